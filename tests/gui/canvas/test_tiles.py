"""How a sheet gets sharp: overview first, tiles nearest first, stale ones taken back, failures told once."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas import tiles
from responder_app.gui.canvas.cache import TileCache
from responder_app.gui.canvas.grid import TILE_PX, TileKey, covering, gaps, level_for, zoom_of
from responder_app.gui.canvas.overviews import Overviews
from responder_app.gui.canvas.pictures import SheetPictures
from responder_app.gui.canvas.tiles import NIGHT_VEIL, TileLayer
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.palette import DAY, NIGHT
from tests.gui.canvas.sheets import OVERVIEW, SHARP, SHARP_NIGHT, HandDrawn, plain


def middle(canvas: SheetCanvas) -> QColor:
    return canvas.viewport().grab().toImage().pixelColor(QPoint(400, 300))


def veiled(colour: QColor) -> QColor:
    """What is left of a colour under the veil of the night."""
    picture = plain(colour, 1, 1)
    painter = QPainter(picture)
    painter.fillRect(picture.rect(), NIGHT_VEIL)
    painter.end()
    return picture.pixelColor(0, 0)


def shown(qtbot: QtBot, canvas: SheetCanvas, colour: QColor) -> None:
    qtbot.waitUntil(lambda: middle(canvas) == colour)


def overview_there(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    canvas.show_sheet(drawing)
    drawing.draw()
    shown(qtbot, canvas, OVERVIEW)


def test_the_overview_is_shown_before_any_tile(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    canvas.show_sheet(drawing)
    canvas.zoom_by(4)
    qtbot.wait(20)
    assert [asked.key for asked in drawing.asked] == [None]
    drawing.draw()
    shown(qtbot, canvas, OVERVIEW)


def test_sharp_tiles_take_the_overviews_place_as_they_come(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    overview_there(qtbot, canvas, drawing)
    qtbot.waitUntil(lambda: bool(drawing.tiles()))
    assert middle(canvas) == OVERVIEW
    drawing.draw()
    shown(qtbot, canvas, SHARP)
    assert canvas.sharp


def test_what_the_eye_is_on_is_asked_for_first_and_the_ring_around_last(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    overview_there(qtbot, canvas, drawing)
    drawing.asked.clear()
    canvas.zoom_by(8)
    qtbot.waitUntil(lambda: any(not asked.urgent for asked in drawing.tiles()))
    tiles = drawing.tiles()
    first = tiles[0].key
    assert first is not None
    assert first.area(drawing.size).adjusted(-1, -1, 1, 1).contains(canvas.centre)
    urgencies = [asked.urgent for asked in tiles]
    assert urgencies == sorted(urgencies, reverse=True)
    assert {True, False} == set(urgencies)


def test_tiles_that_left_the_screen_are_taken_back(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    overview_there(qtbot, canvas, drawing)
    canvas.zoom_by(8)
    qtbot.waitUntil(
        lambda: any(asked.key and asked.key.level == 5 for asked in drawing.asked) or len(drawing.asked) > 4
    )
    before = drawing.tiles()
    canvas.look_at(QPointF(0, 0))
    qtbot.waitUntil(lambda: all(asked.cancelled for asked in before if asked.urgent))
    assert drawing.tiles()


def test_zooming_out_to_the_overviews_own_sharpness_asks_for_nothing(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    overview_there(qtbot, canvas, drawing)
    canvas.zoom_by(0.5)
    qtbot.waitUntil(lambda: not drawing.tiles())
    assert middle(canvas) == OVERVIEW


def test_night_draws_everything_anew_and_day_keeps_nothing_of_it(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    overview_there(qtbot, canvas, drawing)
    canvas.set_palette(NIGHT)
    qtbot.waitUntil(lambda: any(asked.night for asked in drawing.asked))
    late = [asked for asked in drawing.asked if not asked.night and not asked.cancelled]
    assert late == []
    drawing.draw()
    qtbot.waitUntil(lambda: bool(drawing.tiles()) or middle(canvas) == veiled(SHARP_NIGHT))
    drawing.draw()
    shown(qtbot, canvas, veiled(SHARP_NIGHT))
    canvas.set_palette(DAY)
    drawing.draw()
    qtbot.waitUntil(lambda: bool(drawing.tiles()) or middle(canvas) == SHARP)
    drawing.draw()
    shown(qtbot, canvas, SHARP)


def test_a_tile_that_arrives_for_the_sheet_before_is_ignored(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    overview_there(qtbot, canvas, drawing)
    qtbot.waitUntil(lambda: bool(drawing.tiles()))
    next_sheet = HandDrawn()
    canvas.show_sheet(next_sheet)
    assert all(asked.cancelled for asked in drawing.asked)
    for asked in drawing.asked:
        asked.cancelled = False
    drawing.draw()
    qtbot.wait(20)
    assert middle(canvas) not in (SHARP, OVERVIEW)


def test_a_tile_that_cannot_be_drawn_is_told_once_and_the_overview_stays(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    told: list[str] = []
    canvas.drawing_failed.connect(told.append)
    overview_there(qtbot, canvas, drawing)
    qtbot.waitUntil(lambda: bool(drawing.tiles()))
    drawing.fail()
    qtbot.waitUntil(lambda: bool(told))
    canvas.pan_by(3, 3)
    qtbot.wait(30)
    assert told == ["The page is too damaged to draw."]
    assert drawing.tiles() == []
    assert middle(canvas) == OVERVIEW


def test_a_tile_whose_worker_died_is_asked_for_once_more(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    overview_there(qtbot, canvas, drawing)
    qtbot.waitUntil(lambda: bool(drawing.tiles()))
    drawing.fail(transient=True)
    qtbot.waitUntil(lambda: bool(drawing.tiles()))
    drawing.draw()
    shown(qtbot, canvas, SHARP)


def test_what_lost_its_workers_is_tried_again_for_as_long_as_it_is_wanted_and_then_said_to_be_there(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "AGAIN_MS", 30)
    told: list[str] = []
    canvas.drawing_failed.connect(told.append)
    canvas.drawing_recovered.connect(lambda: told.append("there"))
    overview_there(qtbot, canvas, drawing)
    for _ in range(5):
        qtbot.waitUntil(lambda: bool(drawing.tiles()))
        drawing.fail(transient=True)
    qtbot.waitUntil(lambda: bool(drawing.tiles()))
    assert told == ["The page is too damaged to draw."]
    drawing.draw()
    shown(qtbot, canvas, SHARP)
    qtbot.waitUntil(lambda: told == ["The page is too damaged to draw.", "there"])
    canvas.pan_by(3, 3)
    qtbot.wait(60)
    assert len(told) == 2


def test_a_tile_that_can_never_be_drawn_is_told_of_whenever_it_is_on_the_screen(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    told: list[str] = []
    canvas.drawing_failed.connect(lambda _: told.append("blurred"))
    canvas.drawing_recovered.connect(lambda: told.append("there"))
    overview_there(qtbot, canvas, drawing)
    canvas.look_at(QPointF(200, 200), 16)
    qtbot.waitUntil(lambda: {asked.key.level for asked in drawing.tiles() if asked.key} == {level_for(16)})
    drawing.fail()
    qtbot.waitUntil(lambda: told == ["blurred"])
    canvas.look_at(QPointF(800, 600))
    qtbot.waitUntil(lambda: bool(drawing.tiles()))
    drawing.draw()
    qtbot.waitUntil(lambda: told == ["blurred", "there"])
    canvas.look_at(QPointF(200, 200))
    qtbot.waitUntil(lambda: told == ["blurred", "there", "blurred"])


def test_a_complaint_goes_with_the_source_that_it_was_about(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    overview_there(qtbot, canvas, drawing)
    qtbot.waitUntil(lambda: bool(drawing.tiles()))
    with qtbot.waitSignal(canvas.drawing_failed):
        drawing.fail()
    with qtbot.waitSignal(canvas.drawing_recovered):
        canvas.set_source(HandDrawn())


def test_without_an_overview_the_tiles_are_drawn_all_the_same(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    canvas.show_sheet(drawing)
    drawing.fail()
    qtbot.waitUntil(lambda: bool(drawing.tiles()))
    drawing.draw()
    shown(qtbot, canvas, SHARP)


def test_a_photo_is_never_asked_for_in_tiles(qtbot: QtBot, canvas: SheetCanvas) -> None:
    photo = HandDrawn(tiled=False)
    overview_there(qtbot, canvas, photo)
    canvas.zoom_by(6)
    qtbot.wait(20)
    assert photo.tiles() == []


def test_levels_follow_the_scale_and_are_never_much_too_coarse() -> None:
    for scale in (0.02, 0.3, 1.0, 1.06, 3.3, 47.0):
        assert scale / zoom_of(level_for(scale)) <= 1.08
        assert scale / zoom_of(level_for(scale)) > 0.7


def test_tiles_cover_a_sheet_without_gap_or_overlap() -> None:
    size = QSizeF(1191, 842)
    keys = list(covering(size, 3, QRectF(0, 0, 1191, 842)))
    assert len(keys) == len(set(keys))
    covered = sum(key.pixels(size)[2] * key.pixels(size)[3] for key in keys)
    assert covered == 3369 * 2382  # 1191 and 842 times 2 to the power of 1.5, rounded up
    assert all(key.pixels(size)[2] <= TILE_PX for key in keys)


def test_the_least_recently_shown_tile_goes_first() -> None:
    image = plain(SHARP, 16, 16)
    cache = TileCache(budget=2 * image.sizeInBytes())
    one, two, three = (TileKey(0, column, 0) for column in range(3))
    cache.put(one, image)
    cache.put(two, image)
    assert cache.get(one) is not None
    cache.put(three, image)
    assert (one in cache, two in cache, three in cache) == (True, False, True)
    assert cache.used == cache.budget


def test_whoever_hears_of_a_failure_may_clear_the_canvas(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    canvas.drawing_failed.connect(canvas.clear)
    canvas.show_sheet(drawing)
    with qtbot.capture_exceptions() as raised, qtbot.waitSignal(canvas.drawing_failed):
        drawing.fail()
    qtbot.wait(20)
    assert raised == []


def test_a_tile_for_a_sheet_that_is_gone_is_let_fall(qtbot: QtBot, drawing: HandDrawn) -> None:
    layer = TileLayer(drawing, False, Overviews())
    shiboken6.delete(layer)
    with qtbot.capture_exceptions() as raised:
        drawing.draw()
        qtbot.wait(20)
    assert raised == []


def test_what_is_missing_is_gathered_in_few_boxes() -> None:
    size, step = QSizeF(1e4, 1e4), TILE_PX
    assert gaps([], size) == []
    block = [TileKey(0, column, row) for column in (1, 2, 3) for row in (4, 5)]
    assert gaps(block, size) == [QRectF(step, 4 * step, 3 * step, 2 * step)]
    around = [TileKey(0, column, row) for column in range(3) for row in range(3) if (column, row) != (1, 1)]
    boxes = gaps(around, size)
    assert len(boxes) == 4
    assert sum(box.width() * box.height() for box in boxes) == 8 * step**2


def test_no_part_of_a_sheet_is_painted_twice_and_none_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the tiles of three levels some are here: the finest for the scale, under them the next best, once each."""
    sheet = HandDrawn()
    pictures = SheetPictures(sheet, night=False)
    pictures.overview = (plain(OVERVIEW, 500, 400),)
    colours = {4: QColor("#0000ff"), 3: QColor("#00ff00"), 2: QColor("#ffff00")}
    around = QRectF(0, 0, 600, 500)
    held = {level: list(covering(sheet.size, level, around))[:count] for level, count in ((4, 3), (3, 2), (2, 1))}
    for level, keys in held.items():
        for key in keys:
            pictures.tiles.put(key, plain(colours[level], *key.pixels(sheet.size)[2:]))
    areas = []
    draw = QPainter.drawImage

    def noted(self: QPainter, place: QRectF, *rest: object) -> None:
        areas.append(place.width() * place.height())
        draw(self, place, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr(QPainter, "drawImage", noted)
    canvas, scale = plain(QColor("#ffffff"), 2000, 1600), zoom_of(4) * 0.99
    exposed = QRectF(50, 50, 2000 / scale, 1600 / scale)
    painter = QPainter(canvas)
    painter.scale(scale, scale)
    painter.translate(-50, -50)
    pictures.paint(painter, exposed, scale, lambda _: True)
    painter.end()
    assert sum(areas) < 1.03 * exposed.width() * exposed.height()
    seen, wrong = set(), 0
    places = [(x, y) for x in range(0, 2000, 11) for y in range(0, 1600, 11)]
    for x, y in places:
        here = QPointF(50 + (x + 0.5) / scale, 50 + (y + 0.5) / scale)
        found = [level for level in colours if any(key.area(sheet.size).contains(here) for key in held[level])]
        seen.add(found[0] if found else None)
        wrong += canvas.pixelColor(x, y) != (colours[found[0]] if found else OVERVIEW)
    assert seen == {4, 3, 2, None}
    # Where two levels meet, the pixel on the line may be either's.
    assert wrong < 0.005 * len(places)
