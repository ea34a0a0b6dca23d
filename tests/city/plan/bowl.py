"""Owns stadiums: a field, a seating bowl, a ring concourse, and a ring of rooms with stairs outside it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from shapely import LineString, Polygon

from tests.city.plan.shapes import Draft, Room, Use

XY = tuple[float, float]
SECTORS = 96


@dataclass(frozen=True)
class Bowl:
    """Outer measures in metres, and the depths of the rings from outside to inside."""

    width: float
    depth: float
    rooms: float = 10.0
    concourse: float = 9.0
    seats: float = 32.0


def _ring(b: Bowl, inset: float) -> list[XY]:
    """SECTORS points of a rounded rectangle (superellipse of exponent 4), beginning at side A's middle."""
    points = []
    for index in range(SECTORS):
        angle = 2 * math.pi * index / SECTORS - math.pi / 2
        cos, sin = math.cos(angle), math.sin(angle)
        radius = (abs(cos) ** 4 + abs(sin) ** 4) ** -0.25
        x = b.width / 2 + (b.width / 2 - inset) * cos * radius
        y = b.depth / 2 + (b.depth / 2 - inset) * sin * radius
        points.append((round(x, 3), round(y, 3)))
    return points


_GROUND = (
    "TICKETS",
    "CONCESSION",
    "WOMEN",
    "MEN",
    "STORAGE",
    "LOCKERS",
    "MECHANICAL",
    "FIRST AID",
    "POLICE POST",
    "CONCESSION",
    "KITCHEN",
    "ELEC",
)
_UPPER = ("SUITE", "SUITE", "WOMEN", "MEN", "CONCESSION", "SUITE", "CLUB", "PRESS", "SUITE", "STORAGE")
_USES = {
    "WOMEN": Use.RESTROOM,
    "MEN": Use.RESTROOM,
    "STORAGE": Use.STORAGE,
    "LOCKERS": Use.STORAGE,
    "KITCHEN": Use.KITCHEN,
    "MECHANICAL": Use.MECH,
    "ELEC": Use.ELEC,
    "TICKETS": Use.OFFICE,
    "POLICE POST": Use.OFFICE,
    "PRESS": Use.OPEN_OFFICE,
    "FIRST AID": Use.EXAM,
}


def draft(b: Bowl, ground: bool) -> Draft:
    """One level: on the ground the gates pass through the ring of rooms, with stairs between them."""
    outer, inner = _ring(b, 0.0), _ring(b, b.rooms)
    way, bowl = _ring(b, b.rooms + b.concourse), _ring(b, b.rooms + b.concourse + b.seats)
    middle = _ring(b, b.rooms + b.concourse / 2)
    rooms = [Room("WAY", "CONCOURSE", Use.CORRIDOR, Polygon(inner, [way]))]
    rooms.append(Room("FIELD", "PLAYING FIELD", Use.FIELD, Polygon(bowl), fit_out=Use.FIELD))
    exits: list[tuple[XY, float, str]] = []
    links: list[tuple[XY, float, str]] = []
    lines = [LineString([*middle, middle[0]])]
    names = _GROUND if ground else _UPPER
    gate = count = stairs = 0
    for index in range(0, SECTORS, 2):
        half, after = index + 1, (index + 2) % SECTORS
        cell = Polygon([outer[index], outer[half], outer[after], inner[after], inner[half], inner[index]])
        mid_out, mid_in = _mean(outer[index], outer[half]), _mean(inner[index], inner[half])
        if index % 12 == 0 and ground:
            key = f"GATE{gate + 1}"
            rooms.append(Room(key, f"GATE {gate + 1}", Use.LOBBY, cell))
            exits.append((mid_out, 3.6, "double"))
            links.append((mid_in, 4.0, "opening"))
            start = _mean(middle[index], middle[half])
            lines.append(
                LineString([start, (mid_out[0] * 0.95 + mid_in[0] * 0.05, mid_out[1] * 0.95 + mid_in[1] * 0.05)])
            )
            gate += 1
        elif index % 24 == 6:
            key = f"ST-{'ABCD'[stairs]}"
            first = Polygon([outer[index], outer[half], inner[half], inner[index]])
            rooms.append(Room(key, f"STAIR {key[-1]}", Use.STAIR, first))
            second = Polygon([outer[half], outer[after], inner[after], inner[half]])
            rooms.append(Room(f"{key}-E", "ELEC", Use.ELEC, second))
            stairs += 1
        elif index % 48 == 16:
            key = f"EL-{index // 48 + 1}"
            front = [_part(inner[k], outer[k], 0.35) for k in (index, half, after)]
            rooms.append(Room(key, key[-1], Use.ELEVATOR, Polygon([inner[index], inner[half], front[1], front[0]])))
            rooms.append(
                Room(f"{key}-L", "EQUIPMENT", Use.STORAGE, Polygon([inner[half], inner[after], front[2], front[1]]))
            )
            back = Polygon([*front, outer[after], outer[half], outer[index]])
            rooms.append(Room(f"{key}-S", "SHAFT", Use.SHAFT, back))
        else:
            name = names[count % len(names)]
            rooms.append(Room(f"R{count}", name, _USES.get(name, Use.SHOP), cell))
            count += 1
    sections = 16
    for index in range(sections):
        low, high = index * SECTORS // sections, (index + 1) * SECTORS // sections
        span = [(low + k) % SECTORS for k in range(high - low + 1)]
        shape = Polygon([way[k] for k in span] + [bowl[k] for k in reversed(span)])
        number = (101 if ground else 301) + index
        rooms.append(Room(f"SEAT{index}", f"SECTION {number}", Use.SEATS, shape))
    return Draft(
        Polygon(outer), tuple(rooms), tuple(lines), (0.0, b.width), (0.0, b.depth), (), tuple(exits), tuple(links)
    )


def _part(a: XY, b: XY, share: float) -> XY:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _mean(a: XY, b: XY) -> XY:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
