"""Tiles that were drawn when a sheet was published, for sheets that draw slowly; live ones beyond and in their stead.

The archive gives WebP bytes; a drawing worker decodes them, as everything that came from outside. A pyramid is
there for speed only: a tile that is missing or damaged is drawn live, and from then on all of them.
"""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from math import log2

from PySide6.QtCore import QSizeF

from responder_app.briefing.answers.tiles import TileArchive
from responder_app.errors import DrawingError, ResponderError, WorkerError
from responder_app.gui.canvas.grid import TOLERANCE, TileKey, zoom_of
from responder_app.gui.canvas.source import Deliver, Drawn, Ticket, TileSource, image_of
from responder_app.render.decoding import DecodeTile
from responder_app.render.pool import RenderPool
from responder_app.render.requests import MediaType, Pixels, Priority, Source


class PyramidTiles:
    """A sheet whose tiles are read where the archive holds them. `live` draws the same sheet, as the file opens.

    `preview` shows the whole sheet: by night its tiles are all made as dark as it is.
    """

    tiled = True

    def __init__(self, pool: RenderPool, live: TileSource, archive: TileArchive, preview: Source | None = None) -> None:
        self._pool = pool
        self._preview = preview
        self._live = live
        self._archive = archive
        self._zooms = {round(2 * log2(zoom)): zoom for zoom in archive.zooms}
        self._sound = True

    @property
    def id(self) -> str:
        """The sheet's own: its overview is the same."""
        return self._live.id

    @property
    def size(self) -> QSizeF:
        """Size of the page in points as displayed."""
        return self._live.size

    def level_for(self, scale: float) -> int:
        """The coarsest level that is sharp enough of those that are held; beyond them the live one.

        A scan at its own resolution gets no sharper: there the finest level serves at any scale.
        """
        if not self._sound:
            return self._live.level_for(scale)
        enough = (level for level in self._zooms if 2 * log2(scale) - TOLERANCE <= level)
        return next(enough, max(self._zooms) if self._archive.deepest else self._live.level_for(scale))

    def overview(self, night: bool, priority: Priority, deliver: Deliver) -> Ticket:
        """As of the sheet itself."""
        return self._live.overview(night, priority, deliver)

    def tile(self, key: TileKey, night: bool, priority: Priority, deliver: Deliver) -> Ticket:
        """Read and decode the tile, or draw it where the archive has none."""
        if not self._sound or key.level not in self._zooms:
            return self._live.tile(key, night, priority, deliver)
        zoom, (_, _, width, height) = zoom_of(key.level), key.pixels(self.size)
        picture = Source(
            f"{self._live.id}:tile:{key.level}:{key.column}:{key.row}",
            MediaType.WEBP,
            lambda: self._archive.tile(zoom, key.column, key.row),
        )
        decoded = self._pool.submit(DecodeTile(picture, night=night, whole=self._preview), priority)
        ticket = _Ticket(decoded)

        def finished(done: Future[Pixels]) -> None:
            try:
                pixels = done.result()
                if max(abs(pixels.width - width), abs(pixels.height - height)) > 1:
                    raise DrawingError("The tile is not of the size that it should have.")
            except CancelledError:
                return
            except WorkerError as error:
                deliver(Drawn(None, str(error), transient=True))
            except ResponderError:
                self._sound = False
                ticket.instead = self._live.tile(key, night, priority, deliver)
            else:
                deliver(Drawn(image_of(pixels)))

        decoded.add_done_callback(finished)
        return ticket


class _Ticket:
    """A tile that is being read, or drawn instead."""

    def __init__(self, decoded: Future[Pixels]) -> None:
        self._decoded = decoded
        self.instead: Ticket | None = None

    def cancel(self) -> bool:
        """Take back what waits."""
        return self._decoded.cancel() if self.instead is None else self.instead.cancel()
