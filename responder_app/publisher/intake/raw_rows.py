"""Rows as a CSV file or a sheet has them, before their columns are known."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.errors import InputError

FORMULA = "="
"""What a formula begins with, in a sheet and in a CSV file that a program would run it from."""


@dataclass(frozen=True)
class RawRow:
    """The cells of one row as text; `line` counts from 1 (in a sheet the row's number)."""

    line: int
    cells: tuple[str, ...]


class TableError(InputError):
    """The file is no table that is taken; `line` counts from 1, None where it has none."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line
