"""What one question about a sheet brings, and how it is said over the drawing. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.briefing.answers.fact import FactState
from responder_app.briefing.answers.plans import FloorRow, LevelsAnswer, PlanOverlay, SheetRef, SheetSource
from responder_app.gui.listed import Listed
from responder_app.gui.plans.overlays import for_plans
from responder_app.gui.ports import Questions


@dataclass(frozen=True)
class Opened:
    """The sheet, for a floor what lies over it, and the layers that a crew hid on it before."""

    source: SheetSource | None
    overlay: PlanOverlay | None
    floor: FloorRow | None
    hidden_layers: frozenset[str] | None = None


def open_floor(questions: Questions, facility_id: str, floor: FloorRow) -> Opened:
    """A floor's sheet with its overlay. Call it on a lane."""
    overlay = for_plans(questions.overlay(facility_id, floor.label))
    if floor.sheet is None:
        return Opened(None, overlay, floor)
    return _opened(questions, facility_id, floor.sheet, overlay, floor)


def open_sheet(questions: Questions, facility_id: str, ref: SheetRef) -> Opened:
    """A page of any document. Call it on a lane."""
    return _opened(questions, facility_id, ref, None, None)


def _opened(
    questions: Questions, facility_id: str, ref: SheetRef, overlay: PlanOverlay | None, floor: FloorRow | None
) -> Opened:
    source = questions.sheet(facility_id, ref.document_id, ref.page)
    return Opened(source, overlay, floor, questions.hidden_layers(facility_id, ref.document_id, ref.page))


@dataclass(frozen=True)
class Said:
    """The floor large, what its sheet is called small; amber where it misleads or is old."""

    headline: str
    note: str
    amber: bool


def said_of(opened: Opened) -> Said:
    """The words over the drawing."""
    floor, overlay, source = opened.floor, opened.overlay, opened.source
    title = source.ref.title if source else ""
    name = f"Floor {floor.label}" if floor else title
    age = floor.plan_age if floor else None
    oddity = floor.oddity if floor else None
    notes = (
        source.note if source else "",
        oddity or "",
        title if title.casefold() not in _names(name) else "",
        age.text if age else "",
        overlay.note if overlay else "",
    )
    amber = bool(source and source.stands_in) or bool(oddity) or bool(age and age.overdue)
    return Said(name, " · ".join(note[:1].upper() + note[1:] for note in notes if note), amber)


def _names(name: str) -> frozenset[str]:
    """What says no more than the headline does: "floor 7", "floor plan 7", "plan 7"."""
    said = name.casefold()
    return frozenset((said, said.replace("floor ", "floor plan ", 1), said.replace("floor ", "plan ", 1)))


def ground_floor(levels: LevelsAnswer) -> str:
    """The label of the ground floor, else of the uppermost; "" without floors."""
    floors = levels.floors
    return next((floor.label for floor in floors if floor.ordinal == 0), floors[0].label if floors else "")


def why_no_plan(floor: FloorRow | None) -> str:
    """Why a floor has no sheet to show, in words."""
    if floor is not None and floor.plan_state is FactState.NOT_SHARED:
        return "The plan of this floor is not shared with your agency"
    return "No plan of this floor was provided"


def listed(overlay: PlanOverlay | None) -> list[Listed]:
    """The things of a floor as rows: those on the drawing, then those that could not be placed."""
    if overlay is None:
        return []
    placed = [Listed(s.id, s.label, s.kind, s.details, s.severity, icon=s.icon, group=s.group) for s in overlay.symbols]
    unplaced = overlay.unplaced
    return placed + [
        Listed(t.id, t.label, t.kind, t.details, placed=False, icon=t.icon, group=t.group) for t in unplaced
    ]
