"""The wind's dial: touch where the wind comes from; the middle for a wind that is not known."""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, radians, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from responder_app.briefing.distance import COMPASS, compass
from responder_app.gui.theme import Theme

STEP_DEG, FINE_DEG = 22.5, 5.0
"""A finger sets sixteen directions, an arrow key moves by five degrees."""
LEAST_MM, BEST_MM = 46.0, 62.0
MIDDLE, LETTERS = 0.36, 0.82
"""Radii of the middle and of the letters, as shares of the dial's."""
BESIDE = 1.15
"""Farther out than this share of the radius a touch means nothing."""


class WindDial(QWidget):
    """Signals: `turned` (degrees that the wind comes from, or None) while a finger moves; `released` when it lifts."""

    turned = Signal(object)
    released = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.from_deg: float | None = None
        self._held = self._pressed_middle = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)
        self.show_wind(None)

    @property
    def held(self) -> bool:
        """Whether a finger is on it."""
        return self._held

    def show_wind(self, from_deg: float | None) -> None:
        """Where the wind comes from, degrees clockwise from true north; None for not known."""
        self.from_deg = from_deg
        said = "not known" if from_deg is None else f"from {compass(from_deg)}, {from_deg:.0f} degrees"
        self.setAccessibleName(f"Wind {said}. Left and right arrow turn it, Delete: not known")
        self.update()

    def sizeHint(self) -> QSize:
        """As large as a hand with a glove likes it."""
        side = self._theme.metrics.px(BEST_MM)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Eight directions of 15 mm around the middle."""
        side = self._theme.metrics.px(LEAST_MM)
        return QSize(side, side)

    @property
    def _middle(self) -> QPointF:
        return QRectF(self.rect()).center()

    @property
    def _radius(self) -> float:
        return min(self.width(), self.height()) / 2 - self._theme.metrics.px(0.6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The middle: not known. The ring: from there."""
        offset = event.position() - self._middle
        away = hypot(offset.x(), offset.y())
        if away > self._radius * BESIDE:
            event.ignore()
            return
        self._held = True
        self._pressed_middle = away <= self._radius * MIDDLE
        self._say(None if self._pressed_middle else _direction(offset))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the finger, but not through the middle: there a tremble would turn the wind about."""
        offset = event.position() - self._middle
        if self._held and not self._pressed_middle and hypot(offset.x(), offset.y()) > self._radius * MIDDLE:
            self._say(_direction(offset))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The finger has gone."""
        del event
        if self._held:
            self._held = False
            self.released.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows turn it, Delete or the space bar forgets the wind."""
        step = {Qt.Key.Key_Right: FINE_DEG, Qt.Key.Key_Left: -FINE_DEG}.get(Qt.Key(event.key()))
        if step is not None:
            self._say(((self.from_deg or 0.0) + step) % 360 if self.from_deg is not None else 0.0)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._say(None)
        else:
            super().keyPressEvent(event)
            return
        self.released.emit()

    def _say(self, from_deg: float | None) -> None:
        if from_deg != self.from_deg:
            self.show_wind(from_deg)
            self.turned.emit(from_deg)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ring with eight letters, an arrow from where the wind comes, the middle."""
        del event
        theme, metrics = self._theme, self._theme.metrics
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = self._middle, self._radius
        edge = theme.colour("focus" if self.hasFocus() else "border")
        painter.setPen(QPen(edge, metrics.px(0.8 if self.hasFocus() else 0.4)))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(middle, radius, radius)
        if self.from_deg is not None:
            self._paint_wedge(painter, middle, radius)
        self._paint_letters(painter, middle, radius)
        known = self.from_deg is not None
        painter.setPen(QPen(theme.colour("border"), metrics.px(0.4)))
        painter.setBrush(theme.colour("surface" if known else "selected"))
        painter.drawEllipse(middle, radius * MIDDLE, radius * MIDDLE)
        painter.setPen(theme.colour("text" if known else "selected_on"))
        painter.setFont(metrics.font(weight=QFont.Weight.DemiBold))
        side = radius * MIDDLE
        box = QRectF(middle.x() - side, middle.y() - side, 2 * side, 2 * side)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "Not\nknown")

    def _paint_wedge(self, painter: QPainter, middle: QPointF, radius: float) -> None:
        """The sixteenth that the wind comes from, and its arrow to the middle."""
        from_deg = self.from_deg or 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("selected"))
        box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        # Qt counts sixteenths of a degree, counter-clockwise from east.
        painter.drawPie(box, round((90 - from_deg - STEP_DEG / 2) * 16), round(STEP_DEG * 16))
        painter.save()
        painter.translate(middle)
        painter.rotate(from_deg)
        half, tip, neck = radius * 0.11, -radius * (MIDDLE + 0.02), -radius * (MIDDLE + 0.22)
        painter.setBrush(self._theme.colour("selected_on"))
        painter.drawPolygon(QPolygonF([QPointF(-half, neck), QPointF(half, neck), QPointF(0, tip)]))
        painter.restore()

    def _paint_letters(self, painter: QPainter, middle: QPointF, radius: float) -> None:
        metrics = self._theme.metrics
        for number, letters in enumerate(COMPASS):
            angle = radians(45 * number)
            at = middle + QPointF(sin(angle), -cos(angle)) * radius * LETTERS
            chosen = self.from_deg is not None and compass(self.from_deg) == letters
            painter.setPen(self._theme.colour("selected_on" if chosen else "text"))
            main = len(letters) == 1
            painter.setFont(metrics.font(3.2 if main else 2.6, QFont.Weight.Bold if main else QFont.Weight.DemiBold))
            box = QRectF(at.x() - radius / 4, at.y() - radius / 4, radius / 2, radius / 2)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)


def _direction(offset: QPointF) -> float:
    """The nearest of sixteen directions of an offset from the middle."""
    exact = degrees(atan2(offset.x(), -offset.y()))
    return round(exact / STEP_DEG) * STEP_DEG % 360
