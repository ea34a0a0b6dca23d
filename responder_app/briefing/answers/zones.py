"""Hazmat zones: how far to keep people back, on whose word, and who and what is inside.

Every polygon comes twice: WGS 84 longitude and latitude, and metres about `ZoneAnswer.origin` for the map.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.materials import Light, ZoneQuestion
from responder_app.briefing.answers.site_map import ScenePoint
from responder_app.model.base import LonLat


class ZoneKind(StrEnum):
    """What a zone is for, as said on screen."""

    FIREBALL = "Fireball"
    ISOLATION = "Initial isolation"
    GUIDE_ISOLATION = "Isolation, the guide's first measure"
    RESPONDERS = "Responders stay beyond"
    PROTECTION = "Protective action"
    LARGE_SPILL = "Consider evacuating, large spill"
    FIRE = "Fire: isolate and evacuate"
    EVACUATION = "Evacuate at least"
    EVACUATION_PREFERRED = "Evacuate, preferred"


class ZoneShape(StrEnum):
    """A square has the spill in the middle of its upwind edge; a circle is about the spill."""

    CIRCLE = "circle"
    SQUARE = "square"


class Period(StrEnum):
    """For which head count is taken. Day as the facility says it, Monday to Friday."""

    DAY = "day"
    NIGHT = "night"
    WEEKEND = "weekend"


class PlaceKind(StrEnum):
    """Facilities whose people need more time, by the words of their use and by sector."""

    SCHOOL = "school"
    HOSPITAL = "hospital"
    """Care homes and clinics too."""
    OTHER = "other"


@dataclass(frozen=True)
class ZoneDistance:
    """A distance of the guidebook. Radius of a circle, side of a square."""

    metres: float
    """What is drawn: doubled where it was doubled."""
    text: str
    """Both units, the US one as printed: "1.5 mi (2.4 km)", "7.0+ mi (11.0+ km)"."""
    plus: bool
    """Printed with "+": the real distance can be larger."""
    doubled: bool
    """A whole package was released at once."""


@dataclass(frozen=True)
class InsideFacility:
    """A facility of this vehicle that lies in a zone, wholly or in part."""

    facility_id: str
    name: str
    address: str
    point: LonLat
    kind: PlaceKind
    use: str
    """As the owner says it, else the sector; empty when not provided."""
    occupants: int | None
    """At the asked time; None when not provided or not shared."""
    occupants_text: str
    """E.g. "240 people at night", "occupants not provided"."""
    hazmat: bool
    """Its pre-plan lists hazmat."""
    distance_m: float
    """From the spill to its point."""
    direction: str
    """From the spill, e.g. "NE"."""
    text: str
    """One line to show: distance, direction, occupants."""


@dataclass(frozen=True)
class InsideAssembly:
    """An assembly point that lies in a zone: people must not gather there."""

    facility_id: str
    facility_name: str
    label: str
    point: LonLat
    capacity: int | None
    text: str
    """The warning, e.g. "Assembly point North lawn (Lakeside Tower) lies in the protective action zone"."""


@dataclass(frozen=True)
class Inside:
    """What lies in a zone, nearest first."""

    facilities: tuple[InsideFacility, ...]
    assembly_points: tuple[InsideAssembly, ...]
    occupants: int
    """Sum of those that are known."""
    unknown: int
    """Facilities whose occupants are not known."""
    text: str
    """E.g. "3 facilities with a pre-plan, 560 people at night, 1 not known; 1 school"; says when there are none.

    Only facilities of which this vehicle holds a pre-plan are counted: the text says so.
    """

    @property
    def schools(self) -> tuple[InsideFacility, ...]:
        """Schools, day care and the like."""
        return tuple(one for one in self.facilities if one.kind is PlaceKind.SCHOOL)

    @property
    def hospitals(self) -> tuple[InsideFacility, ...]:
        """Hospitals, clinics, care homes."""
        return tuple(one for one in self.facilities if one.kind is PlaceKind.HOSPITAL)


@dataclass(frozen=True)
class Zone:
    """One zone. Never shown without `source` and `assumptions`."""

    kind: ZoneKind
    shape: ZoneShape
    title: str
    """The kind, with what narrows it: "Protective action, residual release"."""
    distance: ZoneDistance
    toward_deg: float | None
    """True direction of a square's axis, where the wind blows to; None for circles."""
    outline: tuple[LonLat, ...]
    """Closed ring, counter-clockwise. Longitudes run on past 180 degrees where the zone crosses the antimeridian."""
    parts: tuple[tuple[LonLat, ...], ...]
    """The same as closed rings within -180 to 180 degrees (RFC 7946, 3.1.9): two where it crosses, else one."""
    scene: tuple[ScenePoint, ...]
    """The outline in metres about the answer's origin; closed."""
    source: str
    """Table, row and page: "ERG 2024 Table 1, row T1-004, page 290 (Chlorine), small spill, night"."""
    assumptions: tuple[str, ...]
    """What must be true for it to hold; the caveat of the transport guide first."""
    spoken: str
    """To read aloud: "Protect 1.5 mi (2.4 km) downwind toward NE"."""
    inside: Inside


