"""Tiles that are drawn as one piece are the tiles that would have been drawn alone, and one bad one costs no other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from itertools import product
from math import ceil, prod
from threading import Event

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from responder_app.briefing.mercator_fitting import mercator_at
from responder_app.errors import WorkerError
from responder_app.gui.canvas.base_map import BaseMapTiles
from responder_app.gui.canvas.grid import TILE_PX, TileKey, covering, zoom_of
from responder_app.gui.canvas.map_blocks import TileBlock, blocks
from responder_app.gui.canvas.pictures import GROUND
from responder_app.gui.canvas.source import Deliver, Drawn, Ticket
from responder_app.render.mapping import DrawnMap
from responder_app.render.pool import RenderPool
from responder_app.render.refusals import Refusal
from responder_app.render.requests import Pixels, Priority
from tests.gui.canvas.base_maps import ORIGIN, FakeBaseMap, quarter, tile_at

SQUARE = tuple(TileKey(0, column, row) for row in (4, 5) for column in (7, 8))
PATIENCE_S = 20.0


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    with RenderPool() as running:
        yield running


class Waiting:
    """Somebody who waits for tiles."""

    def __init__(self) -> None:
        self.came: dict[TileKey, Drawn] = {}
        self.alone: list[TileKey] = []
        self.there = Event()

    def deliver(self, key: TileKey) -> Deliver:
        def take(drawn: Drawn) -> None:
            self.came[key] = drawn
            self.there.set()

        return take

    def draw_alone(self, key: TileKey, deliver: Deliver) -> Ticket:
        self.alone.append(key)
        deliver(Drawn(QImage(1, 1, QImage.Format.Format_RGB32)))
        return Future()


def picture() -> Pixels:
    """Four tiles, each of a grey of its own."""
    rows = [bytes([40, 40, 40]) * TILE_PX + bytes([80, 80, 80]) * TILE_PX] * TILE_PX
    rows += [bytes([120, 120, 120]) * TILE_PX + bytes([160, 160, 160]) * TILE_PX] * TILE_PX
    return Pixels(2 * TILE_PX, 2 * TILE_PX, 6 * TILE_PX, b"".join(rows))


def block(waiting: Waiting) -> tuple[Future[DrawnMap], dict[TileKey, Ticket]]:
    made, drawing = TileBlock(SQUARE, waiting.draw_alone), Future[DrawnMap]()
    tickets = {key: made.ask(key, waiting.deliver(key)) for key in SQUARE}
    made.begin(drawing)
    return drawing, tickets


def test_a_screen_of_tiles_is_cut_into_squares_the_first_tile_s_first() -> None:
    keys = [TileKey(3, column, row) for row, column in product(range(2, 5), range(9, 14))]
    middle = TileKey(3, 11, 3)
    found = blocks([middle, *(key for key in keys if key != middle)])
    assert middle in found[0]
    assert sorted((key for one in found for key in one), key=str) == sorted(keys, key=str)
    assert {len(one) for one in found} == {1, 2, 4}
    assert blocks([]) == []


def test_each_tile_gets_its_share() -> None:
    waiting = Waiting()
    drawing, _ = block(waiting)
    drawing.set_result(DrawnMap(picture()))
    shades = {key: drawn.image.pixelColor(5, 5).red() for key, drawn in waiting.came.items() if drawn.image}
    assert shades == dict(zip(SQUARE, (40, 80, 120, 160), strict=True))
    assert {drawn.image.width() for drawn in waiting.came.values() if drawn.image} == {TILE_PX}


def test_where_something_is_missing_each_tile_is_drawn_alone_and_tells_for_itself() -> None:
    for outcome in (DrawnMap(picture(), (Refusal.DAMAGED_MAP,)), None):
        waiting = Waiting()
        drawing, tickets = block(waiting)
        assert tickets[SQUARE[0]].cancel()
        if outcome is None:
            drawing.set_exception(WorkerError("lost"))
        else:
            drawing.set_result(outcome)
        assert waiting.alone == list(SQUARE[1:])
        assert set(waiting.came) == set(SQUARE[1:])


def test_a_block_is_drawn_as_long_as_somebody_waits_for_one_of_its_tiles() -> None:
    waiting = Waiting()
    drawing, tickets = block(waiting)
    for key in SQUARE[1:]:
        assert tickets[key].cancel()
    assert not drawing.cancelled()
    drawing.set_result(DrawnMap(picture()))
    assert set(waiting.came) == {SQUARE[0]}
    drawing, tickets = block(Waiting())
    for ticket in tickets.values():
        assert ticket.cancel()
    assert drawing.cancelled()


@pytest.mark.parametrize("damaged", [False, True])
def test_a_screen_is_the_same_drawn_in_squares_or_tile_by_tile(pool: RenderPool, damaged: bool) -> None:
    bad = tile_at(ORIGIN, 15)
    base = FakeBaseMap(f"squares{damaged}", make=lambda *at: b"\x1f\x8bbad" if damaged and at == bad else quarter(*at))
    screen, scale = QRectF(-500, -400, 1000, 800), 1.0
    begun, alone = (BaseMapTiles(pool, base, mercator_at(ORIGIN)) for _ in range(2))
    begun.begin(screen, scale, 1.0, night=False)
    alone.sheet = begun.sheet
    keys = list(covering(begun.size, begun.level_for(scale), screen.translated(-begun.sheet.topLeft())))
    assert len(keys) > 4
    found: dict[bool, dict[TileKey, Drawn]] = {}
    for tiles in (begun, alone):
        waiting = Waiting()
        for key in keys:
            tiles.tile(key, False, Priority.ON_SCREEN, waiting.deliver(key))
        while len(waiting.came) < len(keys):
            assert waiting.there.wait(PATIENCE_S)
            waiting.there.clear()
        found[tiles is begun] = waiting.came
    for key in keys:
        one, other = found[True][key], found[False][key]
        assert one.reason == other.reason
        assert one.image == other.image
    assert any(drawn.reason for drawn in found[True].values()) is damaged


@pytest.mark.parametrize("scale", [0.31, 1.0, 6.2, 7.27])
def test_few_tiles_hold_the_first_screen_with_what_lies_beside_it(pool: RenderPool, scale: float) -> None:
    tiles = BaseMapTiles(pool, FakeBaseMap("few"), mercator_at(ORIGIN))
    screen = QRectF(-800 / scale, -470 / scale, 1600 / scale, 940 / scale)
    tiles.begin(screen, scale, 1.0, night=False)
    level = tiles.level_for(scale)
    room = GROUND.beside * TILE_PX / zoom_of(level)
    around = screen.adjusted(-room, -room, room, room)
    held = list(covering(tiles.size, level, around.translated(-tiles.sheet.topLeft())))
    sides = (ceil(side * zoom_of(level) / TILE_PX) for side in (around.width(), around.height()))
    assert len(held) == prod(sides)
    assert tiles.sheet.contains(tiles.area)
    tiles.leave_begun()
