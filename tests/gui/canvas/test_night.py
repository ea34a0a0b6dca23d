"""At night nothing on the canvas is brighter than night's text, and every symbol still tells itself from its ground."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.briefed import FLOW_COLOURS
from responder_app.gui.canvas.inks import GROUND, INKS
from responder_app.gui.canvas.source import Drawn
from responder_app.gui.canvas.symbols import BADGE_ON, icon, icon_names
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.palette import NIGHT, contrast, luminance
from tests.gui.canvas.sheets import HandDrawn, plain

GROUNDS = [GROUND[True], *(ink.fill[True] for ink in INKS.values() if ink.fill is not None)]


def solid_colours(name: str, night: bool) -> list[str]:
    """The colours of pixels that are opaque, without the blends at edges (seen fewer than five times)."""
    image = icon(name, 48, night).toImage()
    seen: dict[str, int] = {}
    for x in range(48):
        for y in range(48):
            colour = image.pixelColor(x, y)
            if colour.alpha() == 255:
                seen[colour.name()] = seen.get(colour.name(), 0) + 1
    return [colour for colour, count in seen.items() if count >= 5]


@pytest.mark.parametrize("name", icon_names())
def test_a_symbol_is_dim_at_night_and_still_clear(qapp: object, name: str) -> None:
    colours = solid_colours(name, night=True)
    brightest, darkest = max(colours, key=luminance), min(colours, key=luminance)
    assert luminance(brightest) <= luminance(NIGHT.text)
    assert contrast(brightest, darkest) >= 3
    if name != "north":
        assert all(contrast(brightest, ground) >= 3 for ground in GROUNDS), name
    assert luminance(max(solid_colours(name, night=False), key=luminance)) > luminance(brightest)


@pytest.mark.parametrize("colour", FLOW_COLOURS.values())
def test_flow_classes_are_read_by_day_and_by_night(colour: str) -> None:
    assert contrast(colour, BADGE_ON) >= 7


@pytest.mark.parametrize("style", ["footprint", "route", "step-free route", "way"])
def test_lines_are_dim_at_night_and_still_clear(style: str) -> None:
    line = INKS[style].line
    assert line is not None
    assert luminance(line[True]) <= luminance(NIGHT.text)
    assert contrast(line[True], GROUND[True]) >= 3


def test_white_of_a_sheet_is_no_brighter_than_text_at_night(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    canvas.set_palette(NIGHT)
    canvas.show_sheet(drawing)
    drawing.asked[-1].deliver(Drawn(plain(QColor("#ffffff"), 500, 400)))
    qtbot.waitUntil(lambda: canvas.has_picture)
    assert 0.2 < luminance(canvas.viewport().grab().toImage().pixelColor(400, 300).name()) <= luminance(NIGHT.text)
