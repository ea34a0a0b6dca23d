"""Devices' reports as the registry holds them, and what is acknowledged of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection, delete, func, insert, select

from responder_app.package.acknowledged import Acknowledgement
from responder_app.package.receipt import RECEIPT
from responder_app.package.report import Report
from responder_app.publisher.registry import facts
from responder_app.publisher.registry.tables import report_checkpoints, reports

GIVEN_UP_AFTER = timedelta(days=30)
"""A report that did not come for so long is no longer waited for."""
RECEIPTS_KEPT = timedelta(days=90)
"""Receipts that are older, acknowledged, followed by others and without trouble are let go."""
RECOVERED = "reports begin anew"
"""The fact of an office that was rebuilt: what it had before is gone, and vehicles no longer have it either."""


@dataclass(frozen=True)
class StoredReport:
    """A verified report; its body is JSON."""

    device: str
    hash: str
    counter: int
    previous: str
    kind: str
    made_at: datetime
    received_at: datetime
    audit_count: int
    audit_hash: str
    body: str
    trouble: tuple[str, ...]
    log: int
    """Which of its device's audit logs it speaks of, from 1."""


def put(
    connection: Connection, report: Report, body: str, received_at: datetime, trouble: Iterable[str], log: int
) -> None:
    """Keep a verified report, which speaks of that one of its device's audit logs."""
    connection.execute(
        insert(reports).values(
            device=report.device,
            hash=report.hash,
            counter=report.counter,
            previous=report.previous,
            kind=report.kind,
            made_at=report.made_at.isoformat(),
            received_at=received_at.isoformat(),
            audit_count=report.audit.count,
            audit_hash=report.audit.hash,
            body=body,
            trouble="\n".join(trouble),
            log=log,
        )
    )


def is_known(connection: Connection, report: Report) -> bool:
    """Whether this very report came before."""
    same = (reports.c.device == report.device, reports.c.hash == report.hash)
    return connection.execute(select(reports.c.counter).where(*same)).first() is not None


def at(connection: Connection, device: str, counter: int) -> Sequence[StoredReport]:
    """A device's reports with that number: more than one is a fork."""
    own = (reports.c.device == device, reports.c.counter == counter)
    return [_report(row) for row in connection.execute(select(reports).where(*own)).mappings()]


def newest(connection: Connection, kind: str) -> dict[str, StoredReport]:
    """Each device's report of that kind with the highest number; of a fork the one that came last."""
    last = (
        select(reports.c.device, func.max(reports.c.counter).label("counter"))
        .where(reports.c.kind == kind)
        .group_by(reports.c.device)
        .subquery()
    )
    chosen = (
        select(reports)
        .join(last, (reports.c.device == last.c.device) & (reports.c.counter == last.c.counter))
        .where(reports.c.kind == kind)
        .order_by(reports.c.received_at)
    )
    return {row["device"]: _report(row) for row in connection.execute(chosen).mappings()}


def since(connection: Connection, when: datetime, kinds: Sequence[str]) -> Sequence[StoredReport]:
    """Reports of these kinds that came since then, newest first."""
    chosen = select(reports).where(reports.c.kind.in_(kinds), reports.c.received_at >= when.isoformat())
    rows = connection.execute(chosen.order_by(reports.c.made_at.desc(), reports.c.counter.desc())).mappings()
    return [_report(row) for row in rows]


def troubled(connection: Connection, when: datetime) -> Sequence[StoredReport]:
    """Reports that came since then and have something wrong with them, newest first."""
    chosen = select(reports).where(reports.c.trouble != "", reports.c.received_at >= when.isoformat())
    rows = connection.execute(chosen.order_by(reports.c.received_at.desc(), reports.c.counter.desc())).mappings()
    return [_report(row) for row in rows]


@dataclass(frozen=True)
class Standing:
    """A device's chain: what is acknowledged of it, and which numbers never came."""

    acknowledged: Acknowledgement | None
    """None while the first report is still waited for."""
    missing: tuple[tuple[int, int], ...]
    """First and last of each gap that is still waited for."""
    lost: tuple[tuple[int, int], ...] = ()
    """The same of those that no longer are."""


