"""Reading an extract: every thing that is drawn, with its shape in degrees. What has gaps is kept or counted.

Multipolygons are put together by osmium; a relation that is not whole in the file gives no surface, and is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import osmium
import shapely
from osmium import filter as filters
from osmium import geom
from shapely.geometry.base import BaseGeometry

from responder_app.errors import InputError, LimitError
from responder_app.publisher.basemaps.described import plain
from responder_app.publisher.basemaps.osm.kinds import AREA_KEYS, KEYS, Kind, Tag, area_kind, line_kind, point_kind
from responder_app.publisher.basemaps.spool import Bounds

MAX_THINGS = 1_500_000
"""A city of a million people has about half of them."""
MAX_CORNERS = 500_000
"""Corners of one shape."""
_EDGE_DEG = 0.0005
"""Around the things of a file that does not say what box it was cut with: some 50 m."""
_SINGLE_TAGS = ("name", "ref", "addr:housenumber", "addr:street", "addr:city", "addr:place")
_HYDRANT_TAGS = (
    *("fire_hydrant:type", "fire_hydrant:position", "fire_hydrant:diameter", "diameter"),
    *("fire_hydrant:flow_rate", "flow_rate", "operational_status", "ref"),
)


@dataclass(frozen=True)
class Thing:
    """Something with a shape (degrees, WGS 84). `kind` is None for a bare address. `tags` are those that are used."""

    osm_id: str
    kind: Kind | None
    shape: BaseGeometry
    tags: Mapping[str, str]


@dataclass
class Extract:
    """What an extract holds of ours."""

    bounds: Bounds
    things: list[Thing] = field(default_factory=list)
    coast: list[BaseGeometry] = field(default_factory=list)
    gaps: int = 0
    """Ways that lack some of their nodes: drawn as far as they are known."""
    open_areas: int = 0
    """Multipolygons that are not whole in the file: left out."""


def read_extract(path: str) -> Extract:
    """Everything of ours in the file. Raises InputError, LimitError; their sentences go on after the file's name."""
    try:
        return _Reading(path).run()
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise InputError(f"is no OpenStreetMap extract that can be read ({plain(str(error), 120)})") from error


class _Reading:
    """One pass over the file."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._factory: Any = geom.WKBFactory()
        self._extract = Extract((0.0, 0.0, 0.0, 0.0))
        self._relations = 0
        self._put_together = 0

    def run(self) -> Extract:
        """The extract."""
        file = osmium.io.File(self._path, "pbf")
        processor = (
            osmium.FileProcessor(file)
            .with_locations()
            .with_areas(filters.KeyFilter(*AREA_KEYS))
            .with_filter(filters.KeyFilter(*KEYS))
        )
        for thing in processor:
            if len(self._extract.things) >= MAX_THINGS:
                raise LimitError(
                    f"holds more than {MAX_THINGS:,} things to draw; cut out the city first (`osmium extract --bbox`)"
                )
            self._take(thing)
        self._extract.open_areas += max(0, self._relations - self._put_together)
        self._extract.bounds = self._bounds(processor.header.box())
        return self._extract

    def _take(self, thing: Any) -> None:
        tag: Tag = thing.tags.get
        if thing.is_node():
            self._take_node(thing, tag)
        elif thing.is_way():
            self._take_way(thing, tag)
        elif thing.is_area():
            self._take_area(thing, tag)
        elif tag("type") == "multipolygon" and area_kind(tag) is not None:
            self._relations += 1

    def _take_node(self, node: Any, tag: Tag) -> None:
        kind = point_kind(tag)
        if (kind or _is_address(tag)) and node.location.valid():
            self._add(f"n{node.id}", kind, shapely.Point(node.location.lon, node.location.lat), tag)

    def _take_way(self, way: Any, tag: Tag) -> None:
        if way.is_closed() and area_kind(tag) is not None and not all(node.location.valid() for node in way.nodes):
            self._extract.open_areas += 1
        is_coast = tag("natural") == "coastline"
        kind = None if is_coast else line_kind(tag)
        if not is_coast and kind is None:
            return
        for line in self._lines(way):
            if is_coast:
                self._extract.coast.append(line)
            else:
                self._add(f"w{way.id}", kind, line, tag)

    def _take_area(self, area: Any, tag: Tag) -> None:
        kind, middle = area_kind(tag), point_kind(tag)
        self._put_together += not area.from_way() and kind is not None
        if kind is None and middle is None and not _is_address(tag):
            return
        try:
            shape = shapely.from_wkb(self._factory.create_multipolygon(area))
            if not shape.is_valid:
                shape = shapely.make_valid(shape, method="structure")
        except (RuntimeError, osmium.InvalidLocationError, shapely.errors.ShapelyError):
            self._extract.open_areas += 1
            return
        name = f"{'w' if area.from_way() else 'r'}{area.orig_id()}"
        if kind is not None:
            self._add(name, kind, shape, tag)
        if middle is not None or _is_address(tag):
            self._add(name, middle, shape.representative_point(), tag)

    def _lines(self, way: Any) -> Iterator[BaseGeometry]:
        """The way's line; where nodes are missing, the pieces between them."""
        try:
            yield shapely.from_wkb(self._factory.create_linestring(way))
        except (RuntimeError, osmium.InvalidLocationError):
            self._extract.gaps += 1
            for known, run in groupby(way.nodes, key=lambda node: node.location.valid()):
                points = [(node.location.lon, node.location.lat) for node in run] if known else []
                if len(points) > 1:
                    yield shapely.LineString(points)

    def _add(self, osm_id: str, kind: Kind | None, shape: BaseGeometry, tag: Tag) -> None:
        if shape.is_empty or shapely.get_num_coordinates(shape) > MAX_CORNERS:
            self._extract.gaps += not shape.is_empty
            return
        names = (*_SINGLE_TAGS, *_HYDRANT_TAGS) if kind and kind.kind == "fire_hydrant" else _SINGLE_TAGS
        tags = {name: text for name in names if (text := plain(tag(name), 200))}
        self._extract.things.append(Thing(osm_id, kind, shape, tags))

    def _bounds(self, box: Any) -> Bounds:
        """The box that the file says it was cut with, else the box around what is drawn."""
        if box.valid():
            low, high = box.bottom_left, box.top_right
            if low.lon < high.lon and low.lat < high.lat:
                return low.lon, low.lat, high.lon, high.lat
        if not self._extract.things:
            raise InputError("holds nothing that is drawn on a map")
        west, south, east, north = shapely.total_bounds([thing.shape for thing in self._extract.things])
        return float(west) - _EDGE_DEG, float(south) - _EDGE_DEG, float(east) + _EDGE_DEG, float(north) + _EDGE_DEG


def _is_address(tag: Tag) -> bool:
    return tag("addr:housenumber") is not None and (tag("addr:street") or tag("addr:place")) is not None
