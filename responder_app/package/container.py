"""PMTiles version 3 as a container: header, metadata, directories and tiles, read by ranges and bounded.

Knows nothing of what the tiles show; pages are `tiles.py`, base maps `basemap.py`. Of the package `pmtiles` only the
pieces are used: its Reader decompresses without bounds and reads the directory anew for each tile.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from responder_app.errors import LimitError, TamperedError
from responder_app.package.limits import MAX_DIRECTORY_BYTES, MAX_TILE_BYTES, MAX_TILE_ZOOM

HEADER_BYTES = 127
LEAVES = 16
"""Leaf directories that are kept decoded, of some thousand tiles each: more than one screen lies in."""
_GZIP = 31
"""zlib's window bits for the gzip form."""
_ENDLESS = re.compile(rb"[\x80-\xff]{10}")
"""In a directory: a number of more than 64 bits, which would take minutes to read."""
_FOREIGN_ERRORS = (
    MagicNumberNotFound,
    SpecVersionUnsupported,
    EOFError,
    OSError,
    OverflowError,
    ValueError,
    IndexError,
    zlib.error,
)
"""What pmtiles raises on bad archives."""

ReadRange = Callable[[int, int], bytes]
"""Gives bytes of the archive by offset and length."""


@dataclass(frozen=True, eq=False)
class Container:
    """An archive that is read piece by piece, from any thread.

    Everything raises TamperedError when the archive is not well-formed, LimitError when something in it is larger
    than it may be, and what `read` raises.
    """

    read: ReadRange
    length: int
    """Bytes of the archive."""
    _leaves: OrderedDict[int, list[Entry]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    @cached_property
    def header(self) -> dict[str, Any]:
        """The header's fields under pmtiles' names; zooms and compression of directories are checked."""
        try:
            header: dict[str, Any] = dict(deserialize_header(self.read(0, min(HEADER_BYTES, self.length))))
        except _FOREIGN_ERRORS as error:
            raise TamperedError("the tile archive is not well-formed") from error
        if not 0 <= header["min_zoom"] <= header["max_zoom"] <= MAX_TILE_ZOOM:
            raise TamperedError("the tile archive is not well-formed")
        if header["internal_compression"] not in (Compression.GZIP, Compression.NONE):
            raise TamperedError("the tile archive is not well-formed")
        return header

    @cached_property
    def metadata(self) -> bytes:
        """The metadata, decompressed: JSON as its writer left it."""
        packed = self._bytes(self.header["metadata_offset"], self.header["metadata_length"], MAX_DIRECTORY_BYTES)
        return self._unpacked(packed)

    @cached_property
    def root(self) -> list[Entry]:
        """The first directory."""
        return self.directory(self.header["root_offset"], self.header["root_length"])

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile's bytes as stored; None when there is no such tile."""
        if not (self.header["min_zoom"] <= z <= self.header["max_zoom"]) or min(x, y) < 0 or max(x, y) >= 1 << z:
            return None
        found = find_tile(self.root, tile_id := zxy_to_tileid(z, x, y))
        if found is not None and found.run_length == 0:
            found = find_tile(self._leaf(found), tile_id)
        if found is None or found.run_length == 0:
            return None
        return self.content(found)

    def content(self, entry: Entry) -> bytes:
        """The bytes of a directory's entry."""
        if not 0 <= entry.offset <= self.header["tile_data_length"] - entry.length:
            raise TamperedError("the tile archive is not well-formed")
        return self._bytes(self.header["tile_data_offset"] + entry.offset, entry.length, MAX_TILE_BYTES)

    def leaf(self, entry: Entry) -> list[Entry]:
        """The directory that an entry without a run stands for."""
        return self.directory(self.header["leaf_directory_offset"] + entry.offset, entry.length)

    def directory(self, offset: int, length: int) -> list[Entry]:
        """The directory there."""
        clear = self._unpacked(self._bytes(offset, length, MAX_DIRECTORY_BYTES))
        if _ENDLESS.search(clear):
            raise TamperedError("the tile archive is not well-formed")
        try:
            return deserialize_directory(gzip.compress(clear, 1))
        except _FOREIGN_ERRORS as error:
            raise TamperedError("the tile archive is not well-formed") from error

    def _leaf(self, entry: Entry) -> list[Entry]:
        with self._lock:
            kept = self._leaves.get(entry.offset)
            if kept is not None:
                self._leaves.move_to_end(entry.offset)
                return kept
        made = self.leaf(entry)
        with self._lock:
            self._leaves[entry.offset] = made
            while len(self._leaves) > LEAVES:
                self._leaves.popitem(last=False)
        return made

    def _bytes(self, offset: int, length: int, most: int) -> bytes:
        if length > most:
            raise LimitError(f"the tile archive holds something of {length} bytes; at most {most} are allowed")
        if offset < 0 or offset + length > self.length:
            raise TamperedError("the tile archive is not well-formed")
        return self.read(offset, length)

    def _unpacked(self, packed: bytes) -> bytes:
        if self.header["internal_compression"] is Compression.NONE:
            return packed
        return unpacked(packed, MAX_DIRECTORY_BYTES)


def unpacked(packed: bytes, most: int) -> bytes:
    """What a gzip member holds, at most so many bytes. Raises TamperedError, LimitError."""
    engine = zlib.decompressobj(_GZIP)
    try:
        clear = engine.decompress(packed, most)
    except zlib.error as error:
        raise TamperedError("the tile archive does not decompress") from error
    if engine.unconsumed_tail:
        raise LimitError(f"the tile archive decompresses to more than {most} bytes")
    if not engine.eof or engine.unused_data:
        raise TamperedError("the tile archive does not decompress")
    return clear
