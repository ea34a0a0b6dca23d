"""Looks around every few seconds and begins a sync when one is due, behind whatever a crew is doing.

A sync that began by itself opens nothing and moves nothing: one word on the rail, a line on F8. It begins when no
screen waits for an answer, and stands aside while one does. While an incident runs none begins, and one that had begun
by itself stops until after it. With the window it ends: locked, there are no keys.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from responder_app.errors import BusyError, ResponderError, TransportError
from responder_app.gui.automatic.disks import plugged_in
from responder_app.gui.automatic.ports import Outlook
from responder_app.gui.automatic.said import facts
from responder_app.gui.syncing import Syncing
from responder_app.gui.tasks import Lane
from responder_app.gui.words import explain
from responder_app.sync.answers import Change
from responder_app.sync.automatic.agenda import Agenda, Due, Ended, Seen
from responder_app.sync.automatic.values import BEGUN, Last, Look
from responder_app.sync.tally import sentence

LOOK_MS = 5_000
QUIET_S = 5.0
"""So long no screen has been asked for before a sync begins."""
ASIDE_MS, MOST_ASIDE_S = 1_500, 20.0
"""After a screen's answer it goes on; a screen that is asked for without end does not keep it back for ever."""


def now() -> datetime:
    """The system's local time, aware."""
    return datetime.now().astimezone()


