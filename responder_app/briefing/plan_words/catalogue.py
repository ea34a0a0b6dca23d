"""Which sheets of a facility may have words, and which floor each of them shows."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.briefing.answers.plans import SheetRef
from responder_app.briefing.floors import Floors
from responder_app.briefing.plans import sheet_of_level, sheet_ref
from responder_app.model.facility import PrePlan
from responder_app.model.terms import DocumentKind

PDF = "application/pdf"


@dataclass(frozen=True)
class Sheet:
    """A sheet and its floor: "" and None for one that is no floor's."""

    ref: SheetRef
    floor: str
    ordinal: int | None


def sheets_of(preplan: PrePlan) -> tuple[Sheet, ...]:
    """Every page of every drawing: floors' plans from the ground up, then all others as they are listed."""
    floors = Floors(preplan)
    labels: dict[tuple[str, int], str] = {}
    for label in floors.labels():
        level = floors.levels.get(label)
        ref = sheet_of_level(preplan, level) if level else None
        if ref is not None:
            labels[ref.document_id, ref.page] = label
    sheets = []
    for document in preplan.documents:
        # A diagram or a second plan of a floor is filed under its label; a data sheet's floor says nothing.
        own = document.level if document.level and document.kind is not DocumentKind.SDS else ""
        for page in range(1, len(document.pages) + 1 if document.media_type == PDF else 1):
            label = labels.get((document.id, page), own)
            ordinal = floors.ordinal(label) if label else None
            sheets.append(Sheet(sheet_ref(document, page), label, ordinal))
    return tuple(sorted(sheets, key=lambda sheet: (sheet.ordinal is None, abs(sheet.ordinal or 0))))
