"""Owns the composition of one floor plan sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.city.drawing import dims, fitout, labels, layers, marks, openings, services, titleblock, vertical, walls
from tests.city.drawing.pen import PLAIN, Pen, Stored, save
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
    stored: Stored = PLAIN
    lettered: bool = False


def pdf(floors: Sequence[tuple[Floor, PlanSheet]]) -> bytes:
    """The sheets as a PDF, a page for each. All are of one size."""
    first = floors[0][1]
    title = f"{first.title.project} {first.title.drawing if len(floors) == 1 else 'all levels'}"
    size = (first.sheet.width, first.sheet.height)
    return save([_drawn(floor, plan) for floor, plan in floors], size, layers.HIDDEN, title, first.stored)


def _drawn(floor: Floor, plan: PlanSheet) -> Pen:
    pen = Pen(plan.sheet.height, plan.lettered)
    is_roof = bool(floor.equipment) or floor.title == "ROOF PLAN"
    dims.draw(pen, plan.sheet, floor)
    if not is_roof:
        fitout.draw(pen, plan.sheet, floor)
        walls.draw(pen, plan.sheet, floor)
    else:
        walls.draw_roof(pen, plan.sheet, floor)
    openings.draw(pen, plan.sheet, floor)
    vertical.draw(pen, plan.sheet, floor, plan.up, plan.down)
    if not is_roof and layers.is_rich(plan.sheet):
        marks.draw(pen, plan.sheet, floor)
    if not is_roof:
        services.draw(pen, plan.sheet, floor, plan.sprinklered)
    labels.draw(pen, plan.sheet, floor)
    titleblock.draw(pen, plan.sheet, plan.title)
    return pen
