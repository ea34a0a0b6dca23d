"""Steps in turns: what can wait for a picture waits for it, not for ever."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from responder_app.gui.plans import turns
from responder_app.gui.plans.turns import Turns


def test_later_steps_follow_once_the_picture_is_there(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_S", 3600.0)
    done, there, parent = list[str](), list[bool](), QObject()
    steps = Turns(parent)
    steps.begin(
        [lambda: done.append("picture"), lambda: done.append("symbols")],
        [lambda: done.append("layers")],
        lambda: bool(there),
    )
    qtbot.waitUntil(lambda: len(done) == 2)
    qtbot.wait(3 * turns.LOOK_MS)
    assert done == ["picture", "symbols"]
    assert steps.waiting
    there.append(True)
    qtbot.waitUntil(lambda: done[-1] == "layers")
    assert not steps.waiting


def test_a_picture_that_does_not_come_keeps_nothing_for_long(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_S", 0.05)
    done, parent = list[str](), QObject()
    Turns(parent).begin([], [lambda: done.append("layers")], lambda: False)
    qtbot.waitUntil(lambda: done == ["layers"])


def test_steps_of_the_floor_before_are_dropped(qtbot: QtBot) -> None:
    done, parent = list[str](), QObject()
    steps = Turns(parent)
    steps.begin([lambda: done.append("before")], [lambda: done.append("layers of the one before")], lambda: False)
    steps.begin([lambda: done.append("now")], [lambda: done.append("layers")])
    qtbot.waitUntil(lambda: not steps.waiting)
    assert done == ["before", "now", "layers"]
