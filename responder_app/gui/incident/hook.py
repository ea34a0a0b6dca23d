"""Where the incident is hung into a window: the header's key, the hot key, the strip, the question before it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from responder_app.briefing.clock import local_now
from responder_app.gui.incident import words
from responder_app.gui.incident.ports import IncidentDesk
from responder_app.gui.incident.strip import IncidentStrip
from responder_app.gui.question import Question
from responder_app.gui.screens import INCIDENT_KEY
from responder_app.gui.tasks import Lane
from responder_app.gui.window import Window
from responder_app.model.base import LonLat

TICK_MS = 1000
REMEMBER_S = 60


class IncidentKeys(QObject):
    """Follows one window; goes with it. What it writes has a lane of its own, so that no answer holds it up."""

    def __init__(self, window: Window, desk: IncidentDesk, now: Callable[[], datetime] = local_now) -> None:
        super().__init__(window)
        self._window, self._desk, self._now = window, desk, now
        self._lane = Lane()
        window.add_lanes(self._lane)
        self._aimed: LonLat | None = None
        """Where sync was told that it is, by this."""
        self._ticks = 0
        theme = window.around.theme
        self.strip = IncidentStrip(theme, INCIDENT_KEY)
        self.question = Question(theme)
        self.question.setParent(window)
        window.put_on_top(self.strip)
        self.strip.pressed.connect(self.go_there)
        self.strip.end_pressed.connect(self.ask_end)
        window.header.incident_pressed.connect(self.begin)
        window.header_changed.connect(self._show_key)
        # What it asks is about the building that was open.
        window.around.current.facility_opened.connect(self.question.hide)
        QShortcut(QKeySequence(INCIDENT_KEY), window).activated.connect(self._on_hot_key)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.look)
        self._tick.start()
        self._on_changed()

    def begin(self) -> None:
        """It is at the open facility; where one runs elsewhere, ask first whether that one has ended."""
        facility_id, name = self._window.around.current.facility_id, self._window.named
        running = self._desk.running
        if not name or (running is not None and running.facility_id == facility_id):
            return

        def begin_here() -> None:
            self._do(lambda: self._desk.begin(facility_id, name))

        if running is None:
            begin_here()
            return
        over = (self.strip, self._window.header)
        asked = f"Has the incident at {running.name} ended?"
        self.question.ask(over, asked, ("It has ended:\nbegin here", begin_here), ("It still runs", _nothing))

    def ask_end(self) -> None:
        """Ask once whether it has ended; where it may have been forgotten, the other answer is that it runs."""
        running = self._desk.running
        if running is None:
            return
        asks, over = self._desk.asks(), (self.strip, self._window.header)
        asked = f"Is the incident at {running.name} still running?" if asks else f"End the incident at {running.name}?"
        goes_on = (lambda: self._do(self._desk.say_running)) if asks else _nothing
        no = "Still running" if asks else "Goes on"
        self.question.ask(over, asked, ("End incident", lambda: self._do(self._desk.end)), (no, goes_on))

    def go_there(self) -> None:
        """Its facility's arrival sheet."""
        running = self._desk.running
        if running is not None:
            self._window.open_facility(running.facility_id)

    def look(self) -> None:
        """Say for how long it has run; remember it once a minute, and hear what another window did."""
        self._show()
        self._ticks += 1
        if self._ticks % REMEMBER_S == 0:
            self._do(self._desk.checkpoint)

    def _on_hot_key(self) -> None:
        if self._desk.running is None:
            self.begin()
        else:
            self.go_there()

    def _do(self, write: Callable[[], None]) -> None:
        self._lane.ask(write, lambda _: self._on_changed(), lambda _: self._on_changed())

    def _on_changed(self) -> None:
        self._show()
        self._show_key()
        self._aim()

    def _show(self) -> None:
        running = self._desk.running
        if running is not None:
            ran = "" if self._desk.asks() else words.ran(self._desk.ran_s())
            self.strip.show_incident(running.name, words.since(running.begun_at, self._now()), ran)
        self.strip.setVisible(running is not None)

    def _show_key(self) -> None:
        running, header = self._desk.running, self._window.header
        is_here = running is not None and running.facility_id == self._window.around.current.facility_id
        # While one runs the hot key leads to it.
        header.incident.set_hint(INCIDENT_KEY if running is None else "")
        header.incident.setVisible(bool(self._window.named) and not is_here)

    def _aim(self) -> None:
        """Have a stick's nearest come first there, unless a person chose a place for that."""
        syncing, around, running = self._window.syncing, self._window.around, self._desk.running
        if syncing.incident is not None and syncing.incident != self._aimed:
            return
        if running is None:
            syncing.incident = self._aimed = None
            return

        def on_found(point: LonLat) -> None:
            now = self._desk.running
            if syncing.incident == self._aimed and now is not None and now.facility_id == running.facility_id:
                syncing.incident = self._aimed = point

        around.lane.ask(lambda: around.questions.location(running.facility_id), on_found, lambda _: None, spare=True)


def add_incident(window: Window, desk: IncidentDesk) -> IncidentKeys:
    """Hang it into that window."""
    return IncidentKeys(window, desk)


def _nothing() -> None:
    """All stays as it is."""
