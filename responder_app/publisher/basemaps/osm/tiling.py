"""Cutting things into vector tiles: a quadtree from the world down, each tile clipped with a margin, simplified for
its zoom, snapped to its grid and encoded. Shapes stay valid at every step; a tile that grows too large drops its
smallest things.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from responder_app.errors import LimitError
from responder_app.package.limits import MAX_TILE_BYTES, MAX_TILE_CLEAR_BYTES
from responder_app.publisher.basemaps.osm.kinds import MAX_ZOOM, MIN_ZOOM, Kind

EXTENT = 4096
"""Steps of a tile's grid."""
MARGIN = 64
"""Steps around a tile that belong to its neighbours, so that strokes and names meet."""
SLACK = 4.0
"""Steps by which a line may be simplified above the last zoom: half a pixel of 512."""
LEAST_AREA = 16.0
"""Square steps below which a surface is left out above the last zoom."""
LARGER_AREAS = tuple(4.0**power for power in range(3, 13))
"""Where a tile grows too large, what is smaller than these is left out one after the other."""
WANTED_BYTES = 500_000
"""A compressed tile above it is made again without its smallest things."""
LAYERS = ("landuse", "water", "roads", "buildings", "places", "pois", "addresses")
"""From the bottom up."""

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Drawn:
    """One thing of a tile's layers; its shape is kept apart, in degrees."""

    kind: Kind
    properties: dict[str, Any]


