from __future__ import annotations

import dataclasses

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.welcome import MOST_LISTED, welcome
from responder_app.gui.window import Window
from responder_app.sync.answers import SyncStatus
from tests.fakes.buildings import TOWER
from tests.fakes.library import FakeLibrary
from tests.gui.driving import settled, shown
from tests.gui.samples import HITS, found, nothing_found
from tests.gui.stage import FakeSync, row, stage


def test_two_candidates_stay_two_and_enter_opens_neither(qtbot: QtBot, window: Window) -> None:
    search = window.deck.search
    search.field.setText("harbor point")
    search.show_answer(found("harbor point"))
    assert [row.title for row in search.rows.shown] == ["Harbor Point Tower", "Harbor Point School"]
    assert search.rows.currentRow() == -1
    assert "choose one" in search.message.text()
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert window.screen_shown is Screen.SEARCH
    assert search.rows.currentRow() == 0
    assert window.focusWidget() is search.rows


def test_a_hit_that_clearly_leads_is_opened_by_enter(qtbot: QtBot, window: Window) -> None:
    search = window.deck.search
    search.field.setText("tower")
    search.show_answer(dataclasses.replace(found("tower"), hits=(HITS[0], dataclasses.replace(HITS[1], score=20.0))))
    with qtbot.waitSignal(search.facility_chosen) as chosen:
        QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert chosen.args == [HITS[0].facility_id]
    settled(qtbot, window)


def test_a_stale_answer_is_not_opened_by_a_quick_enter(qtbot: QtBot, window: Window) -> None:
    search = window.deck.search
    search.field.setText("tow")
    search.show_answer(found("tow"))
    search.field.setText("some other building")
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert window.screen_shown is Screen.SEARCH
    assert search.rows.currentRow() == -1
    settled(qtbot, window)


def test_the_down_key_leads_into_the_results(qtbot: QtBot, window: Window) -> None:
    search = window.deck.search
    search.show_answer(found("harbor"))
    QTest.keyClick(search.field, Qt.Key.Key_Down)
    QTest.keyClick(search.rows, Qt.Key.Key_Down)
    with qtbot.waitSignal(search.facility_chosen) as chosen:
        QTest.keyClick(search.rows, Qt.Key.Key_Return)
    assert chosen.args == [HITS[1].facility_id]
    settled(qtbot, window)


def test_nothing_found_says_so_and_offers_the_nearest_names(qtbot: QtBot, window: Window) -> None:
    search = window.deck.search
    search.show_answer(nothing_found("harbr pont"))
    assert search.message.text() == "Nothing found for harbr pont"
    assert "clear the line" in search.help.text()
    place, heading, name = search.rows.shown
    assert place.title == "No pre-plan at this address"
    assert heading.heading
    assert name.title == "Harbor Point Tower"
    search.rows.row_opened.emit(2)
    assert search.field.text() == "Harbor Point Tower"
    settled(qtbot, window)


def test_an_address_without_a_preplan_leads_to_what_is_known_there(qtbot: QtBot, window: Window) -> None:
    QTest.keyClicks(window.deck.search.field, "126 North Lake Street")
    rows = window.deck.search.rows
    qtbot.waitUntil(lambda: any(row.title.startswith("No pre-plan") for row in rows.shown), timeout=5000)
    rows.row_opened.emit(next(n for n, row in enumerate(rows.shown) if row.title.startswith("No pre-plan")))
    settled(qtbot, window)
    assert window.screen_shown is Screen.NO_PREPLAN
    shown_rows = window.deck.no_preplan.rows.shown
    assert any(row.title == "Hydrant C-7" for row in shown_rows)
    near = next(n for n, row in enumerate(shown_rows) if row.title == "Lakeside Tower")
    window.deck.no_preplan.rows.row_opened.emit(near)
    settled(qtbot, window)
    assert window.around.current.facility_id == TOWER


def test_only_the_last_of_quick_keystrokes_is_answered(qtbot: QtBot, window: Window) -> None:
    search = window.deck.search
    QTest.keyClicks(search.field, "lakeside")
    qtbot.waitUntil(lambda: [row.title for row in search.rows.shown] == ["Lakeside Tower"])
    search.field.clear()
    qtbot.waitUntil(lambda: "pre-plans on this vehicle" in search.message.text())


def test_before_typing_the_pre_plans_held_can_be_opened_by_touch(qtbot: QtBot, window: Window) -> None:
    search = window.deck.search
    assert search.message.text() == "5 pre-plans on this vehicle"
    assert "Last check for updates: " in search.help.text()
    titles = [row.title for row in search.rows.shown]
    assert titles == sorted(titles, key=str.casefold)
    with qtbot.waitSignal(search.facility_chosen) as chosen:
        search.rows.itemClicked.emit(search.rows.item(titles.index("Lakeside Tower")))
    assert chosen.args == [TOWER]
    settled(qtbot, window)


