"""The words of the facility in use, read piece by piece, and the search in them."""

from __future__ import annotations

from responder_app.briefing.answers.plan_words import PlanHit, PlanHits, PlanWordsState
from responder_app.briefing.floors import Floors
from responder_app.briefing.plans import sheet_of_level, sheet_ref
from responder_app.briefing.source import LibraryReader
from responder_app.model.facility import PrePlan


class PlanWords:
    """The plans' words of the facilities used last."""

    def __init__(self, library: LibraryReader) -> None:
        self._library = library

    def prepare(self, facility_id: str) -> PlanWordsState:
        """Read a few more sheets."""
        sheets = sum(len(document.pages) for document in self._library.preplan(facility_id).documents)
        return PlanWordsState(sheets, sheets, 0, 0, 0)

    def find(self, facility_id: str, text: str, limit: int, floor: str) -> PlanHits:
        """What fits, best first."""
        del floor
        preplan = self._library.preplan(facility_id)
        state = self.prepare(facility_id)
        hits = self._hits(preplan, text.casefold())
        return PlanHits(text, hits[:limit], True, state.note, state.sheets, len(hits) > limit)

    def _hits(self, preplan: PrePlan, text: str) -> tuple[PlanHit, ...]:
        floors = Floors(preplan)
        of_sheet = {
            (ref.document_id, ref.page): label
            for label, level in floors.levels.items()
            if (ref := sheet_of_level(preplan, level))
        }
        return tuple(
            PlanHit(
                word.text,
                sheet_ref(document, page),
                label := of_sheet.get((document.id, page), ""),
                floors.ordinal(label),
                document.title,
                ((word.x0, word.y0, word.x1, word.y1),),
            )
            for document in preplan.documents
            for page in range(1, len(document.pages) + 1)
            for word in self._library.words(preplan.id, document.id, page)
            if text and text in word.text.casefold()
        )
