"""The zones that are drawn for one place: what was said about the spill, and the answer to it.

Asks off the GUI thread. While an answer is on its way later words wait, and only the last of them is asked: a dial that
turns is followed, and the last word wins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from responder_app.briefing.answers.materials import Material, SpillSize, ZoneChoices, ZoneQuestion
from responder_app.briefing.answers.zones import ZoneAnswer
from responder_app.briefing.distance import compass
from responder_app.errors import ResponderError
from responder_app.gui.ports import Questions
from responder_app.gui.tasks import Lane
from responder_app.gui.zones.places import PlacedSign, signs_of
from responder_app.model.base import LonLat

Place = str | LonLat
"""A facility's id, or a point."""
AGAIN_MS = 60_000
"""The sun sets while zones are drawn: they are asked for again so often."""


@dataclass(frozen=True)
class Shown:
    """One answer, with what may be said about the material and the signs to put on the map."""

    place: Place
    choices: ZoneChoices
    answer: ZoneAnswer
    signs: tuple[PlacedSign, ...]

    @property
    def wind(self) -> str:
        """In two words: "from SW", "wind ?"."""
        from_deg = self.answer.question.wind.from_deg
        return "wind ?" if from_deg is None else f"from {compass(from_deg)}"


class DrawnZones(QObject):
    """Signals: `changed` when other zones are drawn, or none any more; `failed` (ResponderError): those before stay.

    `question` is what was said last, `shown` the answer; both None while nothing is drawn.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, questions: Questions, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._questions = questions
        self._lane = lane
        self.place: Place | None = None
        self.question: ZoneQuestion | None = None
        self.shown: Shown | None = None
        self._asked: tuple[Place, ZoneQuestion] | None = None
        """What is on its way."""
        self._cleared: tuple[Place, ZoneQuestion] | None = None
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self.ask_again)

    @property
    def waiting(self) -> bool:
        """Whether an answer is on its way."""
        return self._asked is not None

    @property
    def cleared(self) -> Material | None:
        """What `restore` would draw again."""
        return self._cleared[1].material if self._cleared is not None else None

    def draw(self, place: Place, material: Material, spill: LonLat | None = None) -> None:
        """Draw a material's zones. At the same place wind and light stay as said; of the same material all else too."""
        before = self.question if place == self.place else None
        question = ZoneQuestion(material, spill=spill)
        if before is not None and before.material == material:
            question = before
        elif before is not None:
            question = replace(question, wind=before.wind, light=before.light)
        self.place, self.question = place, question
        self._ask()

    def say(self, **said: Any) -> None:
        """Say something else about the spill: fields of ZoneQuestion. Nothing happens while nothing is drawn."""
        if self.question is None:
            return
        question = replace(self.question, **said)
        if question.size is SpillSize.SMALL:
            question = replace(question, container=None)
        if not question.fire:
            question = replace(question, tank_l=None)
        if question != self.question:
            self.question = question
            self._ask()

    def clear(self) -> None:
        """Take the zones away; `restore` brings them back."""
        if self.place is not None and self.question is not None:
            self._cleared = self.place, self.question
        self._forget()

    def leave(self, place: Place | None) -> None:
        """Another place is looked at: the zones of any other one go for good."""
        if self.place != place:
            self._forget()
        if self._cleared is not None and self._cleared[0] != place:
            self._cleared = None

    def restore(self) -> None:
        """Draw what was cleared last."""
        if self._cleared is not None:
            self.place, self.question = self._cleared
            self._cleared = None
            self._ask()

    def ask_again(self) -> None:
        """The library or the time of day has changed."""
        if self.question is not None:
            self._ask()

    def _forget(self) -> None:
        self.place = self.question = None
        self._again.stop()
        if self.shown is not None:
            self.shown = None
            self.changed.emit()

    def _ask(self) -> None:
        if self._asked is not None or self.place is None or self.question is None:
            return
        place, question = self._asked = self.place, self.question
        questions = self._questions

        def work() -> Shown:
            choices = questions.zone_choices(question.material)
            answer = questions.zones(place, question)
            return Shown(place, choices, answer, signs_of(answer))

        self._lane.ask(work, self._on_answered, self._on_failed)

    def _on_answered(self, shown: Shown) -> None:
        asked, self._asked = self._asked, None
        if self.place == shown.place:
            self.shown = shown
            self._cleared = None
            self._again.start()
            self.changed.emit()
        self._ask_newer(asked)

    def _on_failed(self, error: ResponderError) -> None:
        asked, self._asked = self._asked, None
        if asked != (self.place, self.question):
            self._ask_newer(asked)
            return
        # Back to what is drawn, so that keys and map say the same.
        good = self.shown if self.shown is not None and self.shown.place == self.place else None
        self.question = good.answer.question if good is not None else None
        self.place = good.place if good is not None else None
        self.failed.emit(error)

    def _ask_newer(self, asked: tuple[Place, ZoneQuestion] | None) -> None:
        if self.question is not None and asked != (self.place, self.question):
            self._ask()
