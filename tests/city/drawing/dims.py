"""Owns grid lines (S-GRID) with bubbles (S-GRID-IDEN) and dimension strings with ticks (A-ANNO-DIMS)."""

from __future__ import annotations

from itertools import pairwise

from tests.city.drawing.pen import Pen, text_width
from tests.city.drawing.sheet import Sheet
from tests.city.plan.shapes import Floor

XY = tuple[float, float]


def _length(metres: float, metric: bool) -> str:
    """Feet and inches, or millimetres."""
    if metric:
        return f"{metres * 1000:.0f}"
    inches = round(metres / 0.0254)
    return f"{inches // 12}'-{inches % 12}\""


def _thinned(values: tuple[float, ...], least: float) -> list[float]:
    """Grid lines far enough apart on paper for a bubble and a dimension each."""
    kept = [values[0]]
    for value in values[1:-1]:
        if value - kept[-1] >= least and values[-1] - value >= least:
            kept.append(value)
    return [*kept, values[-1]] if len(values) > 1 else kept


def _dimension(pen: Pen, sheet: Sheet, a: XY, b: XY, vertical: bool) -> None:
    tick = 3.5 * sheet.small
    pen.stroke(0.35, 0.2)
    pen.line(a, b)
    pen.stroke(0.9, 0.0)
    for x, y in (a, b):
        pen.line((x - tick, y + tick), (x + tick, y - tick))


def _string(pen: Pen, sheet: Sheet, values: list[float], offset: float, vertical: bool, size: float) -> None:
    for low, high in pairwise(values):
        a = (offset, sheet.page((0, low))[1]) if vertical else (sheet.page((low, 0))[0], offset)
        b = (offset, sheet.page((0, high))[1]) if vertical else (sheet.page((high, 0))[0], offset)
        _dimension(pen, sheet, a, b, vertical)
        text = _length(high - low, sheet.metric)
        room = abs(b[1] - a[1]) if vertical else abs(b[0] - a[0])
        if text_width(text, size) + 6 < room:
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
            at = (middle[0] - 2.5, middle[1]) if vertical else (middle[0], middle[1] - 2.5)
            pen.text(at, text, size, angle=90 if vertical else 0)


def _letters(index: int) -> str:
    """A, B, C ... without I and O, as grids are lettered."""
    names = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return names[index] if index < len(names) else f"A{names[index - len(names)]}"


def draw(pen: Pen, sheet: Sheet, floor: Floor) -> None:
    """Bubbles along the top and the left, two dimension strings between them and the building."""
    if len(floor.grid_x) < 2:
        return
    x0, y0, x1, y1 = floor.outline.bounds
    unit = sheet.small
    radius, size = 11.0 * unit, 7.5 * unit
    left, top = sheet.page((x0, y1))
    right, bottom = sheet.page((x1, y0))
    least = 2.3 * radius / sheet.k
    xs, ys = _thinned(floor.grid_x, least), _thinned(floor.grid_y, least)
    with pen.layer("S-GRID"):
        pen.stroke(0.3, 0.55, "14 3 3 3")
        for x in xs:
            px = sheet.page((x, 0))[0]
            pen.line((px, top - 80 * unit), (px, bottom + 12 * unit))
        for y in ys:
            py = sheet.page((0, y))[1]
            pen.line((left - 80 * unit, py), (right + 12 * unit, py))
    with pen.layer("S-GRID-IDEN"):
        pen.fill(0.0)
        pen.stroke(0.8)
        for index, x in enumerate(xs):
            px = sheet.page((x, 0))[0]
            pen.circle((px, top - 80 * unit - radius), radius)
            pen.text((px, top - 80 * unit - radius + 3.6 * unit), str(index + 1), 10 * unit, bold=True)
        for index, y in enumerate(ys):
            py = sheet.page((0, y))[1]
            pen.circle((left - 80 * unit - radius, py), radius)
            pen.text((left - 80 * unit - radius, py + 3.6 * unit), _letters(index), 10 * unit, bold=True)
    with pen.layer("A-ANNO-DIMS"):
        pen.fill(0.0)
        _string(pen, sheet, xs, top - 47 * unit, False, size)
        _string(pen, sheet, [x0, x1], top - 65 * unit, False, size)
        _string(pen, sheet, ys, left - 47 * unit, True, size)
        _string(pen, sheet, [y0, y1], left - 65 * unit, True, size)
