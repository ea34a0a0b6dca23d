from __future__ import annotations

import io
import time
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from responder_app.publisher.intake.limits import TABLE_BYTES, TABLE_ROWS
from tests.publisher.intake.owner import (
    CONTACTS,
    FACILITY,
    errors,
    good_folder,
    only_error,
    take,
    warnings,
    write,
    zipped,
)

IDENTITY = "\n".join(FACILITY.splitlines()[:4]) + "\n"
HEADER = "name,role,phones,hours,priority\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, {"facility.yaml": IDENTITY})


def contacts(folder: Path, content: str | bytes, ending: str = "csv") -> list[tuple[str, tuple[str, ...], int]]:
    """Name, phones and priority of what is taken from contacts."""
    preplan = take(write(folder, {f"contacts.{ending}": content})).preplan
    assert preplan is not None
    assert preplan.people is not None
    return [(person.name, person.phones, person.priority) for person in preplan.people.contacts or ()]


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "line", "field", "message"),
    [
        (CONTACTS.replace("phones", "fones"), 1, "fones", 'there is no column "fones"; did you mean phones?'),
        (CONTACTS.replace("hours", "name"), 1, "name", "this column appears twice"),
        ("\n\n" + HEADER + "Ana,Chief,call,,1\n", 4, "phones", "must be a phone number"),
        (HEADER + "Ana,Chief,312-555-0101,,1,extra\n", 2, None, 'a cell beyond the last column holds "extra"'),
        (HEADER + "Ana,Chief,=1+1,,1\n", 2, "phones", "holds a formula"),
        (HEADER + '"Ana\nMaria",Chief,312-555-0101,,1\nBo,Desk,312-555-0102,,\n', 2, "name", "must be one line"),
        (HEADER + "Ana,Chief,,,1\n", 2, "phones", "is required"),
        (HEADER + f"{'x' * 5000},Chief,312-555-0101,,1\n", 2, "name", "has more than 4,000 characters"),
        (HEADER + f"{'x' * 300},Chief,312-555-0101,,1\n", 2, "name", "has 300 characters; at most 200 are allowed"),
        (HEADER + '"Ana,Chief\n', 2, None, "is not CSV"),
        (HEADER + "A\0na,Chief,312-555-0101,,1\n", 2, "name", "contains the control character U+0000"),
        (HEADER + "A\u202ena,Chief,312-555-0101,,1\n", 2, "name", "contains the invisible direction mark U+202E"),
        ("", None, None, "is empty"),
        ("\n \n", None, None, "is empty"),
        ("a" * 200_000, 1, None, "is not CSV"),
    ],
)
def test_an_error_in_a_table_names_line_and_column(
    folder: Path, text: str, line: int | None, field: str | None, message: str
) -> None:
    found = [f for f in take(write(folder, {"contacts.csv": text})).report.findings if f.level == "error"]
    assert (found[0].file, found[0].line) == ("contacts.csv", line)
    assert (found[0].field or "").split(".")[0] == (field or "")
    assert found[0].message.startswith(message)


def test_a_missing_column_is_named(folder: Path) -> None:
    finding = only_error(take(write(folder, {"contacts.csv": "name,role,phones\nAna,Chief,312-555-0101\n"})))
    assert (finding.line, finding.field, finding.message) == (1, "priority", "this column is missing")


