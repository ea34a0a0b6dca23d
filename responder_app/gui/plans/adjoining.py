"""Gets other floors ready: those above and below wholly, of the others a small picture to show at once.

Of the floors above and below the overviews are decoded and the pages read by a drawing worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from responder_app.briefing.answers.plans import FloorRow, SheetRef, SheetSource
from responder_app.errors import ResponderError
from responder_app.gui.plans.sheet_drawing import PDF, SheetDrawing, document_of, tiles_of
from responder_app.gui.tasks import Task
from responder_app.gui.view import Surroundings
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Prepare, Priority

MOST_REMOTE = 30
"""Of so many floors a small picture is kept; the overview's bytes are held for each, too."""


class Adjoining:
    """Whatever fails here fails again, and is said, when the floor is opened."""

    def __init__(self, around: Surroundings, pool: RenderPool, drawing: SheetDrawing) -> None:
        self._around, self._pool, self._drawing = around, pool, drawing
        self._question: Task | None = None
        self._glance: Task | None = None
        self._known: set[SheetRef] = set()
        self._prepared: list[Future[None]] = []

    def forget(self) -> None:
        """Another facility is opened."""
        self.pause()
        if self._glance is not None:
            self._glance.drop()
        self._known.clear()

    def pause(self) -> None:
        """Another floor is asked for: what nobody has begun for the ones beside the floor before is not begun."""
        if self._question is not None:
            self._question.drop()
            self._question = None
        for future in self._prepared:
            future.cancel()
        self._prepared.clear()

    def expect(self, facility_id: str, floors: Sequence[FloorRow], level: str) -> None:
        """Of these floors, from the roof down, one is shown: those beside it may be opened next, the others later."""
        here = next((at for at, floor in enumerate(floors) if floor.label == level), 0)
        away = sorted((abs(at - here), at) for at in range(len(floors)))
        sheets = [(far, sheet) for far, at in away if (sheet := floors[at].sheet) is not None]
        beside = [sheet for far, sheet in sheets if far == 1]
        questions = self._around.questions

        def sources() -> list[SheetSource]:
            return [questions.sheet(facility_id, ref.document_id, ref.page) for ref in beside]

        self.pause()
        self._question = self._around.lane.ask(sources, self._prepare, _failed, spare=True)
        remote = [sheet for far, sheet in sheets if far > 1][:MOST_REMOTE]
        self._look_at(facility_id, [ref for ref in remote if ref not in self._known])

    def _prepare(self, sources: Sequence[SheetSource]) -> None:
        """The pictures first, of all floors: reading a page takes as long as decoding ten of them."""
        asked = self._question
        tiles = [tiles_of(source, self._pool) for source in sources]
        self._drawing.canvas.expect(tiles, lambda: self._read(sources) if asked is self._question else None)

    def _read(self, sources: Sequence[SheetSource]) -> None:
        for source in sources:
            if source.ref.media_type == PDF and source.pyramid is None:
                wanted = Prepare(document_of(source), source.ref.page - 1)
                self._prepared.append(self._pool.submit(wanted, Priority.BACKGROUND))

    def _look_at(self, facility_id: str, remote: Sequence[SheetRef]) -> None:
        """One question for each: whoever chooses a floor meanwhile waits for one at most."""
        if not remote or len(self._known) >= MOST_REMOTE:
            return
        ref, *rest = remote
        questions = self._around.questions

        def came(source: SheetSource) -> None:
            self._known.add(ref)
            if source.overview is not None:
                self._drawing.canvas.expect_small(tiles_of(source, self._pool))
            self._look_at(facility_id, rest)

        self._glance = self._around.lane.ask(
            lambda: questions.sheet(facility_id, ref.document_id, ref.page),
            came,
            _failed,
            instead_of=self._glance,
            spare=True,
        )


def _failed(error: ResponderError) -> None:
    del error
