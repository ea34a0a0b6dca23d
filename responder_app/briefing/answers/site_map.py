"""The site map as a scene: plain geometry in metres about a point. x grows east, y grows NORTH (up)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.voice_grid import Projection

ScenePoint = tuple[float, float]
"""x metres east, y metres north of the scene's origin."""
Extent = tuple[float, float, float, float]
"""x_min, y_min, x_max, y_max in metres: what to fit first (the facility and its hydrants)."""
Framed = Callable[[tuple[float, float], Extent], None]
"""Is told a scene's origin (WGS 84 longitude, latitude) and extent before the rest of it is known."""


class LayerKind(StrEnum):
    """Layers from the bottom to the top of the map."""

    GREEN = "green"
    WATER_BODY = "water body"
    STREETS = "streets"
    STRUCTURES = "structures"
    OTHER_FACILITIES = "other facilities"
    EXPOSURES = "exposures"
    FOOTPRINT = "footprint"
    EVACUATION = "evacuation"
    ASSEMBLY = "assembly"
    STAGING = "staging"
    FIRST_AID = "first aid"
    HYDRANTS = "hydrants"
    SHUT_OFFS = "shut-offs"
    PROTECTION = "protection"
    FDC = "fdc"
    ACCESS = "access"
    KEY_BOXES = "key boxes"
    HAZMAT = "hazmat"
    SIDES = "sides"


TITLES: Mapping[LayerKind, str] = MappingProxyType(
    {
        LayerKind.GREEN: "Green",
        LayerKind.WATER_BODY: "Water",
        LayerKind.STREETS: "Streets",
        LayerKind.STRUCTURES: "Buildings without a pre-plan",
        LayerKind.OTHER_FACILITIES: "Other facilities",
        LayerKind.EXPOSURES: "Exposures within 164 ft (50 m)",
        LayerKind.FOOTPRINT: "This building",
        LayerKind.EVACUATION: "Evacuation routes",
        LayerKind.ASSEMBLY: "Assembly points",
        LayerKind.STAGING: "Staging",
        LayerKind.FIRST_AID: "First aid",
        LayerKind.HYDRANTS: "Hydrants",
        LayerKind.SHUT_OFFS: "Shut-offs",
        LayerKind.PROTECTION: "Fire protection systems",
        LayerKind.FDC: "FDC",
        LayerKind.ACCESS: "Doors and gates",
        LayerKind.KEY_BOXES: "Key boxes",
        LayerKind.HAZMAT: "Hazmat",
        LayerKind.SIDES: "Sides A to D",
    }
)
"""What each layer is called on its toggle."""


@dataclass(frozen=True)
class MapArea:
    """A filled polygon: the first ring is the outside, the others are holes; rings are closed."""

    id: str
    rings: tuple[tuple[ScenePoint, ...], ...]
    label: str = ""


@dataclass(frozen=True)
class MapLine:
    """A line. `style` is a street kind of model/terms, or "route" or "step-free route"."""

    id: str
    style: str
    points: tuple[ScenePoint, ...]
    label: str = ""


@dataclass(frozen=True)
class MapPoint:
    """A symbol. `kind` is an icon of resources/icons, or "facility" or "side" (label only)."""

    id: str
    kind: str
    x: float
    y: float
    label: str
    details: tuple[Fact, ...] = ()
    severity: FactSeverity = FactSeverity.NORMAL
    flow_class: str | None = None
    """Of a hydrant, NFPA 291: "AA", "A", "B", "C" (light blue, green, orange, red), else None."""
    facility_id: str | None = None
    """Of another facility: what to open."""
    rank: int | None = None
    """Of a hydrant in service: 1 takes the least hose."""
    minor: bool = False
    """Its outline says enough until it is seen from close by."""
    caption: str | None = None
    """What stands beside the symbol; None for the label, "" for nothing."""


@dataclass(frozen=True)
class MapLayer:
    """One toggle of the legend."""

    kind: LayerKind
    title: str
    areas: tuple[MapArea, ...] = ()
    lines: tuple[MapLine, ...] = ()
    points: tuple[MapPoint, ...] = ()


@dataclass(frozen=True)
class GroundPlan:
    """One floor's sheet that is tied to the ground, so that it can be laid on the map."""

    level: str
    """The floor's label."""
    ordinal: int
    """0 is the ground floor."""
    document_id: str
    page: int
    """1 is the first."""
    width_pt: float
    height_pt: float
    to_metres: Projection
    """Page points (origin top left, y down) to scene metres (y north): nine numbers by rows, see `Projection`."""
    rms_error_m: float | None
    """How far a control point misses; None when nothing checks the fit."""
    fit: str
    """How good positions are, in words, loud when they are poor."""
    poor: bool
    """Whether a wall may lie a room off, or more."""


@dataclass(frozen=True)
class PlanOffMap:
    """A floor whose plan cannot be laid on the map, and why."""

    level: str
    reason: str


@dataclass(frozen=True)
class MapScene:
    """All layers, bottom first. `ground.lonlat_at` turns scene points back into places."""

    title: str
    origin: tuple[float, float]
    """WGS 84 longitude, latitude of (0, 0)."""
    extent: Extent
    layers: tuple[MapLayer, ...]
    usng: str
    """Of the origin."""
    side_a_bearing_deg: float | None
    notes: tuple[str, ...]
    """Missing layers said in words."""
    plans: tuple[GroundPlan, ...] = ()
    """Sheets that can be laid on the map, the floor nearest to the ground first."""
    plans_off: tuple[PlanOffMap, ...] = ()
    """Floors with a plan that cannot, in the same order."""
    fire_flow: Fact | None = None
    """The nearest hydrants together against the needed fire flow; None where nothing can be said."""
    water_warning: Fact | None = None
    """What inside must not meet water: to stand above the hydrants; None where nothing is known of."""

    def layer(self, kind: LayerKind) -> MapLayer | None:
        """The layer of that kind, None when nothing is known for it."""
        return next((layer for layer in self.layers if layer.kind is kind), None)
