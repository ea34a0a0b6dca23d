"""Tile pyramids, made when a facility is published, for sheets that draw slowly on a vehicle: above all scans.

Levels are made from the coarsest, each twice as fine as the one before. They end where the dearest tile of the
next level draws live in QUICK_S, or at a scan's own resolution, or at a limit; beyond, vehicles draw live.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import product
from math import ceil, floor, log2

from responder_app.errors import DrawingError, NoWorkerError
from responder_app.model.facility import Document
from responder_app.package.limits import MAX_TILES_BYTES
from responder_app.package.tiles import TILE_PX, Level, write_tiles
from responder_app.publisher.previews import OVERVIEW_PX, Preview
from responder_app.render.cuts import CutTiles, Probe, Probed
from responder_app.render.limits import MAX_CUT
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Inspect, Priority, Source

QUICK_S = 0.06
"""A tile that draws in this time needs no help: a screen of 15 tiles is sharp in half a second with two workers."""
FINEST_OCTAVE = 4
"""16 pixels for a point, 1,152 to the inch: nobody zooms in further."""
OWN = 0.9
"""A level that shows this share of a scan's resolution shows all there is to see."""
OVERVIEW_SERVES = 0.75
"""Up to this share of its own resolution the overview is shown instead of tiles; canvas/tiles.ENOUGH, less a margin."""
MOST_TILES = 4_096
"""Tiles of one page over all levels."""
MOST_S = 600.0
"""No level is begun that would take one page's making beyond this."""
GROWTH = 4
"""A level has four times the tiles of the one before, and takes about four times as long."""

TilesOf = Callable[[Document, Callable[[], bytes], str, int], Preview | None]
"""The tiles of a document's page, from 1; None where it draws quickly without."""
TilesTold = Callable[[int, int], None]
"""Told how many tiles of a level are made, of how many."""


def no_tiles(document: Document, read: Callable[[], bytes], digest: str, page: int) -> Preview | None:  # noqa: ARG001  of TilesOf
    """Where nothing can draw: vehicles draw everything live."""
    return None


def tiles_of(
    pool: RenderPool,
    document: Document,
    read: Callable[[], bytes],
    digest: str,
    page: int,
    told: TilesTold = lambda _done, _total: None,
) -> Preview | None:
    """The page's pyramid as a preview of role "tiles", with its failure when it cannot be drawn.

    Raises NoWorkerError.
    """
    source = Source(digest, document.media_type, read)
    try:
        archive = _Making(pool, source, page - 1, told).archive()
    except NoWorkerError:
        raise
    except DrawingError as error:
        return Preview("tiles", page, failure=str(error))
    return None if archive is None else Preview("tiles", page, archive)


class _Making:
    """One page's pyramid while it is made."""

    def __init__(self, pool: RenderPool, source: Source, page: int, told: TilesTold) -> None:
        self._pool = pool
        self._source = source
        self._page = page
        self._told = told
        self._probed: dict[int, Probed] = {}
        size = dict(enumerate(pool.run(Inspect(source)).pages)).get(page)
        if size is None:
            raise DrawingError("The PDF has no such page.")
        self._sides = (size.width_pt, size.height_pt)
        longest = max(self._sides)
        self._base = floor(log2(TILE_PX / longest))
        self._first = max(self._base, ceil(log2(OVERVIEW_SERVES * OVERVIEW_PX / longest)))

    def archive(self) -> bytes | None:
        """The archive, None when even the first level draws quickly. Raises DrawingError."""
        probed = self._probe(self._first)
        last = FINEST_OCTAVE
        anyway_s = 0.0
        if probed.own_zoom > 0:
            last = min(last, max(self._first, ceil(log2(OWN * probed.own_zoom))))
            anyway_s = self._probe(last).slowest_s  # a scan's finest tiles may be its dearest
        levels: dict[int, Level] = {}
        made, took_s = 0, 0.0
        for octave in range(self._first, last + 1):
            made += self._count(octave)
            if made > MOST_TILES or (levels and took_s * GROWTH > MOST_S):
                break
            if max(self._probe(octave).slowest_s, anyway_s) < QUICK_S:
                break
            begun = time.monotonic()
            level = self._level(octave)
            if sum(sum(map(len, one.values())) for one in (*levels.values(), level)) > MAX_TILES_BYTES:
                break
            levels[octave - self._base] = level
            took_s = time.monotonic() - begun
        if not levels:
            return None
        return write_tiles(self._base, levels, probed.whole and last - self._base in levels)

    def _probe(self, octave: int) -> Probed:
        if octave not in self._probed:
            self._probed[octave] = self._pool.run(Probe(self._source, self._page, 2.0**octave))
        return self._probed[octave]

    def _level(self, octave: int) -> Level:
        columns, rows = self._grid(octave)
        blocks = {
            (column, row): (min(MAX_CUT, columns - column), min(MAX_CUT, rows - row))
            for column, row in product(range(0, columns, MAX_CUT), range(0, rows, MAX_CUT))
        }
        asked = {
            place: self._pool.submit(
                CutTiles(self._source, self._page, 2.0**octave, *place, *size), Priority.BACKGROUND
            )
            for place, size in blocks.items()
        }
        level: dict[tuple[int, int], bytes] = {}
        for (column, row), answer in asked.items():
            wide, high = blocks[column, row]
            places = [(column + right, row + down) for down, right in product(range(high), range(wide))]
            tiles = answer.result()
            if len(tiles) != len(places):
                raise DrawingError("The drawing process gave other tiles than it was asked for.")
            level.update(zip(places, tiles, strict=True))
            self._told(len(level), columns * rows)
        return level

    def _count(self, octave: int) -> int:
        columns, rows = self._grid(octave)
        return columns * rows

    def _grid(self, octave: int) -> tuple[int, int]:
        width, height = (ceil(max(1, ceil(side * 2.0**octave)) / TILE_PX) for side in self._sides)
        return width, height
