"""Owns site.geojson: footprint, doors, key boxes, hydrants, connections, shut-offs, ways up, evacuation network."""

from __future__ import annotations

import math

from tests.city.area import Hydrant
from tests.city.building import Building
from tests.city.plan.shapes import Door, Floor, Use
from tests.city.sections import first_aid, routes
from tests.city.sections.collection import Features

XY = tuple[float, float]


def side_of(normal: XY) -> str:
    """The side of the building that a wall with this outward normal (local) belongs to: A below, then clockwise."""
    if abs(normal[1]) >= abs(normal[0]):
        return "A" if normal[1] < 0 else "C"
    return "B" if normal[0] < 0 else "D"


def collect(building: Building, hydrants: list[Hydrant]) -> bytes:
    """The whole file; sections named in the spec's `missing` are left out."""
    out = Features(building)
    spec = building.spec
    if "site" not in spec.missing:
        out.area("footprint", building.outline)
        for tank in building.tanks():
            out.area("footprint", tank)
        _site(out, building)
    if "water" not in spec.missing:
        _hydrants(out, building, hydrants)
    if "protection" not in spec.missing:
        _protection(out, building)
    if "utilities" not in spec.missing:
        _shut_offs(out, building)
    if "vertical" not in spec.missing:
        _vertical(out, building)
    if "occupancy" not in spec.missing and "occupancy.first_aid" not in spec.missing:
        first_aid.add(out, building)
    if "evacuation" not in spec.missing:
        routes.add(out, building)
    return out.to_bytes()


def exits(floor: Floor) -> list[Door]:
    """The exterior doors, the main entrance first."""
    doors = [door for door in floor.doors if door.is_exit]
    return sorted(
        doors, key=lambda door: (side_of(door.swing) != "A" or door.kind not in ("double", "overhead"), door.at)
    )


def _outside(door: Door, distance: float = 1.0) -> XY:
    return door.at[0] + door.swing[0] * distance, door.at[1] + door.swing[1] * distance


def _site(out: Features, building: Building) -> None:
    spec = building.spec
    counts: dict[str, int] = {}
    main = exits(building.ground)[0]
    for index, door in enumerate(exits(building.ground)):
        side = side_of(door.swing)
        stair = door.joins[0].startswith("ST-")
        kind = "main entrance" if index == 0 else "stair door" if stair else "door"
        if door.kind == "overhead" and index:
            kind = "loading dock"
        counts[kind] = counts.get(kind, 0) + 1
        name = {
            "main entrance": "Main entrance",
            "stair door": f"Stair {door.joins[0][-1]} exit",
            "loading dock": f"Dock {counts[kind]}",
        }.get(kind, f"Door {side}{counts[kind]}")
        out.point(
            "access_point",
            _outside(door),
            id=f"AP-{index + 1}",
            label=name,
            kind_of=kind,
            side=side,
            level=spec.ground.label,
            vehicle_ok=kind == "loading dock" or (door.kind == "overhead"),
        )
    box = (main.at[0] + main.along[0] * 2.2, main.at[1] + main.along[1] * 2.2)
    out.point(
        "key_box",
        box,
        id="KB-1",
        label="Key box at main entrance",
        side="A",
        level=spec.ground.label,
        location="1.5 m above grade, right of the doors",
    )
    x0, _, x1, y1 = building.outline.bounds
    if y1 > 45:
        out.point("key_box", (x1 * 0.7, y1), id="KB-2", label="Key box, side C", side="C", location="By the rear doors")
    if spec.gate:
        out.point(
            "gate",
            (x1 + 5, -4.0),
            id="G-1",
            label=spec.gate,
            location="South-east corner of the site, as seen on the sheet",
        )
    out.point("staging", (x0 - 10, -14.0), id="SG-1", label="Level 1 staging", notes="Street side, both lanes usable")


def _hydrants(out: Features, building: Building, hydrants: list[Hydrant]) -> None:
    middle = building.city_outline().centroid
    near = sorted(hydrants, key=lambda h: (math.dist(h.at, (middle.x, middle.y)), h.id))[:4]
    for h in near:
        dx, dy = h.at[0] - building.place.east, h.at[1] - building.place.north
        cos, sin = math.cos(building.place.turn), math.sin(building.place.turn)
        local = (dx * cos + dy * sin, dy * cos - dx * sin)
        out.point(
            "hydrant",
            local,
            id=h.id,
            flow_gpm=h.flow_gpm,
            main_in=h.main_in,
            in_service=h.in_service,
            location=h.location,
        )


