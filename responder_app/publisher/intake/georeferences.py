"""Whether a floor's control points hold: on the sheet, together, with the scale; said before a crew relies on them."""

from __future__ import annotations

from collections.abc import Sequence

from responder_app.briefing.answers.sheet_ground import FitMethod
from responder_app.briefing.control_points import is_a_line
from responder_app.briefing.georeference import SheetPlacing, fit
from responder_app.briefing.measuring import METRES_PER_POINT
from responder_app.errors import InputError
from responder_app.model.building import Georeference, Level, Levels
from responder_app.model.facility import Document, Page
from responder_app.publisher.intake.draft import Draft, Place
from responder_app.publisher.intake.sections import Sections, section

COARSE_M = 1.0
"""Points that agree less well than this are worth a second look."""
SAME_SCALE = 0.05


def check(sections: Sections, documents: Sequence[Document], draft: Draft) -> None:
    """Report control points beside their sheet, wrong, mirrored or unchecked, and scales that contradict them."""
    levels = section(sections, "levels", Levels)
    pages = {document.id: document.pages for document in documents}
    errors_m = []
    for number, level in enumerate((levels.levels if levels else None) or ()):
        if level.georeference is None:
            continue
        sheet = next(iter(pages.get(level.plan or "", ())[level.page - 1 : level.page]), None)
        place: Place = ("levels", "levels", number)
        if sheet is not None and not _are_on(sheet, level.georeference, place, draft):
            continue
        placing = _placing(level, level.georeference, sheet, place, draft)
        if placing is not None and placing.rms_error_m is not None:
            errors_m.append(placing.rms_error_m)
    if errors_m:
        floors = "1 floor" if len(errors_m) == 1 else f"{len(errors_m)} floors"
        message = f"the control points of {floors} agree within {max(*errors_m, 0.1):.1f} m"
        draft.findings.taken("levels", message)


def _are_on(sheet: Page, georeference: Georeference, place: Place, draft: Draft) -> bool:
    """Whether all control points lie on their sheet; those that do not are errors."""
    fine = True
    for index, point in enumerate(georeference.control_points):
        if not (0 <= point.page_x_pt <= sheet.width_pt and 0 <= point.page_y_pt <= sheet.height_pt):
            size = f"{sheet.width_pt:g} x {sheet.height_pt:g} points"
            message = f"lies outside of its sheet, which measures {size}"
            draft.error((*place, "georeference", "control_points", index), message)
            fine = False
    return fine


def _placing(
    level: Level, georeference: Georeference, sheet: Page | None, place: Place, draft: Draft
) -> SheetPlacing | None:
    where = (*place, "georeference")
    size = (sheet.width_pt, sheet.height_pt) if sheet is not None else None
    try:
        placing = fit(georeference, None, size)
    except InputError as error:
        draft.error(where, f"floor {level.label}: {error}")
        return None
    doubt = _doubt(placing, georeference)
    if doubt:
        draft.warning(where, f"floor {level.label}: {doubt}")
    if level.scale is not None:
        fitted = 1 / placing.points_per_metre / METRES_PER_POINT
        if abs(fitted / level.scale - 1) > SAME_SCALE:
            message = f"floor {level.label}: 1:{level.scale:g}, but its control points make it 1:{fitted:.0f}"
            draft.warning((*place, "scale"), message)
    return placing


def _doubt(placing: SheetPlacing, georeference: Georeference) -> str:
    """What leaves the fit unchecked or coarse; empty when nothing does."""
    if placing.rms_error_m is None:
        return {
            FitMethod.TWO_POINTS: "two control points place the sheet and nothing checks them; a third would",
            FitMethod.AFFINE: "three control points place the sheet only if it is stretched by "
            f"{100 * (placing.stretch - 1):.0f} %; one may be wrong, a fourth would tell",
        }.get(
            placing.method,
            "four control points place the sheet only if it was photographed at a slant; "
            "one may be wrong, a fifth would tell",
        )
    if placing.rms_error_m > COARSE_M:
        return f"the control points agree only within {placing.rms_error_m:.1f} m: {_misses(placing)}"
    if is_a_line([(point.page_x_pt, point.page_y_pt) for point in georeference.control_points]):
        return "the control points lie in one line; one beside it would check the rest of the sheet"
    return ""


def _misses(placing: SheetPlacing) -> str:
    """The three points that miss the most."""
    ranked = sorted(enumerate(placing.residuals_m, start=1), key=lambda point: -point[1])[:3]
    return ", ".join(f"point {number} misses by {miss:.1f} m" for number, miss in ranked)
