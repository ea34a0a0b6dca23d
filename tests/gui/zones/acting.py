"""What the tests of zones share: chlorine drawn at the tower, words said, everything answered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from responder_app.gui.screens import Screen
from responder_app.gui.window import Window
from responder_app.gui.zones.view import ZonesView
from tests.gui.driving import settled

CHLORINE, DIESEL, GLYCOL = 0, 1, 2
"""Rows of the tower's inventory."""


def answered(qtbot: QtBot, window: Window) -> ZonesView:
    """No zones are on their way any more."""
    zones = window.deck.zones
    qtbot.waitUntil(lambda: not zones.drawn.waiting and not window.around.lane.busy, timeout=10_000)
    settled(qtbot, window)
    return zones


def draw(qtbot: QtBot, window: Window, row: int = CHLORINE) -> ZonesView:
    """Press "Draw zones" on a chemical of F4."""
    window.show_screen(Screen.HAZMAT)
    settled(qtbot, window)
    window.deck.hazmat.rows.setCurrentRow(row)
    window.deck.hazmat.zones.draw.click()
    return answered(qtbot, window)


def say(qtbot: QtBot, window: Window, **said: Any) -> ZonesView:
    """Say something about the spill."""
    window.deck.zones.drawn.say(**said)
    return answered(qtbot, window)


def find(qtbot: QtBot, window: Window, text: str) -> ZonesView:
    """Type into the list of materials and take the first hit."""
    zones = window.deck.zones
    zones.choose_material()
    zones.materials.field.setText(text)
    qtbot.waitUntil(lambda: not zones.materials._pause.isActive())
    settled(qtbot, window)
    zones.materials.rows.setCurrentRow(0)
    QTest.keyClick(zones.materials.field, Qt.Key.Key_Return)
    return answered(qtbot, window)


def touch_dial(zones: ZonesView, across: float, up: float) -> None:
    """Press and lift at a share of the dial's radius from its middle."""
    dial = zones.side.wind.dial
    radius = min(dial.width(), dial.height()) / 2
    middle = dial.rect().center()
    QTest.mouseClick(
        dial,
        Qt.MouseButton.LeftButton,
        pos=QPoint(round(middle.x() + across * radius), round(middle.y() - up * radius)),
    )
