"""A turned sheet: everything on it follows, words stay upright, and quarter turns cost no sharpness."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.framing import Framing
from responder_app.gui.canvas.overlay import NorthArrow, ScaleBar
from responder_app.gui.canvas.shapes import Shape
from responder_app.gui.canvas.source import Drawn
from responder_app.gui.canvas.streets import StreetName, StreetNameItem
from responder_app.gui.canvas.symbols import Mark, MarkItem
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import DAY
from tests.gui.canvas.sheets import HandDrawn

LEFT = Qt.MouseButton.LeftButton
ROUNDING = 2
"""Of 255: what the raster painter's fixed-point arithmetic may be off."""
ANGLES = (0.0, 30.0, 90.0, 137.0, 180.0, 270.0, 359.0)


def framing(turn_deg: float = 0.0) -> Framing:
    made = Framing()
    made.resize(QSizeF(800, 600))
    made.hold(QRectF(0, 0, 1000, 800), QRectF(0, 0, 1000, 800), 48.0)
    made.turn_to(turn_deg)
    return made


def close(one: QPointF, other: QPointF, within: float = 1e-6) -> bool:
    return abs(one.x() - other.x()) <= within and abs(one.y() - other.y()) <= within


@pytest.mark.parametrize("turn_deg", ANGLES)
def test_places_and_positions_are_each_others_inverse(turn_deg: float) -> None:
    view = framing(turn_deg)
    view.zoom_by(3, QPointF(100, 500))
    for position in (QPointF(0, 0), QPointF(800, 600), QPointF(123, 456)):
        assert close(view.position_of(view.place_at(position)), position)
        # The matrix that the widget is given agrees.
        moved = view.transform.map(view.place_at(position) - view.centre) + view.middle
        assert close(moved, position)


@pytest.mark.parametrize("turn_deg", ANGLES)
def test_what_is_fitted_lies_on_the_screen_however_it_is_turned(turn_deg: float) -> None:
    view = framing(turn_deg)
    corners = [view.position_of(QPointF(x, y)) for x in (0, 1000) for y in (0, 800)]
    assert all(view.screen.contains(corner) for corner in corners)
    left, right = min(corner.x() for corner in corners), max(corner.x() for corner in corners)
    top, foot = min(corner.y() for corner in corners), max(corner.y() for corner in corners)
    assert max((right - left) / 800, (foot - top) / 600) == pytest.approx(0.96)


@pytest.mark.parametrize("turn_deg", ANGLES)
def test_the_part_shown_holds_every_corner_of_the_screen(turn_deg: float) -> None:
    view = framing(turn_deg)
    view.zoom_by(5, view.middle)
    shown = view.shown.adjusted(-1e-6, -1e-6, 1e-6, 1e-6)
    assert all(shown.contains(view.place_at(QPointF(x, y))) for x in (0, 800) for y in (0, 600))


@pytest.mark.parametrize("turn_deg", ANGLES)
def test_zooming_and_panning_go_the_way_of_the_finger(turn_deg: float) -> None:
    view = framing(turn_deg)
    view.zoom_by(4, view.middle)
    held, at = view.place_at(QPointF(500, 200)), QPointF(500, 200)
    view.zoom_by(1.5, at)
    assert close(view.position_of(held), at)
    view.pan_by(30, -20)
    assert close(view.position_of(held), QPointF(530, 180))


def test_turning_is_about_the_middle() -> None:
    view = framing()
    view.zoom_by(4, QPointF(200, 100))
    before, scale = QPointF(view.centre), view.scale
    view.turn_to(77)
    assert close(view.place_at(view.middle), before)
    assert view.scale == scale


