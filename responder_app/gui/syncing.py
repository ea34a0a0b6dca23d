"""Runs the sync on a lane of its own and tells the screens. Knows no widgets."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from responder_app.errors import ResponderError
from responder_app.gui.listing import Listing, listed
from responder_app.gui.ports import Position, Sync
from responder_app.gui.tasks import Lane
from responder_app.model.base import LonLat
from responder_app.render.isolation import Isolation
from responder_app.sync.answers import Change
from responder_app.sync.progress import Progress
from responder_app.sync.throttle import Throttle


class Syncing(QObject):
    """One sync at a time.

    Signals: `listing_came` (Listing), `progressed` (Progress), `changed` (Change), `failed` (ResponderError) unless it
    began by itself, `ended` (Change or ResponderError) of every one, `running_changed` (bool), `held_changed` (bool),
    `stopping` once it was asked to stop, `protections_came` (Isolation), `began` (source or None, whether by itself).
    """

    listing_came = Signal(object)
    progressed = Signal(object)
    changed = Signal(object)
    failed = Signal(object)
    ended = Signal(object)
    began = Signal(object, bool)
    running_changed = Signal(bool)
    held_changed = Signal(bool)
    stopping = Signal()
    protections_came = Signal(object)

    def __init__(
        self,
        sync: Sync,
        holdings: Lane,
        transfers: Lane,
        isolation: Callable[[], Isolation],
        where: Position,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._where = where
        self._sync = sync
        self._isolation = isolation
        self._asked_isolation = False
        self._holdings = holdings
        self._transfers = transfers
        self._cancelled = False
        self._throttle = Throttle(sync.most_kbit_s)
        self.most_kbit_s = sync.most_kbit_s
        self.incident: LonLat | None = None
        """Where the incident is: as a person said on F8, else the one that runs. From a stick the nearest comes first.
        Forgotten at the lock."""
        self.running = self.by_itself = False
        self.listed: Listing | None = None
        """The newest."""
        self.listing_s = 0.0
        """How long it took."""

    @property
    def held(self) -> bool:
        """Whether the running sync is held."""
        return self.running and self._throttle.paused

    @property
    def stops(self) -> bool:
        """Whether the running sync was asked to stop, and has not ended yet."""
        return self.running and self._cancelled

    @property
    def follows(self) -> bool:
        """Whether a sync runs that nobody held or asked to stop."""
        return self.running and not (self.held or self.stops)

    @property
    def listing(self) -> bool:
        """Whether what is held is being listed."""
        return self._holdings.busy

    def ask_status(self) -> None:
        """Ask what is held; `listing_came` follows."""

        def list_them() -> tuple[Listing, float]:
            begun = time.monotonic()
            return listed(self._sync.status(), self.running), time.monotonic() - begun

        self._holdings.ask(list_them, self._on_listing, self.failed.emit)

    def ask_protections(self) -> None:
        """Find out once what confines drawings here; `protections_came` follows.

        It takes a third of a second: a worker is started for it.
        """
        if not self._asked_isolation:
            self._asked_isolation = True
            self._holdings.ask(self._isolation, self.protections_came.emit, self.failed.emit)

    def begin(self, source: str | None = None, by_itself: bool = False) -> None:
        """Start a sync, unless one is running; from another source than the one that is set."""
        if self.running:
            return
        self._cancelled = False
        self._throttle.go_on()
        self._throttle.step_aside(False)
        self.by_itself = by_itself
        self._set_running(True)
        self.began.emit(source, by_itself)
        tell = self._transfers.bring_home(self._on_progress)

        def run() -> Change:
            # From a stick the nearest comes first; on a network the service leaves the position out.
            fix = self._where.now().fix
            here = self.incident or (fix.point if fix else None)
            return self._sync.sync_now(tell, lambda: self._cancelled, source, self._throttle, here)

        self._transfers.ask(run, self._on_done, self._on_failed)

    def cancel(self) -> None:
        """Ask the running sync to stop; what it has fetched stays."""
        if self.running and not self._cancelled:
            self._cancelled = True
            self.stopping.emit()

    def hold(self) -> None:
        """Hold the running sync; what it has fetched stays."""
        self._throttle.pause()
        self.held_changed.emit(self.held)

    def go_on(self) -> None:
        """Let a held sync continue where it was."""
        self._throttle.go_on()
        self.held_changed.emit(False)

    def step_aside(self, aside: bool) -> None:
        """Have a sync that began by itself wait while a screen is asked for."""
        if self.by_itself or not aside:
            self._throttle.step_aside(aside)

    def limit(self, most_kbit_s: int) -> None:
        """Take no more than so many kilobits a second from now on, remembered; 0 is no limit."""
        self.most_kbit_s = most_kbit_s
        self._throttle.limit(most_kbit_s)
        self._holdings.ask(lambda: self._sync.keep_limit(most_kbit_s), lambda _: None, self.failed.emit)

    def _on_listing(self, came: tuple[Listing, float]) -> None:
        self.listed, self.listing_s = came
        self.listing_came.emit(self.listed)

    def _on_progress(self, progress: Progress) -> None:
        if self.follows:
            self.progressed.emit(progress)

    def _on_done(self, change: Change) -> None:
        self._set_running(False)
        self.ended.emit(change)
        self.changed.emit(change)
        self.ask_status()

    def _on_failed(self, error: ResponderError) -> None:
        self._set_running(False)
        self.ended.emit(error)
        if not self.by_itself:
            self.failed.emit(error)
        self.ask_status()

    def _set_running(self, running: bool) -> None:
        self.running = running
        self.running_changed.emit(running)
