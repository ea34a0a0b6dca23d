"""Base maps under a map of shapes: seen, named upright, credited, dark by night, and no loss to it when they fail."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from responder_app.briefing.mercator_fitting import mercator_at
from responder_app.errors import DamagedError
from responder_app.gui.canvas import base_map
from responder_app.gui.canvas.base_map import BaseMapTiles
from responder_app.gui.canvas.overlay import Credit
from responder_app.gui.canvas.place_names import PlaceNameItem
from responder_app.gui.canvas.shapes import Shape
from responder_app.gui.canvas.streets import StreetName, StreetNameItem
from responder_app.gui.canvas.symbols import Mark, MarkItem
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import DAY, NIGHT
from responder_app.render.map_inks import PAPER
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Priority, ReplyT_co, Request
from tests.gui.canvas.base_maps import LEVEL, ORIGIN, FakeBaseMap, pictures, quarter, tile_at

EXTENT = (-400.0, -300.0, 400.0, 300.0)


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    with RenderPool() as running:
        yield running


@pytest.fixture
def canvas(qtbot: QtBot) -> SheetCanvas:
    made = SheetCanvas(Metrics(96), DAY)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def laid(pool: RenderPool, base: FakeBaseMap) -> BaseMapTiles:
    return BaseMapTiles(pool, base, mercator_at(ORIGIN))


def colours(canvas: SheetCanvas) -> set[int]:
    picture = canvas.viewport().grab().toImage()
    return {picture.pixel(x, y) for x in range(40, 760, 5) for y in range(40, 560, 5)}


def names(canvas: SheetCanvas) -> dict[str, StreetNameItem | PlaceNameItem]:
    found: dict[str, StreetNameItem | PlaceNameItem] = {}
    for item in canvas.scene().items():
        if isinstance(item, StreetNameItem) and item.isVisible():
            found[item.street.name] = item
        elif isinstance(item, PlaceNameItem) and item.isVisible():
            found[item.name.text] = item
    return found


class Counting(RenderPool):
    """A pool that remembers what was asked: the kind of request and what it is about."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str]] = []

    def submit(
        self, request: Request[ReplyT_co], priority: Priority = Priority.ON_SCREEN, deadline_s: float | None = None
    ) -> Future[ReplyT_co]:
        self.asked.append((type(request).__name__, request.source.id))
        return super().submit(request, priority, deadline_s)


def test_what_the_screen_will_show_is_begun_before_there_is_a_map_and_asked_for_once(
    qtbot: QtBot, canvas: SheetCanvas
) -> None:
    with Counting() as pool:
        tiles, opening = laid(pool, FakeBaseMap()), canvas.opening()
        area, scale = opening.shown(EXTENT)
        tiles.begin(area, scale, opening.ratio, opening.night)
        begun = set(pool.asked)
        assert {kind for kind, _ in begun} == {"DrawMap", "MapNames"}
        canvas.show_map((), EXTENT, ground=[tiles])
        assert (canvas._framing.shown, canvas.pixels_per_unit) == (area, scale)
        qtbot.waitUntil(lambda: canvas.complete, timeout=20_000)
        assert QColor("#d3d7da").rgb() in colours(canvas)
        assert names(canvas)
        assert not set(canvas._ground._tiles[0]._tickets) & set(canvas._ground._tiles[0]._wanted()[0])
        assert begun <= set(pool.asked)
        assert len(pool.asked) == len(set(pool.asked))


def test_what_has_come_before_there_is_a_map_is_in_its_first_painting(
    qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool
) -> None:
    tiles, opening = laid(pool, FakeBaseMap()), canvas.opening()
    tiles.foresee(*opening.shown((-60.0, -60.0, 60.0, 60.0)))
    foreseen = dict(tiles._begun_names)
    assert foreseen
    tiles.begin(*opening.shown(EXTENT), opening.ratio, opening.night)
    assert all(tiles._begun_names[address] is begun for address, begun in foreseen.items())
    for begun in (tiles._begun, tiles._begun_names):
        qtbot.waitUntil(lambda held=begun: all(one.came is not None for one in held.values()), timeout=20_000)  # type: ignore[misc]
    canvas.show_map((), EXTENT, ground=[tiles])
    canvas.set_marks([Mark("hydrant", "hydrant", 0.0, 0.0, "Hydrant", "hydrant")])
    canvas.settle()
    assert canvas.complete
    assert not canvas._settling.isActive()
    assert names(canvas)
    assert QColor("#d3d7da").rgb() in colours(canvas)


