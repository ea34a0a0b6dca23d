"""Moving about the canvas: keys alone, mouse, wheel, fingers; taps; maps with north up."""

from __future__ import annotations

from math import hypot

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.overlay import NorthArrow, ScaleBar
from responder_app.gui.canvas.shapes import Shape
from responder_app.gui.canvas.symbols import MARK_KEY, NAME_KEY, Mark, MarkItem, icon, icon_names
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.palette import NIGHT
from tests.gui.canvas.sheets import HandDrawn

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shown(canvas: SheetCanvas, drawing: HandDrawn) -> SheetCanvas:
    canvas.show_sheet(drawing)
    return canvas


@pytest.fixture(scope="module")
def screen() -> QPointingDevice:
    return QTest.createTouchDevice()


def near(point: QPointF, x: float, y: float, within: float = 1.0) -> bool:
    return abs(point.x() - x) <= within and abs(point.y() - y) <= within


def scene_at(canvas: SheetCanvas, x: int, y: int) -> QPointF:
    return canvas.mapToScene(QPoint(x, y))


def test_a_sheet_is_fitted_when_it_is_shown(shown: SheetCanvas) -> None:
    assert shown.pixels_per_unit == pytest.approx(600 / 800 * 0.96)
    assert near(shown.centre, 500, 400)


def test_a_fitted_sheet_stays_fitted_when_the_window_changes(qtbot: QtBot, shown: SheetCanvas) -> None:
    shown.resize(400, 300)
    qtbot.waitUntil(lambda: shown.pixels_per_unit == pytest.approx(300 / 800 * 0.96))


def test_keys_alone_move_zoom_and_fit(qtbot: QtBot, shown: SheetCanvas) -> None:
    fitted = shown.pixels_per_unit
    QTest.keyClick(shown, Qt.Key.Key_Plus)
    QTest.keyClick(shown, Qt.Key.Key_Plus)
    assert shown.pixels_per_unit == pytest.approx(fitted * 2.25)
    QTest.keyClick(shown, Qt.Key.Key_Right)
    QTest.keyClick(shown, Qt.Key.Key_Down)
    assert shown.centre.x() > 550
    assert shown.centre.y() > 440
    QTest.keyClick(shown, Qt.Key.Key_Minus)
    assert shown.pixels_per_unit == pytest.approx(fitted * 1.5)
    QTest.keyClick(shown, Qt.Key.Key_Home)
    assert shown.pixels_per_unit == pytest.approx(fitted)
    assert near(shown.centre, 500, 400)
    QTest.keyClick(shown, Qt.Key.Key_Plus)
    QTest.keyClick(shown, Qt.Key.Key_0)
    assert shown.pixels_per_unit == pytest.approx(fitted)


