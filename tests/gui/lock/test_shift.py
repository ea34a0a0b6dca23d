"""Locking and unlocking the whole window on the staged library: what goes, what comes back, who is refused."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from responder_app.errors import (
    DamagedError,
    LockedOutError,
    NoSecurityKeyError,
    NotInitialisedError,
)
from responder_app.gui.lock.idle import IdleWatch
from responder_app.gui.lock.shift import Shift
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.session.policy import BY_KEY, IDLE, SUSPEND, TIME_IS_UP, LockPolicy, Runs
from tests.fakes.buildings import BARE, TOWER
from tests.gui import stage
from tests.gui.driving import settled
from tests.gui.lock.house import ORTIZ, SECRETS, WEBB, House, lock, opened, shifting, unlock


def test_the_lock_comes_first_and_a_pin_opens_the_window(qtbot: QtBot, shift: Shift) -> None:
    shift.begin()
    assert shift.window is None
    window = unlock(qtbot, shift)
    assert window.isVisible()
    assert shift.screen is None


def test_what_the_window_needs_is_loaded_once_the_lock_is_on_the_screen(
    qtbot: QtBot, theme: Theme, house: House
) -> None:
    loading, loaded, seen = threading.Event(), threading.Event(), list[tuple[bool, bool]]()
    shifts: list[Shift] = []

    def load() -> None:
        screen = shifts[0].screen
        seen.append((screen is not None and screen.isVisible(), threading.current_thread() is threading.main_thread()))
        loading.set()
        loaded.wait(30)

    for shift in shifting(theme, house, load=load):
        shifts.append(shift)
        shift.begin()
        assert loading.wait(30)
        assert seen == [(True, False)]
        loaded.set()
        unlock(qtbot, shift)
    assert len(seen) == 1


def test_ctrl_l_and_the_key_on_sync_lock(qtbot: QtBot, shift: Shift) -> None:
    window = opened(qtbot, shift)
    with qtbot.waitSignal(shift.dropped):
        QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    window = unlock(qtbot, shift)
    window.show_screen(Screen.SYNC)
    with qtbot.waitSignal(shift.dropped):
        window.deck.sync.lock.click()
    assert shift.screen is not None


def test_nothing_of_the_facility_stays_in_the_program(qtbot: QtBot, shift: Shift, house: House) -> None:
    window = opened(qtbot, shift)
    name = window.header.plate.name
    kept = weakref.ref(window.deck.brief)
    seen = [widget.accessibleName() for widget in QApplication.allWidgets()]
    assert any(name in words for words in seen)  # the control
    del window, seen
    lock(qtbot, shift)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert kept() is None, [type(one) for one in gc.get_referrers(kept())]
    assert not any(name in widget.accessibleName() + widget.windowTitle() for widget in QApplication.allWidgets())
    assert house.ended == [BY_KEY]


def test_a_map_that_was_worked_out_ahead_goes_with_the_lock(qtbot: QtBot, shift: Shift) -> None:
    """Its scene in the briefing and the base map that was begun for it, of which nobody has seen anything."""
    kept = worked_out_ahead(qtbot, opened(qtbot, shift))
    gc.collect()
    assert all(one() is not None for one in kept)  # the control
    lock(qtbot, shift)
    gc.collect()
    assert [one() for one in kept] == [None, None, None]


def worked_out_ahead(qtbot: QtBot, window: Window) -> list[weakref.ref[Any]]:
    """The flats' map, while their arrival sheet is on the screen."""
    ahead, panel, questions = window.deck.map.ahead, window.deck.map.map, window.around.questions
    window.open_facility(TOWER, Screen.MAP)
    qtbot.waitUntil(lambda: panel.scene is not None)
    window.show_screen(Screen.SEARCH)
    window.open_facility(BARE)
    qtbot.waitUntil(lambda: BARE in ahead._foreseen and ahead.at_rest)
    return [weakref.ref(ahead._foreseen[BARE]), weakref.ref(questions.site_map(BARE)), weakref.ref(questions)]


