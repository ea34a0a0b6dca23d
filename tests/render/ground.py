"""Base maps for tests: a made-up quarter of a town as vector tiles, pictures as tiles, and requests for them."""

from __future__ import annotations

import gzip
import io
from collections.abc import Mapping, Sequence
from typing import Any

import mapbox_vector_tile
from PIL import Image

from responder_app.render.mapping import DrawMap, DrawMapPicture, Fit2, Gathered, MapNames, MapPiece
from responder_app.render.requests import MediaType, Source

EXTENT = 4096
SIDE_M = 1000.0
"""Side of a tile in the scene."""
Thing = tuple[str, Mapping[str, Any]]
"""Its shape in the units of a tile, as WKT, and what is said about it."""

STREET: Thing = ("LINESTRING (0 2048, 4096 2048)", {"kind": "minor_road", "name": "Mill Street"})
HOUSE: Thing = ("POLYGON ((500 500, 500 1500, 1500 1500, 1500 500, 500 500))", {"kind": "building"})
LAKE: Thing = ("POLYGON ((2500 2500, 2500 4000, 4000 4000, 4000 2500, 2500 2500))", {"kind": "lake", "name": "Pond"})
TOWN: Mapping[str, Sequence[Thing]] = {"roads": [STREET], "buildings": [HOUSE], "water": [LAKE]}


def vector_tile(layers: Mapping[str, Sequence[Thing]] = TOWN, extent: int = EXTENT) -> bytes:
    """A tile as an independent encoder writes it; y grows south."""
    wanted = [
        {"name": name, "features": [{"geometry": shape, "properties": dict(said)} for shape, said in things]}
        for name, things in layers.items()
    ]
    options = {"y_coord_down": True, "extents": extent}
    return bytes(mapbox_vector_tile.encode(wanted, default_options=options))


def zipped(data: bytes) -> bytes:
    """As archives store vector tiles."""
    return gzip.compress(data, mtime=0)


def picture(colour: tuple[int, int, int], side: int = 256, form: str = "PNG") -> bytes:
    """A tile of one colour."""
    packed = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(packed, form)
    return packed.getvalue()


def placed(left: float = 0.0, top: float = 0.0, side: float = SIDE_M) -> Fit2:
    """A tile that lies straight in the scene."""
    return Fit2((left, side, 0, 0, 0, 0), (top, 0, side, 0, 0, 0))


def piece(data: bytes, name: str = "tile", place: Fit2 | None = None, gzipped: bool = False, **more: int) -> MapPiece:
    """One stored tile."""
    return MapPiece(Source(name, MediaType.VECTOR_TILE, data), place or placed(), gzipped, **more)


def drawn(
    *pieces: MapPiece,
    zoom: float = 0.256,
    x: int = 0,
    y: int = 0,
    width: int = 256,
    height: int = 256,
    night: bool = False,
) -> DrawMap:
    """A rectangle of the scene; by default all of the first tile, 256 pixels a side."""
    name = "+".join(one.source.id for one in pieces)
    return DrawMap(
        Source(f"{name}:{zoom}:{x}:{y}", MediaType.VECTOR_TILE, b""),
        zoom,
        x,
        y,
        width,
        height,
        night,
        lambda: Gathered(pieces),
    )


def drawn_pictures(
    *pieces: MapPiece, grid: tuple[int, int] = (1, 1), night: bool = False, inverse: Fit2 | None = None
) -> DrawMapPicture:
    """A rectangle of 256 pixels a side that shows the whole grid."""
    columns, rows = grid
    inverse = inverse or Fit2((0, columns, 0, 0, 0, 0), (0, 0, rows, 0, 0, 0))
    gathered = Gathered(pieces, grid, inverse, pieces[0].source if pieces else None)
    about = Source("+".join(one.source.id for one in pieces), MediaType.PNG, b"")
    return DrawMapPicture(about, 0.256, 0, 0, 256, 256, night, lambda: gathered)


def named(one: MapPiece) -> MapNames:
    """The names of one tile."""
    return MapNames(Source(f"{one.source.id}:names", MediaType.VECTOR_TILE, b""), lambda: Gathered((one,)))


def pixel(data: bytes, x: int, y: int, width: int = 256) -> tuple[int, int, int]:
    """Red, green and blue of one place of a picture."""
    start = 3 * (y * width + x)
    return data[start], data[start + 1], data[start + 2]
