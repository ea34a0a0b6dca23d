"""Base maps for tests of the canvas: a made-up city on a grid of streets, in vector tiles or in pictures."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from math import floor

from responder_app.briefing.answers.basemap import Bounds
from responder_app.briefing.mercator import lonlat_of, world_of
from responder_app.model.base import LonLat
from tests.render.ground import HOUSE, STREET, Thing, picture, vector_tile, zipped

ORIGIN: LonLat = (24.944, 60.1715)
LEVEL = 15


def quarter(z: int, x: int, y: int) -> bytes:
    """A tile with a street, a house and a place, each named after the tile."""
    name = f"{z}-{x}-{y}"
    street: Thing = (STREET[0], {"kind": "minor_road", "name": f"Street {y}"})
    place: Thing = ("POINT (3000 3000)", {"kind": "park", "name": f"Park {name}"})
    return zipped(vector_tile({"roads": [street], "buildings": [HOUSE], "pois": [place]}))


@dataclass
class FakeBaseMap:
    """Tiles around ORIGIN, made when they are read; `read` are the tiles that were."""

    id: str = "fake"
    name: str = "Fake"
    raster: bool = False
    gzipped: bool = True
    attribution: str = "© Nobody"
    min_zoom: int = 10
    max_zoom: int = LEVEL
    bounds: Bounds = (24.80, 60.10, 25.08, 60.24)
    make: Callable[[int, int, int], bytes | None] = quarter
    read: set[tuple[int, int, int]] = field(default_factory=set)
    fails: Exception | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        if self.fails is not None:
            raise self.fails
        with self.lock:
            self.read.add((z, x, y))
        west, south, east, north = self.bounds
        size = 1 << z
        (left, top), (right, bottom) = world_of((west, north)), world_of((east, south))
        inside = floor(left * size) <= x <= floor(right * size) and floor(top * size) <= y <= floor(bottom * size)
        return self.make(z, x, y) if inside else None


def pictures(side: int = 256) -> FakeBaseMap:
    """A map of pictures, each zoom of another colour."""
    return FakeBaseMap(
        f"pictures{side}", raster=True, gzipped=False, make=lambda z, *_: picture((40 + 12 * z, 200 - 8 * z, 90), side)
    )


def tile_at(point: LonLat, zoom: int) -> tuple[int, int, int]:
    """The tile that holds a place."""
    across, down = world_of(point)
    return zoom, floor(across * (1 << zoom)), floor(down * (1 << zoom))


def corner_of(zoom: int, column: int, row: int) -> LonLat:
    """A tile's north-west corner."""
    return lonlat_of(column / (1 << zoom), row / (1 << zoom))