def test_the_screen_is_covered_before_anything_else_is_done(qtbot: QtBot, shift: Shift, house: House) -> None:
    window = opened(qtbot, shift)
    before = window.grab().toImage()
    seen: list[bool] = []
    shift.locked.connect(lambda: seen.append(window.isVisible() or bool(house.ended)))
    shift.lock()
    assert seen == [False]
    assert shift.screen is not None
    assert shift.screen.isVisible()
    after = window.grab().toImage()
    spots = [(x, y) for x in range(9, 700, 40) for y in range(9, 500, 40)]
    assert len({after.pixel(*spot) for spot in spots}) == 1  # the cover, whatever else the window would still paint
    assert len({before.pixel(*spot) for spot in spots}) > 3
    qtbot.waitUntil(lambda: house.ended == [BY_KEY])


def test_the_next_shift_is_where_the_crew_was(qtbot: QtBot, shift: Shift, house: House) -> None:
    window = opened(qtbot, shift)
    window.around.current.set_fire_floor("3")
    window.show_screen(Screen.PLANS)
    settled(qtbot, window)
    window.deck.plans.show_floor("2")
    settled(qtbot, window)
    lock(qtbot, shift)
    window = unlock(qtbot, shift, WEBB)
    assert house.opened == ["o", "w"]
    assert window.screen_shown is Screen.PLANS
    assert (window.around.current.facility_id, window.around.current.fire_floor) == (TOWER, "3")
    assert window.deck.plans.level == "2"


def test_a_wrong_pin_is_said_and_the_line_is_empty(qtbot: QtBot, shift: Shift) -> None:
    shift.begin()
    screen = shift.screen
    assert screen is not None
    screen.names["o"].click()
    for digit in "000111":
        screen.pad.keys[digit].click()
    screen.unlock_key.click()
    qtbot.waitUntil(lambda: "4 tries are left" in screen.words.text())
    assert screen.line.text() == ""
    assert "Next try in" in screen.words.text()
    assert not screen.unlock_key.isEnabled()
    screen.pad.keys["4"].click()
    assert screen.line.text() == "4", "the next try is typed while the wait runs"
    screen._free_at = 0.0  # the minute is over
    qtbot.waitUntil(screen.unlock_key.isEnabled, timeout=20_000)
    assert screen.words.text() == "That was wrong; 4 tries are left.", "no wait is said that is over"


def test_the_lock_goes_dark_and_black_by_the_keys_that_do_so_everywhere(qtbot: QtBot, shift: Shift) -> None:
    shift.begin()
    screen = shift.screen
    assert screen is not None
    qtbot.waitUntil(screen.isActiveWindow)
    screen.names["o"].click()
    day = screen.styleSheet()
    QTest.keyClick(screen, Qt.Key.Key_F9)
    assert (screen.styleSheet() != day, screen.light.night_key.text()) == (True, "Day")
    QTest.keyClick(screen, Qt.Key.Key_F10)
    assert screen.light.blackout.isVisible()
    QTest.keyClick(screen.light.blackout, Qt.Key.Key_4)
    assert not screen.light.blackout.isVisible()
    assert screen.line.text() == "", "the key that wakes the screen does nothing else"
    assert unlock(qtbot, shift).around.theme.night, "who unlocks in the dark is not blinded"


def test_a_locked_out_user_sees_the_time_and_another_may_unlock(qtbot: QtBot, shift: Shift, house: House) -> None:
    shift.begin()
    screen = shift.screen
    assert screen is not None
    house.failure = LockedOutError("Ortiz must wait", 600)
    screen.names["o"].click()
    screen.line.insert("1")
    screen.unlock_key.click()
    qtbot.waitUntil(lambda: "Next try in 10 minutes" in screen.words.text())
    assert not screen.unlock_key.isEnabled()
    house.failure = None
    assert unlock(qtbot, shift, WEBB).isVisible()


def test_a_vehicle_that_cannot_be_opened_is_refused_at_first_and_said_later(
    qtbot: QtBot, shift: Shift, house: House
) -> None:
    house.failure = NotInitialisedError("nothing here")
    shift.begin()
    assert shift.screen is not None
    shift.screen.names["o"].click()
    shift.screen.line.insert("1")
    with qtbot.waitSignal(shift.refused):
        shift.screen.unlock_key.click()
    house.failure = None
    unlock(qtbot, shift)
    lock(qtbot, shift)
    house.failure = DamagedError("torn")
    screen = shift.screen
    screen.names["o"].click()
    screen.line.insert("1")
    screen.unlock_key.click()
    qtbot.waitUntil(lambda: "damaged" in screen.words.text())


