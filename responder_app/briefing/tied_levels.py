"""Which floors' sheets are tied to the ground, how well, and where a place lies on them."""

from __future__ import annotations

import math

from responder_app.briefing.answers.plans import SheetRef
from responder_app.briefing.answers.sheet_ground import FitMethod, PlanPlace
from responder_app.briefing.georeference import SheetPlacing, fit
from responder_app.briefing.plans import sheet_of_level
from responder_app.briefing.situation import Situation
from responder_app.errors import InputError
from responder_app.model.base import LonLat
from responder_app.model.building import Level
from responder_app.model.facility import PrePlan

FOOT_M = 0.3048
POOR_FIT_M = 3.0
"""A worse fit is said loudly: a symbol may then stand in the next room."""


def tie(preplan: PrePlan, level: Level, sheet: SheetRef) -> SheetPlacing | None:
    """The level's fit; None without a georeference. Raises InputError when its control points are refused."""
    if level.georeference is None:
        return None
    # One origin for all floors of a facility: making a projection takes milliseconds.
    return fit(level.georeference, preplan.identity.location, (sheet.width_pt, sheet.height_pt))


def tied_levels(situation: Situation) -> list[tuple[Level, SheetRef, SheetPlacing]]:
    """The floors whose sheets can be used with the ground, those nearest to the ground floor first."""
    found = []
    for level in sorted(situation.floors.levels.values(), key=lambda level: (abs(level.ordinal), level.ordinal)):
        sheet = sheet_of_level(situation.preplan, level)
        if sheet is None:
            continue
        try:
            placing = tie(situation.preplan, level, sheet)
        except InputError:
            continue
        if placing is not None:
            found.append((level, sheet, placing))
    return found


def places_on_plans(situation: Situation, point: LonLat) -> tuple[PlanPlace, ...]:
    """Where the place lies on the floors' sheets, the ground floor first; empty when no sheet covers it."""
    found = []
    for level, sheet, placing in tied_levels(situation):
        x, y = placing.to_page(point)
        if 0 <= x <= sheet.width_pt and 0 <= y <= sheet.height_pt:
            found.append(PlanPlace(level.label, x, y))
    return tuple(found)


def say_fit(placing: SheetPlacing) -> str:
    """How good positions on the sheet are, for the line beside it."""
    if placing.rms_error_m is not None:
        # Rounded up, and never better than a metre: the points themselves were placed by hand.
        metres = max(1, math.ceil(placing.rms_error_m))
        words = "Positions good to" if placing.rms_error_m <= POOR_FIT_M else "POSITIONS POOR: only good to"
        return f"{words} {math.ceil(metres / FOOT_M)} ft ({metres} m)"
    if placing.method is FitMethod.TWO_POINTS:
        return "Positions not checked: the sheet is placed by two points only"
    if placing.method is FitMethod.AFFINE:
        percent = max(1, round(100 * (placing.stretch - 1)))
        return f"Positions not checked: three points place the sheet, stretched by {percent} %"
    return "Positions not checked: four points place the sheet, which is taken to be a photograph"
