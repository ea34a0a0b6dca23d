from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.plans import Symbol
from responder_app.gui.metrics import Metrics
from responder_app.gui.plans.key_row import Act
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.render.decoding import DecodeImage
from responder_app.render.requests import Inspect, Prepare, Priority, RoomAt
from tests.fakes.buildings import TOWER
from tests.gui.driving import marks, settled, shown
from tests.gui.plans.conftest import OnPlans
from tests.gui.stage import GreyPool, stage


def test_one_panel_at_a_time_and_its_key_is_lit(on_plans: OnPlans) -> None:
    tools = on_plans.tools
    for act, panel in tools.panels.items():
        if act in (Act.COMPARE, Act.SYMBOLS):
            continue
        tools.press(act)
        assert [one for one in tools.panels.values() if one.isVisible()] == [panel]
        lit = {one for one in tools.panels if tools.row.keys[one].isChecked()}
        assert lit == {act}
        assert tools.row.is_in_row(act) or act is Act.MORE
    tools.press(Act.MORE)
    assert not tools.side.isVisible()


@pytest.mark.parametrize(("keys", "act"), [("L", Act.LAYERS), ("M", Act.MEASURE), ("Ctrl+F", Act.FIND)])
def test_hot_keys_open_their_panels(on_plans: OnPlans, keys: str, act: Act) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if "Ctrl" in keys else Qt.KeyboardModifier.NoModifier
    on_plans.plans.drawing.canvas.setFocus()
    QTest.keyClick(on_plans.plans.drawing.canvas, ord(keys[-1]), modifier)
    assert on_plans.tools.side.open_panel is on_plans.tools.panels[act]
    assert keys in on_plans.tools.row.keys[act].toolTip()
    assert keys in on_plans.tools.row.keys[act].accessibleDescription()
    QTest.keyClick(on_plans.plans, Qt.Key.Key_Escape)
    assert on_plans.tools.side.open_panel is None


