"""The fleet's window at 500 devices with a month of reports each, beside a bare QTableView with the same words."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.goal import Goal, at_most, measured
from tests.bench.timing import milliseconds, p50
from tests.fakes.crowd import Crowd, Member, morning
from tests.sync.scene import Scene, open_scene, template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from responder_app.gui.office.fleet_view import FleetView

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

DEVICES, DAYS, ROUNDS = 500, 30, 5
SCREEN_PX = (1920, 1080)
PATIENCE_S = 60.0
GOAL_OPEN_MS, GOAL_STALL_MS, GOAL_SORT_MS = 1000.0, 50.0, 50.0


def run(devices: int = DEVICES, days: int = DAYS, rounds: int = ROUNDS) -> list[Goal]:
    """Measure the opening, a reading again, a press on a heading, and taking in a receipt of each device."""
    with _turns(), tempfile.TemporaryDirectory() as work, _office(Path(work)) as scene:
        crowd = Crowd(scene.office)
        members = morning(crowd, 1, devices, days)
        from responder_app.publisher.inbox import read_inbox

        taken = 0

        def take_in() -> None:
            nonlocal taken
            taken = len(read_inbox(scene.office, scene.repository).taken)

        inbox_ms = milliseconds(take_in)
        how = f"{devices} devices, {days} receipts each"
        return [
            *_opening(scene, devices, rounds, how),
            *_again(scene, crowd, members, rounds, how),
            measured("taking in a morning's inbox", inbox_ms, "ms", f"{taken} receipts, off the GUI thread"),
        ]


@contextmanager
def _turns() -> Iterator[None]:
    """Threads take turns as in the program."""
    from responder_app.gui import pauses

    before = sys.getswitchinterval()
    sys.setswitchinterval(pauses.TURN_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextmanager
def _office(folder: Path) -> Iterator[Scene]:
    made = template(folder / "template")
    (folder / "scene").mkdir()
    scene = open_scene(folder / "scene", made)
    try:
        scene.publish(1, size=1000)
        yield scene
    finally:
        scene.close()


def _opening(scene: Scene, devices: int, rounds: int, how: str) -> list[Goal]:
    ours, bare = [], []
    for _ in range(rounds):
        with _window(scene) as (view, opened_ms):
            ours.append(opened_ms)
            rows = [view.table.words(row) for row in range(devices)]
        bare.append(_bare(rows))
    return [
        at_most("opening the fleet to its painted table", p50(ours), GOAL_OPEN_MS, "ms", how),
        measured("a bare QTableView with the same words", p50(bare), "ms", "read from nothing, its own sorting"),
    ]


def _again(scene: Scene, crowd: Crowd, members: list[Member], rounds: int, how: str) -> list[Goal]:
    """With a device picked, and its details beside the table."""
    stalls, whole, sorts = [], [], []
    with _window(scene) as (view, _):
        view.table.pick(members[-1].fingerprint)
        _until(lambda: len(view.side.details.groups) > 3)
        for number in range(rounds):
            for one in members[number::rounds]:
                crowd.receipt(one, 1, timedelta(minutes=number))
            before = view.reading
            begun = time.perf_counter()
            view.read.click()
            stalls.append(_until(lambda before=before: view.reading is not before, until_painted=view))  # type: ignore[misc]
            whole.append((time.perf_counter() - begun) * 1000)
            sorts.append(milliseconds(lambda number=number: _sorted(view, number)))  # type: ignore[misc]
    taken = f"new receipts of {len(members) // rounds} of them are taken in, {p50(whole):.0f} ms in all"
    beside = f"{how}; {taken}; worst of {rounds}: {max(stalls):.0f} ms"
    return [
        at_most("reading the fleet again: longest wait of the screen p50", p50(stalls), GOAL_STALL_MS, "ms", beside),
        at_most("sorting by a heading, painted, p50", p50(sorts), GOAL_SORT_MS, "ms", how),
    ]


@contextmanager
def _window(scene: Scene) -> Iterator[tuple[FleetView, float]]:
    """The window, and the milliseconds until its table was painted."""
    from responder_app.gui.application import application
    from responder_app.gui.metrics import Metrics
    from responder_app.gui.office.start import fleet_window
    from responder_app.gui.tasks import Lane
    from responder_app.gui.theme import Theme

    application()
    theme, lane = Theme(Metrics(96.0)), Lane()
    theme.apply()
    begun = time.perf_counter()
    view = fleet_window(scene.office, str(scene.repository), timedelta(hours=36), theme, lane)
    view.resize(*SCREEN_PX)
    view.show()
    try:
        _until(lambda: view.reading is not None, until_painted=view)
        yield view, (time.perf_counter() - begun) * 1000
    finally:
        view.close()
        lane.close()


def _sorted(view: FleetView, number: int) -> None:
    view.table.sort_by((0, 3, 7)[number % 3])
    view.table.viewport().repaint()


def _bare(rows: list[tuple[str, ...]]) -> float:
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QTableView

    begun = time.perf_counter()
    model, table = QStandardItemModel(), QTableView()
    for row in rows:
        model.appendRow([QStandardItem(words) for words in row])
    table.setModel(model)
    table.setSortingEnabled(True)
    table.resize(*SCREEN_PX)
    table.show()
    table.viewport().repaint()
    took = (time.perf_counter() - begun) * 1000
    table.close()
    return took


def _until(ready: Callable[[], bool], until_painted: FleetView | None = None) -> float:
    """Let the window work until that is so, and painted; the longest that it was busy at a stretch, in ms."""
    from PySide6.QtWidgets import QApplication

    deadline, longest = time.monotonic() + PATIENCE_S, 0.0

    def turn() -> None:
        nonlocal longest
        longest = max(longest, milliseconds(QApplication.processEvents))

    while not ready():
        if time.monotonic() > deadline:
            raise AssertionError("the fleet was not read in time")
        turn()
        time.sleep(0.001)
    turn()
    if until_painted is not None:
        longest = max(longest, milliseconds(until_painted.table.viewport().repaint))
    return longest
