"""Colours of maps: what is told by its edge has one that is seen, and names stand out from their outline."""

from __future__ import annotations

import pytest

from responder_app.gui.palette import DAY, NIGHT, SHAPE_CONTRAST, TEXT_CONTRAST, Palette, contrast
from responder_app.render.map_inks import GROUND_INKS, PAPER, Ground


@pytest.mark.parametrize("night", [False, True])
@pytest.mark.parametrize("ground", sorted(set(Ground) - {Ground.GREEN}))
def test_what_lies_on_the_ground_has_an_edge_that_is_seen(ground: Ground, night: bool) -> None:
    ink = GROUND_INKS[ground]
    edge = ink.case or ink.line
    assert edge is not None
    assert contrast(edge[night], PAPER[night]) >= SHAPE_CONTRAST


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=lambda palette: palette.name)
def test_names_stand_out_from_their_outline(palette: Palette) -> None:
    assert contrast(palette.soft, palette.surface) >= TEXT_CONTRAST


def test_by_night_nothing_on_the_ground_glares() -> None:
    night = [colours[1] for ink in GROUND_INKS.values() for colours in (ink.line, ink.fill, ink.case) if colours]
    assert max(contrast(colour, "#000000") for colour in night) < 8.0
