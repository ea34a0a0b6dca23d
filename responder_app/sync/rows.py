"""What is held, as rows for a screen: states in words, ages in days."""

from __future__ import annotations

from datetime import datetime

from responder_app.library.values import HeldFacility
from responder_app.sync.answers import SyncRow
from responder_app.sync.tally import sentence


def row_of(held: HeldFacility, now: datetime, office: str = "") -> SyncRow:
    """One facility or area; `office` where it must be told whose it is."""
    return SyncRow(
        id=held.id,
        type=held.type,
        name=held.name or "New, not here yet",
        state=held.state.value,
        reason=sentence(held.reason or ""),
        version=held.version or 0,
        offered=held.offered or 0,
        age=_age(held.issued_at, now),
        issued_at=held.issued_at,
        accepted_at=held.accepted_at,
        bytes=held.bytes,
        bytes_missing=held.bytes_missing,
        office=office,
    )


def _age(issued_at: datetime | None, now: datetime) -> str:
    if issued_at is None:
        return ""
    days = max(0, (now - issued_at).days)
    return "today" if days == 0 else "1 day" if days == 1 else f"{days} days"
