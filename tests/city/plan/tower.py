"""Owns towers: rooms round a ring corridor, and in its middle a core of stairs, elevators, restrooms, shafts."""

from __future__ import annotations

import random
from dataclasses import dataclass

from shapely import LineString, box, unary_union
from shapely.geometry import Polygon

from tests.city.plan import cores
from tests.city.plan.shapes import Draft, Room, Use
from tests.city.plan.strips import Fixed, Strip, fill
from tests.city.plan.wings import _bays, _columns

XY = tuple[float, float]


@dataclass(frozen=True)
class Tower:
    """Measures in metres; `cars` elevators on each side of the elevator lobby."""

    width: float
    depth: float
    strip: float = 9.0
    ring: float = 1.8
    cars: int = 3
    bay: float = 9.0


def _core(t: Tower) -> tuple[float, float, float, float]:
    inset = t.strip + t.ring
    return inset, inset, t.width - inset, t.depth - inset


def _half(t: Tower, side: int, stair_key: str, cars: tuple[str, ...]) -> list[Room]:
    """One half of the core; side -1 lies west of the elevator lobby, +1 east of it."""
    x0, y0, x1, y1 = _core(t)
    middle = t.width / 2

    def place(near: float, far: float, low: float, high: float) -> Polygon:
        a, b = middle + side * near, middle + side * far
        return box(min(a, b), low, max(a, b), high)

    height = 2.7
    rooms = []
    for index, key in enumerate(cars):
        low = y0 + index * height
        rooms.append(Room(key, key.removeprefix("EL-"), Use.ELEVATOR, place(1.5, 4.1, low, low + height)))
    top = y0 + len(cars) * height
    if y1 - top > 0.5:
        rooms.append(Room(f"{cars[0]}-S", "SHAFT", Use.SHAFT, place(1.5, 4.1, top, y1)))
    end = (x1 - x0) / 2
    wide = end - cores.STAIR_WIDTH
    wet = wide - 2.6 if wide > 12.0 else wide
    half = (y0 + y1) / 2
    tag = "W" if side < 0 else "E"
    first, second = ("WOMEN", "MEN") if side < 0 else ("MECH", "TEL / DATA")
    kinds = (Use.RESTROOM, Use.RESTROOM) if side < 0 else (Use.MECH, Use.ELEC)
    rooms.append(Room(f"C{tag}1", first, kinds[0], place(4.1, wet, y0, half)))
    rooms.append(Room(f"C{tag}2", second, kinds[1], place(4.1, wet, half, y1)))
    stair_low = y0 if side < 0 else y1 - cores.STAIR_LENGTH
    stair_high = stair_low + cores.STAIR_LENGTH
    rooms.append(Room(stair_key, f"STAIR {stair_key[-1]}", Use.STAIR, place(wide, end, stair_low, stair_high)))
    rest = (stair_high, y1) if side < 0 else (y0, stair_low)
    if rest[1] - rest[0] > 0.8:
        rooms.append(Room(f"C{tag}3", "ELEC", Use.ELEC, place(wide, end, *rest)))
    if wide > wet + 0.3:
        rooms.append(Room(f"C{tag}4", "SHAFT", Use.SHAFT, place(wet, wide, y0, y1)))
    return rooms


def draft(t: Tower, programme: str, rng: random.Random, ground: bool) -> Draft:
    """One floor of a tower."""
    middle, s, r = t.width / 2, t.strip, t.ring
    names = tuple(f"EL-{index + 1}" for index in range(2 * t.cars))
    core = [*_half(t, -1, "ST-A", names[: t.cars]), *_half(t, 1, "ST-B", names[t.cars :])]
    ring = box(s, s, t.width - s, t.depth - s).difference(unary_union([room.shape for room in core]))
    assert isinstance(ring, Polygon)
    strips = {
        "S": Strip(0, 0, t.width, s, "N"),
        "N": Strip(0, t.depth - s, t.width, t.depth, "S"),
        "W": Strip(0, s, s, t.depth - s, "E"),
        "E": Strip(t.width - s, s, t.width, t.depth - s, "W"),
    }
    fixed: dict[str, list[Fixed]] = {tag: [] for tag in strips}
    reach = s + 3.0
    for tag in "SN":
        for at_start in (True, False):
            start = 0.0 if at_start else t.width - reach
            shape = box(*strips[tag].rect(start, start + reach, 0, s))
            name = "CONFERENCE" if at_start else "OPEN OFFICE"
            use = Use.MEETING if at_start else Use.OPEN_OFFICE
            if programme.startswith("flats"):
                name, use = "APT", Use.FLAT
            fixed[tag].append(Fixed(start, start + reach, (Room(f"{tag}C{int(at_start)}", name, use, shape),)))
    exits: list[tuple[XY, float, str]] = []
    links: list[tuple[XY, float, str]] = []
    low, high = s + r / 2, t.depth - s - r / 2
    west, east = s + r / 2, t.width - s - r / 2
    lines = [
        LineString([(west, low), (east, low), (east, high), (west, high), (west, low)]),
        LineString([(middle, low), (middle, high)]),
    ]
    if ground:
        fixed["S"].append(cores.passage(strips["S"], "LOBBY", "MAIN LOBBY", middle - 5, 10.0))
        fixed["N"].append(cores.passage(strips["N"], "REAR", "EXIT PASSAGE", middle - 1.2, 2.4))
        exits += [((middle, 0.0), 1.9, "double"), ((middle, t.depth), 1.1, "single")]
        links += [((middle, s), 4.0, "opening"), ((middle, t.depth - s), 1.9, "double")]
        lines += [LineString([(middle, low), (middle, 0.5)]), LineString([(middle, high), (middle, t.depth - 0.5)])]
    rooms: list[Room] = [Room("WAY", "CORRIDOR", Use.CORRIDOR, ring), *core]
    for tag, strip in strips.items():
        rooms += fill(strip, programme, fixed[tag], rng, tag)
    outline = box(0, 0, t.width, t.depth)
    xs = (*_bays(t.width, t.bay),)
    ys = (*_bays(t.depth, t.bay),)
    columns = _columns(outline, [room for room in rooms if room.key[0] in "SNWE"], xs, ys)
    return Draft(outline, tuple(rooms), tuple(lines), xs, ys, columns, tuple(exits), tuple(links))
