"""Owns the form of site.geojson: features in WGS 84 from places in local metres, one on each line."""

from __future__ import annotations

import json
from typing import Any

from shapely import Polygon

from tests.city.building import Building

XY = tuple[float, float]
Feature = dict[str, Any]


class Features:
    """Collects features in WGS 84 from local metres."""

    def __init__(self, building: Building) -> None:
        self._building = building
        self.items: list[Feature] = []

    def point(self, kind: str, at: XY, **properties: object) -> None:
        """A point feature; properties that are None are left out."""
        self._add(kind, {"type": "Point", "coordinates": self._spot(at)}, properties)

    def area(self, kind: str, shape: Polygon) -> None:
        """A polygon feature."""
        rings = [[self._spot((x, y)) for x, y in ring.coords] for ring in (shape.exterior, *shape.interiors)]
        self._add(kind, {"type": "Polygon", "coordinates": rings}, {})

    def line(self, kind: str, points: list[XY], **properties: object) -> None:
        """A line feature."""
        self._add(kind, {"type": "LineString", "coordinates": [self._spot(at) for at in points]}, properties)

    def _spot(self, at: XY) -> list[float]:
        return [round(value, 8) for value in self._building.place.lonlat(*at)]

    def _add(self, kind: str, geometry: dict[str, Any], properties: dict[str, object]) -> None:
        kept = {name: value for name, value in properties.items() if value is not None}
        self.items.append({"type": "Feature", "geometry": geometry, "properties": {"kind": kind, **kept}})

    def to_bytes(self) -> bytes:
        """A FeatureCollection with one feature on each line."""
        rows = ",\n".join(json.dumps(item, separators=(",", ":")) for item in self.items)
        return f'{{"type": "FeatureCollection", "features": [\n{rows}\n]}}\n'.encode()
