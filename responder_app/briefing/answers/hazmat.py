"""The hazmat screen: inventory with amounts, guides and distances, each number with the place it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from responder_app.briefing.answers.fact import Age, Fact, FactSeverity
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.signs import HazardSign, Placard


@dataclass(frozen=True)
class Diamond:
    """An NFPA 704 diamond. `source` says in words where the ratings are from; `cautious` marks worst-case ones."""

    health: int
    flammability: int
    instability: int
    special: tuple[str, ...]
    """Of W, OX, SA."""
    source: str
    cautious: bool
    spoken: str
    """In words, for the accessible name."""
    doubted: tuple[str, ...] = ()
    """Of health, flammability, instability, special: where sources differ and the graver one is shown."""


class Mark(StrEnum):
    """Short warnings beside a name."""

    EHS = "Extremely hazardous substance"
    WATER_REACTIVE = "Reacts with water"
    NO_WATER = "Do not use water"
    POLYMERIZES = "May polymerize explosively"
    TOXIC_INHALATION = "Toxic by inhalation"
    TRADE_SECRET = "Trade secret"  # noqa: S105  the law's word, no password
    CONFIDENTIAL = "Confidential location"


class DistanceUse(StrEnum):
    """What a distance is for. The order is the order on screen."""

    ISOLATE = "Isolate at once, spill or leak"
    LARGE_SPILL = "Consider evacuating, large spill"
    FIRE = "Fire: isolate and evacuate"
    SMALL_ISOLATE = "Table 1 small spill: isolate"
    SMALL_DAY = "Table 1 small spill: protect downwind, day"
    SMALL_NIGHT = "Table 1 small spill: protect downwind, night"
    LARGE_ISOLATE = "Table 1 large spill: isolate"
    LARGE_DAY = "Table 1 large spill: protect downwind, day"
    LARGE_NIGHT = "Table 1 large spill: protect downwind, night"


@dataclass(frozen=True)
class Distance:
    """One distance of the Emergency Response Guidebook. Never shown without `source` and `caveat`."""

    use: DistanceUse
    metres: float
    text: str
    """E.g. "330 ft (100 m)" or "7.0+ mi (11.0+ km)"."""
    source: str
    """E.g. "ERG 2024 Table 1, row T1-004, page 290"."""
    condition: str
    """When it applies, e.g. "when spilled in water"; empty when always."""
    caveat: str


@dataclass(frozen=True)
class Guide:
    """A guide of the ERG: number, title, printed pages."""

    number: int
    title: str
    pages: str
    source: str
    """How it was found: the record's own number, or by UN."""


@dataclass(frozen=True)
class StoragePlace:
    """Where some of it is."""

    text: str
    level: str | None
    details: str
    """Container, pressure, temperature, amount; may be empty."""


@dataclass(frozen=True)
class Reaction:
    """Two chemicals that react dangerously and may meet."""

    ids: tuple[str, str]
    names: tuple[str, str]
    effect: str
    """E.g. "fire, explosion or violent reaction"."""
    where: str
    """E.g. "Same place: Shed"; says so when a place is not known."""
    sources: tuple[str, ...]
    """The rules that say it, by paragraph."""
    doubt: str
    """What is not sure, e.g. an unclear UN number; empty otherwise."""
    severity: FactSeverity
    placed: bool
    """Whether both places are known."""

    def other(self, chemical_id: str) -> str:
        """The name of the one that is not this."""
        return self.names[1] if chemical_id == self.ids[0] else self.names[0]


@dataclass(frozen=True)
class HazmatRow:
    """One chemical. Rows come with the most dangerous first."""

    id: str
    name: str
    amount: Fact
    """Most on site: pounds and kilograms, with the raw Tier II code where it was filed as one."""
    average: Fact
    physical_state: str
    places: tuple[StoragePlace, ...]
    places_state: Fact
    un: Fact
    """Number, and where it comes from when not the record."""
    guides: tuple[Guide, ...]
    """Several when the UN number is unclear: the distances are then the largest of all."""
    distances: tuple[Distance, ...]
    distances_note: str
    """E.g. "Several UN numbers fit: the largest distances are shown"; empty when plain."""
    table3: str
    """Names Table 3 of the guidebook where large spills of this gas are listed there; else empty."""
    diamond: Diamond | None
    marks: tuple[Mark, ...]
    components: tuple[Fact, ...]
    """What a mixture contains, each with its share in percent; empty when nothing was reported."""
    hazards: tuple[str, ...]
    cas: str | None
    sds: str | None
    """Id of the safety data sheet's document."""
    signs: tuple[HazardSign, ...] = ()
    """GHS pictograms that the record's hazards call for."""
    placards: tuple[Placard, ...] = ()
    reported: tuple[Fact, ...] = ()
    """Largest container, days on site, pure or mixture, and what the state asks beyond the federal form."""


@dataclass(frozen=True)
class HazmatAnswer:
    """The hazmat screen. `state` says in words when the inventory is missing, not shared or none."""

    heading: Heading
    diamond: Diamond | None
    rows: tuple[HazmatRow, ...]
    state: Fact
    restricted_state: Fact
    """Of trade secrets and confidential places: held, none known, or not shared with this agency."""
    caveat: str
    """Must stand near every distance."""
    reported: str
    """E.g. "Tier II report for 2025"; empty when unknown."""
    age: Age
    signed: str = ""
    """When the owner signed the report, e.g. "17 Feb 2026"; empty when unknown."""
    reactions: tuple[Reaction, ...] = ()
    """Chemicals that react with each other where they lie, the gravest and nearest first."""
    reactions_note: str = ""
    """Must stand near them; empty when there are none."""
