"""The tools of the site map in a whole window: what they put on the map, what they say, how one leaves them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.briefing.ground import ground_at
from responder_app.briefing.ground_measuring import MILE_M
from responder_app.briefing.measuring import FOOT_M
from responder_app.briefing.usng import usng
from responder_app.gui.canvas.measuring import MeasureKind
from responder_app.gui.canvas.own_position import OwnPosition
from responder_app.gui.canvas.place_mark import PlaceMark
from responder_app.gui.canvas.rings import RingsItem
from responder_app.gui.map_tools.panel import Tool
from responder_app.gui.map_tools.ring_tool import RADII_M
from responder_app.gui.map_view import MapView
from responder_app.gui.metrics import Metrics
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.position.fix import Fix, State, Whereabouts
from tests.fakes.buildings import BARE, at, tower
from tests.fakes.library import FakeLibrary
from tests.gui.driving import open_tower, settled, shown
from tests.gui.stage import library, stage

KEYS = (Tool.MEASURE, Tool.FIND, Tool.GRID, Tool.RINGS, Tool.PLAN, Tool.POSITION, Tool.TURN, Tool.NORTH, Tool.LARGE)


class Standing:
    """A position that a test sets."""

    def __init__(self) -> None:
        self.known = Whereabouts(State.SEARCHING, source="gpsd", reason="no gpsd answers on this computer")
        self.started = False

    def start(self) -> None:
        self.started = True

    def now(self) -> Whereabouts:
        return self.known

    def stand(self, east: float, north: float, age_s: float, accuracy_m: float | None = 7.4) -> None:
        state = State.FRESH if age_s < 10 else State.STALE
        self.known = Whereabouts(state, Fix(at(east, north), accuracy_m, f"{east}"), age_s, "gpsd")


@pytest.fixture
def standing() -> Standing:
    return Standing()


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, standing: Standing) -> Iterator[MapView]:
    """The map of the tower with its tools open."""
    with stage(theme, position=standing) as window:
        yield opened_map(qtbot, window)


def opened_map(qtbot: QtBot, window: Window) -> MapView:
    open_tower(qtbot, shown(qtbot, window))
    window.show_screen(Screen.MAP)
    settled(qtbot, window)
    window.deck.map.tools_key.click()
    return window.deck.map


def wait(qtbot: QtBot, view: MapView) -> None:
    """Whatever was asked has been answered, and what follows from it too."""
    settling = view.map.canvas
    qtbot.waitUntil(lambda: not view.around.lane.busy and settling.sharp, timeout=10_000)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not view.around.lane.busy and settling.sharp, timeout=10_000)


def tap(view: MapView, east: float, north: float) -> None:
    view.map.canvas.tap(view.map.canvas.position_of(QPointF(east, north)))


def press(qtbot: QtBot, view: MapView, tool: Tool) -> None:
    view.tools.keys.keys[tool].click()
    wait(qtbot, view)


def test_every_tool_has_a_key_and_the_map_is_as_it_was_without_one(qtbot: QtBot, view: MapView) -> None:
    assert tuple(view.tools.keys.keys) == KEYS
    assert all(key.accessibleName() for key in view.tools.keys.keys.values())
    assert view.tools.stack.isVisible()
    assert not view.symbols.isVisible()
    view.tools_key.click()
    assert view.symbols.isVisible()
    assert not view.tools.stack.isVisible()
    assert view.tools.state.text() == ""


@pytest.mark.parametrize(("size", "dpi"), [((1024, 768), 127), ((1366, 768), 118), ((1920, 1080), 166)])
def test_everything_of_every_tool_is_on_the_glass(
    qtbot: QtBot, qapp: QApplication, standing: Standing, size: tuple[int, int], dpi: float
) -> None:
    theme = Theme(Metrics(dpi))
    theme.apply()
    with stage(theme, position=standing) as window:
        window.resize(*size)
        view = opened_map(qtbot, window)
        window.resize(*size)
        wait(qtbot, view)
        standing.stand(70, -20, 14.0)
        for tool in (None, *view.tools.panels):
            if tool is not None:
                press(qtbot, view, tool)
            assert (window.width(), window.height()) == size
            panel = view.tools.stack.currentWidget()
            assert panel is not None
            keys = [key for key in panel.findChildren(type(view.tools_key)) if key.isVisible()]
            assert keys
            for key in keys:
                assert min(key.width(), key.height()) >= theme.metrics.key, key.text()
                assert key.captions_fit(), key.text()
                corner = key.mapTo(window, key.rect().bottomRight())
                assert corner.x() < size[0]
                assert corner.y() < size[1]
            view.tools.back()


def test_escape_leads_back_step_by_step(qtbot: QtBot, view: MapView) -> None:
    press(qtbot, view, Tool.MEASURE)
    assert view.map.canvas.measuring is MeasureKind.LINE
    view.map.canvas.setFocus()
    QTest.keyClick(view.map.canvas, Qt.Key.Key_Escape)
    assert view.map.canvas.measuring is None
    assert view.tools.open_tool is None
    assert view.tools.stack.isVisible()
    QTest.keyClick(view.map.canvas, Qt.Key.Key_Escape)
    assert view.symbols.isVisible()
    assert not view.tools_key.isChecked()


def test_a_tool_that_is_left_takes_no_taps(qtbot: QtBot, view: MapView) -> None:
    press(qtbot, view, Tool.MEASURE)
    view.layers_key.click()
    assert view.map.canvas.measuring is None
    view.export.click()
    assert view.exporting.isVisible()
    assert not view.tools.stack.isVisible()


@pytest.mark.parametrize("turn", [0.0, 90.0])
def test_a_line_and_an_area_on_the_map_measure_the_ground(qtbot: QtBot, view: MapView, turn: float) -> None:
    view.map.canvas.turn_to(turn)
    press(qtbot, view, Tool.MEASURE)
    figures = view.tools.measure.figures
    for place in ((-20, -10), (20, -10)):
        tap(view, *place)
    assert figures.figure.text() in ("131 ft\n(40.0 m)", "132 ft\n(40.0 m)")
    figures.kinds[MeasureKind.AREA].click()
    for place in ((-20, -10), (20, -10), (20, 20), (-20, 20)):
        tap(view, *place)
    feet, metres = figures.figure.text().split("\n")
    assert float(metres.strip("()m² ").replace(",", "")) == pytest.approx(1200, rel=0.02)
    assert float(feet.removesuffix(" sq ft").replace(",", "")) == pytest.approx(12917, rel=0.02)
    figures.clear.click()
    assert figures.figure.text() == ""


def test_the_grid_is_finer_the_nearer_one_comes_and_stays_over_another_map(qtbot: QtBot, view: MapView) -> None:
    QTest.keyClick(view.map.canvas, Qt.Key.Key_G)
    wait(qtbot, view)
    grid, canvas = view.tools.grid, view.map.canvas
    assert grid.laid is not None
    assert view.tools.state.text() == grid.laid.legend
    assert "16T DM" in grid.laid.legend
    for factor, step in ((30.0, 10), (1 / 100, 100)):
        canvas.zoom_by(factor)
        wait(qtbot, view)
        qtbot.waitUntil(lambda: grid.laid is not None and not view.around.lane.busy and not grid._pause.isActive())
        assert grid.laid.step_m == step
    drawn = canvas._foreground.grid
    assert drawn is not None
    view.around.current.open(BARE)
    wait(qtbot, view)
    assert grid.on
    qtbot.waitUntil(lambda: canvas._foreground.grid not in (None, drawn))
    press(qtbot, view, Tool.GRID)
    assert canvas._foreground.grid is None
    assert view.tools.state.text() == ""


def test_a_grid_that_the_map_is_moved_out_of_is_laid_anew(qtbot: QtBot, view: MapView) -> None:
    press(qtbot, view, Tool.GRID)
    grid = view.tools.grid
    first = grid.laid
    view.map.canvas.pan_by(3, 0)
    wait(qtbot, view)
    assert grid.laid is first
    for _ in range(20):
        view.map.canvas.pan_by(-200, 0)
    qtbot.waitUntil(lambda: grid.laid is not first)


def test_the_place_that_is_pointed_at_is_said_in_both_ways_and_the_touched_one_comes_back(
    qtbot: QtBot, view: MapView
) -> None:
    scene = view.map.scene
    assert scene is not None

    def said(east: float, north: float) -> str:
        lon, lat = ground_at(scene.origin).lonlat(east, north)
        return f"USNG {usng((lon, lat))}\n{lat:.5f}, {lon:.5f}"

    view.map.place_found.emit(30.0, 40.0)
    wait(qtbot, view)
    assert view.grid.text() == said(30.0, 40.0)
    view.map.canvas.place_pointed.emit(QPointF(-5.0, 6.0))
    wait(qtbot, view)
    assert view.grid.text() == said(-5.0, 6.0)
    view.map.canvas.place_pointed.emit(None)
    wait(qtbot, view)
    assert view.grid.text() == said(30.0, 40.0)
    before = view.grid.fontInfo().pixelSize()
    press(qtbot, view, Tool.LARGE)
    assert view.grid.fontInfo().pixelSize() > 1.3 * before
    assert view.tools.keys.keys[Tool.LARGE].isChecked()


def test_both_units_of_the_rings_keys_are_the_same_length() -> None:
    exact = {"ft": FOOT_M, "mi": MILE_M, "m": 1.0, "km": 1000.0}
    for radius, words in RADII_M.items():
        chosen, beside = re.fullmatch(r"(.+ (?:ft|mi)) \((.+ k?m)\)", words).groups()  # type: ignore[union-attr]
        for text, within in ((chosen, 1e-9), (beside, 0.02)):
            number, unit = text.replace(",", "").split()
            assert float(Fraction(number)) * exact[unit] == pytest.approx(radius, rel=within)


def test_rings_are_drawn_about_the_building_and_follow_a_touch_when_told_to(qtbot: QtBot, view: MapView) -> None:
    press(qtbot, view, Tool.RINGS)
    canvas, rings = view.map.canvas, view.tools.rings
    drawn = canvas.pinned("rings")
    assert isinstance(drawn, RingsItem)
    assert [radius for radius, _ in drawn.rings] == [100 * FOOT_M, 300 * FOOT_M, 1000 * FOOT_M]
    assert drawn.pos() == QPointF(0, 0)
    rings.keys[1000 * FOOT_M].click()
    rings.keys[500 * FOOT_M].click()
    drawn = canvas.pinned("rings")
    assert isinstance(drawn, RingsItem)
    assert [radius for radius, _ in drawn.rings] == [100 * FOOT_M, 300 * FOOT_M, 500 * FOOT_M]
    view.map.place_found.emit(30.0, 40.0)
    assert canvas.pinned("rings").pos() == QPointF(0, 0)  # type: ignore[union-attr]
    rings.place.click()
    assert canvas.pinned("rings").pos() == QPointF(30, -40)  # type: ignore[union-attr]
    view.map.place_found.emit(-10.0, 5.0)
    assert canvas.pinned("rings").pos() == QPointF(-10, -5)  # type: ignore[union-attr]
    rings.clear_key.click()
    assert canvas.pinned("rings") is None
    assert view.tools.state.text() == ""


def test_a_reference_is_found_marked_and_brought_to_the_middle(qtbot: QtBot, view: MapView) -> None:
    press(qtbot, view, Tool.FIND)
    find, scene = view.tools.find, view.map.scene
    assert scene is not None
    wanted = usng(ground_at(scene.origin).lonlat(25.0, -15.0))
    find.field.setText(wanted)
    qtbot.waitUntil(lambda: find._found is not None)
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    mark = view.map.canvas.pinned("found")
    assert isinstance(mark, PlaceMark)
    assert mark.words == wanted
    away, degrees = find.rows.shown[0].lines
    assert away.endswith("of the building")
    assert degrees.startswith("41.8")
    assert (view.map.canvas.centre.x(), view.map.canvas.centre.y()) == pytest.approx((25.0, -15.0), abs=2.0)
    find.clear_key.click()
    assert view.map.canvas.pinned("found") is None


def test_enter_before_the_answer_goes_there_when_it_comes_and_typing_on_forgets_it(qtbot: QtBot, view: MapView) -> None:
    press(qtbot, view, Tool.FIND)
    find, scene = view.tools.find, view.map.scene
    assert scene is not None
    first, second = (usng(ground_at(scene.origin).lonlat(x, -15.0)) for x in (25.0, 40.0))
    find.field.setText(first)
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    find.field.setText(second)
    qtbot.waitUntil(lambda: find._found is not None and find._found.query == second, timeout=20_000)
    assert view.map.canvas.pinned("found") is None, "Enter was meant for what was typed then"
    find.field.setText(first)
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.map.canvas.pinned("found") is not None, timeout=20_000)
    mark = view.map.canvas.pinned("found")
    assert isinstance(mark, PlaceMark)
    assert mark.words == first


def test_a_place_beyond_the_map_is_said_and_the_map_stays(qtbot: QtBot, view: MapView) -> None:
    press(qtbot, view, Tool.FIND)
    find, before = view.tools.find, view.map.canvas.centre
    find.field.setText("17T KK 64000 83000")
    qtbot.waitUntil(lambda: find._found is not None)
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    assert "Outside what this vehicle holds" in find.message.text()
    assert " mi (451.6 km)" in find.message.text()
    assert view.map.canvas.centre == before
    assert view.map.canvas.pinned("found") is None


def test_what_is_no_reference_says_what_to_type(qtbot: QtBot, view: MapView) -> None:
    press(qtbot, view, Tool.FIND)
    find = view.tools.find
    find.field.setText("16T DM 123 4567")
    qtbot.waitUntil(lambda: find._found is not None)
    assert "unequal halves" in find.message.text()
    assert find.rows.isHidden()
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    assert view.map.canvas.pinned("found") is None


def test_the_own_position_is_drawn_with_its_age_and_goes_grey_and_away(
    qtbot: QtBot, view: MapView, standing: Standing
) -> None:
    press(qtbot, view, Tool.POSITION)
    tool, canvas = view.tools.position, view.map.canvas
    assert tool.words.text() == "No GPS receiver"
    assert tool.about.text() == "No gpsd answers on this computer"
    assert canvas.pinned("own") is None
    centre = canvas.centre
    for age, words, old in ((4.2, "GPS 4 s old, good to 25 ft (8 m)", False), (14.0, "GPS OLD: 14 s, was good", True)):
        standing.stand(30, 20, age)
        tool.look()
        wait(qtbot, view)
        assert tool.words.text().startswith(words)
        own = canvas.pinned("own")
        assert isinstance(own, OwnPosition)
        assert own.old is old
        assert own.accuracy_m == 7.4
        scene = view.map.scene
        assert scene is not None
        east, north = ground_at(scene.origin).metres(at(30, 20))
        assert (own.pos().x(), -own.pos().y()) == pytest.approx((east, north), abs=0.01)
    standing.known = Whereabouts(State.GONE, None, 75.0, "gpsd")
    tool.look()
    assert canvas.pinned("own") is None
    assert tool.words.text() == "GPS lost 75 s ago, not shown any more"
    assert canvas.centre == centre


def test_the_map_follows_the_vehicle_only_while_follow_is_lit(qtbot: QtBot, view: MapView, standing: Standing) -> None:
    press(qtbot, view, Tool.POSITION)
    tool, canvas = view.tools.position, view.map.canvas

    def stand(east: float) -> None:
        standing.stand(east, 20, 1.0)
        tool.look()
        wait(qtbot, view)

    def middle_is_there() -> bool:
        own = canvas.pinned("own")
        return own is not None and abs(own.pos().x() - canvas.centre.x()) < 0.5

    stand(30)
    assert not middle_is_there()
    tool.follow_key.click()
    assert middle_is_there()
    stand(45)
    assert middle_is_there()
    tool.follow_key.click()
    stand(10)
    assert not middle_is_there()


def test_a_position_far_off_is_said_but_moves_nothing(qtbot: QtBot, view: MapView, standing: Standing) -> None:
    press(qtbot, view, Tool.POSITION)
    tool, centre = view.tools.position, view.map.canvas.centre
    tool.follow_key.click()
    standing.known = Whereabouts(State.FRESH, Fix((12.5, -33.0), None, "1"), 1.0, "gpsd")
    tool.look()
    wait(qtbot, view)
    assert "Outside what this vehicle holds" in tool.about.text()
    assert "accuracy not known" in tool.words.text()
    assert view.map.canvas.centre == centre
    assert view.map.canvas.pinned("own") is None
    assert not tool.go_key.isEnabled()


def test_a_floors_plan_lies_on_the_map_where_the_floors_symbols_are(qtbot: QtBot, view: MapView) -> None:
    view.around.current.set_fire_floor("2")
    press(qtbot, view, Tool.PLAN)
    tool, canvas = view.tools.plan, view.map.canvas
    assert tool.laid is not None
    assert tool.laid.level == "2"
    assert tool.rows.shown[tool.rows.currentRow()].title == "Floor 2"
    assert view.map.scene is not None
    from_above = sorted(view.map.scene.plans, key=lambda plan: -plan.ordinal)
    assert [row.title for row in tool.rows.shown][: len(from_above)] == [f"Floor {plan.level}" for plan in from_above]
    layer = canvas._laid.layer
    assert layer is not None
    assert layer.opacity() == pytest.approx(0.6)
    overlay = view.around.questions.overlay(view.around.current.facility_id, "2")
    ground, scene = overlay.ground, view.map.scene
    assert ground is not None
    assert scene is not None
    for x, y in ((100.0, 100.0), (500.0, 300.0)):
        place = ground.lonlat(x, y)
        assert place is not None
        east, north = ground_at(scene.origin).metres(place)
        on_scene = layer.mapToScene(QPointF(x, y))
        assert (on_scene.x(), -on_scene.y()) == pytest.approx((east, north), abs=0.05)
    for strength in (1.0, 0.3, 0.6):
        tool.strength.click()
        assert layer.opacity() == pytest.approx(strength)
    view.tools.back()
    assert view.tools.state.text() == "Plan of floor 2, 60 %"
    assert view.tools.keys.keys[Tool.PLAN].isChecked()
    press(qtbot, view, Tool.PLAN)
    tool.off.click()
    assert canvas._laid.layer is None


def test_a_floor_that_cannot_lie_on_the_map_says_why(qtbot: QtBot, theme: Theme, standing: Standing) -> None:
    held, whole = library(), tower()
    assert whole.levels is not None
    levels = [
        level.model_copy(update={"georeference": None} if level.label == "2" else {})
        for level in whole.levels.levels or ()
    ]
    loose = whole.model_copy(update={"levels": whole.levels.model_copy(update={"levels": tuple(levels)})})
    some = FakeLibrary(held_areas=held.held_areas, files=held.files).add(loose)
    with stage(theme, some, position=standing) as window:
        view = opened_map(qtbot, window)
        press(qtbot, view, Tool.PLAN)
        tool = view.tools.plan
        titles = [row.title for row in tool.rows.shown]
        assert titles[-1] == "Floor 2: not on the map"
        tool.rows.setCurrentRow(len(titles) - 1)
        assert tool.message.text() == "Floor 2 cannot lie on the map. The sheet is not tied to the ground"


def test_another_building_has_none_of_what_was_put_on_the_map(qtbot: QtBot, view: MapView, standing: Standing) -> None:
    press(qtbot, view, Tool.RINGS)
    view.tools.back()
    press(qtbot, view, Tool.PLAN)
    view.around.current.open(BARE)
    wait(qtbot, view)
    canvas = view.map.canvas
    assert canvas.pinned("rings") is None
    assert canvas._laid.layer is None
    assert view.tools.state.text() == ""
    assert view.tools.open_tool is None
