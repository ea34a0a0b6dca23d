"""What the library remembers of broken glass: one row that holds every record until the office has heard of its end."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from responder_app.errors import DamagedError, LimitError, StoreError, TrustError
from responder_app.library.library import Library
from responder_app.model.base import Frozen, Uuid
from responder_app.package.encoding import dump, load
from responder_app.session.boot_clock import Moment
from responder_app.session.reasons import LASTS_S, Reason

ROW = "break-glass"
MOST_RECORDS = 100
MAX_BYTES = 256 * 1024
_Line = Annotated[str, Field(max_length=80)]


class GlassRecord(Frozen):
    """One time that the glass was broken."""

    id: Uuid
    reason: Reason
    by: _Line
    """What opened the vehicle: the emergency code or the keyring."""
    begun_at: _Line
    """Local time with its offset from UTC, as the audit log has it."""
    used_s: Annotated[float, Field(ge=0, le=10 * LASTS_S)] = 0.0
    """How much of its time had passed at `boot`, `since_boot_s` and `wall_s`."""
    boot: _Line
    since_boot_s: Annotated[float, Field(ge=0, le=1e10)]
    wall_s: float
    """Seconds since 1970 by the clock or the signed floor, whichever was later."""
    first_entry: Annotated[int, Field(ge=0)] = 0
    """Of the audit log; 0 while it could not be written."""
    last_entry: Annotated[int, Field(ge=0)] = 0
    ended_at: _Line = ""
    """Empty while it lasts."""
    why: _Line = ""
    """Why it ended."""
    begin_told: bool = False
    """Whether a report of its beginning is on its way to the office; one of its end takes the record away."""

    @property
    def mark(self) -> Moment:
        """When `used_s` was so."""
        return Moment(self.boot, self.since_boot_s)


class GlassRecords(Frozen):
    """All of them, oldest first; at most the last one runs."""

    records: Annotated[tuple[GlassRecord, ...], Field(max_length=MOST_RECORDS)] = ()

    @property
    def running(self) -> GlassRecord | None:
        """The one that has not ended."""
        last = self.records[-1] if self.records else None
        return last if last is not None and not last.ended_at else None

    def with_record(self, record: GlassRecord) -> GlassRecords:
        """With that one new or changed. The oldest go when there are too many: the audit log keeps them all."""
        known = [record if held.id == record.id else held for held in self.records]
        if record not in known:
            known.append(record)
        return GlassRecords(records=tuple(known[-MOST_RECORDS:]))

    def without(self, id: str) -> GlassRecords:
        """Without that one."""
        return GlassRecords(records=tuple(held for held in self.records if held.id != id))


def read(library: Library) -> GlassRecords:
    """What is remembered; nothing where that cannot be read, since access is not to fail by it."""
    try:
        return load(GlassRecords, (library.row(ROW) or "{}").encode(), MAX_BYTES, "row of broken glass")
    except (StoreError, DamagedError, TrustError, LimitError):
        return GlassRecords()


def save(library: Library, records: GlassRecords) -> None:
    """Remember it. Raises StoreError."""
    library.save_row(ROW, dump(records).decode())