def mercator(shapes: Sequence[BaseGeometry]) -> Shapes:
    """Shapes in degrees as shares of Web Mercator's square: x from the west, y from the north."""

    def shares(points: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = points[:, 0], np.radians(np.clip(points[:, 1], -85.0511287, 85.0511287))
        return np.column_stack(((lon + 180) / 360, (1 - np.arcsinh(np.tan(lat)) / np.pi) / 2))

    if not shapes:
        return np.empty(0, dtype=object)
    made: Shapes = shapely.transform(np.array(list(shapes), dtype=object), shares)
    return made


def tiles_of(drawn: Sequence[Drawn], shapes: Shapes) -> Iterator[tuple[int, int, int, bytes]]:
    """Every tile with something in it: zoom, column, row, gzip bytes. `shapes` as `mercator` gives them.

    Raises LimitError when a tile stays too large.
    """
    cutter = _Cutter(drawn)
    yield from cutter.descend(0, 0, 0, np.arange(len(drawn)), shapes)


class _Cutter:
    def __init__(self, drawn: Sequence[Drawn]) -> None:
        self._drawn = drawn
        self._from_zoom = np.array([one.kind.from_zoom for one in drawn], dtype=int)
        self._layer = np.array([LAYERS.index(one.kind.layer) for one in drawn], dtype=int)

    def descend(
        self, z: int, x: int, y: int, which: NDArray[np.intp], shapes: Shapes
    ) -> Iterator[tuple[int, int, int, bytes]]:
        """The tile and all below it. `which` names the things that `shapes` are of, cut at the tile above."""
        side = 1.0 / (1 << z)
        edge = side * MARGIN / EXTENT
        box = (x * side - edge, y * side - edge, (x + 1) * side + edge, (y + 1) * side + edge)
        which, shapes = _within(box, which, shapes)
        if not len(which):
            return
        if z >= MIN_ZOOM and (tile := self._tile(z, x, y, which, shapes)):
            yield z, x, y, tile
        if z < MAX_ZOOM:
            for down in (0, 1):
                for right in (0, 1):
                    yield from self.descend(z + 1, 2 * x + right, 2 * y + down, which, shapes)

    def _tile(self, z: int, x: int, y: int, which: NDArray[np.intp], shapes: Shapes) -> bytes | None:
        due = self._from_zoom[which] <= z
        which, shapes = which[due], shapes[due]
        local = shapely.transform(shapes, lambda points: (points * (1 << z) - (x, y)) * EXTENT)
        if z < MAX_ZOOM:
            local = _each(local, lambda some: shapely.simplify(some, SLACK, preserve_topology=True))
        local = _uniform(_each(_valid(local), lambda some: shapely.set_precision(some, 1.0)))
        whole = ~shapely.is_empty(local) & ~shapely.is_missing(local)
        which, local = which[whole], local[whole]
        tile: bytes | None = None
        for least in (0.0 if z == MAX_ZOOM else LEAST_AREA, *LARGER_AREAS):
            large = _size(local) >= least
            which, local = which[large], local[large]
            tile = self._encoded(which, local) if len(which) else None
            if tile is None or len(tile) <= WANTED_BYTES:
                return tile
        if tile is not None and len(tile) > MAX_TILE_BYTES:
            raise LimitError(f"has too much in one place: the tile {z}/{x}/{y} would have {len(tile)} bytes")
        return tile

    def _encoded(self, which: NDArray[np.intp], local: Shapes) -> bytes:
        layers: list[dict[str, Any]] = []
        for number, name in enumerate(LAYERS):
            own = np.flatnonzero(self._layer[which] == number)
            if len(own):
                features = [{"geometry": local[at], "properties": self._drawn[which[at]].properties} for at in own]
                layers.append({"name": name, "features": features})
        options = {"extents": EXTENT, "y_coord_down": True, "check_winding_order": False}
        clear: bytes = mapbox_vector_tile.encode(layers, default_options=options)
        if len(clear) > MAX_TILE_CLEAR_BYTES:
            return clear
        return gzip.compress(clear, 6, mtime=0)


def _within(
    box: tuple[float, float, float, float], which: NDArray[np.intp], shapes: Shapes
) -> tuple[NDArray[np.intp], Shapes]:
    """What lies in the box, cut at it: nothing is cut twice that lies inside whole."""
    west, north, east, south = box
    edges = shapely.bounds(shapes)
    near = (edges[:, 0] <= east) & (edges[:, 2] >= west) & (edges[:, 1] <= south) & (edges[:, 3] >= north)
    which, shapes, edges = which[near], shapes[near].copy(), edges[near]
    out = (edges[:, 0] < west) | (edges[:, 2] > east) | (edges[:, 1] < north) | (edges[:, 3] > south)
    if out.any():
        shapes[out] = _each(shapes[out], lambda some: shapely.intersection(some, shapely.box(*box)))
    left = ~shapely.is_empty(shapes)
    return which[left], shapes[left]


def _each(shapes: Shapes, work: Callable[[Any], Any]) -> Shapes:
    """The work done on all shapes at once; on each by itself where one is such that GEOS gives up, which goes."""
    try:
        done: Shapes = work(shapes)
    except shapely.errors.GEOSException:
        done = np.array([_alone(shape, work) for shape in shapes], dtype=object)
    return done


def _alone(shape: BaseGeometry, work: Callable[[Any], Any]) -> Any:
    try:
        return work(shape)
    except shapely.errors.GEOSException:
        return shapely.Point()


def _valid(local: Shapes) -> Shapes:
    bad = ~shapely.is_valid(local)
    if bad.any():
        local[bad] = _each(local[bad], lambda some: shapely.make_valid(some, method="structure"))
    return local


def _size(local: Shapes) -> NDArray[np.float64]:
    """Square steps of surfaces; of lines their box's; points are never too small."""
    size: NDArray[np.float64] = shapely.area(local)
    dimension = shapely.get_dimensions(local)
    edges = shapely.bounds(local)
    longest = np.maximum(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])
    return np.where(dimension == 2, size, np.where(dimension == 1, longest * longest, np.inf))


def _uniform(local: Shapes) -> Shapes:
    """Shapes that vector tiles can hold: what cutting left of a lower dimension is dropped, rings are turned."""
    mixed = np.flatnonzero(shapely.get_type_id(local) == shapely.GeometryType.GEOMETRYCOLLECTION)
    for at in mixed:
        parts = shapely.get_parts(local[at])
        local[at] = shapely.union_all(parts[shapely.get_dimensions(parts) == shapely.get_dimensions(local[at])])
    turned: Shapes = shapely.orient_polygons(local, exterior_cw=False)
    return turned
