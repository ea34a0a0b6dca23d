"""Owns what a floor was before its last rebuilding: rooms that are two now were one, one that is larger now was two."""

from __future__ import annotations

import random
from dataclasses import replace

from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from tests.city.plan.shapes import Draft, Floor, Room, Use
from tests.city.plan.spacing import is_box

OPEN = frozenset({Use.OFFICE, Use.OPEN_OFFICE, Use.MEETING, Use.STORAGE, Use.DINING, Use.CLASSROOM, Use.SHOP,
                  Use.FLAT, Use.GUEST})  # fmt: skip
"""Rooms that tenants move walls between."""
MERGED, SPLIT, RENAMED = 3, 1, 2
WIDE_M = 7.5
DOOR_M = 1.6


def draft(now: Draft, rng: random.Random) -> Draft:
    """The floor as it was. Stairs, elevators, shafts, ways and exits are the same."""
    rooms = {room.key: room for room in now.rooms}
    changed: set[str] = set()
    for _ in range(MERGED):
        _merge(rooms, changed, rng)
    for _ in range(SPLIT):
        _split(rooms, changed, rng)
    left = [key for key, room in rooms.items() if room.use is Use.OFFICE and key not in changed]
    for key in rng.sample(left, min(RENAMED, len(left))):
        rooms[key] = replace(rooms[key], name="FILE STORAGE", use=Use.STORAGE)
    return replace(now, rooms=tuple(rooms.values()))


def numbered(was: Floor, now: Floor) -> Floor:
    """The former floor with the numbers that are still on the doors; what was split off had an A behind its own."""
    numbers = {room.key: room.number for room in now.rooms}
    rooms = [
        replace(room, number=numbers.get(room.key, f"{numbers.get(room.key.removesuffix('-2'), '')}A"))
        if room.number
        else room
        for room in was.rooms
    ]
    return replace(was, rooms=tuple(rooms))


def _candidates(rooms: dict[str, Room], changed: set[str]) -> list[Room]:
    return [room for key, room in rooms.items() if room.use in OPEN and is_box(room) and key not in changed]


def _merge(rooms: dict[str, Room], changed: set[str], rng: random.Random) -> None:
    """Take the wall between two neighbours out."""
    found = _candidates(rooms, changed)
    pairs = [(a, b) for index, a in enumerate(found) for b in found[index + 1 :] if _make_a_box(a.shape, b.shape)]
    if not pairs:
        return
    a, b = rng.choice(pairs)
    larger = max(a, b, key=lambda room: room.shape.area)
    rooms[a.key] = replace(
        larger, key=a.key, shape=box(*a.shape.union(b.shape).bounds), name="OPEN OFFICE", use=Use.OPEN_OFFICE
    )
    del rooms[b.key]
    changed |= {a.key, b.key}


def _make_a_box(a: BaseGeometry, b: BaseGeometry) -> bool:
    return a.distance(b) < 0.01 and abs(a.union(b).envelope.area - a.area - b.area) < 0.5


def _split(rooms: dict[str, Room], changed: set[str], rng: random.Random) -> None:
    """Put a wall through the middle of a wide room; each half keeps a door's width on a way."""
    ways = [room.shape for room in rooms.values() if room.is_way]
    choices = []
    for room in _candidates(rooms, changed):
        x0, y0, x1, y1 = room.shape.bounds
        middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
        across = (box(x0, y0, middle_x, y1), box(middle_x, y0, x1, y1))
        along = (box(x0, y0, x1, middle_y), box(x0, middle_y, x1, y1))
        for halves, length in ((across, x1 - x0), (along, y1 - y0)):
            if length >= WIDE_M and all(_reaches(half, ways) for half in halves):
                choices.append((room, halves))
    if choices:
        room, (first, second) = rng.choice(choices)
        rooms[room.key] = replace(room, shape=first, name="OFFICE", use=Use.OFFICE)
        rooms[f"{room.key}-2"] = replace(room, key=f"{room.key}-2", shape=second, name="OFFICE", use=Use.OFFICE)
        changed |= {room.key, f"{room.key}-2"}


def _reaches(half: Polygon, ways: list[Polygon]) -> bool:
    return any(half.boundary.intersection(way.boundary).length > DOOR_M for way in ways)
