"""Where this vehicle is: a dot with the circle in which it most likely stands, its age below; grey once it is old."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from responder_app.gui.canvas.labels import Taken
from responder_app.gui.canvas.pinned import PinnedItem
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette

INK, OLD, CASE = ("#0b57d0", "#8ab4f8"), ("#5f6b76", "#7d8b92"), ("#ffffff", "#05080a")
"""As (day, night): fresh, stale, and what keeps both apart from the map."""
DOT_MM = 4.5
FILL_OPACITY = 0.14
ORDER = 21.0
WORDS_PX = 200.0


class OwnPosition(PinnedItem):
    """`accuracy_m` is None when nobody knows it: then there is no circle."""

    def __init__(self, words: str, accuracy_m: float | None, old: bool, metrics: Metrics, palette: Palette) -> None:
        super().__init__(metrics, palette, ORDER, accuracy_m or 0.0, WORDS_PX)
        self.words = words
        self.accuracy_m = accuracy_m
        self.old = old
        self._above = False

    def keep_clear(self, symbols: Taken, centre: QPointF, scale: float) -> None:
        """The words stand above where they would cover a symbol below and none above."""
        del scale
        below, above = (symbols.is_free(self.plate_box(self._middle(centre, up), self.words), None) for up in (0, 1))
        if self._above != (above and not below):
            self._above = not self._above
            self.update()

    def plates(self, centre: QPointF, scale: float) -> list[QRectF]:
        """That of its age."""
        del scale
        return [self.plate_box(self._middle(centre, self._above), self.words)]

    def paint_pixels(self, painter: QPainter, centre: QPointF, scale: float) -> None:
        """Circle, dot, words."""
        ink = QColor((OLD if self.old else INK)[self.night])
        line = max(1.5, self._metrics.px(0.3))
        if self.accuracy_m is not None:
            fill = QColor(ink)
            fill.setAlphaF(FILL_OPACITY)
            painter.setPen(QPen(ink, line))
            painter.setBrush(fill)
            painter.drawEllipse(centre, self.accuracy_m * scale, self.accuracy_m * scale)
        radius = self._metrics.px(DOT_MM) / 2
        painter.setPen(QPen(QColor(CASE[self.night]), 2 * line))
        painter.setBrush(ink)
        painter.drawEllipse(centre, radius, radius)
        self.paint_plate(painter, self._middle(centre, self._above), self.words, ink.name())

    def _middle(self, centre: QPointF, above: int | bool) -> QPointF:
        """Of the words."""
        _, height = self.plate_size(self.words)
        away = self._metrics.px(DOT_MM) / 2 + height / 2 + self._metrics.px(1)
        return centre + QPointF(0, -away if above else away)
