"""Table 2 (green pages): which toxic gases a material gives off when it is spilled in water."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from responder_app.briefing.hazmat.tables.reading import grouped, rows


@dataclass(frozen=True)
class Table2Row:
    """One name. Gases by formula and by name, in the same order."""

    un: int
    name: str
    formulas: tuple[str, ...]
    gases: tuple[str, ...]


@cache
def table2() -> Mapping[int, tuple[Table2Row, ...]]:
    """Rows by UN number."""
    return grouped(
        (
            int(row["un"]),
            Table2Row(int(row["un"]), row["name"], _several(row["tih_gases_produced"]), _several(row["tih_gas_names"])),
        )
        for row in rows("table2.csv")
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
