"""What the office is told of broken glass: when it begins, and when it ends with what was opened meanwhile.

Reports are not sent from here: whoever syncs fetches the pending ones, queues them and says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from responder_app.library.library import Library
from responder_app.model.base import Frozen, Uuid
from responder_app.session import glass_rows
from responder_app.session.glass_rows import GlassRecord

KIND = "break-glass"
MOST_OPENED = 1000
_MOST_READ = 100_000
_Line = Annotated[str, Field(max_length=200)]


class Opened(Frozen):
    """What was done with a facility, by ids and words of ours."""

    facility: _Line
    action: _Line
    subject: _Line
    times: Annotated[int, Field(ge=1)]


class GlassReport(Frozen):
    """One time that the glass was broken, as the office is to hear of it."""

    id: Uuid
    """The same in both of its reports."""
    reason: _Line
    by: _Line
    begun_at: _Line
    ended_at: _Line = ""
    """Empty in the first report: it lasts."""
    why: _Line = ""
    first_entry: Annotated[int, Field(ge=0)] = 0
    last_entry: Annotated[int, Field(ge=0)] = 0
    """Of the audit log, which has it all; 0 where it could not be written."""
    opened: Annotated[tuple[Opened, ...], Field(max_length=MOST_OPENED)] = ()
    not_listed: Annotated[int, Field(ge=0)] = 0
    """How many more kinds of things there were than are in `opened`."""


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
        queue(KIND, report)
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
