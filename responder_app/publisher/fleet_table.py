"""The fleet as a table for a spreadsheet. No cell begins as a formula does: vehicles choose their own names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from responder_app.documents.audit_table import guarded
from responder_app.publisher.fleet import Vehicle

HEADINGS = (
    "device", "agency", "fingerprint", "state", "behind", "holds state", "last receipt", "hours ago", "facilities",
    "ready", "refused", "held back", "not finished", "bytes to come", "disk free", "disk used", "program", "problems",
)  # fmt: skip


def fleet_csv(vehicles: Iterable[Vehicle], now: datetime) -> bytes:
    """The vehicles in that order as CSV (RFC 4180, UTF-8 with its mark); times in UTC, sizes in bytes."""
    return _written(vehicles, now, ",").encode("utf-8-sig")


def fleet_cells(vehicles: Iterable[Vehicle], now: datetime) -> str:
    """The same with tabs between, as spreadsheets take it from the clipboard."""
    return _written(vehicles, now, "\t")


def _written(vehicles: Iterable[Vehicle], now: datetime, between: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=between, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADINGS)
    for one in vehicles:
        writer.writerow([guarded(cell) for cell in _cells(one, now)])
    return text.getvalue()


def _cells(one: Vehicle, now: datetime) -> Iterator[str]:
    device, receipt = one.device, one.receipt
    yield from (device.name, device.agency, device.fingerprint, one.readiness.value)
    # What a vehicle never said is empty, not 0.
    yield str(one.behind) if receipt else ""
    yield str(receipt.sequence) if receipt else ""
    yield one.heard_at.isoformat() if one.heard_at else ""
    yield f"{(now - one.heard_at).total_seconds() / 3600:.1f}" if one.heard_at else ""
    numbers = (
        (receipt.held, receipt.ready, receipt.refused, receipt.held_back, receipt.unfinished, receipt.lacks_bytes,
         receipt.disk_free, receipt.disk_used) if receipt else ("",) * 8
    )  # fmt: skip
    yield from map(str, numbers)
    yield receipt.program if receipt else ""
    yield "; ".join(one.problems)
