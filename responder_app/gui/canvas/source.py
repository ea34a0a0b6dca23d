"""Where the canvas's tiles come from: the protocol, and its form for sheets that render's workers draw."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from responder_app.errors import ResponderError, StoreError, WorkerError
from responder_app.gui.canvas.grid import TileKey
from responder_app.gui.words import explain
from responder_app.render.pool import RenderPool
from responder_app.render.requests import DecodeImage, Pixels, Priority, Request, Source, Tile

OVERVIEW_PX = 2000
PHOTO_PX = 3000


@dataclass(frozen=True)
class Drawn:
    """The outcome of one request: an image, or why there is none and whether trying again makes sense."""

    image: QImage | None
    reason: str = ""
    transient: bool = False


Deliver = Callable[[Drawn], None]
"""Called once, from any thread, unless the request was cancelled in time."""


class Ticket(Protocol):
    """A request that may be taken back."""

    def cancel(self) -> object:
        """Take the request back if it still waits."""


class TileSource(Protocol):
    """A sheet that can be drawn in tiles. Every method is called on the GUI thread and returns at once."""

    @property
    def tiled(self) -> bool:
        """False when the overview is all there is."""

    @property
    def size(self) -> QSizeF:
        """Size of the sheet in scene units; its top left is 0, 0."""

    def overview(self, night: bool, deliver: Deliver) -> Ticket:
        """Ask for one picture of the whole sheet."""

    def tile(self, key: TileKey, night: bool, urgent: bool, deliver: Deliver) -> Ticket:
        """Ask for one tile; `urgent` when it is on the screen and not beside it."""


class SheetTiles:
    """One page of a PDF (page 0 is the first), in points. The preview stands in at once where there is one."""

    tiled = True

    def __init__(
        self, pool: RenderPool, document: Source, page: int, size: QSizeF, preview: Source | None = None
    ) -> None:
        self._pool = pool
        self._document = document
        self._page = page
        self._size = size
        self._preview = preview

    @property
    def size(self) -> QSizeF:
        """Size of the page in points as displayed."""
        return self._size

    def overview(self, night: bool, deliver: Deliver) -> Ticket:
        """Decode the preview, or draw the page small where there is none."""
        if self._preview is not None:
            return self._ask(DecodeImage(self._preview, OVERVIEW_PX, night), Priority.ON_SCREEN, deliver)
        zoom = OVERVIEW_PX / max(self._size.width(), self._size.height())
        width, height = (max(1, round(side * zoom)) for side in (self._size.width(), self._size.height()))
        request = Tile(self._document, self._page, zoom, 0, 0, width, height, night)
        return self._ask(request, Priority.ON_SCREEN, deliver)

    def tile(self, key: TileKey, night: bool, urgent: bool, deliver: Deliver) -> Ticket:
        """Draw one tile."""
        request = Tile(self._document, self._page, key.zoom, *key.pixels(self._size), night)
        return self._ask(request, Priority.ON_SCREEN if urgent else Priority.SOON, deliver)

    def _ask(self, request: Request[Pixels], priority: Priority, deliver: Deliver) -> Ticket:
        return _deliver_to(self._pool.submit(request, priority), deliver)


class PictureTiles:
    """A photo: one picture of at most PHOTO_PX, no tiles. Night does not change a photo."""

    tiled = False

    def __init__(self, pool: RenderPool, picture: Source, size: QSizeF) -> None:
        self._pool = pool
        self._picture = picture
        self._size = size

    @property
    def size(self) -> QSizeF:
        """Size in scene units; only its proportions matter."""
        return self._size

    def overview(self, night: bool, deliver: Deliver) -> Ticket:  # noqa: ARG002  of the protocol
        """Decode the picture."""
        return _deliver_to(self._pool.submit(DecodeImage(self._picture, PHOTO_PX), Priority.ON_SCREEN), deliver)

    def tile(self, key: TileKey, night: bool, urgent: bool, deliver: Deliver) -> Ticket:
        """Never asked: `tiled` says so."""
        raise NotImplementedError


def _deliver_to(future: Future[Pixels], deliver: Deliver) -> Future[Pixels]:
    """Have the outcome delivered as an image, from the pool's thread."""

    def finished(done: Future[Pixels]) -> None:
        try:
            pixels = done.result()
        except CancelledError:
            return
        except ResponderError as error:
            deliver(Drawn(None, _reason(error), isinstance(error, WorkerError)))
        else:
            deliver(Drawn(image_of(pixels)))

    future.add_done_callback(finished)
    return future


def _reason(error: ResponderError) -> str:
    """Why, in words: a file that cannot be read names ids, which help nobody in front of a building."""
    return explain(error).one_line if isinstance(error, StoreError) else str(error)


def image_of(pixels: Pixels) -> QImage:
    """A picture in the form that the raster painter is fastest with; it owns its memory."""
    borrowed = QImage(pixels.data, pixels.width, pixels.height, pixels.stride, QImage.Format.Format_RGB888)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)
