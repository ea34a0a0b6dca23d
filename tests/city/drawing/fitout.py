"""Owns furniture (I-FURN), fixtures (P-FIXT), casework (A-FLOR-CASE), equipment (A-EQPM): what a room is."""

from __future__ import annotations

from collections.abc import Iterator

from shapely import Polygon, box

from tests.city.drawing.pen import Pen
from tests.city.drawing.sheet import Sheet
from tests.city.plan.shapes import Floor, Room, Use
from tests.city.plan.spacing import is_box

XY = tuple[float, float]
Box = tuple[float, float, float, float]


FURNITURE = "I-FURN"
LAYERS = {
    Use.RESTROOM: "P-FIXT",
    Use.KITCHEN: "A-FLOR-CASE",
    Use.LAB: "A-FLOR-CASE",
    Use.RACKS: "A-EQPM",
    Use.SERVERS: "A-EQPM",
    Use.MECH: "A-EQPM",
    Use.ELEC: "A-EQPM",
    Use.PROCESS: "A-EQPM",
    Use.PARKING: "A-FLOR-STRP",
    Use.TRACKS: "C-RAIL",
}
"""Where a use's fit-out lies, when not on I-FURN."""


class _Space:
    """A room as a rectangle seen from its door: u along the door's wall, v away from it, in metres."""

    def __init__(self, room: Room, entry: XY) -> None:
        x0, y0, x1, y1 = room.shape.bounds
        sides = {"S": entry[1] - y0, "N": y1 - entry[1], "W": entry[0] - x0, "E": x1 - entry[0]}
        self._side = min(sides, key=lambda key: (abs(sides[key]), key))
        self._bounds = (x0, y0, x1, y1)
        across = self._side in "SN"
        self.width, self.depth = (x1 - x0, y1 - y0) if across else (y1 - y0, x1 - x0)
        self.door = entry[0] - x0 if across else entry[1] - y0

    def xy(self, u: float, v: float) -> XY:
        x0, y0, x1, y1 = self._bounds
        return {"S": (x0 + u, y0 + v), "N": (x0 + u, y1 - v), "W": (x0 + v, y0 + u), "E": (x1 - v, y0 + u)}[self._side]


def _grid(s: _Space, step: XY, size: XY, start_v: float, edge: float = 0.9) -> Iterator[Box]:
    columns, rows = int((s.width - 2 * edge) / step[0]), int((s.depth - start_v - edge) / step[1])
    left = (s.width - (columns - 1) * step[0] - size[0]) / 2
    for column in range(columns):
        for row in range(rows):
            u, v = left + column * step[0], start_v + row * step[1]
            yield u, v, u + size[0], v + size[1]


def _boxes(room: Room, s: _Space) -> Iterator[Box]:
    kind = room.fit_out or room.use
    w, d = s.width, s.depth
    far = d - 0.5
    if kind is Use.OFFICE:
        yield w / 2 - 0.8, far - 0.9, w / 2 + 0.8, far - 0.15
        yield w / 2 - 0.25, far - 1.5, w / 2 + 0.25, far - 1.0
    elif kind is Use.OPEN_OFFICE:
        yield from _grid(s, (1.9, 2.6), (1.5, 0.8), 2.0)
    elif kind is Use.CLASSROOM:
        yield w / 2 - 1.5, far - 0.1, w / 2 + 1.5, far
        yield from _grid(s, (1.5, 1.3), (0.7, 0.5), 1.9, 1.1)
    elif kind in (Use.MEETING, Use.COURT):
        yield w / 2 - min(2.4, w / 2 - 1.3), d / 2 - 0.7, w / 2 + min(2.4, w / 2 - 1.3), d / 2 + 0.7
    elif kind is Use.PATIENT:
        yield 0.5, far - 2.1, 1.5, far
        yield 0.5, far - 0.5, 1.5, far
        yield w - 1.9, far - 1.9, w - 0.4, far
    elif kind in (Use.GUEST, Use.FLAT):
        yield 0.5, far - 2.0, 2.1, far
        yield w - 2.0, far - 0.8, w - 0.4, far
        bath = 0.26 if s.door > w / 2 else w - 2.5
        yield bath, 0.26, bath + 2.2, 2.4
        yield bath + 0.15, 0.4, bath + 0.9, 2.2
        if kind is Use.FLAT and d > 5.5:
            yield w / 2 - 0.8, 0.26, w / 2 + 0.9, 0.9
    elif kind is Use.EXAM:
        yield 0.5, far - 1.9, 1.2, far
    elif kind in (Use.LAB, Use.KITCHEN):
        yield 0.3, far - 0.6, w - 0.3, far
        if d > 5:
            yield from _grid(s, (2.6, 9.0), (0.9, max(1.5, d - 4.4)), 2.0, 1.2)
    elif kind is Use.SHOP:
        yield from _grid(s, (2.2, 2.4), (1.4, 0.7), 2.2, 0.8)
    elif kind is Use.RACKS:
        yield from _grid(s, (3.6, 1000.0), (1.1, d - 5.0), 2.5, 1.5) if d - 5 < 1000 else ()
        for k in range(int((w - 6) / 4.2)):
            yield 3 + k * 4.2, 3.0, 4.2 + k * 4.2, d - 4.5
    elif kind is Use.SERVERS:
        yield from _grid(s, (2.4, 4.4), (1.1, 3.4), 2.0, 1.4)
    elif kind is Use.DINING:
        yield from _grid(s, (2.2, 2.2), (0.9, 0.9), 1.8, 0.9)
    elif kind is Use.GALLERY:
        yield from _grid(s, (3.4, 3.2), (1.2, 1.2), 2.2, 1.4)
    elif kind in (Use.MECH, Use.ELEC):
        size = 1.6 if kind is Use.MECH else 0.7
        if w > 3 and d > 4:
            yield from _grid(s, (size + 1.3, size + 1.6), (size, size), 2.0, 0.8)
    elif kind is Use.PEWS:
        for side in (0.1, 0.54):
            for k in range(int((d - 8) / 1.1)):
                yield w * side, 3.5 + k * 1.1, w * (side + 0.36), 4.0 + k * 1.1
        yield w / 2 - 1.5, d - 2.6, w / 2 + 1.5, d - 1.6
    elif kind is Use.SEATS and room.key.startswith("HALL"):
        for k in range(int((d - 6) / 1.0)):
            yield w * 0.08, 3.5 + k, w * 0.30, 3.95 + k
            yield w * 0.34, 3.5 + k, w * 0.66, 3.95 + k
            yield w * 0.70, 3.5 + k, w * 0.92, 3.95 + k
    elif kind is Use.STAGE:
        yield w * 0.2, 0.8, w * 0.8, d - 2.0


