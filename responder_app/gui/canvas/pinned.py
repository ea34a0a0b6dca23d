"""Things that a crew puts on a map itself: drawn in pixels of the glass around one place. Owns their bounds.

What of it is large grows with the scene (`reach`, scene units), what is written does not (`around_px`).
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.canvas.labels import Taken
from responder_app.gui.canvas.shapes import scale_of
from responder_app.gui.metrics import TEXT_CAP_MM, Metrics
from responder_app.gui.palette import NIGHT, Palette


class PinnedItem(QGraphicsItem):
    """Subclasses draw in `paint_pixels`. The canvas tells its scale by `follow_scale`."""

    def __init__(self, metrics: Metrics, palette: Palette, order: float, reach: float, around_px: float) -> None:
        super().__init__()
        self._metrics = metrics
        self._palette = palette
        self._reach = reach
        self._around_px = around_px
        self._scale = 1.0
        self.setZValue(order)

    @property
    def night(self) -> bool:
        """Whether the night palette is on."""
        return self._palette is NIGHT

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        self.update()

    def follow_scale(self, scale: float) -> None:
        """The canvas shows so many logical pixels for a scene unit."""
        if scale != self._scale:
            self.prepareGeometryChange()
            self._scale = scale

    def boundingRect(self) -> QRectF:
        """All of it at this scale."""
        side = self._reach + self._around_px / self._scale
        return QRectF(-side, -side, 2 * side, 2 * side)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Upright however the scene is turned."""
        place = painter.worldTransform()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setWorldTransform(QTransform())
        self.paint_pixels(painter, place.map(QPointF(0, 0)), scale_of(place))
        painter.restore()

    def paint_pixels(self, painter: QPainter, centre: QPointF, scale: float) -> None:
        """Draw around `centre`, in pixels of the viewport, `scale` of them for a scene unit."""
        raise NotImplementedError

    def keep_clear(self, symbols: Taken, centre: QPointF, scale: float) -> None:
        """Let the words stand where they cover least of the symbols of the viewport; a symbol is never asked to move.

        The thing itself is at `centre`, in pixels, `scale` of them for a scene unit.
        """
        del symbols, centre, scale

    def plates(self, centre: QPointF, scale: float) -> list[QRectF]:
        """Where the words stand, in pixels of the viewport: no label may be half hidden by them."""
        del centre, scale
        return []

    def plate_box(self, middle: QPointF, words: str) -> QRectF:
        """The plate with these words about a place."""
        width, height = self.plate_size(words)
        return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)

    def plate_size(self, words: str) -> tuple[float, float]:
        """Width and height of a plate with these words."""
        measure = QFontMetricsF(self._font())
        return measure.horizontalAdvance(words) + self._metrics.px(2), measure.height() + self._metrics.px(0.4)

    def paint_plate(self, painter: QPainter, middle: QPointF, words: str, line: str) -> None:
        """Words on a plate about a place, edged in a colour."""
        box = self.plate_box(middle, words)
        painter.setPen(QPen(QColor(line), max(1.0, self._metrics.px(0.25))))
        painter.setBrush(QColor(self._palette.surface))
        painter.drawRoundedRect(box, self._metrics.px(0.8), self._metrics.px(0.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(self._palette.text))
        painter.setFont(self._font())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _font(self) -> QFont:
        return self._metrics.font(TEXT_CAP_MM, QFont.Weight.Bold)
