"""Measuring on the canvas: corners that are tapped and dragged, the figure between them, its words. Knows no units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from responder_app.gui.canvas.framing import Framing
from responder_app.gui.metrics import KEY_MM, TITLE_CAP_MM, Metrics
from responder_app.gui.palette import NIGHT, Palette

INK, CASE = ("#7a0f9c", "#d9a6ea"), ("#ffffff", "#05080a")
"""Lines and corners as (day, night)."""
CORNER_MM = 4.0
"""Diameter of a corner as it is drawn; it is touched within KEY_MM."""
FILL_OPACITY = 0.16


class MeasureKind(StrEnum):
    """What is measured."""

    LINE = "line"
    AREA = "area"


Describe = Callable[[Sequence[QPointF]], str]
"""Says in words how long a line or how large an area is, from its corners in the canvas's own coordinates."""


@dataclass
class Figure:
    """What is being measured: its corners as scene places, in the order in which they were set.

    `describe` gets scene places too. `words` are empty while there is nothing to measure yet.
    """

    kind: MeasureKind
    describe: Describe
    metrics: Metrics
    corners: list[QPointF] = field(default_factory=list)
    words: str = ""

    @property
    def least(self) -> int:
        """So many corners make a figure."""
        return 2 if self.kind is MeasureKind.LINE else 3

    def add(self, place: QPointF) -> None:
        """One more corner."""
        self.corners.append(place)
        self._say()

    def undo(self) -> None:
        """Take the last corner away, if there is one."""
        del self.corners[-1:]
        self._say()

    def move(self, number: int, place: QPointF) -> None:
        """Bring a corner to another place."""
        self.corners[number] = place
        self._say()

    def corner_at(self, position: QPointF, framing: Framing) -> int | None:
        """The corner nearest to a viewport position within a gloved finger's reach."""
        reach = self.metrics.px(KEY_MM) / 2
        away = [_distance(framing.position_of(corner), position) for corner in self.corners]
        nearest = min(range(len(away)), key=away.__getitem__, default=None)
        return nearest if nearest is not None and away[nearest] <= reach else None

    def paint(self, painter: QPainter, framing: Framing, palette: Palette) -> None:
        """The figure, its corners, and its words on a plate, in pixels of the viewport."""
        night = palette is NIGHT
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        positions = [framing.position_of(corner) for corner in self.corners]
        closed = self.kind is MeasureKind.AREA and len(positions) >= self.least
        if closed:
            fill = QColor(INK[night])
            fill.setAlphaF(FILL_OPACITY)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawPolygon(QPolygonF(positions))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        core = max(2.0, self.metrics.px(0.5))
        outline = QPolygonF([*positions, positions[0]] if closed else positions)
        for colour, width in ((CASE[night], core * 2.4), (INK[night], core)):
            painter.setPen(QPen(QColor(colour), width, j=Qt.PenJoinStyle.RoundJoin))
            painter.drawPolyline(outline)
            for position in positions:
                radius = self.metrics.px(CORNER_MM) / 2
                painter.drawEllipse(position, radius, radius)
        if self.words:
            self._paint_words(painter, framing, palette, positions)

    def words_box(self, framing: Framing) -> QRectF:
        """Where the words stand: below the figure, else above it, and always on the screen."""
        positions = [framing.position_of(corner) for corner in self.corners]
        return self._box(framing, positions)

    def _paint_words(self, painter: QPainter, framing: Framing, palette: Palette, positions: Sequence[QPointF]) -> None:
        box = self._box(framing, positions)
        painter.setFont(self._font())
        painter.setPen(QPen(QColor(INK[palette is NIGHT]), max(1.0, self.metrics.px(0.3))))
        painter.setBrush(QColor(palette.surface))
        painter.drawRoundedRect(box, self.metrics.px(0.8), self.metrics.px(0.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(palette.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.words)

    def _box(self, framing: Framing, positions: Sequence[QPointF]) -> QRectF:
        measure, edge = QFontMetricsF(self._font()), float(self.metrics.px(1.2))
        width, height = measure.horizontalAdvance(self.words) + 2 * edge, measure.height() + edge
        screen = framing.screen.adjusted(edge, edge, -edge, -edge - framing.foot)
        around = QPolygonF(positions).boundingRect()
        below = around.bottom() + self.metrics.px(CORNER_MM)
        top = below if below + height <= screen.bottom() else around.top() - self.metrics.px(CORNER_MM) - height
        left = min(max(around.center().x() - width / 2, screen.left()), screen.right() - width)
        return QRectF(left, min(max(top, screen.top()), screen.bottom() - height), width, height)

    def _font(self) -> QFont:
        return self.metrics.font(TITLE_CAP_MM, QFont.Weight.Bold)

    def _say(self) -> None:
        self.words = self.describe(tuple(self.corners)) if len(self.corners) >= self.least else ""


def _distance(one: QPointF, other: QPointF) -> float:
    return hypot(one.x() - other.x(), one.y() - other.y())
