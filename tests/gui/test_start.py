"""After the window is shown: what the first facility needs is loaded on the lane that will answer."""

from __future__ import annotations

import gc
import threading
import weakref
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from responder_app.errors import ResponderError, StoreError
from responder_app.gui import garbage
from responder_app.gui.furnishing import get_ready
from responder_app.gui.parts import Parts
from responder_app.gui.tasks import Lane
from responder_app.position.service import PositionService


@dataclass
class Noted:
    """Takes the place of the briefing and the drawing pool; notes on which thread it was asked."""

    threads: list[str] = field(default_factory=list)
    warmed: int = 0
    error: ResponderError | None = None

    def prepare(self) -> None:
        self.threads.append(threading.current_thread().name)
        if self.error is not None:
            raise self.error

    def warm(self) -> None:
        self.warmed += 1


pytestmark = pytest.mark.usefixtures("housekeeping")


def test_the_first_facility_is_prepared_on_the_lane_of_the_answers(qtbot: QtBot) -> None:
    noted, lane = Noted(), Lane()
    some: Any = None
    parts = Parts(cast(Any, noted), some, cast(Any, noted), some, some, some, PositionService(None), some)
    with qtbot.waitSignal(lane.idle):
        get_ready(parts, lane)
    lane.close()
    assert noted.threads == ["responder-lane"]
    assert noted.warmed == 1


@pytest.mark.parametrize("error", [None, StoreError("torn")])
def test_garbage_is_looked_for_again_but_not_in_what_the_window_needs(qtbot: QtBot, error: StoreError | None) -> None:
    noted, lane = Noted(error=error), Lane()
    some: Any = None
    parts = Parts(cast(Any, noted), some, cast(Any, noted), some, some, some, PositionService(None), some)
    gc.unfreeze()
    with qtbot.waitSignal(lane.idle):
        get_ready(parts, lane)
    lane.close()
    assert gc.get_freeze_count() > 1000
    left = weakref.ref(circles()[0])
    qtbot.waitUntil(lambda: left() is None)


class Circle:
    """Garbage as soon as nobody else holds it."""

    def __init__(self) -> None:
        self.itself = self


def circles() -> list[Circle]:
    """So many that it is time to look."""
    return [Circle() for _ in range(garbage.LOOK_AFTER)]


def finders(qtbot: QtBot, rounds: int = 10) -> set[str]:
    """On which threads garbage is found that a lane leaves behind."""
    found: list[str] = []

    def leave() -> None:
        for _ in range(rounds):
            weakref.finalize(circles()[0], lambda: found.append(threading.current_thread().name))

    lane = Lane()
    lane.ask(leave, lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: bool(found) and not lane.busy)
    lane.close()
    return set(found)


def finders_of_python() -> set[str]:
    """On which threads Python itself finds garbage that a thread leaves behind, while the GUI thread waits."""
    found: list[str] = []

    def leave() -> None:
        weakref.finalize(Circle(), lambda: found.append(threading.current_thread().name))
        for _ in range(10 * gc.get_threshold()[0]):
            Circle()

    lane = threading.Thread(target=leave, name="a lane")
    lane.start()
    lane.join()
    return set(found)


def test_garbage_is_looked_for_on_the_windows_own_thread_only(qtbot: QtBot) -> None:
    """Taken apart on a lane's thread, Qt's objects crash the program."""
    garbage.begin()
    assert finders(qtbot) == {"MainThread"}
    assert finders_of_python() == set()
    gc.enable()
    assert finders_of_python() == {"a lane"}  # the control
    gc.disable()
