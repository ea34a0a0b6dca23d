"""The audit log as a table for a spreadsheet (CSV, RFC 4180, UTF-8 with its mark)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from responder_app.library.audit_entry import AuditEntry

HEADINGS = (
    "entry", "when", "user", "device", "action", "facility", "name", "what", "outcome", "detail",
    "suite", "hash", "mac",
)  # fmt: skip
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""A spreadsheet may run a cell that begins so, or fetch something for it."""


def audit_table(entries: Iterable[AuditEntry], names: Mapping[str, str]) -> bytes:
    """The entries as CSV; `names` are of facilities by id. No cell begins as a formula does."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADINGS)
    for entry in entries:
        cells = (
            str(entry.sequence), entry.at, entry.user, entry.device, entry.action, entry.facility,
            names.get(entry.facility, ""), entry.subject, entry.outcome, entry.detail,
            str(entry.suite), entry.hash.hex(), entry.mac.hex(),
        )  # fmt: skip
        writer.writerow([guarded(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula: with an apostrophe before what looks like one."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_STARTS) else cell