def test_hot_keys_of_the_window_pass_through(qtbot: QtBot, shown: SheetCanvas) -> None:
    before = shown.pixels_per_unit
    QTest.keyClick(shown, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(shown, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert shown.pixels_per_unit == before


def test_dragging_moves_the_sheet_with_the_mouse_and_taps_nothing(qtbot: QtBot, shown: SheetCanvas) -> None:
    tapped: list[QPointF] = []
    shown.place_tapped.connect(tapped.append)
    held = scene_at(shown, 400, 300)
    QTest.mousePress(shown.viewport(), LEFT, pos=QPoint(400, 300))
    QTest.mouseMove(shown.viewport(), QPoint(450, 320))
    QTest.mouseMove(shown.viewport(), QPoint(500, 340))
    QTest.mouseRelease(shown.viewport(), LEFT, pos=QPoint(500, 340))
    assert near(scene_at(shown, 500, 340), held.x(), held.y(), within=2)
    assert tapped == []


def test_the_wheel_zooms_about_the_cursor(shown: SheetCanvas) -> None:
    before, scale = scene_at(shown, 600, 200), shown.pixels_per_unit
    at = QPointF(600, 200)
    for _ in range(5):
        event = QWheelEvent(
            at,
            shown.viewport().mapToGlobal(at),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(shown.viewport(), event)
    assert shown.pixels_per_unit == pytest.approx(scale * 1.25**5)
    assert near(scene_at(shown, 600, 200), before.x(), before.y())


def test_zooming_ends_somewhere_both_ways(shown: SheetCanvas) -> None:
    shown.zoom_by(1e9)
    assert shown.pixels_per_unit <= 64
    shown.zoom_by(1e-9)
    assert shown.pixels_per_unit >= 0.2


def test_the_sheet_cannot_be_lost_by_dragging(shown: SheetCanvas) -> None:
    shown.pan_by(1e7, -1e7)
    assert near(shown.centre, 0, 800)


def test_one_finger_drags_and_two_zoom(shown: SheetCanvas, screen: QPointingDevice) -> None:
    port = shown.viewport()
    held = scene_at(shown, 400, 300)
    QTest.touchEvent(port, screen).press(0, QPoint(400, 300), port).commit()
    QTest.touchEvent(port, screen).move(0, QPoint(440, 300), port).commit()
    QTest.touchEvent(port, screen).release(0, QPoint(440, 300), port).commit()
    assert near(scene_at(shown, 440, 300), held.x(), held.y(), within=2)

    scale, between = shown.pixels_per_unit, scene_at(shown, 400, 300)
    QTest.touchEvent(port, screen).press(0, QPoint(350, 300), port).press(1, QPoint(450, 300), port).commit()
    QTest.touchEvent(port, screen).move(0, QPoint(300, 300), port).move(1, QPoint(500, 300), port).commit()
    QTest.touchEvent(port, screen).release(0, QPoint(300, 300), port).stationary(1).commit()
    QTest.touchEvent(port, screen).release(1, QPoint(500, 300), port).commit()
    assert shown.pixels_per_unit == pytest.approx(scale * 2, rel=0.02)
    assert near(scene_at(shown, 400, 300), between.x(), between.y(), within=2)


def test_a_finger_that_trembles_taps(qtbot: QtBot, shown: SheetCanvas, screen: QPointingDevice) -> None:
    port = shown.viewport()
    with qtbot.waitSignal(shown.place_tapped) as caught:
        QTest.touchEvent(port, screen).press(0, QPoint(400, 300), port).commit()
        QTest.touchEvent(port, screen).move(0, QPoint(404, 302), port).commit()
        QTest.touchEvent(port, screen).release(0, QPoint(404, 302), port).commit()
    assert near(caught.args[0], 505, 402, within=4)


def test_a_symbol_is_tapped_within_a_gloved_fingers_reach(qtbot: QtBot, shown: SheetCanvas) -> None:
    shown.set_marks([Mark("g", "gas", 500, 400, "Gas main", payload="gas payload")])
    with qtbot.waitSignal(shown.symbol_tapped) as caught:
        # 7 mm is 26 pixels at 96 dpi.
        QTest.mouseClick(shown.viewport(), LEFT, pos=QPoint(400 + 24, 300))
    assert caught.args == ["gas payload"]
    with qtbot.waitSignal(shown.place_tapped):
        QTest.mouseClick(shown.viewport(), LEFT, pos=QPoint(400 + 60, 300))


def test_enter_taps_in_the_middle(qtbot: QtBot, shown: SheetCanvas) -> None:
    with qtbot.waitSignal(shown.place_tapped) as place:
        QTest.keyClick(shown, Qt.Key.Key_Return)
    assert near(place.args[0], 500, 400)
    shown.set_marks([Mark("s", "stair", 700, 100, "Stair 2", payload=7)])
    shown.choose("s")
    with qtbot.waitSignal(shown.symbol_tapped) as symbol:
        QTest.keyClick(shown, Qt.Key.Key_Space)
    assert symbol.args == [7]


def marks_of(canvas: SheetCanvas) -> list[MarkItem]:
    return [item for item in canvas.scene().items() if isinstance(item, MarkItem)]


def test_symbols_keep_their_size_at_every_scale(shown: SheetCanvas) -> None:
    shown.set_marks([Mark("h", "hydrant", 500, 400, "Hydrant 3")])
    (item,) = marks_of(shown)
    sizes = set()
    for factor in (1.0, 4.0, 0.3):
        shown.zoom_by(factor)
        sizes.add(round(item.deviceTransform(shown.viewportTransform()).mapRect(item.icon_box).width()))
    assert sizes == {23}  # 6 mm at 96 dpi


def test_every_symbol_says_what_it_is(shown: SheetCanvas) -> None:
    mark = Mark("h", "hydrant", 500, 400, "Hydrant 3")
    shown.set_marks([mark])
    (item,) = marks_of(shown)
    assert (item.data(NAME_KEY), item.data(MARK_KEY)) == ("Hydrant 3", mark)
    assert shown.accessibleName()


def test_labels_that_would_cover_each_other_are_left_out_until_there_is_room(qtbot: QtBot, shown: SheetCanvas) -> None:
    crowd = [Mark(f"{n}-{m}", "water", 400 + n * 40, 300 + m * 40, f"Valve {n}{m}") for n in range(5) for m in range(5)]
    shown.set_marks(crowd)
    qtbot.waitUntil(lambda: any(item.label_shown for item in marks_of(shown)))
    assert not all(item.label_shown for item in marks_of(shown))
    boxes = [item.label_box.translated(position(shown, item)) for item in marks_of(shown) if item.label_shown]
    assert boxes
    assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)
    shown.zoom_by(12)
    shown.choose("2-2")
    qtbot.waitUntil(lambda: next(item.label_shown for item in marks_of(shown) if item.mark.id == "2-2"))


def position(canvas: SheetCanvas, item: MarkItem) -> QPointF:
    return QPointF(canvas.mapFromScene(item.pos()))


def test_a_label_that_is_in_the_way_below_stands_beside_its_symbol(qtbot: QtBot, shown: SheetCanvas) -> None:
    shown.set_marks([Mark("low", "gas", 500, 795, "Gas main")])
    qtbot.waitUntil(lambda: marks_of(shown)[0].spot != 0)
    (item,) = marks_of(shown)
    assert item.label_shown
    assert item.label_box.left() > item.icon_box.center().x()


def test_symbols_at_one_door_stand_apart_and_each_is_tapped_where_it_is_drawn(qtbot: QtBot, shown: SheetCanvas) -> None:
    kinds = ("main_entrance", "key_box", "fire_command_center")
    shown.set_marks([Mark(kind, kind, 500, 400, kind, payload=kind) for kind in kinds])
    qtbot.waitUntil(lambda: all(item.offset != QPointF() for item in marks_of(shown)))
    for item in marks_of(shown):
        for other in marks_of(shown):
            if other is not item:
                apart = item.offset - other.offset
                assert hypot(apart.x(), apart.y()) > item.diameter * 0.95
        with qtbot.waitSignal(shown.symbol_tapped) as tapped:
            shown.tap(position(shown, item) + item.offset)
        assert tapped.args == [item.mark.payload]


def test_a_symbol_that_stands_alone_stays_on_its_place(qtbot: QtBot, shown: SheetCanvas) -> None:
    shown.set_marks([Mark("g", "gas", 200, 400, "Gas"), Mark("w", "water", 800, 400, "Water")])
    qtbot.wait(20)
    assert [item.offset for item in marks_of(shown)] == [QPointF(), QPointF()]


def test_a_sheet_opens_at_its_building_and_0_shows_all_of_it(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    canvas.show_sheet(drawing, first=QRectF(100, 100, 400, 300))
    assert near(canvas.centre, 300, 250)
    assert canvas.pixels_per_unit == pytest.approx(2 * 0.96)
    canvas.resize(400, 300)
    qtbot.waitUntil(lambda: canvas.pixels_per_unit == pytest.approx(0.96))
    assert near(canvas.centre, 300, 250)
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert near(canvas.centre, 500, 400)
    assert canvas.pixels_per_unit == pytest.approx(300 / 800 * 0.96)
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert near(canvas.centre, 300, 250)


def test_what_is_fitted_stands_clear_of_the_scale_bar(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    canvas.show_sheet(drawing, metres_per_unit=0.1)
    qtbot.wait(5)
    bar = canvas.findChild(ScaleBar)
    assert bar is not None
    assert canvas.mapFromScene(QPointF(0, 800)).y() <= bar.y()


def test_the_north_arrow_goes_where_it_hides_nothing(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    canvas.show_sheet(drawing, north_deg=0.0)
    qtbot.wait(5)
    arrow = canvas.findChild(NorthArrow)
    assert arrow is not None
    assert arrow.geometry().center().x() > 400
    under = canvas.mapToScene(arrow.geometry().center())
    canvas.set_marks([Mark("f", "fdc", under.x(), under.y(), "FDC")])
    qtbot.waitUntil(lambda: arrow.geometry().center().x() < 400)


def test_the_letter_of_a_side_is_shown_even_over_a_symbol(qtbot: QtBot, shown: SheetCanvas) -> None:
    shown.set_marks([Mark("door", "main_entrance", 500, 400, "Lobby"), Mark("side-a", None, 505, 405, "A")])
    qtbot.wait(20)
    assert [item.label_shown for item in marks_of(shown) if item.mark.plate] == [True]


def test_a_map_has_north_up(qtbot: QtBot, canvas: SheetCanvas) -> None:
    footprint = Shape("footprint", (((0, 50), (20, 50), (20, 70), (0, 70), (0, 50)),), area=True)
    canvas.show_map([footprint], (-100, -100, 100, 100))
    # The footprint is north of the middle: above it on the screen.
    dark = canvas.viewport().grab().toImage()
    north, south = canvas.mapFromScene(QPointF(10, -60)), canvas.mapFromScene(QPointF(10, 60))
    assert north.y() < south.y()
    assert dark.pixelColor(north) != dark.pixelColor(south)
    with qtbot.waitSignal(canvas.place_tapped) as caught:
        QTest.mouseClick(canvas.viewport(), LEFT, pos=canvas.mapFromScene(QPointF(0, -60)))
    assert near(caught.args[0], 0, 60)


def test_a_map_turns_dark_at_night(canvas: SheetCanvas) -> None:
    street = Shape("street", (((-100, 0), (100, 0)),))
    canvas.show_map([street], (-100, -100, 100, 100))
    middle = canvas.mapFromScene(QPointF(0, 0))
    day = canvas.viewport().grab().toImage().pixelColor(middle).lightness()
    canvas.set_palette(NIGHT)
    night = canvas.viewport().grab().toImage().pixelColor(middle).lightness()
    assert day > 200 > 80 > night


def test_a_cross_hair_shows_where_enter_would_tap_once_keys_are_used(shown: SheetCanvas) -> None:
    from responder_app.gui.canvas.overlay import CrossHair

    cross = shown.findChild(CrossHair)
    assert cross is not None
    assert not cross.isVisible()
    QTest.keyClick(shown, Qt.Key.Key_Left)
    assert cross.isVisible()
    assert near(cross.geometry().center().toPointF(), 400, 300, within=2)
    QTest.mouseClick(shown.viewport(), LEFT, pos=QPoint(10, 10))
    assert not cross.isVisible()


def test_scale_and_north_are_shown_where_they_are_known(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    bar, arrow = canvas.findChild(ScaleBar), canvas.findChild(NorthArrow)
    assert bar is not None
    assert arrow is not None
    canvas.show_sheet(drawing)
    qtbot.wait(5)
    assert not bar.isVisible()
    assert not arrow.isVisible()
    canvas.set_ground(0.1, 30.0)
    qtbot.waitUntil(bar.isVisible)
    # 0.72 pixels a unit of 0.1 m: 40 mm, 152 pixels, are 21 m, and that is 69 feet.
    assert bar.accessibleName() == "Scale: the bar is 50 ft (15 m)"
    assert "30 degrees" in arrow.accessibleName()


def test_every_symbol_of_the_field_has_an_icon_that_draws() -> None:
    wanted = [
        *("access_point", "main_entrance", "key_box", "gate", "staging", "fire_command_center", "fdc", "hydrant"),
        *("standpipe", "sprinkler_valve", "alarm_panel", "fire_pump", "stair", "elevator", "gas", "electric", "water"),
        *("hvac", "generator", "solar", "battery", "medical_gas", "hazmat", "exit", "assembly_point", "refuge"),
        *("command_center", "camera", "safe_room", "first_in", "north"),
    ]
    assert set(wanted) <= set(icon_names())
    pictures = {bytes(icon(name, 23).toImage().constBits()) for name in wanted}
    assert len(pictures) == len(wanted)


def test_symbols_differ_without_colour() -> None:
    from PySide6.QtGui import QImage

    seen: dict[bytes, str] = {}
    for name in icon_names():
        grey = icon(name, 23).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        coarse = bytes(value // 64 for value in bytes(grey.constBits()))
        assert coarse not in seen, (name, seen.get(coarse))
        seen[coarse] = name
