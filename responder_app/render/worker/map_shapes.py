"""One vector tile taken apart: its names, and MuPDF paths in metres about its own middle.

The paths are cut into small squares, so that few are gone through.

Made once for each tile; at which scale and in which colours it is drawn is `map_drawing`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from pymupdf import mupdf

from responder_app.render.map_inks import Ground
from responder_app.render.mapping import Fit2
from responder_app.render.worker.map_names import Row, name_of, ranked, rows_of
from responder_app.render.worker.map_schemas import CLASS_KEYS, FLAG_KEYS, LAYERS, NAME_KEYS, NUMBER_KEYS
from responder_app.render.worker.vector_tile import AREAS, Layer, Place, VectorTile

SQUARES = 8
"""Squares along a side: what is drawn of a tile is often a small part of it."""

MOST_POINTS = 2000
"""Points of one path, if no single thing has more: MuPDF's time for a path grows with the square of its edges."""

Box = tuple[float, float, float, float]

Key = tuple[Ground, bool, int, int]
"""What it is, whether an area, and the column and row of the square that it begins in."""


@dataclass(frozen=True)
class Chunk:
    """Things of one kind near each other. `box` is left, top, right, bottom in metres about the tile's middle."""

    area: bool
    path: Any
    box: Box


class MapShapes:
    """What is drawn and named of one tile, in metres about its own middle, y growing south.

    `place` is where the tile lies in the scene that it was taken apart for.
    """

    def __init__(self, data: bytes, place: Fit2) -> None:
        """Take a tile apart. Raises RefusedError."""
        self.place = place
        self._middle = place(0.5, 0.5)
        self._paths: dict[Key, Any] = {}
        self._points: dict[Key, int] = {}
        self.chunks: dict[Ground, list[Chunk]] = defaultdict(list)
        self.names: list[Row] = []
        for layer in VectorTile(data).layers():
            if layer.name in LAYERS:
                self._add(layer)
        for key in list(self._paths):
            self._close(key)
        self.names = ranked(self.names)

    def _add(self, layer: Layer) -> None:
        rule = LAYERS[layer.name]
        keys = layer.keys((*CLASS_KEYS, *FLAG_KEYS, *NAME_KEYS, *NUMBER_KEYS))
        for feature in layer.features():
            said = layer.attributes(feature, keys)
            ground, name = rule.ground(feature.type, said), name_of(rule, feature.type, said)
            if ground is None and name is None:
                continue
            every = layer.parts(feature)
            if name is not None:
                self.names += rows_of(name, said, feature.type, every, layer.extent, self._from_middle)
            if ground is None:
                continue
            parts = [part for part in every if len(part) > 1]
            if feature.type == AREAS and parts:
                # Rings and their holes belong into one path.
                self._lay(parts, ground, area=True, extent=layer.extent)
            elif parts:
                for piece in (piece for part in parts for piece in _cut(part)):
                    self._lay([piece], ground, area=False, extent=layer.extent)

    def _from_middle(self, u: float, v: float) -> tuple[float, float]:
        x, y = self.place(u, v)
        return x - self._middle[0], y - self._middle[1]

    def _close(self, key: Key) -> None:
        """A path is full."""
        path = self._paths.pop(key)
        bounds = mupdf.fz_bound_path(path, mupdf.FzStrokeState(None), mupdf.FzMatrix())
        ground, area, _, _ = key
        self.chunks[ground].append(Chunk(area, path, (bounds.x0, bounds.y0, bounds.x1, bounds.y1)))

    def _lay(self, parts: list[list[Place]], ground: Ground, area: bool, extent: int) -> None:
        side, count = extent / SQUARES, sum(map(len, parts))
        key = ground, area, int(parts[0][0][0] // side), int(parts[0][0][1] // side)
        if key in self._paths and self._points[key] + count > MOST_POINTS:
            self._close(key)
        if key not in self._paths:
            self._paths[key], self._points[key] = mupdf.fz_new_path(), 0
        self._points[key] += count
        for part in parts:
            self._trace(part, self._paths[key].m_internal, area, extent)

    def _trace(self, part: list[Place], path: Any, area: bool, extent: int) -> None:
        (x0, xu, xv, xuu, xuv, xvv), (y0, yu, yv, yuu, yuv, yvv) = self.place.x, self.place.y
        x0, y0 = x0 - self._middle[0], y0 - self._middle[1]
        step = 1 / extent
        # Called for each point of a city: the wrappers that make MuPDF's errors nice cost ten times as much.
        draw = mupdf.ll_fz_moveto
        for column, row in part:
            u, v = column * step, row * step
            x = x0 + u * (xu + xuu * u + xuv * v) + v * (xv + xvv * v)
            y = y0 + u * (yu + yuu * u + yuv * v) + v * (yv + yvv * v)
            draw(path, x, y)
            draw = mupdf.ll_fz_lineto
        if area:
            mupdf.ll_fz_closepath(path)


def _cut(line: list[Place]) -> list[list[Place]]:
    """The line in pieces of so many points that each goes on where the one before ends."""
    return [line[start : start + MOST_POINTS] for start in range(0, len(line) - 1, MOST_POINTS - 1)]