def _protection(out: Features, building: Building) -> None:
    spec, ground = building.spec, building.spec.ground.label
    x0, _, x1, y1 = building.outline.bounds
    main = exits(building.ground)[0].at[0]
    if spec.coverage != "none":
        out.point(
            "fdc",
            (max(main - 9, x0 + 1.5), 0.0),
            id="FDC-1",
            label="FDC 1",
            side="A",
            level=ground,
            feeds="Sprinklers and standpipes, all floors",
            location="Left of the main entrance",
        )
    if y1 > 55 or len(spec.floors) > 8:
        out.point(
            "fdc",
            (x1 - 4, y1),
            id="FDC-2",
            label="FDC 2",
            side="C",
            level=ground,
            feeds="Second riser",
            location="Side C",
        )
    out.point(
        "alarm_panel",
        (main + 2.5, 2.0),
        level=ground,
        location="Inside the main entrance, right-hand wall",
        notes="Annunciator with graphic display; full panel in the fire command room",
    )
    if "smoke_control" in spec.protection and len(building.floors) > 3:
        out.point(
            "smoke_control_panel",
            (main + 4.5, 3.6),
            level=ground,
            location="Beside the fire command center's desk",
            notes="Keyed; fans and dampers zone by zone",
        )
    _plant(out, building)
    if len(building.floors) < 4:
        return
    for room in building.ground.rooms:
        if room.use is Use.STAIR:
            centre = room.shape.centroid
            out.point(
                "standpipe",
                (centre.x + 1.0, centre.y),
                id=f"SP-{room.key[-1]}",
                label=f"Standpipe, stair {room.key[-1]}",
                level=ground,
                location="2.5 in outlet on each landing",
            )


def _plant(out: Features, building: Building) -> None:
    """The sprinkler valve by stair A of the lowest floor, the fire pump and special systems in their rooms."""
    spec = building.spec
    lowest = building.floors[spec.floors[0].label]
    stair = next((room for room in lowest.rooms if room.key == "ST-A"), None)
    if spec.coverage != "none" and stair is not None:
        out.point("sprinklers", (stair.shape.centroid.x + 2.6, stair.shape.centroid.y), coverage=spec.coverage)
    pump = next((room for floor in building.floors.values() for room in floor.rooms if room.name == "FIRE PUMP"), None)
    if "fire_pump" in spec.protection and pump is not None:
        out.point("fire_pump", (pump.shape.centroid.x, pump.shape.centroid.y))
    for system in spec.protection.get("suppression", ()):
        floor = building.floors.get(system.get("level", ""))
        if floor is not None:
            room = max((room for room in floor.rooms if room.number), key=lambda room: room.shape.area)
            middle = room.shape.representative_point()
            out.point("suppression", (middle.x, middle.y), id=system["id"])


def _shut_offs(out: Features, building: Building) -> None:
    x0, _, x1, y1 = building.outline.bounds
    spots = [
        (x1 - 0.5, y1 * 0.3),
        (x0 + 2.0, y1 - 0.5),
        (x0 + 0.5, y1 * 0.55),
        (x1 * 0.35, y1 - 0.5),
        (x1 - 2.0, y1 - 0.5),
        (x1 * 0.62, y1 - 0.5),
        (x0 + 0.5, y1 * 0.2),
        (x1 - 0.5, y1 * 0.7),
    ]
    walls = (
        "side D, outside",
        "side C, left end",
        "side B, outside",
        "side C, outside",
        "side C, right end",
        "side C, middle",
        "side B, front",
        "side D, rear",
    )
    for index, (kind, label, level, how) in enumerate(building.spec.shut_offs):
        out.point(
            "shut_off",
            spots[index % len(spots)],
            id=f"SO-{index + 1}",
            kind_of=kind,
            label=label,
            level=_level(building, level),
            location=f"{walls[index % len(walls)]}",
            instructions=how,
        )


def _level(building: Building, level: str) -> str | None:
    """The label that the building uses for its ground or its first basement floor."""
    known = [storey.label for storey in building.spec.floors]
    return (level if level in known else building.spec.ground.label) if level else None


def _span(building: Building, key: str) -> tuple[str, str]:
    labels = [
        storey.label
        for storey in building.spec.floors
        if any(r.key == key for r in building.floors[storey.label].rooms)
    ]
    return labels[0], labels[-1]


def _quarter(building: Building, at: XY) -> str:
    """The side of the building that a place inside lies towards."""
    middle = building.outline.centroid
    return side_of((at[0] - middle.x, at[1] - middle.y))


def _vertical(out: Features, building: Building) -> None:
    spec = building.spec
    for room in building.ground.rooms:
        centre = (room.shape.centroid.x, room.shape.centroid.y)
        if room.use is Use.STAIR:
            low, high = _span(building, room.key)
            roof = room.key in spec.roof_stairs and spec.roof
            pressed = room.key in spec.pressurised
            out.point(
                "stair",
                centre,
                id=room.key,
                from_level=low,
                to_level=high,
                roof_access=roof,
                pressurised=pressed,
                location=f"Side {_quarter(building, centre)}",
                notes="Attack stair: standpipe on each landing"
                if room.key == "ST-A" and len(spec.floors) > 6
                else None,
            )
        elif room.use is Use.ELEVATOR:
            low, high = _span(building, room.key)
            last = room.key == "EL-1"
            out.point(
                "elevator",
                centre,
                id=room.key,
                from_level=low,
                to_level=high,
                fire_service=len(spec.floors) > 2,
                evacuation=last and len(spec.floors) > 8,
                notes="Freight car" if last and len(spec.floors) > 3 else None,
            )
