"""MBTiles from outside: an SQLite file, opened so that it can only be read, by nothing but the two queries here.

Its `tiles` may be a view, as many writers make it; a view that calls functions, attaches files or is too involved is
refused. What it may cost in time and memory bounds the process that this runs in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from pmtiles.tile import TileType

from responder_app.errors import InputError, LimitError
from responder_app.package.limits import MAX_MAP_TILES, MAX_MAP_ZOOM, MAX_TILE_BYTES
from responder_app.publisher.basemaps.content import picture, vector_tile
from responder_app.publisher.basemaps.described import bounds_of, check_projection, plain
from responder_app.publisher.basemaps.source import Described, located
from responder_app.publisher.basemaps.spool import Spool

MAGIC = b"SQLite format 3\x00"
MAX_FIELDS = 200
_FORMATS = {"pbf": TileType.MVT, "mvt": TileType.MVT, "png": TileType.PNG, "jpg": TileType.JPEG}
_FORMATS |= {"jpeg": TileType.JPEG, "webp": TileType.WEBP}
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAX_TILE_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 20,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 10,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 8,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
}


def read_mbtiles(path: str, spool: Spool) -> Described:
    """Take every tile. Raises InputError, LimitError; their sentences go on after the file's name."""
    with _opened(path) as connection:
        fields = _fields(connection)
        check_projection(fields)
        kind = _kind(fields)
        for place, tile in _tiles(connection):
            with located(place):
                if kind is TileType.MVT:
                    taken = vector_tile(tile)
                else:
                    taken, kind = tile, picture(tile)
            spool.add(*place, taken)
    bounds = bounds_of(fields.get("bounds"))
    return Described(kind, plain(fields.get("name"), 200), plain(fields.get("attribution")), bounds)


@contextmanager
def _opened(path: str) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"file:{_escaped(path)}?mode=ro&immutable=1", uri=True)) as connection:
            for pragma in (
                "trusted_schema=OFF",
                "cell_size_check=ON",
                "query_only=ON",
                "mmap_size=0",
                "temp_store=MEMORY",
            ):
                connection.execute(f"PRAGMA {pragma}")
            for limit, most in _LIMITS.items():
                connection.setlimit(limit, most)
            connection.set_authorizer(_authorise)
            yield connection
    except sqlite3.DataError as error:
        raise LimitError(f"holds something larger than {MAX_TILE_BYTES >> 20} MiB") from error
    except sqlite3.DatabaseError as error:
        raise InputError(f"is no MBTiles file that can be read ({error})") from error


def _escaped(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _authorise(action: int, _one: str | None, _two: str | None, _schema: str | None, _inner: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _fields(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, value FROM metadata LIMIT ?", (MAX_FIELDS,))
    return {name: value for name, value in rows if isinstance(name, str) and isinstance(value, str)}


def _kind(fields: dict[str, str]) -> TileType:
    said = fields.get("format", "").strip().lower()
    if said not in _FORMATS:
        raise InputError(f"holds tiles of the format {plain(said, 20)!r}; pbf, png, jpg and webp can be drawn")
    return _FORMATS[said]


def _tiles(connection: sqlite3.Connection) -> Iterator[tuple[tuple[int, int, int], bytes]]:
    """Each tile with its place, rows counted from the north; empty ones are left out."""
    rows = connection.execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles")
    for count, (z, x, row, tile) in enumerate(rows):
        if count >= MAX_MAP_TILES:
            raise LimitError(f"has more than {MAX_MAP_TILES:,} tiles; cut out a smaller area or fewer zooms")
        if not (isinstance(z, int) and isinstance(x, int) and isinstance(row, int) and 0 <= z <= MAX_MAP_ZOOM):
            raise InputError("has a tile at no place in Web Mercator")
        if not isinstance(tile, bytes):
            raise InputError("has a tile that is not binary")
        if tile:
            yield (z, x, (1 << z) - 1 - row), tile
