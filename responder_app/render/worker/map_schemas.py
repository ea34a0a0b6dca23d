"""Which things of a vector tile are drawn as what: tables of the layer and class names of the schemas in use.

Ours, OpenMapTiles, Shortbread, and Protomaps (versions 3 and 4). A layer that is in no table is not drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from responder_app.render.map_inks import Ground
from responder_app.render.mapping import NameKind
from responder_app.render.worker.vector_tile import AREAS, LINES, POINTS

CLASS_KEYS = ("kind_detail", "pmap:kind_detail", "highway", "class", "kind", "pmap:kind", "subclass", "type")
"""Attributes that say what a thing is, the finest first."""
NAME_KEYS = ("name", "name:latin", "name:en", "name_en", "ref")
"""Attributes that name it: first as its own signs do."""
NUMBER_KEYS = ("housenumber", "addr_housenumber", "addr:housenumber")
FLAG_KEYS = ("rail",)
"""Attributes that say it by being true."""

Classes = Mapping[str, Ground | None]
"""What a class is drawn as; None for not at all, whatever a coarser class says."""

STREETS: Classes = {
    **dict.fromkeys(("subway", "ferry", "proposed", "construction", "abandoned", "razed")),
    **dict.fromkeys(("motorway", "motorway_link", "highway", "trunk", "trunk_link"), Ground.HIGHWAY),
    **dict.fromkeys(
        ("primary", "primary_link", "secondary", "secondary_link", "major_road", "major street", "major"), Ground.MAJOR
    ),
    **dict.fromkeys(
        (
            *("tertiary", "tertiary_link", "minor", "minor_road", "medium_road", "residential", "unclassified"),
            *("living_street", "street", "street_limited", "road", "busway", "bus_guideway", "raceway"),
        ),
        Ground.STREET,
    ),
    **dict.fromkeys(
        ("service", "track", "service road", "driveway", "parking_aisle", "alley", "pedestrian"), Ground.SERVICE
    ),
    **dict.fromkeys(
        ("path", "footway", "cycleway", "pier", "steps", "bridleway", "corridor", "sidewalk", "crossing"),
        Ground.PATH,
    ),
    **dict.fromkeys(
        (
            *("rail", "transit", "light_rail", "narrow_gauge", "funicular", "monorail", "preserved"),
            *("disused", "miniature"),
        ),
        Ground.RAIL,
    ),
    "tram": Ground.TRAM,
    **dict.fromkeys(("runway", "taxiway", "aeroway"), Ground.RUNWAY),
}
GREEN: Classes = dict.fromkeys(
    (
        *("grass", "wood", "forest", "wetland", "park", "garden", "cemetery", "grave_yard", "pitch", "playground"),
        *("golf_course", "nature_reserve", "national_park", "protected_area", "recreation_ground", "village_green"),
        *("meadow", "grassland", "scrub", "heath", "orchard", "vineyard", "allotments", "dog_park", "green"),
        *("public_park", "greenfield", "marsh", "swamp", "bog", "plant_nursery", "zoo"),
    ),
    Ground.GREEN,
)
WATERWAYS: Classes = dict.fromkeys(("river", "stream", "canal", "ditch", "drain", "waterway"), Ground.WATERWAY)
LANDMARKS = frozenset(
    (
        *("hospital", "clinic", "school", "kindergarten", "college", "university", "nursing_home", "fire_station"),
        *("police", "station", "railway", "airport", "stadium", "townhall", "prison", "park"),
    )
)
"""Points that crews find their way by, or where many people are; the rest of a city's are shops and benches."""


@dataclass(frozen=True)
class LayerRule:
    """How one layer is read: what its areas and lines are by class, and where no class says so.

    `named` are the classes whose names are written; None for all.
    """

    areas: Classes | None = None
    lines: Classes | None = None
    any_area: Ground | None = None
    any_line: Ground | None = None
    lines_named: NameKind | None = None
    areas_named: NameKind | None = None
    points_named: NameKind | None = None
    named: frozenset[str] | None = None

    def ground(self, kind: int, said: dict[str, Any]) -> Ground | None:
        """What a thing with such geometry and attributes is drawn as; None for not at all."""
        if kind == AREAS:
            return _first(self.areas, said, self.any_area)
        if kind == LINES:
            if said.get("rail") is True:
                return Ground.RAIL
            return _first(self.lines, said, self.any_line)
        return None

    def naming(self, kind: int, said: dict[str, Any]) -> NameKind | None:
        """What the name of a thing with such geometry and attributes is; None for one that is not written."""
        if self.named is not None and not any(str(said.get(key)) in self.named for key in CLASS_KEYS):
            return None
        return {POINTS: self.points_named, LINES: self.lines_named, AREAS: self.areas_named}.get(kind)


