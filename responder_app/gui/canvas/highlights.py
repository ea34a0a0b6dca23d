"""Boxes that stand out on a sheet: words that were found, areas that were rebuilt. One of them may be the current."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.metrics import Metrics

LEAST_MM = 5.0
"""A box is drawn at least so wide and high: a word on a large sheet is a speck."""
ROOM_MM = 0.8
"""Between a word and its box."""
FILL, LINE, CASE = ("#ffd24a", "#8f8a2a"), ("#8a3b00", "#f0d45c"), ("#ffffff", "#05080a")
"""As (day, night): a marker pen's yellow, its edge, and what keeps the edge apart from the drawing."""
OPACITY = 0.38
ORDER = 5.0
"""Above tiles and ways, below symbols."""


class HighlightItem(QGraphicsItem):
    """All boxes at once, in scene units. `follow_scale` keeps them large enough to see and to touch.

    `washed` ones are filled thinly, as with a marker pen; others leave the colours of the drawing in them as they are.
    """

    def __init__(
        self, boxes: Sequence[QRectF], current: int | None, metrics: Metrics, night: bool, washed: bool = True
    ) -> None:
        super().__init__()
        self._boxes = [QRectF(box).normalized() for box in boxes]
        self._current = current
        self._metrics = metrics
        self._night = night
        self._washed = washed
        self._scale = 1.0
        self._drawn: list[QRectF] = []
        self._bounds = QRectF()
        self.setZValue(ORDER)
        self.follow_scale(1.0)

    def set_night(self, night: bool) -> None:
        """Colours of night or of day."""
        self._night = night
        self.update()

    def follow_scale(self, scale: float) -> None:
        """The canvas shows so many logical pixels for a scene unit."""
        if scale == self._scale and self._drawn:
            return
        self.prepareGeometryChange()
        self._scale = scale
        least, room = self._metrics.px(LEAST_MM) / scale, self._metrics.px(ROOM_MM) / scale
        self._drawn = [_at_least(box, least, room) for box in self._boxes]
        around = QRectF()
        for box in self._drawn:
            around = around.united(box)
        edge = self._metrics.px(2.0) / scale
        self._bounds = around.adjusted(-edge, -edge, edge, edge)

    def boundingRect(self) -> QRectF:
        """All boxes with their edges."""
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Each box filled thinly and edged; the current one edged twice."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(FILL[self._night])
        fill.setAlphaF(OPACITY)
        core = max(1.5, self._metrics.px(0.35))
        for number, box in enumerate(self._drawn):
            if self._washed:
                painter.fillRect(box, fill)
            self._edge(painter, box, core * (2 if number == self._current else 1))
            if number == self._current:
                away = self._metrics.px(1.2) / self._scale
                self._edge(painter, box.adjusted(-away, -away, away, away), core)

    def _edge(self, painter: QPainter, box: QRectF, width: float) -> None:
        for colour, thick in ((CASE[self._night], width * 2), (LINE[self._night], width)):
            pen = QPen(QColor(colour), thick, j=Qt.PenJoinStyle.RoundJoin)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawRect(box)


def _at_least(box: QRectF, least: float, room: float) -> QRectF:
    size = QSizeF(max(box.width() + 2 * room, least), max(box.height() + 2 * room, least))
    return QRectF(box.center() - QPointF(size.width() / 2, size.height() / 2), size)
