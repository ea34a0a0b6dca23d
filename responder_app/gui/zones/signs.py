"""Signs that stand upright on the map at any scale: words on plates, the spill, what lies inside, the wind."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.canvas.symbols import SYMBOL_MM, icon
from responder_app.gui.metrics import TEXT_CAP_MM, Metrics
from responder_app.gui.palette import NIGHT, Palette
from responder_app.gui.zones.places import SignKind

OVER_SYMBOLS = 50.0
MOST_LETTERS = 26
SPILL_MM, RING_MM, LINE_MM = 6.5, 8.5, 0.8
ARROW_FROM_MM, ARROW_TO_MM, SHAFT_MM, HEAD_MM = 22.0, 6.5, 1.8, 6.0
"""How far from the spill the wind's arrow begins and ends, and how thick it is."""


class Upright(QGraphicsRectItem):
    """Its own coordinates are pixels of the glass about its place, and its rectangle is its bounds."""

    def __init__(self, metrics: Metrics, palette: Palette) -> None:
        super().__init__()
        self.metrics = metrics
        self.palette = palette
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setPen(Qt.PenStyle.NoPen)
        self.setZValue(OVER_SYMBOLS)

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self.palette = palette
        self.update()


class Plate(Upright):
    """Words on a plate, the last line bold. `loud` ones have the edge of danger."""

    def __init__(self, words: Sequence[str], loud: bool, metrics: Metrics, palette: Palette, colour: str = "") -> None:
        super().__init__(metrics, palette)
        self.words = tuple(_cut(line) for line in words)
        self._colour = colour or ("danger_line" if loud else "border")
        last = len(self.words) - 1
        self._fonts = [
            metrics.font(TEXT_CAP_MM, QFont.Weight.Bold if number == last else QFont.Weight.DemiBold)
            for number in range(len(self.words))
        ]
        measures = [QFontMetricsF(font) for font in self._fonts]
        self._heights = [measure.height() * 0.92 for measure in measures]
        pad = metrics.px(1.0)
        width = max(measure.horizontalAdvance(line) for measure, line in zip(measures, self.words, strict=True))
        height = sum(self._heights)
        self.setRect(QRectF(-width / 2 - pad, -height / 2 - pad / 2, width + 2 * pad, height + pad))
        self.setZValue(OVER_SYMBOLS + 2)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Plate, edge, words."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self.metrics.px(0.4)
        painter.setBrush(QColor(self.palette.surface))
        painter.setPen(QPen(QColor(getattr(self.palette, self._colour)), edge))
        box = self.rect().adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        painter.drawRoundedRect(box, self.metrics.px(0.8), self.metrics.px(0.8))
        painter.setPen(QColor(self.palette.text))
        top = -sum(self._heights) / 2
        for line, font, height in zip(self.words, self._fonts, self._heights, strict=True):
            painter.setFont(font)
            painter.drawText(QRectF(self.rect().left(), top, self.rect().width(), height), CENTRED, line)
            top += height


CENTRED = Qt.AlignmentFlag.AlignCenter


class SpillItem(Upright):
    """A crossed disc: the place of the spill."""

    def __init__(self, metrics: Metrics, palette: Palette) -> None:
        super().__init__(metrics, palette)
        half = metrics.px(SPILL_MM) / 2 + metrics.px(LINE_MM)
        self.setRect(QRectF(-half, -half, 2 * half, 2 * half))
        self.setZValue(OVER_SYMBOLS + 1)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Disc, rim, cross."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, arm = self.metrics.px(SPILL_MM) / 2, self.metrics.px(SPILL_MM) / 2 * 0.6
        ink = QColor(self.palette.danger_line)
        painter.setBrush(QColor(self.palette.surface))
        painter.setPen(QPen(ink, self.metrics.px(LINE_MM)))
        painter.drawEllipse(QPointF(0, 0), radius, radius)
        painter.drawLine(QPointF(-arm, -arm), QPointF(arm, arm))
        painter.drawLine(QPointF(-arm, arm), QPointF(arm, -arm))


class SignItem(Upright):
    """A ring about a place: double where people are at risk, single for other facilities; hydrants, staging."""

    def __init__(self, kind: SignKind, metrics: Metrics, palette: Palette) -> None:
        super().__init__(metrics, palette)
        self._kind = kind
        half = self.half(metrics)
        self.setRect(QRectF(-half, -half, 2 * half, 2 * half))
        self.setZValue(OVER_SYMBOLS - 1)

    @staticmethod
    def half(metrics: Metrics) -> float:
        """Half of its rectangle's side."""
        return metrics.px(RING_MM) / 2 + metrics.px(2 * LINE_MM)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """The ring, with the symbol of staging where there is none on the map."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, width = self.metrics.px(RING_MM) / 2, self.metrics.px(LINE_MM)
        if self._kind is SignKind.STAGING:
            side = self.metrics.px(SYMBOL_MM)
            painter.drawPixmap(-side // 2, -side // 2, icon("staging", side, self.palette is NIGHT))
        names = {SignKind.WARNED: "danger_line", SignKind.FACILITY: "warning_line"}
        ink = QColor(getattr(self.palette, names.get(self._kind, "ok_ink")))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rings = (radius, radius - 2 * width) if self._kind is SignKind.WARNED else (radius,)
        for ring in rings:
            painter.setPen(QPen(QColor(self.palette.surface), width * 1.8))
            painter.drawEllipse(QPointF(0, 0), ring, ring)
        for ring in rings:
            painter.setPen(QPen(ink, width))
            painter.drawEllipse(QPointF(0, 0), ring, ring)


class WindArrow(Upright):
    """An arrow that blows onto the spill. Turned by its own rotation; 0 points north."""

    def __init__(self, metrics: Metrics, palette: Palette) -> None:
        super().__init__(metrics, palette)
        start, half = metrics.px(ARROW_FROM_MM), metrics.px(HEAD_MM) / 2
        self.setRect(QRectF(-half - 2, 0, 2 * half + 4, start + 2))

    def point_to(self, toward_deg: float) -> None:
        """Degrees clockwise from up on the glass."""
        self.setRotation(toward_deg)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Shaft and head, dark with a pale case."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        start, end = self.metrics.px(ARROW_FROM_MM), self.metrics.px(ARROW_TO_MM)
        shaft, head = self.metrics.px(SHAFT_MM) / 2, self.metrics.px(HEAD_MM) / 2
        neck = end + 2 * head
        half = [QPointF(shaft, start), QPointF(shaft, neck), QPointF(head, neck), QPointF(0, end)]
        other = [QPointF(-corner.x(), corner.y()) for corner in reversed(half[:-1])]
        painter.setBrush(QColor(self.palette.text))
        painter.setPen(QPen(QColor(self.palette.surface), self.metrics.px(0.5)))
        painter.drawPolygon(QPolygonF([*half, *other]))


def _cut(line: str) -> str:
    return line if len(line) <= MOST_LETTERS else f"{line[: MOST_LETTERS - 1].rstrip()}…"
