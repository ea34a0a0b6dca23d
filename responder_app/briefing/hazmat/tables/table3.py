"""Table 3 (green pages): large spills of six gases by container, day or night and wind speed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from types import MappingProxyType

from responder_app.briefing.answers.materials import Light, WindSpeed
from responder_app.briefing.hazmat.tables.reading import grouped, rows

When = tuple[Light, WindSpeed]


@dataclass(frozen=True)
class Table3Row:
    """One kind of container. Metres; `plus` names the cells printed as "11.0+": the real distance can be larger.

    Only the isolation distance has its feet as printed: the tables' sources differ in Table 3's miles.
    """

    un: int
    gas: str
    container: str
    page: str
    isolate_m: float
    isolate_ft: str
    metres: Mapping[When, float]
    plus: frozenset[When]

    @property
    def largest(self) -> When:
        """The cell with the largest distance."""
        return max(self.metres, key=lambda when: (self.metres[when], when in self.plus))


@cache
def table3() -> Mapping[int, tuple[Table3Row, ...]]:
    """Rows by UN number, one for each kind of container."""
    return grouped((row.un, row) for row in map(_table3_row, rows("table3.csv")))


def _table3_row(row: dict[str, str]) -> Table3Row:
    whens = tuple(product(Light, WindSpeed))
    plus = frozenset(row["plus_flags"].split(";"))
    return Table3Row(
        un=int(row["un"]),
        gas=row["gas"],
        container=row["container"],
        page=row["printed_page"],
        isolate_m=float(row["isolate_m"]),
        isolate_ft=row["isolate_ft"],
        metres=MappingProxyType({when: round(float(row[f"{_cell(when)}_km"]) * 1000, 6) for when in whens}),
        plus=frozenset(when for when in whens if _cell(when) in plus),
    )


def _cell(when: When) -> str:
    light, wind = when
    return f"{light}_{wind}"