def test_labels_that_stand_where_they_belong_are_not_placed_again(
    qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool
) -> None:
    canvas.show_map((), EXTENT, ground=[laid(pool, FakeBaseMap())])
    canvas.set_marks([Mark("hydrant", "hydrant", 0.0, 0.0, "Hydrant", "hydrant")])
    qtbot.waitUntil(lambda: canvas.complete and bool(names(canvas)), timeout=20_000)
    canvas._settling.start()
    canvas.settle()
    assert not canvas._arranging.isActive()
    canvas.pan_by(30, 0)
    canvas.settle()
    assert canvas._arranging.isActive()


def test_nothing_of_the_map_before_is_painted_in_its_memory(canvas: SheetCanvas) -> None:
    wall = Shape("structures", (((-300.0, -200.0), (300.0, -200.0), (300.0, 200.0), (-300.0, 200.0)),), area=True)
    canvas.show_map([wall], EXTENT)
    canvas.settle()
    built = colours(canvas)
    canvas.show_map((), EXTENT)
    canvas.settle()
    bare = colours(canvas)
    assert len(bare) == 1
    assert built - bare


def test_of_a_base_map_nothing_is_drawn_ahead_that_another_map_would_wait_for(
    qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool
) -> None:
    canvas.show_map((), EXTENT, ground=[laid(pool, FakeBaseMap())])
    layer = canvas._ground._tiles[0]
    qtbot.waitUntil(lambda: canvas.complete and layer._idle.isActive(), timeout=20_000)
    layer._look_ahead()
    assert not layer._ahead


def test_what_was_begun_for_another_view_is_taken_back(qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool) -> None:
    tiles = laid(pool, FakeBaseMap())
    elsewhere = QRectF(3000, 3000, 500, 400)
    tiles.begin(elsewhere, 1.0, 1.0, night=False)
    assert tiles._begun
    canvas.show_map((), EXTENT, ground=[tiles])
    canvas.settle()
    assert not tiles._begun
    assert not tiles._begun_names
    qtbot.waitUntil(lambda: canvas.complete, timeout=20_000)


def test_a_base_map_lies_under_the_map_with_its_names_and_its_credit(
    qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool
) -> None:
    canvas.show_map((), EXTENT, ground=[laid(pool, FakeBaseMap())])
    qtbot.waitUntil(lambda: canvas.complete, timeout=20_000)
    assert QColor("#d3d7da").rgb() in colours(canvas)
    kinds = {type(item) for item in names(canvas).values()}
    assert kinds == {StreetNameItem, PlaceNameItem}
    credits = canvas.findChildren(Credit)
    assert [(credit.accessibleName(), credit.isVisible()) for credit in credits] == [("© Nobody", True)]
    assert canvas.has_picture


def test_turned_by_any_angle_no_name_stands_on_its_head(qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool) -> None:
    canvas.show_map((), EXTENT, ground=[laid(pool, FakeBaseMap())])
    for turn in (0, 30, 100, 200, 300):
        canvas.turn_to(turn)
        qtbot.waitUntil(lambda: canvas.complete and bool(names(canvas)), timeout=20_000)
        for item in names(canvas).values():
            if isinstance(item, StreetNameItem):
                assert -96 <= item.angle_deg <= 86
            else:
                assert item.rotation() == 0


def test_by_night_the_ground_is_dark(qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool) -> None:
    canvas.show_map((), EXTENT, ground=[laid(pool, FakeBaseMap())])
    qtbot.waitUntil(lambda: canvas.complete, timeout=20_000)
    canvas.set_palette(NIGHT)
    # At once: what is there of the day is veiled until the night is drawn.
    seen = colours(canvas)
    assert not seen & {QColor(one).rgb() for one in (PAPER[False], "#d3d7da", "#ffffff")}
    bright = sum(QColor(one).lightness() > 130 for one in seen)
    assert bright < len(seen) / 3  # the names
    qtbot.waitUntil(lambda: canvas.complete, timeout=20_000)
    seen = colours(canvas)
    assert QColor(PAPER[True]).rgb() in seen
    assert QColor("#182126").rgb() in seen


def test_what_the_facility_itself_names_is_not_named_twice(qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool) -> None:
    canvas.show_map((), EXTENT, ground=[laid(pool, FakeBaseMap())])
    qtbot.waitUntil(lambda: canvas.complete and bool(names(canvas)), timeout=20_000)
    street = next(item.street.name for item in names(canvas).values() if isinstance(item, StreetNameItem))
    canvas.set_street_names([StreetName(street, (((-400.0, 0.0), (400.0, 0.0)),), own=True)])
    qtbot.waitUntil(lambda: canvas.complete, timeout=20_000)
    of_it = [
        item
        for item in canvas.scene().items()
        if isinstance(item, StreetNameItem) and item.street.name == street and item.isVisible()
    ]
    assert [item.street.own for item in of_it] == [True]


