"""Gets the floors above and below ready: their overviews decoded, their pages read by a drawing worker."""

from __future__ import annotations

from collections.abc import Sequence

from responder_app.briefing.answers.plans import SheetRef, SheetSource
from responder_app.errors import ResponderError
from responder_app.gui.plans.sheet_drawing import PDF, SheetDrawing, document_of, tiles_of
from responder_app.gui.tasks import Task
from responder_app.gui.view import Surroundings
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Prepare, Priority


class Adjoining:
    """Whatever fails here fails again, and is said, when the floor is opened."""

    def __init__(self, around: Surroundings, pool: RenderPool, drawing: SheetDrawing) -> None:
        self._around, self._pool, self._drawing = around, pool, drawing
        self._question: Task | None = None

    def expect(self, facility_id: str, sheets: Sequence[SheetRef]) -> None:
        """These sheets may be opened next."""
        questions = self._around.questions

        def sources() -> list[SheetSource]:
            return [questions.sheet(facility_id, ref.document_id, ref.page) for ref in sheets]

        self._question = self._around.lane.ask(sources, self._prepare, _failed, instead_of=self._question)

    def _prepare(self, sources: Sequence[SheetSource]) -> None:
        self._drawing.canvas.expect([tiles_of(source, self._pool) for source in sources])
        for source in sources:
            if source.ref.media_type == PDF and source.pyramid is None:
                self._pool.submit(Prepare(document_of(source), source.ref.page - 1), Priority.BACKGROUND)


def _failed(error: ResponderError) -> None:
    del error
