"""The zones of a fire: the guide's distance for isolation, Table 1 downwind for what still leaks, propane tanks."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.materials import Light, ZoneQuestion
from responder_app.briefing.answers.zones import ZoneKind
from responder_app.briefing.facts import provided
from responder_app.briefing.hazmat.cells import (
    AMMONIUM_NITRATE_GUIDE,
    Cell,
    ammonium_nitrate_fire,
    bleve_cells,
    guide_fire,
    largest,
)
from responder_app.briefing.hazmat.choosing import may_bleve
from responder_app.briefing.hazmat.drafts import Plan, ZoneDraft
from responder_app.briefing.hazmat.spill import TableZones, guide_isolation_draft
from responder_app.briefing.hazmat.tables.bleve import BleveRow, bleve
from responder_app.briefing.hazmat.tables.guides import guides
from responder_app.briefing.hazmat.tables.names import names_by_un
from responder_app.errors import InputError

_FRAGMENTS_GUIDE = 112
_BLEVE_KINDS = (
    ZoneKind.FIREBALL,
    ZoneKind.RESPONDERS,
    ZoneKind.EVACUATION,
    ZoneKind.EVACUATION_PREFERRED,
)


def fire_plan(question: ZoneQuestion, light: Light) -> Plan:
    """The guide's fire distance in all directions, more where Table 1 or the BLEVE table has it.

    Raises InputError for a propane tank with a material of which the BLEVE table does not speak.
    """
    cell = _guide_cell(question)
    drafts = [guide_isolation_draft(question)] if cell is None else [_fire_draft(cell)]
    cautions = [f"{_numbers(question)} has no distance for a fire: that of a spill is shown"] if cell is None else []
    if _FRAGMENTS_GUIDE in question.material.guides:
        cautions.append("Fragments can fly 1 mi (1,600 m) or more when the fire reaches the cargo")
    facts: tuple[Fact, ...] = ()
    if question.tank_l is not None:
        row = _tank(question)
        drafts += _bleve_drafts(row)
        facts = _tank_facts(row)
    elif may_bleve(question.material):
        farthest = bleve_cells(list(bleve().values())[-1])[-1].length.text
        cautions.append(f"A tank of liquefied gas in the fire: choose its size; evacuation reaches up to {farthest}")
    table = TableZones(question, light)
    if table.rows:
        drafts.append(table.protection("residual release"))
        cautions += _isolation_caution(table, cell)
    return Plan(tuple(sorted(drafts, key=lambda draft: draft.cell.length.metres)), tuple(cautions), facts)


def _guide_cell(question: ZoneQuestion) -> Cell | None:
    rows = [guides()[number] for number in question.material.guides]
    cells = [cell for row in rows for cell in guide_fire(row)]
    if _may_be_ammonium_nitrate(question):
        cells.append(ammonium_nitrate_fire(guides()[AMMONIUM_NITRATE_GUIDE]))
    return largest(cells)


def _may_be_ammonium_nitrate(question: ZoneQuestion) -> bool:
    """Also where only guide 140 is known, so that the larger distance is taken."""
    if AMMONIUM_NITRATE_GUIDE not in question.material.guides:
        return False
    listed = [one for un in question.material.uns for one in names_by_un().get(un, ())]
    named = any(one.name.casefold().startswith("ammonium nitrate") for one in listed)
    return named or not question.material.uns


def _fire_draft(cell: Cell) -> ZoneDraft:
    responders = ("For responders too",) if cell.responders_too else ()
    return ZoneDraft(ZoneKind.FIRE, cell, False, (f"In the fire: {cell.trigger}", *responders))


def _tank(question: ZoneQuestion) -> BleveRow:
    if not may_bleve(question.material) or question.tank_l is None:
        raise InputError(f"the BLEVE table is for liquefied petroleum gases, not for {question.material.name}")
    return bleve()[question.tank_l]


def _bleve_drafts(row: BleveRow) -> Iterator[ZoneDraft]:
    assumptions = (f"One propane tank of {row.capacity_l:,} L in a fire",)
    for kind, cell in zip(_BLEVE_KINDS, bleve_cells(row), strict=True):
        yield ZoneDraft(kind, cell, False, assumptions)


def _tank_facts(row: BleveRow) -> tuple[Fact, ...]:
    return (
        provided("Tank may fail after", f"{row.least_minutes_to_failure} min in a severe torch", FactSeverity.DANGER),
        provided("Empty after", f"about {row.minutes_to_empty} min in an engulfing fire"),
        provided("Cooling water", f"{int(row.cooling_water[0]):,} L/min ({int(row.cooling_water[1]):,} US gal/min)"),
        provided("Propane in it", f"{int(row.propane_mass[0]):,} kg ({int(row.propane_mass[1]):,} lb)"),
    )


def _isolation_caution(table: TableZones, fire: Cell | None) -> Iterator[str]:
    """The guidebook takes the fire distance for isolation (pages 280 and 349); a wider one of the tables is said."""
    isolation = table.isolation().cell
    if fire is not None and isolation.length.rank > fire.length.rank:
        yield f"Isolation for the release itself is wider: {isolation.length.text}, {isolation.source}"


def _numbers(question: ZoneQuestion) -> str:
    return "Guide " + ", ".join(map(str, question.material.guides))
