"""A number and its unit are never on two lines, and what is copied or read aloud has its plain blanks."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from responder_app.gui.labels import PlainLabel
from responder_app.gui.metrics import Metrics
from responder_app.gui.runs import Run, wrap
from responder_app.gui.unbroken import HARD_SPACE, MAY_BREAK, foldable, pieces, unbroken


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("good to 27 ft (8 m)", "good to 27~ft (8~m)"),
        ("1,000 to 4,999 lb (450 kg)", "1,000 to 4,999~lb (450~kg)"),
        ("7.0+ mi (11.0+ km)", "7.0+~mi (11.0+~km)"),
        ("GPS 4 s old", "GPS~4~s old"),
        ("UN 1017, guide 124", "UN~1017, guide~124"),
        ("4 men at 8 mains", "4 men at 8 mains"),
        ("UNKNOWN 1", "UNKNOWN 1"),
    ],
)
def test_only_a_blank_between_number_and_unit_holds(words: str, held: str) -> None:
    assert unbroken(words) == held.replace("~", HARD_SPACE)
    assert " ".join(pieces(words)) == words


def test_a_label_holds_them_and_gives_back_what_it_was_given(qapp: QApplication) -> None:
    label = PlainLabel("good to 27 ft (8 m)")
    assert QLabel.text(label) == f"good to 27{HARD_SPACE}ft (8{HARD_SPACE}m)"
    assert label.text() == label.accessibleName() == "good to 27 ft (8 m)"


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("https://preplans.springfield.example", "https://|preplans.|springfield.|example"),
        ("at /media/crew/STICK-OF-THE-COUNTY now", "at /|media/|crew/|STICK-|OF-|THE-|COUNTY now"),
        ("Ada.Park@example.org, 555-0110", "Ada.Park@example.org, 555-0110"),
    ],
)
def test_a_long_address_may_go_on_in_the_next_line(words: str, folded: str) -> None:
    assert foldable(words) == folded.replace("|", MAY_BREAK)


def test_a_narrow_label_is_no_wider_than_the_parts_of_an_address(qapp: QApplication) -> None:
    address = "https://preplans.springfield.example"
    label = PlainLabel(address)
    assert label.minimumSizeHint().width() < label.fontMetrics().horizontalAdvance("preplans.springfield")
    assert label.text() == label.accessibleName() == address


def test_rows_and_tiles_break_beside_them_at_every_width(qapp: QApplication) -> None:
    run = Run("Hydrant H-4 1,250 gpm 591 ft (180 m) of hose", Metrics(118).font(2.5), "text")
    for width in range(60, 500, 7):
        lines = [" ".join(piece.run.words for piece in line) for line in wrap((run,), width, 20)]
        assert not any(line.endswith(("1,250", "180", "(591")) for line in lines), (width, lines)
