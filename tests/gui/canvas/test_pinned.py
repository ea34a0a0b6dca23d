"""What a crew puts on a map itself, and a plan that is laid on it: where they lie however the map is turned."""

from __future__ import annotations

from math import cos, radians, sin

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QTransform
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.own_position import INK as OWN
from responder_app.gui.canvas.own_position import OLD, OwnPosition
from responder_app.gui.canvas.place_mark import PlaceMark
from responder_app.gui.canvas.rings import INK as RING
from responder_app.gui.canvas.rings import RingsItem, RingWords
from responder_app.gui.canvas.symbols import Mark
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.canvas.voice_grid import LineGrid
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import DAY, NIGHT
from tests.gui.canvas.sheets import HandDrawn

METRICS = Metrics(96.0)
TURNS = [0.0, 90.0, 30.0]


@pytest.fixture
def city(canvas: SheetCanvas, qtbot: QtBot) -> SheetCanvas:
    """An empty map of 800 by 600 m, a metre a pixel or nearly."""
    canvas.show_map([], (-400.0, -300.0, 400.0, 300.0))
    qtbot.wait(5)
    return canvas


def picture(canvas: SheetCanvas) -> QImage:
    return canvas.viewport().grab().toImage()


def is_near(image: QImage, at: QPointF, colour: str, reach: int = 2) -> bool:
    """Whether the colour is within some pixels of a place."""
    x, y = round(at.x()), round(at.y())
    near = ((x + dx, y + dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1))
    return any(image.pixelColor(*place) == QColor(colour) for place in near)


