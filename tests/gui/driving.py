"""What the tests of screens share: a shown window, the tower open, everything answered."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.symbols import Mark, MarkItem
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.window import Window
from tests.fakes.buildings import TOWER


def settled(qtbot: QtBot, window: Window) -> None:
    """Every question has been answered and painted."""
    turns = window.deck.plans.turns
    qtbot.waitUntil(lambda: not (window.around.lane.busy or window.syncing.listing or turns.waiting), timeout=10_000)
    QApplication.processEvents()


def shown(qtbot: QtBot, window: Window, size: tuple[int, int] = (1366, 768)) -> Window:
    """The window on screen, its first question answered."""
    window.resize(*size)
    window.show()
    qtbot.waitExposed(window)
    window.start()
    settled(qtbot, window)
    return window


def open_tower(qtbot: QtBot, window: Window) -> Window:
    """The tower's arrival sheet."""
    window.open_facility(TOWER)
    settled(qtbot, window)
    return window


def marks(canvas: SheetCanvas) -> list[Mark]:
    """The symbols on a canvas."""
    return [item.mark for item in canvas.scene().items() if isinstance(item, MarkItem)]
