"""The symbols of hazard signs (resources/signs) in the colour that a sign wants. Knows no signs."""

from __future__ import annotations

import functools

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from responder_app.paths import RESOURCES

SIGNS = RESOURCES / "signs"


@functools.lru_cache(maxsize=128)
def symbol(name: str, pixels: int, ink: str) -> QPixmap:
    """The symbol `pixels` wide and high in one colour. Raises FileNotFoundError for an unknown name: a bug."""
    path = SIGNS / f"{name}.svg"
    if not path.is_file():
        raise FileNotFoundError(path)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(path)).render(painter, QRectF(0, 0, pixels, pixels))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(pixmap.rect(), QColor(ink))
    painter.end()
    return pixmap


def paint_symbol(painter: QPainter, name: str, centre: QPointF, side: float, ink: QColor) -> None:
    """Paint it about a point."""
    pixels = max(1, round(side))
    painter.drawPixmap(QPointF(centre.x() - pixels / 2, centre.y() - pixels / 2), symbol(name, pixels, ink.name()))


def on_edge(centre: QPointF, half: float) -> QPolygonF:
    """A square standing on its corner; `half` is half its diagonal."""
    corners = ((0, -half), (half, 0), (0, half), (-half, 0))
    return QPolygonF([QPointF(centre.x() + x, centre.y() + y) for x, y in corners])
