"""Excel workbooks to rows of text: the first sheet, values only. What the columns mean is for table.py."""

from __future__ import annotations

import datetime
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from responder_app.errors import InputError
from responder_app.publisher.intake.archive import open_archive, read_member
from responder_app.publisher.intake.limits import TABLE_COLUMNS, TABLE_ROWS, XML_BYTES
from responder_app.publisher.intake.raw_rows import FORMULA, RawRow, TableError

# openpyxl lets through whatever breaks inside it, so this is every kind of fault that a damaged workbook can cause.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def read_xlsx(data: bytes) -> list[RawRow]:
    """The rows of the first sheet, numbers and dates as text. Raises InputError, LimitError, TableError."""
    with open_archive(data, "an Excel workbook") as archive:
        for member in archive.infolist():
            if member.file_size > XML_BYTES:
                read_member(archive, member.filename, XML_BYTES)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl names every feature of Excel that it leaves out
                return list(_rows(data))
        except InputError:
            raise
        except _BROKEN as error:
            raise TableError("is not an Excel workbook that can be read; save it again or send CSV") from error


def _rows(data: bytes) -> Iterator[RawRow]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        if not book.worksheets:
            raise TableError("holds no sheet")
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a sheet says about its own size is often wrong
        cells = sheet.iter_rows(max_row=TABLE_ROWS + 2)
        for number, row in enumerate(cells, start=1):
            if number > TABLE_ROWS + 1:
                raise TableError(f"reaches below row {TABLE_ROWS + 1:,}; delete the rows below the table", number)
            if any(cell.value is not None for cell in row[TABLE_COLUMNS:]):
                raise TableError(f"has more than {TABLE_COLUMNS} columns", number)
            yield RawRow(number, tuple(_text(cell) for cell in row[:TABLE_COLUMNS]))
    finally:
        book.close()


def _text(cell: Any) -> str:
    """A cell as its owner sees it, formulas as a mark that table.py refuses."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else str(value)