def test_pictures_of_either_size_are_drawn_from_the_zoom_that_fits(
    qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_map, "SIDES", {})
    drawn = {}
    for side in (256, 512):
        base = pictures(side)
        source = laid(pool, base)
        canvas.show_map((), (-4000.0, -3000.0, 4000.0, 3000.0), ground=[source])
        qtbot.waitUntil(lambda: canvas.complete, timeout=20_000)
        assert source.pieces.side_px == side
        drawn[side] = canvas.viewport().grab().toImage().pixelColor(400, 250).red()
    # Each zoom is 12 redder than the one before.
    assert drawn[256] - drawn[512] == pytest.approx(12, abs=3)


def test_a_tile_that_is_damaged_is_said_and_the_rest_is_drawn(
    qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool
) -> None:
    bad = tile_at(ORIGIN, LEVEL)
    base = FakeBaseMap("damaged", make=lambda *at: b"\x1f\x8bnothing" if at == bad else quarter(*at), min_zoom=LEVEL)
    with qtbot.waitSignal(canvas.drawing_failed, timeout=20_000) as told:
        canvas.show_map((), (-900.0, -700.0, 900.0, 700.0), ground=[laid(pool, base)])
    assert told.args == ["Part of the base map is damaged."]
    qtbot.waitUntil(lambda: canvas.complete, timeout=20_000)
    assert QColor("#d3d7da").rgb() in colours(canvas)


def test_a_map_whose_objects_are_damaged_is_said_and_leaves_paper(
    qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool
) -> None:
    base = FakeBaseMap("gone", fails=DamagedError("object 12ab is damaged"))
    with qtbot.waitSignal(canvas.drawing_failed, timeout=20_000) as told:
        canvas.show_map((), EXTENT, ground=[laid(pool, base)])
    assert "12ab" not in told.args[0]
    qtbot.waitUntil(lambda: canvas.complete, timeout=20_000)
    assert QColor(PAPER[False]).rgb() in colours(canvas)


def test_the_city_can_be_seen_from_afar_and_moved_about_in(qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool) -> None:
    canvas.show_map((), EXTENT, ground=[laid(pool, FakeBaseMap())])
    near = canvas.pixels_per_unit
    canvas.zoom_by(0.001)
    assert canvas.pixels_per_unit < near / 5
    canvas.look_at(QPointF(3000, 2000), near)
    assert canvas.centre == QPointF(3000, 2000)
    qtbot.waitUntil(lambda: canvas.complete, timeout=20_000)
    canvas.show_map((), EXTENT)
    canvas.look_at(QPointF(3000, 2000), near)
    assert canvas.centre.x() <= 400


def test_a_base_map_is_taken_away_and_laid_again_in_its_place(
    qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool
) -> None:
    source = laid(pool, FakeBaseMap())
    canvas.show_map((), EXTENT, ground=[source])
    qtbot.waitUntil(lambda: canvas.complete and bool(names(canvas)), timeout=20_000)
    canvas.look_at(QPointF(100, 50), 2.0)
    canvas.set_base_maps(())
    qtbot.waitUntil(lambda: canvas.complete, timeout=20_000)
    assert names(canvas) == {}
    assert canvas.centre == QPointF(100, 50)
    assert len(colours(canvas)) == 1
    canvas.set_base_maps([source])
    qtbot.waitUntil(lambda: canvas.complete and bool(names(canvas)), timeout=20_000)
    assert len(colours(canvas)) > 3


def test_labels_that_names_may_move_wait_for_them_and_sides_do_not(
    qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool
) -> None:
    def labelled() -> set[str]:
        items = [item for item in canvas.scene().items() if isinstance(item, MarkItem)]
        return {item.mark.id for item in items if item.label_shown}

    marks = [Mark("side", None, 0, 0, "A"), Mark("hydrant", "hydrant", 100, 100, "Hydrant", caption="H1")]
    canvas.show_map((), EXTENT, ground=[laid(pool, FakeBaseMap())])
    canvas.set_marks(marks)
    canvas.settle()
    assert labelled() == {"side"}
    qtbot.waitUntil(lambda: labelled() == {"side", "hydrant"}, timeout=20_000)
    canvas.show_map((), EXTENT)
    canvas.set_marks(marks)
    canvas.settle()
    assert labelled() == {"side", "hydrant"}  # without a base map there is nothing to wait for
