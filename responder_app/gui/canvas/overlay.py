"""Scale bar, north arrow, credit and cross-hair over the canvas: they stay where they are while the sheet moves."""

from __future__ import annotations

from math import ceil, floor, log10

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from responder_app.gui.canvas.symbols import icon
from responder_app.gui.metrics import TEXT_CAP_MM, Metrics
from responder_app.gui.palette import NIGHT, Palette

FEET_PER_METRE = 1 / 0.3048
LONGEST_MM, LONGEST_SHARE = 40.0, 0.3
"""The bar is at most so long, and at most this share of the canvas."""
NORTH_MM = 9.0
WORDS_MM, HEIGHT_MM = 32.0, 6.5
"""Room for the words beside the bar, and the height of both."""
CROSS_MM = 9.0
CREDIT_CAPS_MM = (1.8, 1.5, 1.2)
"""Smaller than all that a crew reads: it is for whoever wants to know. The first at which no word is broken."""
MOST_PX = 10_000.0
CREDIT_FLAGS = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
PLATE = 0.88
"""How opaque what lies under words over the drawing is."""


def round_length(longest: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not longer."""
    power = float(10 ** floor(log10(longest)))
    return next(step * power for step in (5, 2, 1) if step * power <= longest * (1 + 1e-9))


class ScaleBar(QWidget):
    """A bar of a round number of feet, with the metres beside it. Hidden while the scale of the drawing is unknown."""

    def __init__(self, parent: QWidget, metrics: Metrics, palette: Palette) -> None:
        super().__init__(parent)
        self._metrics = metrics
        self._palette = palette
        self._px_per_metre = 0.0
        self._longest = metrics.px(LONGEST_MM)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(metrics.px(LONGEST_MM + WORDS_MM), metrics.px(HEIGHT_MM))
        self.hide()

    def fit_into(self, width: int) -> None:
        """The canvas is so many pixels wide."""
        self._longest = min(self._metrics.px(LONGEST_MM), int(width * LONGEST_SHARE))
        self.resize(self._longest + self._metrics.px(WORDS_MM), self.height())
        self._tell()

    def set_scale(self, px_per_metre: float | None) -> None:
        """Logical pixels on the screen for a metre on the ground; None hides the bar."""
        self._px_per_metre = px_per_metre or 0.0
        self.setVisible(bool(px_per_metre))
        self._tell()

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        self.update()

    def _tell(self) -> None:
        self.setAccessibleName(f"Scale: the bar is {self._length()[1]}" if self._px_per_metre else "")
        self.update()

    def _length(self) -> tuple[float, str]:
        """(pixels, words) of the longest round number of feet that fits."""
        feet = round_length(self._longest / self._px_per_metre * FEET_PER_METRE)
        metres = feet / FEET_PER_METRE
        far = f"{metres / 1000:.1f} km" if metres >= 1000 else f"{metres:.0f} m" if metres >= 10 else f"{metres:.1f} m"
        return metres * self._px_per_metre, f"{feet:,g} ft ({far})"

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's name
        """The bar and its length, on a plate that keeps them legible."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QColor(self._palette.surface)
        plate.setAlphaF(PLATE)
        painter.setFont(self._metrics.font(TEXT_CAP_MM))
        edge, middle = float(self._metrics.px(1.5)), self.height() / 2
        length, words = self._length()
        needed = length + painter.fontMetrics().horizontalAdvance(words) + 3 * edge
        painter.fillRect(QRectF(0, 0, needed, self.height()), plate)
        painter.setPen(QPen(QColor(self._palette.text), max(2.0, self._metrics.px(0.5))))
        painter.drawLine(QPointF(edge, middle), QPointF(edge + length, middle))
        for x in (edge, edge + length):
            painter.drawLine(QPointF(x, middle - edge), QPointF(x, middle + edge))
        beside = QRectF(edge * 2 + length, 0, self.width(), self.height())
        painter.drawText(beside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class NorthArrow(QWidget):
    """Points to true north. Hidden while nobody knows where that is."""

    def __init__(self, parent: QWidget, metrics: Metrics, palette: Palette) -> None:
        super().__init__(parent)
        self._metrics = metrics
        self._palette = palette
        self._north_deg = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        side = metrics.px(NORTH_MM * 1.5)
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
        plate.setAlphaF(PLATE)
        painter.setBrush(plate)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(self.rect())
        size = self._metrics.px(NORTH_MM)
        painter.translate(QRectF(self.rect()).center())
        painter.rotate(self._north_deg)
        painter.drawPixmap(-size // 2, round(-size * 0.36), icon("north", size, self._palette is NIGHT))
        painter.translate(0, -size * 0.47)
        painter.rotate(-self._north_deg)
        painter.setPen(QColor(self._palette.text))
        painter.setFont(self._metrics.font(TEXT_CAP_MM))
        painter.drawText(QRectF(-size, -size, 2 * size, 2 * size), Qt.AlignmentFlag.AlignCenter, "N")
        painter.end()


class Credit(QWidget):
    """Whose data a base map is, small and always whole: its licence asks for that. Hidden while there is none."""

    def __init__(self, parent: QWidget, metrics: Metrics, palette: Palette) -> None:
        super().__init__(parent)
        self._metrics = metrics
        self._palette = palette
        self._words = ""
        self._widest = metrics.px(LONGEST_MM)
        self._font = metrics.font(CREDIT_CAPS_MM[0])
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, words: str) -> None:
        """Plain words, the same on every screen; "" hides them."""
        self._words = words
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self._fit()

    def fit_into(self, width: int) -> None:
        """There is so much room at the canvas's foot."""
        self._widest = max(width, 1)
        self._fit()

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        self.update()

    def _fit(self) -> None:
        """As many lines as the room asks for; smaller letters where a word is wider than that."""
        gap = self._metrics.px(1)
        room = QRectF(0, 0, max(1, self._widest - 2 * gap), MOST_PX)
        for cap_mm in CREDIT_CAPS_MM:
            self._font = self._metrics.font(cap_mm)
            box = QFontMetricsF(self._font).boundingRect(room, CREDIT_FLAGS, self._words)
            if box.width() <= room.width():
                break
        self.resize(ceil(box.width()) + 2 * gap, ceil(box.height()) + gap)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's name
        """The words on a plate."""
        painter = QPainter(self)
        plate = QColor(self._palette.surface)
        plate.setAlphaF(PLATE)
        painter.fillRect(self.rect(), plate)
        painter.setFont(self._font)
        painter.setPen(QColor(self._palette.soft))
        gap = self._metrics.px(1)
        painter.drawText(QRectF(self.rect()).adjusted(gap, 0, -gap, 0), CREDIT_FLAGS, self._words)
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
