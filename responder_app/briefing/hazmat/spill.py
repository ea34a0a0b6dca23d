"""The zones of a spill that does not burn: Table 1 or 3 where it lists the material, else the guide's distances."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.materials import Light, Medium, SpillSize, WindSpeed, ZoneQuestion
from responder_app.briefing.answers.zones import ZoneKind
from responder_app.briefing.hazmat.cells import (
    Cell,
    guide_isolation,
    guide_large_spill,
    largest,
    table1_isolation,
    table1_protection,
    table3_isolation,
    table3_protection,
)
from responder_app.briefing.hazmat.choosing import containers_for, only_in_part, rows_for, sizes_of
from responder_app.briefing.hazmat.drafts import Plan, ZoneDraft
from responder_app.briefing.hazmat.lengths import Length
from responder_app.briefing.hazmat.tables.guides import ALL_DIRECTIONS, GuideRow, guides
from responder_app.briefing.hazmat.tables.table1 import Table1Row
from responder_app.briefing.hazmat.tables.table2 import table2

SMALL_TEXT = "Small spill: up to 208 L (55 US gal)"


def spill_plan(question: ZoneQuestion, light: Light) -> Plan:
    """Isolation, then what lies downwind. `light` is day or night as it is to be taken."""
    table = TableZones(question, light)
    if not table.rows:
        return Plan(tuple(_guide_drafts(question)), tuple(_guide_cautions(question)))
    drafts = [table.isolation(), table.protection()]
    if only_in_part(question.material):
        drafts += [draft for draft in _guide_drafts(question) if _reaches_further(draft, drafts)]
    drafts.sort(key=lambda draft: draft.cell.length.metres)
    return Plan(tuple(drafts), tuple(_table_cautions(question, table)))


class TableZones:
    """What Tables 1 and 3 say to one question."""

    def __init__(self, question: ZoneQuestion, light: Light) -> None:
        self.question = question
        self.light = light
        self.sizes = sizes_of(question)
        self.rows: tuple[Table1Row, ...] = rows_for(question.material, question.medium)
        self.containers = containers_for(self.rows, question.container) if SpillSize.LARGE in self.sizes else ()

    def isolation(self) -> ZoneDraft:
        """The initial isolation circle."""
        return ZoneDraft(ZoneKind.ISOLATION, self._doubled(self.isolation_cell()), False, tuple(self._assumptions()))

    def isolation_cell(self) -> Cell:
        """The largest isolation distance that may hold, as printed."""
        cells = [cell for row in self.rows for size in self.sizes for cell in table1_isolation(row, size)]
        return _only(largest([*cells, *map(table3_isolation, self.containers)]))

    def protection(self, detail: str = "") -> ZoneDraft:
        """The protective action square, with the largest distance that may hold."""
        cells = [cell for row in self.rows for size in self.sizes for cell in table1_protection(row, size, self.light)]
        cells += [table3_protection(row, self.light, speed) for row in self.containers for speed in self._speeds()]
        cell = self._doubled(_only(largest(cells)))
        assumptions = (*self._assumptions(), *self._weather(cell.length))
        return ZoneDraft(ZoneKind.PROTECTION, cell, True, assumptions, detail)

    def _speeds(self) -> tuple[WindSpeed, ...]:
        speed = self.question.wind.speed
        return tuple(WindSpeed) if speed is None else (speed,)

    def _doubled(self, cell: Cell) -> Cell:
        if not self.question.instantaneous:
            return cell
        return Cell(cell.length.doubled(), f"{cell.source}, doubled (page 289)")

    def _assumptions(self) -> Iterator[str]:
        if self.sizes == (SpillSize.SMALL,):
            yield SMALL_TEXT
        elif self.sizes == (SpillSize.LARGE,):
            yield "Large spill: more than 208 L (55 US gal)"
        else:
            yield "Spill size not known: the larger"
        if SpillSize.LARGE in self.sizes:
            yield "If more than one large package leaks, distances may have to grow (page 280)"
        if any(row.medium for row in self.rows):
            medium = self.question.medium
            yield f"Spilled {medium}" if medium else "Land or water not known: the larger (page 281)"
        if self.containers and self.question.container is None:
            yield f"Container not known: the largest of {len({row.container for row in self.containers})}"
        if self.containers and self.question.wind.speed is None:
            yield "Wind speed not known: the largest"
        if self.question.instantaneous:
            yield "A whole package released at once: doubled (page 289)"

    def _weather(self, length: Length) -> Iterator[str]:
        if length.plus:
            yield "Can be larger in some weather: printed with + (page 280)"
        yield "Can be larger above 30 °C (86 °F) (page 281)"
        if self.light is Light.DAY:
            yield "By day in an inversion, over snow or near sunset the night distance may fit better (page 281)"


def gases_in_water(question: ZoneQuestion) -> str:
    """The toxic gases that Table 2 names, with their formulas; empty where it does not list the material."""
    names = {name.casefold() for name in question.material.names}
    listed = [
        row for un in question.material.uns for row in table2().get(un, ()) if not names or row.name.casefold() in names
    ]
    gases = dict(pair for row in listed for pair in zip(row.gases, row.formulas, strict=True))
    return ", ".join(f"{gas.lower()} ({formula})" for gas, formula in gases.items())


def guide_first_measure(question: ZoneQuestion) -> Cell:
    """The largest isolation distance of the guides."""
    return _only(largest(guide_isolation(guide, question.material.solid) for guide in _guides(question)))


def guide_isolation_draft(question: ZoneQuestion) -> ZoneDraft:
    """The guide's first measure at any spill or leak, in all directions."""
    return ZoneDraft(ZoneKind.GUIDE_ISOLATION, guide_first_measure(question), False, ())


