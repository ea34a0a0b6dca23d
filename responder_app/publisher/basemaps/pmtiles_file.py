"""PMTiles archives from outside: version 3, read by ranges; every tile is looked at before it is taken."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from pmtiles.tile import Compression, Entry, TileType, tileid_to_zxy

from responder_app.errors import InputError, LimitError, TamperedError
from responder_app.package.basemap import RASTER
from responder_app.package.container import HEADER_BYTES, Container
from responder_app.package.limits import MAX_MAP_TILES
from responder_app.publisher.basemaps.content import picture, vector_tile
from responder_app.publisher.basemaps.described import bounds_of, check_projection, plain
from responder_app.publisher.basemaps.source import Described, located
from responder_app.publisher.basemaps.spool import Spool

MAGIC = b"PMTiles"
MAX_DEPTH = 3
"""Directories within directories; what writers make has two."""
_E7 = 10_000_000


def read_pmtiles(path: str, spool: Spool) -> Described:
    """Take every tile. Raises InputError, LimitError, TamperedError; sentences go on after the file's name."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        container = Container(lambda offset, length: os.pread(file.fileno(), length, offset), size)
        _check_form(os.pread(file.fileno(), HEADER_BYTES, 0))
        kind = _kind(container)
        about = _about(container)
        check_projection(about)
        header = container.header
        corners = [header[name] / _E7 for name in ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")]
        bounds = bounds_of(corners if any(corners) else None)
        for place, tile in _tiles(container):
            with located(place):
                taken = vector_tile(tile) if kind is TileType.MVT else tile
                if kind is not TileType.MVT:
                    picture(tile)
            spool.add(*place, taken)
    return Described(kind, plain(about.get("name"), 200), plain(about.get("attribution")), bounds)


def _check_form(head: bytes) -> None:
    if not head.startswith(MAGIC):
        raise InputError("is no PMTiles archive")
    if len(head) > 7 and head[7] != 3:
        raise InputError(
            f"is a PMTiles archive of version {head[7]}; only version 3 is read. `pmtiles convert` makes it"
        )
    if len(head) < HEADER_BYTES:
        raise InputError("is cut off")


def _kind(container: Container) -> TileType:
    kind: TileType = container.header["tile_type"]
    if kind is not TileType.MVT and kind not in RASTER:
        raise InputError(f"holds {kind.name} tiles; vector tiles (MVT), PNG, JPEG and WebP can be drawn")
    packed: Compression = container.header["tile_compression"]
    if kind is TileType.MVT and packed not in (Compression.NONE, Compression.GZIP, Compression.UNKNOWN):
        raise InputError(f"holds tiles compressed with {packed.name.lower()}; gzip or none can be read")
    return kind


def _about(container: Container) -> dict[str, object]:
    try:
        about = json.loads(container.metadata or b"{}")
    except (ValueError, RecursionError) as error:
        raise InputError("has metadata that is not JSON") from error
    return about if isinstance(about, dict) else {}


def _tiles(container: Container) -> Iterator[tuple[tuple[int, int, int], bytes]]:
    """Each tile with its place; what one run of equal tiles covers comes once for each place."""
    taken = 0
    for entry in _entries(container, container.root, 1, [0]):
        taken += entry.run_length
        if taken > MAX_MAP_TILES:
            raise LimitError(f"has more than {MAX_MAP_TILES:,} tiles; cut out a smaller area or fewer zooms")
        tile = container.content(entry)
        if tile:
            for tile_id in range(entry.tile_id, entry.tile_id + entry.run_length):
                yield _place(tile_id), tile


def _entries(container: Container, directory: list[Entry], depth: int, seen: list[int]) -> Iterator[Entry]:
    seen[0] += len(directory)
    if depth > MAX_DEPTH or seen[0] > 2 * MAX_MAP_TILES:
        raise TamperedError("the tile archive is not well-formed")
    for entry in directory:
        if entry.run_length:
            yield entry
        else:
            yield from _entries(container, container.leaf(entry), depth + 1, seen)


def _place(tile_id: int) -> tuple[int, int, int]:
    try:
        return tileid_to_zxy(tile_id)
    except OverflowError as error:
        raise InputError("has a tile at no place in Web Mercator") from error
