"""The incident on a staged window: one touch begins it, every screen says it, one question ends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from responder_app.gui.incident import words
from responder_app.gui.incident.hook import REMEMBER_S, IncidentKeys
from responder_app.gui.metrics import Metrics
from responder_app.gui.screens import ON_RAIL, Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.model.base import LonLat
from responder_app.session.incident import AWAKE_S, Incident
from responder_app.sync.answers import Change
from tests.fakes.buildings import BARE, TOWER
from tests.gui.driving import settled, shown
from tests.gui.incident.desk import Desk
from tests.gui.stage import NOW, FakeSync, library, stage

SIZES = [(1024, 768, 127.0), (1366, 768, 118.0), (1920, 1080, 166.0)]
FINGER_PX = 48


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def keys(window: Window, desk: Desk) -> IncidentKeys:
    return IncidentKeys(window, desk, lambda: NOW)


@pytest.fixture
def tower(qtbot: QtBot, window: Window, keys: IncidentKeys) -> Window:
    return there(qtbot, window, TOWER)


def there(qtbot: QtBot, window: Window, facility_id: str) -> Window:
    window.open_facility(facility_id)
    settled(qtbot, window)
    return window


def begin(qtbot: QtBot, window: Window, desk: Desk) -> None:
    window.header.incident.click()
    qtbot.waitUntil(lambda: desk.running is not None and window.findChildren(IncidentKeys)[0].strip.isVisible())
    settled(qtbot, window)


def press(window: Window, key: Qt.Key) -> None:
    QTest.keyClick(window, key)


def test_one_touch_in_the_header_begins_it_without_a_question(
    qtbot: QtBot, tower: Window, keys: IncidentKeys, desk: Desk
) -> None:
    assert not keys.strip.isVisible()
    key = tower.header.incident
    assert key.isVisible()
    assert min(key.width(), key.height()) >= FINGER_PX
    assert key.captions_fit()
    begin(qtbot, tower, desk)
    assert desk.done == ["begin Lakeside Tower"]
    assert keys.strip.said.text() == "Incident at Lakeside Tower since 03:12 · 0 min"
    assert not keys.question.isVisible()
    assert not key.isVisible()


def test_the_hot_key_begins_it_and_then_leads_to_it(
    qtbot: QtBot, tower: Window, keys: IncidentKeys, desk: Desk
) -> None:
    press(tower, Qt.Key.Key_F7)
    qtbot.waitUntil(keys.strip.isVisible)
    there(qtbot, tower, BARE)
    tower.show_screen(Screen.SYNC)
    press(tower, Qt.Key.Key_F7)
    settled(qtbot, tower)
    assert (tower.around.current.facility_id, tower.screen_shown) == (TOWER, Screen.BRIEF)
    assert desk.done == ["begin Lakeside Tower"]


def test_no_other_key_of_the_window_is_the_same(tower: Window) -> None:
    names = [shortcut.key().toString() for shortcut in tower.findChildren(QShortcut)]
    assert names.count("F7") == 1


def test_nothing_can_begin_where_nothing_is_open_or_at_a_place_without_a_pre_plan(
    qtbot: QtBot, window: Window, keys: IncidentKeys, desk: Desk
) -> None:
    assert not window.header.incident.isVisible()
    press(window, Qt.Key.Key_F7)
    there(qtbot, window, TOWER)
    window.show_screen(Screen.NO_PREPLAN)
    window.deck.no_preplan.ask_about("126 North Lake Street")
    settled(qtbot, window)
    assert not window.header.incident.isVisible()
    press(window, Qt.Key.Key_F7)
    window.header.incident_pressed.emit()
    settled(qtbot, window)
    assert desk.done == []


@pytest.mark.parametrize(("width", "height", "dpi"), SIZES)
@pytest.mark.parametrize("night", [False, True])
def test_every_screen_says_it_whole(
    qtbot: QtBot, theme: Theme, desk: Desk, width: int, height: int, dpi: float, night: bool
) -> None:
    sized = Theme(Metrics(dpi), night)
    with stage(sized) as window:
        keys = IncidentKeys(window, desk, lambda: NOW)
        shown(qtbot, window, (width, height))
        there(qtbot, window, TOWER)
        begin(qtbot, window, desk)
        for ran, end in ((100 * 60.0, "1 h 40 min"), (AWAKE_S, "still running?")):
            desk.ran = ran
            keys.look()
            for screen in (*ON_RAIL, Screen.SEARCH):
                window.show_screen(screen)
                assert keys.strip.isVisible()
                for piece in keys.strip.findChildren(QAbstractButton):
                    assert piece.height() >= FINGER_PX
                    assert piece.width() >= FINGER_PX
                    assert window.rect().contains(piece.mapTo(window, piece.rect().bottomRight()))
            assert keys.strip.said.text().endswith(end)
            assert (window.width(), window.height()) == (width, height)  # nothing pushed it wider
    assert desk.done == ["begin Lakeside Tower"]


def test_a_touch_on_the_strip_leads_to_its_arrival_sheet(
    qtbot: QtBot, tower: Window, keys: IncidentKeys, desk: Desk
) -> None:
    begin(qtbot, tower, desk)
    there(qtbot, tower, BARE)
    tower.show_screen(Screen.MAP)
    QTest.mouseClick(keys.strip.said, Qt.MouseButton.LeftButton, pos=QPoint(30, 20))
    settled(qtbot, tower)
    assert (tower.around.current.facility_id, tower.screen_shown) == (TOWER, Screen.BRIEF)
    assert tower.deck.brief.isVisible()


def test_the_end_asks_once(qtbot: QtBot, tower: Window, keys: IncidentKeys, desk: Desk) -> None:
    begin(qtbot, tower, desk)
    keys.strip.end_key.click()
    assert keys.question.isVisible()
    assert keys.question.words.text() == "End the incident at Lakeside Tower?"
    assert_reachable(keys.question)
    keys.question.no_key.click()
    assert not keys.question.isVisible()
    assert desk.running is not None
    keys.strip.end_key.click()
    press_in(keys.question, Qt.Key.Key_Escape)
    assert not keys.question.isVisible()
    keys.strip.end_key.click()
    keys.question.yes_key.click()
    qtbot.waitUntil(lambda: not keys.strip.isVisible())
    assert desk.done == ["begin Lakeside Tower", "end"]
    assert tower.header.incident.isVisible()


def assert_reachable(question: QWidget) -> None:
    window = question.window()
    for key in question.findChildren(QAbstractButton):
        assert min(key.width(), key.height()) >= FINGER_PX
        middle = key.mapTo(window, key.rect().center())
        assert window.childAt(middle) is key


def press_in(widget: QWidget, key: Qt.Key) -> None:
    focused = widget.focusWidget() or widget
    QTest.keyClick(focused, key)


def test_beginning_elsewhere_asks_whether_the_other_has_ended(
    qtbot: QtBot, tower: Window, keys: IncidentKeys, desk: Desk
) -> None:
    begin(qtbot, tower, desk)
    there(qtbot, tower, BARE)
    assert tower.header.incident.isVisible()
    tower.header.incident.click()
    assert keys.question.words.text() == "Has the incident at Lakeside Tower ended?"
    assert_reachable(keys.question)
    keys.question.no_key.click()
    settled(qtbot, tower)
    assert desk.done == ["begin Lakeside Tower"]
    tower.header.incident.click()
    keys.question.yes_key.click()
    qtbot.waitUntil(lambda: "Riverside Flats" in keys.strip.said.text())
    assert desk.running is not None
    assert desk.running.facility_id == BARE


def test_a_question_goes_when_another_building_is_opened(
    qtbot: QtBot, tower: Window, keys: IncidentKeys, desk: Desk
) -> None:
    begin(qtbot, tower, desk)
    there(qtbot, tower, BARE)
    tower.header.incident.click()
    assert keys.question.isVisible()
    there(qtbot, tower, TOWER)
    assert not keys.question.isVisible()
    assert desk.done == ["begin Lakeside Tower"]


def test_one_that_may_have_been_forgotten_says_so_and_a_touch_says_that_it_runs(
    qtbot: QtBot, tower: Window, keys: IncidentKeys, desk: Desk
) -> None:
    begin(qtbot, tower, desk)
    desk.running = Incident(TOWER, "Lakeside Tower", NOW - timedelta(hours=14))
    desk.ran = 14 * 3600.0
    keys.look()
    assert keys.strip.said.text() == "Incident at Lakeside Tower since yesterday 13:12: still running?"
    keys.strip.end_key.click()
    assert keys.question.words.text() == "Is the incident at Lakeside Tower still running?"
    keys.question.no_key.click()
    qtbot.waitUntil(lambda: keys.strip.said.text().endswith("since yesterday 13:12 · 14 h 0 min"))
    assert desk.done[-1] == "still running"


def test_a_facility_that_is_removed_while_its_incident_runs_keeps_its_strip(
    qtbot: QtBot, theme: Theme, desk: Desk
) -> None:
    held = library()
    sync = FakeSync(held)
    with stage(theme, held, sync=sync) as window:
        keys = IncidentKeys(window, desk, lambda: NOW)
        shown(qtbot, window)
        there(qtbot, window, TOWER)
        begin(qtbot, window, desk)
        sync.change = Change(43, removed=(TOWER,))
        held.preplans.pop(TOWER)
        window.syncing.begin()
        qtbot.waitUntil(lambda: window.header.plate.address.startswith("No longer held"))
        there(qtbot, window, BARE)
        keys.strip.said.click()
        settled(qtbot, window)
        assert "Incident at Lakeside Tower" in keys.strip.said.text()
        keys.strip.end_key.click()
        keys.question.yes_key.click()
        qtbot.waitUntil(lambda: not keys.strip.isVisible())


def test_what_a_stick_brings_first_lies_there_unless_a_person_chose_another_place(
    qtbot: QtBot, tower: Window, keys: IncidentKeys, desk: Desk
) -> None:
    begin(qtbot, tower, desk)
    point = tower.around.questions.location(TOWER)
    qtbot.waitUntil(lambda: tower.syncing.incident == point)
    keys.strip.end_key.click()
    keys.question.yes_key.click()
    qtbot.waitUntil(lambda: tower.syncing.incident is None)
    chosen: LonLat = (-87.0, 41.0)
    tower.syncing.incident = chosen
    begin(qtbot, tower, desk)
    assert tower.syncing.incident == chosen
    keys.strip.end_key.click()
    keys.question.yes_key.click()
    qtbot.waitUntil(lambda: not keys.strip.isVisible())
    assert tower.syncing.incident == chosen


def test_it_is_remembered_once_a_minute_and_hears_what_another_window_did(
    qtbot: QtBot, tower: Window, keys: IncidentKeys, desk: Desk
) -> None:
    for _ in range(2 * REMEMBER_S + 5):
        keys.look()
    qtbot.waitUntil(lambda: desk.done == ["checkpoint"] * 2)
    desk.running = Incident(BARE, "Riverside Flats", NOW)
    keys.look()
    assert keys.strip.isVisible()


EAST = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("begun", "now", "said"),
    [
        (datetime(2026, 3, 3, 1, 20, tzinfo=UTC), datetime(2026, 3, 3, 2, 0, tzinfo=UTC), "01:20"),
        (datetime(2026, 3, 2, 14, 20, tzinfo=UTC), datetime(2026, 3, 3, 2, 0, tzinfo=UTC), "yesterday 14:20"),
        (datetime(2026, 2, 28, 23, 59, tzinfo=UTC), datetime(2026, 3, 1, 0, 0, tzinfo=UTC), "yesterday 23:59"),
        (datetime(2025, 12, 19, 9, 5, tzinfo=UTC), datetime(2026, 3, 3, 2, 0, tzinfo=UTC), "19 Dec 09:05"),
        (datetime(2026, 3, 4, 1, 20, tzinfo=UTC), datetime(2026, 3, 3, 2, 0, tzinfo=UTC), "4 Mar 01:20"),
        (datetime(2026, 3, 3, 1, 20, tzinfo=UTC), datetime(2026, 3, 3, 2, 0, tzinfo=EAST), "yesterday 20:20"),
    ],
)
def test_since_when_in_words(begun: datetime, now: datetime, said: str) -> None:
    assert words.since(begun, now) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 min"), (59.9, "0 min"), (2520, "42 min"), (3600, "1 h 0 min"), (86_399, "23 h 59 min"),
     (86_400, "1 day 0 h"), (183_600, "2 days 3 h")],
)  # fmt: skip
def test_for_how_long_in_words(seconds: float, said: str) -> None:
    assert words.ran(seconds) == said


def test_the_strip_is_in_the_way_of_no_lock(qtbot: QtBot, tower: Window, desk: Desk) -> None:
    """Its question hangs in the window: it goes with it, and no window of its own is left."""
    begin(qtbot, tower, desk)
    (keys,) = tower.findChildren(IncidentKeys)
    keys.strip.end_key.click()
    assert keys.question.window() is tower
