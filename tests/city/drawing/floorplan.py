"""Owns the composition of one floor plan sheet."""

from __future__ import annotations

from dataclasses import dataclass

from tests.city.drawing import dims, fitout, labels, openings, services, titleblock, vertical, walls
from tests.city.drawing.pen import Pen, save
from tests.city.drawing.sheet import Sheet
from tests.city.plan.shapes import Floor


@dataclass(frozen=True)
class PlanSheet:
    """All that a sheet shows beside the floor itself."""

    sheet: Sheet
    title: titleblock.Title
    up: frozenset[str]
    """Keys of the stairs that go on upwards from this floor."""
    down: frozenset[str]
    sprinklered: bool = True
    rotate: int = 0


def pdf(floor: Floor, plan: PlanSheet) -> bytes:
    """The sheet as a one-page PDF."""
    pen = Pen(plan.sheet.height)
    is_roof = bool(floor.equipment) or floor.title == "ROOF PLAN"
    dims.draw(pen, plan.sheet, floor)
    if not is_roof:
        fitout.draw(pen, plan.sheet, floor)
        walls.draw(pen, plan.sheet, floor)
    else:
        walls.draw_roof(pen, plan.sheet, floor)
    openings.draw(pen, plan.sheet, floor)
    vertical.draw(pen, plan.sheet, floor, plan.up, plan.down)
    if not is_roof:
        services.draw(pen, plan.sheet, floor, plan.sprinklered)
    labels.draw(pen, plan.sheet, floor)
    titleblock.draw(pen, plan.sheet, plan.title)
    size = (plan.sheet.width, plan.sheet.height)
    return save([pen], size, services.HIDDEN, f"{plan.title.project} {plan.title.drawing}", plan.rotate)
