"""Range rings about a place: circles below the symbols, their radii above, all on one line away from symbols."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, radians, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from responder_app.gui.canvas.labels import Taken
from responder_app.gui.canvas.pinned import PinnedItem
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette

INK, CASE = ("#a3195b", "#ef9cc0"), ("#ffffff", "#05080a")
"""As (day, night): a colour that neither streets nor zones nor the grid have."""
LINE_MM, CROSS_MM = 0.5, 3.0
ORDER, WORDS_ORDER = 4.5, 22.0
WORDS_PX = 400.0
"""Room for the words beside the largest ring."""
ALONG = tuple(QPointF(cos(radians(turn)), -sin(radians(turn))) for turn in (45, 135, -45, -135, 65, 115, -65, -115))
"""Where the words may stand, on the glass, best first: away from the names of a grid's lines at its edges."""

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
        self.along = ALONG[0]

    def keep_clear(self, symbols: Taken, centre: QPointF, scale: float) -> None:
        """Choose the line on which they cover fewest symbols."""

        def covers(along: QPointF) -> int:
            boxes = (self.plate_box(middle, words) for middle, words in self._places(centre, scale, along))
            return sum(not symbols.is_free(box, None) for box in boxes)

        best = min(ALONG, key=covers)
        if best != self.along:
            self.along = best
            self.update()

    def plates(self, centre: QPointF, scale: float) -> list[QRectF]:
        """One for each radius that is written."""
        return [self.plate_box(middle, words) for middle, words in self._places(centre, scale, self.along)]

    def paint_pixels(self, painter: QPainter, centre: QPointF, scale: float) -> None:
        """Plates on the circles, the smallest ring's first."""
        for middle, words in self._places(centre, scale, self.along):
            self.paint_plate(painter, middle, words, INK[self.night])

    def _places(self, centre: QPointF, scale: float, along: QPointF) -> Iterator[tuple[QPointF, str]]:
        """The middles of the plates that have room, and their words."""
        last = 0.0
        for radius, words in self.rings:
            width, height = self.plate_size(words)
            apart = radius * scale - last
            if apart * abs(along.y()) > height or apart * abs(along.x()) > width:
                yield centre + along * (radius * scale), words
                last = radius * scale
