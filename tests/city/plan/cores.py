"""Owns what stands in the same place on every floor: stairs, elevators, restrooms, shafts, entrance passages."""

from __future__ import annotations

from shapely import box

from tests.city.plan.shapes import Room, Use
from tests.city.plan.strips import Fixed, Strip

STAIR_WIDTH = 3.0
STAIR_LENGTH = 6.0
CAR = 2.5


def stair(strip: Strip, key: str, start: float) -> Fixed:
    """A stair of two flights from u = `start`; a shaft takes the depth that is left behind it."""
    end = start + STAIR_WIDTH
    length = strip.depth if strip.depth <= STAIR_LENGTH + 2.6 else STAIR_LENGTH
    rooms = [Room(key, f"STAIR {key.removeprefix('ST-')}", Use.STAIR, box(*strip.rect(start, end, 0, length)))]
    if length < strip.depth:
        behind = box(*strip.rect(start, end, length, strip.depth))
        rooms.append(Room(f"{key}-S", "SHAFT", Use.SHAFT, behind))
    return Fixed(start, end, tuple(rooms))


def elevators(strip: Strip, keys: tuple[str, ...], start: float) -> Fixed:
    """A bank of cars side by side from u = `start`, with a riser shaft behind."""
    rooms = []
    at = start
    for key in keys:
        rooms.append(Room(key, key.removeprefix("EL-"), Use.ELEVATOR, box(*strip.rect(at, at + CAR, 0, CAR))))
        at += CAR
    if strip.depth > CAR + 0.5:
        behind = box(*strip.rect(start, at, CAR, strip.depth))
        rooms.append(Room(f"{keys[0]}-S", "SHAFT", Use.SHAFT, behind))
    return Fixed(start, at, tuple(rooms))


def restrooms(strip: Strip, tag: str, start: float, width: float = 3.4) -> Fixed:
    """Women's and men's rooms side by side, and a janitor's closet."""
    depth = strip.depth
    rooms = (
        Room(f"{tag}W", "WOMEN", Use.RESTROOM, box(*strip.rect(start, start + width, 0, depth))),
        Room(f"{tag}M", "MEN", Use.RESTROOM, box(*strip.rect(start + width, start + 2 * width, 0, depth))),
    )
    return Fixed(start, start + 2 * width, rooms)


def utility(strip: Strip, tag: str, start: float, width: float = 2.4) -> Fixed:
    """An electrical closet, on the corridor."""
    shape = box(*strip.rect(start, start + width, 0, strip.depth))
    return Fixed(start, start + width, (Room(f"{tag}E", "ELEC", Use.ELEC, shape),))


def passage(strip: Strip, key: str, name: str, start: float, width: float) -> Fixed:
    """A way through the strip to the facade: a lobby, or an exit passage when it is narrow."""
    use = Use.LOBBY if width > 3.5 else Use.CORRIDOR
    return Fixed(start, start + width, (Room(key, name, use, box(*strip.rect(start, start + width, 0, strip.depth))),))
