from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from responder_app.gui.canvas.measuring import MeasureKind
from responder_app.gui.plans.ground_tools import NO_FLOOR, NOWHERE
from responder_app.gui.plans.key_row import Act
from responder_app.gui.screens import Screen
from responder_app.gui.window import Window
from tests.gui.plans.conftest import OnPlans


def shown(window: Window) -> Screen:
    return window.screen_shown


def tap(on_plans: OnPlans, x: float, y: float) -> None:
    canvas = on_plans.plans.drawing.canvas
    canvas.tap(canvas.position_of(QPointF(x, y)))


def test_a_corridor_is_measured_in_feet_and_metres(on_plans: OnPlans) -> None:
    on_plans.tools.press(Act.MEASURE)
    panel = on_plans.tools.ground.panel
    tap(on_plans, 300, 400)
    tap(on_plans, 500, 400)
    # 200 points at 20 points to the metre.
    assert "10.0 m" in panel.figure.text()
    assert "ft" in panel.figure.text()
    assert "Positions" in panel.accuracy.text()
    panel.undo.click()
    assert panel.figure.text() == ""
    tap(on_plans, 300, 600)
    panel.clear.click()
    assert panel.figure.text() == ""
    assert not panel.undo.isEnabled()


def test_a_figure_is_no_finer_than_its_corners_were_set(on_plans: OnPlans) -> None:
    canvas = on_plans.plans.drawing.canvas
    on_plans.tools.press(Act.MEASURE)
    panel = on_plans.tools.ground.panel
    canvas.zoom_by(0.2)
    tap(on_plans, 303, 400)
    tap(on_plans, 500, 400)
    coarse = panel.figure.text()
    # Coming closer afterwards does not make the corners any better set.
    canvas.zoom_by(20)
    canvas.look_at(QPointF(400, 400))
    assert canvas._foreground.figure is not None
    assert canvas._foreground.figure.words == coarse.replace("\n", " ")
    panel.clear.click()
    canvas.zoom_by(0.2)
    tap(on_plans, 303, 400)
    tap(on_plans, 500, 400)
    assert panel.figure.text() != coarse


def test_an_area_is_measured(on_plans: OnPlans) -> None:
    on_plans.tools.press(Act.MEASURE)
    panel = on_plans.tools.ground.panel
    panel.kinds[MeasureKind.AREA].click()
    for corner in ((300, 300), (500, 300), (500, 500), (300, 500)):
        tap(on_plans, *corner)
    assert "100 m²" in panel.figure.text()
    assert "sq ft" in panel.figure.text()


def test_taps_are_taps_again_once_the_panel_is_closed(on_plans: OnPlans) -> None:
    on_plans.tools.press(Act.MEASURE)
    assert on_plans.plans.drawing.canvas.measuring is MeasureKind.LINE
    on_plans.tools.ground.panel.close_key.click()
    assert on_plans.plans.drawing.canvas.measuring is None
    assert on_plans.tools.side.open_panel is None


def test_measuring_goes_on_from_floor_to_floor(on_plans: OnPlans) -> None:
    on_plans.tools.press(Act.MEASURE)
    on_plans.open("2")
    assert on_plans.plans.drawing.canvas.measuring is MeasureKind.LINE


def test_a_page_that_is_tied_to_nothing_cannot_be_measured_and_says_why(on_plans: OnPlans) -> None:
    on_plans.plans.show_sheet(on_plans.plans.documents.sheets("sds-cl")[0])
    on_plans.settle()
    on_plans.tools.press(Act.MEASURE)
    panel = on_plans.tools.ground.panel
    assert panel.how.text() == NO_FLOOR
    assert panel.kinds[MeasureKind.LINE].isHidden()
    assert on_plans.plans.drawing.canvas.measuring is None


def test_grid_cell_grid_reference_and_degrees_of_the_pointed_place_stand_at_the_foot(on_plans: OnPlans) -> None:
    place = on_plans.tools.place
    assert not place.isVisible()
    on_plans.tools.press(Act.GRID)
    assert place.isVisible()
    assert place.text().startswith("Middle: ")
    on_plans.plans.drawing.canvas.place_pointed.emit(QPointF(120, 690))
    assert place.text().startswith("Pointed at: A1")
    reference, degrees = place.text().split(" · ")[1].split("   ")
    assert reference.startswith("16T\N{NO-BREAK SPACE}DM")
    assert " " not in reference + degrees
    assert "41.88" in place.text()
    on_plans.plans.drawing.canvas.place_pointed.emit(QPointF(5, 5))
    assert "outside the grid" in place.text()
    on_plans.open("2")
    assert place.isVisible()
    on_plans.tools.press(Act.GRID)
    assert not place.isVisible()


def test_the_middle_of_the_plan_is_shown_on_the_map_and_a_place_of_the_map_on_the_plan(on_plans: OnPlans) -> None:
    canvas, window = on_plans.plans.drawing.canvas, on_plans.window
    on_plans.open("7")
    canvas.look_at(QPointF(400, 500))
    on_plans.tools.press(Act.MAP)
    on_plans.settle()
    assert shown(window) is Screen.MAP
    there = window.deck.map.map.canvas.centre
    scene = window.deck.map.map.scene
    assert scene is not None
    # 15 m east and 10 m north of the tower's corner; the scene's origin is 20 m east of it.
    assert (there.x(), there.y()) == pytest.approx((-5, 10), abs=0.5)
    window.deck.map._on_place(10.0, 5.0)
    window.deck.map.plan.click()
    on_plans.settle()
    assert shown(window) is Screen.PLANS
    assert on_plans.plans.level == "7"
    assert (canvas.centre.x(), canvas.centre.y()) == pytest.approx((700, 600), abs=5)


def test_a_place_of_the_map_that_is_on_no_plan_says_so(on_plans: OnPlans) -> None:
    on_plans.plans.show_place((-87.0, 41.0))
    on_plans.settle()
    assert "no floor's plan" in on_plans.tools.said.text()
    assert on_plans.plans.level == "G"


def test_a_sheet_that_lies_nowhere_says_just_that_where_its_place_on_the_map_is_asked_for(on_plans: OnPlans) -> None:
    overlay = on_plans.tools.ground._overlay
    assert overlay is not None
    on_plans.tools.ground.follow(replace(overlay, ground=None, no_ground="Measuring is off: no scale is known"))
    on_plans.tools.press(Act.MAP)
    assert on_plans.tools.said.text() == NOWHERE
    on_plans.plans._say_not_here()
    assert on_plans.tools.said.text() == NOWHERE


def test_the_keyboard_reaches_the_figures_keys(on_plans: OnPlans) -> None:
    on_plans.tools.press(Act.MEASURE)
    panel = on_plans.tools.ground.panel
    panel.kinds[MeasureKind.LINE].setFocus()
    reached = []
    for _ in range(4):
        QTest.keyClick(on_plans.window, Qt.Key.Key_Tab)
        reached.append(on_plans.window.focusWidget())
    assert panel.kinds[MeasureKind.AREA] in reached
