"""Break-glass on an opened vehicle: it begins with a reason, lasts 12 hours at most, and is reported to the office.

Owns the time and the record. Time is the machine's own since its start; while it was off, the clock and the signed
floor count too, so that no clock makes it longer. Nothing here refuses: where nothing can be written it goes on, and is
written as soon as it can be. What opens the vehicle is `station_code`'s, what it overrides is `policy`'s.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from responder_app.errors import ResponderError, StoreError
from responder_app.library.audit_entry import Action, AuditEntry, Deed, Outcome, written_at
from responder_app.library.library import Library
from responder_app.session import boot_clock, glass_rows
from responder_app.session.boot_clock import Moment
from responder_app.session.glass_rows import GlassRecord
from responder_app.session.reasons import LASTS_S, Reason

log = logging.getLogger(__name__)

TIME_IS_UP = "its time is up"
BEGUN_ANEW = "begun anew"
Record = Callable[[Deed], AuditEntry]


@dataclass(frozen=True)
class Clocks:
    """The local time, aware; the least that it can be by what the office signed; the moment that nobody can set."""

    local: Callable[[], datetime]
    floor: datetime
    present: Callable[[], Moment] = boot_clock.now

    def wall_s(self) -> float:
        """Seconds since 1970, the later of clock and floor."""
        return max(self.local(), self.floor).timestamp()

    def passed_s(self, then: Moment, wall_s: float) -> float:
        """How long ago that moment was at least, `wall_s` having been the calendar's then; no clock shortens it."""
        present = self.present()
        if then.boot == present.boot and then.boot and then.since_boot_s <= present.since_boot_s:
            return present.since_boot_s - then.since_boot_s
        return max(boot_clock.least_age_s(then, present), self.wall_s() - wall_s)


class BreakGlass:
    """Of one opened library. Safe from any thread; only `left_s` and `reason` answer at once.

    Args:
        library: Remembers it.
        record: Writes into the audit log. Raises StoreError.
        clocks: What time it is.
        tell_office: Called whenever there may be something new to report. Raises ResponderError.
    """

    def __init__(
        self, library: Library, record: Record, clocks: Clocks, tell_office: Callable[[], object] = lambda: None
    ) -> None:
        self._library = library
        self._record = record
        self._clocks = clocks
        self._tell_office = tell_office
        self._lock = threading.Lock()
        self._running = glass_rows.read(library).running
        self.checkpoint()

    @property
    def reason(self) -> Reason | None:
        """Of the one that lasts; None when none does."""
        running = self._running
        return running.reason if running is not None else None

    def left_s(self) -> float:
        """Seconds until it ends; 0 when none lasts."""
        running = self._running
        return max(0.0, LASTS_S - self._used_s(running)) if running is not None else 0.0

    def begin(self, reason: Reason, by: str) -> None:
        """Break the glass from now on, for 12 hours. One that lasts ends first."""
        self.end(BEGUN_ANEW)
        with self._lock:
            present = self._clocks.present()
            self._running = GlassRecord(
                id=str(uuid.uuid4()), reason=reason, by=by, begun_at=written_at(self._clocks.local()),
                boot=present.boot, since_boot_s=present.since_boot_s, wall_s=self._clocks.wall_s(),
            )  # fmt: skip
            log.warning("The glass was broken: %s", reason)
            self._write(self._running)
        self._report()

    def checkpoint(self) -> None:
        """Remember how much of the time has passed, and end it when all has; every minute is often enough."""
        with self._lock:
            if self._running is not None:
                present = self._clocks.present()
                used = {"used_s": min(self._used_s(self._running), LASTS_S), "wall_s": self._clocks.wall_s()}
                where = {"boot": present.boot, "since_boot_s": present.since_boot_s}
                self._running = self._running.model_copy(update=used | where)
                self._write(self._running)
        if self._running is not None and self.left_s() <= 0:
            self.end(TIME_IS_UP)
        else:
            self._report()

    def end(self, why: str) -> None:
        """End the one that lasts. Nothing happens when none does."""
        with self._lock:
            if self._running is None:
                return
            ended = self._running.model_copy(update={"ended_at": written_at(self._clocks.local()), "why": why})
            self._running = None
            log.warning("Break-glass ended: %s", why)
            self._write(ended)
        self._report()

    def _report(self) -> None:
        """Have the office told; what cannot be queued now stays pending until the next time."""
        try:
            with self._lock:  # it reads and writes the same row: an end must not be lost in between
                self._tell_office()
        except ResponderError as error:
            log.warning("A report of break-glass waits: %s", type(error).__name__)

    def _write(self, record: GlassRecord) -> None:
        """Into the audit log what it has not yet, and into the row; where neither takes it, later."""
        try:
            if not record.first_entry:
                entry = self._record(Deed(Action.BREAK_GLASS, "", record.reason, Outcome.BEGUN, f"by {record.by}"))
                record = record.model_copy(update={"first_entry": entry.sequence})
            if record.ended_at and not record.last_entry:
                entry = self._record(Deed(Action.BREAK_GLASS, "", record.reason, Outcome.DONE, record.why))
                record = record.model_copy(update={"last_entry": entry.sequence})
        except StoreError as error:
            log.warning("Break-glass is not in the audit log yet: %s", type(error).__name__)
        try:
            glass_rows.save(self._library, glass_rows.read(self._library).with_record(record))
        except StoreError as error:
            log.warning("Break-glass is not remembered yet: %s", type(error).__name__)
        if not record.ended_at:
            self._running = record

    def _used_s(self, record: GlassRecord) -> float:
        """How much of its time has passed at least."""
        return record.used_s + self._clocks.passed_s(record.mark, record.wall_s)
