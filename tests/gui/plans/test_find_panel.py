from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.plan_words import PlanHit
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.plan_words import searching
from responder_app.gui.current import Current
from responder_app.gui.metrics import KEY_MM
from responder_app.gui.plans.find_panel import FindPanel
from responder_app.gui.tasks import Lane
from responder_app.gui.theme import Theme
from responder_app.gui.view import Surroundings
from responder_app.package.words import Word
from responder_app.settings import Settings
from tests.briefing.plan_words.drawn import line
from tests.fakes.buildings import BARE, TOWER, bare, tower
from tests.fakes.library import FakeLibrary


@pytest.fixture
def library() -> FakeLibrary:
    """The tower: LIFT three times on floor 7 and once on 8, one sheet a scan."""
    held = FakeLibrary().add(tower(), bare())
    held.sheet_words["plan-7", 1] = tuple(word for y in (100, 300, 500) for word in line("LIFT", y=y))
    held.sheet_words["plan-8", 1] = (Word("LIFT", 10, 10, 30, 20), *line("STAIR A", y=400))
    held.sheet_words["plan-9", 1] = ()
    return held


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, lane: Lane, current: Current, library: FakeLibrary) -> Iterator[FindPanel]:
    panel = FindPanel(Surroundings(theme, Briefing(library, Settings()), lane, current))
    qtbot.addWidget(panel)
    panel.resize(theme.metrics.px(62), 700)
    panel.show()
    qtbot.waitExposed(panel)
    panel.follow(TOWER, "7")
    panel.read()
    yield panel
    panel.hide()


def typed(qtbot: QtBot, panel: FindPanel, text: str) -> None:
    """Typed, answered and painted, with all sheets read."""
    panel.field.setText(text)
    at_rest(qtbot, panel)


def at_rest(qtbot: QtBot, panel: FindPanel) -> None:
    timers = (panel._pause, panel._breath)
    qtbot.waitUntil(lambda: not (panel._around.lane.busy or any(timer.isActive() for timer in timers)), timeout=10_000)
    QApplication.processEvents()


def test_hits_are_listed_with_their_floors_the_shown_one_first(qtbot: QtBot, panel: FindPanel) -> None:
    typed(qtbot, panel, "lift")
    first, second = panel.rows.shown[:2]
    assert (first.title, first.right) == ("LIFT", ("Floor 7", "3 places"))
    assert (second.title, second.right) == ("LIFT", ("Floor 8",))
    assert first.lines == ()
    assert panel.note.text() == "1 sheet has no words (scan)"
    assert panel.chosen is None


def test_a_thing_has_its_symbol_and_says_where_it_is(qtbot: QtBot, panel: FindPanel) -> None:
    typed(qtbot, panel, "stair a")
    stair = panel.rows.shown[0]
    assert (stair.title, stair.icon, stair.right, stair.lines) == (
        "Stair A",
        "stair_roof_pressurised",
        ("Floor 7",),
        ("Floors B1 to 15, roof access, pressurised",),
    )
    standpipe = next(row for row in panel.rows.shown if row.icon == "standpipe")
    assert standpipe.lines == ("Standpipe",)


def test_a_tap_chooses_a_hit_and_another_its_next_place(qtbot: QtBot, panel: FindPanel) -> None:
    typed(qtbot, panel, "lift")
    chosen: list[tuple[PlanHit, int]] = []
    panel.hit_chosen.connect(lambda hit, place: chosen.append((hit, place)))
    for _ in range(4):
        panel.rows.row_opened.emit(0)
    assert [(hit.floor, place) for hit, place in chosen] == [("7", 0), ("7", 1), ("7", 2), ("7", 0)]
    assert chosen[0][0].boxes[0] == (100, 100, 120, 110)


def test_next_and_previous_walk_through_all_places(qtbot: QtBot, panel: FindPanel) -> None:
    typed(qtbot, panel, "lift")
    assert panel.place.text() == f"{len(panel._places)}\nplaces"
    panel.next.click()
    assert panel.chosen == (0, 0)
    assert panel.place.text().startswith("1 of ")
    for _ in range(3):
        panel.next.click()
    assert panel.chosen == (1, 0)
    assert panel.rows.currentRow() == 1
    panel.previous.click()
    assert panel.chosen == (0, 2)
    assert panel.rows.currentRow() == 0
    for _ in range(3):
        panel.previous.click()
    assert panel.chosen == panel._places[-1]


