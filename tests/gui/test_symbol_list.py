"""The rows and the card beside a drawing: what is picked is in sight, and a narrow card can be read."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.fact import Fact
from responder_app.gui.labels import PlainLabel
from responder_app.gui.listed import Listed
from responder_app.gui.symbol_list import SymbolList
from responder_app.gui.theme import Theme

SHORT, LONG = "A", "straight across the street and around the corner"
HYDRANTS = [
    Listed(f"h{number}", f"Hydrant {number}", "hydrant", (Fact("Side", SHORT), Fact("Laid", LONG)))
    for number in range(80)
]


@pytest.fixture
def beside(qtbot: QtBot, theme: Theme) -> SymbolList:
    """As narrow as it is on the smallest screen."""
    made = SymbolList(theme, "Symbols on the map")
    qtbot.addWidget(made)
    made.resize(230, 620)
    made.show_things(HYDRANTS)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize("number", [1, 40, 79])
def test_the_row_of_what_is_picked_on_the_drawing_is_in_sight(qtbot: QtBot, beside: SymbolList, number: int) -> None:
    beside._settling.setInterval(0)  # it does not wait for the rows
    beside.pick(f"h{number}")
    qtbot.waitUntil(lambda: beside.rows.all_placed and not beside._settling.isActive())
    box = beside.rows.visualItemRect(beside.rows.item(number))
    room = beside.rows.viewport().rect()
    assert room.contains(box), (box, room)


def test_a_value_too_long_for_its_line_stands_below_its_label(beside: SymbolList) -> None:
    beside.pick("h0")
    beside.grab()
    places = {label.text(): label.geometry() for label in beside.card.findChildren(PlainLabel)}
    assert places[SHORT].left() > places["Side"].right()
    assert abs(places[SHORT].top() - places["Side"].top()) <= 2
    assert places[LONG].top() >= places["Laid"].bottom()
    assert places[LONG].left() == places["Laid"].left()
    assert places[LONG].width() > 0.8 * beside.card.viewport().width()


def test_a_wide_card_has_all_values_beside_their_labels(beside: SymbolList) -> None:
    beside.resize(700, 620)
    beside.pick("h0")
    beside.grab()
    places = {label.text(): label.geometry() for label in beside.card.findChildren(PlainLabel)}
    assert places[SHORT].left() == places[LONG].left() > places["Laid"].right()
