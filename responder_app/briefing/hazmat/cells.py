"""The cells of the guidebook's tables: one distance each, with the table, row and page it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from responder_app.briefing.answers.materials import Light, SpillSize, WindSpeed
from responder_app.briefing.hazmat.lengths import Length, miles_at_least
from responder_app.briefing.hazmat.tables.bleve import BleveRow
from responder_app.briefing.hazmat.tables.guides import GuideRow
from responder_app.briefing.hazmat.tables.table1 import Table1Row
from responder_app.briefing.hazmat.tables.table3 import Table3Row, When

PLUS_MILES = "7.0"
"""The miles of every cell printed as "11.0+ km" (page 280)."""
AMMONIUM_NITRATE_GUIDE = 140
_SIZES = {SpillSize.SMALL: "small", SpillSize.LARGE: "large"}


@dataclass(frozen=True)
class Cell:
    """A distance and where it is printed."""

    length: Length
    source: str
    """E.g. "ERG 2024 Table 1, row T1-004, page 290 (Chlorine), small spill, night"."""
    trigger: str = ""
    """Of a fire distance: what must be in the fire."""
    responders_too: bool = False
    """Of a fire distance: responders stay out as well."""


def largest(cells: Iterable[Cell]) -> Cell | None:
    """The cell with the largest distance, the first of equals; None of none."""
    return max(cells, key=lambda cell: cell.length.rank, default=None)


def table1_source(row: Table1Row) -> str:
    """Table, row, page and name, with the condition under which the row holds."""
    condition = f", {row.condition}" if row.condition else ""
    return f"ERG 2024 Table 1, row {row.row}, page {row.page} ({row.name}{condition})"


def table1_length(row: Table1Row, column: str) -> Length | None:
    """One column of a row; None where the row refers to Table 3."""
    if column not in row.metres:
        return None
    if column.endswith("isolate"):
        return Length(row.metres[column], row.us[column], "ft", plus=column in row.plus)
    return Length(row.metres[column], row.us[column], "mi", in_km=True, plus=column in row.plus)


def table1_isolation(row: Table1Row, size: SpillSize) -> Iterator[Cell]:
    """The initial isolation distance; nothing where the row refers to Table 3."""
    length = table1_length(row, f"{_SIZES[size]}_isolate")
    if length is not None:
        yield Cell(length, f"{table1_source(row)}, {size}")


def table1_protection(row: Table1Row, size: SpillSize, light: Light) -> Iterator[Cell]:
    """The protective action distance; nothing where the row refers to Table 3."""
    length = table1_length(row, f"{_SIZES[size]}_{light}")
    if length is not None:
        yield Cell(length, f"{table1_source(row)}, {size}, {light}")


def table3_source(row: Table3Row) -> str:
    """Table, page, gas and container."""
    return f"ERG 2024 Table 3, page {row.page} ({row.gas}), {row.container.lower()}"


def table3_isolation(row: Table3Row) -> Cell:
    """The isolation distance of a container."""
    return Cell(Length(row.isolate_m, row.isolate_ft, "ft"), table3_source(row))


def table3_protection(row: Table3Row, light: Light, speed: WindSpeed) -> Cell:
    """The protective action distance of a container. Miles are derived from the metres, rounded up."""
    return Cell(table3_length(row, (light, speed)), f"{table3_source(row)}, {light}, {speed} wind")


def table3_length(row: Table3Row, when: When) -> Length:
    """One protective action cell."""
    metres, plus = row.metres[when], when in row.plus
    return Length(metres, PLUS_MILES if plus else str(miles_at_least(metres)), "mi", in_km=True, plus=plus)


def guide_source(guide: GuideRow) -> str:
    """Guide and pages."""
    return f"ERG 2024 guide {guide.number}, pages {guide.pages}"


def guide_isolation(guide: GuideRow, solid: bool) -> Cell:
    """The first measure at any spill. Liquids and solids differ in some guides: `solid` takes the solids'."""
    us, metres = guide.isolate_us, guide.isolate_m
    if " liquids / " in us:
        liquids, solids = us.split(" liquids / ")
        us = liquids
        if solid and guide.isolate_solid_m is not None:
            us, metres = solids.removesuffix(" solids"), guide.isolate_solid_m
    return Cell(_printed(metres, us), f"{guide_source(guide)}, any spill")


def guide_large_spill(guide: GuideRow) -> Iterator[Cell]:
    """What to evacuate at a large spill; nothing where the guide gives no distance."""
    if guide.large_spill_m is not None:
        yield Cell(_printed(guide.large_spill_m, guide.large_spill_us), f"{guide_source(guide)}, large spill")


def guide_fire(guide: GuideRow) -> Iterator[Cell]:
    """How far to isolate and evacuate in a fire; nothing where the guide gives no distance."""
    if guide.fire_m is not None:
        length = _printed(guide.fire_m, guide.fire_us)
        yield Cell(length, f"{guide_source(guide)}, fire", guide.fire_trigger, guide.fire_includes_responders)


def ammonium_nitrate_fire(guide: GuideRow) -> Cell:
    """Guide 140's own distance for ammonium nitrate in a tank, rail car or truck in a fire, for responders too."""
    source = f"{guide_source(guide)}, ammonium nitrate in a fire"
    return Cell(Length(1600, "1", "mi"), source, "tank, rail car or truck", responders_too=True)


def bleve_cells(row: BleveRow) -> tuple[Cell, Cell, Cell, Cell]:
    """Fireball radius, emergency response distance, least and preferred evacuation distance."""
    source = f"ERG 2024 BLEVE table, page {row.page}, {int(row.capacity[0]):,} L propane tank"

    def cell(pair: tuple[str, str]) -> Cell:
        return Cell(Length(float(pair[0]), pair[1], "ft"), source)

    return cell(row.fireball), cell(row.responders), cell(row.evacuation), cell(row.evacuation_preferred)


def _printed(metres: float, us: str) -> Length:
    """A guide's distance: "330 feet", "1/2 mile"."""
    number, unit = us.split(" ")
    return Length(metres, number, "mi" if unit == "mile" else "ft")
