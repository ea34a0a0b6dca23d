"""Transport placards, painted: ground, symbol above, number in the middle, class below. How they look is briefing's."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from responder_app.briefing.answers.signs import Placard
from responder_app.briefing.placard_designs import (
    BLACK,
    DARK,
    ORANGE,
    PANEL_BELOW,
    STRIPES,
    WHITE,
    Design,
    design_of,
    has_panel_below,
    words_of,
)
from responder_app.gui.metrics import FAMILY
from responder_app.gui.sign_symbols import on_edge, paint_symbol
from responder_app.gui.theme import Theme

CENTRE = int(Qt.AlignmentFlag.AlignCenter)


def paint_placard(painter: QPainter, box: QRectF, placard: Placard, theme: Theme) -> None:
    """Paint the placard into the square in the middle of `box`."""
    side = min(box.width(), box.height())
    square = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
    design = design_of(placard)
    apart = has_panel_below(placard)
    if apart:
        panel = QRectF(square.left() + side * 0.1, square.bottom() - side * PANEL_BELOW, side * 0.8, side * PANEL_BELOW)
        square = QRectF(square.left() + side * PANEL_BELOW / 2, square.top(), *(2 * (side * (1 - PANEL_BELOW),)))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _Placard(painter, square, placard, design, theme).paint(with_number=not apart)
    if apart:
        painter.setPen(QPen(theme.colour(DARK), max(1.0, side / 40)))
        painter.setBrush(theme.colour(ORANGE))
        painter.drawRect(panel.adjusted(1, 1, -1, -1))
        _write(painter, panel, f"{placard.un:04d}", panel.height() * 0.78, theme.colour(DARK))
    painter.restore()


class _Placard:
    """One placard being painted."""

    def __init__(self, painter: QPainter, box: QRectF, placard: Placard, design: Design, theme: Theme) -> None:
        self._painter = painter
        self._middle, self._half = box.center(), box.width() / 2
        self._placard, self._design, self._theme = placard, design, theme

    def paint(self, with_number: bool) -> None:
        self._ground()
        self._symbol()
        self._centre(with_number)
        self._number()
        edge = max(1.0, self._half / 30)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(self._colour("diamond_line"), edge))
        self._painter.drawPolygon(on_edge(self._middle, self._half - edge))

    def _colour(self, name: str) -> QColor:
        return self._theme.colour(name)

    def _at(self, x: float, y: float) -> QPointF:
        """A place in halves of the diagonal from the middle."""
        return QPointF(self._middle.x() + x * self._half, self._middle.y() + y * self._half)

    def _box(self, x: float, y: float, width: float, height: float) -> QRectF:
        return QRectF(self._at(x - width / 2, y - height / 2), self._at(x + width / 2, y + height / 2))

    def _ground(self) -> None:
        design, painter = self._design, self._painter
        inside = QPainterPath()
        inside.addPolygon(on_edge(self._middle, self._half - max(1.0, self._half / 30)))
        painter.save()
        painter.setClipPath(inside)
        painter.fillRect(self._box(0, 0, 2, 2), self._colour(design.ground))
        if design.upper is not None:
            painter.fillRect(self._box(0, -0.5, 2, 1), self._colour(design.upper))
        if design.striped:
            width, bottom = 2 / (2 * STRIPES + 1), 0.0 if design.half_striped else 1.0
            for number in range(STRIPES):
                x = -1 + width * (2 * number + 1)
                stripe = QRectF(self._at(x, -1), self._at(x + width, bottom))
                painter.fillRect(stripe, self._colour(design.striped))
        painter.restore()

    def _symbol(self) -> None:
        design = self._design
        if design.black_top:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(self._colour(BLACK))
            self._painter.drawPolygon(on_edge(self._at(0, -0.58), self._half * 0.38))
            paint_symbol(self._painter, design.symbol, self._at(0, -0.58), self._half * 0.4, self._colour(design.ink))
        elif design.symbol:
            paint_symbol(self._painter, design.symbol, self._at(0, -0.5), self._half * 0.52, self._colour(design.ink))
        elif self._placard.division:
            self._write(self._box(0, -0.35, 1.1, 0.6), self._placard.division[:3], 0.5, DARK)

    def _centre(self, with_number: bool) -> None:
        """The number on its white panel; else what kind it is."""
        placard = self._placard
        if placard.division:
            said = placard.division if self._design.symbol else placard.division[3:]
            self._write(self._box(0, 0.08, 1.2, 0.4), said, 0.36, DARK)
        elif placard.un is not None and with_number:
            self._write(self._panel(1.3), f"{placard.un:04d}", 0.42, DARK)
        elif words := words_of(placard):
            longest = max(len(word) for word in words)
            self._write(self._panel(1.5), "\n".join(words), min(0.17, 2.1 / longest), DARK)

    def _panel(self, width: float) -> QRectF:
        panel = self._box(0, 0.04, width, 0.42)
        self._painter.setPen(QPen(self._colour(DARK), max(1.0, self._half / 40)))
        self._painter.setBrush(self._colour(WHITE))
        self._painter.drawRect(panel)
        return panel

    def _number(self) -> None:
        design = self._design
        ink = design.number_ink or design.ink
        box = self._box(0, 0.6, 0.8, 0.4)
        if design.striped and not design.half_striped:
            self._painter.fillRect(self._box(0, 0.6, 0.3, 0.36), self._colour(WHITE))
        self._write(box, self._placard.number, 0.34, ink)
        if self._placard.number == "9":
            self._painter.setPen(QPen(self._colour(ink), max(1.0, self._half / 18)))
            self._painter.drawLine(self._at(-0.12, 0.76), self._at(0.12, 0.76))

    def _write(self, box: QRectF, words: str, height: float, ink: str) -> None:
        _write(self._painter, box, words, self._half * height, self._colour(ink))


def _write(painter: QPainter, box: QRectF, words: str, pixels: float, ink: QColor) -> None:
    font = QFont(FAMILY)
    font.setWeight(QFont.Weight.Bold)
    font.setPixelSize(max(5, int(pixels)))
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(box, CENTRE, words)