class Watch(QObject):
    """Signals: `said` (facts for F8) when they change.

    Args:
        outlook: What is so on the vehicle.
        syncing: Runs the sync.
        answers: The lane that screens wait for.
        looking: A lane of its own: a disk may hang.
        disks: What is plugged in.
        clock: Aware; `steady` counts seconds and is set by nobody.
        in_incident: Whether an incident runs that somebody spoke of lately. Answers at once.
    """

    said = Signal(object)

    def __init__(
        self,
        outlook: Outlook,
        syncing: Syncing,
        answers: Lane,
        looking: Lane,
        disks: Callable[[], Sequence[Path]] = plugged_in,
        clock: Callable[[], datetime] = now,
        steady: Callable[[], float] = time.monotonic,
        in_incident: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self._outlook, self._syncing, self._answers, self._looking = outlook, syncing, answers, looking
        self._disks, self._clock, self._steady, self._in_incident = disks, clock, steady, in_incident
        self._agenda: Agenda | None = None
        self._begun_by: Due | None = None
        self._last: Last | None = None
        self._seen: Seen | None = None
        self._asked_s = float("-inf")
        self._gives_way = False
        """Whether the sync that runs was stopped because an incident began."""
        self._aside_s: float | None = None
        """Since when it stands aside, without an end to it in between."""
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._going_on = QTimer(self, singleShot=True, interval=ASIDE_MS)
        self._going_on.timeout.connect(self._go_on)
        answers.asked.connect(self._on_asked)
        answers.idle.connect(self._on_idle)
        syncing.began.connect(self._on_began)
        syncing.ended.connect(self._on_ended)

    def start(self) -> None:
        """Begin to look around."""
        self._timer.start()
        self.look()

    def end(self) -> None:
        """The window goes."""
        self._timer.stop()
        self._going_on.stop()

    def look(self) -> None:
        """Look around now, unless a look is under way."""
        if not self._looking.busy:
            self._looking.ask(lambda: self._outlook.look(self._disks()), self._on_look, lambda _: None)

    def say(self) -> None:
        """Tell F8 what holds now."""
        if self._agenda is not None and self._seen is not None:
            rules = self._outlook.wishes.now
            following = self._agenda.following(self._seen, rules)
            running = self._syncing.running
            has_source, incident = self._outlook.has_source, self._seen.incident
            self.said.emit(tuple(facts(rules, has_source, following, self._last, running, incident)))

    def _on_look(self, look: Look) -> None:
        if self._agenda is None:
            self._last = look.last
            cut = look.last is not None and look.last.was_cut and not self._syncing.running
            self._agenda = Agenda(self._outlook.device, cut)
        listed = self._syncing.listed
        self._seen = seen = Seen(
            now=self._clock(),
            steady_s=self._steady(),
            last_check=look.last_check,
            network=look.network,
            carriers=look.carriers,
            lacking=listed is not None and listed.lacking,
            has_source=self._outlook.has_source,
            incident=self._in_incident(),
        )
        if seen.incident and self._syncing.running and self._syncing.by_itself and not self._syncing.stops:
            self._gives_way = True
            self._syncing.cancel()
        if self._aside_s is not None and seen.steady_s - self._aside_s >= MOST_ASIDE_S:
            self._syncing.step_aside(False)
        if not self._syncing.running:
            due = self._agenda.look(seen, self._outlook.wishes.now)
            if due is not None and self._is_quiet():
                self._begin(due)
        self.say()

    def _is_quiet(self) -> bool:
        return not self._answers.awaited and self._steady() - self._asked_s >= QUIET_S

    def _begin(self, due: Due) -> None:
        self._begun_by = due
        self._syncing.begin(str(due.carrier.folder) if due.carrier else None, by_itself=True)

    def _on_began(self, source: str | None, by_itself: bool) -> None:
        if not by_itself:
            self._begun_by = None
        if self._agenda is not None and self._seen is not None and (by_itself or source is None):
            self._agenda.began(self._begun_by, self._seen, self._outlook.wishes.now)
        self._remember(BEGUN)

    def _on_ended(self, outcome: Change | ResponderError) -> None:
        self._going_on.stop()
        self._aside_s = None
        how = ended(outcome)
        if self._gives_way and how is Ended.STOPPED:
            how = Ended.ASIDE
        self._gives_way = False
        if self._agenda is not None:
            self._agenda.ended(how, self._steady())
        self._remember(how, problem(outcome))
        self._begun_by = None
        self.look()

    def _remember(self, how: str, problem: str = "") -> None:
        why = str(self._begun_by.why) if self._begun_by else ""
        self._last = last = Last(self._clock(), how, why, problem)
        self._looking.ask(lambda: self._outlook.remember(last), lambda _: None, lambda _: None)
        self.say()

    def _on_asked(self) -> None:
        """A screen waits for an answer: what runs by itself lets it go first."""
        self._asked_s = self._steady()
        if not self._syncing.by_itself or not self._syncing.running:
            return
        if self._aside_s is None:
            self._aside_s = self._asked_s
        self._going_on.stop()
        if self._asked_s - self._aside_s < MOST_ASIDE_S:
            self._syncing.step_aside(True)
        else:
            self._syncing.step_aside(False)

    def _on_idle(self) -> None:
        if self._aside_s is not None:
            self._going_on.start()

    def _go_on(self) -> None:
        self._aside_s = None
        self._syncing.step_aside(False)


def ended(outcome: Change | ResponderError) -> Ended:
    """What became of a sync; of one with several offices what asks for most."""
    if isinstance(outcome, Change):
        failed = {ended(one.error) for one in outcome.offices if one.error is not None}
        worst = next((how for how in (Ended.NO_WAY, Ended.BUSY, Ended.REFUSED) if how in failed), Ended.DONE)
        return Ended.STOPPED if outcome.cancelled else worst
    if isinstance(outcome, BusyError):
        return Ended.BUSY
    return Ended.NO_WAY if isinstance(outcome, TransportError) else Ended.REFUSED


def problem(outcome: Change | ResponderError) -> str:
    """Why it failed, or what is not as it should be after it; "" for nothing."""
    if isinstance(outcome, Change):
        return " ".join(outcome.notes)
    if isinstance(outcome, TransportError):
        return sentence(outcome)
    words = explain(outcome)
    return f"{sentence(outcome)} {words.next_step}" if words.detail else words.one_line
