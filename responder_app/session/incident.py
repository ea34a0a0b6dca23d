"""The incident on an opened vehicle: a commander says that it is here, and later that it has ended. One at a time.

Owns the time and the record. It keeps the screen awake for 12 hours after somebody last said that it runs; then it may
have been forgotten, and the vehicle locks as it would without. How long that is, no clock makes longer. Nothing here
refuses: where nothing can be written it runs on, and is written as soon as it can be. What it keeps from being erased
is `library.incident`'s.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from responder_app.errors import StoreError
from responder_app.library.audit_entry import Action, Deed, Outcome
from responder_app.library.incident import MOST_LETTERS, ROW, IncidentRow, read, written
from responder_app.library.library import Library
from responder_app.session.boot_clock import Moment
from responder_app.session.break_glass import Clocks

log = logging.getLogger(__name__)

AWAKE_S = 12 * 3600.0
"""After so long without a word of anybody it may have been forgotten."""
SUBJECT = "incident"
STILL_RUNNING = "still running"
REBUILT = "in a library that was made anew"
MINUTE_S = 60


@dataclass(frozen=True)
class Incident:
    """One that runs."""

    facility_id: str
    name: str
    begun_at: datetime
    """Local time, aware."""


class Journal(Protocol):
    """The audit log; see `AuditLane`."""

    def note(self, deed: Deed) -> None:
        """Write it soon."""

    def record_with(self, row: tuple[str, str], *deeds: Deed) -> object:
        """Write these and that row together. Raises StoreError."""


class Incidents:
    """Of one opened library. Safe from any thread; `running`, `ran_s`, `asks` and `keeps_awake` answer at once.

    Args:
        library: Remembers it.
        journal: The audit log.
        clocks: What time it is.
    """

    def __init__(self, library: Library, journal: Journal, clocks: Clocks) -> None:
        self._library = library
        self._journal = journal
        self._clocks = clocks
        self._lock = threading.Lock()
        self._unsaved = False
        """Whether the library holds something older: it took nothing when this was to be written."""
        self._row: IncidentRow | None = None
        self.checkpoint()

    @property
    def running(self) -> Incident | None:
        """The one that runs; None when none does."""
        row = self._row
        return Incident(row.facility, row.name, row.begun_at) if row is not None else None

    def ran_s(self) -> float:
        """For how many seconds it has run; 0 when none does."""
        return _ran_s(self._row, self._clocks)

    def asks(self) -> bool:
        """Whether somebody should say that it still runs."""
        row = self._row
        return row is not None and _ran_s(row, self._clocks) - row.said_s >= AWAKE_S

    def keeps_awake(self) -> bool:
        """Whether one runs that nobody forgot."""
        return self._row is not None and not self.asks()

    def begin(self, facility_id: str, name: str) -> None:
        """It is there from now on. One that runs elsewhere ends; where it runs there already, it runs on."""
        with self._lock:
            self._hear()
            before = self._row
            if before is not None and before.facility == facility_id:
                return
            present = self._clocks.present()
            row = IncidentRow(
                facility=facility_id, name=name[:MOST_LETTERS], begun_at=self._clocks.local(),
                boot=present.boot, since_boot_s=present.since_boot_s, wall_s=self._clocks.wall_s(),
            )  # fmt: skip
            log.info("An incident began at %s", facility_id)
            ended = (self._end_of(before),) if before is not None else ()
            self._write(row, *ended, Deed(Action.INCIDENT, facility_id, SUBJECT, Outcome.BEGUN))

    def say_running(self) -> None:
        """Somebody says that it still runs: it counts for 12 hours more. Nothing happens when none does."""
        with self._lock:
            self._hear()
            if self._row is None:
                return
            row = self._now(self._row)
            row = row.model_copy(update={"said_s": row.ran_s})
            self._write(row, Deed(Action.INCIDENT, row.facility, STILL_RUNNING, Outcome.DONE))

    def end(self) -> None:
        """It has ended. Nothing happens when none runs."""
        with self._lock:
            self._hear()
            if self._row is None:
                return
            log.info("The incident at %s ended", self._row.facility)
            self._write(None, self._end_of(self._row))

    def checkpoint(self) -> None:
        """Remember how long it has run, and hear of one that another window began or ended; once a minute."""
        with self._lock:
            self._hear()
            if self._row is not None:
                self._row = self._now(self._row)
            if self._row is not None or self._unsaved:
                self._save()

    def _hear(self) -> None:
        """Take what the library holds, unless it lags behind."""
        if not self._unsaved:
            with suppress(StoreError):
                self._row = read(self._library.row(ROW))

    def _save(self) -> None:
        try:
            self._library.save_row(ROW, written(self._row))
            self._unsaved = False
        except StoreError as error:
            log.warning("The incident is not remembered yet: %s", type(error).__name__)
            self._unsaved = True

    def _write(self, row: IncidentRow | None, *deeds: Deed) -> None:
        """Both or neither on the disk; where the audit log takes nothing, the row alone, the deeds when it does."""
        self._row = row
        try:
            self._journal.record_with((ROW, written(row)), *deeds)
            self._unsaved = False
        except StoreError as error:
            log.warning("The incident is not in the audit log yet: %s", type(error).__name__)
            for deed in deeds:
                self._journal.note(deed)
            self._save()

    def _end_of(self, row: IncidentRow) -> Deed:
        minutes = int(_ran_s(row, self._clocks) // MINUTE_S)
        return Deed(Action.INCIDENT, row.facility, SUBJECT, Outcome.DONE, f"after {minutes} min")

    def _now(self, row: IncidentRow) -> IncidentRow:
        present = self._clocks.present()
        where = {"boot": present.boot, "since_boot_s": present.since_boot_s, "wall_s": self._clocks.wall_s()}
        return row.model_copy(update={"ran_s": _ran_s(row, self._clocks)} | where)


def note_kept(library: Library, record: Callable[[Deed], object]) -> None:
    """Have the audit log of a library that was made anew say which incident runs on in it. Raises StoreError."""
    kept = read(library.row(ROW))
    if kept is not None:
        record(Deed(Action.INCIDENT, kept.facility, SUBJECT, Outcome.BEGUN, REBUILT))


def _ran_s(row: IncidentRow | None, clocks: Clocks) -> float:
    if row is None:
        return 0.0
    return row.ran_s + clocks.passed_s(Moment(row.boot, row.since_boot_s), row.wall_s)
