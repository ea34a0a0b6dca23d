"""Owns the city as an OpenStreetMap extract (.osm.pbf), as an office would download one for its base map."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import osmium
from osmium.osm import mutable

from responder_app.model.area import Area
from responder_app.model.base import LonLat, Polygon
from responder_app.model.terms import StreetKind

HIGHWAYS = {
    StreetKind.HIGHWAY: {"highway": "motorway"},
    StreetKind.MAJOR: {"highway": "primary"},
    StreetKind.MINOR: {"highway": "residential"},
    StreetKind.SERVICE: {"highway": "service"},
    StreetKind.RAIL: {"railway": "rail"},
}
Tags = Mapping[str, str]


def write(path: Path, area: Area) -> Path:
    """Write the area's things to a new file: nodes, then ways, then multipolygons, as extracts are sorted."""
    things = _Things()
    for street in area.streets:
        things.line(street.line, {**HIGHWAYS[street.kind], **({"name": street.name} if street.name else {})})
    for structure in area.structures:
        things.polygon(structure.outline, {"building": "yes", **({"name": structure.name} if structure.name else {})})
    for water in area.water:
        things.polygon(water, {"natural": "water"})
    for green in area.green:
        things.polygon(green, {"leisure": "park"})
    for hydrant in area.hydrants:
        flow = {} if hydrant.flow_gpm is None else {"fire_hydrant:flow_rate": f"{hydrant.flow_gpm:g} usgpm"}
        things.point(hydrant.point, {"emergency": "fire_hydrant", "ref": hydrant.id, **flow})
    for address in area.addresses:
        number, _, way = address.street.partition(" ")
        things.point(
            address.point, {"addr:housenumber": number, "addr:street": way or number, "addr:city": address.city}
        )
    things.write(path)
    return path


class _Things:
    def __init__(self) -> None:
        self._nodes: list[mutable.Node] = []
        self._ways: list[mutable.Way] = []
        self._relations: list[mutable.Relation] = []

    def point(self, place: LonLat, tags: Tags) -> int:
        number = len(self._nodes) + 1
        self._nodes.append(mutable.Node(id=number, location=place, tags=dict(tags)))
        return number

    def line(self, line: tuple[LonLat, ...], tags: Tags) -> int:
        closed = line[0] == line[-1]
        nodes = [self.point(place, {}) for place in (line[:-1] if closed else line)]
        number = len(self._ways) + 1
        self._ways.append(mutable.Way(id=number, nodes=[*nodes, nodes[0]] if closed else nodes, tags=dict(tags)))
        return number

    def polygon(self, polygon: Polygon, tags: Tags) -> None:
        if not polygon.holes:
            self.line(polygon.outer, tags)
            return
        members = [("w", self.line(polygon.outer, {}), "outer")]
        members += [("w", self.line(hole, {}), "inner") for hole in polygon.holes]
        tags = {"type": "multipolygon", **tags}
        self._relations.append(mutable.Relation(id=len(self._relations) + 1, members=members, tags=tags))

    def write(self, path: Path) -> None:
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for thing in (*self._nodes, *self._ways, *self._relations):
                writer.add(thing)
