"""Tile archives: one page drawn at several levels, in PMTiles version 3 (docs/format.md).

Level z of the archive shows the page at 2 to the power of (octave + z) pixels for a point, in tiles of 512
pixels from the page's top left; `octave` and `deepest` stand in the archive's metadata. pmtiles' own Writer is not
used: it leaves tiles in a file on disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any

from pmtiles.tile import Compression, Entry, TileType, zxy_to_tileid
from pmtiles.writer import finalize_header
from pydantic import ConfigDict, Field

from responder_app.errors import LimitError, NoAnswerError, TamperedError
from responder_app.model.base import Frozen
from responder_app.package.container import Container, ReadRange
from responder_app.package.encoding import load
from responder_app.package.limits import MAX_DIRECTORY_BYTES, MAX_TILE_LEVELS, MAX_TILES_BYTES

TILE_PX = 512

Level = Mapping[tuple[int, int], bytes]
"""Tiles of one level by column and row."""


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
    _container: Container = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_container", Container(self.read, self.length))

    @property
    def zooms(self) -> tuple[float, ...]:
        """Pixels for a point at each level, coarsest first."""
        return tuple(2.0 ** (self._about.octave + level) for level in self._levels)

    @property
    def deepest(self) -> bool:
        """Whether the last level shows all there is to see."""
        return self._about.deepest

    def check(self) -> None:
        """Read what every tile is found by. Raises TamperedError, LimitError when it is not well-formed."""
        if not self.zooms or not self._container.root:
            raise TamperedError("the tile archive is empty")

    def tile(self, zoom: float, column: int, row: int) -> bytes:
        """The tile's WebP bytes. Raises NoAnswerError when there is no such level or tile."""
        found = None
        if zoom in self.zooms:
            found = self._container.tile(self._levels[self.zooms.index(zoom)], column, row)
        if found is None:
            raise NoAnswerError("the sheet has no such tile")
        return found

    @cached_property
    def _levels(self) -> range:
        header = self._container.header
        if header["max_zoom"] >= header["min_zoom"] + MAX_TILE_LEVELS:
            raise TamperedError("the tile archive is not well-formed")
        return range(header["min_zoom"], header["max_zoom"] + 1)

    @cached_property
    def _about(self) -> _About:
        return load(_About, self._container.metadata, MAX_DIRECTORY_BYTES, "tile archive")