def test_r_turns_n_brings_north_up_g_lays_the_grid(on_plans: OnPlans) -> None:
    canvas = on_plans.plans.drawing.canvas
    QTest.keyClick(on_plans.tools.symbols.list.rows, Qt.Key.Key_R)
    assert canvas.turn_deg == 90
    QTest.keyClick(on_plans.plans, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.turn_deg == 0
    QTest.keyClick(on_plans.plans, Qt.Key.Key_R)
    on_plans.open("2")
    assert canvas.turn_deg == 90
    QTest.keyClick(on_plans.plans, Qt.Key.Key_N)
    assert canvas.turn_deg == pytest.approx(0, abs=0.2)
    QTest.keyClick(on_plans.plans, Qt.Key.Key_G)
    assert on_plans.tools.ground.grid_on
    assert on_plans.tools.row.keys[Act.GRID].isChecked()


def test_hot_keys_do_nothing_while_something_is_typed(on_plans: OnPlans) -> None:
    on_plans.tools.press(Act.FIND)
    QTest.keyClicks(on_plans.tools.find.field, "rngmlc")
    assert on_plans.tools.find.field.text() == "rngmlc"
    assert on_plans.plans.drawing.canvas.turn_deg == 0
    assert not on_plans.tools.ground.grid_on
    assert on_plans.tools.side.open_panel is on_plans.tools.find


def test_a_document_has_no_north_no_grid_and_no_place_on_the_map_and_says_so(on_plans: OnPlans) -> None:
    sheet = on_plans.plans.documents.sheets("sds-cl")[0]
    on_plans.plans.show_sheet(sheet)
    on_plans.settle()
    for act in (Act.NORTH, Act.GRID, Act.MAP, Act.SYMBOLS):
        assert on_plans.tools.row.keys[act].dimmed
        on_plans.tools.press(act)
        assert on_plans.tools.said.isVisible(), act
        assert on_plans.tools.row.keys[act].accessibleDescription() == on_plans.tools.said.text()


def test_a_double_tap_zooms_to_the_room(on_plans: OnPlans) -> None:
    canvas = on_plans.plans.drawing.canvas
    on_plans.pool.room = (300.0, 300.0, 400.0, 360.0)
    before = canvas.pixels_per_unit
    canvas.place_double_tapped.emit(QPointF(350, 330))
    on_plans.settle()
    asked = next(request for request in on_plans.pool.asked if isinstance(request, RoomAt))
    assert (asked.page, asked.x, asked.y) == (0, 350, 330)
    assert asked.points_per_metre == pytest.approx(20, rel=0.01)
    assert (canvas.centre.x(), canvas.centre.y()) == pytest.approx((350, 330), abs=12)
    assert canvas.pixels_per_unit > before


def test_a_double_tap_where_no_room_can_be_told_comes_closer_there(on_plans: OnPlans) -> None:
    canvas = on_plans.plans.drawing.canvas
    before = canvas.pixels_per_unit
    canvas.place_double_tapped.emit(QPointF(350, 330))
    on_plans.settle()
    assert canvas.pixels_per_unit == pytest.approx(3 * before)
    assert (canvas.centre.x(), canvas.centre.y()) == pytest.approx((350, 330), abs=1)


def test_adjoining_floors_are_got_ready_and_no_others(on_plans: OnPlans) -> None:
    on_plans.pool.asked.clear()
    on_plans.open("6")
    prepared = [request.source.id for request in on_plans.pool.asked if isinstance(request, Prepare)]
    assert len(prepared) == 2
    assert all(any(f"plan-{label}/" in name for name in prepared) for label in ("5", "7"))


def test_of_floors_farther_away_a_small_picture_is_asked_for_once(on_plans: OnPlans) -> None:
    far = "/plan-3/"
    on_plans.open("6")
    on_plans.qtbot.waitUntil(lambda: any(far in name for name in _decoded(on_plans)))
    on_plans.open("7")
    on_plans.settle()
    assert sum(far in name for name in _decoded(on_plans)) == 1
    assert not any(isinstance(request, Prepare) and far in request.source.id for request in on_plans.pool.asked)


def _decoded(on_plans: OnPlans) -> list[str]:
    return [request.source.id for request in on_plans.pool.asked if isinstance(request, DecodeImage)]


def test_getting_ready_never_stands_before_the_screen(on_plans: OnPlans) -> None:
    on_plans.open("6")
    ranks = {type(request): priority for request, priority in on_plans.pool.ranked}
    assert ranks[Prepare] is Priority.BACKGROUND
    assert ranks[Inspect] is Priority.SOON


SIZES = [(1024, 768, 127.0), (1366, 768, 118.0), (1920, 1080, 166.0)]


@pytest.mark.parametrize(("width", "height", "dpi"), SIZES)
def test_with_every_warning_on_nothing_is_cut_and_the_drawing_keeps_most(
    qtbot: QtBot, width: int, height: int, dpi: float
) -> None:
    theme, pool = Theme(Metrics(dpi)), GreyPool()
    theme.apply()
    with stage(theme, pool=pool) as window:
        shown(qtbot, window, (width, height))
        window.open_facility(TOWER, Screen.PLANS)
        settled(qtbot, window)
        tools = window.deck.plans.tools
        for act, panel in (*tools.panels.items(), (None, None)):
            tools.side.show_panel(panel)
            tools._layers_hidden.say("189 layers hidden\nShow everything")
            tools._symbols_hidden.say("Fire protection, Hazmat\nhidden: show")
            tools.notices.arrange()
            tools.ground.grid_on = True
            tools.ground._tell_place()
            settled(qtbot, window)
            qtbot.wait(10)
            assert (window.width(), window.height()) == (width, height), act
            for key in tools.row.keys.values():
                if key.isVisible():
                    assert key.captions_fit(), (act, key.text())
                    assert key.visibleRegion().boundingRect().size() == key.size(), (act, key.text())
        plans = window.deck.plans
        share = plans.drawing.canvas.width() * plans.drawing.canvas.height() / (plans.width() * plans.height())
        assert share > 0.5


def test_what_a_crew_needs_most_is_in_the_row_at_every_size(qtbot: QtBot) -> None:
    for width, height, dpi in SIZES:
        theme = Theme(Metrics(dpi))
        theme.apply()
        with stage(theme) as window:
            shown(qtbot, window, (width, height))
            window.open_facility(TOWER, Screen.PLANS)
            settled(qtbot, window)
            row = window.deck.plans.tools.row
            assert all(row.is_in_row(act) for act in (Act.FIND, Act.SYMBOLS, Act.LAYERS))
            behind = [act for act in Act if act is not Act.MORE and not row.is_in_row(act)]
            window.deck.plans.tools.open(Act.MORE)
            assert all(row.keys[act].isVisible() for act in behind)


def test_symbols_are_filtered_by_group_and_what_is_hidden_is_said(on_plans: OnPlans) -> None:
    panel, canvas = on_plans.tools.symbols, on_plans.plans.drawing.canvas
    all_of_them = len(panel.list.rows.shown)
    panel.filter.click()
    assert panel.groups.keys["Access"].text() == "Access  3"
    assert "Ways out" in panel.groups.keys
    panel.groups.keys["Access"].click()
    assert panel.filter.text() == f"{all_of_them - 3} of {all_of_them} shown\nBack to the list"
    panel.filter.click()
    assert panel.list.isVisible()
    warned = on_plans.tools._symbols_hidden.key
    assert warned.text() == "Access\nhidden: show"
    assert not any(item.isVisible() for item in canvas.scene().items() if item.data(0) == "Main lobby")
    on_plans.open("2")
    on_plans.open("G")
    assert warned.isVisible()
    warned.click()
    assert not warned.isVisible()
    assert len(panel.list.rows.shown) == all_of_them


def test_the_ways_out_are_hidden_at_first_without_a_warning_and_shown_on_demand(on_plans: OnPlans) -> None:
    panel, drawing = on_plans.tools.symbols, on_plans.plans.drawing
    assert not on_plans.tools._symbols_hidden.key.isVisible()
    assert drawing.shown is not None
    assert drawing.shown.lines == ()
    panel.groups.group_pressed.emit("Ways out")
    assert drawing.shown.lines


def test_a_symbol_of_a_hidden_group_that_is_looked_for_is_shown_again(on_plans: OnPlans) -> None:
    panel = on_plans.tools.symbols
    panel.groups.group_pressed.emit("Access")
    entrance = next(mark for mark in marks(on_plans.plans.drawing.canvas) if mark.label == "Main lobby")
    on_plans.tools.show_symbol(entrance.id)
    assert "Access" not in panel.hidden
    assert panel.list.card.groups[0].title == "Main lobby"


def test_a_symbol_that_is_tapped_shows_its_details_and_the_drawing_stays_where_it_is(on_plans: OnPlans) -> None:
    canvas, panel = on_plans.plans.drawing.canvas, on_plans.tools.symbols
    before = canvas.centre
    entrance = next(mark for mark in marks(canvas) if mark.label == "Main lobby")
    canvas.symbol_tapped.emit(entrance.payload)
    facts = {fact.label for fact in panel.list.card.groups[0].facts}
    assert "Verified" in facts
    assert canvas.centre == before
    rows = panel.list.rows
    on_plans.qtbot.waitUntil(lambda: rows.visualItemRect(rows.currentItem()).top() >= 0)
    rows.setCurrentRow(0)
    rows.setCurrentRow(3)
    assert canvas.centre != before


def test_another_building_shows_all_its_symbols(on_plans: OnPlans) -> None:
    on_plans.tools.symbols.groups.group_pressed.emit("Access")
    on_plans.tools.leave("another")
    assert "Access" not in on_plans.tools.symbols.hidden


def test_the_sides_are_lettered_on_the_plan(on_plans: OnPlans) -> None:
    assert {"Side A", "Side B", "Side C", "Side D"} <= {mark.label for mark in marks(on_plans.plans.drawing.canvas)}


def test_setting_the_fire_floor_leaves_the_keyboard_on_the_drawing(on_plans: OnPlans) -> None:
    canvas, plans = on_plans.plans.drawing.canvas, on_plans.plans
    plans.fire.setFocus()
    plans.fire.click()
    on_plans.settle()
    assert not plans.fire.isEnabled()
    assert canvas.hasFocus()
    QTest.keyClick(canvas, Qt.Key.Key_PageUp)
    on_plans.settle()
    assert plans.level == "2"


@pytest.mark.parametrize(("width", "height", "dpi"), SIZES)
def test_details_are_read_without_scrolling_and_a_row_stays_in_sight(
    qtbot: QtBot, width: int, height: int, dpi: float
) -> None:
    theme = Theme(Metrics(dpi))
    theme.apply()
    with stage(theme) as window:
        shown(qtbot, window, (width, height))
        window.open_facility(TOWER, Screen.PLANS)
        settled(qtbot, window)
        listed, canvas = window.deck.plans.tools.symbols.list, window.deck.plans.drawing.canvas
        rows = listed.rows

        def in_sight() -> bool:
            return rows.viewport().rect().contains(rows.visualItemRect(rows.currentItem()).center())

        for symbol in (mark.payload for mark in marks(canvas) if isinstance(mark.payload, Symbol)):
            canvas.symbol_tapped.emit(symbol)
            qtbot.waitUntil(in_sight)
            assert listed.card.verticalScrollBar().maximum() == 0, symbol.label
        assert (window.width(), window.height()) == (width, height)


def test_zoom_keys_reach_the_drawing_from_the_list_beside_it(on_plans: OnPlans) -> None:
    canvas, rows = on_plans.plans.drawing.canvas, on_plans.tools.symbols.list.rows
    before = canvas.pixels_per_unit
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Plus)
    closer = canvas.pixels_per_unit
    assert closer > before
    QTest.keyClick(rows, Qt.Key.Key_Minus)
    assert canvas.pixels_per_unit == pytest.approx(before)
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.pixels_per_unit == pytest.approx(closer)
    QTest.keyClick(on_plans.tools.symbols.filter, Qt.Key.Key_0)
    shown_whole = canvas.pixels_per_unit
    canvas.fit()
    assert canvas.pixels_per_unit == shown_whole < closer


