"""What a vehicle says to its office after a sync: how it stands, and what its audit log has gained. Then it is sent.

Nothing here fails a sync: what cannot be written or sent is said in one sentence and tried again by the next one.
"""

from __future__ import annotations

import base64
import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from responder_app import __version__
from responder_app.errors import DamagedError, ResponderError, TransportError
from responder_app.library.audit_entry import AuditEntry
from responder_app.library.disk import writing_to_disk
from responder_app.library.library import Library
from responder_app.library.tables import REVISION
from responder_app.model.base import Frozen
from responder_app.package.receipt import (
    AUDIT,
    AUDIT_EXTRACT,
    AUDIT_KEY,
    RECEIPT,
    AuditExtract,
    AuditKey,
    AuditLine,
    AuditTail,
    Receipt,
)
from responder_app.sync.acknowledged import read_office_note
from responder_app.sync.answers import Change, Delivery
from responder_app.sync.grant_note import read_note
from responder_app.sync.reports import AGAIN_AFTER, NOT_DELIVERED, REBUILT, Postman, queue_report
from responder_app.sync.tally import sentence
from responder_app.sync.transport.base import Transport
from responder_app.vault.device import DeviceKeys

log = logging.getLogger(__name__)

RECEIPT_EVERY = timedelta(hours=1)
"""While nothing changes, one receipt in this time is enough."""
_ONCE = {"duration_s", "added", "updated", "removed"}
"""What a receipt says of one sync and not of how the vehicle stands."""
TAIL_BYTES = 256 * 1024
"""Of entries in one report, about."""


class _Said(Frozen):
    """What was said last, so that nothing is said twice in a row; kept as a row of the library."""

    standing: str = ""
    at: datetime | None = None
    audit_entries: int = 0
    audit_key: int = 0
    audit_log: str = ""


class _Failed(Frozen):
    """The last delivery that failed, so that a host without an inbox is not asked at every sync."""

    source: str = ""
    at: datetime | None = None
    waiting: int = 0
    problem: str = ""

    @classmethod
    def of(cls, done: Delivery, source: str, now: datetime) -> _Failed:
        return cls(source=source, at=now, waiting=done.waiting, problem=done.problem) if done.problem else cls()

    def is_recent(self, source: str, waiting: int, now: datetime) -> bool:
        """Whether trying again is of no use yet: the same host, the same reports, within the hour."""
        same = (self.source, self.waiting) == (source, waiting)
        return same and self.at is not None and timedelta(0) <= now - self.at < RECEIPT_EVERY


