"""The NFPA 704 diamond, painted: health left and blue, flammability top and red, instability right and
yellow, special below and white (NFPA 704, figure 9.1(a)). A question mark stands at a rating on which the
sources differ. Knows nothing of chemicals.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from responder_app.briefing.answers.hazmat import Diamond
from responder_app.gui.metrics import FAMILY
from responder_app.gui.theme import Theme

MARK_SIZES = {0: 1.0, 1: 1.15, 2: 0.85, 4: 0.58, 7: 0.4}
"""Height of a mark by its letters, in quarters' half diagonals: "3", "OX", "W OX", "W OX SA"."""
QUARTERS = (("health", -1, 0), ("flammability", 0, -1), ("instability", 1, 0), ("special", 0, 1))
"""Name, and the direction of the quarter from the middle (x right, y down)."""


def paint_diamond(painter: QPainter, box: QRectF, diamond: Diamond, theme: Theme) -> None:
    """Paint the diamond into the square that fits in the middle of `box`."""
    side = min(box.width(), box.height())
    middle, half = box.center(), side / 4
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for name, across, down in QUARTERS:
        centre = QPointF(middle.x() + across * half, middle.y() + down * half)
        painter.setPen(QPen(theme.colour("diamond_text"), max(1.0, side / 60)))
        painter.setBrush(theme.colour(name))
        painter.drawPolygon(_square_on_edge(centre, half))
        _mark(painter, centre, half, _content(diamond, name), name, theme)
        if name in diamond.doubted:
            _doubt(painter, centre, half, name, theme)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("diamond_line"), max(1.5, side / 45)))
    painter.drawPolygon(_square_on_edge(middle, side / 2 - 1))
    painter.restore()


def _square_on_edge(centre: QPointF, half: float) -> QPolygonF:
    corners = ((0, -half), (half, 0), (0, half), (-half, 0))
    return QPolygonF([QPointF(centre.x() + x, centre.y() + y) for x, y in corners])


def _content(diamond: Diamond, name: str) -> str:
    return " ".join(diamond.special) if name == "special" else str(getattr(diamond, name))


def _mark(painter: QPainter, centre: QPointF, half: float, content: str, name: str, theme: Theme) -> None:
    font = QFont(FAMILY)
    font.setWeight(QFont.Weight.Bold)
    font.setPixelSize(max(6, int(half * MARK_SIZES.get(len(content), 0.5))))
    painter.setFont(font)
    ink = theme.colour(_ink(name))
    painter.setPen(ink)
    box = QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), content)
    if name == "special" and "W" in content.split():
        width = painter.fontMetrics().horizontalAdvance("W")
        left = centre.x() - painter.fontMetrics().horizontalAdvance(content) / 2
        left += painter.fontMetrics().horizontalAdvance(content[: content.index("W")])
        painter.setPen(QPen(ink, max(1.0, half / 12)))
        painter.drawLine(QPointF(left, centre.y()), QPointF(left + width, centre.y()))


def _doubt(painter: QPainter, centre: QPointF, half: float, name: str, theme: Theme) -> None:
    """A question mark beside the rating: sources differ, the graver one is shown."""
    font = painter.font()
    font.setPixelSize(max(6, int(half * 0.62)))
    painter.setFont(font)
    painter.setPen(theme.colour(_ink(name)))
    box = QRectF(centre.x() + half * 0.28, centre.y() - half * 0.35, half * 0.5, half * 0.7)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "?")


def _ink(name: str) -> str:
    return "diamond_light" if name in ("health", "flammability") else "diamond_text"


class DiamondView(QWidget):
    """A diamond of a given side in millimetres, with its meaning as the accessible name."""

    def __init__(self, theme: Theme, side_mm: float = 24.0) -> None:
        super().__init__()
        self._theme = theme
        self._diamond: Diamond | None = None
        side = theme.metrics.px(side_mm)
        self._side = QSize(side, side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("NFPA 704 diamond: none")
        theme.changed.connect(self.update)

    def show_diamond(self, diamond: Diamond | None) -> None:
        """Paint this diamond; None hides it."""
        self._diamond = diamond
        self.setVisible(diamond is not None)
        spoken = diamond.spoken if diamond else "none"
        self.setAccessibleName(f"NFPA 704 diamond: {spoken}")
        self.setToolTip(diamond.source if diamond else "")
        self.update()

    def sizeHint(self) -> QSize:
        """The side that was asked for."""
        return self._side

    def paintEvent(self, event: QPaintEvent) -> None:
        """The four quarters."""
        del event
        if self._diamond is not None:
            paint_diamond(QPainter(self), QRectF(self.rect()), self._diamond, self._theme)
