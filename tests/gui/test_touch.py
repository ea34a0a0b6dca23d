"""Fingers on the plans and the map of a whole window. By hand: QT_QPA_PLATFORM=xcb QT_SCALE_FACTOR=2 on a display."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from tests.fakes.buildings import TOWER
from tests.gui.driving import settled, shown
from tests.gui.stage import GreyPool, stage


@pytest.fixture
def pool() -> GreyPool:
    return GreyPool()


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, pool: GreyPool) -> Iterator[Window]:
    with stage(theme, pool=pool) as staged:
        yield shown(qtbot, staged)


@pytest.fixture(scope="module")
def screen() -> QPointingDevice:
    return QTest.createTouchDevice()


def canvas_on(qtbot: QtBot, window: Window, screen: Screen) -> SheetCanvas:
    window.open_facility(TOWER, screen)
    settled(qtbot, window)
    canvas = window.deck.plans.drawing.canvas if screen is Screen.PLANS else window.deck.map.map.canvas
    qtbot.waitUntil(lambda: canvas.sharp)
    return canvas


def middle(canvas: SheetCanvas) -> QPoint:
    return canvas.viewport().rect().center()


def apart(canvas: SheetCanvas, one: QPointF, other: QPointF) -> float:
    """How many pixels lie between two places of what is shown."""
    between = canvas.position_of(one) - canvas.position_of(other)
    return float((between.x() ** 2 + between.y() ** 2) ** 0.5)


@pytest.mark.parametrize("shown_screen", [Screen.PLANS, Screen.MAP])
def test_what_a_finger_holds_stays_under_it(
    qtbot: QtBot, window: Window, screen: QPointingDevice, shown_screen: Screen
) -> None:
    canvas = canvas_on(qtbot, window, shown_screen)
    canvas.zoom_by(3)
    port, here = canvas.viewport(), middle(canvas)
    there = here + QPoint(70, -40)
    held = canvas.place_at(QPointF(here))
    QTest.touchEvent(port, screen).press(0, here, port).commit()
    for step in range(1, 6):
        QTest.touchEvent(port, screen).move(0, here + QPoint(14, -8) * step, port).commit()
    QTest.touchEvent(port, screen).release(0, there, port).commit()
    assert apart(canvas, canvas.place_at(QPointF(there)), held) < 2


@pytest.mark.parametrize("shown_screen", [Screen.PLANS, Screen.MAP])
def test_what_two_fingers_hold_stays_under_both(
    qtbot: QtBot, window: Window, screen: QPointingDevice, shown_screen: Screen
) -> None:
    canvas = canvas_on(qtbot, window, shown_screen)
    port, here = canvas.viewport(), middle(canvas) + QPoint(-60, 30)
    ends = [here - QPoint(40, 20), here + QPoint(40, 20)]
    held = [canvas.place_at(QPointF(end)) for end in ends]
    before = canvas.pixels_per_unit
    QTest.touchEvent(port, screen).press(0, ends[0], port).press(1, ends[1], port).commit()
    for step in range(1, 6):
        by = QPoint(16, 8) * step
        QTest.touchEvent(port, screen).move(0, ends[0] - by, port).move(1, ends[1] + by, port).commit()
    QTest.touchEvent(port, screen).release(0, ends[0] - by, port).stationary(1).commit()
    QTest.touchEvent(port, screen).release(1, ends[1] + by, port).commit()
    assert canvas.pixels_per_unit == pytest.approx(3 * before, rel=0.02)
    assert apart(canvas, canvas.place_at(QPointF(ends[0] - by)), held[0]) < 3
    assert apart(canvas, canvas.place_at(QPointF(ends[1] + by)), held[1]) < 3


def test_two_taps_of_a_finger_bring_the_room_there_into_view(
    qtbot: QtBot, window: Window, screen: QPointingDevice, pool: GreyPool
) -> None:
    canvas = canvas_on(qtbot, window, Screen.PLANS)
    port, here = canvas.viewport(), middle(canvas) + QPoint(-90, 50)
    place = canvas.place_at(QPointF(here))
    x, y = place.x(), place.y()
    pool.room = (x - 60, y - 40, x + 60, y + 40)
    for _ in range(2):
        QTest.touchEvent(port, screen).press(0, here, port).commit()
        QTest.touchEvent(port, screen).release(0, here, port).commit()
    settled(qtbot, window)
    corners = [canvas.position_of(QPointF(*corner)).toPoint() for corner in ((x - 60, y - 40), (x + 60, y + 40))]
    assert all(port.rect().contains(corner) for corner in corners)
    assert 0.4 * port.height() < 80 * canvas.pixels_per_unit
