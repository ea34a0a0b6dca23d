"""The place that was looked for on a map: a pin with its name."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from responder_app.gui.canvas.pinned import PinnedItem
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette

INK, CASE = ("#8a3b00", "#f0d45c"), ("#ffffff", "#05080a")
"""As (day, night), those of what was found on plans."""
WIDE_MM, HIGH_MM, HOLE_MM = 6.0, 8.5, 2.0
ORDER = 20.0
"""Above symbols: it is what was asked for."""


class PlaceMark(PinnedItem):
    """A pin whose point stands on the place, its name below."""

    def __init__(self, words: str, metrics: Metrics, palette: Palette) -> None:
        self.words = words
        super().__init__(metrics, palette, ORDER, 0.0, 0.0)
        self._around_px = max(self.plate_size(words)[0] / 2, metrics.px(HIGH_MM) + 4.0)

    def plates(self, centre: QPointF, scale: float) -> list[QRectF]:
        """The pin and its name."""
        del scale
        wide, high = self._metrics.px(WIDE_MM), self._metrics.px(HIGH_MM)
        pin = QRectF(centre.x() - wide / 2, centre.y() - high, wide, high)
        return [pin, self.plate_box(self._middle(centre), self.words)]

    def paint_pixels(self, painter: QPainter, centre: QPointF, scale: float) -> None:  # noqa: ARG002  always as large
        """A drop that ends in the place."""
        wide, high = self._metrics.px(WIDE_MM), self._metrics.px(HIGH_MM)
        head = centre - QPointF(0, high - wide / 2)
        drop = QPainterPath(centre)
        drop.cubicTo(centre - QPointF(0, high / 4), head + QPointF(-wide / 2, wide / 3), head - QPointF(wide / 2, 0))
        drop.arcTo(head.x() - wide / 2, head.y() - wide / 2, wide, wide, 180, -180)
        drop.cubicTo(head + QPointF(wide / 2, wide / 3), centre - QPointF(0, high / 4), centre)
        painter.setPen(QPen(QColor(CASE[self.night]), 2.0))
        painter.setBrush(QColor(INK[self.night]))
        painter.drawPath(drop)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(CASE[self.night]))
        hole = self._metrics.px(HOLE_MM) / 2
        painter.drawEllipse(head, hole, hole)
        self.paint_plate(painter, self._middle(centre), self.words, INK[self.night])

    def _middle(self, centre: QPointF) -> QPointF:
        """Of the name."""
        return centre + QPointF(0, self.plate_size(self.words)[1] / 2 + self._metrics.px(1))
