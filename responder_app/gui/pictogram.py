"""GHS pictograms, painted: black on white in a red square that stands on its corner (29 CFR 1910.1200, C.2.3.1)."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from responder_app.briefing.answers.signs import HazardSign
from responder_app.gui.metrics import FAMILY
from responder_app.gui.sign_symbols import on_edge, paint_symbol
from responder_app.gui.theme import Theme

FRAME, SYMBOL = 0.085, 0.54
"""Width of the frame and side of the symbol, in sides of the whole."""
BADGE = 0.17
"""Radius of the mark of what was assumed."""


def paint_pictogram(painter: QPainter, box: QRectF, sign: HazardSign, theme: Theme) -> None:
    """Paint the sign into the square in the middle of `box`; a question mark says that its category was assumed."""
    side = min(box.width(), box.height())
    middle = box.center()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = side * FRAME
    painter.setPen(QPen(theme.colour("flammability"), width, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(theme.colour("special"))
    painter.drawPolygon(on_edge(middle, side / 2 - width * 0.75))
    paint_symbol(painter, sign.pictogram.replace(" ", "_"), middle, side * SYMBOL, theme.colour("diamond_text"))
    if sign.assumed:
        _paint_doubt(painter, QPointF(middle.x() + side * 0.33, middle.y() + side * 0.33), side * BADGE, theme)
    painter.restore()


def _paint_doubt(painter: QPainter, centre: QPointF, radius: float, theme: Theme) -> None:
    painter.setPen(QPen(theme.colour("diamond_text"), max(1.0, radius / 8)))
    painter.setBrush(theme.colour("instability"))
    painter.drawEllipse(centre, radius, radius)
    font = QFont(FAMILY)
    font.setWeight(QFont.Weight.Bold)
    font.setPixelSize(max(6, int(radius * 1.6)))
    painter.setFont(font)
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "?")
