"""A shape for each state, so that colour is never the only mark: triangle, ring, clock, tick, bar, cross."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.gui import painting
from responder_app.gui.theme import Theme
from responder_app.publisher.fleet import Readiness

SEVERITY = {
    Readiness.FAILING: FactSeverity.DANGER,
    Readiness.SILENT: FactSeverity.CAUTION,
    Readiness.BEHIND: FactSeverity.CAUTION,
}
"""How loud a state is; others are plain."""
INKS = {
    Readiness.FAILING: "danger_ink",
    Readiness.SILENT: "warning_ink",
    Readiness.BEHIND: "warning_ink",
    Readiness.READY: "ok_ink",
    Readiness.ENDED: "soft",
    Readiness.REVOKED: "soft",
}


def draw_state(painter: QPainter, box: QRectF, state: Readiness, theme: Theme, ground: str) -> None:
    """The state's shape in a square box, in its ink, on that ground (a name of the palette)."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = theme.colour(INKS[state])
    if state is Readiness.FAILING:
        painting.warning_triangle(painter, box, ink, theme.colour(ground))
        return
    if state is Readiness.READY:
        painting.tick(painter, QRect(box.toRect()), ink)
        return
    edge = max(2.0, box.width() / 8)
    painter.setPen(QPen(ink, edge))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inside = box.adjusted(edge, edge, -edge, -edge)
    if state is Readiness.REVOKED:
        painter.drawLine(inside.topLeft(), inside.bottomRight())
        painter.drawLine(inside.topRight(), inside.bottomLeft())
        return
    if state is Readiness.ENDED:
        painter.drawLine(QPointF(inside.left(), inside.center().y()), QPointF(inside.right(), inside.center().y()))
        return
    painter.drawEllipse(inside)
    if state is Readiness.BEHIND:
        middle, reach = inside.center(), inside.width() * 0.3
        painter.drawLine(middle, QPointF(middle.x(), middle.y() - reach))
        painter.drawLine(middle, QPointF(middle.x() + reach, middle.y()))
