"""Owns the step from a draft to a floor: doors, windows, room numbers, and the roof."""

from __future__ import annotations

import math
from dataclasses import replace

from shapely import Point, Polygon, box, unary_union

from tests.city.plan.doors import _unit, doors, into, segments
from tests.city.plan.programme import ONCE
from tests.city.plan.shapes import CLOSED, RATED, Door, Draft, Floor, Room, Use, Window

XY = tuple[float, float]
_BLIND = RATED | CLOSED | {Use.STORAGE, Use.RESTROOM, Use.SEATS, Use.PARKING, Use.SERVERS}


def _windows(draft: Draft, cut: tuple[Door, ...], module: float, width: float) -> tuple[Window, ...]:
    taken = [(door.at, door.width) for door in cut if door.is_exit] + [(column, 0.5) for column in draft.columns]
    found: list[Window] = []
    for room in draft.rooms:
        if room.use in _BLIND or room.fit_out in (Use.RACKS, Use.PARKING, Use.STAGE):
            continue
        for a, b in segments(room.shape.boundary.intersection(draft.outline.boundary)):
            length = math.dist(a, b)
            count = int((length - 0.4) / module) or (1 if length > width + 0.5 else 0)
            along = _unit(a, b)
            for index in range(count):
                at = (index + 0.5) * length / count
                centre = (a[0] + along[0] * at, a[1] + along[1] * at)
                if any(math.dist(centre, spot) < (width + size) / 2 + 0.1 for spot, size in taken):
                    continue
                start = (centre[0] - along[0] * width / 2, centre[1] - along[1] * width / 2)
                end = (centre[0] + along[0] * width / 2, centre[1] + along[1] * width / 2)
                found.append(Window(start, end, into(draft.outline, centre, along)))
    return tuple(found)


def _numbered(rooms: tuple[Room, ...], prefix: str) -> tuple[Room, ...]:
    result, count, seen = [], 0, set()
    for given in rooms:
        room = given
        if room.name in seen and not room.is_way and room.name in ONCE:
            name, use = ONCE[room.name]
            room = replace(room, name=name, use=use)
        seen.add(given.name)
        if room.use in RATED | CLOSED or room.is_way or room.name.startswith("SECTION"):
            result.append(room)
            continue
        count += 1
        result.append(replace(room, number=f"{prefix}{count:02d}"))
    return tuple(result)


def _standing(draft: Draft) -> tuple[XY, ...]:
    """The columns that stand clear of elevators and of the given openings (there, the core or a lintel carries)."""
    cars = unary_union([room.shape for room in draft.rooms if room.use is Use.ELEVATOR]).buffer(0.5)
    openings = [(at, width) for at, width, _ in (*draft.exits, *draft.links)]
    return tuple(
        column
        for column in draft.columns
        if not cars.contains(Point(column)) and all(math.dist(column, at) > width / 2 + 0.4 for at, width in openings)
    )


def floor(
    draft: Draft, label: str, ordinal: int, title: str, glazing: tuple[float, float] = (2.8, 1.6), prefix: str = ""
) -> Floor:
    """A finished floor. `glazing` is the window module and width in metres; no windows below ground."""
    draft = replace(draft, columns=_standing(draft))
    cut = doors(draft, ground=ordinal == 0)
    windows = _windows(draft, cut, *glazing) if ordinal >= 0 and glazing[1] > 0 else ()
    rooms = _numbered(draft.rooms, prefix or (label if label[-1].isdigit() else label[0]))
    return Floor(
        label,
        ordinal,
        title,
        draft.outline,
        rooms,
        cut,
        windows,
        draft.columns,
        draft.grid_x,
        draft.grid_y,
        draft.lines,
    )


def roof(draft: Draft, ordinal: int, reaches: tuple[str, ...], units: int, solar: bool, label: str = "Roof") -> Floor:
    """The roof: bulkheads of the stairs that reach it, elevator overruns, air handlers, solar arrays."""
    deck = draft.outline
    heads = [room for room in draft.rooms if room.key in reaches]
    overruns = [room for room in draft.rooms if room.use is Use.ELEVATOR]
    blocked = [room.shape.buffer(1.0) for room in heads + overruns]
    equipment: list[tuple[str, Polygon]] = [("ELEV OVERRUN", room.shape) for room in overruns[:1]]
    x0, y0, x1, y1 = deck.bounds
    tags = [f"RTU-{index + 1}" for index in range(units)] + ([f"PV-{index + 1}" for index in range(4)] if solar else [])
    for row in range(int((y1 - y0) // 7)):
        for column in range(int((x1 - x0) // 11)):
            if not tags:
                break
            spot = box(x0 + 3 + column * 11, y0 + 2.5 + row * 7, x0 + 9 + column * 11, y0 + 5.5 + row * 7)
            if not deck.contains(spot.buffer(1.2)) or any(spot.intersects(other) for other in blocked):
                continue
            equipment.append((tags.pop(0), spot))
    parapet = Room("DECK", "ROOF", Use.PLAIN, deck)
    cut = []
    for room in heads:
        shared = segments(room.shape.boundary)
        for segment in shared:
            at = ((segment[0][0] + segment[1][0]) / 2, (segment[0][1] + segment[1][1]) / 2)
            along = _unit(*segment)
            inward = into(room.shape, at, along)
            if deck.buffer(-0.6).contains(Point(at[0] - inward[0] * 1.5, at[1] - inward[1] * 1.5)):
                cut.append(Door(at, along, (-inward[0], -inward[1]), 0.9, "single", (room.key, "DECK")))
                break
    return Floor(
        label,
        ordinal,
        "ROOF PLAN",
        deck,
        (parapet, *heads),
        tuple(cut),
        (),
        (),
        draft.grid_x,
        draft.grid_y,
        (),
        tuple(equipment),
    )