def test_every_wrong_row_is_listed(folder: Path) -> None:
    rows = "".join(f"Person {n},Chief,{'312-555-0101' if n % 2 else 'none'},,1\n" for n in range(10))
    found = errors(take(write(folder, {"contacts.csv": HEADER + rows})))
    assert [error.split(":")[0] for error in found] == [f"contacts.csv, line {n}" for n in (2, 4, 6, 8, 10)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_with_and_without_its_mark(folder: Path, encoding: str) -> None:
    assert contacts(folder, CONTACTS.replace("Ana Ruiz", "Añá Ruíz").encode(encoding))[0][0] == "Añá Ruíz"


def test_windows_1252_is_read_with_a_warning(folder: Path) -> None:
    data = CONTACTS.replace("Ana Ruiz", "Añá “Chief” Ruíz").encode("cp1252")
    assert contacts(folder, data)[0][0] == "Añá “Chief” Ruíz"
    assert warnings(take(folder))[0].startswith("contacts.csv, line 2: is not UTF-8 and was read as Windows-1252")


@pytest.mark.parametrize("data", [CONTACTS.encode("utf-16"), b"\x81\x8d" + CONTACTS.encode()])
def test_other_encodings_are_refused(folder: Path, data: bytes) -> None:
    assert "save it as CSV UTF-8" in only_error(take(write(folder, {"contacts.csv": data}))).message


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_known_by_the_header(folder: Path, separator: str) -> None:
    rows = (("Name", "Role", " Phones ", "Priority"), ("Ana", "Chief", "312-555-0101", "1"))
    text = "".join(separator.join(row) + "\r\n" for row in rows)
    assert contacts(folder, text) == [("Ana", ("312-555-0101",), 1)]


def test_a_list_in_a_quoted_cell_keeps_its_parts_when_the_separator_is_a_semicolon(folder: Path) -> None:
    text = 'name;role;phones;priority\nAna;Chief;"312-555-0101; 312-555-0102";1\n'
    assert contacts(folder, text) == [("Ana", ("312-555-0101", "312-555-0102"), 1)]


def test_millions_of_columns_rows_or_bytes_are_refused_quickly(folder: Path) -> None:
    began = time.monotonic()
    for content, message in (
        ("," * (TABLE_BYTES - 1), "columns; at most 100"),
        (HEADER + "\n" * (TABLE_ROWS + 2), "has more than 2,000 rows"),
        ("," * 10_000_000, "is larger than the 4 MiB"),
    ):
        assert message in only_error(take(write(folder, {"contacts.csv": content}))).message
    assert time.monotonic() - began < 60


def test_a_workbook_gives_the_same_as_csv(folder: Path) -> None:
    rows = [
        ("Name", "Role", "Phones", "Hours", "Priority"),
        ("Ana", "Chief", 3125550101, None, 1.0),
        (),
        ("Bo", "Desk", "312-555-0102; 312-555-0103", "24 h", "2"),
    ]
    assert contacts(folder, workbook(*rows), "xlsx") == [
        ("Ana", ("3125550101",), 1),
        ("Bo", ("312-555-0102", "312-555-0103"), 2),
    ]


def test_dates_in_a_workbook_are_dates(folder: Path) -> None:
    header = ("name", "employer", "role", "id_check", "valid_from", "valid_to")
    row = ("Ana", "LLC", "Chief", "Badge", datetime(2026, 1, 1), date(2027, 1, 1))
    preplan = take(write(folder, {"first_in.xlsx": workbook(header, row)})).preplan
    assert preplan is not None
    assert preplan.people is not None
    (person,) = preplan.people.first_in or ()
    assert (person.valid_from, person.valid_to) == (date(2026, 1, 1), date(2027, 1, 1))


def test_a_formula_in_a_workbook_is_refused_with_its_row_and_column(folder: Path) -> None:
    rows = [("name", "role", "phones", "priority"), ("Ana", "Chief", "312-555-0101", "=1+0")]
    finding = only_error(take(write(folder, {"contacts.xlsx": workbook(*rows)})))
    assert (finding.file, finding.line, finding.field) == ("contacts.xlsx", 2, "priority")
    assert "formula" in finding.message


def test_cells_far_below_or_right_of_the_table_are_refused_quickly(folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(("name", "role", "phones", "priority"))
    sheet.cell(1_048_576, 1, "far")
    out = io.BytesIO()
    book.save(out)
    began = time.monotonic()
    assert "reaches below row 2,001" in only_error(take(write(folder, {"contacts.xlsx": out.getvalue()}))).message
    wide = workbook(("name", "role", "phones", "priority", *[""] * 200, "far"))
    assert "more than 100 columns" in only_error(take(write(folder, {"contacts.xlsx": wide}))).message
    assert time.monotonic() - began < 60


def lying_zip() -> bytes:
    """A ZIP whose table of contents says that a long member is short."""
    data = zipped(big=b"\0" * 3_000_000)
    return data.replace((3_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"not a zip", "is not an Excel workbook"),
        (b"", "is not an Excel workbook"),
        (zipped(a=b"x"), "is not an Excel workbook that can be read"),
        (lying_zip(), "is not an Excel workbook that can be read"),
        (zipped(**{"xl/sheet1__xml": b"\0" * 100_000_000}), "times its size"),
        (zipped(**{"../../etc/passwd": b"x"}), "names a file outside of itself"),
        (zipped(**{"/etc/passwd": b"x"}), "names a file outside of itself"),
        (zipped(**{"C:\\x": b"x"}), "names a file outside of itself"),
        (zipped(**{f"m{n}": b"" for n in range(1001)}), "holds 1,001 files"),
    ],
)
def test_a_zip_that_is_no_workbook_or_a_bomb_is_refused_before_it_is_parsed(
    folder: Path, data: bytes, message: str
) -> None:
    began = time.monotonic()
    assert message in only_error(take(write(folder, {"contacts.xlsx": data}))).message
    assert time.monotonic() - began < 60


def test_a_workbook_with_entities_or_damage_is_refused(folder: Path) -> None:
    good = workbook(("name", "role", "phones", "priority"), ("Ana", "Chief", "312-555-0101", 1))
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, bomb if "sheet1" in name else source.read(name))
    assert "cannot" not in only_error(take(write(folder, {"contacts.xlsx": out.getvalue()}))).message
    for cut in (len(good) // 2, len(good) - 30):
        assert "is not an Excel workbook" in only_error(take(write(folder, {"contacts.xlsx": good[:cut]}))).message


def test_every_damaged_byte_of_a_workbook_is_taken_or_refused_but_never_raises(folder: Path) -> None:
    good = workbook(("name", "role", "phones", "priority"), ("Ana", "Chief", "312-555-0101", 1))
    for place in range(0, len(good), 61):
        spoiled = bytearray(good)
        spoiled[place] ^= 0xFF
        take(write(folder, {"contacts.xlsx": bytes(spoiled)}))


def test_contacts_in_two_files_are_both_taken(tmp_path: Path) -> None:
    good_folder(tmp_path)
    more = workbook(("name", "role", "phones", "priority"), ("Cy", "Plant", "312-555-0109", 3))
    assert [name for name, _, _ in contacts(tmp_path, more, "xlsx")] == ["Ana Ruiz", "Bo Lindqvist", "Cy"]


def test_a_no_break_space_as_spreadsheets_paste_it_is_a_space(folder: Path) -> None:
    assert contacts(folder, HEADER + "Ana\xa0Ruiz,Chief,312\xa0555\xa00101,,1\n") == [
        ("Ana Ruiz", ("312 555 0101",), 1)
    ]


def test_a_line_separator_in_a_name_is_refused_like_a_line_end(folder: Path) -> None:
    finding = only_error(take(write(folder, {"contacts.csv": HEADER + "Ana\u2028Ruiz,Chief,312-555-0101,,1\n"})))
    assert (finding.field, finding.message) == ("name", "must be one line")