def _guide_drafts(question: ZoneQuestion) -> Iterator[ZoneDraft]:
    yield guide_isolation_draft(question)
    if sizes_of(question) == (SpillSize.SMALL,):
        return
    size = "Large spill" if question.size or question.spilled_l else "Spill size not known: taken as large"
    given = [(guide, cell) for guide in _guides(question) for cell in guide_large_spill(guide)]
    for downwind in (True, False):
        cell = largest(cell for guide, cell in given if (guide.large_spill_direction != ALL_DIRECTIONS) is downwind)
        if cell is not None:
            drawn = ("The guide gives a distance downwind: drawn as the square of Table 1",) if downwind else ()
            yield ZoneDraft(ZoneKind.LARGE_SPILL, cell, downwind, (size, *drawn))


def _reaches_further(draft: ZoneDraft, others: list[ZoneDraft]) -> bool:
    """Whether it covers what no other zone of its shape does."""
    return all(draft.cell.length.rank > other.cell.length.rank for other in others if other.downwind is draft.downwind)


def _guide_cautions(question: ZoneQuestion) -> Iterator[str]:
    rows = rows_for(question.material, None)
    if rows:
        yield "In Table 1 only when spilled in water: the guide's distances apply (page 347)"
    large = sizes_of(question) != (SpillSize.SMALL,)
    silent = [guide for guide in _guides(question) if guide.large_spill_m is None]
    if large and silent:
        numbers = ", ".join(str(guide.number) for guide in silent)
        more = ": more downwind as needed" if any(guide.increase for guide in silent) else ""
        yield f"Guide {numbers} has no distance for a large spill{more}"
    if question.instantaneous:
        yield "Not doubled: only the distances of Tables 1 and 3 are, when a whole package is released at once"


def _table_cautions(question: ZoneQuestion, table: TableZones) -> Iterator[str]:
    first = guide_first_measure(question)
    if first.length.rank > table.isolation_cell().length.rank and not only_in_part(question.material):
        yield f"The guide's own first measure is wider: {first.length.text}, {first.source}"
    gases = gases_in_water(question)
    if gases and question.medium is not Medium.LAND:
        yield f"Gives off {gases} when spilled in water (Table 2)"


def _guides(question: ZoneQuestion) -> list[GuideRow]:
    return [guides()[number] for number in question.material.guides]


def _only(cell: Cell | None) -> Cell:
    """Every row of the tables has the distances that are asked for; a test holds this for all of them."""
    if cell is None:
        raise LookupError("a row of the guidebook's tables has no distance")
    return cell
