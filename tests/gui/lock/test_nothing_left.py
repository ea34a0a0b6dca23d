"""After a session has ended nothing of its window is left in the program: at the lock, and in the tests' own stage."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QGraphicsItem, QStyle
from pytestqt.qtbot import QtBot

from responder_app.briefing.briefing import Briefing
from responder_app.gui import garbage
from responder_app.gui.lock.shift import Shift
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.render.pool import RenderPool
from tests.fakes.buildings import TOWER
from tests.fakes.library import FakeLibrary
from tests.gui import stage
from tests.gui.driving import settled, shown
from tests.gui.lock.house import House, lock, unlock

OURS = (QObject, QGraphicsItem, Briefing, FakeLibrary, RenderPool)
"""What a session is made of: screens, their items, what tells them something, answers, what was read."""

TURNS = 60
"""Of the event loop: by then what has ended has long been told."""


def known() -> dict[int, weakref.ref[Any]]:
    gc.collect()
    return {id(one): weakref.ref(one) for one in gc.get_objects() if isinstance(one, OURS) and not lasting(one)}


def lasting(one: Any) -> bool:
    """Whether it is the application's own: how everything is drawn, and timers for all windows."""
    of_application = isinstance(one, QObject) and shiboken6.isValid(one) and isinstance(one.parent(), QApplication)
    return of_application or isinstance(one, QStyle)


def session_since(before: dict[int, weakref.ref[Any]]) -> list[weakref.ref[Any]]:
    """All that a session is made of and that was not there before."""
    return [ref for key, ref in known().items() if key not in before or before[key]() is not ref()]


def left(kept: list[weakref.ref[Any]]) -> Counter[str]:
    return Counter(type(one).__name__ for ref in kept if (one := ref()) is not None)


def tour(qtbot: QtBot, window: Window) -> None:
    """Every screen, with what it shows of the tower."""
    window.open_facility(TOWER)
    settled(qtbot, window)
    for screen in Screen:
        window.show_screen(screen)
        settled(qtbot, window)
    window.toggle_night()
    window.open_facility(TOWER)
    settled(qtbot, window)


def test_nothing_of_a_window_is_left_behind_the_lock(qtbot: QtBot, shift: Shift) -> None:
    shift.begin()
    before = known()
    tour(qtbot, unlock(qtbot, shift))
    session = session_since(before)
    kinds = left(session)
    assert kinds["Window"] == kinds["Briefing"] == kinds["FakeLibrary"] == kinds["GreyPool"] == 1  # the control
    assert kinds["MapView"] == 1
    assert kinds["MarkItem"] > 1
    lock(qtbot, shift)
    assert left(session) == Counter()


def test_the_locks_own_screen_goes_with_what_was_typed(qtbot: QtBot, shift: Shift) -> None:
    shift.begin()
    kept = weakref.ref(shift.screen)
    unlock(qtbot, shift)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert kept() is None


def test_nothing_is_left_of_a_staged_window_either(qtbot: QtBot, theme: Theme) -> None:
    before, windows = known(), list[weakref.ref[Window]]()
    session = staged(qtbot, theme, before, windows)
    assert session
    garbage.drop()
    assert left(session) == Counter()
    assert windows[0]() is None


def staged(
    qtbot: QtBot, theme: Theme, before: dict[int, weakref.ref[Any]], windows: list[weakref.ref[Window]]
) -> list[weakref.ref[Any]]:
    with stage.stage(theme) as window:
        windows.append(weakref.ref(window))
        tour(qtbot, shown(qtbot, window))
        return session_since(before)


class Outlasting(QObject):
    """Tells something, and lives longer than a window."""

    told = Signal()


def test_a_window_that_something_outlasting_calls_would_be_found(qtbot: QtBot, theme: Theme) -> None:
    """The control: what Qt is told to call is held, and nothing in Python shows it."""
    outlasting, windows = Outlasting(), list[weakref.ref[Window]]()

    def called() -> None:
        with stage.stage(theme) as window:
            windows.append(weakref.ref(window))
            outlasting.told.connect(lambda: window.setWindowTitle(""))

    called()
    gc.collect()
    assert left(list(windows)) == Counter({"Window": 1})
    outlasting.deleteLater()


def test_a_window_is_not_taken_from_under_a_dialog_that_it_waits_for(qtbot: QtBot, shift: Shift, house: House) -> None:
    """A file dialog runs a loop of its own, within a method of the window that goes on once the dialog has ended."""
    shift.begin()
    window = unlock(qtbot, shift)
    seen, dropped = list[bool](), list[bool]()
    shift.dropped.connect(lambda: dropped.append(True))
    turns = iter(range(TURNS))

    def wait_for_dialog() -> None:
        dialog = QEventLoop()
        look = QTimer(interval=1)
        look.timeout.connect(lambda: dialog.quit() if house.ended and next(turns, None) is None else None)
        look.start()
        shift.lock()
        dialog.exec()
        seen.append(shiboken6.isValid(window))

    QTimer.singleShot(0, window, wait_for_dialog)
    qtbot.waitUntil(lambda: bool(dropped))
    assert seen == [True]
    assert not shiboken6.isValid(window)
