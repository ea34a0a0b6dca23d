"""Small copies of a drawing: its walls must be seen on a small screen in the dark."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from responder_app.gui.canvas.halving import halved

SIDE = 1600
DAY, NIGHT = ("white", "black"), ("black", "white")


def drawn(paper: str, ink: str, at: int, upright: bool) -> QImage:
    """A sheet with one wall a pixel thick."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor(paper))
    painter = QPainter(image)
    painter.setPen(QColor(ink))
    painter.drawLine(*((at, 0, at, SIDE) if upright else (0, at, SIDE, at)))
    painter.end()
    return image


@pytest.mark.parametrize(("paper", "ink"), [DAY, NIGHT])
@pytest.mark.parametrize("at", [500, 501, 502, 503])
@pytest.mark.parametrize("upright", [True, False])
def test_a_thin_wall_keeps_half_its_ink_in_a_picture_four_times_smaller(
    paper: str, ink: str, at: int, upright: bool
) -> None:
    smallest = halved(drawn(paper, ink, at, upright))[-1]
    assert smallest.width() == SIDE // 4
    across = [smallest.pixelColor(*((x, 200) if upright else (200, x))).lightness() for x in range(SIDE // 4)]
    wall = QColor(ink).lightness()
    assert min(abs(value - wall) for value in across) <= 128


@pytest.mark.parametrize("paper", ["white", "black", "#d8d2c4"])
def test_bare_paper_stays_as_it_is(paper: str) -> None:
    image = QImage(SIDE, SIDE // 2, QImage.Format.Format_RGB32)
    image.fill(QColor(paper))
    for copy in halved(image):
        few = copy.scaled(8, 8, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation)
        assert {few.pixelColor(x, y).name() for x in range(8) for y in range(8)} == {QColor(paper).name()}
