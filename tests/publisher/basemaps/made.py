"""Small base map files as others write them: PMTiles by its own writer, MBTiles by SQLite, pictures by Pillow."""

from __future__ import annotations

import gzip
import io
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import mapbox_vector_tile
from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely import LineString

from responder_app.package.basemap import About, MapArchive
from responder_app.publisher.basemaps.source import Described
from responder_app.publisher.basemaps.spool import Spool

Places = Mapping[tuple[int, int, int], bytes]
CITY = (16_807, 24_360)
"""A tile of zoom 16 in Chicago; its parents are found by halving."""


def tower(z: int) -> tuple[int, int, int]:
    """The tile of that zoom which holds the city's tile."""
    return z, CITY[0] >> (16 - z), CITY[1] >> (16 - z)


def vector(name: str = "Adler Street") -> bytes:
    feature = {"geometry": LineString([(0, 0), (4000, 4000)]), "properties": {"kind": "major_road", "name": name}}
    encoded: bytes = mapbox_vector_tile.encode([{"name": "roads", "features": [feature]}])
    return encoded


def picture(form: str = "PNG", side: int = 256, shade: int = 90, height: int | None = None) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, height or side), (shade, 120, 90)).save(out, form)
    return out.getvalue()


def pmtiles(
    path: Path,
    tiles: Places,
    kind: TileType = TileType.MVT,
    packed: Compression = Compression.GZIP,
    about: Mapping[str, Any] | None = None,
    **header: Any,
) -> Path:
    with path.open("wb") as file:
        writer = Writer(file)
        for place, tile in sorted(tiles.items(), key=lambda item: zxy_to_tileid(*item[0])):
            writer.write_tile(zxy_to_tileid(*place), tile)
        writer.finalize({"tile_type": kind, "tile_compression": packed, **header}, dict(about or {}))
    return path


def mbtiles(path: Path, tiles: Places, fields: Mapping[str, str], script: str = "") -> Path:
    """`script` makes the table or view of tiles; without one it is the table of the specification."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE metadata (name text, value text)")
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", fields.items())
        table = "CREATE TABLE {} (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)"
        connection.execute(table.format("kept" if script else "tiles"))
        rows = [(z, x, (1 << z) - 1 - y, tile) for (z, x, y), tile in tiles.items()]
        connection.executemany(f"INSERT INTO {'kept' if script else 'tiles'} VALUES (?, ?, ?, ?)", rows)
        if script:
            connection.executescript(script)
    return path


@contextmanager
def spooled() -> Iterator[Spool]:
    with tempfile.TemporaryFile() as file:
        yield Spool(file.fileno())


def canonical(spool: Spool, described: Described) -> MapArchive:
    """What the child would hand back, opened as a vehicle opens it."""
    about = About(name=described.name, attribution=described.attribution)
    archive = spool.archive(described.kind, about, described.bounds)
    data = b"".join(archive.pieces)
    assert len(data) == archive.length
    return opened(data)


def opened(data: bytes) -> MapArchive:
    made = MapArchive("a map", lambda offset, length: data[offset : offset + length], len(data))
    made.check()
    return made


def packed(tile: bytes) -> bytes:
    return gzip.compress(tile, mtime=0)


def bomb(clear_bytes: int = 64 << 20) -> bytes:
    """A gzip member of some kilobytes that holds so many."""
    return gzip.compress(bytes(clear_bytes), 9)


def cut(path: Path, length: int) -> Path:
    os.truncate(path, length)
    return path
