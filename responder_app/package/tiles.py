"""Tile archives: one page drawn at several levels, in PMTiles version 3 (docs/format.md).

Level z of the archive shows the page at 2 to the power of (octave + z) pixels for a point, in tiles of 512
pixels from the page's top left; `octave` and `deepest` stand in the archive's metadata. Of the package
`pmtiles` only the pieces are used: its Writer leaves tiles in a file on disk, its Reader decompresses without
bounds and reads the directory anew for each tile.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any

from pmtiles.tile import (
    Compression,
    Entry,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)
from pmtiles.writer import finalize_header
from pydantic import ConfigDict, Field

from responder_app.errors import LimitError, NoAnswerError, TamperedError
from responder_app.model.base import Frozen
from responder_app.package.encoding import load
from responder_app.package.limits import MAX_DIRECTORY_BYTES, MAX_TILE_BYTES, MAX_TILE_LEVELS, MAX_TILES_BYTES

TILE_PX = 512
HEADER_BYTES = 127
_GZIP = 31
"""zlib's window bits for the gzip form."""
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

Level = Mapping[tuple[int, int], bytes]
"""Tiles of one level by column and row."""
ReadRange = Callable[[int, int], bytes]
"""Gives bytes of the archive by offset and length."""


class _About(Frozen):
    """The archive's metadata; what other writers put beside it is not ours."""

    model_config = ConfigDict(extra="ignore")

    octave: Annotated[int, Field(ge=-12, le=12)]
    deepest: bool = False


def write_tiles(octave: int, levels: Mapping[int, Level], deepest: bool) -> bytes:
    """The archive of these levels, one after the other without a gap. Equal tiles are kept once.

    Args:
        octave: What level 0 shows: 2 to the power of it pixels for a point. The page fits into one tile there.
        levels: By level, which need not begin at 0.
        deepest: Whether the last level shows all there is to see.

    Raises LimitError for more than MAX_TILES_BYTES.
    """
    entries: list[Entry] = []
    places: dict[bytes, int] = {}
    body = bytearray()
    tiles = ((zxy_to_tileid(z, *place), tile) for z, level in levels.items() for place, tile in level.items())
    for tile_id, tile in sorted(tiles):
        if tile not in places:
            places[tile] = len(body)
            body += tile
        entries.append(Entry(tile_id, places[tile], len(tile), 1))
    if len(body) > MAX_TILES_BYTES:
        raise LimitError(f"the tiles of a page have {len(body)} bytes; at most {MAX_TILES_BYTES} are allowed")
    header: dict[str, Any] = {"tile_compression": Compression.NONE, "tile_type": TileType.WEBP}
    about = {"octave": octave, "deepest": deepest}
    counts = (len(entries), entries, len(places), about, True, len(body))
    return b"".join((*finalize_header(header, *counts), bytes(body)))


@dataclass(frozen=True, eq=False)
class Tiles:
    """An archive that is read tile by tile. Reading raises TamperedError, LimitError, and what `read` raises."""

    read: ReadRange
    length: int
    """Bytes of the archive."""
    _leaves: dict[int, list[Entry]] = field(default_factory=dict)

    @property
    def zooms(self) -> tuple[float, ...]:
        """Pixels for a point at each level, coarsest first."""
        levels = range(self._header["min_zoom"], self._header["max_zoom"] + 1)
        return tuple(2.0 ** (self._about.octave + level) for level in levels)

    @property
    def deepest(self) -> bool:
        """Whether the last level shows all there is to see."""
        return self._about.deepest

    def check(self) -> None:
        """Read what every tile is found by. Raises TamperedError, LimitError when it is not well-formed."""
        if not self.zooms or not self._root:
            raise TamperedError("the tile archive is empty")

    def tile(self, zoom: float, column: int, row: int) -> bytes:
        """The tile's WebP bytes. Raises NoAnswerError when there is no such level or tile."""
        if zoom not in self.zooms or column < 0 or row < 0:
            raise NoAnswerError("the sheet has no such tile")
        level = self._header["min_zoom"] + self.zooms.index(zoom)
        if max(column, row) >= 1 << level:
            raise NoAnswerError("the sheet has no such tile")
        found = find_tile(self._root, tile_id := zxy_to_tileid(level, column, row))
        if found is not None and found.run_length == 0:
            found = find_tile(self._leaf(found), tile_id)
        if found is None or found.run_length == 0:
            raise NoAnswerError("the sheet has no such tile")
        return self._within("tile_data", found, MAX_TILE_BYTES)

    @cached_property
    def _header(self) -> dict[str, Any]:
        try:
            header: dict[str, Any] = dict(deserialize_header(self.read(0, HEADER_BYTES)))
        except _FOREIGN_ERRORS as error:
            raise TamperedError("the tile archive is not well-formed") from error
        if not 0 <= header["min_zoom"] <= header["max_zoom"] < header["min_zoom"] + MAX_TILE_LEVELS <= 32:
            raise TamperedError("the tile archive is not well-formed")
        if header["internal_compression"] is not Compression.GZIP:
            raise TamperedError("the tile archive is not well-formed")
        return header

    @cached_property
    def _about(self) -> _About:
        packed = self._bytes(self._header["metadata_offset"], self._header["metadata_length"], MAX_DIRECTORY_BYTES)
        return load(_About, _unpacked(packed), MAX_DIRECTORY_BYTES, "tile archive")

    @cached_property
    def _root(self) -> list[Entry]:
        return self._directory(self._header["root_offset"], self._header["root_length"])

    def _leaf(self, entry: Entry) -> list[Entry]:
        if entry.offset not in self._leaves:
            self._leaves[entry.offset] = self._directory(
                self._header["leaf_directory_offset"] + entry.offset, entry.length
            )
        return self._leaves[entry.offset]

    def _directory(self, offset: int, length: int) -> list[Entry]:
        packed = self._bytes(offset, length, MAX_DIRECTORY_BYTES)
        _unpacked(packed)
        try:
            return deserialize_directory(packed)
        except _FOREIGN_ERRORS as error:
            raise TamperedError("the tile archive is not well-formed") from error

    def _within(self, section: str, entry: Entry, most: int) -> bytes:
        if not 0 <= entry.offset <= self._header[f"{section}_length"] - entry.length:
            raise TamperedError("the tile archive is not well-formed")
        return self._bytes(self._header[f"{section}_offset"] + entry.offset, entry.length, most)

    def _bytes(self, offset: int, length: int, most: int) -> bytes:
        if length > most:
            raise LimitError(f"the tile archive holds something of {length} bytes; at most {most} are allowed")
        if offset < 0 or offset + length > self.length:
            raise TamperedError("the tile archive is not well-formed")
        return self.read(offset, length)


def _unpacked(packed: bytes) -> bytes:
    """What a gzip member holds, bounded. Raises TamperedError, LimitError."""
    engine = zlib.decompressobj(_GZIP)
    try:
        clear = engine.decompress(packed, MAX_DIRECTORY_BYTES)
    except zlib.error as error:
        raise TamperedError("the tile archive does not decompress") from error
    if engine.unconsumed_tail:
        raise LimitError(f"the tile archive decompresses to more than {MAX_DIRECTORY_BYTES} bytes")
    if not engine.eof or engine.unused_data:
        raise TamperedError("the tile archive does not decompress")
    return clear