def _entry(room: Room, floor: Floor) -> XY | None:
    doors = [door for door in floor.doors if room.key in door.joins and not door.is_exit]
    return doors[0].at if doors else None


def _restroom(pen: Pen, sheet: Sheet, s: _Space) -> None:
    """Stalls along the far wall, basins along one side."""
    count = max(1, int((s.width - 0.5) / 0.95))
    left = (s.width - count * 0.95) / 2
    v = s.depth - 2.0
    for k in range(count + 1):
        pen.line(sheet.page(s.xy(left + k * 0.95, v)), sheet.page(s.xy(left + k * 0.95, v + 1.5)))
    for k in range(count):
        pen.circle(sheet.page(s.xy(left + (k + 0.5) * 0.95, v + 1.0)), 0.2 * sheet.k)
    for k in range(int((s.depth - 4.2) / 0.9)):
        u = 0.45 if s.door > s.width / 2 else s.width - 0.45
        pen.circle(sheet.page(s.xy(u, 1.9 + k * 0.9)), 0.2 * sheet.k)


def _tanks(pen: Pen, sheet: Sheet, s: _Space, room: Room) -> None:
    """Vessels in a row, larger in larger rooms."""
    radius = 1.1 if s.depth < 12 else 2.2
    step = radius * 2 + 2.2
    rows, columns = max(1, int((s.depth - 3) / (step * 1.3))), max(1, int((s.width - 2) / step))
    for row in range(rows):
        for k in range(columns):
            u = (s.width - (columns - 1) * step) / 2 + k * step
            v = s.depth / 2 if rows == 1 else s.depth * (row + 0.5) / rows
            shape = box(*_span(s.xy(u - radius, v - radius), s.xy(u + radius, v + radius)))
            if room.shape.buffer(-0.4).contains(shape):
                pen.circle(sheet.page(s.xy(u, v)), radius * sheet.k)
                pen.circle(sheet.page(s.xy(u, v)), radius * 0.85 * sheet.k)


def _span(a: XY, b: XY) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def _stalls(pen: Pen, sheet: Sheet, room: Room) -> None:
    """Parking stalls on both long sides and in the middle, clear of stairs."""
    x0, y0, x1, y1 = room.shape.bounds
    free = room.shape.buffer(-0.1)
    middle, middle_x = (y0 + y1) / 2, (x0 + x1) / 2
    _ramp(pen, sheet, (middle_x + 3, middle - 5.4, x1 - 10, middle + 5.4))
    for low, high in ((y0 + 0.5, y0 + 5.9), (middle - 5.4, middle), (middle, middle + 5.4), (y1 - 5.9, y1 - 0.5)):
        last = middle_x - 4 if low in (middle, middle - 5.4) else x1
        inset = 0.6 if low < y0 + 1 or high > y1 - 1 else 8.6
        for k in range(int((x1 - x0 - 2 * inset) / 2.7)):
            left = x0 + inset + k * 2.7
            gap = abs(left + 1.35 - (x0 + x1) / 2 - 3) < 7.5 and low < y0 + 1
            if not gap and left + 2.7 < last and free.contains(box(left, low, left + 2.7, high)):
                pen.path([[sheet.page(p) for p in ((left, low), (left, high), (left + 2.7, high), (left + 2.7, low))]])