def test_enter_goes_to_the_first_place_and_on_and_shift_enter_back(qtbot: QtBot, panel: FindPanel) -> None:
    typed(qtbot, panel, "lift")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.chosen == (0, 1)
    QTest.keyClick(panel.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert panel.chosen == (0, 0)
    QTest.keyClick(panel.field, Qt.Key.Key_Down)
    assert panel.rows.hasFocus()


def test_enter_before_the_answer_is_there_chooses_nothing(qtbot: QtBot, panel: FindPanel) -> None:
    typed(qtbot, panel, "lift")
    panel.field.setText("stair")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.chosen is None
    at_rest(qtbot, panel)


def test_nothing_found_says_on_how_many_sheets_and_which_are_scans(qtbot: QtBot, panel: FindPanel) -> None:
    typed(qtbot, panel, "zzzz")
    assert panel.headline.text() == "Nothing found on 15 sheets"
    assert panel.note.text() == "1 sheet has no words (scan)"
    assert panel.rows.isHidden()
    assert panel.next.isHidden()


def test_what_is_spelt_otherwise_stands_under_a_heading(qtbot: QtBot, panel: FindPanel) -> None:
    typed(qtbot, panel, "liftt")
    heading, row = panel.rows.shown[:2]
    assert heading.heading
    assert (row.title, row.right[0]) == ("LIFT", "Floor 7")
    panel.rows.row_opened.emit(1)
    assert panel.chosen == (0, 0)


def test_clearing_the_field_takes_the_highlight_away(qtbot: QtBot, panel: FindPanel) -> None:
    typed(qtbot, panel, "lift")
    panel.next.click()
    with qtbot.waitSignal(panel.cleared):
        panel.clear.click()
    assert panel.rows.isHidden()
    assert panel.field.hasFocus()
    assert not panel.clear.isEnabled()
    at_rest(qtbot, panel)
    assert panel.chosen is None


def test_results_come_while_sheets_are_read_and_stay_chosen(
    qtbot: QtBot, panel: FindPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_rest(qtbot, panel)
    monkeypatch.setattr(searching, "STEP_S", 0.0)
    panel.follow(BARE)
    panel.read()
    panel.follow(TOWER, "7")
    panel.read()
    panel._around.questions._plan_words._kept.clear()  # type: ignore[attr-defined]
    panel.field.setText("lobby")
    told: list[str] = []
    panel._around.lane.idle.connect(lambda: told.append(panel.note.text()))
    qtbot.waitUntil(lambda: panel.chosen is not None or bool(panel._places), timeout=5_000)
    panel.next.click()
    at_rest(qtbot, panel)
    assert any(note.startswith("Still reading ") for note in told)
    assert panel.note.text() == "1 sheet has no words (scan)"
    assert len(panel.rows.shown) > 2


def test_another_facility_begins_with_an_empty_field(qtbot: QtBot, panel: FindPanel) -> None:
    typed(qtbot, panel, "lift")
    panel.follow(BARE)
    panel.read()
    at_rest(qtbot, panel)
    assert panel.field.text() == ""
    assert panel.rows.isHidden()
    typed(qtbot, panel, "lift")
    assert panel.headline.text() == "Nothing found: no sheet with words"


def test_keys_field_and_rows_are_large_enough_for_gloves(qtbot: QtBot, panel: FindPanel, theme: Theme) -> None:
    typed(qtbot, panel, "lift")
    for widget in (panel.field, panel.clear, panel.previous, panel.next):
        assert theme.metrics.mm(widget.height()) >= KEY_MM
    assert theme.metrics.mm(panel.rows.visualItemRect(panel.rows.item(0)).height()) >= KEY_MM
    assert panel.minimumSizeHint().width() <= theme.metrics.px(62)
