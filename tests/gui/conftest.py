"""Real widgets on Qt's offscreen platform; Qt's own warnings fail a test."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterator
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from responder_app.gui import garbage
from responder_app.gui.application import application
from responder_app.gui.current import Current
from responder_app.gui.metrics import Metrics
from responder_app.gui.tasks import Lane
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from tests.gui.driving import open_tower, shown
from tests.gui.stage import stage

OFFSCREEN_HAS_NO_WINDOW_MANAGER = "This plugin does not support"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/gui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_HAS_NO_WINDOW_MANAGER))


PATIENCE_MS = 60_000
STEP_MS = 5


class PatientBot(QtBot):
    """Waits a minute for what will happen: on a busy machine five seconds are short, and no test measures time."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(self, signal: SignalInstance, *, timeout: int = PATIENCE_MS, **rest: Any) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, **rest)

    def wait(self, ms: int) -> None:
        """As long, and as many turns of the event loop: a machine that let this process stand gave it none."""
        for _ in range(0, ms, STEP_MS):
            super().wait(STEP_MS)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Garbage is looked for on this thread only, as in the program: after each test, in what is new since the last."""
    if "tests/gui" not in item.path.as_posix():
        return (yield)
    gc.disable()
    outcome = yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    while gc.collect():
        pass
    gc.freeze()
    gc.enable()
    return outcome


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(scope="session")
def qapp(qapp_cls: type[QApplication]) -> QApplication:
    return application()


@pytest.fixture
def housekeeping(qapp: QApplication) -> Iterator[None]:
    """The search for garbage is afterwards as it was."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    for timer in qapp.findChildren(QTimer, garbage.NAME):
        timer.deleteLater()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme(Metrics(118))
    theme.apply()
    yield theme
    go(theme)


@pytest.fixture
def lane(qapp: QApplication) -> Iterator[Lane]:
    lane = Lane()
    yield lane
    lane.close()
    go(lane)


@pytest.fixture
def current() -> Iterator[Current]:
    current = Current()
    yield current
    go(current)


def go(sender: QObject) -> None:
    """What it tells of something holds on to screens; with a window it has gone before."""
    if shiboken6.isValid(sender):
        sender.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[Window]:
    """A shown window of 1366 x 768 at 118 dpi, nothing open."""
    with stage(theme) as window:
        yield shown(qtbot, window)


@pytest.fixture
def opened(qtbot: QtBot, window: Window) -> Window:
    """The same with the tower's arrival sheet."""
    return open_tower(qtbot, window)