def test_r_turns_a_quarter_shift_r_back_and_n_puts_north_up(canvas: SheetCanvas, drawing: HandDrawn) -> None:
    canvas.show_sheet(drawing, north_deg=30.0)
    QTest.keyClick(canvas, Qt.Key.Key_R)
    assert canvas.turn_deg == 90
    QTest.keyClick(canvas, Qt.Key.Key_R)
    QTest.keyClick(canvas, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.turn_deg == 90
    QTest.keyClick(canvas, Qt.Key.Key_N)
    assert canvas.turn_deg == 330
    # From north up, R leads to a quarter again, and back leads to upright.
    QTest.keyClick(canvas, Qt.Key.Key_R)
    assert canvas.turn_deg == 0
    QTest.keyClick(canvas, Qt.Key.Key_N)
    QTest.keyClick(canvas, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.turn_deg == 270


def test_where_north_is_not_known_n_does_nothing(canvas: SheetCanvas, drawing: HandDrawn) -> None:
    canvas.show_sheet(drawing)
    QTest.keyClick(canvas, Qt.Key.Key_R)
    QTest.keyClick(canvas, Qt.Key.Key_N)
    assert canvas.turn_deg == 90


def test_the_arrow_points_north_and_the_bar_stays_true(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    canvas.show_sheet(drawing, metres_per_unit=0.1, north_deg=30.0)
    canvas.zoom_by(2)
    bar, arrow = canvas.findChild(ScaleBar), canvas.findChild(NorthArrow)
    assert bar is not None
    assert arrow is not None
    qtbot.waitUntil(bar.isVisible)
    said = bar.accessibleName()
    canvas.turn_to(90)
    qtbot.wait(5)
    assert arrow.accessibleName() == "North is 120 degrees clockwise from up"
    assert bar.accessibleName() == said
    canvas.north_up()
    assert arrow.accessibleName() == "North is 0 degrees clockwise from up"


def striped(width: int, height: int) -> QImage:
    """Lines one pixel wide both ways, and nothing symmetric: any blur or wrong turn shows."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    for at in range(0, 512, 7):
        painter.fillRect(at, 0, 1, height, QColor("#101010"))
        painter.fillRect(0, at * 2, width, 1, QColor("#c00000"))
    painter.end()
    return image


class Striped(HandDrawn):
    """Delivers striped tiles at once."""

    def draw(self) -> None:
        waiting, self.asked = self.asked, []
        for asked in waiting:
            if asked.key is None:
                asked.deliver(Drawn(striped(250, 200)))
            else:
                asked.deliver(Drawn(striped(*asked.key.pixels(self.size)[2:])))


@pytest.mark.parametrize(("turn_deg", "crisp"), [(90.0, True), (180.0, True), (270.0, True), (45.0, False)])
def test_a_quarter_turn_shows_the_very_same_pixels(
    qtbot: QtBot, canvas: SheetCanvas, turn_deg: float, crisp: bool
) -> None:
    sheet = Striped()
    canvas.resize(601, 601)
    canvas.show_sheet(sheet)
    canvas.look_at(QPointF(500.5, 400.5), 1.0)
    upright = sharp_picture(qtbot, canvas, sheet)
    canvas.turn_to(turn_deg)
    turned = sharp_picture(qtbot, canvas, sheet)
    back = turned.transformed(QTransform().rotate(-turn_deg))
    worst = min(largest_difference(upright, back, QPoint(x, y)) for x in (-1, 0, 1) for y in (-1, 0, 1))
    if crisp:
        assert worst <= ROUNDING
    else:
        assert worst > 60  # the control: another angle cannot but blur


def sharp_picture(qtbot: QtBot, canvas: SheetCanvas, sheet: Striped) -> QImage:
    for _ in range(3):
        qtbot.wait(10)
        sheet.draw()
    qtbot.waitUntil(lambda: canvas.sharp)
    return canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def largest_difference(one: QImage, other: QImage, shift: QPoint) -> int:
    """The largest difference of any channel in the middle of two pictures, the other one shifted."""
    middle, beside = one.rect().center(), other.rect().center() + shift
    worst = 0
    for x in range(-90, 90, 3):
        for y in range(-90, 90, 3):
            here, there = one.pixelColor(middle + QPoint(x, y)), other.pixelColor(beside + QPoint(x, y))
            worst = max(worst, abs(here.red() - there.red()), abs(here.blue() - there.blue()))
    return worst


@pytest.mark.parametrize("turn_deg", [0.0, 30.0, 90.0])
def test_what_is_moved_along_on_the_screen_is_what_is_painted_anew(qtbot: QtBot, turn_deg: float) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    canvas = SheetCanvas(Metrics(96.0), DAY, window)
    canvas.setGeometry(70, 40, 500, 400)
    window.resize(640, 480)
    window.show()
    qtbot.waitExposed(window)
    sheet = Striped()
    canvas.show_sheet(sheet)
    canvas.turn_to(turn_deg)
    canvas.zoom_by(5)
    sharp_picture(qtbot, canvas, sheet)
    for step in range(12):
        canvas.pan_by(*((9, 0), (0, 7), (-11, 5))[step % 3])
        QApplication.processEvents()
        sheet.draw()
    sharp_picture(qtbot, canvas, sheet)
    for child in canvas.findChildren(QWidget):
        if child.parent() is canvas and child is not canvas.viewport():
            child.hide()
    on_screen = window.screen().grabWindow(window.winId()).copy(canvas.geometry()).toImage()
    anew = canvas.viewport().grab().toImage().convertToFormat(on_screen.format())
    other = sum(on_screen.pixelColor(x, y) != anew.pixelColor(x, y) for x in range(0, 500, 3) for y in range(0, 400, 3))
    # A line's edge may fall on the pixel beside where two strips meet.
    assert other <= 0.01 * 167 * 134


def test_tiles_are_asked_for_around_the_turned_screen(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    canvas.show_sheet(drawing)
    drawing.draw()
    qtbot.wait(10)
    canvas.zoom_by(6)
    canvas.turn_to(45)
    places = [canvas.place_at(QPointF(x, y)) for x, y in ((0, 0), (799, 0), (0, 599), (799, 599), (400, 300))]

    def asked_for() -> bool:
        urgent = [asked.key.area(drawing.size) for asked in drawing.tiles() if asked.urgent and asked.key]
        return all(any(area.contains(place) for area in urgent) for place in places)

    qtbot.waitUntil(asked_for)


def test_symbols_stay_upright_and_are_tapped_where_they_are_drawn(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    canvas.show_sheet(drawing)
    canvas.set_marks([Mark("s", "stair", 700, 200, "Stair 2", payload=7)])
    (item,) = [item for item in canvas.scene().items() if isinstance(item, MarkItem)]
    for turn in ANGLES:
        canvas.turn_to(turn)
        qtbot.wait(5)
        drawn = item.deviceTransform(canvas.viewportTransform())
        assert (drawn.m12(), drawn.m21()) == (0, 0)
        at = canvas.position_of(QPointF(700, 200))
        assert close(drawn.map(QPointF(0, 0)), at, within=1.5)
        with qtbot.waitSignal(canvas.symbol_tapped) as tapped:
            QTest.mouseClick(canvas.viewport(), LEFT, pos=at.toPoint())
        assert tapped.args == [7]


def test_a_place_is_tapped_where_the_finger_is(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    canvas.show_sheet(drawing)
    canvas.turn_to(90)
    place = QPointF(250, 300)
    with qtbot.waitSignal(canvas.place_tapped) as tapped:
        QTest.mouseClick(canvas.viewport(), LEFT, pos=canvas.position_of(place).toPoint())
    assert close(tapped.args[0], place, within=2)


def test_symbols_at_one_door_move_apart_at_every_turn(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    canvas.show_sheet(drawing)
    canvas.set_marks([Mark("left", "gas", 500, 400, "Gas"), Mark("right", "water", 510, 400, "Water")])
    canvas.turn_to(90)
    qtbot.wait(20)
    one, other = (item for item in canvas.scene().items() if isinstance(item, MarkItem))
    apart = canvas.position_of(one.pos()) + one.offset - canvas.position_of(other.pos()) - other.offset
    # What lay side by side lies one below the other now.
    assert abs(apart.y()) >= one.diameter * 0.95
    assert abs(apart.x()) < 2


@pytest.mark.parametrize("turn_deg", [0.0, 100.0, 180.0, 250.0])
def test_street_names_keep_their_readable_side_up(qtbot: QtBot, canvas: SheetCanvas, turn_deg: float) -> None:
    line = ((-90.0, 20.0), (90.0, 20.0))
    canvas.show_map([Shape("street", (line,))], (-100, -100, 100, 100))
    canvas.set_street_names([StreetName("Ashford Street", (line,))])
    canvas.turn_to(turn_deg)
    qtbot.wait(20)
    (name,) = [item for item in canvas.scene().items() if isinstance(item, StreetNameItem)]
    assert name.isVisible()
    assert -96 <= name.angle_deg <= 86


def test_lines_are_as_wide_turned_as_upright(qtbot: QtBot, canvas: SheetCanvas) -> None:
    line = ((-90.0, 0.0), (90.0, 0.0))
    canvas.show_map([Shape("highway", (line,))], (-100, -100, 100, 100))

    def width() -> int:
        image = canvas.viewport().grab().toImage()
        ground = image.pixelColor(2, 2)
        across = [image.pixelColor(400, y) for y in range(600)] if canvas.turn_deg == 0 else []
        down = [image.pixelColor(x, 300) for x in range(800)] if canvas.turn_deg == 90 else []
        return sum(colour != ground for colour in (*across, *down))

    upright = width()
    canvas.turn_to(90)
    assert upright > 20
    assert abs(width() - upright) <= 1


def test_floors_are_paged_through_at_one_place_zoom_and_turn(qtbot: QtBot, canvas: SheetCanvas) -> None:
    canvas.show_sheet(HandDrawn(), north_deg=10.0)
    canvas.zoom_by(4)
    canvas.look_at(QPointF(300, 200))
    canvas.turn_to(90)
    before = canvas.standpoint
    canvas.show_sheet(HandDrawn(), north_deg=10.0, keep_view=True)
    assert canvas.standpoint == before
    canvas.clear()  # a floor without a plan lies between
    canvas.show_sheet(HandDrawn(), north_deg=10.0, keep_view=True)
    assert canvas.standpoint == before
    # A sheet laid out otherwise is opened as a whole, turned alike.
    canvas.show_sheet(HandDrawn(size=QSizeF(2000, 800)), keep_view=True)
    assert canvas.fitted
    assert canvas.turn_deg == 90
    canvas.show_sheet(HandDrawn())
    assert canvas.turn_deg == 0


def test_what_was_fitted_is_fitted_on_the_next_floor_in_the_same_way(canvas: SheetCanvas) -> None:
    canvas.show_sheet(HandDrawn(), first=QRectF(100, 100, 200, 100))
    canvas.show_sheet(HandDrawn(), first=QRectF(600, 500, 200, 100), keep_view=True)
    assert close(canvas.centre, QPointF(700, 550))
    canvas.fit()
    canvas.show_sheet(HandDrawn(), first=QRectF(100, 100, 200, 100), keep_view=True)
    assert close(canvas.centre, QPointF(500, 400))


def test_north_stays_up_on_a_floor_that_is_drawn_another_way_round(canvas: SheetCanvas) -> None:
    canvas.show_sheet(HandDrawn(), north_deg=30.0)
    canvas.north_up()
    canvas.show_sheet(HandDrawn(), north_deg=120.0, keep_view=True)
    assert canvas.turn_deg == 240


def test_a_map_opens_upright_whatever_was_turned_before(canvas: SheetCanvas) -> None:
    canvas.show_sheet(HandDrawn())
    canvas.turn_to(45)
    canvas.show_map([], (-10, -10, 10, 10))
    assert canvas.turn_deg == 0