def _first(classes: Classes | None, said: dict[str, Any], otherwise: Ground | None) -> Ground | None:
    for key in CLASS_KEYS if classes else ():
        name = str(said.get(key))
        if classes is not None and name in classes:
            return classes[name]
    return otherwise


_SQUARES = {"pedestrian": Ground.SQUARE, "footway": Ground.SQUARE, "service": Ground.SQUARE, "pier": Ground.SQUARE}
_STREETS = LayerRule(_SQUARES, STREETS, lines_named=NameKind.STREET)
_WATER = LayerRule(
    any_area=Ground.WATER,
    any_line=Ground.WATERWAY,
    lines_named=NameKind.WATERWAY,
    areas_named=NameKind.WATER,
    points_named=NameKind.WATER,
)
_WATERWAYS = LayerRule(any_line=Ground.WATERWAY, lines_named=NameKind.WATERWAY, areas_named=NameKind.WATER)
_GREEN = LayerRule({**GREEN, **_SQUARES, "runway": Ground.RUNWAY}, areas_named=NameKind.AREA)
_BUILDINGS = LayerRule(any_area=Ground.BUILDING, areas_named=NameKind.LANDMARK, points_named=NameKind.NUMBER)
_PLACES = LayerRule(points_named=NameKind.PLACE)

LAYERS: Mapping[str, LayerRule] = {
    # Ours; some names are those of other schemas too.
    "streets": _STREETS,
    "rail": LayerRule(any_line=Ground.RAIL),
    "water": _WATER,
    "waterways": _WATERWAYS,
    "green": LayerRule(any_area=Ground.GREEN, areas_named=NameKind.AREA, points_named=NameKind.AREA),
    "buildings": _BUILDINGS,
    "places": _PLACES,
    "addresses": LayerRule(points_named=NameKind.NUMBER),
    # OpenMapTiles
    "transportation": _STREETS,
    "transportation_name": LayerRule(lines_named=NameKind.STREET),
    "waterway": _WATERWAYS,
    "water_name": LayerRule(lines_named=NameKind.WATERWAY, points_named=NameKind.WATER),
    "landcover": _GREEN,
    "landuse": _GREEN,
    "park": LayerRule(any_area=Ground.GREEN, points_named=NameKind.AREA),
    "building": _BUILDINGS,
    "aeroway": LayerRule(STREETS, STREETS),
    "place": _PLACES,
    "housenumber": LayerRule(points_named=NameKind.NUMBER),
    "aerodrome_label": LayerRule(points_named=NameKind.LANDMARK),
    "poi": LayerRule(points_named=NameKind.LANDMARK, named=LANDMARKS),
    # Shortbread
    "ocean": _WATER,
    "water_polygons": _WATER,
    "water_lines": _WATERWAYS,
    "water_polygons_labels": LayerRule(points_named=NameKind.WATER),
    "water_lines_labels": LayerRule(lines_named=NameKind.WATERWAY),
    "land": _GREEN,
    "sites": _GREEN,
    "street_polygons": LayerRule(any_area=Ground.SQUARE),
    "pier_polygons": LayerRule(any_area=Ground.SQUARE),
    "pier_lines": LayerRule(any_line=Ground.PATH),
    "street_labels": LayerRule(lines_named=NameKind.STREET),
    "place_labels": _PLACES,
    # Protomaps
    "roads": _STREETS,
    "transit": _STREETS,
    "natural": _GREEN,
    "pois": LayerRule(points_named=NameKind.LANDMARK, named=LANDMARKS),
    "physical_line": LayerRule(lines=WATERWAYS),
}
