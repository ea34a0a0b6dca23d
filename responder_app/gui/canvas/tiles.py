"""The sheet on the canvas: its overview at once, sharp tiles over it as they come. Owns what is asked for and kept.

Signals: `failed` with a reason when a tile or the overview cannot be drawn (once for each run of failures).
"""

from __future__ import annotations

import weakref

import shiboken6
from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.canvas.cache import BUDGET, TileCache
from responder_app.gui.canvas.grid import TILE_PX, TileKey, covering, level_for
from responder_app.gui.canvas.source import Deliver, Drawn, Ticket, TileSource

ATTEMPTS = 2
"""A tile whose worker died is asked for once more."""
ENOUGH = 0.8
"""Up to this share of the overview's own resolution, the overview is sharp enough."""
TILE_BYTES = TILE_PX * TILE_PX * 4
NIGHT_VEIL = QColor(0, 0, 0, 76)
"""Lies over everything at night: white lines fall to the brightness of night's text, and photos with them."""
PAPER = {False: QColor("#ffffff"), True: QColor("#040404")}


class _Mailbox(QObject):
    """Where the pool's threads leave what they drew: the queued connection brings it to the GUI thread."""

    arrived = Signal(object, object, int)


class TileLayer(QGraphicsObject):
    """Draws one tile source. `show_area` says what is on the screen; nothing else asks for tiles."""

    failed = Signal(str)

    def __init__(self, source: TileSource, night: bool) -> None:
        super().__init__()
        self._source = source
        self._night = night
        self._area = QRectF()
        self._scale = 1.0
        self._cache = TileCache()
        self._overviews: list[QImage] = []
        self._tickets: dict[TileKey | None, Ticket] = {}
        self._failures: dict[TileKey | None, int] = {}
        self._told = False
        self._round = 0
        self._mailbox = _Mailbox()
        self._mailbox.arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._ask_overview()

    @property
    def waiting(self) -> int:
        """Requests on their way."""
        return len(self._tickets)

    @property
    def has_overview(self) -> bool:
        """Whether there is a picture of the whole sheet."""
        return bool(self._overviews)

    def boundingRect(self) -> QRectF:
        """The sheet."""
        size = self._source.size
        return QRectF(0, 0, size.width(), size.height())

    def set_night(self, night: bool) -> None:
        """Draw everything anew for night or day; the old pictures stay until the new overview is here."""
        if night == self._night:
            return
        self.stop()
        self._night = night
        self._cache.clear()
        self._failures.clear()
        self._told = False
        self._ask_overview()
        self.show_area(self._area, self._scale)

    def show_area(self, area: QRectF, scale: float) -> None:
        """Ask for what the screen shows at `scale` device pixels a unit, then for a ring around it; drop the rest."""
        self._area, self._scale = area, scale
        on_screen, beside = self._wanted()
        self._cache.budget = max(BUDGET, (len(on_screen) + len(beside)) * TILE_BYTES)
        wanted = {*on_screen, *beside}
        for key in [key for key in self._tickets if key is not None and key not in wanted]:
            self._tickets.pop(key).cancel()
        for keys, urgent in ((on_screen, True), (beside, False)):
            for key in keys:
                if key not in self._cache and key not in self._tickets and self._failures.get(key, 0) < ATTEMPTS:
                    self._tickets[key] = self._source.tile(key, self._night, urgent, self._deliver(key))
        self.update()

    def stop(self) -> None:
        """Take back what waits and ignore what still comes."""
        self._round += 1
        for ticket in self._tickets.values():
            ticket.cancel()
        self._tickets.clear()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """The overview, then coarser and finer tiles that stand in, then those of this zoom."""
        exposed = option.exposedRect.intersected(self.boundingRect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        level = level_for(self._scale)
        current = list(covering(self._source.size, level, exposed))
        self._paint_sheet(painter, exposed, level, current)
        if self._night:
            painter.fillRect(exposed, NIGHT_VEIL)

    def _paint_sheet(self, painter: QPainter, exposed: QRectF, level: int, current: list[TileKey]) -> None:
        if not all(key in self._cache for key in current):
            self._paint_overview(painter, exposed)
            for other in self._cache.levels():
                if other != level:
                    self._paint_tiles(painter, list(covering(self._source.size, other, exposed)))
        self._paint_tiles(painter, current)

    def _paint_overview(self, painter: QPainter, exposed: QRectF) -> None:
        if not self._overviews:
            painter.fillRect(exposed, PAPER[self._night])
            return
        sharp_enough = [image for image in self._overviews if self._resolution(image) >= self._scale]
        image = sharp_enough[-1] if sharp_enough else self._overviews[0]
        factor_x, factor_y = (
            image.width() / self._source.size.width(),
            image.height() / self._source.size.height(),
        )
        part = QRectF(
            exposed.x() * factor_x, exposed.y() * factor_y, exposed.width() * factor_x, exposed.height() * factor_y
        )
        painter.drawImage(exposed, image, part)

    def _paint_tiles(self, painter: QPainter, keys: list[TileKey]) -> None:
        for key in keys:
            image = self._cache.get(key)
            if image is not None:
                painter.drawImage(key.area(self._source.size), image, QRectF(image.rect()))

    def _resolution(self, image: QImage) -> float:
        return image.width() / self._source.size.width()

    def _wanted(self) -> tuple[list[TileKey], list[TileKey]]:
        """Keys on the screen and around it, nearest first; none while the overview is sharp enough or on its way."""
        area = self._area.intersected(self.boundingRect())
        # Tiles that were asked for at once would hold up the overview, which shows more sooner.
        too_early = not self._overviews and None in self._tickets
        sharp_enough = bool(self._overviews) and self._scale <= ENOUGH * self._resolution(self._overviews[0])
        if not self._source.tiled or area.isEmpty() or too_early or sharp_enough:
            return [], []
        level = level_for(self._scale)
        on_screen = list(covering(self._source.size, level, area))
        known = set(on_screen)
        return on_screen, [key for key in covering(self._source.size, level, area, ring=1) if key not in known]

    def _ask_overview(self) -> None:
        self._tickets[None] = self._source.overview(self._night, self._deliver(None))

    def _deliver(self, key: TileKey | None) -> Deliver:
        reference, now = weakref.ref(self._mailbox), self._round

        def deliver(drawn: Drawn) -> None:
            mailbox = reference()
            if mailbox is not None and shiboken6.isValid(mailbox):
                mailbox.arrived.emit(key, drawn, now)

        return deliver

    @Slot(object, object, int)
    def _on_arrived(self, key: TileKey | None, drawn: Drawn, asked_in: int) -> None:
        if asked_in != self._round:
            return
        self._tickets.pop(key, None)
        if drawn.image is None:
            self._on_failed(key, drawn)
        elif key is None:
            self._failures.pop(None, None)
            self._overviews = _halved(drawn.image)
            self.show_area(self._area, self._scale)
        else:
            self._told = False
            self._cache.put(key, drawn.image)
            self.update(key.area(self._source.size))

    def _on_failed(self, key: TileKey | None, drawn: Drawn) -> None:
        self._failures[key] = self._failures.get(key, 0) + 1 if drawn.transient else ATTEMPTS
        if self._failures[key] < ATTEMPTS:
            if key is None:
                self._ask_overview()
            else:
                self.show_area(self._area, self._scale)
        else:
            if key is None:
                self.show_area(self._area, self._scale)
            if not self._told:
                self._told = True
                self.failed.emit(drawn.reason)


def _halved(image: QImage) -> list[QImage]:
    """The image and smoothly halved copies of it: shrinking it far in one step would lose thin walls."""
    images = [image]
    while max(images[-1].width(), images[-1].height()) > TILE_PX:
        last = images[-1]
        images.append(
            last.scaled(
                max(1, last.width() // 2),
                max(1, last.height() // 2),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
    return images
