"""One device's reports and audit log in short, for whoever looks at that device. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from responder_app.publisher.registry.tables import audit_log_entries, reports


@dataclass(frozen=True)
class ReportLine:
    """A verified report without its body."""

    counter: int
    kind: str
    made_at: datetime
    received_at: datetime
    trouble: tuple[str, ...]


def latest(connection: Connection, device: str, most: int) -> Sequence[ReportLine]:
    """The device's reports with the highest numbers, the highest first."""
    columns = (
        reports.c.counter,
        reports.c.kind,
        reports.c.made_at,
        reports.c.received_at,
        reports.c.trouble,
        reports.c.audit_count,
    )
    own = select(*columns).where(reports.c.device == device)
    rows = connection.execute(own.order_by(reports.c.counter.desc(), reports.c.received_at.desc()).limit(most))
    return [
        ReportLine(
            row.counter,
            row.kind,
            datetime.fromisoformat(row.made_at),
            datetime.fromisoformat(row.received_at),
            tuple(row.trouble.splitlines()),
        )
        for row in rows
    ]


def count_entries(connection: Connection, device: str, log: int) -> int:
    """How many entries of that audit log of the device came."""
    own = (audit_log_entries.c.device == device, audit_log_entries.c.log == log)
    return int(connection.execute(select(func.count()).select_from(audit_log_entries).where(*own)).scalar_one())
