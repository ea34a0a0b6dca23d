"""Smaller copies of a picture, for showing it small. Arithmetic on images only: any thread may ask."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from responder_app.gui.canvas.grid import TILE_PX


def halved(image: QImage) -> tuple[QImage, ...]:
    """Smoothly halved copies of a picture, ever smaller: shrinking it far in one step would lose thin walls."""
    images = [image]
    while max(images[-1].width(), images[-1].height()) > TILE_PX:
        last = images[-1]
        images.append(
            last.scaled(
                max(1, last.width() // 2),
                max(1, last.height() // 2),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
    return tuple(images[1:])
