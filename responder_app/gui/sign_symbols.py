"""The symbols of hazard signs (resources/signs) in the colour that a sign wants. Knows no signs."""

from __future__ import annotations

import functools

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF

from responder_app.gui.svg import drawn_svg
from responder_app.paths import RESOURCES

SIGNS = RESOURCES / "signs"


@functools.lru_cache(maxsize=128)
def symbol(name: str, pixels: int, ink: str) -> QPixmap:
    """The symbol `pixels` wide and high in one colour; a plain disc for an unknown name."""
    return drawn_svg(SIGNS / f"{name}.svg", pixels, (QPainter.CompositionMode.CompositionMode_SourceIn, QColor(ink)))


def paint_symbol(painter: QPainter, name: str, centre: QPointF, side: float, ink: QColor) -> None:
    """Paint it about a point."""
    pixels = max(1, round(side))
    painter.drawPixmap(QPointF(centre.x() - pixels / 2, centre.y() - pixels / 2), symbol(name, pixels, ink.name()))


def on_edge(centre: QPointF, half: float) -> QPolygonF:
    """A square standing on its corner; `half` is half its diagonal."""
    corners = ((0, -half), (half, 0), (0, half), (-half, 0))
    return QPolygonF([QPointF(centre.x() + x, centre.y() + y) for x, y in corners])