def test_a_notice_is_read_before_anybody_logs_on(qtbot: QtBot, theme: Theme, house: House) -> None:
    for shift in shifting(theme, house, banner="<b>For official use</b>\nonly."):
        shift.begin()
        screen = shift.screen
        assert screen is not None
        assert screen.pages.currentIndex() == 0
        screen.names["o"].click()
        screen.line.insert(SECRETS["o"])
        screen.line.returnPressed.emit()
        assert house.opened == []
        screen.accept_key.click()
        assert unlock(qtbot, shift).isVisible()


def test_without_users_one_key_opens_and_nobody_waits_at_the_start(qtbot: QtBot, theme: Theme, house: House) -> None:
    house.members = ()
    for shift in shifting(theme, house):
        with qtbot.waitSignal(shift.unlocked):
            shift.begin()
        lock(qtbot, shift)
        assert shift.screen is not None
        assert "No PIN is set" in shift.screen.words.text()
        with qtbot.waitSignal(shift.unlocked):
            shift.screen.unlock_key.click()


def test_what_was_copied_and_what_stands_beside_is_gone(qtbot: QtBot, shift: Shift) -> None:
    window = opened(qtbot, shift)
    QGuiApplication.clipboard().setText("Adler Tower")
    box = QMessageBox(QMessageBox.Icon.NoIcon, "Adler Tower", "x", QMessageBox.StandardButton.Ok, window)
    box.open()
    lock(qtbot, shift)
    assert QGuiApplication.clipboard().text() == ""
    assert [top.windowTitle() for top in QApplication.topLevelWidgets() if top.isVisible()] == ["Responder"]


def test_locking_twice_ends_once(qtbot: QtBot, shift: Shift, house: House) -> None:
    opened(qtbot, shift)
    with qtbot.waitSignal(shift.dropped):
        shift.lock(SUSPEND)
        shift.lock()
    assert house.ended == [SUSPEND]


@pytest.mark.parametrize(
    ("idle", "logged_on", "incident", "also", "why"),
    [
        (899, 0, Runs.NONE, False, ""),
        (900, 0, Runs.NONE, False, IDLE),
        (0, 43_199, Runs.NONE, False, ""),
        (0, 43_200, Runs.NONE, False, TIME_IS_UP),
        (9000, 90_000, Runs.SAID, False, ""),
        (9000, 90, Runs.SAID, True, IDLE),
        (0, 90_000, Runs.SAID, True, TIME_IS_UP),
        (900, 90, Runs.UNSAID, False, IDLE),
        (899, 90_000, Runs.UNSAID, False, ""),
        (900, 90_000, Runs.UNSAID, False, TIME_IS_UP),
        (0, 90_000, Runs.UNSAID, True, TIME_IS_UP),
    ],
)
def test_the_policy_says_when(idle: float, logged_on: float, incident: Runs, also: bool, why: str) -> None:
    assert LockPolicy(also_in_incident=also, incident=lambda: incident).due(idle, logged_on) == why
    assert LockPolicy(also_in_incident=also, incident=lambda: incident).due(idle, logged_on, glass_broken=True) == ""
    assert LockPolicy(0, 0).due(idle, logged_on) == ""


