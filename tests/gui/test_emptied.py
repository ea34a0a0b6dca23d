"""A window learns that its vehicle was emptied: from its own sync at once, from another program's within seconds."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from responder_app.errors import EmptiedError, TransportError
from responder_app.gui import emptied
from responder_app.gui.emptied import EmptiedWatch


class Syncs(QObject):
    """The part of a window's sync that is listened to."""

    failed = Signal(object)


def test_its_own_sync_tells_at_once_and_once(qtbot: QtBot) -> None:
    syncs, watch, told = Syncs(), EmptiedWatch(lambda: False), []
    watch.found.connect(lambda: told.append(1))
    watch.follow(SimpleNamespace(syncing=syncs))  # type: ignore[arg-type]
    syncs.failed.emit(TransportError("no way"))
    assert told == []
    for _ in range(2):
        syncs.failed.emit(EmptiedError("ordered"))
    assert told == [1]


def test_another_programs_sync_is_seen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptied, "LOOK_EVERY_MS", 10)
    there: list[int] = []
    watch = EmptiedWatch(lambda: bool(there))
    with qtbot.assertNotEmitted(watch.found, wait=60):
        pass
    with qtbot.waitSignal(watch.found):
        there.append(1)


def test_nothing_is_looked_at_after_the_end(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptied, "LOOK_EVERY_MS", 10)
    watch = EmptiedWatch(lambda: True)
    watch.stop()
    with qtbot.assertNotEmitted(watch.found, wait=60):
        pass
