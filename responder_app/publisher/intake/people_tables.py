"""contacts.csv or .xlsx and first_in.csv or .xlsx: whom to call, and who may go back in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from responder_app.publisher.intake.draft import Draft
from responder_app.publisher.intake.folder import OwnersFolder
from responder_app.publisher.intake.table import Columns, Row, read_tables

CONTACTS = Columns(required=("name", "role", "phones", "priority"), optional=("hours",))
FIRST_IN = Columns(
    required=("name", "employer", "role", "id_check", "valid_from", "valid_to"), optional=("areas", "phone")
)


def read(folder: OwnersFolder, draft: Draft) -> None:
    """Add the contacts and the first-in staff to the section people."""
    _add(read_tables(folder, "contacts", CONTACTS, draft.findings), "contacts", "phones", draft)
    _add(read_tables(folder, "first_in", FIRST_IN, draft.findings), "first_in", "areas", draft)


def _add(rows: Iterable[Row], name: str, listed: str, draft: Draft) -> None:
    """Add each row to people's list `name`; `listed` is the column that holds several values."""
    taken: dict[str, int] = {}
    for row in rows:
        entry: dict[str, Any] = dict(row.cells)
        if listed in entry:
            entry[listed] = row.list(listed)
        draft.add("people", name, entry, row.origin())
        taken[row.file] = taken.get(row.file, 0) + 1
    for file, count in taken.items():
        draft.findings.taken(file, f"{count} {_NOUNS[name]}")


_NOUNS = {"contacts": "contacts", "first_in": "first-in staff"}
