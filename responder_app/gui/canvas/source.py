"""Where the canvas's tiles come from: the protocol, and its form for sheets that render's workers draw."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from responder_app.errors import ResponderError, StoppedDrawingError, StoreError, WorkerError
from responder_app.gui.canvas.grid import TileKey, level_for
from responder_app.gui.words import explain
from responder_app.render.decoding import DecodeImage
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Pixels, Priority, Source, Tile

OVERVIEW_PX = 2000
PHOTO_PX = 3000


@dataclass(frozen=True)
class Drawn:
    """The outcome of one request: an image, or why there is none and whether trying again makes sense.

    With an image, `reason` says why part of it is missing.
    `smaller` are halved copies of an overview, each half as large as the one before; sources leave them out.
    """

    image: QImage | None
    reason: str = ""
    transient: bool = False
    smaller: tuple[QImage, ...] = ()


Deliver = Callable[[Drawn], None]
"""Called once, from any thread, unless the request was cancelled in time."""


class Ticket(Protocol):
    """A request that may be taken back."""

    def cancel(self) -> bool:
        """Take the request back if it still waits; False when it is being drawn, and will be delivered."""


class TileSource(Protocol):
    """A sheet that can be drawn in tiles. Every method is called on the GUI thread and returns at once."""

    @property
    def id(self) -> str:
        """Names what the overview shows: equal ids are equal pictures. Empty: the overview is not kept for later."""

    @property
    def tiled(self) -> bool:
        """False when the overview is all there is."""

    @property
    def size(self) -> QSizeF:
        """Size of the sheet in scene units; its top left is 0, 0."""

    def level_for(self, scale: float) -> int:
        """The level of tiles to show at so many device pixels a unit; `grid.level_for` unless only some are held."""

    def overview(self, night: bool, priority: Priority, deliver: Deliver) -> Ticket:
        """Ask for one picture of the whole sheet."""

    def tile(self, key: TileKey, night: bool, priority: Priority, deliver: Deliver) -> Ticket:
        """Ask for one tile: ON_SCREEN, SOON when it is beside the screen, BACKGROUND when it may be wanted next."""


class SheetTiles:
    """One page of a PDF (page 0 is the first), in points. The preview stands in at once where there is one.

    `hidden` are the ids of the layers that are not drawn; None draws the file as it opens. A preview shows the layers
    of a file as it opens, so it is left aside otherwise.
    """

    tiled = True

    def __init__(
        self,
        pool: RenderPool,
        document: Source,
        page: int,
        size: QSizeF,
        preview: Source | None = None,
        hidden: frozenset[int] | None = None,
    ) -> None:
        self._pool = pool
        self._document = document
        self._page = page
        self._size = size
        self._preview = preview if hidden is None else None
        self._hidden = hidden

    @property
    def id(self) -> str:
        """The document, the page and the layers that are left out."""
        layers = "" if self._hidden is None else ",".join(map(str, sorted(self._hidden)))
        return f"{self._document.id}:{self._page}:{self._hidden is not None}:{layers}"

    @property
    def size(self) -> QSizeF:
        """Size of the page in points as displayed."""
        return self._size

    def level_for(self, scale: float) -> int:
        """Every level can be drawn."""
        return level_for(scale)

    def overview(self, night: bool, priority: Priority, deliver: Deliver) -> Ticket:
        """Decode the preview, or draw the page small where there is none."""
        if self._preview is not None:
            return deliver_to(self._pool.submit(DecodeImage(self._preview, OVERVIEW_PX, night), priority), deliver)
        zoom = OVERVIEW_PX / max(self._size.width(), self._size.height())
        width, height = (max(1, round(side * zoom)) for side in (self._size.width(), self._size.height()))
        return self._draw(zoom, (0, 0, width, height), night, priority, deliver)

    def tile(self, key: TileKey, night: bool, priority: Priority, deliver: Deliver) -> Ticket:
        """Draw one tile."""
        return self._draw(key.zoom, key.pixels(self._size), night, priority, deliver)

    def _draw(
        self, zoom: float, box: tuple[int, int, int, int], night: bool, priority: Priority, deliver: Deliver
    ) -> Ticket:
        request = Tile(self._document, self._page, zoom, *box, night, self._hidden)
        return deliver_to(self._pool.submit(request, priority), deliver)


class PictureTiles:
    """A photo: one picture of at most PHOTO_PX, no tiles. Night does not change a photo."""

    tiled = False

    def __init__(self, pool: RenderPool, picture: Source, size: QSizeF) -> None:
        self._pool = pool
        self._picture = picture
        self._size = size

    @property
    def id(self) -> str:
        """The picture's own."""
        return self._picture.id

    @property
    def size(self) -> QSizeF:
        """Size in scene units; only its proportions matter."""
        return self._size

    def level_for(self, scale: float) -> int:
        """Of the protocol: there are no tiles at any level."""
        return level_for(scale)

    def overview(self, night: bool, priority: Priority, deliver: Deliver) -> Ticket:  # noqa: ARG002  of the protocol
        """Decode the picture."""
        return deliver_to(self._pool.submit(DecodeImage(self._picture, PHOTO_PX), priority), deliver)

    def tile(self, key: TileKey, night: bool, priority: Priority, deliver: Deliver) -> Ticket:
        """Never asked: `tiled` says so."""
        raise NotImplementedError


def deliver_to(future: Future[Pixels], deliver: Deliver) -> Ticket:
    """Have the outcome of a request delivered as an image, from the pool's thread; gives what takes it back."""

    def finished(done: Future[Pixels]) -> None:
        try:
            pixels = done.result()
        except CancelledError:
            return
        except ResponderError as error:
            deliver(Drawn(None, reason_of(error), isinstance(error, (WorkerError, StoppedDrawingError))))
        else:
            deliver(Drawn(image_of(pixels)))

    future.add_done_callback(finished)
    return future


def reason_of(error: ResponderError) -> str:
    """Why, in words: a file that cannot be read names ids, which help nobody in front of a building."""
    return explain(error).one_line if isinstance(error, StoreError) else str(error)


def image_of(pixels: Pixels, x: int = 0, y: int = 0, most_px: int | None = None) -> QImage:
    """A picture in the form that the raster painter is fastest with; it owns its memory.

    Of a part from `x`, `y` on, at most `most_px` wide and high: only that is worked out.
    """
    width, height = (side if most_px is None else min(side, most_px) for side in (pixels.width - x, pixels.height - y))
    part = memoryview(pixels.data)[y * pixels.stride + 3 * x :]
    borrowed = QImage(part, width, height, pixels.stride, QImage.Format.Format_RGB888)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)
