"""Drawings of our own (SVG) as pictures of so many pixels. Files of packages never come here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


def drawn_svg(path: Path, pixels: int, over: tuple[QPainter.CompositionMode, QColor] | None = None) -> QPixmap:
    """The drawing `pixels` wide and high; `over` is a colour laid on it, and how.

    Raises FileNotFoundError where there is none: a bug.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(path)).render(painter, QRectF(0, 0, pixels, pixels))
    if over is not None:
        painter.setCompositionMode(over[0])
        painter.fillRect(pixmap.rect(), over[1])
    painter.end()
    return pixmap
