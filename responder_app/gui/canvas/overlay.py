"""Scale bar, north arrow and cross-hair over the canvas: they stay where they are while the sheet moves."""

from __future__ import annotations

from math import floor, log10

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from responder_app.gui.canvas.symbols import icon
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette

FEET_PER_METRE = 1 / 0.3048
LONGEST_MM = 40.0
NORTH_MM = 11.0
WIDTH_MM, HEIGHT_MM = 58.0, 11.0
CROSS_MM = 9.0


def round_length(longest: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not longer."""
    power = float(10 ** floor(log10(longest)))
    return next(step * power for step in (5, 2, 1) if step * power <= longest * (1 + 1e-9))


class ScaleBar(QWidget):
    """A bar in feet over a bar in metres. Hidden while the scale of the drawing is unknown."""

    def __init__(self, parent: QWidget, metrics: Metrics, palette: Palette) -> None:
        super().__init__(parent)
        self._metrics = metrics
        self._palette = palette
        self._px_per_metre = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(metrics.px(WIDTH_MM), metrics.px(HEIGHT_MM))
        self.hide()

    def set_scale(self, px_per_metre: float | None) -> None:
        """Logical pixels on the screen for a metre on the ground; None hides the bar."""
        self._px_per_metre = px_per_metre or 0.0
        self.setVisible(bool(px_per_metre))
        self.setAccessibleName(f"Scale: the bar is {self._lengths()[1][1]}" if px_per_metre else "")
        self.update()

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        self.update()

    def _lengths(self) -> tuple[tuple[float, str], tuple[float, str]]:
        """(pixels, words) in feet and in metres."""
        longest = self._metrics.px(LONGEST_MM)
        feet = round_length(longest / self._px_per_metre * FEET_PER_METRE)
        metres = round_length(longest / self._px_per_metre)
        far = metres >= 1000
        return (
            (feet / FEET_PER_METRE * self._px_per_metre, f"{feet:,g} ft"),
            (metres * self._px_per_metre, f"{metres / 1000:g} km" if far else f"{metres:g} m"),
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's name
        """Two bars with their lengths, on a plate that keeps them legible."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QColor(self._palette.surface)
        plate.setAlphaF(0.88)
        painter.setFont(self._metrics.font(1.8))
        edge, middle = float(self._metrics.px(1.5)), self.height() / 2
        needed = max(length + painter.fontMetrics().horizontalAdvance(words) for length, words in self._lengths())
        painter.fillRect(QRectF(0, 0, needed + 3 * edge, self.height()), plate)
        painter.setPen(QPen(QColor(self._palette.text), max(2.0, self._metrics.px(0.5))))
        longest = 0.0
        for up, (length, words) in zip((-1, 1), self._lengths(), strict=True):
            painter.drawLine(QPointF(edge, middle + up * edge), QPointF(edge, middle))
            painter.drawLine(QPointF(edge + length, middle + up * edge), QPointF(edge + length, middle))
            beside = QRectF(edge * 2 + length, middle if up > 0 else 0, self.width(), middle)
            painter.drawText(beside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
            longest = max(longest, length)
        painter.drawLine(QPointF(edge, middle), QPointF(edge + longest, middle))
        painter.end()


class NorthArrow(QWidget):
    """Points to true north. Hidden while nobody knows where that is."""

    def __init__(self, parent: QWidget, metrics: Metrics, palette: Palette) -> None:
        super().__init__(parent)
        self._metrics = metrics
        self._palette = palette
        self._north_deg = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        side = metrics.px(NORTH_MM * 1.4)
        self.resize(side, side)
        self.hide()

    def set_north(self, north_deg: float | None) -> None:
        """Degrees clockwise from screen up; None hides the arrow."""
        self._north_deg = north_deg or 0.0
        self.setVisible(north_deg is not None)
        self.setAccessibleName("" if north_deg is None else f"North is {north_deg:.0f} degrees clockwise from up")
        self.update()

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's name
        """The arrow, turned, with its letter upright on a plate."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        plate = QColor(self._palette.surface)
        plate.setAlphaF(0.88)
        painter.setBrush(plate)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(self.rect())
        size = self._metrics.px(NORTH_MM)
        painter.translate(QRectF(self.rect()).center())
        painter.rotate(self._north_deg)
        painter.drawPixmap(-size // 2, round(-size * 0.36), icon("north", size))
        painter.translate(0, -size * 0.47)
        painter.rotate(-self._north_deg)
        painter.setPen(QColor(self._palette.text))
        painter.setFont(self._metrics.font(2.0))
        painter.drawText(QRectF(-size, -size, 2 * size, 2 * size), Qt.AlignmentFlag.AlignCenter, "N")
        painter.end()


class CrossHair(QWidget):
    """Marks the middle for those who aim by keys; shown once a key was used, gone with the first touch."""

    def __init__(self, parent: QWidget, metrics: Metrics, palette: Palette) -> None:
        super().__init__(parent)
        self._palette = palette
        self._width = metrics.px(0.5)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(metrics.px(CROSS_MM), metrics.px(CROSS_MM))
        self.hide()

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Four strokes that leave the middle open, each with an outline that shows on any ground."""
        painter = QPainter(self)
        painter.translate(QRectF(self.rect()).center())
        inner, outer = self.width() * 0.15, self.width() * 0.45
        for colour, width in ((self._palette.surface, self._width * 2.5), (self._palette.focus, self._width)):
            painter.setPen(QPen(QColor(colour), width))
            for _ in range(4):
                painter.drawLine(QPointF(inner, 0), QPointF(outer, 0))
                painter.rotate(90)
        painter.end()
