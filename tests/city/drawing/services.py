"""Owns building services on plans, hidden by default: ceiling, lights, power, data, air, sprinklers, alarm devices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from shapely import LineString

from tests.city.drawing import layers
from tests.city.drawing.pen import Pen
from tests.city.drawing.sheet import Sheet
from tests.city.drawing.walls import OUTER_M
from tests.city.plan.shapes import CLOSED, RATED, Floor, Room, Use
from tests.city.plan.spacing import along_walls, is_box, spread

XY = tuple[float, float]
AMBER, RED, BLUE, VIOLET = (0.75, 0.5, 0.0), (0.75, 0.0, 0.0), (0.0, 0.35, 0.65), (0.45, 0.1, 0.55)
TILED = frozenset({Use.OFFICE, Use.OPEN_OFFICE, Use.MEETING, Use.CLASSROOM, Use.PATIENT, Use.EXAM, Use.LAB, Use.SHOP,
                   Use.CORRIDOR, Use.COURT})  # fmt: skip
WIRED = frozenset({Use.OFFICE, Use.OPEN_OFFICE, Use.MEETING, Use.CLASSROOM, Use.PATIENT, Use.EXAM, Use.LAB,
                   Use.COURT})  # fmt: skip


def draw(pen: Pen, sheet: Sheet, floor: Floor, sprinklered: bool) -> None:
    """All services that the floor has, each on its layer; small sheets show lights, ducts and sprinkler heads only."""
    wide = 1.0 if floor.outline.area < 4000 else 2.5
    rooms = [room for room in floor.rooms if room.use not in RATED | CLOSED]
    rich = layers.is_rich(sheet)
    if rich:
        _ceiling(pen, sheet, rooms)
    _lights(pen, sheet, rooms, 3.2 * wide)
    if rich:
        _exit_signs(pen, sheet, floor)
        _outlets(pen, sheet, floor, rooms, 3.6 * wide)
    if sprinklered:
        _sprinklers(pen, sheet, rooms, 4.2 * wide, rich)
    _air(pen, sheet, floor, rooms, 5.5 * wide, rich)
    if rich:
        _alarm(pen, sheet, floor, rooms, 9.0 * wide)


def _ceiling(pen: Pen, sheet: Sheet, rooms: Sequence[Room]) -> None:
    """Lay-in tiles of 0.6 by 1.2 m, centred in each room that has them."""
    with pen.layer(layers.CEILING):
        pen.stroke(0.2, 0.6)
        for room in rooms:
            if room.use in TILED and is_box(room):
                x0, y0, x1, y1 = room.shape.bounds
                pen.lines((sheet.page((x, y0)), sheet.page((x, y1))) for x in _steps(x0, x1, 1.2))
                pen.lines((sheet.page((x0, y)), sheet.page((x1, y))) for y in _steps(y0, y1, 0.6))


def _cross(pen: Pen, at: XY, half: float) -> None:
    x, y = at
    pen.lines((((x - half, y - half), (x + half, y + half)), ((x - half, y + half), (x + half, y - half))))


def _steps(low: float, high: float, step: float) -> list[float]:
    count = int((high - low) / step)
    first = low + (high - low - count * step) / 2
    return [first + k * step for k in range(count + 1) if low < first + k * step < high]


def _lights(pen: Pen, sheet: Sheet, rooms: Sequence[Room], step: float) -> None:
    with pen.layer(layers.LIGHTS):
        pen.stroke(0.3, 0, rgb=AMBER)
        for room in rooms:
            for x, y in spread(room, step):
                px, py = sheet.page((x, y))
                pen.rect(px - 0.3 * sheet.k, py - 0.15 * sheet.k, 0.6 * sheet.k, 0.3 * sheet.k)


def _exit_signs(pen: Pen, sheet: Sheet, floor: Floor) -> None:
    """A crossed circle inside each exit and before each stair."""
    stairs = {room.key for room in floor.rooms if room.use is Use.STAIR}
    with pen.layer(layers.EXIT_SIGNS):
        pen.stroke(0.5, 0, rgb=AMBER)
        for door in floor.doors:
            if door.is_exit or stairs & set(door.joins):
                x, y = sheet.page((door.at[0] - door.swing[0] * 0.6, door.at[1] - door.swing[1] * 0.6))
                radius = 0.22 * sheet.k
                pen.circle((x, y), radius)
                _cross(pen, (x, y), radius * math.sqrt(0.5))


def _outlets(pen: Pen, sheet: Sheet, floor: Floor, rooms: Sequence[Room], step: float) -> None:
    """Receptacles along the walls; beside every second one a data outlet where people work."""
    radius = 0.11 * sheet.k
    wired: list[XY] = []
    with pen.layer(layers.POWER):
        pen.stroke(0.35, 0, rgb=AMBER)
        for room in rooms:
            for number, (at, inward) in enumerate(along_walls(room, step, floor.outline, OUTER_M)):
                pen.circle(sheet.page(at), radius)
                pen.line(sheet.page(at), sheet.page((at[0] + inward[0] * 0.3, at[1] + inward[1] * 0.3)))
                if room.use in WIRED and number % 2:
                    wired.append((at[0] + inward[1] * 0.4, at[1] + inward[0] * 0.4))
    if wired:
        with pen.layer(layers.DATA):
            pen.stroke(0.35, 0, rgb=VIOLET)
            for x, y in map(sheet.page, wired):
                pen.path([[(x - radius, y + radius), (x + radius, y + radius), (x, y - radius)]])


def _sprinklers(pen: Pen, sheet: Sheet, rooms: Sequence[Room], step: float, rich: bool) -> None:
    heads = {room.key: list(spread(room, step)) for room in rooms}
    with pen.layer(layers.HEADS):
        pen.stroke(0.5, 0, rgb=RED)
        for places in heads.values():
            for at in places:
                pen.circle(sheet.page(at), 0.12 * sheet.k)
    if rich:
        with pen.layer(layers.PIPES):
            pen.stroke(0.35, 0, "6 2", RED)
            for places in heads.values():
                pen.lines((sheet.page(a), sheet.page(b)) for a, b in pairwise(places) if a[0] == b[0])


def _air(pen: Pen, sheet: Sheet, floor: Floor, rooms: Sequence[Room], step: float, rich: bool) -> None:
    """A duct along each walking line; diffusers in the rooms."""
    with pen.layer(layers.DUCTS):
        pen.stroke(0.5, 0, rgb=BLUE)
        for line in floor.lines:
            body = line.buffer(0.3, cap_style="flat", join_style="mitre").intersection(floor.outline)
            for part in getattr(body, "geoms", [body]):
                rings = [part.exterior, *part.interiors] if hasattr(part, "exterior") else []
                pen.path([[sheet.page((x, y)) for x, y in ring.coords] for ring in rings])
    if not rich:
        return
    half = 0.3 * sheet.k
    with pen.layer(layers.DIFFUSERS):
        pen.stroke(0.35, 0, rgb=BLUE)
        for room in rooms:
            for left, y in map(sheet.page, spread(room, step)):
                x = left + half * 2.2
                pen.rect(x - half, y - half, 2 * half, 2 * half)
                _cross(pen, (x, y), half)


def _alarm(pen: Pen, sheet: Sheet, floor: Floor, rooms: Sequence[Room], step: float) -> None:
    """Smoke detectors, pull stations at exits and stairs, extinguisher cabinets along the ways."""
    size = min(6.0, 0.3 * sheet.k)
    stairs = {room.key for room in floor.rooms if room.use is Use.STAIR}
    with pen.layer(layers.DETECTORS):
        pen.stroke(0.4, 0, rgb=RED)
        pen.fill(0, RED)
        for room in rooms:
            for at in spread(room, step):
                x, y = sheet.page((at[0], at[1] + 0.5))
                pen.circle((x, y), size * 0.7)
                pen.text((x, y + size * 0.34), "S", size)
        for door in floor.doors:
            if door.is_exit or stairs & set(door.joins):
                beside = door.width / 2 + 0.4
                x, y = sheet.page(
                    (
                        door.at[0] + door.along[0] * beside - door.swing[0] * 0.3,
                        door.at[1] + door.along[1] * beside - door.swing[1] * 0.3,
                    )
                )
                pen.rect(x - size * 0.6, y - size * 0.6, size * 1.2, size * 1.2)
                pen.text((x, y + size * 0.34), "F", size)
    spots = [at for line in floor.lines for at in _along(line)]
    if spots:
        with pen.layer(layers.EXTINGUISHERS):
            pen.stroke(0.5, 0, rgb=RED)
            pen.fill(0, RED)
            for x, y in map(sheet.page, spots):
                pen.path([[(x - size, y + size * 0.7), (x + size, y + size * 0.7), (x, y - size)]])
                pen.text((x, y + size * 0.55), "FE", size * 0.7)


def _along(line: LineString) -> list[XY]:
    """A place every 20 m of a walking line."""
    count = int(line.length / 20)
    found = [line.interpolate((k + 0.5) / count, normalized=True) for k in range(count)]
    return [(point.x, point.y) for point in found]