def test_a_long_list_of_pre_plans_is_cut_and_says_so() -> None:
    rows = tuple(row(f"r-{n}", f"Building {n:04d}") for n in range(300))
    said = welcome(SyncStatus(rows, None, "/media/stick", 0, "", ""))
    assert said.message == "300 pre-plans on this vehicle"
    assert len(said.facilities) == MOST_LISTED
    assert f"first {MOST_LISTED}" in said.help_text
    assert "Never" in said.help_text


def test_after_mutual_aid_an_empty_vehicle_says_what_happened_and_what_to_do() -> None:
    over = ("Mutual aid by Northquay ended (2026-11-20). Ask Northquay to prolong it, then sync.",)
    said = welcome(SyncStatus((), None, "/media/stick", 0, "", "", aid_ended=over))
    assert said.message == "This vehicle shows no pre-plans: mutual aid ended"
    assert said.help_text == over[0]
    both = welcome(
        SyncStatus((row("r-1", "Own"),), None, None, 0, "", "", mutual_aid=("Until Friday.",), aid_ended=over)
    )
    assert both.help_text.splitlines()[-2:] == [over[0], "Until Friday."]


def test_a_search_that_finds_nothing_says_what_mutual_aid_no_longer_shows(qtbot: QtBot, window: Window) -> None:
    search = window.deck.search
    search.field.setText("quay school")
    search.show_answer(dataclasses.replace(nothing_found("quay school"), ended=("Mutual aid by Northquay ended.",)))
    assert search.help.text().startswith("Mutual aid by Northquay ended.\nCheck the spelling")
    settled(qtbot, window)


def test_a_guess_is_set_apart_and_enter_never_opens_it(qtbot: QtBot, window: Window) -> None:
    search = window.deck.search
    guess = dataclasses.replace(HITS[1], near=True, why="address: 1210 North Harbor Avenue, Lakeport, IL 60699")
    search.field.setText("1212 harbor")
    search.show_answer(dataclasses.replace(found("1212 harbor"), hits=(guess,), place_without_preplan=True))
    assert search.message.text() == "Nothing fits exactly"
    assert [row.title for row in search.rows.shown] == [
        "No pre-plan at this address",
        "Similar: check name and address",
        "Harbor Point School",
    ]
    assert search.rows.shown[2].right == ("Similar",)
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert window.screen_shown is Screen.SEARCH
    settled(qtbot, window)


def test_a_row_says_what_matched_only_when_it_does_not_stand_there_anyway(qtbot: QtBot, window: Window) -> None:
    search = window.deck.search
    by_address = dataclasses.replace(HITS[1], why="address: 1210 North Harbor Avenue, Lakeport, IL 60699")
    by_chemical = dataclasses.replace(HITS[1], facility_id="3", why="chemical: Chlorine, CAS 7782-50-5")
    search.show_answer(dataclasses.replace(found("harbor"), hits=(HITS[0], by_address, by_chemical)))
    alias, address, chemical = search.rows.shown
    assert alias.lines == ("1200 North Harbor Avenue, Lakeport", "Alias: One Harbor")
    assert address.lines == ("1210 North Harbor Avenue, Lakeport",)
    assert chemical.lines[1] == "Chemical: Chlorine, CAS 7782-50-5"
    assert not alias.right + address.right + chemical.right


def test_an_empty_vehicle_says_how_to_get_data(qtbot: QtBot, theme: Theme) -> None:
    held = FakeLibrary()
    with stage(theme, held, sync=FakeSync(held, source=None)) as window:
        search = shown(qtbot, window).deck.search
        assert "no pre-plans yet" in search.message.text()
        assert "enrolment" in search.help.text()


def test_an_enrolled_but_empty_vehicle_says_sync(qtbot: QtBot, theme: Theme) -> None:
    held = FakeLibrary()
    with stage(theme, held, sync=FakeSync(held)) as window:
        assert "Sync now" in shown(qtbot, window).deck.search.help.text()


def test_results_are_as_high_as_a_glove_needs(qtbot: QtBot, window: Window) -> None:
    search = window.deck.search
    search.show_answer(found("harbor"))
    heights = [search.rows.visualItemRect(search.rows.item(n)).height() for n in range(search.rows.count())]
    assert all(window.around.theme.metrics.mm(height) >= 15 for height in heights)


def test_the_text_that_opened_the_window_is_searched_for(qtbot: QtBot, theme: Theme) -> None:
    with stage(theme) as window:
        window.show()
        window.start("lakeside")
        qtbot.waitUntil(lambda: bool(window.deck.search.rows.shown))
        assert window.deck.search.rows.shown[0].title == "Lakeside Tower"
