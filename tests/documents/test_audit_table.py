"""The audit log as CSV: everything in it, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest

from responder_app.documents.audit_table import HEADINGS, audit_table, guarded
from responder_app.library.audit_entry import START, Action, Deed, Outcome, entry_of


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_each_entry_is_a_row_with_the_facilitys_name() -> None:
    entry = entry_of(
        Deed(Action.VIEW, "f1", "Brief", Outcome.DONE), 7, "2026-03-03T03:00:00.42-06:00", "Crew, 7", "d1", START
    )
    (row,) = rows(audit_table([entry], {"f1": 'The "Tower"'}))
    assert tuple(row) == HEADINGS
    assert (row["entry"], row["when"], row["user"]) == ("7", "2026-03-03T03:00:00.42-06:00", "Crew, 7")
    assert (row["name"], row["hash"], row["mac"]) == ('The "Tower"', entry.hash.hex(), "")


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=cmd", "|calc", '=HYPERLINK("http://x")'],
)
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    entry = entry_of(Deed(Action.VIEW, "f1", "Brief", Outcome.DONE), 1, "", cell.strip() or "x", "", START)
    (row,) = rows(audit_table([entry], {"f1": cell}))
    assert row["name"] == f"'{cell}"
    assert row["user"][0] == "'"


@pytest.mark.parametrize("cell", ["", "Brief", "2026-03-03T03:00:00.42-06:00", "crew-7", "a=b"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell
