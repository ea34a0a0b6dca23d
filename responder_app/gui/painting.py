"""Small strokes that several widgets share: a panel, a focus ring, text on one or more lines."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from responder_app.gui.runs import shortened
from responder_app.gui.theme import Theme


def panel(painter: QPainter, rect: QRect, fill: QColor, line: QColor, width: int, radius: int) -> None:
    """A filled rounded rectangle with its outline inside `rect`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = width / 2
    painter.setPen(QPen(line, width) if width else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), radius, radius)


def focus_ring(painter: QPainter, rect: QRect, theme: Theme, on_rail: bool = False) -> None:
    """The mark of keyboard focus: a thick line inside the control's edge."""
    width = max(3, theme.metrics.px(0.7))
    name = "rail_focus" if on_rail else "focus"
    half = width / 2
    painter.setPen(QPen(theme.colour(name), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(
        QRectF(rect).adjusted(half, half, -half, -half), theme.metrics.px(0.8), theme.metrics.px(0.8)
    )


def text(painter: QPainter, rect: QRect, content: str, font: QFont, ink: QColor, flags: Qt.AlignmentFlag) -> None:
    """Plain text, one line, cut between words where it does not fit."""
    painter.setFont(font)
    painter.setPen(ink)
    shown = shortened(content, QFontMetricsF(font), rect.width())
    painter.drawText(rect, int(flags) | int(Qt.TextFlag.TextSingleLine), shown)


def tick(painter: QPainter, box: QRect, ink: QColor) -> None:
    """A check mark inside a box."""
    painter.setPen(QPen(ink, max(2, box.width() // 7)))
    x, y, side = box.left(), box.top(), box.width()
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(x + side * 0.22, y + side * 0.52),
                QPointF(x + side * 0.43, y + side * 0.74),
                QPointF(x + side * 0.8, y + side * 0.28),
            ]
        )
    )


def padlock(painter: QPainter, box: QRectF, ink: QColor) -> None:
    """A small padlock: "not shared with your agency"."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    body = QRectF(box.left(), box.top() + box.height() * 0.45, box.width(), box.height() * 0.55)
    painter.drawRoundedRect(body, 1.5, 1.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, max(1.5, box.width() * 0.16)))
    bow = QRectF(box.left() + box.width() * 0.2, box.top() + 1, box.width() * 0.6, box.height() * 0.8)
    painter.drawArc(bow, 0, 180 * 16)


def warning_triangle(painter: QPainter, box: QRectF, ink: QColor, mark: QColor) -> None:
    """A filled triangle with an exclamation mark cut into it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]))
    painter.setBrush(mark)
    width = box.width() * 0.11
    middle = box.center().x() - width / 2
    painter.drawRect(QRectF(middle, box.top() + box.height() * 0.36, width, box.height() * 0.32))
    painter.drawRect(QRectF(middle, box.top() + box.height() * 0.76, width, width * 1.2))
