from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.plan_words import PlanHit
from responder_app.errors import StoreError
from responder_app.gui.plans.again import GIVEN_UP, WAITING
from responder_app.gui.plans.floor_strip import FloorKey
from responder_app.gui.plans.found_undrawn import MAYBE_HIDDEN
from responder_app.gui.plans.key_row import Act
from responder_app.gui.plans.view import PlansView
from responder_app.gui.screens import Screen
from responder_app.gui.window import Window
from responder_app.render.requests import Layer
from tests.fakes.buildings import BARE, FLOORS
from tests.gui.canvas.sheets import HandDrawn
from tests.gui.driving import marks, settled
from tests.gui.plans.conftest import OnPlans


@pytest.fixture
def plans(qtbot: QtBot, opened: Window) -> PlansView:
    opened.show_screen(Screen.PLANS)
    settled(qtbot, opened)
    return opened.deck.plans


def test_the_strip_is_the_building_from_top_to_bottom(plans: PlansView) -> None:
    assert list(plans.strip.keys) == list(reversed(FLOORS))
    assert plans.level == "G"
    assert plans.strip.keys["G"].isChecked()
    assert "no plan" in plans.strip.keys["15"].accessibleName()


def test_page_keys_change_floors_and_keep_the_view(qtbot: QtBot, opened: Window, plans: PlansView) -> None:
    canvas = plans.drawing.canvas
    canvas.look_at(QPointF(300, 400), 3.0)
    QTest.keyClick(plans, Qt.Key.Key_PageUp)
    settled(qtbot, opened)
    assert plans.level == "2"
    assert canvas.pixels_per_unit == pytest.approx(3.0)
    assert (canvas.centre.x(), canvas.centre.y()) == pytest.approx((300, 400), abs=1)
    QTest.keyClick(plans, Qt.Key.Key_PageDown)
    QTest.keyClick(plans, Qt.Key.Key_PageDown)
    QTest.keyClick(plans, Qt.Key.Key_PageDown)
    settled(qtbot, opened)
    assert plans.level == "B1"


