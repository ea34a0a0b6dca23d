"""The plans screen without eyes or without a pointer: everything has a name, and Tab goes through it as it stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from responder_app.gui.plans.floor_strip import FloorKey
from responder_app.gui.plans.key_row import Act
from tests.gui.driving import marks
from tests.gui.plans.conftest import OnPlans


def beneath(one: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """This and all that is shown within it."""
    if one.isValid() and not one.state().invisible:
        yield one
        for number in range(one.childCount()):
            yield from beneath(one.child(number))


def walk(widget: QWidget) -> Iterator[QAccessibleInterface]:
    return beneath(QAccessible.queryAccessibleInterface(widget))


def name(one: QAccessibleInterface) -> str:
    return one.text(QAccessible.Text.Name)


@pytest.mark.parametrize("act", [Act.SYMBOLS, Act.FIND, Act.LAYERS, Act.MEASURE, Act.DOCUMENTS, Act.MORE])
def test_whatever_takes_the_keyboard_has_a_name_to_be_spoken(on_plans: OnPlans, act: Act) -> None:
    on_plans.tools.open(act)
    on_plans.settle()
    nameless = [str(one.role()) for one in walk(on_plans.window) if one.state().focusable and not name(one).strip()]
    assert nameless == []


def test_every_symbol_on_the_drawing_is_also_a_row(on_plans: OnPlans) -> None:
    shown = {mark.label for mark in marks(on_plans.plans.drawing.canvas) if not mark.label.startswith("Side ")}
    (rows,) = (one for one in walk(on_plans.tools.symbols) if one.role() == QAccessible.Role.List)
    spoken = [name(rows.child(number)) for number in range(rows.childCount())]
    assert shown
    assert [label for label in shown if not any(row.startswith(label) for row in spoken)] == []


def test_tab_goes_through_the_floors_before_the_keys_and_the_drawing_and_comes_back(on_plans: OnPlans) -> None:
    plans = on_plans.plans
    plans.drawing.canvas.setFocus()
    order: list[QWidget] = []
    while (at := QApplication.focusWidget()) is not None and at not in order:
        order.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    floors = [number for number, widget in enumerate(order) if isinstance(widget, FloorKey)]
    assert len(floors) == len(plans.strip.keys)
    assert floors == list(range(floors[0], floors[0] + len(floors)))
    assert [order[number] for number in floors] == list(plans.strip.keys.values())
    assert order.index(on_plans.window.rail.keys[on_plans.window.screen_shown]) < floors[0]
    assert order.index(plans.drawing.zoom_keys[0]) > floors[-1]
