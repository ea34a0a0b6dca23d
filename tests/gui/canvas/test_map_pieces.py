"""The tiles of a base map that show a part of a scene: all of them, where they lie to a centimetre, read once."""

from __future__ import annotations

from math import hypot

import pytest

from responder_app.briefing.ground import ground_at
from responder_app.briefing.mercator import REACH_M, lonlat_of
from responder_app.briefing.mercator_fitting import mercator_at
from responder_app.errors import DamagedError
from responder_app.gui.canvas.base_map import area_of
from responder_app.gui.canvas.map_pieces import MapPieces
from responder_app.model.base import LonLat
from tests.gui.canvas.base_maps import ORIGIN, FakeBaseMap, corner_of, pictures, tile_at

BOX = (-150.0, -100.0, 150.0, 100.0)


@pytest.mark.parametrize("origin", [(-78.5, 0.2), (-87.63, 41.88), (24.944, 60.1715), (18.95, 69.65), (179.9, -16.8)])
@pytest.mark.parametrize("zoom", [11, 13, 15])
def test_every_place_of_a_tile_lies_in_the_scene_where_proj_has_it(origin: LonLat, zoom: int) -> None:
    """Under 0.3 m anywhere within 15 km is asked for; a tile of zoom 11 is 20 km wide, and seen from far off only."""
    pieces, ground = MapPieces(FakeBaseMap(), mercator_at(origin)), ground_at(origin)
    _, column, row = tile_at(origin, zoom)
    for across in (0, 15_000 // max(1, int(20_000_000 / 2**zoom)) // 2):
        place = pieces._place((zoom, column + across, row))
        for u, v in ((0.0, 0.0), (1.0, 0.0), (0.5, 0.5), (0.3, 0.9), (1.0, 1.0)):
            x, y = place(u, v)
            exact = ground.metres(corner_of_part(zoom, column + across + u, row + v))
            assert hypot(x - exact[0], -y - exact[1]) < (0.01 if zoom > 12 else 0.3)


def corner_of_part(zoom: int, column: float, row: float) -> LonLat:
    return lonlat_of(column / 2**zoom, row / 2**zoom)


def test_the_tiles_that_reach_into_a_box_are_gathered_and_read_once() -> None:
    base = FakeBaseMap()
    pieces = MapPieces(base, mercator_at(ORIGIN))
    wanted = pieces.addresses(BOX, 15)
    assert tile_at(ORIGIN, 15) in wanted
    gathered = pieces.gather(BOX, 15)
    assert len(gathered.pieces) == len(wanted) <= 4
    assert all(piece.gzipped for piece in gathered.pieces)
    base.read.clear()
    assert pieces.gather(BOX, 15).pieces == gathered.pieces
    assert base.read == set()


def test_beyond_the_last_zoom_the_last_tiles_are_drawn_and_far_off_the_first() -> None:
    pieces = MapPieces(FakeBaseMap(), mercator_at(ORIGIN))
    assert pieces.zoom_for(40.0) == 15
    assert pieces.zoom_for(0.001) == 10
    zooms = [pieces.zoom_for(2.0**step) for step in range(-6, 4)]
    assert zooms == sorted(zooms)


def test_pictures_are_taken_from_the_zoom_at_which_they_are_about_as_large_as_they_are() -> None:
    small, large = MapPieces(pictures(), mercator_at(ORIGIN)), MapPieces(pictures(), mercator_at(ORIGIN), 512)
    assert small.zoom_for(0.1) == large.zoom_for(0.1) + 1
    around = 40_075_016.686 * 0.4974
    assert 0.8 < 0.1 * around / 2 ** small.zoom_for(0.1) / 256 < 2.4


def test_a_picture_that_is_not_there_is_taken_from_a_coarser_one() -> None:
    base = pictures()
    make = base.make
    lacking = tile_at(ORIGIN, 15)
    base.make = lambda *address: None if address == lacking else make(*address)
    gathered = MapPieces(base, mercator_at(ORIGIN)).gather(BOX, 15)
    (coarse,) = [piece for piece in gathered.pieces if piece.level]
    assert coarse.level == 1
    assert coarse.source.id.startswith("pictures256:14:")
    # It covers two columns and rows of the grid, the lacking one's among them.
    columns = range(coarse.column, coarse.column + 2)
    first = min(address[1] for address in MapPieces(base, mercator_at(ORIGIN)).addresses(BOX, 15))
    assert lacking[1] - first in columns


def test_a_vector_tile_that_is_not_there_is_empty_ground() -> None:
    base = FakeBaseMap(make=lambda *_: None)
    assert MapPieces(base, mercator_at(ORIGIN)).gather(BOX, 15).pieces == ()
    assert MapPieces(base, mercator_at(ORIGIN)).one(tile_at(ORIGIN, 15)).pieces == ()


def test_what_reading_raises_goes_on_to_who_asked() -> None:
    base = FakeBaseMap(fails=DamagedError("an object is damaged"))
    with pytest.raises(DamagedError):
        MapPieces(base, mercator_at(ORIGIN)).gather(BOX, 15)


def test_a_map_covers_its_bounds_and_no_more_than_the_scene_reaches() -> None:
    fit, ground = mercator_at(ORIGIN), ground_at(ORIGIN)
    base = FakeBaseMap(bounds=(24.93, 60.16, 24.96, 60.18))
    area = area_of(base, fit)
    for corner in ((24.93, 60.16), (24.96, 60.18), (24.93, 60.18), (24.96, 60.16)):
        x, y = ground.metres(corner)
        assert area.adjusted(-1, -1, 1, 1).contains(x, -y)
    assert area.width() < 1.02 * (ground.metres((24.96, 60.16))[0] - ground.metres((24.93, 60.16))[0])
    world = area_of(FakeBaseMap(bounds=(-180.0, -85.0, 180.0, 85.0)), fit)
    assert world.width() == world.height() == 2 * REACH_M
    assert area_of(FakeBaseMap(bounds=(0.0, 0.0, 1.0, 1.0)), fit).isEmpty()


def test_a_map_goes_on_across_180_degrees() -> None:
    origin = (179.99, -16.8)
    base = FakeBaseMap(bounds=(-180.0, -20.0, 180.0, -10.0))
    pieces = MapPieces(base, mercator_at(origin))
    columns = {address[1] for address in pieces.addresses((-3000.0, -100.0, 3000.0, 100.0), 13)}
    assert max(columns) >= 1 << 13 > min(columns)
    names = {piece.source.id for piece in pieces.gather((-3000.0, -100.0, 3000.0, 100.0), 13).pieces}
    assert any(name.startswith("fake:13:0:") for name in names)
    assert corner_of(13, 1 << 13, 0)[0] == -180.0
