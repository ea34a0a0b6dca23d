"""Which stored tiles of a base map show a part of the scene, and where they lie in it. Reads them; no Qt, no pixels.

Everything here runs in the pool's threads but `zoom_for`. Scene places have y growing south, as on the screen.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from math import ceil, cos, floor, log2, radians

from responder_app.briefing.answers.basemap import BaseMap
from responder_app.briefing.mercator import MercatorFit
from responder_app.render.mapping import Fit2, Gathered, MapPiece
from responder_app.render.requests import MediaType, Source

EQUATOR_M = 40_075_016.686
VECTOR_PX = 512
"""A vector tile is drawn this large or larger."""
SHRUNK = 0.25
"""Pictures are made larger by up to 2 to the power of it before those of the next zoom are taken."""
MOST_COARSER = 4
"""A picture that a map lacks is taken from one up to so many zooms coarser."""
HELD_BYTES = 8 * 1024 * 1024
"""Stored tiles kept in memory: reading one opens a sealed object of a mebibyte."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in scene metres."""
Address = tuple[int, int, int]
"""Zoom, column, row; columns may run beyond the map's edge at 180 degrees."""
Plane = Callable[[float, float], tuple[float, float]]


class MapPieces:
    """The tiles of one base map under one scene. `side_px` is the side of its pictures, as far as it is known."""

    def __init__(self, base: BaseMap, fit: MercatorFit, side_px: int = 256) -> None:
        self.base = base
        self.side_px = VECTOR_PX if not base.raster else side_px
        self._fit = fit
        self._lock = threading.Lock()
        self._read: OrderedDict[Address, bytes | None] = OrderedDict()
        self._places: dict[Address, Fit2] = {}
        self._held_bytes = 0

    def zoom_for(self, scale: float) -> int:
        """The zoom whose tiles are drawn at so many device pixels for a metre."""
        around = EQUATOR_M * cos(radians(self._fit.origin[1]))
        fits = log2(max(scale * around / self.side_px, 1.0))
        wanted = ceil(fits - SHRUNK) if self.base.raster else floor(fits)
        return min(max(wanted, self.base.min_zoom), self.base.max_zoom)

    def addresses(self, box: Box, zoom: int) -> list[Address]:
        """The tiles of a zoom that reach into a box of the scene."""
        left, top, right, bottom = self._covered(box, zoom)
        return [(zoom, column, row) for row in range(top, bottom) for column in range(left, right)]

    def gather(self, box: Box, zoom: int) -> Gathered:
        """The tiles of a zoom for a box, read. Raises what the base map raises."""
        left, top, right, bottom = self._covered(box, zoom)
        pieces: dict[Address, MapPiece] = {}
        for address in self.addresses(box, zoom):
            found = self._at_or_above(address)
            if found is not None:
                pieces.setdefault(found[0], self._piece(*found, (zoom, left, top)))
        grid = right - left, bottom - top
        return Gathered(tuple(pieces.values()), grid, self._inverse(box, (zoom, left, top)), self._whole())

    def one(self, address: Address) -> Gathered:
        """One tile, read; nothing where the map has none."""
        data = self._tile(address)
        return Gathered(() if data is None else (self._piece(address, data, address),))

    def _covered(self, box: Box, zoom: int) -> tuple[int, int, int, int]:
        """Columns and rows of the tiles that reach into a box: the first ones, and those after the last."""
        size = 1 << zoom
        places = [self._fit.world(x, -y) for x in (box[0], (box[0] + box[2]) / 2, box[2]) for y in (box[1], box[3])]
        across, down = zip(*places, strict=True)
        return (
            floor(min(across) * size),
            max(floor(min(down) * size), 0),
            floor(max(across) * size) + 1,
            min(floor(max(down) * size) + 1, size),
        )

    def _at_or_above(self, address: Address) -> tuple[Address, bytes] | None:
        """The tile, or for pictures the next coarser one that there is."""
        zoom, column, row = address
        coarser = min(zoom - self.base.min_zoom, MOST_COARSER) if self.base.raster else 0
        for up in range(coarser + 1):
            above = (zoom - up, column >> up, row >> up)
            data = self._tile(above)
            if data is not None:
                return above, data
        return None

    def _piece(self, address: Address, data: bytes, first: Address) -> MapPiece:
        zoom, column, row = address
        level = first[0] - zoom
        kind = MediaType.PNG if self.base.raster else MediaType.VECTOR_TILE
        return MapPiece(
            source=Source(f"{self.base.id}:{zoom}:{column % (1 << zoom)}:{row}", kind, data),
            place=self._place(address),
            gzipped=self.base.gzipped,
            column=(column << level) - first[1],
            row=(row << level) - first[2],
            level=level,
        )

    def _place(self, address: Address) -> Fit2:
        """Where a tile lies in the scene, y growing south."""
        if address not in self._places:
            zoom, column, row = address
            size = 1 << zoom

            def scene(u: float, v: float) -> tuple[float, float]:
                x, y = self._fit.scene((column + u) / size, (row + v) / size)
                return x, -y

            self._places[address] = _fitted(scene)
        return self._places[address]

    def _inverse(self, box: Box, first: Address) -> Fit2:
        left, top, right, bottom = box
        size = 1 << first[0]

        def grid(u: float, v: float) -> tuple[float, float]:
            across, down = self._fit.world(left + (right - left) * u, -(top + (bottom - top) * v))
            return across * size - first[1], down * size - first[2]

        return _fitted(grid)

    def _whole(self) -> Source | None:
        """A tile that shows much around the scene's origin: it tells what the map is drawn on."""
        if not self.base.raster:
            return None
        address = next(iter(self.addresses((0.0, 0.0, 0.0, 0.0), self.base.min_zoom)), None)
        data = None if address is None else self._tile(address)
        return None if data is None or address is None else Source(f"{self.base.id}:whole", MediaType.PNG, data)

    def _tile(self, address: Address) -> bytes | None:
        zoom, column, row = address
        known = (zoom, column % (1 << zoom), row)
        with self._lock:
            if known in self._read:
                self._read.move_to_end(known)
                return self._read[known]
        data = self.base.tile(*known) or None
        with self._lock:
            if known not in self._read:
                self._read[known] = data
                self._held_bytes += len(data or b"")
            while self._held_bytes > HELD_BYTES:
                self._held_bytes -= len(self._read.popitem(last=False)[1] or b"")
        return data


def _fitted(plane: Plane) -> Fit2:
    """The polynomial of second degree through nine places of the square from 0 to 1."""
    values = {(u, v): plane(u / 2, v / 2) for u in range(3) for v in range(3)}
    return Fit2(_axis(values, 0), _axis(values, 1))


def _axis(values: dict[tuple[int, int], tuple[float, float]], axis: int) -> tuple[float, ...]:
    at = {place: value[axis] for place, value in values.items()}
    # About the middle, by central differences; then for the place from the corner on.
    across, down = at[2, 1] - at[0, 1], at[1, 2] - at[1, 0]
    bent_across, bent_down = 2 * (at[2, 1] + at[0, 1] - 2 * at[1, 1]), 2 * (at[1, 2] + at[1, 0] - 2 * at[1, 1])
    twist = at[2, 2] - at[2, 0] - at[0, 2] + at[0, 0]
    return (
        at[1, 1] - (across + down) / 2 + (bent_across + bent_down + twist) / 4,
        across - bent_across - twist / 2,
        down - bent_down - twist / 2,
        bent_across,
        twist,
        bent_down,
    )
