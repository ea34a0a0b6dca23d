"""Owns where doors go: in the wall that two rooms share, clear of columns and of each other."""

from __future__ import annotations

import math
from itertools import pairwise

from shapely import LineString, MultiLineString, Point, Polygon, line_merge
from shapely.geometry.base import BaseGeometry

from tests.city.plan.shapes import CLOSED, RATED, Door, Draft, Room, Use

XY = tuple[float, float]
_WIDE = frozenset({Use.MEETING, Use.DINING, Use.COURT, Use.CLASSROOM, Use.PROCESS, Use.SHOP, Use.GALLERY, Use.LAB,
                   Use.PATIENT, Use.SERVERS, Use.MECH, Use.SEATS})  # fmt: skip


def segments(geometry: BaseGeometry) -> list[tuple[XY, XY]]:
    """The straight pieces of a line geometry, longest first."""
    found: list[tuple[XY, XY]] = []
    parts = getattr(geometry, "geoms", [geometry])
    lines = [part for part in parts if isinstance(part, LineString) and part.length > 0.05]
    if not lines:
        return []
    merged = line_merge(lines[0] if len(lines) == 1 else _multi(lines))
    for line in getattr(merged, "geoms", [merged]):
        points = list(line.simplify(0.01).coords)
        found += [((a[0], a[1]), (b[0], b[1])) for a, b in pairwise(points)]
    return sorted(found, key=lambda s: (-round(math.dist(*s), 3), s))


def _multi(lines: list[LineString]) -> BaseGeometry:
    return MultiLineString(lines)


def into(shape: Polygon, at: XY, along: XY) -> XY:
    """The unit normal of `along` that points into the shape."""
    normal = (-along[1], along[0])
    probe = Point(at[0] + normal[0] * 0.3, at[1] + normal[1] * 0.3)
    return normal if shape.contains(probe) else (along[1], -along[0])


def _unit(a: XY, b: XY) -> XY:
    length = math.dist(a, b)
    return (b[0] - a[0]) / length, (b[1] - a[1]) / length


def _free(at: XY, width: float, taken: list[tuple[XY, float]]) -> bool:
    return all(math.dist(at, other) > (width + size) / 2 + 0.15 for other, size in taken)


def _place(segment: tuple[XY, XY], width: float, taken: list[tuple[XY, float]], centre: bool) -> XY | None:
    a, b = segment
    length = math.dist(a, b)
    along = _unit(a, b)
    least = width / 2 + 0.2
    if length < 2 * least:
        return None
    wall = LineString(segment)
    taken = [(spot, size) for spot, size in taken if wall.distance(Point(spot)) < 0.5]
    steps = [least + 0.2 * k for k in range(int((length - 2 * least) / 0.2) + 1)] or [length / 2]
    if centre:
        steps.sort(key=lambda step: abs(step - length / 2))
    for step in steps:
        at = (a[0] + along[0] * step, a[1] + along[1] * step)
        if _free(at, width, taken):
            return at
    return None


def _size(room: Room) -> tuple[float, str]:
    if room.use is Use.ELEVATOR:
        return 1.1, "elevator"
    long = max(room.shape.bounds[2] - room.shape.bounds[0], room.shape.bounds[3] - room.shape.bounds[1])
    if room.use in _WIDE and long > 4.4:
        return 1.8, "double"
    return (0.9, "single") if room.use is not Use.STAIR else (1.0, "single")


def join(room: Room, other: Room, taken: list[tuple[XY, float]]) -> Door | None:
    """A door from `room` to `other` in their shared wall, or None when there is no place for one."""
    width, kind = _size(room)
    for segment in segments(room.shape.boundary.intersection(other.shape.boundary)):
        for size, sort in ((width, kind), (0.8, "single")):
            if sort == "single" and kind == "elevator":
                continue
            at = _place(segment, size, taken, centre=kind in ("elevator", "double"))
            if at is not None:
                along = _unit(*segment)
                return Door(at, along, into(room.shape, at, along), size, sort, (room.key, other.key))
    return None


def _given(at: XY, width: float, kind: str, edge: Polygon, rooms: tuple[Room, ...], outside: bool) -> Door:
    touching = [room for room in rooms if room.shape.distance(Point(at)) < 0.05 and room.use not in CLOSED]
    ways = [room for room in touching if room.is_way] or touching
    ring = next(room.shape for room in ways) if not outside else edge
    along = (1.0, 0.0)
    for line in (ring.exterior, *ring.interiors):
        for a, b in pairwise(line.coords):
            if LineString([a, b]).distance(Point(at)) < 0.02:
                along = _unit((a[0], a[1]), (b[0], b[1]))
    if outside:
        inward = into(edge, at, along)
        return Door(at, along, (-inward[0], -inward[1]), width, kind, (ways[0].key, "outside"))
    second = ways[1].key if len(ways) > 1 else ways[0].key
    swing = into(ways[0].shape, at, along)
    return Door(at, along, swing, width, kind, (ways[0].key, second))


def _stair_exit(room: Room, outline: Polygon, taken: list[tuple[XY, float]]) -> Door | None:
    for segment in segments(room.shape.boundary.intersection(outline.boundary)):
        at = _place(segment, 1.0, taken, centre=True)
        if at is not None:
            along = _unit(*segment)
            inward = into(outline, at, along)
            return Door(at, along, (-inward[0], -inward[1]), 1.0, "single", (room.key, "outside"))
    return None


def doors(draft: Draft, ground: bool) -> tuple[Door, ...]:
    """All doors of a floor: the given ones, one for each room to a way, or to a neighbour that has one."""
    taken: list[tuple[XY, float]] = [(column, 0.6) for column in draft.columns]
    result: list[Door] = []

    def add(door: Door | None) -> bool:
        if door is not None:
            result.append(door)
            taken.append((door.at, door.width))
        return door is not None

    for at, width, kind in draft.exits:
        add(_given(at, width, kind, draft.outline, draft.rooms, outside=True))
    for at, width, kind in draft.links:
        add(_given(at, width, kind, draft.outline, draft.rooms, outside=False))
    ways = [room for room in draft.rooms if room.is_way]
    reached = {room.key for room in ways}
    rooms = [room for room in draft.rooms if not room.is_way and room.use not in CLOSED]
    rooms.sort(key=lambda room: room.use not in RATED)
    for room in rooms:
        if any(add(join(room, way, taken)) for way in ways if way.shape.distance(room.shape) < 0.02):
            reached.add(room.key)
        if ground and room.use is Use.STAIR:
            add(_stair_exit(room, draft.outline, taken))
    waiting = [room for room in rooms if room.key not in reached]
    while waiting:
        before = len(waiting)
        for room in list(waiting):
            others = [other for other in rooms if other.key in reached and other.use not in RATED]
            if any(add(join(room, other, taken)) for other in others if other.shape.distance(room.shape) < 0.02):
                reached.add(room.key)
                waiting.remove(room)
        if len(waiting) == before:
            raise ValueError(f"no door fits for {[(room.key, room.name) for room in waiting]}")
    return tuple(result)
