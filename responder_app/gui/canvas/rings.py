"""Range rings about a place: circles with their radius written where they are northmost on the glass."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from responder_app.gui.canvas.pinned import PinnedItem
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette

INK, CASE = ("#a3195b", "#ef9cc0"), ("#ffffff", "#05080a")
"""As (day, night): a colour that neither streets nor zones nor the grid have."""
LINE_MM, CROSS_MM = 0.5, 3.0
ORDER = 4.5
WORDS_PX = 400.0
"""Room for the words beside the largest ring."""

Ring = tuple[float, str]
"""Radius in metres, and how it is said."""


class RingsItem(PinnedItem):
    """The rings of one place, the smallest first."""

    def __init__(self, rings: Sequence[Ring], metrics: Metrics, palette: Palette) -> None:
        self.rings = tuple(sorted(rings))
        super().__init__(metrics, palette, ORDER, max(radius for radius, _ in self.rings), WORDS_PX)

    def paint_pixels(self, painter: QPainter, centre: QPointF, scale: float) -> None:
        """Circles in a case, a cross in the middle; words only where a ring has room for them."""
        core, arm = max(2.0, self._metrics.px(LINE_MM)), self._metrics.px(CROSS_MM) / 2
        for colour, width in ((CASE[self.night], 2 * core), (INK[self.night], core)):
            painter.setPen(QPen(QColor(colour), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for radius, _ in self.rings:
                painter.drawEllipse(centre, radius * scale, radius * scale)
            painter.drawLine(centre - QPointF(arm, 0), centre + QPointF(arm, 0))
            painter.drawLine(centre - QPointF(0, arm), centre + QPointF(0, arm))
        last = 0.0
        for radius, words in self.rings:
            _, height = self.plate_size(words)
            if radius * scale - last > height:
                self.paint_plate(painter, centre - QPointF(0, radius * scale), words, INK[self.night])
                last = radius * scale