def standings(connection: Connection, now: datetime) -> dict[str, Standing]:
    """Of each device that ever reported."""
    columns = (reports.c.device, reports.c.counter, reports.c.hash, reports.c.previous, reports.c.received_at)
    from_there = func.coalesce(report_checkpoints.c.counter, 0)
    chosen = (
        select(*columns, from_there.label("begins"))
        .outerjoin(report_checkpoints, report_checkpoints.c.device == reports.c.device)
        .where(reports.c.counter >= from_there)
        .order_by(reports.c.device, reports.c.counter, reports.c.received_at)
    )
    links = (
        _Link(row.device, row.counter, row.hash, row.previous, row.received_at, row.begins)
        for row in connection.execute(chosen)
    )
    anew = facts.find_fact(connection, RECOVERED) is not None
    return {device: _standing(list(own), now, anew) for device, own in groupby(links, key=lambda link: link.device)}


@dataclass(frozen=True)
class _Link:
    device: str
    counter: int
    hash: str
    previous: str
    received_at: str
    begins: int
    """At which number the chain is looked at."""


def _standing(links: list[_Link], now: datetime, anew: bool) -> Standing:
    by_number = {number: list(own) for number, own in groupby(links, key=lambda link: link.counter)}
    given_up = (now - GIVEN_UP_AFTER).isoformat()
    missing: list[tuple[int, int]] = []
    lost: list[tuple[int, int]] = []
    reached: _Link | None = None
    first = links[0]
    # What comes first is the first of all, unless older ones were let go or lost with the office before.
    last = first.counter - 1 if anew or first.begins else 0
    for number, own in by_number.items():
        if number > last + 1:
            is_waited_for = min(link.received_at for link in own) > given_up
            (missing if is_waited_for else lost).append((last + 1, number - 1))
        followed = {link.previous for link in by_number.get(number + 1, ())}
        if not missing:
            # Of a fork, the branch that goes on; of two ends, the one that came last.
            reached = next((link for link in own if link.hash in followed), own[-1])
        last = number
    known = Acknowledgement(counter=reached.counter, hash=reached.hash) if reached else None
    return Standing(known, tuple(missing), tuple(lost))


def is_let_go(connection: Connection, report: Report) -> bool:
    """Whether the report is from before what is kept: it came long ago."""
    own = select(report_checkpoints.c.counter).where(report_checkpoints.c.device == report.device)
    return report.counter < (connection.execute(own).scalar() or 0)


def let_go(connection: Connection, now: datetime) -> int:
    """Forget receipts that nobody needs any more; how many."""
    old = (now - RECEIPTS_KEPT).isoformat()
    gone = 0
    for device, standing in standings(connection, now).items():
        if standing.acknowledged is None:
            continue
        own = (reports.c.device == device, reports.c.counter <= standing.acknowledged.counter)
        newest_receipt = select(func.max(reports.c.counter)).where(
            reports.c.device == device, reports.c.kind == RECEIPT
        )
        found = select(func.max(reports.c.counter)).where(
            *own, reports.c.received_at < old, reports.c.counter <= newest_receipt.scalar_subquery()
        )
        counter = connection.execute(found).scalar()
        if counter is None:
            continue
        connection.execute(delete(report_checkpoints).where(report_checkpoints.c.device == device))
        connection.execute(insert(report_checkpoints).values(device=device, counter=counter))
        unneeded = (reports.c.kind == RECEIPT, reports.c.trouble == "", reports.c.counter < counter)
        gone += connection.execute(delete(reports).where(reports.c.device == device, *unneeded)).rowcount
    return gone


def _report(row: object) -> StoredReport:
    values = dict(row)  # type: ignore[call-overload]
    return StoredReport(
        **{
            **values,
            "made_at": datetime.fromisoformat(values["made_at"]),
            "received_at": datetime.fromisoformat(values["received_at"]),
            "trouble": tuple(values["trouble"].splitlines()),
        }
    )
