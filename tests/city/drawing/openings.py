"""Owns doors and windows on paper: leaf and swing, elevator doors, overhead doors, glazing."""

from __future__ import annotations

from tests.city.drawing.pen import Pen
from tests.city.drawing.sheet import Sheet
from tests.city.drawing.walls import OUTER_M
from tests.city.plan.shapes import Door, Floor

XY = tuple[float, float]


def _at(base: XY, along: XY, distance: float, normal: XY = (0.0, 0.0), out: float = 0.0) -> XY:
    return base[0] + along[0] * distance + normal[0] * out, base[1] + along[1] * distance + normal[1] * out


def _leaf(pen: Pen, sheet: Sheet, door: Door, hinge_at: float, width: float) -> None:
    """One leaf hinged at `hinge_at` along the wall; it opens away from the middle of the door."""
    hinge = _at(door.at, door.along, hinge_at)
    closed = _at(door.at, door.along, hinge_at - width if hinge_at > 0 else hinge_at + width)
    opened = _at(hinge, door.along, 0, door.swing, width)
    pen.stroke(1.1)
    pen.line(sheet.page(hinge), sheet.page(opened))
    pen.stroke(0.35, 0.25)
    pen.quarter(sheet.page(hinge), sheet.page(opened), sheet.page(closed))


def _draw_door(pen: Pen, sheet: Sheet, door: Door) -> None:
    half = door.width / 2
    if door.kind == "double":
        _leaf(pen, sheet, door, -half, half)
        _leaf(pen, sheet, door, half, half)
    elif door.kind == "single":
        _leaf(pen, sheet, door, -half, door.width)
    elif door.kind == "elevator":
        pen.stroke(0.8)
        for side in (0.03, -0.03):
            pen.line(sheet.page(_at(door.at, door.along, -half, door.swing, side)),
                     sheet.page(_at(door.at, door.along, half, door.swing, side)))  # fmt: skip
    else:
        pen.stroke(0.5, 0.2, "4 2")
        reach = -0.15 if door.kind == "overhead" else 0.0
        pen.line(sheet.page(_at(door.at, door.along, -half, door.swing, reach)),
                 sheet.page(_at(door.at, door.along, half, door.swing, reach)))  # fmt: skip


def draw(pen: Pen, sheet: Sheet, floor: Floor) -> None:
    """Doors on A-DOOR, glazing on A-GLAZ."""
    with pen.layer("A-DOOR"):
        for door in floor.doors:
            _draw_door(pen, sheet, door)
    with pen.layer("A-GLAZ"):
        pen.stroke(0.45)
        for window in floor.windows:
            for depth in (0.02, OUTER_M / 2 - 0.04, OUTER_M / 2 + 0.04, OUTER_M - 0.02):
                a = _at(window.start, (0, 0), 0, window.inward, depth)
                b = _at(window.end, (0, 0), 0, window.inward, depth)
                pen.line(sheet.page(a), sheet.page(b))