@dataclass(frozen=True)
class Reporting:
    """Speaks for one vehicle to one office.

    Args:
        library: Opened.
        device: The device's keys.
        repository: Its id.
        report_key: As the enrolment file has it, for the time before the first catalogue.
        home: The vehicle's folder.
        clock: The system's time, aware, in UTC.
        unprotected: Names of what should keep hostile drawings apart and is not in force; asked where it is due.
        owns: Whether the office owns this vehicle, and gets its whole audit log.
    """

    library: Library
    device: DeviceKeys
    repository: str
    report_key: str
    home: Path
    clock: Callable[[], datetime]
    unprotected: Callable[[], tuple[str, ...]]
    owns: bool = True

    def after(self, outcome: Change | ResponderError, transport: Transport, duration_s: float) -> Delivery:
        """Say how the sync went and deliver everything that waits; nothing where the way is gone or somebody waits."""
        try:
            spoke = self._spoke(outcome, duration_s)
            postman = self._postman()
            waiting = self.library.outbox.waiting(postman.chain)
            if isinstance(outcome, TransportError) or (isinstance(outcome, Change) and outcome.cancelled):
                return Delivery(waiting=waiting)
            failed = self._failed()
            if not spoke and failed.is_recent(transport.source, waiting, self.clock()):
                return Delivery(waiting=waiting, problem=failed.problem)
            done = postman.deliver(transport)
            self._remember(failed, _Failed.of(done, transport.source, self.clock()))
            return done
        except ResponderError as error:
            log.info("Reports were not delivered: %s", type(error).__name__)
            return Delivery(problem=sentence(error))

    def _postman(self) -> Postman:
        """Delivers to the key that the newest catalogue names, also what an office that answers did not answer."""
        note = read_office_note(self.library, self.repository)
        key = note.report_key if note else self.report_key
        postman = Postman(self.library, self.device, self.repository, key, self.clock)
        if note is not None and note.acknowledged is not None:
            self.library.outbox.deliver_again(postman.chain, self.clock() - AGAIN_AFTER)
        return postman

    def _failed(self) -> _Failed:
        text = self.library.row(self._failed_row)
        try:
            return _Failed.model_validate_json(text) if text else _Failed()
        except ValidationError:
            return _Failed()  # of another version of this program

    def _remember(self, before: _Failed, after: _Failed) -> None:
        if before != after:
            self.library.save_row(self._failed_row, after.model_dump_json())

    @property
    def _failed_row(self) -> str:
        return NOT_DELIVERED if self.owns else f"{NOT_DELIVERED}:{self.repository}"

    def _spoke(self, outcome: Change | ResponderError, duration_s: float) -> bool:
        """Whether there was something to say. What cannot be said keeps nothing back that waits already."""
        try:
            return self._speak(outcome, duration_s)
        except ResponderError as error:
            log.warning("This sync is not reported: %s", type(error).__name__)
            return False

    def _speak(self, outcome: Change | ResponderError, duration_s: float) -> bool:
        now = self.clock()
        receipt = self._receipt(outcome, duration_s)
        standing = receipt.model_dump_json(exclude=_ONCE)
        said = self._said()
        is_news = isinstance(outcome, Change) and not outcome.is_nothing
        if standing == said.standing and not is_news and said.at is not None and now - said.at < RECEIPT_EVERY:
            return False
        # First which log it is: all that follows speaks of that one.
        log_id = "" if self.owns else self._queue_log(said, now)
        key = self._queue_key(said, now) if self.owns else 0
        self._queue(RECEIPT, self._with_surroundings(receipt), now)
        entries = self._queue_tail(said, now) if self.owns else self._queue_extract(said, log_id, now)
        fresh = _Said(standing=standing, at=now, audit_entries=entries, audit_key=key, audit_log=log_id)
        self.library.save_row(self._row, fresh.model_dump_json())
        return True

    def _queue(self, kind: str, body: Frozen, now: datetime) -> None:
        queue_report(self.library, self.device, self.repository, kind, body, now)

    def _receipt(self, outcome: Change | ResponderError, duration_s: float) -> Receipt:
        """What needs no looking around: that costs time, and is done where there is something to say."""
        state = self.library.trust_state(self.repository)
        office, grant = read_office_note(self.library, self.repository), read_note(self.library, self.repository)
        made_anew = self.library.row(REBUILT)
        standing = Receipt(
            era=state.era,
            sequence=state.sequence,
            program=__version__,
            schema_version=REVISION,
            revoked=grant is not None and grant.revoked,
            copied_back=office is not None and office.copied_back,
            rebuilt_at=datetime.fromisoformat(made_anew) if made_anew else None,
            duration_s=round(duration_s, 1),
        )
        if isinstance(outcome, ResponderError):
            return standing.model_copy(update={"failed": type(outcome).__name__})
        counts = {
            name: len(getattr(outcome, name))
            for name in ("added", "updated", "removed", "refused", "held_back", "missing", "unfinished", "notes")
        }
        reasons = dict(sorted(Counter(outcome.kinds.values()).items())[:64])
        return standing.model_copy(update={**counts, "reasons": reasons, "cancelled": outcome.cancelled})

    def _with_surroundings(self, receipt: Receipt) -> Receipt:
        held = self.library.summed(self.repository)
        return receipt.model_copy(
            update={
                "held": held.held,
                "ready": held.ready,
                "lacks_bytes": held.lacks_bytes,
                "disk_free": self._disk_free(),
                "disk_used": self.library.objects.used_bytes(),
                "unprotected": self.unprotected(),
            }
        )

    def _disk_free(self) -> int:
        with writing_to_disk():
            return shutil.disk_usage(self.home).free

    def _queue_key(self, said: _Said, now: datetime) -> int:
        key = self.library.audit.first_key()
        if key is None or key.begins == said.audit_key:
            return said.audit_key
        body = AuditKey(begins=key.begins, sealed=base64.b64encode(key.sealed).decode())
        self._queue(AUDIT_KEY, body, now)
        return key.begins

    def _queue_tail(self, said: _Said, now: datetime) -> int:
        """The entries that were not sent yet; the number of the last one that is on its way now."""
        last = said.audit_entries
        while entries := self.library.audit.tail(last):
            for tail in _tails(entries):
                self._queue(AUDIT, tail, now)
            last = entries[-1].sequence
        return last

    def _queue_log(self, said: _Said, now: datetime) -> str:
        """Which log this vehicle has; told when it is another one than was told before."""
        first = self.library.audit.tail(0, 1)
        log_id = first[0].hash.hex() if first else ""
        if log_id and log_id != said.audit_log:
            self._queue(AUDIT_EXTRACT, AuditExtract(log=log_id), now)
        return log_id

    def _queue_extract(self, said: _Said, log_id: str, now: datetime) -> int:
        """Of the entries that were not sent yet those about the office's own facilities; the last one's number."""
        own = self.library.names_of(self.repository)
        last = said.audit_entries if log_id == said.audit_log else 0
        while entries := self.library.audit.tail(last):
            concerned = tuple(entry for entry in entries if entry.facility in own)
            for tail in _tails(concerned):
                self._queue(AUDIT_EXTRACT, AuditExtract(log=log_id, entries=tail.entries), now)
            last = entries[-1].sequence
        return last

    @property
    def _row(self) -> str:
        return f"said:{self.repository}"

    def _said(self) -> _Said:
        text = self.library.row(self._row)
        try:
            return _Said.model_validate_json(text) if text else _Said()
        except ValidationError:
            return _Said()  # of another version of this program


def _tails(entries: tuple[AuditEntry, ...]) -> Iterator[AuditTail]:
    """The entries in reports of about TAIL_BYTES."""
    lines: list[AuditLine] = []
    size = 0
    for entry in entries:
        line = audit_line(entry)
        size += len(line.model_dump_json())
        lines.append(line)
        if size > TAIL_BYTES:
            yield AuditTail(entries=tuple(lines))
            lines, size = [], 0
    if lines:
        yield AuditTail(entries=tuple(lines))


def audit_line(entry: AuditEntry) -> AuditLine:
    """An entry as it travels. Raises DamagedError for a row that is none."""
    raw = {"previous": entry.previous.hex(), "hash": entry.hash.hex(), "mac": entry.mac.hex()}
    try:
        return AuditLine.model_validate({**asdict(entry), **raw})
    except ValidationError as error:
        raise DamagedError("the audit log holds a row that is no entry") from error
