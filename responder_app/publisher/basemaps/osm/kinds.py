"""What OpenStreetMap's tags mean on our map: layer, kind, from which zoom on.

Layers and kinds are named as in the Protomaps basemap (version 4), so that one style draws both.
Tags as in wiki.openstreetmap.org/wiki/Map_features.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from responder_app.model.terms import StreetKind

MIN_ZOOM, MAX_ZOOM = 10, 15
"""At zoom 15 one of 4,096 steps of a tile is 0.3 m at the equator: places are exact to half of it."""
HYDRANT = "fire_hydrant"

Tag = Callable[[str], str | None]
"""Gives the value of a tag by its key."""


@dataclass(frozen=True)
class Kind:
    """What a thing is drawn as."""

    layer: str
    kind: str
    from_zoom: int
    detail: str = ""


_ROADS: Mapping[str, tuple[str, int, StreetKind | None]] = MappingProxyType(
    {
        "motorway": ("highway", 10, StreetKind.HIGHWAY),
        "trunk": ("highway", 10, StreetKind.HIGHWAY),
        "primary": ("major_road", 10, StreetKind.MAJOR),
        "secondary": ("major_road", 11, StreetKind.MAJOR),
        "tertiary": ("major_road", 12, StreetKind.MAJOR),
        "unclassified": ("minor_road", 13, StreetKind.MINOR),
        "residential": ("minor_road", 13, StreetKind.MINOR),
        "living_street": ("minor_road", 13, StreetKind.MINOR),
        "road": ("minor_road", 13, StreetKind.MINOR),
        "pedestrian": ("minor_road", 13, StreetKind.MINOR),
        "service": ("minor_road", 14, StreetKind.SERVICE),
        "track": ("path", 14, StreetKind.SERVICE),
        "busway": ("minor_road", 14, StreetKind.SERVICE),
        "footway": ("path", 15, None),
        "cycleway": ("path", 15, None),
        "path": ("path", 15, None),
        "bridleway": ("path", 15, None),
        "steps": ("path", 15, None),
    }
)
"""By highway=*: kind, first zoom, and what it is in an area; links are as the road that they lead to."""
_RAILS = MappingProxyType(
    {"rail": 11, "light_rail": 12, "subway": 13, "tram": 13, "narrow_gauge": 13, "monorail": 13, "funicular": 13}
)
_WATERWAYS = MappingProxyType({"river": 10, "canal": 12, "stream": 14, "ditch": 15, "drain": 15})
_LANDUSE: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("leisure", "park"): "park",
        ("leisure", "garden"): "park",
        ("leisure", "nature_reserve"): "nature_reserve",
        ("leisure", "golf_course"): "golf_course",
        ("leisure", "pitch"): "pitch",
        ("leisure", "playground"): "playground",
        ("landuse", "forest"): "forest",
        ("landuse", "grass"): "grass",
        ("landuse", "meadow"): "meadow",
        ("landuse", "village_green"): "grass",
        ("landuse", "recreation_ground"): "park",
        ("landuse", "cemetery"): "cemetery",
        ("landuse", "allotments"): "allotments",
        ("landuse", "farmland"): "farmland",
        ("landuse", "industrial"): "industrial",
        ("landuse", "railway"): "railway",
        ("landuse", "military"): "military",
        ("natural", "wood"): "wood",
        ("natural", "scrub"): "scrub",
        ("natural", "grassland"): "grassland",
        ("natural", "wetland"): "wetland",
        ("natural", "beach"): "beach",
        ("natural", "bare_rock"): "bare_rock",
        ("amenity", "school"): "school",
        ("amenity", "university"): "university",
        ("amenity", "hospital"): "hospital",
        ("amenity", "parking"): "parking",
        ("aeroway", "aerodrome"): "aerodrome",
        ("aeroway", "runway"): "runway",
        ("man_made", "pier"): "pier",
        ("place", "square"): "pedestrian",
    }
)
GREEN = frozenset(
    {"park", "nature_reserve", "golf_course", "pitch", "forest", "grass", "meadow", "cemetery", "wood", "scrub"}
    | {"grassland", "allotments"}
)
_PLACES = MappingProxyType(
    {
        "city": 10,
        "town": 10,
        "village": 11,
        "suburb": 12,
        "quarter": 13,
        "neighbourhood": 13,
        "hamlet": 13,
        "island": 13,
    }
)
_POIS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("emergency", "fire_hydrant"): HYDRANT,
        ("amenity", "fire_station"): "fire_station",
        ("amenity", "police"): "police",
        ("amenity", "hospital"): "hospital",
        ("amenity", "school"): "school",
        ("amenity", "kindergarten"): "kindergarten",
        ("amenity", "university"): "university",
        ("amenity", "nursing_home"): "nursing_home",
        ("amenity", "fuel"): "fuel",
        ("railway", "station"): "station",
        ("railway", "subway_entrance"): "subway_entrance",
        ("leisure", "park"): "park",
    }
)
KEYS = (
    *("highway", "railway", "waterway", "natural", "landuse", "leisure", "building", "place", "emergency", "amenity"),
    *("aeroway", "man_made", "addr:housenumber", "water"),
)
"""Things with none of these tags are not drawn."""
AREA_KEYS = tuple(key for key in KEYS if key not in ("railway", "emergency"))


def line_kind(tag: Tag) -> Kind | None:
    """What a way is as a line; None when it is no line of ours."""
    if (highway := tag("highway")) is not None and tag("area") != "yes":
        road = _ROADS.get(highway.removesuffix("_link"))
        return Kind("roads", road[0], road[1], highway) if road else None
    railway, waterway = tag("railway") or "", tag("waterway") or ""
    if railway in _RAILS:
        return Kind("roads", "rail", _RAILS[railway] if tag("service") is None else 14, railway)
    if waterway in _WATERWAYS:
        return Kind("water", waterway, _WATERWAYS[waterway])
    if tag("man_made") == "pier":
        return Kind("roads", "path", 14, "pier")
    return None


def street_kind(kind: Kind) -> StreetKind | None:
    """What a line of the layer "roads" is in an area; None for paths that no engine drives."""
    if kind.kind == "rail":
        return StreetKind.RAIL if kind.detail != "subway" else None
    road = _ROADS.get(kind.detail.removesuffix("_link"))
    return road[2] if road else None


def area_kind(tag: Tag) -> Kind | None:
    """What a closed way or multipolygon is as a surface; None when it is no surface of ours."""
    building = tag("building")
    if building is not None and building != "no":
        return Kind("buildings", "building", 13)
    if tag("natural") == "water" or tag("waterway") == "riverbank" or tag("landuse") in ("basin", "reservoir"):
        return Kind("water", tag("water") or "water", 10)
    if tag("highway") in ("pedestrian", "footway", "service") and tag("area") == "yes":
        return Kind("landuse", "pedestrian", 13)
    for key in ("leisure", "natural", "landuse", "amenity", "aeroway", "man_made", "place"):
        found = _LANDUSE.get((key, tag(key) or ""))
        if found is not None:
            return Kind("landuse", found, 10)
    return None


def point_kind(tag: Tag) -> Kind | None:
    """What a point is, or the middle of a surface; None when nothing is written or drawn there."""
    place = tag("place") or ""
    if place in _PLACES and tag("name"):
        return Kind("places", place, _PLACES[place])
    for key in ("emergency", "amenity", "railway", "leisure"):
        found = _POIS.get((key, tag(key) or ""))
        if found is not None and (found == HYDRANT or tag("name")):
            return Kind("pois", found, 15 if found == HYDRANT else 14)
    return None
