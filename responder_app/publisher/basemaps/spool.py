"""Tiles on their way into a canonical archive: their bytes in a file without a name, what they are where in memory."""

from __future__ import annotations

import hashlib
import os
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from math import atan, ceil, degrees, floor, pi, sinh
from typing import Any

from pmtiles.tile import Compression, Entry, TileType, zxy_to_tileid
from pmtiles.writer import finalize_header

from responder_app.errors import InputError, LimitError
from responder_app.package.basemap import About
from responder_app.package.limits import MAX_MAP_TILES, MAX_MAP_ZOOM, MAX_PART_BYTES

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
WHOLE_WORLD: Bounds = (-180.0, -85.0511287, 180.0, 85.0511287)
_E7 = 10_000_000


@dataclass(frozen=True)
class Archive:
    """A canonical archive that is ready to be read from its beginning to its end, once."""

    length: int
    pieces: Iterator[bytes]


class Spool:
    """Gathers tiles in any order, equal ones once. The descriptor is of an empty file that may be read and written."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._tiles: dict[int, int] = {}
        self._known: dict[bytes, int] = {}
        self._offsets = array("Q")
        self._lengths = array("L")
        self._size = 0
        self._spans: dict[int, tuple[int, int, int, int]] = {}

    def __len__(self) -> int:
        """How many places have a tile."""
        return len(self._tiles)

    def add(self, z: int, x: int, y: int, tile: bytes) -> None:
        """Put a tile at its place; a second one there takes the place of the first. Raises InputError, LimitError."""
        if not (0 <= z <= MAX_MAP_ZOOM and 0 <= x < 1 << z and 0 <= y < 1 << z):
            raise InputError(f"has a tile at {z}/{x}/{y}, which is no place in Web Mercator")
        if len(self._tiles) >= MAX_MAP_TILES:
            raise LimitError(f"has more than {MAX_MAP_TILES:,} tiles; cut out a smaller area or fewer zooms")
        self._tiles[zxy_to_tileid(z, x, y)] = self._content(tile)
        left, top, right, bottom = self._spans.get(z, (x, y, x, y))
        self._spans[z] = (min(left, x), min(top, y), max(right, x), max(bottom, y))

    def archive(self, kind: TileType, about: About, bounds: Bounds = WHOLE_WORLD) -> Archive:
        """All that was added, in the order in which places lie together (docs/format.md, "Base maps").

        Raises InputError when there is no tile at all, or none within the bounds.
        """
        if not self._tiles:
            raise InputError("holds no tiles")
        header = self._header(kind, bounds)
        entries, contents, size = self._entries()
        front = finalize_header(
            header, len(self._tiles), entries, len(contents), about.model_dump(exclude_defaults=True), True, size
        )
        return Archive(sum(map(len, front)) + size, self._pieces(front, contents))

    def _content(self, tile: bytes) -> int:
        digest = hashlib.blake2b(tile, digest_size=16).digest()
        known = self._known.get(digest)
        if known is not None:
            return known
        if self._size + len(tile) > MAX_PART_BYTES:
            raise LimitError(f"has more than {MAX_PART_BYTES >> 20:,} MiB of tiles; cut out a smaller area")
        rest = memoryview(tile)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
        number = self._known[digest] = len(self._offsets)
        self._offsets.append(self._size)
        self._lengths.append(len(tile))
        self._size += len(tile)
        return number

    def _entries(self) -> tuple[list[Entry], list[int], int]:
        """The directory, the contents in the order in which they are first needed, and their bytes together."""
        entries: list[Entry] = []
        places: dict[int, int] = {}
        size = 0
        for tile_id in sorted(self._tiles):
            content = self._tiles[tile_id]
            if content not in places:
                places[content] = size
                size += self._lengths[content]
            last = entries[-1] if entries else None
            if last and last.offset == places[content] and tile_id == last.tile_id + last.run_length:
                last.run_length += 1
            else:
                entries.append(Entry(tile_id, places[content], self._lengths[content], 1))
        return entries, list(places), size

    def _header(self, kind: TileType, bounds: Bounds) -> dict[str, Any]:
        west, south, east, north = _intersection(bounds, self._covered())
        packed = Compression.GZIP if kind is TileType.MVT else Compression.NONE
        return {
            "tile_type": kind,
            "tile_compression": packed,
            "min_lon_e7": floor(west * _E7),
            "min_lat_e7": floor(south * _E7),
            "max_lon_e7": ceil(east * _E7),
            "max_lat_e7": ceil(north * _E7),
        }

    def _covered(self) -> Bounds:
        """The box around the finest zoom's tiles: outside of it there is nothing to see, whatever a header says."""
        z = max(self._spans)
        left, top, right, bottom = self._spans[z]
        return _longitude(left, z), _latitude(bottom + 1, z), _longitude(right + 1, z), _latitude(top, z)

    def _pieces(self, front: tuple[bytes, ...], contents: list[int]) -> Iterator[bytes]:
        yield from front
        for content in contents:
            yield os.pread(self._descriptor, self._lengths[content], self._offsets[content])


def _intersection(one: Bounds, other: Bounds) -> Bounds:
    west, south, east, north = (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )
    if not (west < east and south < north):
        raise InputError("says that it shows another place than its tiles do")
    return west, south, east, north


def _longitude(x: int, z: int) -> float:
    return x / (1 << z) * 360 - 180


def _latitude(y: int, z: int) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * y / (1 << z)))))
