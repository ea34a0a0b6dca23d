"""Owns the description of one facility: what its author knows, before anything is computed from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.city.drawing.pen import PLAIN, Stored
from tests.city.drawing.scan import Scan
from tests.city.hazmat import Store
from tests.city.plan.bowl import Bowl
from tests.city.plan.deck import Deck
from tests.city.plan.hall import Hall
from tests.city.plan.tower import Tower
from tests.city.plan.wings import Wings
from tests.city.streets import Block

Shape = Wings | Tower | Hall | Deck | Bowl


@dataclass(frozen=True)
class Storey:
    """One floor: its label, its position, the programme of its rooms, the stem of the plan that shows it."""

    label: str
    ordinal: int
    programme: str
    plan: str


def storeys(text: str) -> tuple[Storey, ...]:
    """Floors from below, as "B1 basement; 1 office; 2-5 office; 6-9* office".

    Labels that begin with B lie below ground. A range stands for a floor each; * after it for one typical plan.
    """
    rows: list[tuple[str, str, str]] = []
    for entry in text.split(";"):
        labels, programme = entry.strip().split(" ", 1)
        match = re.fullmatch(r"(\d+)-(\d+)(\*?)", labels)
        if match is None:
            rows.append((labels, programme, labels))
            continue
        for number in range(int(match[1]), int(match[2]) + 1):
            plan = f"typical-{match[1]}-{match[2]}" if match[3] else str(number)
            rows.append((str(number), programme, plan))
    below = sum(label.startswith("B") for label, _, _ in rows)
    return tuple(Storey(label, index - below, programme, plan) for index, (label, programme, plan) in enumerate(rows))


@dataclass(frozen=True)
class Spec:
    """A facility. Texts are what the owner would have written; places are computed from plans and streets."""

    slug: str
    name: str
    shape: Shape
    floors: tuple[Storey, ...]
    sector: str
    faces: str
    """Side A's direction: N, E, S, W, or degrees as a number."""
    use: str
    occupants: tuple[int, int, int]
    alert: tuple[str, str] | None
    """Text and severity."""
    block: Block | None = None
    front: tuple[float, float] | None = None
    """City metres of side A's middle, for facilities off the grid."""
    street: str = ""
    number: int = 0
    aliases: tuple[str, ...] = ()
    district: str = "Central"
    tenants: tuple[str, ...] | None = None
    complex: str | None = None
    handling: str | None = None
    sheet: str = "ARCH D"
    stored: Stored = PLAIN
    """How pages lie in their files."""
    lettered: bool = False
    """CAD exported each letter as an object of its own."""
    one_file: bool = False
    """All floors are pages of one file."""
    scans: Mapping[str, Scan] = field(default_factory=dict)
    """By floor: it is a scan of a paper print."""
    tied: bool = True
    """Whether the owner tied the sheets to the ground; else only their scale is known."""
    rebuilt: frozenset[str] = frozenset()
    """Stems of the plans that were drawn anew since last year; the owner sent the former ones then."""
    glazing: tuple[float, float] = (2.8, 1.6)
    roof: bool = True
    roof_stairs: tuple[str, ...] = ("ST-A",)
    pressurised: tuple[str, ...] = ()
    storey_m: float = 3.8
    construction: Mapping[str, Any] = field(default_factory=dict)
    coverage: str = "full"
    protection: Mapping[str, Any] = field(default_factory=dict)
    impairments: tuple[tuple[str, str, str, str | None], ...] = ()
    """System, what, since, until."""
    fire_flow_gpm: int = 2500
    other_water: tuple[tuple[str, str, int | None], ...] = ()
    shut_offs: tuple[tuple[str, str, str, str], ...] = ()
    """Kind, label, level, instructions."""
    stores: tuple[Store, ...] = ()
    placard: tuple[int, int, int, str] | None = None
    tier2: tuple[str, str] | None = None
    """NAICS number and name of a facility that files Tier II; its stores go into a .t2s instead of a table."""
    sds: tuple[str, ...] = ()
    assistance: tuple[tuple[int, str, str, str], ...] = ()
    """Count, what they need, where, level."""
    roles: tuple[str, ...] = ("Building engineer on duty",)
    areas: tuple[str, ...] = ("Mechanical rooms", "Electrical rooms")
    workbook: bool = False
    command_center: tuple[str, str] | None = None
    """Where, and where instead."""
    capabilities: Mapping[str, Any] | None = None
    security: Mapping[str, Any] | None = None
    gate: str | None = None
    limits: tuple[tuple[str, str, float], ...] = ()
    shelter: tuple[tuple[str, str, int], ...] = ()
    hours: str = "Mon-Fri 07:00-19:00"
    diagrams: tuple[str, ...] = ()
    """hvac, mechanical."""
    photo: bool = True
    ages: Mapping[str, int] = field(default_factory=dict)
    """Days since a section was verified, where it differs from `age`."""
    age: int = 120
    missing: frozenset[str] = frozenset()
    """Sections, and dotted fields, that the owner has not provided."""
    tanks: tuple[tuple[float, float, float], ...] = ()
    """Outdoor tanks: local x, y, radius in metres."""

    assembly: tuple[tuple[float, float], ...] = ()
    """Local metres of the assembly points, where the usual places would be water or road."""

    @property
    def ground(self) -> Storey:
        """The storey with ordinal 0."""
        return next(storey for storey in self.floors if storey.ordinal == 0)