@dataclass(frozen=True)
class Sun:
    """Day or night at the place and time."""

    light: Light
    """As used, after an override."""
    overridden: bool
    text: str
    """E.g. "Night: the sun set at 16:31 and rises at 06:48", "Day: midnight sun", "Night, set by the crew"."""
    near_sunset: bool
    """Less than an hour of day is left: the night distances may fit better (ERG 2024, page 281)."""
    at: datetime
    """The time that was taken, aware."""


@dataclass(frozen=True)
class ZoneHydrant:
    """A hydrant outside every zone on the upwind side, nearest first."""

    id: str
    label: str
    point: LonLat
    scene: ScenePoint
    flow_gpm: float | None
    flow_class: str | None
    """NFPA 291: "AA", "A", "B", "C"."""
    distance_m: float
    """From the spill, straight."""
    text: str
    """Distance, direction, flow."""
    severity: FactSeverity


@dataclass(frozen=True)
class StagingSpot:
    """A place to stage: upwind of the spill and outside every zone."""

    label: str
    """A staging point's own label, or "Suggested staging"."""
    point: LonLat
    scene: ScenePoint
    usng: str
    street: str
    """The street that it is on; empty when no area map is held or it has no name."""
    distance_m: float
    """From the spill, straight."""
    own: bool
    """The facility's own staging point."""
    text: str
    """E.g. "920 ft (280 m) SW on Lake Street, upwind, outside all zones"."""


@dataclass(frozen=True)
class ZoneAnswer:
    """All zones of one spill."""

    place: str
    """The facility's name, or the coordinates that were asked about."""
    facility_id: str | None
    heading: Heading | None
    """None when a point was asked about. Its `handling` comes first on everything that leaves the vehicle."""
    origin: LonLat
    """Where the scene's (0, 0) is: the facility's point, as in its MapScene, or the asked point."""
    spill: LonLat
    spill_scene: ScenePoint
    spill_usng: str
    question: ZoneQuestion
    sun: Sun
    wind_text: str
    """E.g. "Wind from SW (225°), moderate", "Wind not known: full circles"."""
    zones: tuple[Zone, ...]
    """The smallest distance first. Never empty."""
    cautions: tuple[str, ...]
    """What must be said about all: doubt about the material, largest distances, hot weather, no number in the guide."""
    inside: Inside
    """Of all zones together."""
    hydrants: tuple[ZoneHydrant, ...]
    hydrants_note: str
    """Why there are none, or that upwind is not known; empty when plain."""
    staging: tuple[StagingSpot, ...]
    """Best first; the facility's own points that are safe come before suggestions."""
    staging_note: str
    """E.g. an own staging point that lies in a zone, or that no street is known; empty when plain."""
    staging_inside: tuple[str, ...]
    """Labels of the facility's own staging points that lie in a zone: crews may be waiting there."""
    facts: tuple[Fact, ...]
    """More of the same row: of a propane tank the times to failure and to empty, and the cooling water."""
    spoken: str
    """All of it to read aloud, in a few sentences."""
    caveat: str
    """Must stand near every zone: transport guide, first 30 minutes, may not fit a fixed site or a city."""
    extent: tuple[float, float, float, float]
    """x_min, y_min, x_max, y_max of all zones in scene metres: what to fit."""

    @property
    def material_text(self) -> str:
        """Of what: "Chlorine, UN 1017", "Unknown material, guide 111"."""
        material = self.question.material
        return f"{material.name}, {material.un_text}" if material.uns or material.guides else material.name
