from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from responder_app.gui.metrics import Metrics
from responder_app.gui.runs import Run, is_whole, wrap

AMOUNT = "Chlorine: 1,000 to 4,999 lb (450 to 2,300 kg)"


def said(words: str, width: float, most: int) -> list[str]:
    lines = wrap((Run(words, Metrics(118).font(4.0), "text"),), width, most)
    return [" ".join(piece.run.words for piece in line) for line in lines]


@pytest.mark.parametrize("width", range(120, 700, 7))
@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_number_is_never_cut_in_two(qapp: QApplication, width: int, most: int) -> None:
    shown = " ".join(said(AMOUNT, width, most)).replace(" …", "")
    if "…" not in shown:
        assert AMOUNT.startswith(shown)
        assert re.match(r"( |$)", AMOUNT[len(shown) :])


def test_what_fits_is_not_touched(qapp: QApplication) -> None:
    run = Run(AMOUNT, Metrics(118).font(2.5), "text")
    lines = wrap((run,), 10_000, 1)
    assert is_whole((run,), lines)
    assert said(AMOUNT, 10_000, 1) == [AMOUNT]


def test_cut_text_is_known_to_be_cut(qapp: QApplication) -> None:
    run = Run(AMOUNT, Metrics(118).font(4.0), "text")
    assert not is_whole((run,), wrap((run,), 200, 1))


@settings(max_examples=60, deadline=None)
@given(
    words=st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=80),
    width=st.integers(40, 500),
)
def test_no_line_is_wider_than_its_room(qapp: QApplication, words: str, width: int) -> None:
    font = Metrics(118).font(2.5)
    for line in wrap((Run(words, font, "text"),), width, 3):
        for piece in line:
            assert piece.left + QFontMetricsF(font).horizontalAdvance(piece.run.words) <= width + 1