def drawn(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    """Everything that is asked for has come."""

    def is_sharp() -> bool:
        drawing.draw()
        return canvas.sharp

    qtbot.waitUntil(is_sharp)


@pytest.mark.parametrize("turn", TURNS)
def test_rings_are_as_far_from_their_place_as_they_say(city: SheetCanvas, turn: float) -> None:
    city.turn_to(turn)
    at = QPointF(30.0, -20.0)
    city.pin("rings", RingsItem([(200.0, "200 m"), (100.0, "100 m")], METRICS, DAY), at)
    image = picture(city)
    for radius in (100.0, 200.0):
        for bearing in (100, 170, 250):  # on the glass, clear of the words
            place = at + QPointF(sin(radians(bearing - turn)), cos(radians(bearing - turn))) * radius
            assert is_near(image, city.position_of(place), RING[0]), (radius, bearing)
    assert not is_near(image, city.position_of(at + QPointF(150.0, 0)), RING[0])
    city.pin("rings", None)
    assert not is_near(picture(city), city.position_of(at + QPointF(100.0, 0)), RING[0])


def test_a_ring_stays_where_it_is_while_the_map_is_zoomed_and_goes_with_the_map(city: SheetCanvas) -> None:
    city.pin("rings", RingsItem([(100.0, "100 m")], METRICS, DAY), QPointF(0, 0))
    city.zoom_by(1.7)
    city.pan_by(60, 20)
    assert is_near(picture(city), city.position_of(QPointF(100.0, 0)), RING[0])
    city.show_map([], (-400.0, -300.0, 400.0, 300.0))
    assert city.pinned("rings") is None
    assert not is_near(picture(city), city.position_of(QPointF(100.0, 0)), RING[0])


def test_an_old_position_is_grey_and_the_night_has_its_own_colours(city: SheetCanvas) -> None:
    at = QPointF(50.0, 60.0)
    city.pin("own", OwnPosition("4 s old", 25.0, False, METRICS, DAY), at)
    assert is_near(picture(city), city.position_of(at), OWN[0])
    city.pin("own", OwnPosition("14 s old", None, True, METRICS, DAY), at)
    assert is_near(picture(city), city.position_of(at), OLD[0])
    assert not is_near(picture(city), city.position_of(at), OWN[0])
    city.set_palette(NIGHT)
    assert is_near(picture(city), city.position_of(at), OLD[1])


def test_a_pin_stands_on_its_place(city: SheetCanvas) -> None:
    blank = picture(city)
    at = QPointF(-120.0, 80.0)
    city.pin("found", PlaceMark("16T DM 47879 35661", METRICS, DAY), at)
    image, spot = picture(city), city.position_of(at).toPoint()
    assert image.pixelColor(spot.x(), spot.y() - 6) != blank.pixelColor(spot.x(), spot.y() - 6)
    assert image.copy(0, 0, 100, 500) == blank.copy(0, 0, 100, 500)


@pytest.mark.parametrize("turn", TURNS)
def test_a_plan_lies_where_its_tie_to_the_ground_says(
    city: SheetCanvas, drawing: HandDrawn, qtbot: QtBot, turn: float
) -> None:
    city.turn_to(turn)
    # Half a metre a point, turned by 20 degrees, its top left 100 m west and 150 m north.
    place = QTransform().translate(-100, 150).rotate(20).scale(0.5, -0.5)
    blank = picture(city)
    city.lay_plan(drawing, place)
    drawn(qtbot, city, drawing)
    image = picture(city)
    size = drawing.size
    inside, outside = QPointF(size.width() / 2, size.height() / 2), QPointF(-40.0, size.height() / 2)
    here, there = (city.position_of(place.map(at)).toPoint() for at in (inside, outside))
    assert image.pixelColor(here) != blank.pixelColor(here)
    assert image.pixelColor(there) == blank.pixelColor(there)
    city.pan_by(37, -21)
    moved = picture(city)
    assert moved.pixelColor(city.position_of(place.map(inside)).toPoint()) == image.pixelColor(here)
    assert moved.pixelColor(city.position_of(place.map(outside)).toPoint()) == blank.pixelColor(there)
    city.take_plan_away()
    assert picture(city).pixelColor(here) == blank.pixelColor(here)


def test_a_faded_plan_lets_the_map_be_seen_and_a_part_leaves_its_margin_out(
    city: SheetCanvas, drawing: HandDrawn, qtbot: QtBot
) -> None:
    place = QTransform().translate(-100, 150).scale(0.5, -0.5)
    middle = QPointF(drawing.size.width() / 2, drawing.size.height() / 2)
    blank = picture(city)
    part = QRectF(middle.x() - 50, middle.y() - 50, 100, 100)
    city.lay_plan(drawing, place, part)
    drawn(qtbot, city, drawing)
    at, beside = (city.position_of(place.map(one)).toPoint() for one in (middle, middle + QPointF(80, 0)))
    full = picture(city).pixelColor(at)
    assert full != blank.pixelColor(at)
    assert picture(city).pixelColor(beside) == blank.pixelColor(beside)
    city.fade_plan(0.3)
    faded, under = picture(city).pixelColor(at), blank.pixelColor(at)
    assert faded.lightness() == pytest.approx(0.3 * full.lightness() + 0.7 * under.lightness(), abs=3)


def test_the_lines_of_a_grid_over_a_map_are_named_where_they_run(city: SheetCanvas) -> None:
    upright = tuple((f"{480 + n}", ((n * 100.0, -900.0), (n * 100.0, 900.0))) for n in range(-6, 7))
    lying = tuple((f"{360 + n}", ((-900.0, n * 100.0), (900.0, n * 100.0))) for n in range(-6, 7))
    city.set_grid(LineGrid((upright, lying)))
    grid = city._foreground.grid
    assert grid is not None
    named = list(grid.names(city._framing))
    places = dict(named)
    assert {"478", "480", "482", "359", "361"} <= set(places)
    for name, box in named:
        number = int(name)
        if number >= 470:
            assert box.center().x() == pytest.approx(city.position_of(QPointF((number - 480) * 100.0, 0)).x(), abs=1)
        else:
            assert box.center().y() == pytest.approx(city.position_of(QPointF(0, (number - 360) * 100.0)).y(), abs=1)


def plates(canvas: SheetCanvas) -> list[QRectF]:
    item = canvas.pinned("ring words")
    assert isinstance(item, RingWords)
    at = canvas._framing
    return item.plates(at.position_of(item.pos()), at.scale)


def test_the_words_of_rings_stand_where_they_cover_no_symbol(qtbot: QtBot, city: SheetCanvas) -> None:
    rings = [(100.0, "328 ft (100 m)"), (200.0, "656 ft (200 m)")]
    city.pin("ring words", RingWords(rings, METRICS, DAY), QPointF(0, 0))
    first = plates(city)
    half = 200 / 2**0.5
    city.set_marks([Mark("fdc", "fdc", half, half, "FDC"), Mark("gas", "gas", -half, half, "Gas")])
    city.settle()
    qtbot.waitUntil(lambda: plates(city) != first)
    assert not any(plate.intersects(symbol) for plate in plates(city) for symbol in city._marks.boxes())
    assert any(plate.intersects(symbol) for plate in first for symbol in city._marks.boxes())


def test_no_label_is_half_hidden_by_a_rings_words(qtbot: QtBot, city: SheetCanvas) -> None:
    half = 200 / 2**0.5
    city.set_marks([Mark("door", "access_point", half, half + 14, "Main entrance of the east wing")])
    city.pin("ring words", RingWords([(200.0, "656 ft (200 m)")], METRICS, DAY), QPointF(0, 0))
    city.settle()
    qtbot.wait(250)
    (item,) = city._marks._marks.values()
    label = item.label_box.translated(city.position_of(QPointF(half, half + 14)))
    assert not item.label_shown or not any(plate.intersects(label) for plate in plates(city))


def test_the_words_of_the_own_position_go_above_a_symbol_below_it(qtbot: QtBot, city: SheetCanvas) -> None:
    city.set_marks([Mark("fdc", "fdc", 0, -25, "FDC")])
    city.pin("own", OwnPosition("GPS 1 s old", None, False, METRICS, DAY), QPointF(0, 0))
    item = city.pinned("own")
    assert item is not None
    (plate,) = item.plates(QPointF(0, 0), 1.0)
    assert plate.bottom() < 0
    city.set_marks([])
    city.settle()
    qtbot.waitUntil(lambda: item.plates(QPointF(0, 0), 1.0)[0].top() > 0)


def test_labels_make_room_at_once_for_what_is_on_the_screen_and_not_at_all_for_what_is_not(
    city: SheetCanvas, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: city.complete)
    city.pin("own", OwnPosition("GPS 1 s old", None, False, METRICS, DAY), QPointF(9_000.0, 0.0))
    assert city.complete
    city.pin("own", OwnPosition("GPS 1 s old", None, False, METRICS, DAY), QPointF(0.0, 0.0))
    assert not city.complete
    assert not city._arranging.isActive()  # which would be a tenth of a second later
    qtbot.waitUntil(lambda: city.complete)