def _ramp(pen: Pen, sheet: Sheet, span: Box) -> None:
    """The ramp to the next deck: its edges, a slope arrow, a word."""
    x0, y0, x1, y1 = span
    middle = (y0 + y1) / 2
    pen.stroke(0.8, 0.15)
    pen.path([[sheet.page(p) for p in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]])
    pen.line(sheet.page((x0 + 2, middle)), sheet.page((x1 - 2, middle)))
    for side in (0.7, -0.7):
        pen.line(sheet.page((x1 - 2, middle)), sheet.page((x1 - 3.4, middle + side)))
    pen.fill(0.0)
    x, y = sheet.page(((x0 + x1) / 2, middle))
    pen.text((x, y - 5), "RAMP UP 12%", 9, bold=True)
    pen.stroke(0.3, 0.5)


def _open_below(pen: Pen, sheet: Sheet, room: Room) -> None:
    x0, y0, x1, y1 = room.shape.bounds
    pen.stroke(0.5, 0.35, "8 4")
    pen.lines([(sheet.page((x0, y0)), sheet.page((x1, y1))), (sheet.page((x0, y1)), sheet.page((x1, y0)))])


def _field(pen: Pen, sheet: Sheet, shape: Polygon) -> None:
    x0, y0, x1, y1 = shape.bounds
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    length, width = 100.0 if x1 - x0 > 105 else (x1 - x0) * 0.7, 48.0 if y1 - y0 > 52 else (y1 - y0) * 0.7
    pen.path([[sheet.page((cx + a * length / 2, cy + b * width / 2)) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]])
    for k in range(1, 12):
        x = cx - length / 2 + k * length / 12
        pen.line(sheet.page((x, cy - width / 2)), sheet.page((x, cy + width / 2)))


def _seating(pen: Pen, sheet: Sheet, room: Room) -> None:
    """Rows of a stadium section: the section's outline drawn again and again towards the field."""
    points = list(room.shape.exterior.coords)[:-1]
    half = len(points) // 2
    outer, inner = points[:half], list(reversed(points[half:]))
    for row in range(1, 14):
        t = row / 14
        line = [
            sheet.page((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)) for a, b in zip(outer, inner, strict=True)
        ]
        pen.path([line], "S", close=False)
    pen.stroke(0.7)
    pen.path([[sheet.page((x, y)) for x, y, *_ in points]])
    pen.stroke(0.3, 0.5)


def draw(pen: Pen, sheet: Sheet, floor: Floor) -> None:
    """The fit-out of every room that has one, a layer after the other."""
    by_layer: dict[str, list[Room]] = {}
    for room in floor.rooms:
        if room.use not in (Use.STAIR, Use.ELEVATOR, Use.SHAFT):
            by_layer.setdefault(LAYERS.get(room.fit_out or room.use, FURNITURE), []).append(room)
    for name, rooms in sorted(by_layer.items()):
        with pen.layer(name):
            for room in rooms:
                _fit_out(pen, sheet, room, floor)


def _fit_out(pen: Pen, sheet: Sheet, room: Room, floor: Floor) -> None:
    pen.stroke(0.3, 0.5)
    kind = room.fit_out or room.use
    entry = _entry(room, floor)
    if kind is Use.FIELD:
        _field(pen, sheet, room.shape)
    elif kind is Use.VOID:
        _open_below(pen, sheet, room)
    elif kind is Use.PARKING:
        _stalls(pen, sheet, room)
    elif kind is Use.SEATS and not room.key.startswith("HALL"):
        _seating(pen, sheet, room)
    elif entry is not None and is_box(room):
        _furnish(pen, sheet, room, _Space(room, entry))


def _furnish(pen: Pen, sheet: Sheet, room: Room, space: _Space) -> None:
    kind = room.fit_out or room.use
    if kind is Use.RESTROOM:
        _restroom(pen, sheet, space)
    elif kind is Use.PROCESS:
        _tanks(pen, sheet, space, room)
    elif kind is Use.TRACKS:
        _tracks(pen, sheet, room)
    inside = room.shape.buffer(-0.25, join_style="mitre")
    for u0, v0, u1, v1 in _boxes(room, space):
        shape = box(*_span(space.xy(u0, v0), space.xy(u1, v1)))
        if inside.contains(shape):
            x0, y0, x1, y1 = shape.bounds
            left, top = sheet.page((x0, y1))
            pen.rect(left, top, (x1 - x0) * sheet.k, (y1 - y0) * sheet.k)


def _tracks(pen: Pen, sheet: Sheet, room: Room) -> None:
    """Tracks across the hall, two rails each, with platforms between."""
    x0, y0, x1, y1 = room.shape.bounds
    count = 4
    for k in range(count):
        y = y0 + (y1 - y0) * (k + 0.5) / count
        for offset in (-0.72, 0.72):
            pen.line(sheet.page((x0 + 4, y + offset)), sheet.page((x1 - 4, y + offset)))
        pen.lines([(sheet.page((x, y - 1.2)), sheet.page((x, y + 1.2))) for x in
                   [x0 + 4 + 1.2 * n for n in range(int((x1 - x0 - 8) / 1.2))]])  # fmt: skip
