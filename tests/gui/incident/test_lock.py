"""The lock while an incident runs: what it waits for, what it does not, that it says nothing, who finds it again."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from responder_app.gui.incident.hook import IncidentKeys, add_incident
from responder_app.gui.incident.strip import IncidentStrip
from responder_app.gui.lock.shift import Shift
from responder_app.gui.parts import Parts
from responder_app.gui.screens import LOCK_KEY
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.session.incident import AWAKE_S, Incident
from responder_app.session.policy import BY_KEY, IDLE, SUSPEND, TIME_IS_UP, LockPolicy
from tests.fakes.buildings import TOWER
from tests.gui.driving import settled
from tests.gui.incident.desk import Desk
from tests.gui.lock.house import ORTIZ, WEBB, House, built, lock, shifting, unlock
from tests.gui.stage import NOW

LONG_S, LOGON_S = 3600.0, 12 * 3600.0


@dataclass
class Station(House):
    """A house whose vehicle remembers an incident."""

    desk: Desk = field(default_factory=Desk)

    def open(self, member: str, secret: str) -> Parts:
        return replace(super().open(member, secret), incidents=self.desk)


@pytest.fixture
def house() -> Station:
    return Station(desk=Desk(Incident(TOWER, "Lakeside Tower", NOW)))


def hung(parts: Parts, theme: Theme) -> Window:
    window = built(parts, theme)
    assert parts.incidents is not None
    add_incident(window, parts.incidents)
    return window


def on_shift(theme: Theme, house: Station, policy: LockPolicy) -> Iterator[Shift]:
    for shift in shifting(theme, house, policy=policy):
        shift._build = hung
        yield shift


@pytest.fixture
def policy() -> LockPolicy:
    return LockPolicy()


@pytest.fixture
def shift(qtbot: QtBot, theme: Theme, house: Station, policy: LockPolicy) -> Iterator[Shift]:
    yield from on_shift(theme, house, policy)


def left_alone(shift: Shift) -> None:
    """Nobody has touched it for an hour."""
    shift._idle._touched_s -= LONG_S
    shift._idle.look()


def logged_on_long_ago(shift: Shift) -> None:
    """Somebody logged on half a day ago and has worked at it since."""
    shift._idle._logged_on_s -= LOGON_S
    shift._idle.look()


def left_half_a_day(shift: Shift) -> None:
    """Somebody logged on half a day ago and left it."""
    shift._idle._logged_on_s -= LOGON_S
    left_alone(shift)


def told_to(shift: Shift) -> None:
    """Ctrl+L."""
    assert shift.window is not None
    QTest.keySequence(shift.window, LOCK_KEY)


def about_to_sleep(shift: Shift) -> None:
    """The machine suspends."""
    shift.slept.emit()


STRICT = LockPolicy(also_in_incident=True)
NEVER_IDLE = LockPolicy(idle_s=0)
LOCKS = [
    # While it runs, neither time locks: by neither does a commander lose the screen.
    (LockPolicy(), 0.0, left_alone, ""),
    (LockPolicy(), 0.0, logged_on_long_ago, ""),
    (LockPolicy(), 0.0, left_half_a_day, ""),
    (LockPolicy(), AWAKE_S - 1, left_half_a_day, ""),
    # Nobody said for 12 hours that it runs: a screen that somebody left locks, one that is worked at does not.
    (LockPolicy(), AWAKE_S, left_alone, IDLE),
    (LockPolicy(), AWAKE_S, logged_on_long_ago, ""),
    (LockPolicy(), AWAKE_S, left_half_a_day, TIME_IS_UP),
    (NEVER_IDLE, AWAKE_S, logged_on_long_ago, ""),
    (NEVER_IDLE, AWAKE_S, left_half_a_day, TIME_IS_UP),
    # The owner wants both to lock all the same.
    (STRICT, 0.0, left_alone, IDLE),
    (STRICT, 0.0, logged_on_long_ago, TIME_IS_UP),
    (STRICT, AWAKE_S, left_alone, IDLE),
    (STRICT, AWAKE_S, logged_on_long_ago, TIME_IS_UP),
    # A key and sleep always do.
    *((policy, ran, does, why) for policy, ran in ((LockPolicy(), 0.0), (LockPolicy(), AWAKE_S), (STRICT, 0.0))
      for does, why in ((told_to, BY_KEY), (about_to_sleep, SUSPEND))),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "ran", "does", "why"), LOCKS)
def test_what_locks_while_it_runs(
    qtbot: QtBot, shift: Shift, house: Station, ran: float, does: Callable[[Shift], None], why: str
) -> None:
    shift.begin()
    unlock(qtbot, shift)
    house.desk.ran = ran
    does(shift)
    if not why:
        assert shift.window is not None
        house.desk.end()  # without one it would have locked
        shift._idle.look()
    qtbot.waitUntil(lambda: len(house.ended) == 1)
    assert shift.window is None
    assert not why or house.ended == [why]


def test_the_next_one_to_unlock_is_asked_whether_one_that_nobody_spoke_of_still_runs(
    qtbot: QtBot, shift: Shift, house: Station
) -> None:
    shift.begin()
    unlock(qtbot, shift)
    house.desk.ran = AWAKE_S
    with qtbot.waitSignal(shift.dropped):
        left_alone(shift)
    window = unlock(qtbot, shift, WEBB)
    assert strip_of(window).said.text().endswith("still running?")
    strip_of(window).end_key.click()
    (keys,) = window.findChildren(IncidentKeys)
    keys.question.no_key.click()
    qtbot.waitUntil(lambda: house.desk.done == ["still running"])
    left_half_a_day(shift)
    assert shift.window is window


def test_a_key_locks_and_the_next_crew_finds_it(qtbot: QtBot, shift: Shift, house: Station) -> None:
    shift.begin()
    window = unlock(qtbot, shift, ORTIZ)
    assert strip_of(window).said.text().startswith("Incident at Lakeside Tower since ")
    window.open_facility(TOWER)
    settled(qtbot, window)
    strip_of(window).end_key.click()
    lock(qtbot, shift)
    assert shift.screen is not None
    shown = [*said_by(shift.screen), shift.screen.windowTitle(), QGuiApplication.applicationDisplayName()]
    assert len(shown) > 3
    assert not [text for text in shown if "Lakeside" in text or "Incident" in text]
    window = unlock(qtbot, shift, WEBB)
    assert "Lakeside Tower" in strip_of(window).said.text()
    assert any("Lakeside" in text for text in said_by(window))  # the search above finds what is there
    assert house.desk.running is not None


def test_nothing_of_it_stays_in_the_program_after_the_lock(qtbot: QtBot, shift: Shift) -> None:
    shift.begin()
    window = unlock(qtbot, shift)
    strip_of(window).end_key.click()
    (keys,) = window.findChildren(IncidentKeys)
    kept = [weakref.ref(one) for one in (window, keys, keys.strip, keys.question)]
    assert all(ref() is not None for ref in kept)
    del window, keys
    lock(qtbot, shift)
    assert [ref() for ref in kept] == [None] * 4


def strip_of(window: Window) -> IncidentStrip:
    (keys,) = window.findChildren(IncidentKeys)
    return keys.strip


def said_by(widget: QWidget) -> list[str]:
    """All words of all widgets in it, shown or not, and what a screen reader would say."""
    inner = [widget, *widget.findChildren(QWidget)]
    texts = [one.text() for one in inner if isinstance(one, QAbstractButton | QLabel)]
    return texts + [one.accessibleName() for one in inner] + [one.toolTip() for one in inner]
