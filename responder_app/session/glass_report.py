"""What the office is told of broken glass: when it begins, and when it ends with what was opened meanwhile.

Nothing is sent from here: `queue_pending` hands the reports on, whose body is in `package.glass_report`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from responder_app.library.library import Library
from responder_app.package.glass_report import MOST_OPENED, GlassReport, Opened
from responder_app.package.receipt import BREAK_GLASS
from responder_app.session import glass_rows
from responder_app.session.glass_rows import GlassRecord

_MOST_READ = 100_000


def pending(library: Library) -> tuple[GlassReport, ...]:
    """Reports that were not queued yet, oldest first. Raises StoreError."""
    held = glass_rows.read(library).records
    return tuple(_report(library, record) for record in held if record.ended_at or not record.begin_told)


def queued(library: Library, report: GlassReport) -> None:
    """That report is on its way and is not pending any more. Raises StoreError."""
    held = glass_rows.read(library)
    if report.ended_at:
        glass_rows.save(library, held.without(report.id))
        return
    for record in held.records:
        if record.id == report.id:
            glass_rows.save(library, held.with_record(record.model_copy(update={"begin_told": True})))


def queue_pending(library: Library, queue: Callable[[str, GlassReport], None]) -> int:
    """Hand every pending report to `queue` with its kind; gives how many. Raises StoreError, and as `queue`.

    Should the program die in between, the same report is queued once more: the office knows it by its id.
    """
    reports = pending(library)
    for report in reports:
        queue(BREAK_GLASS, report)
        queued(library, report)
    return len(reports)


def _report(library: Library, record: GlassRecord) -> GlassReport:
    done = _done(library, record)
    listed = done.most_common(MOST_OPENED)
    return GlassReport(
        id=record.id, reason=record.reason, by=record.by, begun_at=record.begun_at, ended_at=record.ended_at,
        why=record.why, first_entry=record.first_entry, last_entry=record.last_entry,
        opened=tuple(Opened(facility=what[0], action=what[1], subject=what[2], times=times) for what, times in listed),
        not_listed=len(done) - len(listed),
    )  # fmt: skip


def _done(library: Library, record: GlassRecord) -> Counter[tuple[str, str, str]]:
    """By facility, action and subject, how often; from the audit log, which also holds searches and the like."""
    if not record.first_entry:
        return Counter()
    entries = library.audit.tail(record.first_entry, _MOST_READ)
    return Counter(
        (entry.facility, entry.action, entry.subject)
        for entry in entries
        if entry.facility and (not record.last_entry or entry.sequence < record.last_entry)
    )
