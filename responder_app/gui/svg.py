"""Drawings of our own (SVG) as pictures of so many pixels. Files of packages never come here."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

RIM, GROUND = "#ffffff", "#24384a"
"""Of the plain mark that stands where a drawing is missing."""

log = logging.getLogger(__name__)


def drawn_svg(path: Path, pixels: int, over: tuple[QPainter.CompositionMode, QColor] | None = None) -> QPixmap:
    """The drawing `pixels` wide and high; `over` is a colour laid on it, and how.

    Where there is none, or it cannot be read, a plain mark: the thing is there all the same, its name beside it.
    """
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing = QSvgRenderer(str(path)) if path.is_file() else None
    if drawing is not None and drawing.isValid():
        drawing.render(painter, QRectF(0, 0, pixels, pixels))
    else:
        log.error("No drawing %s", path.name)
        _paint_mark(painter, pixels)
    if over is not None:
        painter.setCompositionMode(over[0])
        painter.fillRect(pixmap.rect(), over[1])
    painter.end()
    return pixmap


def _paint_mark(painter: QPainter, pixels: int) -> None:
    """A disc that is no symbol's."""
    rim = max(1.0, pixels / 10)
    painter.setPen(QPen(QColor(RIM), rim))
    painter.setBrush(QColor(GROUND))
    painter.drawEllipse(QRectF(0, 0, pixels, pixels).adjusted(rim, rim, -rim, -rim))
