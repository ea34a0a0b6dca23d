"""What lies over a sheet besides symbols: hits, the voice grid, measured figures; filters, double taps, the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import dist

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.gestures import Gestures
from responder_app.gui.canvas.measuring import MeasureKind
from responder_app.gui.canvas.symbols import Mark, MarkItem
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.canvas.voice_grid import Grid, VoiceGrid
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import DAY, NIGHT, Palette, contrast
from tests.gui.canvas.sheets import HandDrawn

LEFT = Qt.MouseButton.LeftButton
XS, YS = range(100, 1000, 100), range(100, 800, 100)
GRID = Grid(
    columns=tuple(((x, 100.0), (x, 700.0)) for x in XS),
    rows=tuple(((100.0, y), (900.0, y)) for y in YS),
    column_names=tuple("ABCDEFGH"),
    row_names=tuple("123456"),
)


@pytest.fixture
def shown(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> SheetCanvas:
    canvas.show_sheet(drawing)
    qtbot.wait(5)
    return canvas


def picture(canvas: SheetCanvas) -> QImage:
    return canvas.viewport().grab().toImage()


def colours_along(image: QImage, start: QPointF, end: QPointF) -> set[str]:
    steps = int(dist((start.x(), start.y()), (end.x(), end.y())))
    places = (start + (end - start) * step / max(steps, 1) for step in range(steps + 1))
    return {image.pixelColor(place.toPoint()).name() for place in places}


def changed(before: QImage, after: QImage, box: QRectF) -> bool:
    area = box.toAlignedRect()
    return before.copy(area) != after.copy(area)


# Hits and changes


@pytest.mark.parametrize("palette", [DAY, NIGHT])
@pytest.mark.parametrize("turn_deg", [0.0, 90.0, 30.0])
def test_hits_stand_out_and_the_current_one_most(shown: SheetCanvas, palette: Palette, turn_deg: float) -> None:
    shown.set_palette(palette)
    shown.turn_to(turn_deg)
    word, current = QRectF(200, 300, 20, 6), QRectF(700, 300, 20, 6)
    plain = picture(shown)
    shown.highlight([word, current], 1)
    marked = picture(shown)

    def edge(box: QRectF) -> int:
        """Pixels that changed around the place of a box."""
        at = shown.position_of(box.center()).toPoint()
        return sum(
            plain.pixelColor(at + QPoint(x, y)) != marked.pixelColor(at + QPoint(x, y))
            for x in range(-30, 31)
            for y in range(-30, 31)
        )

    # 5 mm are 19 pixels: seen, though the word itself is 4 pixels high.
    assert edge(word) > 19 * 19
    assert edge(current) > edge(word) * 1.3
    inks = {marked.pixelColor(shown.position_of(word.center()).toPoint() + QPoint(x, 0)).name() for x in range(-30, 30)}
    paper = plain.pixelColor(shown.position_of(word.center()).toPoint()).name()
    assert max(contrast(ink, paper) for ink in inks) > 3
    shown.highlight([])
    assert picture(shown) == plain


def test_a_hit_is_brought_into_view_with_what_is_around_it(shown: SheetCanvas) -> None:
    shown.turn_to(90)
    hit = QRectF(700, 100, 40, 8)
    shown.show_area(hit)
    corners = [shown.position_of(corner) for corner in (hit.topLeft(), hit.bottomRight())]
    assert all(QRectF(100, 100, 600, 400).contains(corner) for corner in corners)
    # The word does not fill the screen, a room does.
    assert shown.pixels_per_unit < 3
    room = QRectF(300, 300, 120, 90)
    shown.show_area(room)
    assert shown.pixels_per_unit * 120 > 0.5 * 600


def test_symbols_stand_apart_from_their_first_frame_on(shown: SheetCanvas) -> None:
    shown.set_marks([Mark("g", "gas", 500, 400, "Gas"), Mark("s", "stair", 500, 400, "Stair")])
    gas, stair = (item for item in shown.scene().items() if isinstance(item, MarkItem))
    assert dist(gas.offset.toTuple(), stair.offset.toTuple()) == pytest.approx(gas.diameter, abs=1)


# Filters


def test_filtered_kinds_are_neither_seen_nor_tapped_until_they_are_wanted_again(
    qtbot: QtBot, shown: SheetCanvas
) -> None:
    marks = [
        Mark("g", "gas", 500, 400, "Gas", payload="gas", kind="Shut-offs"),
        Mark("s", "stair", 505, 400, "Stair", payload="stair", kind="Stairs"),
    ]
    shown.set_marks(marks)
    shown.set_filter({"Shut-offs"})
    qtbot.wait(10)
    items = {item.mark.id: item for item in shown.scene().items() if isinstance(item, MarkItem)}
    assert not items["g"].isVisible()
    assert items["s"].isVisible()
    # Alone now: nothing pushes it off its place.
    assert items["s"].offset == QPointF()
    with qtbot.waitSignal(shown.symbol_tapped) as tapped:
        shown.tap(shown.position_of(QPointF(500, 400)))
    assert tapped.args == ["stair"]
    # The next floor's symbols are filtered alike.
    shown.set_marks(marks)
    assert [item.mark.id for item in shown.scene().items() if isinstance(item, MarkItem) and item.isVisible()] == ["s"]
    shown.set_filter(())
    qtbot.wait(10)
    assert all(item.isVisible() for item in shown.scene().items() if isinstance(item, MarkItem))


# The voice grid


def names(canvas: SheetCanvas, lines: Grid = GRID) -> dict[str, list[QRectF]]:
    grid = VoiceGrid(lines, False, Metrics(96.0), canvas.night)
    found: dict[str, list[QRectF]] = {}
    for name, box in grid.names(canvas._framing):
        found.setdefault(name, []).append(box)
    return found


@pytest.mark.parametrize("turn_deg", [0.0, 90.0, 180.0, 37.0])
@pytest.mark.parametrize("closer", [1.0, 3.0, 11.0, 40.0])
def test_the_names_of_every_row_and_column_in_sight_are_in_sight(
    shown: SheetCanvas, turn_deg: float, closer: float
) -> None:
    shown.turn_to(turn_deg)
    shown.look_at(QPointF(433, 466))
    shown.zoom_by(closer)
    there = names(shown)
    screen = QRectF(0, 0, 800, 600)
    seen = {
        name for x in range(0, 800, 20) for y in range(0, 600, 20) for name in cell_of(shown.place_at(QPointF(x, y)))
    }
    assert "D" in seen
    assert "4" in seen
    assert seen <= set(there)
    boxes = [box for found in there.values() for box in found]
    assert all(screen.contains(box) for box in boxes)
    assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)


def test_names_stand_in_one_line_beside_the_building(shown: SheetCanvas) -> None:
    shown.zoom_by(0.7)
    there = names(shown)
    corner = shown.position_of(QPointF(100, 100))
    assert len({there[name][0].center().y() for name in GRID.column_names}) == 1
    assert len({there[name][0].center().x() for name in GRID.row_names}) == 1
    assert all(there[name][0].bottom() <= corner.y() + 1 for name in GRID.column_names)
    assert all(there[name][0].right() <= corner.x() + 1 for name in GRID.row_names)


def test_where_cells_are_smaller_than_their_names_some_are_left_out(shown: SheetCanvas) -> None:
    letters = tuple("ABCDEFGHJKLM")
    fine = Grid(
        columns=tuple(((x, 100.0), (x, 400.0)) for x in range(100, 361, 20)[: len(letters) + 1]),
        rows=(((100.0, 100.0), (340.0, 100.0)), ((100.0, 400.0), (340.0, 400.0))),
        column_names=letters,
        row_names=("1",),
    )
    there = names(shown, fine)
    assert set(there) & set(letters) == set("ACEGJL")
    boxes = [box for found in there.values() for box in found]
    assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)
    shown.zoom_by(3)
    shown.look_at(QPointF(220, 110))
    assert {"E", "F", "G", "H"} <= set(names(shown, fine))


def cell_of(place: QPointF) -> Sequence[str]:
    if not (100 <= place.x() < 900 and 100 <= place.y() < 700):
        return ()
    return GRID.column_names[int(place.x() // 100) - 1], GRID.row_names[int(place.y() // 100) - 1]


@pytest.mark.parametrize("palette", [DAY, NIGHT])
def test_the_names_are_legible_over_any_drawing(shown: SheetCanvas, palette: Palette) -> None:
    shown.set_palette(palette)
    before = picture(shown)
    shown.set_grid(GRID)
    image = picture(shown)
    box = names(shown)["C"][0]
    inside = {
        image.pixelColor(x, y).name()
        for x in range(int(box.left()) + 3, int(box.right()) - 3)
        for y in range(int(box.top()) + 3, int(box.bottom()) - 3)
    }
    assert contrast(palette.text, palette.surface) > 7
    assert {palette.surface, palette.text} <= inside
    line = shown.position_of(QPointF(300, 350))
    assert changed(before, image, QRectF(line.x() - 3, line.y() - 3, 6, 6))
    shown.set_grid(None)
    assert picture(shown) == before


def test_names_stay_at_the_edge_while_the_sheet_moves(qtbot: QtBot, shown: SheetCanvas) -> None:
    shown.set_grid(GRID)
    shown.zoom_by(4)
    qtbot.wait(20)
    shown.pan_by(0, 60)
    qtbot.wait(20)
    # What is on the screen is what a picture painted anew shows: nothing was merely moved along.
    assert shown.viewport().grab().toImage() == picture(shown)
    assert all(found[0].top() < 30 or found[0].left() < 30 for found in names(shown).values())


def test_the_lines_of_the_grid_do_not_hide_symbols(qtbot: QtBot, shown: SheetCanvas) -> None:
    shown.set_marks([Mark("g", "gas", 300, 300, "Gas")])
    qtbot.wait(10)
    at = shown.position_of(QPointF(300, 300))
    icon = QRectF(at.x() - 5, at.y() - 5, 10, 10)
    before = picture(shown)
    shown.set_grid(GRID)
    assert not changed(before, picture(shown), icon)


def test_no_label_is_half_hidden_by_a_name_of_the_grid(qtbot: QtBot, shown: SheetCanvas) -> None:
    """Door B1 with a plate over its last digit would be read as Door B."""
    marks = [Mark(f"d{x}-{y}", "gas", x, y, f"Valve {x}-{y}") for x in range(80, 960, 110) for y in (80, 120, 690, 730)]
    shown.set_marks(marks)
    qtbot.wait(10)
    items = [item for item in shown.scene().items() if isinstance(item, MarkItem)]

    def half_hidden() -> list[str]:
        plates = shown._foreground.plates(shown._framing, shown._floating.boxes(), shown._marks.taken())
        assert plates
        boxes = {item.mark.label: item.label_box.translated(shown.position_of(item.pos())) for item in items}
        seen = {item.mark.label for item in items if item.label_shown}
        return [name for name in seen if any(boxes[name].intersects(plate) for plate in plates)]

    shown.set_grid(GRID)
    assert half_hidden(), "the control: labels stand where the names will"
    qtbot.waitUntil(lambda: not half_hidden())
    many = sum(item.label_shown for item in items)
    shown.set_grid(None)
    qtbot.waitUntil(lambda: sum(item.label_shown for item in items) > many)


# Measuring


def across(points: Sequence[QPointF]) -> str:
    return f"{sum(dist((a.x(), a.y()), (b.x(), b.y())) for a, b in pairwise(points)):.0f} long"


def click(canvas: SheetCanvas, x: int, y: int) -> None:
    QTest.mouseClick(canvas.viewport(), LEFT, pos=QPoint(x, y))


def test_taps_set_corners_and_the_figure_says_how_long_it_is(qtbot: QtBot, shown: SheetCanvas) -> None:
    told: list[list[QPointF]] = []
    tapped: list[object] = []
    shown.measured_changed.connect(told.append)
    shown.place_tapped.connect(tapped.append)
    shown.symbol_tapped.connect(tapped.append)
    shown.set_marks([Mark("g", "gas", 500, 400, "Gas")])
    before = picture(shown)
    shown.start_measuring(MeasureKind.LINE, across)
    click(shown, 200, 300)
    click(shown, 400, 300)  # on a symbol: it is measured to, not opened
    assert tapped == []
    assert [len(corners) for corners in told] == [0, 1, 2]
    one, two = told[-1]
    assert two.x() - one.x() == pytest.approx(200 / shown.pixels_per_unit)
    figure = shown._foreground.figure
    assert figure is not None
    assert figure.words == f"{200 / shown.pixels_per_unit:.0f} long"
    box = figure.words_box(shown._framing)
    assert QRectF(0, 0, 800, 600).contains(box)
    image = picture(shown)
    seen = colours_along(image, box.topLeft() + QPointF(5, 8), box.bottomRight() - QPointF(5, 8))
    assert DAY.surface in seen
    assert changed(before, image, QRectF(295, 297, 10, 6))
    shown.stop_measuring()
    assert told[-1] == []
    click(shown, 400, 300)
    assert len(tapped) == 1


def test_the_words_of_a_figure_at_the_edge_stay_on_the_screen(shown: SheetCanvas) -> None:
    shown.start_measuring(MeasureKind.LINE, lambda corners: "1,024 ft (312 m)")
    click(shown, 5, 590)
    click(shown, 40, 595)
    figure = shown._foreground.figure
    assert figure is not None
    assert QRectF(0, 0, 800, 600).contains(figure.words_box(shown._framing))
    shown.pan_by(-2000, 0)
    assert QRectF(0, 0, 800, 600).contains(figure.words_box(shown._framing))


def test_an_area_is_said_from_three_corners_on_and_closed(shown: SheetCanvas) -> None:
    shown.start_measuring(MeasureKind.AREA, lambda corners: f"{len(corners)} corners")
    click(shown, 200, 200)
    click(shown, 500, 200)
    figure = shown._foreground.figure
    assert figure is not None
    assert figure.words == ""
    open_yet = picture(shown)
    click(shown, 500, 400)
    assert figure.words == "3 corners"
    # The closing side, and a fill that lets the drawing through.
    assert changed(open_yet, picture(shown), QRectF(345, 295, 10, 10))
    inside = picture(shown).pixelColor(450, 250)
    assert inside != QColor("#ffffff")
    assert inside.lightness() > 180


def test_a_corner_is_dragged_from_a_gloved_fingers_reach_and_undone(shown: SheetCanvas) -> None:
    told: list[list[QPointF]] = []
    shown.start_measuring(MeasureKind.LINE, across)
    shown.measured_changed.connect(told.append)
    click(shown, 200, 300)
    click(shown, 400, 300)
    centre = shown.centre
    # 7 mm beside the corner: 26 pixels at 96 dpi.
    QTest.mousePress(shown.viewport(), LEFT, pos=QPoint(420, 315))
    QTest.mouseMove(shown.viewport(), QPoint(470, 365))
    QTest.mouseMove(shown.viewport(), QPoint(520, 415))
    QTest.mouseRelease(shown.viewport(), LEFT, pos=QPoint(520, 415))
    assert len(told[-1]) == 2
    moved = shown.position_of(told[-1][1])
    assert (moved.x(), moved.y()) == pytest.approx((500, 400), abs=1)
    assert shown.centre == centre
    # Beside all corners the sheet moves, as ever.
    QTest.mousePress(shown.viewport(), LEFT, pos=QPoint(300, 100))
    QTest.mouseMove(shown.viewport(), QPoint(340, 100))
    QTest.mouseRelease(shown.viewport(), LEFT, pos=QPoint(340, 100))
    assert shown.centre != centre
    QTest.keyClick(shown, Qt.Key.Key_Backspace)
    assert len(told[-1]) == 1
    shown.undo_corner()
    shown.undo_corner()
    assert told[-1] == []


def test_keys_alone_measure_from_the_cross_hair(shown: SheetCanvas) -> None:
    told: list[list[QPointF]] = []
    shown.start_measuring(MeasureKind.LINE, across)
    shown.measured_changed.connect(told.append)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    QTest.keyClick(shown, Qt.Key.Key_Right)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    one, two = told[-1]
    assert two.x() - one.x() == pytest.approx(800 * 0.2 / shown.pixels_per_unit)


def test_on_maps_corners_are_told_with_y_growing_north(canvas: SheetCanvas) -> None:
    canvas.show_map([], (-100, -100, 100, 100))
    seen: list[float] = []

    def describe(corners: Sequence[QPointF]) -> str:
        seen.extend(corner.y() for corner in corners)
        return "measured"

    canvas.start_measuring(MeasureKind.LINE, describe)
    click(canvas, 400, 100)
    click(canvas, 400, 500)
    assert seen[0] > 0 > seen[1]


# Taps and the cursor


class Finger:
    """A surface that counts, under a clock that the test sets."""

    def __init__(self) -> None:
        self.now = 0.0
        self.told: list[str] = []
        self.gestures = Gestures(self, 8, 57, lambda: self.now)

    def tap(self, at: QPointF | None = None) -> None:
        self.told.append("tap")

    def tap_twice(self, at: QPointF) -> None:
        self.told.append("twice")

    def take_hold(self, at: QPointF) -> bool:
        return False

    def extent(self) -> tuple[int, int]:
        return 800, 600

    def drag(self, dx: float, dy: float) -> None: ...
    def pan_by(self, dx: float, dy: float) -> None: ...
    def zoom_by(self, factor: float, at: QPointF | None = None) -> None: ...
    def turn_quarter(self, quarters: int) -> None: ...
    def north_up(self) -> None: ...
    def fit(self) -> None: ...
    def open(self) -> None: ...

    def down_and_up(self, x: float, after_s: float) -> None:
        self.now += after_s
        self.gestures._press(QPointF(x, 100))
        self.gestures._release(QPointF(x, 100))


@pytest.mark.parametrize(
    ("apart_px", "after_s", "twice"), [(0, 0.2, True), (50, 0.5, True), (0, 0.8, False), (70, 0.2, False)]
)
def test_a_trembling_finger_taps_twice_and_two_taps_stay_two(apart_px: float, after_s: float, twice: bool) -> None:
    finger = Finger()
    finger.down_and_up(100, 0)
    finger.down_and_up(100 + apart_px, after_s)
    assert finger.told == ["tap", "tap", "twice"] if twice else finger.told == ["tap", "tap"]


def test_three_quick_taps_are_one_double_tap() -> None:
    finger = Finger()
    for _ in range(3):
        finger.down_and_up(100, 0.2)
    assert finger.told.count("twice") == 1


def test_a_double_tap_of_the_mouse_and_of_a_finger_is_told(qtbot: QtBot, shown: SheetCanvas) -> None:
    port, screen = shown.viewport(), QTest.createTouchDevice()
    twice: list[QPointF] = []
    shown.place_double_tapped.connect(twice.append)
    shown._gestures._clock = lambda: 100.0
    click(shown, 300, 200)
    QTest.mouseDClick(port, LEFT, pos=QPoint(304, 203))
    QTest.mouseRelease(port, LEFT, pos=QPoint(304, 203))
    assert len(twice) == 1
    place = shown.place_at(QPointF(304, 203))
    assert dist((twice[0].x(), twice[0].y()), (place.x(), place.y())) < 8
    twice.clear()
    for x in (500, 530):
        QTest.touchEvent(port, screen).press(0, QPoint(x, 400), port).commit()
        QTest.touchEvent(port, screen).release(0, QPoint(x, 400), port).commit()
    assert len(twice) == 1


def test_two_symbols_side_by_side_may_be_tapped_one_after_the_other(qtbot: QtBot, shown: SheetCanvas) -> None:
    shown.set_marks([Mark("g", "gas", 480, 400, "Gas", 1), Mark("w", "water", 520, 400, "Water", 2)])
    qtbot.wait(10)
    tapped: list[object] = []
    twice: list[QPointF] = []
    shown.symbol_tapped.connect(tapped.append)
    shown.place_double_tapped.connect(twice.append)
    for x in (480, 520):
        click(shown, *shown.position_of(QPointF(x, 400)).toPoint().toTuple())
    assert tapped == [1, 2]
    assert twice == []


def test_the_place_under_the_mouse_is_told_now_and_then_and_its_leaving_too(qtbot: QtBot, shown: SheetCanvas) -> None:
    told: list[QPointF | None] = []
    shown.place_pointed.connect(told.append)
    for x in range(100, 300, 2):
        QTest.mouseMove(shown.viewport(), QPoint(x, 200))
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) < 10
    last = told[-1]
    assert last is not None
    qtbot.waitUntil(lambda: told[-1] is not None and abs(told[-1].x() - shown.place_at(QPointF(298, 200)).x()) < 1)
    # The sheet moved under a mouse that stood still.
    shown.pan_by(50, 0)
    qtbot.waitUntil(lambda: told[-1] is not None and abs(told[-1].x() - shown.place_at(QPointF(298, 200)).x()) < 1)
    QApplication.sendEvent(shown.viewport(), QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: told[-1] is None)


def test_the_cross_hair_points_at_the_middle_of_a_canvas_of_another_size(qtbot: QtBot, shown: SheetCanvas) -> None:
    with qtbot.waitSignal(shown.place_pointed):
        QTest.keyClick(shown, Qt.Key.Key_0)
    with qtbot.waitSignal(shown.place_pointed) as told:
        shown.resize(shown.width() // 2, shown.height())
    assert told.args[0].x() == pytest.approx(shown.centre.x(), abs=1)
    with qtbot.waitSignal(shown.place_pointed) as told:
        shown.clearFocus()
    assert told.args[0] is None


def test_keys_point_with_the_cross_hair(qtbot: QtBot, shown: SheetCanvas) -> None:
    with qtbot.waitSignal(shown.place_pointed) as told:
        QTest.keyClick(shown, Qt.Key.Key_Left)
    assert told.args[0].x() == pytest.approx(shown.centre.x())
