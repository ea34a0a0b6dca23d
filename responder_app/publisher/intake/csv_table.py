"""CSV files to rows of text: encodings, separators and limits. What the columns mean is for table.py."""

from __future__ import annotations

import csv
import io

from responder_app.publisher.intake.limits import TABLE_COLUMNS, TABLE_ROWS
from responder_app.publisher.intake.raw_rows import RawRow, TableError
from responder_app.publisher.intake.report import Findings

_SEPARATORS = (",", ";", "\t")


def read_csv(data: bytes, file: str, findings: Findings) -> list[RawRow]:
    """The rows of a CSV file with the line on which each begins. Raises TableError."""
    text = _text(data, file, findings)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows: list[RawRow] = []
    line = 1
    try:
        for cells in reader:
            if len(cells) > TABLE_COLUMNS:
                raise TableError(f"has {len(cells):,} columns; at most {TABLE_COLUMNS} are taken", line)
            if len(rows) > TABLE_ROWS:
                raise TableError(f"has more than {TABLE_ROWS:,} rows", line)
            rows.append(RawRow(line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise TableError(f"is not CSV: {error}", line) from error
    return rows


def _text(data: bytes, file: str, findings: Findings) -> str:
    """The file's text: UTF-8 with or without its mark, else Windows-1252 with a warning."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableError("is UTF-16 text; save it as CSV UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as not_utf8:
        line = data[: not_utf8.start].count(b"\n") + 1
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise TableError("is neither UTF-8 nor Windows-1252 text; save it as CSV UTF-8", line) from not_utf8
        findings.warning(file, "is not UTF-8 and was read as Windows-1252; check its accents", line)
        return text


def _separator(text: str) -> str:
    """What stands between the header's cells; lists inside cells use ";", so later lines do not tell."""
    header = text.lstrip("\r\n").split("\n", 1)[0]
    return max(_SEPARATORS, key=header.count)
