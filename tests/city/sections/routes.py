"""Owns the evacuation section: a building's network, where people gather, where they wait for help."""

from __future__ import annotations

from tests.city import network
from tests.city.building import Building
from tests.city.plan.shapes import Use
from tests.city.sections.collection import Features

XY = tuple[float, float]


def routes(building: Building) -> network.Network:
    """The building's evacuation network in local metres."""
    net = network.Network()
    sparse = sum(len(floor.rooms) for floor in building.floors.values()) > 350
    stairs = [
        network.add_floor(net, building.floors[s.label], s.label, sparse and s.ordinal != 0)
        for s in building.spec.floors
    ]
    if building.roof is not None:
        heads = {}
        for room in building.roof.rooms:
            if room.use is Use.STAIR:
                at = (room.shape.centroid.x, room.shape.centroid.y)
                heads[room.key] = net.node("stair", at, building.roof.label, f"{room.name} to roof")
        stairs.append(heads)
    network.add_stairs(net, stairs)
    network.add_outdoors(net, building.ground, assembly(building))
    return net


def assembly(building: Building) -> list[tuple[str, XY]]:
    """Where people gather: across the street in front, and behind the building."""
    _, _, x1, y1 = building.outline.bounds
    spots = building.spec.assembly or (
        (x1 * 0.25, -26.0),
        (x1 + 22.0, y1 / 2) if building.spec.tanks else (x1 * 0.8, y1 + 18.0),
    )
    return [(f"Assembly point {index + 1}", at) for index, at in enumerate(spots)]


def add(out: Features, building: Building) -> None:
    """The network, assembly points and areas of refuge as features."""
    net = routes(building)
    for node in net.nodes.values():
        out.point(
            "evacuation_node",
            node.at,
            id=node.id,
            kind_of=node.kind,
            level=node.level,
            label=node.label,
            accessible=node.kind != "stair",
        )
    for edge in net.edges:
        a, b = net.nodes[edge.start], net.nodes[edge.end]
        out.line(
            "evacuation_edge",
            [a.at, b.at],
            start=edge.start,
            end=edge.end,
            width_m=round(edge.width_m, 2),
            stairs=edge.stairs,
            accessible=not edge.stairs,
        )
    day = building.spec.occupants[0]
    for index, (label, at) in enumerate(assembly(building)):
        out.point("assembly_point", at, id=f"AS-{index + 1}", label=label, capacity=max(50, round(day * 0.6, -1)))
    if "evacuation.areas_of_refuge" in building.spec.missing:
        return
    for storey in building.spec.floors:
        room = next((r for r in building.floors[storey.label].rooms if r.key == "ST-B"), None)
        if storey.ordinal > 0 and room is not None:
            at = (room.shape.centroid.x, room.shape.centroid.y)
            out.point(
                "area_of_refuge",
                at,
                id=f"AR-{storey.label}",
                label=f"Stair B landing, {storey.label}",
                level=storey.label,
                capacity=2,
                location="Landing of stair B, with intercom",
            )
