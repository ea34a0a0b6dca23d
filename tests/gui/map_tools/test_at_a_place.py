"""The tools on the map of a place without a pre-plan: above all the own position, and no plan of another building."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.own_position import OwnPosition
from responder_app.gui.canvas.rings import RingsItem
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_tools.panel import Tool
from responder_app.gui.no_preplan_view import NoPrePlanView
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from tests.gui.driving import open_tower, settled, shown
from tests.gui.map_tools.test_map_tools import Standing
from tests.gui.stage import stage


def at_a_place(qtbot: QtBot, window: Window, place: str = "126 North Lake Street") -> NoPrePlanView:
    open_tower(qtbot, shown(qtbot, window))
    window.deck.search.place_chosen.emit(place)
    settled(qtbot, window)
    return window.deck.no_preplan


def test_the_vehicle_is_on_the_map_of_a_place_without_a_preplan(qtbot: QtBot, theme: Theme) -> None:
    standing = Standing()
    standing.stand(30, -20, 4.2)
    with stage(theme, position=standing) as window:
        view = at_a_place(qtbot, window)
        items = view.map.canvas.scene().items
        qtbot.waitUntil(lambda: any(isinstance(item, OwnPosition) for item in items()))
        assert view.tools.state.text() == "GPS 4 s old, good to 25 ft (8 m)"
        assert view.tools.state.isVisible()


def test_its_tools_take_the_place_of_what_is_near_and_go_again(qtbot: QtBot, theme: Theme) -> None:
    with stage(theme, position=Standing()) as window:
        view = at_a_place(qtbot, window)
        assert view.rows.isVisible()
        assert not view.tools.stack.isVisible()
        view.tools_key.click()
        assert view.tools.stack.isVisible()
        assert not view.rows.isVisible()
        view.tools.keys.keys[Tool.RINGS].click()
        assert any(isinstance(item, RingsItem) for item in view.map.canvas.scene().items())
        QTest.keyClick(view, Qt.Key.Key_Escape)
        assert view.tools.open_tool is None
        QTest.keyClick(view, Qt.Key.Key_Escape)
        assert view.rows.isVisible()
        view.ask_about("126 North Lake Street")
        settled(qtbot, window)
        assert view.rows.isVisible()


def test_no_tool_speaks_of_a_building_where_there_is_none(qtbot: QtBot, theme: Theme) -> None:
    standing = Standing()
    standing.stand(30, -20, 4.2)
    with stage(theme, position=standing) as window:
        view = at_a_place(qtbot, window)
        view.tools.position.look()
        qtbot.waitUntil(lambda: view.tools.position.about.text() != "")
        view.tools.press(Tool.RINGS)
        view.tools.press(Tool.FIND)
        find = view.tools.find
        find.field.setText("41.8800, -87.6240")
        qtbot.waitUntil(lambda: find._found is not None)
        said = [label.text() for label in view.findChildren(PlainLabel)] + [find.rows.shown[0].spoken]
        said += [f"{key.text()} {key.accessibleName()}" for key in view.findChildren(Key)]
        assert "Rings about this place" in " ".join(said)
        assert "of this place" in find.rows.shown[0].spoken
        assert [words for words in said if "building" in words.casefold()] == []
    with stage(Theme(theme.metrics), position=standing) as window:
        open_tower(qtbot, shown(qtbot, window))
        assert "building" in " ".join(key.accessibleName() for key in window.deck.map.findChildren(Key))


def test_no_plan_of_the_building_that_was_open_is_laid_there(qtbot: QtBot, theme: Theme) -> None:
    with stage(theme, position=Standing()) as window:
        view = at_a_place(qtbot, window)
        view.tools_key.click()
        assert Tool.PLAN not in view.tools.keys.keys
        QTest.keyClick(view, Qt.Key.Key_P)
        assert view.tools.open_tool is None


def test_a_touch_there_gives_the_grid_reference(qtbot: QtBot, theme: Theme) -> None:
    with stage(theme, position=Standing()) as window:
        view = at_a_place(qtbot, window)
        assert not view.tools.place.isVisible()
        view.map.canvas.tap(view.map.canvas.position_of(QPointF(12, 9)))
        settled(qtbot, window)
        assert view.tools.place.isVisible()
        assert view.tools.place.text().startswith("USNG 16T DM")


@pytest.mark.parametrize("key", [Qt.Key.Key_M, Qt.Key.Key_G])
def test_where_no_place_is_known_there_are_no_tools(qtbot: QtBot, theme: Theme, key: Qt.Key) -> None:
    with stage(theme, position=Standing()) as window:
        view = at_a_place(qtbot, window, "9 Nowhere Road")
        QTest.keyClick(view, key)
        assert not view.tools.stack.isVisible()
        assert view.how.isVisible()
