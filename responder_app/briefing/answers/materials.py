"""What may have been spilled, and what a crew may say about the spill. Questions for zones are made of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from responder_app.briefing.answers.hazmat import Mark
from responder_app.model.base import LonLat

MOST_SAID = 4
"""More UN numbers than this are counted, not listed."""


class SpillSize(StrEnum):
    """ERG 2024, page 288: small is up to 208 L (55 US gal), large is more, or several small packages."""

    SMALL = "small spill"
    LARGE = "large spill"


class Medium(StrEnum):
    """Where it was spilled: some materials give off toxic gas only, or more of it, in water."""

    LAND = "on land"
    WATER = "in water"


class Light(StrEnum):
    """Day is after sunrise and before sunset (ERG 2024, page 288)."""

    DAY = "day"
    NIGHT = "night"


class WindSpeed(StrEnum):
    """The classes of Table 3: under 10 km/h, 10 to 20 km/h, over 20 km/h (6 and 12 mph)."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"

    @property
    def text(self) -> str:
        """The class with its bounds: "low, under 10 km/h (6 mph)"."""
        bounds = {
            WindSpeed.LOW: "under 10 km/h (6 mph)",
            WindSpeed.MODERATE: "10 to 20 km/h (6 to 12 mph)",
            WindSpeed.HIGH: "over 20 km/h (12 mph)",
        }
        return f"{self}, {bounds[self]}"


@dataclass(frozen=True)
class Wind:
    """What is known of the wind. `from_deg`: where it comes from, degrees clockwise from true north, 0 to under 360."""

    from_deg: float | None = None
    """None: not known, and every downwind distance becomes a full circle."""
    speed: WindSpeed | None = None
    """None: not known, and the largest of the three is taken. Only Table 3 asks for it."""


@dataclass(frozen=True)
class Material:
    """Something that the tables can be asked about: one name, one number, or several that cannot be told apart."""

    key: str
    """The same for the same material, e.g. "un1017/chlorine"; for lists and records."""
    name: str
    """To show first, as printed in the guidebook or written in the record."""
    found: str
    """How it was found: "UN 1017", "CAS 7782-50-5 (high confidence)", "placard POISON GAS"."""
    uns: tuple[int, ...]
    """Every UN number that it may be; empty when only a guide is known."""
    guides: tuple[int, ...]
    """Every guide that may apply; empty for what the guidebook does not cover."""
    names: tuple[str, ...] = ()
    """The guidebook's names that it may be; empty when only the numbers are known: all of theirs then."""
    doubt: str = ""
    """Why the largest distances are taken, e.g. "3 names under UN 1955 differ"; empty when it is clear."""
    marks: tuple[Mark, ...] = ()
    chemical_id: str | None = None
    """Of the facility's inventory."""
    amount: str = ""
    """Most on site as the inventory says it; empty for what is not from there."""
    solid: bool = False
    """The record says that it is a solid: some guides isolate less for solids."""
    near: bool = False
    """Spelt differently from what was typed."""

    @property
    def un_text(self) -> str:
        """The numbers as they are said: "UN 1198 or 2209"; "guide 111" where there is none."""
        if len(self.uns) > MOST_SAID:
            return f"{len(self.uns)} UN numbers"
        if self.uns:
            return "UN " + " or ".join(f"{un:04d}" for un in self.uns)
        return "guide " + " or ".join(map(str, self.guides)) if self.guides else "no UN number"


@dataclass(frozen=True)
class MaterialsAnswer:
    """Materials that fit what was typed, best first; the inventory's first where a facility was named."""

    query: str
    hits: tuple[Material, ...]
    message: str
    """What to say when nothing fits or the match is a guess; empty when plain."""
    unidentified: Material
    """Guide 111, always on offer."""
    more: bool = False
    """There are more hits than were asked for."""


@dataclass(frozen=True)
class Container:
    """One kind of container of Table 3."""

    name: str
    """As printed, e.g. "Rail tank car"; what `ZoneQuestion.container` takes."""
    capacity: str
    """E.g. "80,000 kg (176,370 lb)"; empty where the guidebook gives none."""


@dataclass(frozen=True)
class Tank:
    """One propane tank of the BLEVE table."""

    capacity_l: int
    """Litres; what `ZoneQuestion.tank_l` takes."""
    text: str
    """E.g. "2,000 L (528 gal), 9.8 ft (3 m) long, 3.1 ft (0.96 m) across"."""


@dataclass(frozen=True)
class ZoneChoices:
    """What makes a difference for this material: what is empty or False need not be asked."""

    material: Material
    sizes: tuple[SpillSize, ...]
    media: tuple[Medium, ...]
    containers: tuple[Container, ...]
    """Asked for a large spill only."""
    tanks: tuple[Tank, ...]
    """Asked in a fire only."""
    by_light: bool
    """Day and night differ."""
    by_wind_speed: bool
    by_wind_direction: bool
    """Some zone lies downwind."""
    fire: bool
    """The guide gives a distance for fire."""
    instantaneous: bool
    """Distances are doubled when a whole package is released at once."""
    note: str
    """E.g. "Not in Table 1: only the guide's distances apply"; empty when plain."""


@dataclass(frozen=True)
class ZoneQuestion:
    """What the crew says. None means not known: the largest distances that remain are then taken, and that is said."""

    material: Material
    size: SpillSize | None = None
    spilled_l: float | None = None
    """Litres that were or may be spilled: decides the size where `size` is None. More than 0."""
    medium: Medium | None = None
    container: str | None = None
    """A name of `ZoneChoices.containers`."""
    tank_l: int | None = None
    """A capacity of `ZoneChoices.tanks`."""
    instantaneous: bool = False
    fire: bool = False
    wind: Wind = Wind()
    light: Light | None = None
    """Overrides the sun."""
    at: datetime | None = None
    """Aware; None is now. Sun and occupants are taken for this time."""
    spill: LonLat | None = None
    """WGS 84; None: at the facility's point, or at the point that was asked about."""
