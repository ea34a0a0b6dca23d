"""Owns evacuation routes: nodes and edges from every room through doors, corridors, stairs and exits outside."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from shapely import LineString, Point, Polygon

from tests.city.plan.shapes import CLOSED, Door, Floor, Room, Use

XY = tuple[float, float]
_SERVICE = frozenset({Use.STORAGE, Use.ELEC, Use.MECH, Use.RESTROOM, Use.SHAFT, Use.ELEVATOR})


@dataclass(frozen=True)
class Node:
    """A point of the network in local metres; `kind` is the model's NodeKind value."""

    id: str
    kind: str
    at: XY
    level: str | None
    label: str | None = None


@dataclass(frozen=True)
class Edge:
    """A way between two nodes."""

    start: str
    end: str
    width_m: float
    stairs: bool = False


@dataclass
class Network:
    """Grows floor by floor; `nodes` by id."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    _places: dict[tuple[str | None, float, float], str] = field(default_factory=dict)

    def node(self, kind: str, at: XY, level: str | None, label: str | None = None) -> str:
        """The id of the node there, made when it is new."""
        place = (level, round(at[0], 1), round(at[1], 1))
        if place not in self._places:
            number = f"{level or 'out'}.{sum(key[0] == level for key in self._places) + 1}".replace(" ", "_")
            self._places[place] = number
            self.nodes[number] = Node(number, kind, (round(at[0], 2), round(at[1], 2)), level, label)
        return self._places[place]

    def edge(self, start: str, end: str, width_m: float, stairs: bool = False) -> None:
        """Join two different nodes."""
        if start != end:
            self.edges.append(Edge(start, end, width_m, stairs))


def _stops(lines: tuple[LineString, ...]) -> list[set[float]]:
    """For each walking line the distances along it at which something happens: its corners and crossings."""
    stops = [{round(line.project(Point(point)), 3) for point in line.coords} for line in lines]
    for (i, a), (j, b) in combinations(enumerate(lines), 2):
        crossing = a.intersection(b)
        for part in getattr(crossing, "geoms", [crossing]):
            if isinstance(part, Point) and not part.is_empty:
                stops[i].add(round(a.project(part), 3))
                stops[j].add(round(b.project(part), 3))
    return stops


def _nearest(lines: tuple[LineString, ...], at: XY) -> int:
    point = Point(at)
    return min(range(len(lines)), key=lambda index: (round(lines[index].distance(point), 3), index))


def _wanted(floor: Floor, sparse: bool) -> dict[str, Room]:
    """The rooms that get a node, and every room through which one of them is left."""
    rooms = {room.key: room for room in floor.rooms if not room.is_way and room.use not in CLOSED}
    keys = {key for key, room in rooms.items() if room.use is not Use.ELEVATOR}
    if sparse:
        keys = {key for key in keys if rooms[key].use not in _SERVICE and rooms[key].use is not Use.OFFICE}
    through = {door.joins[0]: door.joins[1] for door in floor.doors if door.joins[1] in rooms}
    grown = True
    while grown:
        more = {through[key] for key in keys if key in through} - keys
        keys |= more
        grown = bool(more)
    return {key: room for key, room in rooms.items() if key in keys}


def add_floor(net: Network, floor: Floor, label: str, sparse: bool = False) -> dict[str, str]:
    """Add one storey; gives the node ids of its stairs by key. `sparse` leaves out small rooms (large buildings)."""
    stops = _stops(floor.lines)
    rooms = _wanted(floor, sparse)
    ids = {key: _room_node(net, room, label) for key, room in rooms.items()}
    ways = {room.key for room in floor.rooms if room.is_way}
    todo: list[tuple[int, float, str, float]] = []
    for door in floor.doors:
        node = _door_node(net, door, label, ids, ways)
        if node is not None and (door.joins[0] in ways or door.joins[1] in ways):
            index = _nearest(floor.lines, door.at)
            along = round(floor.lines[index].project(Point(door.at)), 3)
            stops[index].add(along)
            todo.append((index, along, node, door.width))
    for index, along, node, width in todo:
        spot = floor.lines[index].interpolate(along)
        net.edge(node, net.node("corridor", (spot.x, spot.y), label), width)
    for line, places in zip(floor.lines, stops, strict=True):
        points = [line.interpolate(along) for along in sorted(places)]
        for a, b in pairwise(points):
            net.edge(net.node("corridor", (a.x, a.y), label), net.node("corridor", (b.x, b.y), label), 1.8)
    return {key: node for key, node in ids.items() if rooms[key].use is Use.STAIR}


def _room_node(net: Network, room: Room, label: str) -> str:
    inside = room.shape.centroid if room.shape.contains(room.shape.centroid) else room.shape.representative_point()
    kind = "stair" if room.use is Use.STAIR else "room"
    return net.node(kind, (inside.x, inside.y), label, f"{room.name} {room.number}".strip())


def _door_node(net: Network, door: Door, label: str, ids: dict[str, str], ways: set[str]) -> str | None:
    """The door's node, joined to the rooms on its sides; None for doors that no route passes or that stand in a way."""
    first, second = door.joins
    if door.kind == "elevator" or (first not in ids and first not in ways) or (first in ways and second in ways):
        return None
    kind = "exit" if second == "outside" else "door"
    node = net.node(kind, door.at, label, "Exit" if kind == "exit" else None)
    for key in (first, second):
        if key in ids:
            net.edge(ids[key], node, door.width)
    return node


def add_stairs(net: Network, floors: list[dict[str, str]], width_m: float = 1.2) -> None:
    """Join the stairs of storeys that follow each other, lowest first."""
    for lower, upper in pairwise(floors):
        for key, node in upper.items():
            if key in lower:
                net.edge(lower[key], node, width_m, stairs=True)


def add_outdoors(net: Network, floor: Floor, assembly: list[tuple[str, XY]]) -> None:
    """A walk around the building that joins its exits to the assembly points."""
    wide = floor.outline.buffer(4.0, join_style="mitre").simplify(0.5)
    assert isinstance(wide, Polygon)
    around = LineString(wide.exterior.coords)
    stops = {round(around.project(Point(point)), 3) for point in around.coords[:-1]}
    exits = [node for node in net.nodes.values() if node.kind == "exit" and node.level == floor.label]
    joints = [(node.id, node.at) for node in exits]
    joints += [(net.node("assembly point", at, None, name), at) for name, at in assembly]
    for node, at in joints:
        along = round(around.project(Point(at)), 3)
        stops.add(along)
        spot = around.interpolate(along)
        net.edge(node, net.node("corridor", (spot.x, spot.y), None), 1.5)
    points = [around.interpolate(along) for along in sorted(stops)]
    for a, b in pairwise([*points, points[0]]):
        if math.dist((a.x, a.y), (b.x, b.y)) > 0.05:
            net.edge(net.node("corridor", (a.x, a.y), None), net.node("corridor", (b.x, b.y), None), 2.0)
