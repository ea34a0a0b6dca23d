"""Writing audit entries in order without making anybody wait: a lane of its own behind the log.

What was looked at is noted at once, with its time, and is on the disk within a second; what must not happen
unrecorded is written before the caller goes on, after all that was noted before it. Whenever nothing is noted for a
while, the write-ahead log is emptied of older keys.
"""

from __future__ import annotations

import logging
import threading
from collections import deque

from responder_app.errors import ResponderError
from responder_app.library.audit import AuditLog
from responder_app.library.audit_entry import Action, AuditEntry, Deed, Outcome

log = logging.getLogger(__name__)

MOST_WAITING = 10_000
"""Deeds that are kept while nothing can be written."""
GATHER_S = 0.3
"""From a look to its writing: what was opened is painted by then, and a search and its screen are written together."""
AGAIN_S = 1.0
"""Between tries while nothing can be written."""
LULL_S = 2.0
"""Without a new entry, until older keys are emptied out."""


class AuditLane:
    """Writes into one log. Safe from any thread; close it before the library."""

    def __init__(
        self, audit: AuditLog, lull_s: float = LULL_S, again_s: float = AGAIN_S, gather_s: float = GATHER_S
    ) -> None:
        self._audit = audit
        self._lull_s, self._again_s, self._gather_s = lull_s, again_s, gather_s
        self._waiting: deque[tuple[str, Deed]] = deque()
        self._dropped = 0
        self._last: Deed | None = None
        self._turn = threading.Lock()
        """Held while entries are written, so that they keep their order."""
        self._change = threading.Condition()
        self._closed = self._failing = self._unfolded = False
        # A program that ends by a bug must not hang on it.
        self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
        self._thread.start()

    def note(self, deed: Deed) -> None:
        """Write it soon; the same again, with nothing else between, is one look. Never waits, never fails."""
        with self._change:
            if deed == self._last or self._closed:
                return
            self._last = deed
            if len(self._waiting) >= MOST_WAITING:
                self._dropped += 1
                return
            self._waiting.append((self._audit.now(), deed))
            self._change.notify()

    def record(self, deed: Deed) -> AuditEntry:
        """Write it, after what was noted before; both are durable when this returns. Raises as `AuditLog.record`."""
        with self._change:
            self._last = None
        return self._write((self._audit.now(), deed))[-1]

    def record_with(self, row: tuple[str, str], *deeds: Deed) -> tuple[AuditEntry, ...]:
        """Write these as `record` does, and remember that row with them: all of it or nothing. Raises as `record`."""
        with self._change:
            self._last = None
        return self._write(*((self._audit.now(), deed) for deed in deeds), row=row)[-len(deeds) :]

    def flush(self) -> None:
        """Write what was noted. Raises as `AuditLog.record`; then it waits on."""
        self._write()

    def close(self) -> None:
        """Write what waits, and end."""
        with self._change:
            self._closed = True
            self._change.notify()
        self._thread.join()
        try:
            self._write()
        except ResponderError as error:
            log.warning("%d audit entries were not written: %s", len(self._waiting), type(error).__name__)

    def _run(self) -> None:
        while True:
            with self._change:
                if not self._closed and (self._failing or not self._waiting):
                    self._change.wait(self._pause())
                if self._closed:
                    return
                idle, unfolded = not self._waiting, self._unfolded
                if idle:
                    self._unfolded = False
                elif self._change.wait_for(lambda: self._closed, self._gather_s):
                    return
            if not idle:
                self._try()
            elif unfolded:
                self._audit.fold()

    def _pause(self) -> float | None:
        if self._failing:
            return self._again_s
        return self._lull_s if self._unfolded else None

    def _try(self) -> None:
        try:
            self._write()
        except ResponderError as error:
            if not self._failing:
                log.warning("The audit log cannot be written: %s", type(error).__name__)
            self._failing = True
        else:
            self._failing = False

    def _write(self, *last: tuple[str, Deed], row: tuple[str, str] | None = None) -> tuple[AuditEntry, ...]:
        with self._turn:
            with self._change:
                batch, dropped = list(self._waiting), self._dropped
            lost = [(self._audit.now(), _lost(dropped))] if dropped else []
            if not (batch or lost or last):
                return ()
            written = self._audit.record_all([*batch, *lost, *last], row)
            with self._change:
                for _ in batch:
                    self._waiting.popleft()
                self._dropped -= dropped
                self._unfolded = True
                self._change.notify()
            return written


def _lost(count: int) -> Deed:
    return Deed(Action.AUDIT, "", "entries", Outcome.FAILED, f"{count} were lost while nothing could be written")
