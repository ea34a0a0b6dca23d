"""Pictures of two versions of a sheet for the canvas: their difference, and the one before laid where this one lies."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSizeF

from responder_app.gui.canvas.grid import TileKey, level_for
from responder_app.gui.canvas.source import OVERVIEW_PX, Deliver, Ticket, deliver_to
from responder_app.render.comparing import DifferenceTile
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Priority, Source, Tile

PixelBox = tuple[int, int, int, int]
"""x, y, width, height in pixels of a zoom."""


@dataclass(frozen=True)
class Pair:
    """A page (0 is the first) of a document, and the same page before; `shift` brings that one here, in points."""

    document: Source
    page: int
    size: QSizeF
    earlier: Source
    earlier_page: int
    shift: tuple[float, float] = (0.0, 0.0)


class _PairTiles:
    """What both have in common: every level is drawn live, the overview too."""

    tiled = True

    def __init__(self, pool: RenderPool, pair: Pair) -> None:
        self._pool = pool
        self.pair = pair

    @property
    def id(self) -> str:
        """Not kept: a comparison is looked at once."""
        return ""

    @property
    def size(self) -> QSizeF:
        """Size of this sheet in points; the one before is laid over it."""
        return self.pair.size

    def level_for(self, scale: float) -> int:
        """Every level can be drawn."""
        return level_for(scale)

    def overview(self, night: bool, priority: Priority, deliver: Deliver) -> Ticket:
        """The whole sheet in one picture."""
        size = self.pair.size
        zoom = OVERVIEW_PX / max(size.width(), size.height())
        box = (0, 0, max(1, round(size.width() * zoom)), max(1, round(size.height() * zoom)))
        return deliver_to(self._pool.submit(self.request(zoom, box, night), priority), deliver)

    def tile(self, key: TileKey, night: bool, priority: Priority, deliver: Deliver) -> Ticket:
        """One tile."""
        request = self.request(key.zoom, key.pixels(self.pair.size), night)
        return deliver_to(self._pool.submit(request, priority), deliver)

    def request(self, zoom: float, box: PixelBox, night: bool) -> DifferenceTile | Tile:
        """What is asked of a worker."""
        raise NotImplementedError


class DifferenceTiles(_PairTiles):
    """What is new, what is gone and what stayed."""

    def request(self, zoom: float, box: PixelBox, night: bool) -> DifferenceTile:
        """A piece of the difference."""
        pair = self.pair
        return DifferenceTile(pair.document, pair.page, zoom, *box, night, pair.earlier, pair.earlier_page, pair.shift)


class EarlierTiles(_PairTiles):
    """The sheet before alone."""

    def request(self, zoom: float, box: PixelBox, night: bool) -> Tile:
        """A piece of the sheet before."""
        pair, (x, y, width, height) = self.pair, box
        across, down = (round(part * zoom) for part in pair.shift)
        return Tile(pair.earlier, pair.earlier_page, zoom, x - across, y - down, width, height, night)
