"""The guides of the orange pages: numbers, titles, distances and flags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from responder_app.briefing.hazmat.tables.reading import number, rows

UNIDENTIFIED_GUIDE = 111
"""The guidebook's own guide for mixed or unidentified cargo."""
ALL_DIRECTIONS = "all directions"


@dataclass(frozen=True)
class GuideRow:
    """One guide. Distances in metres, with the US text as printed."""

    number: int
    title: str
    pages: str
    isolate_m: float
    isolate_solid_m: float | None
    isolate_us: str
    large_spill_m: float | None
    large_spill_us: str
    large_spill_direction: str
    """Downwind or in all directions; empty without a distance."""
    increase: bool
    """At a large spill it asks for more than the first measure and gives no number."""
    fire_m: float | None
    fire_us: str
    fire_trigger: str
    """What must be in the fire, e.g. "tank, rail tank car or highway tank"."""
    fire_includes_responders: bool
    water_reactive: bool
    no_water: bool
    special: str


@cache
def guides() -> Mapping[int, GuideRow]:
    """Guides by number, without those that are left blank."""
    active = (row for row in rows("guides.csv") if row["status"] == "active")
    return MappingProxyType({int(row["guide"]): _guide(row) for row in active})


def _guide(row: dict[str, str]) -> GuideRow:
    return GuideRow(
        number=int(row["guide"]),
        title=row["title"],
        pages=row["printed_pages"],
        isolate_m=float(row["isolate_max_m"]),
        isolate_solid_m=number(row["isolate_solid_m"]),
        isolate_us=row["isolate_us"],
        large_spill_m=number(row["large_spill_evac_m"]),
        large_spill_us=row["large_spill_evac_us"],
        large_spill_direction=row["large_spill_direction"].replace("_", " "),
        increase="increase" in row["spill_rule"],
        fire_m=number(row["fire_evac_m"]),
        fire_us=row["fire_us"],
        fire_trigger=row["fire_trigger"],
        fire_includes_responders=row["fire_evac_includes_responders"] == "true",
        water_reactive=row["water_reactive"] == "yes",
        no_water=row["fire_no_water"] in ("all", "on_material_itself", "except_life_threatening_fine_spray"),
        special=row["special"],
    )
