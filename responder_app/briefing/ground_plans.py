"""Which floors' sheets can be laid on the map and how, and why the others cannot."""

from __future__ import annotations

from responder_app.briefing.answers.site_map import GroundPlan, PlanOffMap
from responder_app.briefing.floors import Floors
from responder_app.briefing.plans import sheet_of_level
from responder_app.briefing.tied_levels import POOR_FIT_M, say_fit, tie
from responder_app.errors import InputError
from responder_app.model.building import Level
from responder_app.model.facility import PrePlan

NOT_TIED = "The sheet is not tied to the ground"


def ground_plans(preplan: PrePlan) -> tuple[tuple[GroundPlan, ...], tuple[PlanOffMap, ...]]:
    """The sheets on the ground, and those off the map, each the floor nearest to the ground first.

    Metres are about the facility's own point, as the map's are. A floor without a plan is in neither.
    """
    levels = Floors(preplan).levels.values()
    ranked = sorted(levels, key=lambda level: (abs(level.ordinal), level.ordinal))
    found = [plan for plan in (_plan(preplan, level) for level in ranked) if plan is not None]
    on = tuple(plan for plan in found if isinstance(plan, GroundPlan))
    return on, tuple(plan for plan in found if isinstance(plan, PlanOffMap))


def _plan(preplan: PrePlan, level: Level) -> GroundPlan | PlanOffMap | None:
    sheet = sheet_of_level(preplan, level)
    if sheet is None:
        return None
    try:
        placing = tie(preplan, level, sheet)
    except InputError as error:
        return PlanOffMap(level.label, f"The sheet's georeference is not usable: {error}")
    if placing is None:
        return PlanOffMap(level.label, NOT_TIED)
    error_m = placing.rms_error_m
    return GroundPlan(
        level=level.label,
        ordinal=level.ordinal,
        document_id=sheet.document_id,
        page=sheet.page,
        width_pt=sheet.width_pt,
        height_pt=sheet.height_pt,
        to_metres=placing.to_metres,
        rms_error_m=error_m,
        fit=say_fit(placing),
        poor=error_m is not None and error_m > POOR_FIT_M,
    )
