"""Which rows of the tables may apply to a material, and what the crew must be asked to tell them apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from responder_app.briefing.answers.materials import (
    Container,
    Material,
    Medium,
    SpillSize,
    Tank,
    ZoneChoices,
    ZoneQuestion,
)
from responder_app.briefing.hazmat.checking import check_material
from responder_app.briefing.hazmat.distances import table1_rows
from responder_app.briefing.hazmat.tables.bleve import bleve
from responder_app.briefing.hazmat.tables.guides import ALL_DIRECTIONS, guides
from responder_app.briefing.hazmat.tables.names import names_by_un
from responder_app.briefing.hazmat.tables.rules import rules
from responder_app.briefing.hazmat.tables.table1 import Table1Row
from responder_app.briefing.hazmat.tables.table3 import Table3Row, table3
from responder_app.errors import NoAnswerError

SMALL_SPILL_L = 208.0
"""The largest small spill, 55 US gallons (page 288)."""
BLEVE_GUIDE = 115
_BLEVE_NAMES = frozenset(
    {
        "butane",
        "butylene",
        "isobutane",
        "isobutylene",
        "liquefied petroleum gas",
        "lpg",
        "petroleum gases, liquefied",
        "propane",
        "propylene",
    }
)
"""For whose tanks in a fire guide 115 refers to the BLEVE table."""
_CAPACITIES = (
    ("Rail tank car", "table3_container_rail_tank_car"),
    ("Highway tank", "table3_container_highway_tank"),
    ("Agricultural nurse tank", "table3_container_agricultural_nurse_tank"),
    ("small cylinders", "table3_container_small_cylinder"),
    ("ton cylinder", "table3_container_ton_cylinder"),
)


def rows_for(material: Material, medium: Medium | None) -> tuple[Table1Row, ...]:
    """The rows of Table 1 that may hold; where land or water is not known, those of both."""
    rows = table1_rows(material.uns, material.names)
    other = {Medium.LAND: "water", Medium.WATER: "land"}.get(medium) if medium is not None else None
    return tuple(row for row in rows if row.medium != other)


def containers_for(rows: Iterable[Table1Row], container: str | None) -> tuple[Table3Row, ...]:
    """The rows of Table 3 to which rows of Table 1 refer, of one container or of all."""
    numbers = dict.fromkeys(row.un for row in rows if row.see_table3)
    found = (row for un in numbers for row in table3().get(un, ()))
    return tuple(row for row in found if container in (None, row.container))


def only_in_part(material: Material) -> bool:
    """Whether it may also be something that Table 1 does not list: the guide's distances then count as well."""
    if not table1_rows(material.uns, material.names):
        return True
    if len(material.uns) <= 1 and material.names:
        return False
    listed = [one for un in material.uns for one in names_by_un().get(un, ())]
    unlisted = any(un not in names_by_un() for un in material.uns)
    return unlisted or any(not one.toxic_inhalation for one in listed)


def sizes_of(question: ZoneQuestion) -> tuple[SpillSize, ...]:
    """The sizes that the spill may have: one, or both where nothing is known."""
    if question.size is not None:
        return (question.size,)
    if question.spilled_l is not None:
        return (SpillSize.SMALL if question.spilled_l <= SMALL_SPILL_L else SpillSize.LARGE,)
    return tuple(SpillSize)


def may_bleve(material: Material) -> bool:
    """Whether the BLEVE table speaks of its tanks: liquefied petroleum gases, or what is only known as guide 115."""
    if BLEVE_GUIDE not in material.guides:
        return False
    listed = [one for un in material.uns for one in names_by_un().get(un, ())]
    return not material.uns or any(one.name.casefold() in _BLEVE_NAMES for one in listed)


def choices_of(material: Material) -> ZoneChoices:
    """What makes a difference for the material. Raises InputError for a number that no table has."""
    try:
        check_material(material)
    except NoAnswerError as error:
        return ZoneChoices(
            material, (), (), (), (), False, False, False, False, False, f"{error}"[:1].upper() + f"{error}"[1:]
        )
    rows = rows_for(material, None)
    guide_rows = [guides()[number] for number in material.guides]
    containers = containers_for(rows, None)
    large = any(guide.large_spill_m is not None for guide in guide_rows)
    downwind = any(
        guide.large_spill_m is not None and guide.large_spill_direction != ALL_DIRECTIONS for guide in guide_rows
    )
    media = tuple(Medium) if any(row.medium for row in rows) else ()
    return ZoneChoices(
        material=material,
        sizes=tuple(SpillSize) if rows or large else (),
        media=media,
        containers=tuple(
            Container(name, _capacity(name)) for name in dict.fromkeys(row.container for row in containers)
        ),
        tanks=tanks() if may_bleve(material) else (),
        by_light=bool(rows),
        by_wind_speed=bool(containers),
        by_wind_direction=bool(rows) or downwind,
        fire=any(guide.fire_m is not None for guide in guide_rows),
        instantaneous=bool(rows),
        note=_note(rows, material),
    )


def tanks() -> tuple[Tank, ...]:
    """The propane tanks of the BLEVE table, the smallest first."""
    return tuple(
        Tank(
            row.capacity_l,
            f"{row.capacity_l:,} L ({float(row.capacity[1]):,g} gal), {row.length[1]} ft ({row.length[0]} m) long, "
            f"{row.diameter[1]} ft ({row.diameter[0]} m) across",
        )
        for row in bleve().values()
    )


def _capacity(container: str) -> str:
    """What such containers hold (page 340)."""
    found = [rules()[key] for words, key in _CAPACITIES if words in container]
    return "; ".join(f"{_thousands(rule.value)} {_thousands(rule.unit)}" for rule in found)


def _thousands(text: str) -> str:
    return re.sub(r"\d{4,}", lambda digits: f"{int(digits[0]):,}", text)


def _note(rows: tuple[Table1Row, ...], material: Material) -> str:
    if not rows:
        return "Not in Table 1: only the guide's distances apply"
    if all(row.in_water for row in rows):
        return "In Table 1 only when spilled in water: on land only the guide's distances apply"
    return "May not be in Table 1: the guide's distances count as well" if only_in_part(material) else ""
