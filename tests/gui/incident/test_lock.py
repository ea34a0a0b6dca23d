"""The lock while an incident runs: what it waits for, what it does not, that it says nothing, who finds it again."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from responder_app.gui.incident.hook import IncidentKeys, add_incident
from responder_app.gui.incident.strip import IncidentStrip
from responder_app.gui.lock.shift import Shift
from responder_app.gui.parts import Parts
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.session.incident import AWAKE_S, Incident
from responder_app.session.policy import IDLE, LockPolicy
from tests.fakes.buildings import TOWER
from tests.gui.driving import settled
from tests.gui.incident.desk import Desk
from tests.gui.lock.house import ORTIZ, WEBB, House, built, lock, shifting, unlock
from tests.gui.stage import NOW

LONG_S = 3600.0


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
def shift(qtbot: QtBot, theme: Theme, house: Station) -> Iterator[Shift]:
    yield from on_shift(theme, house, LockPolicy())


@pytest.fixture
def strict(qtbot: QtBot, theme: Theme, house: Station) -> Iterator[Shift]:
    yield from on_shift(theme, house, LockPolicy(also_in_incident=True))


def untouched(shift: Shift, seconds: float) -> None:
    """Nobody has touched it for so long."""
    shift._idle._touched_s -= seconds
    shift._idle.look()


def test_idle_time_locks_nothing_while_it_runs(qtbot: QtBot, shift: Shift, house: Station) -> None:
    shift.begin()
    unlock(qtbot, shift)
    untouched(shift, LONG_S)
    assert shift.window is not None
    house.desk.end()
    with qtbot.waitSignal(shift.dropped):
        untouched(shift, LONG_S)
    assert house.ended == [IDLE]


def test_idle_time_locks_all_the_same_where_the_owner_wants_it(qtbot: QtBot, strict: Shift, house: Station) -> None:
    strict.begin()
    unlock(qtbot, strict)
    with qtbot.waitSignal(strict.dropped):
        untouched(strict, LONG_S)
    assert house.ended == [IDLE]


def test_one_that_was_forgotten_keeps_nothing_awake(qtbot: QtBot, shift: Shift, house: Station) -> None:
    shift.begin()
    unlock(qtbot, shift)
    house.desk.ran = AWAKE_S - 1
    untouched(shift, LONG_S)
    assert shift.window is not None
    house.desk.ran = AWAKE_S
    with qtbot.waitSignal(shift.dropped):
        untouched(shift, LONG_S)
    window = unlock(qtbot, shift, WEBB)
    assert strip_of(window).said.text().endswith("still running?")


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
