from __future__ import annotations

from dataclasses import replace

import pytest

from responder_app.briefing.answers.plans import EarlierSheet
from responder_app.gui.plans.compare_panel import Picture
from responder_app.gui.plans.comparison import NO_FLOORS, NONE_BEFORE, UNLIKE
from responder_app.gui.plans.difference import EarlierTiles, Pair
from responder_app.gui.plans.key_row import Act
from responder_app.gui.plans.tools import FILE_LAYERS
from responder_app.render.comparing import ChangedSheet, Changes, DifferenceTile
from responder_app.render.requests import Layer, Source, Tile
from tests.fakes.buildings import TOWER
from tests.gui.plans.conftest import OnPlans

SAID = "Plan of 2 Mar 2025, replaced 15 Jan 2026"


@pytest.fixture
def rebuilt(on_plans: OnPlans, monkeypatch: pytest.MonkeyPatch) -> OnPlans:
    """Floor 2 was rebuilt; no other floor was."""
    questions = on_plans.window.around.questions
    before = replace(questions.sheet(TOWER, "plan-3", 1), source_id="before")

    def earlier(facility_id: str, document_id: str, page: int) -> EarlierSheet | None:
        return EarlierSheet(before, SAID) if document_id == "plan-2" else None

    monkeypatch.setattr(questions, "earlier_sheet", earlier)
    monkeypatch.setattr(questions, "changed_floors", lambda _: ("2",))
    on_plans.open("2")
    return on_plans


def test_a_sheet_without_an_earlier_one_says_why_it_cannot_be_compared(on_plans: OnPlans) -> None:
    key = on_plans.tools.row.keys[Act.COMPARE]
    assert key.dimmed
    key.click()
    on_plans.settle()
    panel = on_plans.tools.comparison.panel
    assert panel.place.text() == NONE_BEFORE
    assert panel.others.text() == NO_FLOORS
    assert not panel.legend.isVisible()
    assert not on_plans.tools.comparison.on
    assert not on_plans.tools.notices.banner.isVisible()
    key.click()
    assert on_plans.tools.side.open_panel is not panel


def test_the_floors_that_were_rebuilt_are_listed_and_compared_by_one_tap(rebuilt: OnPlans) -> None:
    rebuilt.open("3")
    rebuilt.tools.press(Act.COMPARE)
    rebuilt.settle()
    panel = rebuilt.tools.comparison.panel
    assert [row.title for row in panel.floors.shown] == ["Floor 2"]
    panel.floors.setFocus()
    panel.floors.row_opened.emit(0)
    rebuilt.settle()
    assert rebuilt.plans.drawing.canvas.hasFocus()
    assert rebuilt.plans.level == "2"
    assert rebuilt.tools.comparison.on
    assert rebuilt.tools.side.open_panel is panel
    assert panel.legend.isVisible()
    assert not panel.floors.isVisible()
    # Going there once more by its key shows the plan itself.
    rebuilt.open("3")
    rebuilt.open("2")
    assert not rebuilt.tools.comparison.on


def test_a_comparison_is_said_over_the_drawing_with_both_dates_and_left_by_one_tap(rebuilt: OnPlans) -> None:
    tools = rebuilt.tools
    tools.row.keys[Act.COMPARE].click()
    rebuilt.settle()
    assert tools.notices.banner.isVisible()
    assert "COMPARISON" in tools.notices.banner.text()
    assert SAID in tools.notices.banner.text()
    assert not rebuilt.plans.drawing.note.isVisible()
    assert any(isinstance(request, DifferenceTile) for request in rebuilt.pool.asked)
    tools._compared.key.click()
    assert not tools.comparison.on
    assert not tools.notices.banner.isVisible()
    assert rebuilt.plans.drawing.note.isVisible()


def test_changes_are_stepped_through_and_counted(rebuilt: OnPlans) -> None:
    tools, panel = rebuilt.tools, rebuilt.tools.comparison.panel
    tools.press(Act.COMPARE)
    rebuilt.settle()
    assert panel.place.text() == "2 changed areas"
    panel.after.click()
    assert panel.place.text() == "Area 1 of 2"
    first = rebuilt.plans.drawing.canvas.centre
    panel.after.click()
    assert panel.place.text() == "Area 2 of 2"
    assert rebuilt.plans.drawing.canvas.centre != first
    panel.after.click()
    assert panel.place.text() == "Area 1 of 2"
    panel.before.click()
    assert panel.place.text() == "Area 2 of 2"