def test_a_floors_picture_is_painted_before_its_symbols_are_made(on_plans: OnPlans) -> None:
    canvas, seen = on_plans.plans.drawing.canvas, list[tuple[str, bool]]()

    class Frames(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and on_plans.plans.drawing.source is not None:
                seen.append((on_plans.plans.drawing.source.ref.document_id, bool(marks(canvas))))
            return False

    frames = Frames()
    canvas.viewport().installEventFilter(frames)
    on_plans.open("2")
    shown = on_plans.plans.drawing.source
    canvas.viewport().removeEventFilter(frames)
    assert shown is not None
    of_floor = [laid for sheet, laid in seen if sheet == shown.ref.document_id]
    assert (of_floor[0], of_floor[-1]) == (False, True)


def test_a_floor_without_a_plan_says_so_and_lists_what_is_there(qtbot: QtBot, opened: Window, plans: PlansView) -> None:
    plans.show_floor("15")
    settled(qtbot, opened)
    assert plans.drawing.empty.text() == "No plan of this floor was provided"
    assert plans.drawing.empty.isVisible()
    assert any("not placed" in line for row in plans.tools.symbols.list.rows.shown for line in row.lines)


def test_one_tap_makes_the_shown_floor_the_fire_floor(qtbot: QtBot, opened: Window, plans: PlansView) -> None:
    plans.show_floor("7")
    settled(qtbot, opened)
    plans.fire.click()
    settled(qtbot, opened)
    assert opened.around.current.fire_floor == "7"
    assert "FIRE FLOOR" in plans.strip.keys["7"].accessibleName()
    assert not plans.fire.isEnabled()
    ground = plans.fire.grab().toImage().pixelColor(plans.fire.rect().center().x(), 8)
    assert ground == plans.theme.colour("danger_fill"), "the fire floor is said loud, not grey"
    # The arrival sheet is out of sight: it is asked for a moment later.
    qtbot.waitUntil(lambda: (sheet := opened.deck.brief.sheet) is not None and sheet.fire_floor is not None)


def test_the_plan_follows_the_fire_floor(qtbot: QtBot, opened: Window, plans: PlansView) -> None:
    opened.around.current.set_fire_floor("9")
    settled(qtbot, opened)
    assert plans.level == "9"
    assert "Floor 9" in plans.drawing.headline.text()


def test_a_symbol_on_the_drawing_and_its_row_are_one(qtbot: QtBot, opened: Window, plans: PlansView) -> None:
    titles = [row.title for row in plans.tools.symbols.list.rows.shown]
    symbol = next(mark for mark in marks(plans.drawing.canvas) if mark.label == "Elevator 1")
    plans.drawing.symbol_tapped.emit(symbol.payload)
    assert plans.tools.symbols.list.rows.currentRow() == titles.index("Elevator 1")
    assert plans.tools.symbols.list.card.isVisible()
    assert plans.tools.symbols.list.card.groups[0].title == "Elevator 1"


def test_any_document_opens_and_its_pages_are_turned(qtbot: QtBot, opened: Window, plans: PlansView) -> None:
    plans.tools.press(Act.DOCUMENTS)
    rows = plans.documents.rows.shown
    assert [row.title for row in rows if row.heading][-1] == "Floor plan"
    assert plans.turner.isHidden()
    risers = next(n for n, row in enumerate(rows) if "2 pages" in row.lines)
    plans.documents.rows.row_opened.emit(risers)
    settled(qtbot, opened)
    assert plans.level == ""
    assert "HVAC risers" in plans.drawing.headline.text()
    assert not any(key.isChecked() for key in plans.strip.keys.values())
    assert (plans.turner.place.text(), plans.turner.before.isEnabled()) == ("Page 1 of 2", False)
    plans.turner.after.click()
    settled(qtbot, opened)
    assert plans.turner.place.text() == "Page 2 of 2"
    assert "page 2" in plans.drawing.headline.text()
    assert plans.documents.rows.currentRow() == risers
    QTest.keyClick(plans, Qt.Key.Key_PageDown)
    assert plans.turner.place.text() == "Page 2 of 2"
    QTest.keyClick(plans, Qt.Key.Key_PageUp)
    settled(qtbot, opened)
    assert plans.turner.place.text() == "Page 1 of 2"
    plans.show_floor("G")
    settled(qtbot, opened)
    assert plans.turner.isHidden()


def test_a_safety_data_sheet_opens_from_hazmat(qtbot: QtBot, opened: Window) -> None:
    opened.show_screen(Screen.HAZMAT)
    settled(qtbot, opened)
    assert opened.deck.hazmat.name.text() == "Chlorine"
    opened.deck.hazmat.sds.click()
    settled(qtbot, opened)
    assert opened.screen_shown is Screen.PLANS
    assert "Chlorine SDS" in opened.deck.plans.drawing.headline.text()


def test_a_sheet_that_cannot_be_drawn_sharply_says_so(plans: PlansView) -> None:
    plans.drawing.canvas.drawing_failed.emit("The file is damaged.")
    assert plans.drawing.bar.isVisible()
    assert "could not be drawn sharply" in plans.drawing.bar.text()
    assert "The file is damaged." in plans.drawing.bar.text()
    plans.drawing.canvas.drawing_recovered.emit()
    assert not plans.drawing.bar.isVisible()


def test_zoom_keys_zoom(qtbot: QtBot, plans: PlansView) -> None:
    canvas = plans.drawing.canvas
    keys = {key.accessibleName(): key for key in plans.drawing.zoom_keys}
    before = canvas.pixels_per_unit
    keys["Zoom in"].click()
    assert canvas.pixels_per_unit > before * 1.3
    keys["Show all of the drawing"].click()
    all_of_it = canvas.pixels_per_unit
    # The first picture was the building, without the title block around it.
    assert all_of_it < before
    keys["Zoom out"].click()
    assert canvas.pixels_per_unit < all_of_it


def test_the_list_can_make_room_for_the_plan(qtbot: QtBot, plans: PlansView) -> None:
    width = plans.drawing.width()
    plans.tools.row.keys[Act.SYMBOLS].click()
    assert plans.tools.side.isHidden()
    qtbot.waitUntil(lambda: plans.drawing.width() > width)
    plans.tools.row.keys[Act.SYMBOLS].click()
    assert plans.tools.side.isVisible()


def test_a_facility_without_floors_says_so(qtbot: QtBot, window: Window) -> None:
    window.open_facility(BARE, Screen.PLANS)
    settled(qtbot, window)
    assert window.deck.plans.drawing.empty.isVisible()
    assert window.deck.plans.drawing.empty.text()


def test_the_floor_is_said_large_and_its_sheet_small(plans: PlansView) -> None:
    assert plans.drawing.headline.text() == "Floor G"
    assert "Floor G" not in plans.drawing.note.text()


def test_the_open_floor_is_always_in_view(qtbot: QtBot, opened: Window, plans: PlansView) -> None:
    for label in (FLOORS[0], FLOORS[-1], "9"):
        plans.show_floor(label)
        settled(qtbot, opened)
        key = plans.strip.keys[label]
        qtbot.wait(10)
        assert seen_of(plans.strip.keys[label]) == key.height()
    opened.resize(1366, 600)
    qtbot.waitUntil(lambda: seen_of(plans.strip.keys["9"]) == plans.strip.keys["9"].height())


def seen_of(key: FloorKey) -> int:
    return key.visibleRegion().boundingRect().height()


def test_the_strip_pages_by_its_own_keys(qtbot: QtBot, opened: Window, plans: PlansView) -> None:
    strip = plans.strip
    plans.show_floor(FLOORS[-1])
    settled(qtbot, opened)
    qtbot.waitUntil(lambda: strip.bar.value() == 0 and strip.down.isVisible())
    assert not strip.up.isEnabled()
    strip.down.click()
    assert strip.bar.value() > opened.around.theme.metrics.key
    assert strip.up.isEnabled()


def test_a_failed_question_never_leaves_another_floors_plan_on_screen(
    qtbot: QtBot, opened: Window, plans: PlansView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> object:
        raise StoreError("the disk does not answer")

    monkeypatch.setattr(opened.around.questions, "sheet", failing)
    plans.show_floor("2")
    settled(qtbot, opened)
    assert plans.drawing.headline.text() == "Floor 2"
    assert plans.drawing.empty.isVisible()
    assert not plans.drawing.canvas.isVisible()
    assert plans.notice.isVisible()


def test_a_sheet_without_any_picture_says_so_instead_of_showing_white_paper(plans: PlansView) -> None:
    canvas = plans.drawing.canvas
    canvas.show_sheet(HandDrawn())
    canvas.drawing_failed.emit("The file is still on its way.")
    assert plans.drawing.empty.isVisible()
    assert "still on its way" in plans.drawing.empty.text()


def test_a_list_without_rows_gives_its_room_to_the_plan(qtbot: QtBot, opened: Window, plans: PlansView) -> None:
    with_list = plans.drawing.width()
    plans.tools.list([])
    qtbot.waitUntil(lambda: plans.drawing.width() > with_list)


def test_a_floor_that_was_not_moved_about_on_opens_at_its_building(
    qtbot: QtBot, opened: Window, plans: PlansView
) -> None:
    assert plans.drawing.canvas.fitted
    plans.show_floor("2")
    settled(qtbot, opened)
    assert plans.drawing.canvas.fitted
    plans.drawing.canvas.zoom_by(2)
    moved = plans.drawing.canvas.pixels_per_unit
    plans.show_floor("9")
    settled(qtbot, opened)
    assert plans.drawing.canvas.pixels_per_unit == pytest.approx(moved)


def test_a_sheet_that_cannot_be_drawn_is_tried_once_more(on_plans: OnPlans, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = on_plans.plans
    plans.again._timer.setInterval(600_000)
    monkeypatch.setattr(plans.drawing.canvas.__class__, "has_picture", property(lambda _: False))
    tell = plans.drawing.canvas.drawing_failed
    tell.emit("The drawing process could not be started.")
    assert WAITING in plans.drawing.empty.text()
    on_plans.settle()
    assert plans.tools.ground.why_no_measuring
    assert not plans.tools.ground.place.isVisible()
    plans.again._timer.setInterval(30)  # now it runs out
    on_plans.qtbot.waitUntil(lambda: plans.drawing.source is not None)
    assert not plans.drawing.empty.isVisible()
    # A second failure is not followed by a third attempt.
    tell.emit("The drawing process could not be started.")
    assert GIVEN_UP in plans.drawing.empty.text()
    on_plans.qtbot.wait(60)
    assert plans.drawing.source is None


def test_a_word_that_may_stand_on_a_hidden_layer_is_said_to(on_plans: OnPlans) -> None:
    on_plans.pool.layers = (Layer(1, "A-WALL", True), Layer(2, "A-FURN", True))
    on_plans.open("3")
    hit = PlanHit("DESK", on_plans.plans.sheet, "3", 2, "Floor plan", ((10, 10, 40, 20),))
    on_plans.plans.show_hit(hit)
    assert on_plans.tools.said.text() == ""
    on_plans.tools.layers.panel.structure.click()
    on_plans.plans.show_hit(hit)
    assert on_plans.tools.said.text() == MAYBE_HIDDEN