def test_an_untouched_window_is_due_and_a_touch_that_comes_too_late_ends_nothing(qtbot: QtBot, shift: Shift) -> None:
    clock = [0.0]
    watch = IdleWatch(LockPolicy(), lambda: clock[0])
    told: list[str] = []
    watch.due.connect(told.append)
    window = opened(qtbot, shift)
    watch.begin()
    clock[0] = 899
    QTest.mouseClick(window.header, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    clock[0] = 1700
    watch.look()
    assert told == []
    clock[0] = 899 + 900  # the machine slept: the first touch afterwards is no touch in time
    QTest.mouseClick(window.header, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert told[0] == IDLE
    watch.end()


@pytest.mark.parametrize(("width", "height", "dpi"), [(1024, 749, 127.0), (1366, 749, 118.0), (1920, 1061, 166.0)])
def test_the_keys_are_for_gloves_and_none_is_cut(qtbot: QtBot, width: int, height: int, dpi: float) -> None:
    from responder_app.gui.keys import Key
    from responder_app.gui.lock.screen import LockScreen
    from responder_app.gui.metrics import Metrics

    theme = Theme(Metrics(dpi))
    theme.apply()
    screen = LockScreen(theme, "Locked", (ORTIZ, WEBB), "")
    qtbot.addWidget(screen)
    screen.resize(width, height)
    screen.show()
    screen.names["o"].click()
    QApplication.processEvents()
    assert (screen.width(), screen.height()) == (width, height)
    for key in (*screen.pad.keys.values(), *screen.names.values(), screen.unlock_key):
        assert key.isVisible()
        assert min(theme.metrics.mm(key.width()), theme.metrics.mm(key.height())) >= 20
        assert screen.rect().contains(key.mapTo(screen, key.rect().center()))
        assert key.captions_fit()
        assert key.accessibleName()
    assert all(isinstance(key, Key) for key in screen.findChildren(Key))


def test_sleep_that_is_told_of_on_another_thread_locks_on_the_windows_own(
    qtbot: QtBot, shift: Shift, house: House
) -> None:
    opened(qtbot, shift)
    threads: list[str] = []
    shift.locked.connect(lambda: threads.append(threading.current_thread().name))
    telling = threading.Thread(target=shift.slept.emit)
    with qtbot.waitSignal(shift.dropped):
        telling.start()
    telling.join()
    assert threads == ["MainThread"]
    assert house.ended == [SUSPEND]


def test_a_running_sync_holds_up_neither_the_lock_nor_the_next_shift(
    qtbot: QtBot, shift: Shift, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A silent network read ends after 15 s at worst; the library of that shift is closed after it, not before."""
    window = opened(qtbot, shift)
    begun, told_to_stop, goes_on = threading.Event(), threading.Event(), threading.Event()

    def slow_sync(self: object, tell: object, cancel: Callable[[], bool], *_: object) -> None:
        begun.set()
        while not cancel():
            goes_on.wait(0.01)
        told_to_stop.set()
        goes_on.wait(120)

    with monkeypatch.context() as patched:
        patched.setattr(stage.FakeSync, "sync_now", slow_sync)
        window.syncing.begin()
        assert begun.wait(30)
    before = time.monotonic()
    shift.lock()
    assert time.monotonic() - before < 60
    assert shift.screen is not None
    assert shift.screen.isVisible()
    assert told_to_stop.wait(30)
    assert house.ended == []
    assert unlock(qtbot, shift, WEBB).isVisible()
    assert house.ended == []
    with qtbot.waitSignal(shift.dropped):
        goes_on.set()
    assert house.ended == [BY_KEY]
    assert shift.window is not None
    assert shift.window.isVisible()


def test_an_export_that_runs_is_finished_behind_the_lock_and_nothing_is_shown_of_it(
    qtbot: QtBot, shift: Shift, house: House, tmp_path: Path
) -> None:
    window = opened(qtbot, shift)
    begun, goes_on = threading.Event(), threading.Event()

    def slow_export() -> None:
        begun.set()
        goes_on.wait(120)
        (tmp_path / "map.html").write_text("whole")

    window.lanes[3].ask(slow_export, lambda _: pytest.fail("heard"), lambda _: pytest.fail("heard"))
    assert begun.wait(30)
    before = time.monotonic()
    shift.lock()
    assert time.monotonic() - before < 60
    assert [top.windowTitle() for top in QApplication.topLevelWidgets() if top.isVisible()] == ["Responder"]
    with qtbot.waitSignal(shift.dropped):
        goes_on.set()
    assert (tmp_path / "map.html").read_text() == "whole"
    assert house.ended == [BY_KEY]


def test_a_member_with_a_security_key_is_told_to_touch_it_and_a_forgotten_one_ends_nothing(
    qtbot: QtBot, shift: Shift, house: House
) -> None:
    house.members = (replace(ORTIZ, touch=True), WEBB)
    refused: list[object] = []
    shift.refused.connect(refused.append)
    shift.begin()
    screen = shift.screen
    assert screen is not None
    screen.names["o"].click()
    assert "security key" in screen.words.text()
    assert screen.pad.isVisible()
    house.failure = NoSecurityKeyError("not plugged in")
    screen.line.insert(SECRETS["o"])
    screen.unlock_key.click()
    assert screen.words.text() == "Touch your security key."
    qtbot.waitUntil(lambda: "Plug it in" in screen.words.text())
    assert screen.unlock_key.isEnabled()
    assert refused == []
    house.failure = None
    assert unlock(qtbot, shift).isVisible()
