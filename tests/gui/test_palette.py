from __future__ import annotations

import colorsys

import pytest

from responder_app.gui.palette import DAY, NIGHT, SHAPE_CONTRAST, TEXT_CONTRAST, Palette, contrast, luminance

KEEPS_ITS_RED = {"flammability"}


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=lambda palette: palette.name)
def test_every_text_stands_out_seven_to_one(palette: Palette) -> None:
    weak = [(ink, ground) for ink, ground in palette.text_pairs() if contrast(ink, ground) < TEXT_CONTRAST]
    assert weak == []


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=lambda palette: palette.name)
def test_every_shape_stands_out_three_to_one(palette: Palette) -> None:
    weak = [(line, ground) for line, ground in palette.shape_pairs() if contrast(line, ground) < SHAPE_CONTRAST]
    assert weak == []


def test_a_grey_on_grey_palette_would_be_caught() -> None:
    grey = Palette(**{**vars(DAY), "soft": "#9aa3ad"})
    assert any(contrast(ink, ground) < TEXT_CONTRAST for ink, ground in grey.text_pairs())


def test_night_holds_no_red_but_the_diamonds() -> None:
    for name, colour in vars(NIGHT).items():
        if name == "name" or name in KEEPS_ITS_RED:
            continue
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
        assert not (saturation > 0.35 and value > 0.2 and (hue < 0.08 or hue > 0.92)), name


def test_night_is_dim() -> None:
    assert max(luminance(NIGHT.window), luminance(NIGHT.surface), luminance(NIGHT.raised)) < 0.01
    assert luminance(NIGHT.text) < 0.6
    assert luminance(NIGHT.danger_fill) < 0.05


def test_the_diamond_keeps_its_colours_at_night() -> None:
    red, green, blue = (int(NIGHT.flammability[at : at + 2], 16) for at in (1, 3, 5))
    assert red > 2 * max(green, blue)
