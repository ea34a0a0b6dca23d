"""Owns section marks (A-ANNO-SYMB): where the building is cut, and on which sheet the cut is drawn."""

from __future__ import annotations

from tests.city.drawing.pen import Pen
from tests.city.drawing.sheet import Sheet
from tests.city.plan.shapes import Floor

XY = tuple[float, float]


def draw(pen: Pen, sheet: Sheet, floor: Floor) -> None:
    """One cut across and one along the building, a little off its middle."""
    x0, y0, x1, y1 = floor.outline.bounds
    reach = 26.0 * sheet.small / sheet.k
    with pen.layer("A-ANNO-SYMB"):
        x, y = x0 + (x1 - x0) * 0.56, y0 + (y1 - y0) * 0.44
        _cut(pen, sheet, (x, y0 - reach), (x, y1 + reach), "1")
        _cut(pen, sheet, (x0 - reach, y), (x1 + reach, y), "2")


def _cut(pen: Pen, sheet: Sheet, start: XY, end: XY, number: str) -> None:
    """A short heavy stroke at either end with a bubble behind it: number above, sheet below."""
    a, b = sheet.page(start), sheet.page(end)
    radius = 9.0 * sheet.small
    length = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
    along = ((b[0] - a[0]) / length, (b[1] - a[1]) / length)
    for (x, y), sign in ((a, 1.0), (b, -1.0)):
        pen.stroke(1.6)
        pen.line((x, y), (x + along[0] * sign * 14 * sheet.small, y + along[1] * sign * 14 * sheet.small))
        cx, cy = x - along[0] * sign * radius, y - along[1] * sign * radius
        pen.stroke(0.6)
        pen.fill(1.0)
        pen.circle((cx, cy), radius, "B*")
        pen.line((cx - radius, cy), (cx + radius, cy))
        pen.fill(0.0)
        pen.text((cx, cy - radius * 0.18), number, radius * 0.8, bold=True)
        pen.text((cx, cy + radius * 0.62), "A-301", radius * 0.52)
