"""Sheets with a pyramid: held tiles are decoded, all others drawn; a broken pyramid never hides the sheet."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QSizeF

from responder_app.errors import DamagedError, ResponderError, TamperedError, WorkerError
from responder_app.gui.canvas.grid import TileKey, level_for
from responder_app.gui.canvas.pyramid import PyramidTiles
from responder_app.gui.canvas.source import Drawn
from responder_app.render.decoding import DecodeTile
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Pixels, Priority, ReplyT_co, Request
from tests.gui.canvas.sheets import HandDrawn


@dataclass
class Archive:
    """Two levels; `failure` is what reading a tile raises."""

    zooms: tuple[float, ...] = (0.5, 1.0)
    deepest: bool = False
    failure: ResponderError | None = None
    read: list[tuple[float, int, int]] = field(default_factory=list)

    def tile(self, zoom: float, column: int, row: int) -> bytes:
        self.read.append((zoom, column, row))
        if self.failure is not None:
            raise self.failure
        return b"webp"


class ReadingPool(RenderPool):
    """Reads what it is asked about, and decodes it to a tile of the given size, or loses its worker."""

    def __init__(self, size: tuple[int, int] = (512, 512), lost: bool = False) -> None:
        super().__init__(0)
        self.size = size
        self.lost = lost
        self.decoded: list[Request[Any]] = []

    def submit(
        self, request: Request[ReplyT_co], priority: Priority = Priority.ON_SCREEN, deadline_s: float | None = None
    ) -> Future[ReplyT_co]:
        future: Future[Any] = Future()
        try:
            request.source.read()
            if self.lost:
                raise WorkerError("The drawing process stopped.")
            self.decoded.append(request)
            width, height = self.size
            future.set_result(Pixels(width, height, width * 3, bytes(width * height * 3)))
        except ResponderError as error:
            future.set_exception(error)
        return future


def asked(tiles: PyramidTiles, key: TileKey, night: bool = False) -> list[Drawn]:
    got: list[Drawn] = []
    tiles.tile(key, night, Priority.ON_SCREEN, got.append)
    return got


@pytest.fixture
def live() -> HandDrawn:
    return HandDrawn(QSizeF(2000, 1500), id="sheet")


def test_a_tile_that_is_held_is_read_and_decoded_for_day_or_night(live: HandDrawn) -> None:
    archive, pool = Archive(), ReadingPool()
    (drawn,) = asked(PyramidTiles(pool, live, archive), TileKey(0, 2, 1), night=True)
    assert drawn.image is not None
    assert archive.read == [(1.0, 2, 1)]
    (request,) = pool.decoded
    assert isinstance(request, DecodeTile)
    assert request.night
    assert live.asked == []


def test_levels_between_those_that_are_held_are_shown_by_the_finer_one(live: HandDrawn) -> None:
    tiles = PyramidTiles(ReadingPool(), live, Archive())
    assert [tiles.level_for(scale) for scale in (0.1, 0.5, 0.6, 1.0)] == [-2, -2, 0, 0]


def test_beyond_its_depth_the_sheet_is_drawn_live(live: HandDrawn) -> None:
    archive = Archive()
    tiles = PyramidTiles(ReadingPool(), live, archive)
    level = tiles.level_for(3.0)
    assert level == level_for(3.0)
    asked(tiles, TileKey(level, 0, 0))
    assert [one.key for one in live.asked] == [TileKey(level, 0, 0)]
    assert archive.read == []


def test_a_scan_at_its_own_resolution_is_never_drawn_live_for_more(live: HandDrawn) -> None:
    assert PyramidTiles(ReadingPool(), live, Archive(deepest=True)).level_for(9.0) == 0


@pytest.mark.parametrize("failure", [DamagedError("an object is damaged"), TamperedError("not what was signed")])
def test_a_damaged_pyramid_gives_way_to_the_sheet_itself(live: HandDrawn, failure: ResponderError) -> None:
    archive = Archive(failure=failure)
    tiles = PyramidTiles(ReadingPool(), live, archive)
    assert asked(tiles, TileKey(0, 0, 0)) == []
    assert [one.key for one in live.asked] == [TileKey(0, 0, 0)]
    asked(tiles, TileKey(0, 1, 0))
    assert len(archive.read) == 1
    assert tiles.level_for(0.6) == level_for(0.6)


def test_a_tile_of_another_size_than_it_should_have_is_not_believed(live: HandDrawn) -> None:
    assert asked(PyramidTiles(ReadingPool((100, 512)), live, Archive()), TileKey(0, 0, 0)) == []
    assert len(live.asked) == 1


def test_the_last_column_and_row_are_cut_at_the_sheets_edge(live: HandDrawn) -> None:
    right, bottom = 2000 - 3 * 512, 1500 - 2 * 512
    assert len(asked(PyramidTiles(ReadingPool((right, bottom)), live, Archive()), TileKey(0, 3, 2))) == 1
    assert live.asked == []


def test_a_lost_worker_is_told_as_what_may_be_tried_again(live: HandDrawn) -> None:
    tiles = PyramidTiles(ReadingPool(lost=True), live, Archive())
    (drawn,) = asked(tiles, TileKey(0, 0, 0))
    assert drawn.transient
    assert tiles.level_for(0.6) == 0


def test_a_tile_that_is_drawn_instead_can_be_taken_back(live: HandDrawn) -> None:
    tiles = PyramidTiles(ReadingPool(), live, Archive(failure=DamagedError("damaged")))
    ticket = tiles.tile(TileKey(0, 0, 0), False, Priority.ON_SCREEN, lambda _: None)
    assert ticket.cancel()
    assert live.asked[0].cancelled