def test_who_finds_once_more_keeps_the_field(on_plans: OnPlans) -> None:
    tools, canvas = on_plans.tools, on_plans.plans.drawing.canvas
    tools.press(Act.FIND)
    QTest.keyClicks(tools.find.field, "chlorine")
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert tools.side.open_panel is tools.find
    QTest.keyClicks(tools.find.field, "stair")
    assert tools.find.field.text() == "stair"


def test_beyond_the_last_floor_what_is_measured_stays(on_plans: OnPlans) -> None:
    canvas = on_plans.plans.drawing.canvas
    lowest = list(on_plans.plans.strip.keys)[-1]
    on_plans.open(lowest)
    on_plans.tools.press(Act.MEASURE)
    canvas.tap(canvas.position_of(QPointF(300, 400)))
    canvas.tap(canvas.position_of(QPointF(500, 400)))
    figure = on_plans.tools.ground.panel.figure.text()
    assert figure
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    on_plans.settle()
    assert on_plans.tools.ground.panel.figure.text() == figure


def test_no_key_moves_under_the_finger_when_a_figure_comes(on_plans: OnPlans) -> None:
    canvas, panel = on_plans.plans.drawing.canvas, on_plans.tools.ground.panel
    on_plans.tools.press(Act.MEASURE)
    on_plans.settle()
    keys = (*panel.kinds.values(), panel.undo, panel.clear, panel.close_key)
    before = [key.geometry() for key in keys]
    canvas.tap(canvas.position_of(QPointF(300, 400)))
    canvas.tap(canvas.position_of(QPointF(500, 400)))
    on_plans.settle()
    assert panel.figure.text()
    assert [key.geometry() for key in keys] == before


