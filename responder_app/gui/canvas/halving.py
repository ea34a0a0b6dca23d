"""Smaller copies of a picture, for showing it small. Arithmetic on images only: any thread may ask."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from responder_app.gui.canvas.grid import TILE_PX

KEPT_INK = 0.5
"""Lines keep at least so much of their strength at each halving: the mean alone leaves walls of one pixel a quarter."""
SEEN_PX = 8


def halved(image: QImage) -> tuple[QImage, ...]:
    """Halved copies of a picture, ever smaller: shrinking it far in one step would lose thin walls."""
    images = [image]
    towards = QPainter.CompositionMode
    ink = towards.CompositionMode_Lighten if _is_dark(image) else towards.CompositionMode_Darken
    while max(images[-1].width(), images[-1].height()) > TILE_PX:
        images.append(_half(images[-1], ink))
    return tuple(images[1:])


def _half(image: QImage, ink: QPainter.CompositionMode) -> QImage:
    """The mean of each four pixels, drawn towards the ink of two that touch every row and column."""
    width, height = max(1, image.width() // 2), max(1, image.height() // 2)
    half = _shrunk(image, width, height, Qt.TransformationMode.SmoothTransformation)
    painter = QPainter(half)
    painter.setCompositionMode(ink)
    painter.setOpacity(KEPT_INK)
    painter.scale(0.5, 0.5)
    for shift in (0, -1):
        painter.drawImage(shift, shift, image)
    painter.end()
    return half


def _is_dark(image: QImage) -> bool:
    """Whether most of it is dark, as paper is by night."""
    few = _shrunk(image, SEEN_PX, SEEN_PX, Qt.TransformationMode.FastTransformation)
    dark = sum(few.pixelColor(x, y).lightness() < 128 for x in range(SEEN_PX) for y in range(SEEN_PX))
    return 2 * dark > SEEN_PX * SEEN_PX


def _shrunk(image: QImage, width: int, height: int, how: Qt.TransformationMode) -> QImage:
    return image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, how)
