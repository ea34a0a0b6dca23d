"""Which kinds of GeoJSON features are taken, where each belongs in the pre-plan, and the geometry it must have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

POINT = "Point"
LINE = "LineString"
AREAS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class FeatureKind:
    """The section and field that a feature goes to; `single` for a field that is one thing and no list."""

    section: str
    field: str
    geometry: tuple[str, ...] = (POINT,)
    single: bool = False


KINDS: Mapping[str, FeatureKind] = MappingProxyType(
    {
        "footprint": FeatureKind("site", "footprint", AREAS),
        "access_point": FeatureKind("site", "access_points"),
        "key_box": FeatureKind("site", "key_boxes"),
        "gate": FeatureKind("site", "gates"),
        "staging": FeatureKind("site", "staging_points"),
        "fire_command_center": FeatureKind("site", "fire_command_center", single=True),
        "limit": FeatureKind("site", "limits"),
        "shelter_area": FeatureKind("occupancy", "shelter_areas"),
        "first_aid": FeatureKind("occupancy", "first_aid"),
        "hydrant": FeatureKind("water", "hydrants"),
        "water_source": FeatureKind("water", "other_sources"),
        "sprinklers": FeatureKind("protection", "sprinklers", single=True),
        "standpipe": FeatureKind("protection", "standpipes"),
        "fdc": FeatureKind("protection", "fdc"),
        "alarm_panel": FeatureKind("protection", "alarm_panel", single=True),
        "smoke_control_panel": FeatureKind("protection", "smoke_control_panel", single=True),
        "fire_pump": FeatureKind("protection", "fire_pump", single=True),
        "suppression": FeatureKind("protection", "suppression"),
        "shut_off": FeatureKind("utilities", "shut_offs"),
        "stair": FeatureKind("vertical", "stairs"),
        "elevator": FeatureKind("vertical", "elevators"),
        "command_center": FeatureKind("people", "command_center", single=True),
        "evacuation_node": FeatureKind("evacuation", "nodes"),
        "evacuation_edge": FeatureKind("evacuation", "edges", (LINE,)),
        "assembly_point": FeatureKind("evacuation", "assembly_points"),
        "area_of_refuge": FeatureKind("evacuation", "areas_of_refuge"),
        "camera": FeatureKind("security", "cameras"),
        "safe_room": FeatureKind("security", "safe_rooms"),
        "control_point": FeatureKind("levels", "control_points"),
    }
)
"""A control point belongs to the georeference of the level that its property `level` names."""