@pytest.mark.parametrize("key", [Qt.Key.Key_L, Qt.Key.Key_M, Qt.Key.Key_C])
def test_the_floor_that_is_shown_stays_in_sight_when_a_panel_gives_way_to_another(
    qtbot: QtBot, theme: Theme, key: Qt.Key
) -> None:
    with stage(theme) as window:
        shown(qtbot, window, (1024, 600))
        window.open_facility(TOWER, Screen.PLANS)
        plans = window.deck.plans
        settled(qtbot, window)
        lowest = list(plans.strip.keys)[-1]
        plans.show_floor(lowest)
        settled(qtbot, window)
        in_sight = plans.strip.keys[lowest]
        qtbot.waitUntil(lambda: not in_sight.visibleRegion().isEmpty())
        plans.tools.symbols.filter.setFocus()
        QTest.keyClick(plans.tools.symbols.filter, key)
        settled(qtbot, window)
        qtbot.wait(20)
        assert in_sight.visibleRegion().boundingRect().size() == in_sight.size()


def test_the_cross_hair_does_not_hide_what_is_found(on_plans: OnPlans) -> None:
    canvas = on_plans.plans.drawing.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas._floating.cross.isVisible()
    QTest.keyClick(canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert not canvas._floating.cross.isVisible()
    QTest.keyClick(on_plans.plans, Qt.Key.Key_Escape)
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas._floating.cross.isVisible()
