"""Transport placards, painted: ground, symbol above, number in the middle, class below (49 CFR 172.519 to 172.560).

Explosives and radioactive material must not have the number on them (172.334): it stands on an orange panel below.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from responder_app.briefing.answers.signs import Placard
from responder_app.gui.metrics import FAMILY
from responder_app.gui.sign_symbols import on_edge, paint_symbol
from responder_app.gui.theme import Theme

DARK, LIGHT = "diamond_text", "diamond_light"
RED, GREEN, BLUE, YELLOW = "flammability", "placard_green", "health", "instability"
WHITE, BLACK, ORANGE = "special", "diamond_text", "placard_orange"
STRIPES = 7
PANEL_BELOW = 0.24
"""Height of the orange panel, in the box's."""
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True)
class Design:
    """How a placard looks: colours by their names in the palette. `upper` None: one ground for both halves."""

    ground: str
    symbol: str
    ink: str
    upper: str | None = None
    number_ink: str = ""
    striped: str = ""
    """Colour of vertical stripes."""
    half_striped: bool = False
    """Stripes in the upper half only."""
    black_top: bool = False
    """The symbol is white in a black square of its own: what is poisonous to breathe."""


DESIGNS = {
    "FLAMMABLE GAS": Design(RED, "flame", LIGHT),
    "NON-FLAMMABLE GAS": Design(GREEN, "gas_cylinder", LIGHT),
    "POISON GAS": Design(WHITE, "skull_and_crossbones", LIGHT, number_ink=DARK, black_top=True),
    "POISON INHALATION HAZARD": Design(WHITE, "skull_and_crossbones", LIGHT, number_ink=DARK, black_top=True),
    "FLAMMABLE": Design(RED, "flame", LIGHT),
    "COMBUSTIBLE": Design(WHITE, "flame", LIGHT, upper=RED, number_ink=DARK),
    "FLAMMABLE SOLID": Design(WHITE, "flame", DARK, striped=RED),
    "SPONTANEOUSLY COMBUSTIBLE": Design(RED, "flame", DARK, upper=WHITE),
    "DANGEROUS WHEN WET": Design(BLUE, "flame", LIGHT),
    "OXIDIZER": Design(YELLOW, "flame_over_circle", DARK),
    "ORGANIC PEROXIDE": Design(YELLOW, "flame", LIGHT, upper=RED, number_ink=DARK),
    "POISON": Design(WHITE, "skull_and_crossbones", DARK),
    "RADIOACTIVE": Design(WHITE, "trefoil", DARK, upper=YELLOW),
    "CORROSIVE": Design(BLACK, "corrosion", DARK, upper=WHITE, number_ink=LIGHT),
    "CLASS 9": Design(WHITE, "", DARK, striped=BLACK, half_striped=True),
}
"""By the regulation's name; explosives by their division."""
BLASTING = Design(ORANGE, "exploding_bomb", DARK)
QUIET_EXPLOSIVE = Design(ORANGE, "", DARK)
"""1.4, 1.5 and 1.6 have their division in place of the bomb."""


def design_of(placard: Placard) -> Design:
    """How the placard looks. Raises KeyError for a name that the regulation does not have: a bug."""
    if placard.division:
        return BLASTING if placard.division[:3] in ("1.1", "1.2", "1.3") else QUIET_EXPLOSIVE
    return DESIGNS[placard.name]


def paint_placard(painter: QPainter, box: QRectF, placard: Placard, theme: Theme) -> None:
    """Paint the placard into the square in the middle of `box`."""
    side = min(box.width(), box.height())
    square = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
    design = design_of(placard)
    apart = placard.un is not None and (bool(placard.division) or placard.name == "RADIOACTIVE")
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
        elif placard.name != "CLASS 9":
            words = placard.name.split(" ", 1)
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