def test_changes_stay_framed_when_a_panel_beside_them_is_closed(rebuilt: OnPlans) -> None:
    canvas = rebuilt.plans.drawing.canvas
    rebuilt.tools.press(Act.COMPARE)
    rebuilt.settle()
    assert canvas._highlight is not None
    rebuilt.tools.press(Act.FIND)
    rebuilt.tools.close()
    assert canvas._highlight is not None
    rebuilt.tools.leave_comparison()
    assert canvas._highlight is None


def test_the_old_sheet_is_never_shown_without_saying_so(rebuilt: OnPlans) -> None:
    tools, panel = rebuilt.tools, rebuilt.tools.comparison.panel
    tools.press(Act.COMPARE)
    panel.pictures[Picture.BEFORE].click()
    assert "THE OLD SHEET IS SHOWN" in tools.notices.banner.text()
    assert panel.legend.isHidden()
    panel.pictures[Picture.NOW].click()
    assert "as it is now" in tools.notices.banner.text()


def test_another_floor_ends_the_comparison(rebuilt: OnPlans) -> None:
    rebuilt.tools.press(Act.COMPARE)
    rebuilt.settle()
    rebuilt.open("3")
    assert not rebuilt.tools.comparison.on
    assert not rebuilt.tools.notices.banner.isVisible()
    assert rebuilt.tools.side.open_panel is not rebuilt.tools.comparison.panel


def test_choosing_layers_leaves_the_comparison(rebuilt: OnPlans) -> None:
    rebuilt.pool.layers = (Layer(1, "A-WALL", True), Layer(2, "A-FURN", True))
    rebuilt.open("3")
    rebuilt.open("2")
    rebuilt.tools.press(Act.COMPARE)
    rebuilt.tools.layers.panel.structure.click()
    assert not rebuilt.tools.comparison.on
    assert not rebuilt.tools.notices.banner.isVisible()
    assert rebuilt.plans.drawing.hidden_layers == frozenset({2})


def test_a_comparison_says_that_it_shows_the_layers_that_were_hidden(rebuilt: OnPlans) -> None:
    rebuilt.pool.layers = (Layer(1, "A-WALL", True), Layer(2, "A-FURN", True))
    rebuilt.open("3")
    rebuilt.open("2")
    tools, note = rebuilt.tools, rebuilt.plans.drawing.note
    told = []

    def look() -> None:
        rebuilt.settle()
        told.append((FILE_LAYERS in note.text(), tools._layers_hidden.key.isVisible()))

    tools.layers.panel.structure.click()
    look()
    tools.press(Act.COMPARE)
    look()
    tools.comparison.show_picture(Picture.NOW)
    look()
    assert told == [(False, True), (True, False), (False, True)]


def test_sheets_that_cannot_be_compared_and_failures_are_said(rebuilt: OnPlans) -> None:
    rebuilt.pool.changed = ChangedSheet((0.0, 0.0), (), 0.9, False)
    rebuilt.tools.press(Act.COMPARE)
    rebuilt.settle()
    assert rebuilt.tools.comparison.panel.place.text() == UNLIKE
    assert not rebuilt.tools.comparison.panel.after.isEnabled()
    rebuilt.tools.leave_comparison()
    rebuilt.open("3")
    rebuilt.open("2")
    rebuilt.pool.failing = Changes
    rebuilt.tools.press(Act.COMPARE)
    rebuilt.settle()
    assert "The file is damaged." in rebuilt.tools.comparison.panel.place.text()


def test_what_is_compared_is_this_page_with_the_one_before(rebuilt: OnPlans) -> None:
    rebuilt.tools.press(Act.COMPARE)
    asked = next(request for request in rebuilt.pool.asked if isinstance(request, Changes))
    assert (asked.page, asked.earlier_page, asked.earlier.id) == (0, 0, "before")
    assert asked.source.id != "before"


def test_the_sheet_before_is_laid_where_this_one_lies(on_plans: OnPlans) -> None:
    one, other = Source("now", "application/pdf", b"1"), Source("before", "application/pdf", b"2")
    size = on_plans.plans.drawing.canvas.sceneRect().size()
    tiles = EarlierTiles(on_plans.pool, Pair(one, 0, size, other, 3, (10.0, -5.0)))
    assert tiles.request(2.0, (512, 0, 512, 512), False) == Tile(other, 3, 2.0, 492, 10, 512, 512)
