"""Vehicles' audit logs as the registry holds them: entries as they came, and where a device's log begins anew.

A device has one log after the other: `responder rebuild` begins a new one, and the ones before stay here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select, update

from responder_app.package.audit_key import SealedFirstKey
from responder_app.package.encoding import dump
from responder_app.package.receipt import AuditLine
from responder_app.package.report import Report
from responder_app.publisher.registry.tables import audit_log_entries, audit_logs, reports

EXTRACT_BYTES = 32
"""Of a hash, which names the log of an extract; a sealed key is longer."""


@dataclass(frozen=True)
class KnownLog:
    """One log of a device."""

    number: int
    """From 1."""
    from_report: int = 0
    """The number of the report that brought its key; 0 for the first log. Of two reports with one number, which happens
    after a rebuild, one may speak of the log before."""
    told_at: datetime | None = None
    """When a device said that it begins; None for the first log, of which nobody says so."""
    key: SealedFirstKey | None = None
    """Of its MACs; None while it has none, or as long as the key has not come. Of an extract what names the log."""

    @property
    def is_extract(self) -> bool:
        """Whether the vehicle is another office's, so that only entries about our facilities come."""
        return self.key is not None and len(self.key.sealed) == EXTRACT_BYTES


def logs(connection: Connection, device: str) -> Sequence[KnownLog]:
    """A device's logs in the order in which they began; at least one."""
    own = select(audit_logs).where(audit_logs.c.device == device).order_by(audit_logs.c.number)
    found = [_log(row) for row in connection.execute(own).mappings()]
    return found if found and found[0].number == 1 else [KnownLog(1), *found]


def log_of(connection: Connection, report: Report) -> KnownLog:
    """The log that a report speaks of: that of the report before it in its chain, the newest where that never came."""
    chained = (reports.c.device == report.device, reports.c.hash == report.previous)
    number = connection.execute(select(reports.c.log).where(*chained)).scalar()
    known = logs(connection, report.device)
    return next((one for one in known if one.number == number), known[-1])


def put_key(connection: Connection, log: KnownLog, report: Report, key: SealedFirstKey) -> bool:
    """Keep a first key that came with a report after `log`; whether it is of a log that begins anew."""
    device, counter, made_at = report.device, report.counter, report.made_at
    if log.key == key:
        return False
    sealed = {"begins": key.begins, "sealed": key.sealed}
    if log.key is None and not _reaches(connection, device, log.number, key.begins):
        own = (audit_logs.c.device == device, audit_logs.c.number == log.number)
        if connection.execute(update(audit_logs).where(*own).values(**sealed)).rowcount == 0:
            row = {"device": device, "number": log.number, "from_report": 0, "told_at": None, **sealed}
            connection.execute(insert(audit_logs).values(row))
        return False
    number = logs(connection, device)[-1].number + 1
    row = {"device": device, "number": number, "from_report": counter, "told_at": made_at.isoformat(), **sealed}
    connection.execute(insert(audit_logs).values(row))
    return True


def put_entry(connection: Connection, device: str, log: int, line: AuditLine) -> None:
    """Keep a verified entry."""
    values = {"device": device, "log": log, "sequence": line.sequence, "hash": line.hash, "line": dump(line).decode()}
    connection.execute(insert(audit_log_entries).values(values))


def entry_hash(connection: Connection, device: str, log: int, sequence: int) -> str | None:
    """The hash of an entry that came."""
    own = select(audit_log_entries.c.hash).where(*_of(device, log), audit_log_entries.c.sequence == sequence)
    return connection.execute(own).scalar()


def entries(connection: Connection, device: str, log: int) -> Iterator[AuditLine]:
    """A log as far as it came, oldest first."""
    own = select(audit_log_entries.c.line).where(*_of(device, log)).order_by(audit_log_entries.c.sequence)
    for text in connection.execution_options(yield_per=1000).execute(own).scalars():
        yield AuditLine.model_validate_json(text)


def signed_heads(connection: Connection, device: str, log: KnownLog) -> dict[int, set[str]]:
    """Each length that the device signed this log to have, with the hashes that it named: rightly one each."""
    own = (reports.c.device == device, reports.c.log == log.number, reports.c.audit_count > 0)
    found: dict[int, set[str]] = {}
    for row in connection.execute(select(reports.c.audit_count, reports.c.audit_hash).where(*own)):
        found.setdefault(row.audit_count, set()).add(row.audit_hash)
    return found


def highest(connection: Connection, device: str, log: KnownLog) -> tuple[int, str]:
    """The longest that a device signed this log to be, and its last entry's hash."""
    own = (reports.c.device == device, reports.c.log == log.number)
    heads = select(reports.c.audit_count, reports.c.audit_hash).where(*own)
    row = connection.execute(heads.order_by(reports.c.audit_count.desc()).limit(1)).first()
    return (row.audit_count, row.audit_hash) if row else (0, "")


def _of(device: str, log: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (audit_log_entries.c.device == device, audit_log_entries.c.log == log)


def _reaches(connection: Connection, device: str, log: int, sequence: int) -> bool:
    """Whether entries came that this number should have come before: then the key is another log's."""
    last = select(func.max(audit_log_entries.c.sequence)).where(*_of(device, log))
    return (connection.execute(last).scalar() or 0) >= sequence


def _log(row: RowMapping) -> KnownLog:
    told_at = datetime.fromisoformat(row["told_at"]) if row["told_at"] else None
    key = SealedFirstKey(row["begins"], bytes(row["sealed"]))
    return KnownLog(row["number"], row["from_report"], told_at, key)
