"""Real widgets on Qt's offscreen platform; Qt's own warnings fail a test."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

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


class PatientBot(QtBot):
    """Waits half a minute for what will happen: on a busy machine five seconds are short, and no test measures time."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 30_000) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(scope="module", autouse=True)
def _garbage_is_its_own() -> Iterator[None]:
    """Windows that a file leaves go at its end: a lock looks for garbage, and is to find its own window's only."""
    yield
    gc.unfreeze()
    gc.collect()


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(scope="session")
def qapp(qapp_cls: type[QApplication]) -> QApplication:
    return application()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme(Metrics(118))
    theme.apply()
    return theme


@pytest.fixture
def lane(qapp: QApplication) -> Iterator[Lane]:
    lane = Lane()
    yield lane
    lane.close()


@pytest.fixture
def current() -> Current:
    return Current()


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[Window]:
    """A shown window of 1366 x 768 at 118 dpi, nothing open."""
    with stage(theme) as window:
        yield shown(qtbot, window)


@pytest.fixture
def opened(qtbot: QtBot, window: Window) -> Window:
    """The same with the tower's arrival sheet."""
    return open_tower(qtbot, window)
