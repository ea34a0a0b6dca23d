"""Something inside that must not meet water is said in red where a crew looks for water."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.gui.zones.side import Page
from tests.fakes.buildings import tower
from tests.gui.driving import open_tower, settled, shown
from tests.gui.stage import library, stage
from tests.gui.zones.acting import draw

SILANE = {"id": "s", "name": "Trichlorosilane", "un": 1295, "liquid": True, "storage": [{"location": "Bay"}]}


@pytest.fixture
def silane(qtbot: QtBot, theme: Theme) -> Iterator[Window]:
    """The tower with a chlorosilane inside."""
    held = library()
    held.add(tower(hazmat={"chemicals": [SILANE]}, hazmat_restricted=None))
    with stage(theme, held=held) as window:
        yield open_tower(qtbot, shown(qtbot, window))


def test_the_list_beside_the_map_begins_with_it_and_the_fdc_has_it(qtbot: QtBot, silane: Window) -> None:
    silane.show_screen(Screen.MAP)
    settled(qtbot, silane)
    symbols = silane.deck.map.symbols
    rows = symbols.rows.shown
    assert (rows[0].title, rows[0].severity) == ("Reacts with water", FactSeverity.DANGER)
    assert "Trichlorosilane" in rows[0].lines[0]
    symbols.rows.setCurrentRow(next(n for n, row in enumerate(rows) if row.title == "FDC"))
    fact = symbols.card.groups[0].facts[0]
    assert (fact.label, fact.value, fact.severity) == (
        "Reacts with water",
        "Trichlorosilane, see hazmat",
        FactSeverity.DANGER,
    )


def test_it_stands_above_the_hydrants_upwind_of_a_spill(qtbot: QtBot, silane: Window) -> None:
    zones = draw(qtbot, silane, 0)
    zones.side.open(Page.INSIDE)
    rows = zones.side.inside.shown
    heading = next(n for n, row in enumerate(rows) if row.title.startswith("Hydrants"))
    assert rows[heading + 1].title == "Trichlorosilane"
    assert rows[heading + 1].lines == ("Reacts with water · Do not use water",)
    assert rows[heading + 1].severity is FactSeverity.DANGER


def test_a_building_without_such_a_thing_says_nothing_of_it(qtbot: QtBot, opened: Window) -> None:
    opened.show_screen(Screen.MAP)
    settled(qtbot, opened)
    assert "Reacts with water" not in [row.title for row in opened.deck.map.symbols.rows.shown]
