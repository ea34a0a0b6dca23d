"""Reads the fleet, the inbox and one device's reports on a lane, once a minute by itself. Knows no widgets."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from responder_app.errors import ResponderError
from responder_app.gui.tasks import Lane, Task
from responder_app.publisher.dossier import Dossier, read_dossier
from responder_app.publisher.fleet import Fleet, read_fleet, tick_off
from responder_app.publisher.inbox import InboxRun
from responder_app.publisher.inbox_fetching import read_reports
from responder_app.publisher.office import Office
from responder_app.publisher.registry.devices import Device
from responder_app.publisher.registry.seen import SeenNote

EACH_MS = 60_000


@dataclass(frozen=True)
class Reading:
    """The fleet as it was read, and when by the office's clock."""

    fleet: Fleet
    now: datetime


class FleetDesk(QObject):
    """One office's fleet. Nothing is read before `start`.

    Signals: `fleet_came` (Reading), `inbox_came` (InboxRun), `dossier_came` (Dossier), `ticked` (SeenNote),
    `failed` (ResponderError), `inbox_running` (bool).
    """

    fleet_came = Signal(object)
    inbox_came = Signal(object)
    dossier_came = Signal(object)
    failed = Signal(object)
    ticked = Signal(object)
    inbox_running = Signal(bool)

    def __init__(
        self, office: Office, place: str, silent_after: timedelta, lane: Lane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._office, self._silent_after, self._lane = office, silent_after, lane
        self.place = place
        """Whose inbox is read: a repository's, a stick's, a host's, or the inbox itself; a path or an address."""
        self.by_itself = False
        """Whether the inbox too is read each minute; the registry always is, for what others took in and for ages."""
        self._reading_inbox = False
        self._asked: Task | None = None
        self._minute = QTimer(self, interval=EACH_MS)
        self._minute.timeout.connect(self.on_minute)

    def start(self) -> None:
        """Read the fleet now and each minute."""
        self.read_fleet()
        self._minute.start()

    def stop(self) -> None:
        """No more by itself."""
        self._minute.stop()

    def on_minute(self) -> None:
        """What is done each minute; nothing while the one before is still under way."""
        if self._lane.busy:
            return
        if self.by_itself:
            self.read_inbox()
        else:
            self.read_fleet()

    def read_fleet(self) -> None:
        """`fleet_came` follows."""
        self._lane.ask(self._fleet, self.fleet_came.emit, self.failed.emit)

    def read_inbox(self) -> None:
        """Take in what came, then read the fleet; one reading at a time."""
        if self._reading_inbox:
            return
        self._set_reading(True)
        place = self.place
        self._lane.ask(lambda: read_reports(self._office, place), self._on_inbox, self._on_inbox_failed)

    def ask_dossier(self, device: str) -> None:
        """The reports of one device, instead of those that were asked for before; `dossier_came` follows."""
        self._asked = self._lane.ask(
            lambda: read_dossier(self._office, device), self._on_dossier, self.failed.emit, instead_of=self._asked
        )

    def tick_off(self, device: Device, note: str) -> None:
        """Record that somebody looked into what the device's reports told, then read the fleet; `ticked` follows."""
        by = getpass.getuser()
        self._lane.ask(lambda: tick_off(self._office, device, note, by), self._on_ticked, self.failed.emit)

    def _fleet(self) -> Reading:
        return Reading(read_fleet(self._office, self._silent_after), self._office.clock())

    def _on_dossier(self, dossier: Dossier) -> None:
        self._asked = None
        self.dossier_came.emit(dossier)

    def _on_ticked(self, note: SeenNote) -> None:
        self.ticked.emit(note)
        self.read_fleet()

    def _on_inbox(self, run: InboxRun) -> None:
        self._set_reading(False)
        self.inbox_came.emit(run)
        self.read_fleet()

    def _on_inbox_failed(self, error: ResponderError) -> None:
        self._set_reading(False)
        self.failed.emit(error)
        self.read_fleet()

    def _set_reading(self, reading: bool) -> None:
        self._reading_inbox = reading
        self.inbox_running.emit(reading)
