"""One vector tile as MuPDF paths in metres about its own middle, cut into small squares so that few are gone through.

Made once for each tile; at which scale and in which colours it is drawn is `map_drawing`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from pymupdf import mupdf

from responder_app.render.map_inks import Ground
from responder_app.render.mapping import Fit2
from responder_app.render.worker.map_schemas import CLASS_KEYS, FLAG_KEYS, LAYERS
from responder_app.render.worker.vector_tile import AREAS, Layer, Place, VectorTile

SQUARES = 8
"""Squares along a side: what is drawn of a tile is often a small part of it."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Chunk:
    """Things of one kind near each other. `box` is left, top, right, bottom in metres about the tile's middle."""

    area: bool
    path: Any
    box: Box


class MapShapes:
    """What is drawn of one tile, by kind. `middle` is the tile's middle in metres of the scene, y growing south."""

    def __init__(self, data: bytes, place: Fit2) -> None:
        """Take a tile apart. Raises RefusedError."""
        self.middle = place(0.5, 0.5)
        self._place = place
        self._paths: dict[tuple[Ground, bool, int, int], Any] = {}
        for layer in VectorTile(data).layers():
            if layer.name in LAYERS:
                self._add(layer)
        self.chunks: dict[Ground, list[Chunk]] = defaultdict(list)
        for (ground, area, _, _), path in self._paths.items():
            bounds = mupdf.fz_bound_path(path, mupdf.FzStrokeState(None), mupdf.FzMatrix())
            self.chunks[ground].append(Chunk(area, path, (bounds.x0, bounds.y0, bounds.x1, bounds.y1)))
        self._paths.clear()

    def _add(self, layer: Layer) -> None:
        rule = LAYERS[layer.name]
        keys = layer.keys((*CLASS_KEYS, *FLAG_KEYS))
        side = layer.extent / SQUARES
        for feature in layer.features():
            ground = rule.ground(feature.type, layer.attributes(feature, keys))
            if ground is None:
                continue
            area = feature.type == AREAS
            for part in layer.parts(feature):
                if len(part) > 1:
                    square = (int(part[0][0] // side), int(part[0][1] // side))
                    self._lay(part, (ground, area, *square), layer.extent)

    def _lay(self, part: list[Place], key: tuple[Ground, bool, int, int], extent: int) -> None:
        path = self._paths.get(key)
        if path is None:
            path = self._paths[key] = mupdf.fz_new_path()
        inner = path.m_internal
        (x0, xu, xv, xuu, xuv, xvv), (y0, yu, yv, yuu, yuv, yvv) = self._place.x, self._place.y
        x0, y0 = x0 - self.middle[0], y0 - self.middle[1]
        step = 1 / extent
        # Called for each point of a city: the wrappers that make MuPDF's errors nice cost ten times as much.
        draw = mupdf.ll_fz_moveto
        for column, row in part:
            u, v = column * step, row * step
            draw(
                inner,
                x0 + u * (xu + xuu * u + xuv * v) + v * (xv + xvv * v),
                y0 + u * (yu + yuu * u + yuv * v) + v * (yv + yvv * v),
            )
            draw = mupdf.ll_fz_lineto
        if key[1]:
            mupdf.ll_fz_closepath(inner)
