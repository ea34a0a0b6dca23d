"""Owns stairs and elevators on paper: treads, break line, arrow with UP or DN, cars with their cross."""

from __future__ import annotations

import math

from shapely import Polygon

from tests.city.drawing.pen import Pen
from tests.city.drawing.sheet import Sheet
from tests.city.plan.shapes import Floor, Room, Use

XY = tuple[float, float]
TREAD_M = 0.28


class _Frame:
    """A stair's own axes: u across it from 0 to `width`, v away from the door from 0 to `length`."""

    def __init__(self, shape: Polygon, entry: XY) -> None:
        box = shape.minimum_rotated_rectangle
        assert isinstance(box, Polygon)
        ring = list(box.exterior.coords)[:4]
        corners = [(x, y) for x, y in ring]
        a, b, d = corners[0], corners[1], corners[3]
        if math.dist(a, b) > math.dist(a, d):
            sides = ((a, d, b), (b, corners[2], a))
        else:
            sides = ((a, b, d), (d, corners[2], a))
        near = min(sides, key=lambda s: math.dist(entry, ((s[0][0] + s[1][0]) / 2, (s[0][1] + s[1][1]) / 2)))
        start, across, away = near
        self.width, self.length = math.dist(start, across), math.dist(start, away)
        self._start = start
        self._u = ((across[0] - start[0]) / self.width, (across[1] - start[1]) / self.width)
        self._v = ((away[0] - start[0]) / self.length, (away[1] - start[1]) / self.length)

    def at(self, u: float, v: float) -> XY:
        return (self._start[0] + self._u[0] * u + self._v[0] * v, self._start[1] + self._u[1] * u + self._v[1] * v)


def _arrow(pen: Pen, sheet: Sheet, frame: _Frame, u: float, tail: float, tip: float, text: str) -> None:
    a, b = sheet.page(frame.at(u, tail)), sheet.page(frame.at(u, tip))
    pen.stroke(0.6)
    pen.line(a, b)
    direction = math.atan2(b[1] - a[1], b[0] - a[0])
    head = 0.28 * sheet.k
    for turn in (2.7, -2.7):
        pen.line(b, (b[0] + head * math.cos(direction + turn), b[1] + head * math.sin(direction + turn)))
    pen.circle(a, 0.06 * sheet.k, "f")
    size = min(8.0, 0.42 * sheet.k)
    x, y = sheet.page(frame.at(u, tail - 0.35))
    pen.fill(1.0)
    pen.rect(x - size * 0.85, y - size * 0.55, size * 1.7, size * 1.1, "f")
    pen.fill(0.0)
    pen.text((x, y + size * 0.36), text, size, bold=True)


def _stair(pen: Pen, sheet: Sheet, room: Room, entry: XY, up: bool, down: bool) -> None:
    frame = _Frame(room.shape, entry)
    low = 1.35
    high = min(frame.length - 1.25, low + 12 * TREAD_M)
    half, edge = frame.width / 2, 0.16
    count = int((high - low) / TREAD_M)
    left, right = (edge, half - 0.08), (half + 0.08, frame.width - edge)
    cut = count // 2
    pen.stroke(0.4, 0.15)
    for index in range(count + 1):
        v = low + index * TREAD_M
        for side in (left, right):
            pen.line(sheet.page(frame.at(side[0], v)), sheet.page(frame.at(side[1], v)))
    end = low + count * TREAD_M
    pen.stroke(0.7)
    pen.path(
        [[sheet.page(frame.at(u, v)) for u, v in ((left[1], low), (right[0], low), (right[0], end), (left[1], end))]]
    )
    if up:
        v = low + cut * TREAD_M
        points = [
            (right[0] - 0.1, v - 0.2),
            (right[0] + 0.4, v),
            (right[0] + 0.5, v + 0.22),
            (right[0] + 0.62, v - 0.1),
            (right[1] + 0.05, v + 0.2),
        ]
        pen.path([[sheet.page(frame.at(u, w)) for u, w in points]], "S", close=False)
        _arrow(pen, sheet, frame, (right[0] + right[1]) / 2, low + 0.55, low + cut * TREAD_M - 0.1, "UP")
    if down:
        _arrow(pen, sheet, frame, (left[0] + left[1]) / 2, low + 0.55, end - 0.2, "DN")


def _car(pen: Pen, sheet: Sheet, room: Room) -> None:
    ring = list(room.shape.buffer(-0.22, join_style="mitre").exterior.coords)[:4]
    points = [sheet.page((x, y)) for x, y in ring]
    pen.stroke(0.5)
    pen.path([points])
    pen.lines([(points[0], points[2]), (points[1], points[3])])


def draw(pen: Pen, sheet: Sheet, floor: Floor, up: frozenset[str], down: frozenset[str]) -> None:
    """Stairs on A-FLOR-STRS, elevators on A-FLOR-EVTR. `up` and `down` hold the keys that go on that way."""
    entries = {door.joins[0]: door.at for door in reversed(floor.doors) if not door.is_exit}
    pen.fill(0.0)
    with pen.layer("A-FLOR-STRS"):
        for room in floor.rooms:
            if room.use is Use.STAIR and room.key in entries:
                _stair(pen, sheet, room, entries[room.key], room.key in up, room.key in down)
    with pen.layer("A-FLOR-EVTR"):
        for room in floor.rooms:
            if room.use is Use.ELEVATOR:
                _car(pen, sheet, room)
            elif room.use is Use.SHAFT:
                x0, y0, x1, y1 = room.shape.bounds
                pen.stroke(0.3, 0.4)
                pen.lines([(sheet.page((x0, y0)), sheet.page((x1, y1))), (sheet.page((x0, y1)), sheet.page((x1, y0)))])
