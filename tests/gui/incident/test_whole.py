"""An incident from its beginning to its end: a real office, vehicle, library and window, two users, the commands."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from responder_app import assembly, settings
from responder_app.gui.incident.hook import IncidentKeys
from responder_app.gui.lock.shift import Shift
from responder_app.gui.opening import gate_of
from responder_app.gui.start import made
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.library import tables
from responder_app.paths import VehiclePaths
from tests.fakes import quick_stretch
from tests.fakes.templates import Begin
from tests.gui import stage
from tests.gui.driving import settled
from tests.journeys.conftest import Command, begin, command, synced_city, templates

__all__ = ["begin", "command", "templates"]
WORDS, WEBBS = "crew words for the test", "seven brass nozzles"
NAME = "Government Office Building"


@pytest.fixture
def paths(command: Command, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> VehiclePaths:
    """A vehicle of two that has synced the building."""
    quick_stretch.use(monkeypatch)
    synced_city(command, begin, "fire")
    monkeypatch.setenv("RESPONDER_USER", "Crew")
    monkeypatch.setenv("RESPONDER_NEW_PASSPHRASE", WEBBS)
    assert command("user", "add", "Webb", "--protect", "alone") == 0
    paths = VehiclePaths(tmp_path / "vehicle")
    chosen = settings.load(paths.settings).model_copy(update={"position": "off", "sync_at": ()})
    settings.save(paths.settings, chosen)
    return paths


@contextmanager
def program(paths: VehiclePaths, theme: Theme) -> Iterator[Shift]:
    """One run of the program."""
    shift = Shift(gate_of(paths), theme, made)
    shift.begin()
    try:
        yield shift
    finally:
        window = shift.window
        shift.close()
        if window is not None:
            stage.end(window)
        if shift.screen is not None:
            shift.screen.deleteLater()
        shift.deleteLater()


def unlock(qtbot: QtBot, shift: Shift, name: str, secret: str) -> tuple[Window, IncidentKeys]:
    screen = shift.screen
    assert screen is not None
    (member,) = [one.id for one in shift._members if one.name == name]
    with qtbot.waitSignal(shift.unlocked, timeout=30_000):
        screen.names[member].click()
        screen.line.insert(secret)
        screen.unlock_key.click()
    assert shift.window is not None
    settled(qtbot, shift.window)
    (keys,) = shift.window.findChildren(IncidentKeys)
    return shift.window, keys


def held(paths: VehiclePaths) -> list[tuple[str, bool]]:
    """Every facility that lies in the library: its name, and whether it is shown. As another program sees it."""
    (crew,) = [one.id for one in assembly.crew(paths).accounts() if one.name == "Crew"]
    with assembly.opened(paths, lambda: WORDS, user=crew) as opened, opened.library._store.reading() as connection:
        row = tables.facility.c
        found = connection.execute(select(row.name, row.hidden_at).where(row.type == "facility")).all()
    return [(one.name, one.hidden_at is None) for one in found]


def test_an_incident_from_its_beginning_to_its_end(
    qtbot: QtBot, theme: Theme, paths: VehiclePaths, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    with program(paths, theme) as shift:
        window, keys = unlock(qtbot, shift, "Crew", WORDS)
        (hit,) = window.around.questions.search("government").hits
        window.open_facility(hit.facility_id)
        settled(qtbot, window)
        QTest.keyClick(window, Qt.Key.Key_F7)
        qtbot.waitUntil(keys.strip.isVisible)
        assert keys.strip.said.text().startswith(f"Incident at {NAME} since ")
        # The owner takes it back meanwhile. Synced beside the open window it is hidden, and nothing of it erased.
        assert command("office", "withdraw", NAME) == 0
        assert command("office", "publish") == 0
        assert command("sync") == 0
        assert held(paths) == [(NAME, False)]
        with qtbot.waitSignal(shift.dropped, timeout=30_000):
            shift.lock()
        window, keys = unlock(qtbot, shift, "Webb", WEBBS)
        assert NAME in keys.strip.said.text()
        keys.strip.said.click()
        settled(qtbot, window)
    assert command("sync") == 0  # with the window closed
    assert held(paths) == [(NAME, False)]
    with program(paths, theme) as shift:
        window, keys = unlock(qtbot, shift, "Webb", WEBBS)
        assert keys.strip.isVisible()
        keys.strip.end_key.click()
        keys.question.yes_key.click()
        qtbot.waitUntil(lambda: not keys.strip.isVisible())
    assert command("sync") == 0
    assert held(paths) == []
    assert command("audit", "--action", "incident", "--csv", "log.csv") == 0
    with Path("log.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["user"], row["outcome"]) for row in csv.DictReader(file)]
    assert rows == [("Crew", "begun"), ("Webb", "done")]
    capsys.readouterr()
    # The office reads a log that has a kind of entry of its own.
    assert command("office", "inbox") == 0
    assert command("office", "audit", "Engine 5", "--action", "incident") == 0
    assert "begun" in capsys.readouterr().out
