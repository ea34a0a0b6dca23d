"""The symbols at the smallest size that they are drawn at: 6 mm on a 100 dpi screen is 24 pixels, seen without colour.

The measure is the mean difference of grey (0 to 1) over all pixels, at the best fit within one pixel: how much of
two symbols is still different when a tired eye lays one on the other.
"""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from responder_app.documents.map_layers import icon_svg
from responder_app.gui.canvas.symbols import icon, icon_names
from responder_app.model.terms import Side

SMALLEST_PX = 24
DAY, NIGHT = "#ffffff", "#10161f"
LEAST_DIFFERENCE = 0.06
LEAST_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11: of graphics that must be understood."""
PART_SHARE = 0.04
"""So much of the picture, about 24 of its 576 pixels, must be light and so much dark."""
Grey = NDArray[numpy.float64]
ROOT = Path(__file__).parents[3]
ASKED = re.compile(r"\b(?:icon|icon_svg)\(\"([a-z_]+)\"")


def grey(picture: QPixmap, ground: str) -> Grey:
    """The picture on that ground as luma, rows by columns, 0 to 1."""
    side = picture.width()
    canvas = QImage(side, side, QImage.Format.Format_RGB32)
    canvas.fill(QColor(ground))
    painter = QPainter(canvas)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    levels = canvas.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = numpy.frombuffer(levels.constBits(), numpy.uint8).reshape(side, levels.bytesPerLine())
    return rows[:, :side].astype(numpy.float64) / 255


def difference(one: Grey, other: Grey) -> float:
    """Mean difference at the best of nine fits."""
    fits = (numpy.roll(other, (dy, dx), (0, 1)) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
    return min(float(numpy.abs(one - fit).mean()) for fit in fits)


def too_alike(pictures: dict[str, Grey]) -> list[tuple[str, str]]:
    """Every two that could be taken for each other."""
    pairs = combinations(sorted(pictures), 2)
    return [(a, b) for a, b in pairs if difference(pictures[a], pictures[b]) < LEAST_DIFFERENCE]


def contrast(picture: Grey) -> float:
    """Ratio of luminances (WCAG) between the light and the dark part of what lies well inside the symbol."""
    inside = numpy.sort(picture[4:-4, 4:-4].ravel())
    part = max(1, round(PART_SHARE * picture.size))
    linear = numpy.where(inside <= 0.04045, inside / 12.92, ((inside + 0.055) / 1.055) ** 2.4)
    return float((linear[-part] + 0.05) / (linear[part - 1] + 0.05))


@pytest.mark.parametrize("ground", [DAY, NIGHT])
def test_every_two_symbols_differ_without_colour_at_24_pixels(qapp: object, ground: str) -> None:
    assert too_alike({name: grey(icon(name, SMALLEST_PX), ground) for name in icon_names()}) == []


@pytest.mark.parametrize("pretender", ["shifted", "recoloured"])
def test_the_measure_catches_a_symbol_that_is_another_one_moved_or_in_another_colour(
    qapp: object, pretender: str
) -> None:
    original = icon("standpipe", SMALLEST_PX)
    pixmap = QPixmap.fromImage(original.toImage().rgbSwapped())
    if pretender == "shifted":
        pixmap.fill(QColor("transparent"))
        painter = QPainter(pixmap)
        painter.drawPixmap(1, 0, original)
        painter.end()
    pictures = {name: grey(icon(name, SMALLEST_PX), DAY) for name in ("standpipe", "fdc", "hydrant")}
    assert too_alike(pictures) == []
    assert too_alike(pictures | {"pretender": grey(pixmap, DAY)}) == [("pretender", "standpipe")]


@pytest.mark.parametrize("ground", [DAY, NIGHT])
def test_every_sign_stands_out_from_its_plate(qapp: object, ground: str) -> None:
    faint = {name: contrast(grey(icon(name, SMALLEST_PX), ground)) for name in icon_names()}
    assert {name: round(ratio, 1) for name, ratio in faint.items() if ratio < LEAST_CONTRAST} == {}


def test_the_contrast_of_an_empty_plate_is_too_little(qapp: object) -> None:
    plate = QPixmap(SMALLEST_PX, SMALLEST_PX)
    plate.fill(QColor("#b3151b"))
    assert contrast(grey(plate, DAY)) < LEAST_CONTRAST


def test_every_symbol_that_the_program_names_itself_is_there() -> None:
    asked = {name for file in (ROOT / "responder_app").rglob("*.py") for name in ASKED.findall(file.read_text("utf-8"))}
    assert {"north", "staging"} <= asked
    assert asked <= set(icon_names())


def test_a_symbol_that_is_missing_is_a_plain_mark_and_no_crash(qapp: object) -> None:
    missing = icon("unicorn", SMALLEST_PX)
    assert contrast(grey(missing, DAY)) >= LEAST_CONTRAST
    assert too_alike({name: grey(icon(name, SMALLEST_PX), DAY) for name in (*icon_names(), "unicorn")}) == []
    assert "circle" in icon_svg("unicorn")


def test_each_side_has_its_letter() -> None:
    assert {f"side_{side.lower()}" for side in Side} <= set(icon_names())
