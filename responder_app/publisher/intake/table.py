"""Tables that owners send: rows of named cells with their lines, whatever file they came in.

Owns the rules for columns. csv_table.py and xlsx_table.py make the raw rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from responder_app.errors import InputError
from responder_app.publisher.intake.csv_table import read_csv
from responder_app.publisher.intake.draft import Origin
from responder_app.publisher.intake.folder import FoundFile, OwnersFolder
from responder_app.publisher.intake.limits import CELL_CHARACTERS, TABLE_BYTES
from responder_app.publisher.intake.raw_rows import FORMULA, RawRow
from responder_app.publisher.intake.report import Findings, shown
from responder_app.publisher.intake.words import did_you_mean
from responder_app.publisher.intake.xlsx_table import read_xlsx

ENDINGS = (".csv", ".xlsx")


@dataclass(frozen=True)
class Columns:
    """The columns a table must have and those it may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every column that is known."""
        return self.required + self.optional


@dataclass(frozen=True)
class Row:
    """One row: its file and line, and its cells by column without the empty ones."""

    file: str
    line: int
    cells: Mapping[str, str]

    def origin(self, column: str = "") -> Origin:
        """Where a cell of the row stands, or the row itself."""
        return Origin(self.file, self.line, column)

    def list(self, column: str) -> list[str]:
        """A cell that holds several values with ";" between them."""
        return [part.strip() for part in self.cells.get(column, "").split(";") if part.strip()]


def read_tables(folder: OwnersFolder, stem: str, columns: Columns, findings: Findings) -> list[Row]:
    """The rows of STEM.csv and STEM.xlsx at the folder's top; all that is wrong with them goes to the findings."""
    found = [file for file in (folder.find(stem + ending) for ending in ENDINGS) if file is not None]
    return [row for file in found for row in read_table(file, columns, findings)]


def read_table(file: FoundFile, columns: Columns, findings: Findings) -> Iterator[Row]:
    """The rows of one table, without the empty ones. A fault of the header leaves no rows."""
    try:
        data = file.read(TABLE_BYTES)
        raw = read_xlsx(data) if file.ending == ".xlsx" else read_csv(data, file.name, findings)
    except InputError as error:
        findings.error(file.name, str(error), getattr(error, "line", None))
        return
    rows = [row for row in raw if any(cell.strip() for cell in row.cells)]
    if not rows:
        findings.error(file.name, "is empty; its first line must name the columns " + ", ".join(columns.required))
        return
    names = _header(file.name, rows[0], columns, findings)
    if names is not None:
        yield from (_row(file.name, raw_row, names, findings) for raw_row in rows[1:])


def _header(file: str, header: RawRow, columns: Columns, findings: Findings) -> tuple[str, ...] | None:
    """The columns' names in order, or None after an error for each wrong or missing one."""
    names = tuple("_".join(cell.strip().casefold().replace("-", " ").split()) for cell in header.cells)
    while names and not names[-1]:
        names = names[:-1]
    wrong = [
        *((name, _wrong_column(name, columns.all)) for name in dict.fromkeys(names) if name not in columns.all),
        *((name, "this column appears twice") for name in columns.all if names.count(name) > 1),
        *((name, "this column is missing") for name in columns.required if name not in names),
    ]
    for name, message in wrong:
        findings.error(file, message, header.line, name or None)
    return None if wrong else names


def _wrong_column(name: str, known: Iterable[str]) -> str:
    if not name:
        return "a column has no name"
    return f"there is no column {shown(name)}" + did_you_mean(name, known)


def _row(file: str, raw: RawRow, names: tuple[str, ...], findings: Findings) -> Row:
    cells = {}
    for number, cell in enumerate(raw.cells):
        text = cell.replace("\N{NO-BREAK SPACE}", " ").strip()  # as spreadsheets paste them
        name = names[number] if number < len(names) else None
        if not text:
            continue
        if name is None:
            findings.error(file, f"a cell beyond the last column holds {shown(text)}", raw.line)
        elif text.startswith(FORMULA):
            findings.error(file, "holds a formula; put its value there", raw.line, name)
        elif len(text) > CELL_CHARACTERS:
            findings.error(file, f"has more than {CELL_CHARACTERS:,} characters", raw.line, name)
        else:
            cells[name] = text
    return Row(file, raw.line, cells)
