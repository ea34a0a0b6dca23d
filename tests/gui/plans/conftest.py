"""The plans of the tower in a shown window, on a pool whose answers a test sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.gui.plans.tools import Tools
from responder_app.gui.plans.view import PlansView
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from tests.fakes.buildings import TOWER
from tests.gui.driving import settled, shown
from tests.gui.stage import GreyPool, stage


@dataclass
class OnPlans:
    """The window with the plans of the tower open."""

    qtbot: QtBot
    window: Window
    pool: GreyPool

    @property
    def plans(self) -> PlansView:
        return self.window.deck.plans

    @property
    def tools(self) -> Tools:
        return self.plans.tools

    def settle(self) -> None:
        """Every question is answered, also those that the answers led to."""
        for _ in range(3):
            settled(self.qtbot, self.window)
            QApplication.processEvents()

    def open(self, label: str) -> None:
        self.plans.show_floor(label)
        self.settle()


@pytest.fixture
def pool() -> GreyPool:
    return GreyPool()


@pytest.fixture
def on_plans(qtbot: QtBot, theme: Theme, pool: GreyPool) -> Iterator[OnPlans]:
    """1366 x 768 at 118 dpi, the ground floor shown."""
    with stage(theme, pool=pool) as window:
        shown(qtbot, window)
        window.open_facility(TOWER, Screen.PLANS)
        here = OnPlans(qtbot, window, pool)
        here.settle()
        yield here
