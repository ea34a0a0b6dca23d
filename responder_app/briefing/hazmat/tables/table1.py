"""Table 1 (green pages): isolation and protective action distances for spills of what is toxic by inhalation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from responder_app.briefing.hazmat.tables.reading import grouped, number, rows

COLUMNS = ("small_isolate", "small_day", "small_night", "large_isolate", "large_day", "large_night")


@dataclass(frozen=True)
class Table1Row:
    """A row for one of its names. Distances by column: metres, and the US unit as printed (feet or miles).

    `plus` names the columns printed as "11.0+": the real distance can be larger.
    """

    row: str
    page: str
    un: int
    name: str
    condition: str
    """Inhalation hazard zone, or where it is spilled; empty when always."""
    medium: str
    """land or water where the row holds for such a spill only; else empty."""
    metres: Mapping[str, float]
    us: Mapping[str, str]
    plus: frozenset[str]
    see_table3: bool

    @property
    def in_water(self) -> bool:
        """Holds only for what is spilled in water."""
        return self.medium == "water"

    @property
    def full_name(self) -> str:
        """The name with its inhalation hazard zone, as the yellow pages print it."""
        return f"{self.name} ({self.condition})" if self.condition.startswith("Inhalation") else self.name

    def is_named(self, name: str) -> bool:
        """Whether the name is this row's, with or without its hazard zone."""
        return name.casefold() in (self.name.casefold(), self.full_name.casefold())


@cache
def table1() -> Mapping[int, tuple[Table1Row, ...]]:
    """Rows by UN number; a printed row appears once for each of its names."""
    return grouped((row.un, row) for row in map(_table1_row, rows("table1.csv")))


def _table1_row(row: dict[str, str]) -> Table1Row:
    metres: dict[str, float] = {}
    us: dict[str, str] = {}
    for column in COLUMNS:
        isolate = column.endswith("isolate")
        value = number(row[f"{column}_{'m' if isolate else 'km'}"])
        if value is not None:
            # Kilometres are printed to a tenth: rounding takes back what multiplying binary fractions adds.
            metres[column] = value if isolate else round(value * 1000, 6)
            us[column] = row[f"{column}_{'ft' if isolate else 'mi'}"]
    return Table1Row(
        row=row["row_id"],
        page=row["printed_page"],
        un=int(row["un"]),
        name=row["name"],
        condition=row["condition"],
        medium=row["spill_medium"],
        metres=MappingProxyType(metres),
        us=MappingProxyType(us),
        plus=frozenset(filter(None, row["plus_flags"].split(";"))),
        see_table3=row["table3_ref"] == "true",
    )
