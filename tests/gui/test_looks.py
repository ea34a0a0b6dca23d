"""What the audit log hears of the window: each screen, sheet and section that was looked at, by ids."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from responder_app.gui.looks import Looks
from responder_app.gui.screens import Screen
from responder_app.gui.window import Window
from tests.fakes.buildings import tower
from tests.gui.driving import open_tower, settled

TOWER = tower().id


class Heard(list[tuple[str, str, bool]]):
    def __call__(self, facility_id: str, what: str, found: bool = False) -> None:
        self.append((facility_id, what, found))


@pytest.fixture
def heard(window: Window) -> Heard:
    made = Heard()
    Looks(window, made)
    return made


def test_a_facility_found_by_searching_is_said_without_what_was_typed(
    qtbot: QtBot, window: Window, heard: Heard
) -> None:
    search = window.deck.search
    with qtbot.waitSignal(search.settled):
        QTest.keyClicks(search.field, tower().identity.name)
    with qtbot.waitSignal(search.facility_chosen):
        QTest.keyClick(search.field, Qt.Key.Key_Return)
        QTest.keyClick(search.rows, Qt.Key.Key_Return)
    settled(qtbot, window)
    assert set(heard) == {(TOWER, "opened from the search", True), (TOWER, "Brief", False)}


def test_every_screen_about_the_facility_is_said(qtbot: QtBot, window: Window, heard: Heard) -> None:
    open_tower(qtbot, window)
    for screen in (Screen.MAP, Screen.HAZMAT, Screen.PEOPLE, Screen.EVACUATION):
        window.show_screen(screen)
        settled(qtbot, window)
        assert heard[-1] == (TOWER, screen.caption, False)


def test_searching_and_sync_are_no_look_at_a_facility(qtbot: QtBot, window: Window, heard: Heard) -> None:
    open_tower(qtbot, window)
    before = len(heard)
    window.show_screen(Screen.SEARCH)
    window.show_screen(Screen.SYNC)
    settled(qtbot, window)
    assert len(heard) == before


def test_each_sheet_is_said_by_its_document_and_page(qtbot: QtBot, window: Window, heard: Heard) -> None:
    open_tower(qtbot, window)
    window.show_screen(Screen.PLANS)
    settled(qtbot, window)
    plans = window.deck.plans
    seen: list[Any] = []
    for floor in [row for row in plans.levels.floors if row.sheet is not None] if plans.levels else []:
        plans.show_floor(floor.label)
        settled(qtbot, window)
        seen.append(floor.sheet)
    assert len(seen) > 1
    said = [what for _, what, _ in heard]
    for sheet in seen:
        assert f"sheet {sheet.document_id}, page {sheet.page}" in said


def test_the_details_of_a_block_are_said(qtbot: QtBot, window: Window, heard: Heard) -> None:
    open_tower(qtbot, window)
    brief = window.deck.brief
    for kind in brief.tiles:
        with qtbot.waitSignal(brief.details_shown, raising=False, timeout=300):
            brief.on_tile_pressed(kind)
        if window.screen_shown is not Screen.BRIEF:
            window.show_screen(Screen.BRIEF)
    assert {"Brief: access", "Brief: water", "Brief: life"} <= {what for _, what, _ in heard}


def test_a_place_without_a_pre_plan_is_not_named(qtbot: QtBot, window: Window, heard: Heard) -> None:
    window.show_screen(Screen.NO_PREPLAN)
    window.deck.no_preplan.ask_about("126 North Lake Street")
    settled(qtbot, window)
    assert heard == [("", "No pre-plan, at a place", False)]
