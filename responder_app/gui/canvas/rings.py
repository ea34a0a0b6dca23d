"""Range rings about a place: circles below the symbols, their radii above, all on one line to the upper right."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from responder_app.gui.canvas.pinned import PinnedItem
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette

INK, CASE = ("#a3195b", "#ef9cc0"), ("#ffffff", "#05080a")
"""As (day, night): a colour that neither streets nor zones nor the grid have."""
LINE_MM, CROSS_MM = 0.5, 3.0
ORDER, WORDS_ORDER = 4.5, 22.0
WORDS_PX = 400.0
"""Room for the words beside the largest ring."""
ALONG = QPointF(cos(radians(45)), -sin(radians(45)))
"""Where the words stand, on the glass: away from the names of a grid's lines at its edges."""

Ring = tuple[float, str]
"""Radius in metres, and how it is said."""


class RingsItem(PinnedItem):
    """The rings of one place, the smallest first."""

    def __init__(self, rings: Sequence[Ring], metrics: Metrics, palette: Palette) -> None:
        self.rings = tuple(sorted(rings))
        super().__init__(metrics, palette, ORDER, max(radius for radius, _ in self.rings), WORDS_PX)

    def paint_pixels(self, painter: QPainter, centre: QPointF, scale: float) -> None:
        """Circles in a case, a cross in the middle."""
        core, arm = max(2.0, self._metrics.px(LINE_MM)), self._metrics.px(CROSS_MM) / 2
        for colour, width in ((CASE[self.night], 2 * core), (INK[self.night], core)):
            painter.setPen(QPen(QColor(colour), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for radius, _ in self.rings:
                painter.drawEllipse(centre, radius * scale, radius * scale)
            painter.drawLine(centre - QPointF(arm, 0), centre + QPointF(arm, 0))
            painter.drawLine(centre - QPointF(0, arm), centre + QPointF(0, arm))


class RingWords(PinnedItem):
    """The radii of the same rings; only where a ring has room for its own."""

    def __init__(self, rings: Sequence[Ring], metrics: Metrics, palette: Palette) -> None:
        self.rings = tuple(sorted(rings))
        super().__init__(metrics, palette, WORDS_ORDER, max(radius for radius, _ in self.rings), WORDS_PX)

    def paint_pixels(self, painter: QPainter, centre: QPointF, scale: float) -> None:
        """Plates on the circles, the smallest ring's first."""
        last = 0.0
        for radius, words in self.rings:
            _, height = self.plate_size(words)
            if (radius * scale - last) * ALONG.x() > height:
                self.paint_plate(painter, centre + ALONG * (radius * scale), words, INK[self.night])
                last = radius * scale
