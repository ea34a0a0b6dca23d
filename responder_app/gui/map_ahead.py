"""Works out maps that are likely to be asked for next, while nobody waits for anything. Shows nothing.

While an arrival sheet is on the screen that is the same facility's map with its base map drawn, and so it is while a
search has picked a facility or a finger a neighbour; while a map is, those of the facilities around it are worked out.
All of it is asked in short pieces as `spare`, is held here and in the briefing only, and goes with the window.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from responder_app.briefing.answers.site_map import MapScene
from responder_app.errors import ResponderError
from responder_app.gui import pauses
from responder_app.gui.canvas.opening import Opening
from responder_app.gui.map_listing import listed
from responder_app.gui.symbol_list import Listing, listing_of
from responder_app.gui.tasks import Task
from responder_app.gui.under import Laying, Under
from responder_app.gui.view import Surroundings
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Priority

REST_MS = 40
"""So long nothing moves before it begins, and before garbage is looked for: a finger on the map comes first."""
MOST_BESIDE = 4
"""Facilities around the open one: the briefing keeps eight, and those before may be come back to."""
WORKERS = 2
"""Each of them takes a tile of a base map apart for itself; both are free when it is asked twice."""

Pieces = Generator[Callable[[], Any], Any, None]
"""Pieces of work for the lane, one after the other; each is told what came of the one before."""


@dataclass(frozen=True)
class Foreseen:
    """A facility's map as it will be: its base map or the names on it, and the rows beside it."""

    laying: Laying
    scene: MapScene
    below: Under | None
    listing: Listing


def foreseen(laying: Laying, scene: MapScene) -> Foreseen:
    """What is shown of a scene over a base map that was begun. Some milliseconds: on a lane."""
    return Foreseen(laying, scene, laying.under(scene), listing_of(listed(scene)))


class MapAhead(QObject):
    """`begin_own` and `begin_beside` begin anew and leave what was begun before. GUI thread only."""

    def __init__(
        self,
        around: Surroundings,
        pool: RenderPool,
        opening: Callable[[], Opening | None],
        stands: Callable[[], object],
        parent: QObject,
    ) -> None:
        """`opening` tells how the next map will be seen, as far as that is known yet; `stands` where this one is."""
        super().__init__(parent)
        self._stands = stands
        self._stood: object = None
        self._around = around
        self._pool = pool
        self._opening = opening
        self._pieces: Pieces | None = None
        self._piece: Callable[[], Any] | None = None
        self._task: Task | None = None
        self._untidy = False
        """Whether all is worked out, and what was left behind is not looked for yet."""
        self._about = ""
        """The facility whose own map is worked out, or was."""
        self._foreseen: dict[str, Foreseen] = {}
        """By the facility's id."""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)

    @property
    def at_rest(self) -> bool:
        """Whether nothing is left to be worked out."""
        return self._piece is None and not self._untidy

    def begin_own(self, facility_id: str) -> None:
        """The map of this facility is next: its arrival sheet is on the screen, or it was picked. Goes on if begun."""
        if facility_id == self._about and (self._pieces is not None or self._foreseen):
            return
        self.leave()
        self._about = facility_id
        self._begin(self._own(facility_id))

    def begin_beside(self, facility_id: str) -> None:
        """The map of a facility around this one may be next: its own is on the screen."""
        self._about = ""
        self._begin(self._beside(facility_id))

    def take(self, facility_id: str) -> Foreseen | None:
        """What was begun for a facility, if it will be seen as was thought; what is not done yet ends."""
        self._stop()
        held, self._foreseen, self._about = self._foreseen, {}, ""
        wanted = held.get(facility_id)
        if wanted is not None and wanted.laying.opening != self._opening():
            wanted = None
        for other in held.values():
            if other is not wanted:
                other.laying.leave()
        if wanted is not None:
            wanted.laying.hurry()
        return wanted

    def leave(self) -> None:
        """End what is not done yet, and hold nothing."""
        self.take("")

    def _own(self, facility_id: str) -> Pieces:
        while (yield partial(self._around.questions.prepare_map, facility_id)):
            pass
        opening = self._opening()
        if opening is not None:
            self._foreseen[facility_id] = yield partial(self._draw, facility_id, opening)

    def _beside(self, facility_id: str) -> Pieces:
        others = yield partial(self._around.questions.beside, facility_id)
        for other in others[:MOST_BESIDE]:
            # One that cannot be read says so to whoever opens it.
            with suppress(ResponderError):
                while (yield partial(self._around.questions.prepare_map, other)):
                    pass
                opening = self._opening()
                if opening is not None:
                    self._foreseen[other] = yield partial(self._foresee, other, opening)

    def _draw(self, facility_id: str, opening: Opening) -> Foreseen:
        """On the lane."""
        questions = self._around.questions
        laying = Laying(self._pool, questions.basemaps(facility_id), opening, Priority.SOON)
        return foreseen(laying, questions.site_map(facility_id, laying.begin))

    def _foresee(self, facility_id: str, opening: Opening) -> Foreseen:
        """On the lane: the names on it are kept once, what each worker took apart for them is kept by that."""
        questions = self._around.questions
        bases, scene = questions.basemaps(facility_id), questions.site_map(facility_id)
        for _ in range(WORKERS):
            laying = Laying(self._pool, bases, opening, Priority.SOON)
            laying.foresee(scene.origin, scene.extent)
        return foreseen(laying, scene)

    def _begin(self, pieces: Pieces) -> None:
        self._stop()
        self._pieces, self._piece, self._stood = pieces, next(pieces), self._stands()
        self._rest.start()

    def _stop(self) -> None:
        self._rest.stop()
        if self._task is not None:
            self._task.drop()
        self._pieces = self._piece = self._task = None
        self._untidy = False

    @Slot()
    def _ask(self) -> None:
        """Ask for the next piece, once nothing else is being done."""
        around, piece = self._around, self._piece
        stood, self._stood = self._stood, self._stands()
        if stood != self._stood or around.lane.busy or around.current.still_drawing():
            self._rest.start()
        elif piece is not None:
            self._task = around.lane.ask(piece, self._on_done, self._on_failed, spare=True)
        elif self._untidy:
            self._untidy = False
            pauses.look()

    def _on_done(self, value: object) -> None:
        self._go_on(lambda pieces: pieces.send(value))

    def _on_failed(self, error: ResponderError) -> None:
        self._go_on(lambda pieces: pieces.throw(error))

    def _go_on(self, on: Callable[[Pieces], Callable[[], Any]]) -> None:
        if self._pieces is None:
            return
        try:
            self._piece = on(self._pieces)
        except (StopIteration, ResponderError):
            self._stop()
            self._untidy = True
            self._rest.start()
        else:
            self._ask()
