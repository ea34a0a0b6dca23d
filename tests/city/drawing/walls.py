"""Owns walls: every room's edge made thick, doors and windows cut out, poche inside, one outline around."""

from __future__ import annotations

from collections.abc import Sequence

from shapely import Polygon, box, prepare, unary_union
from shapely.geometry.base import BaseGeometry

from tests.city.drawing.pen import Pen
from tests.city.drawing.sheet import Sheet
from tests.city.plan.shapes import RATED, Door, Floor, Use, Window

OUTER_M = 0.36
INNER_M = 0.12
RATED_M = 0.22


def _cut(at: tuple[float, float], along: tuple[float, float], width: float, reach: float) -> Polygon:
    ax, ay = along[0] * width / 2, along[1] * width / 2
    nx, ny = -along[1] * reach, along[0] * reach
    x, y = at
    return Polygon(
        [(x - ax - nx, y - ay - ny), (x + ax - nx, y + ay - ny), (x + ax + nx, y + ay + ny), (x - ax + nx, y - ay + ny)]
    )


def _door_cut(door: Door) -> Polygon:
    return _cut(door.at, door.along, door.width, OUTER_M + 0.04 if door.is_exit else 0.2)


def _window_cut(window: Window) -> Polygon:
    (x0, y0), (x1, y1) = window.start, window.end
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    along = ((x1 - x0) / length, (y1 - y0) / length)
    return _cut(((x0 + x1) / 2, (y0 + y1) / 2), along, length, OUTER_M + 0.02)


def _thick(lines: Sequence[BaseGeometry], width: float) -> BaseGeometry:
    return unary_union([line.buffer(width / 2, cap_style="square", join_style="mitre") for line in lines])


def wall_bodies(floor: Floor) -> tuple[BaseGeometry, BaseGeometry]:
    """Ordinary walls and fire-rated walls (stairs, shafts, elevators) as areas, openings cut out."""
    inside = floor.outline
    shell = inside.difference(inside.buffer(-OUTER_M, join_style="mitre"))
    plain = [
        room.shape.boundary for room in floor.rooms if room.use not in RATED and room.use not in (Use.FIELD, Use.SEATS)
    ]
    rated = [room.shape.boundary for room in floor.rooms if room.use in RATED]
    openings = unary_union([*map(_door_cut, floor.doors), *map(_window_cut, floor.windows)])
    prepare(openings)
    rated_body = _thick(rated, RATED_M).intersection(inside)
    thin = _thick(plain, INNER_M).intersection(inside)
    ordinary = unary_union([shell, thin]).difference(rated_body)
    return ordinary.difference(openings), rated_body.difference(openings)


def _rings(shape: BaseGeometry, sheet: Sheet) -> list[list[tuple[float, float]]]:
    rings = []
    for part in getattr(shape, "geoms", [shape]):
        if isinstance(part, Polygon) and not part.is_empty:
            for ring in (part.exterior, *part.interiors):
                rings.append([sheet.page((x, y)) for x, y in list(ring.coords)[:-1]])
    return rings


def draw(pen: Pen, sheet: Sheet, floor: Floor) -> None:
    """Walls on A-WALL, their fill on A-WALL-PATT, rated ones on A-WALL-FIRE, columns on S-COLS."""
    ordinary, rated = wall_bodies(floor)
    with pen.layer("A-WALL-PATT"):
        pen.fill(0.72)
        pen.path(_rings(ordinary, sheet), "f*")
    with pen.layer("A-WALL-FIRE"):
        pen.fill(0.42)
        pen.path(_rings(rated, sheet), "f*")
    with pen.layer("A-WALL"):
        pen.stroke(0.7)
        pen.path(_rings(unary_union([ordinary, rated]), sheet), "S")
    if not floor.columns:
        return
    with pen.layer("S-COLS"):
        pen.fill(0.1)
        half = 0.22 * sheet.k
        for column in floor.columns:
            x, y = sheet.page(column)
            pen.rect(x - half, y - half, 2 * half, 2 * half, "f")


def draw_roof(pen: Pen, sheet: Sheet, floor: Floor) -> None:
    """Parapet, bulkheads and equipment of a roof plan."""
    draw(pen, sheet, floor)
    with pen.layer("M-HVAC-EQPM"):
        for tag, shape in floor.equipment:
            pen.stroke(0.8)
            ring = _rings(shape, sheet)
            pen.fill(0.93)
            pen.path(ring, "B*")
            x0, y0, x1, y1 = shape.bounds
            pen.stroke(0.3, 0.4)
            if tag.startswith("PV"):
                for index in range(1, 6):
                    x = x0 + (x1 - x0) * index / 6
                    pen.line(sheet.page((x, y0)), sheet.page((x, y1)))
            elif tag.startswith("RTU"):
                pen.circle(sheet.page((x0 + 1.5, (y0 + y1) / 2)), 1.0 * sheet.k)
                pen.circle(sheet.page((x1 - 1.5, (y0 + y1) / 2)), 1.0 * sheet.k)
            else:
                pen.lines([(sheet.page((x0, y0)), sheet.page((x1, y1))), (sheet.page((x0, y1)), sheet.page((x1, y0)))])
            pen.fill(0.0)
            x, y = sheet.page(((x0 + x1) / 2, y0))
            pen.text((x, y + 9 * sheet.small), tag, 7 * sheet.small)
    with pen.layer("A-ROOF-OTLN"):
        x0, y0, x1, y1 = floor.outline.bounds
        pen.stroke(0.4, 0.45, "6 3")
        inner = floor.outline.buffer(-1.2, join_style="mitre")
        pen.path(_rings(inner, sheet), "S")
        pen.stroke(0.6, 0.2)
        drains = box(x0, y0, x1, y1).centroid
        for dx in (-0.3, 0.3):
            at = (drains.x + dx * (x1 - x0), drains.y)
            if inner.contains(box(at[0] - 0.3, at[1] - 0.3, at[0] + 0.3, at[1] + 0.3)):
                pen.circle(sheet.page(at), 0.3 * sheet.k)
                x, y = sheet.page(at)
                pen.fill(0.0)
                pen.text((x, y - 0.3 * sheet.k - 2), "RD", 6 * sheet.small)
