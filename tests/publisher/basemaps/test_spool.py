"""Tiles in any order become one archive that vehicles and others read alike."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pmtiles.reader import MemorySource, Reader
from pmtiles.tile import TileType

from responder_app.errors import InputError, LimitError
from responder_app.package.basemap import About
from tests.publisher.basemaps.made import opened, picture, spooled, tower

places = st.integers(0, 9).flatmap(
    lambda z: st.tuples(st.just(z), st.integers(0, (1 << z) - 1), st.integers(0, (1 << z) - 1))
)


@given(st.dictionaries(places, st.binary(min_size=1, max_size=40), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_every_tile_comes_back_and_others_read_the_same(tiles: dict[tuple[int, int, int], bytes]) -> None:
    with spooled() as spool:
        for place, tile in tiles.items():
            spool.add(*place, tile)
        data = b"".join(spool.archive(TileType.MVT, About(name="City")).pieces)
    held, other = opened(data), Reader(MemorySource(data))
    assert {place: held.tile(*place) for place in tiles} == tiles
    assert {place: other.get(*place) for place in tiles} == tiles
    assert (held.min_zoom, held.max_zoom) == (min(z for z, _, _ in tiles), max(z for z, _, _ in tiles))


def test_equal_tiles_are_kept_once_and_lie_in_the_order_of_the_directory() -> None:
    with spooled() as spool:
        for x in (3, 2, 1, 0):
            spool.add(2, x, 0, b"open water" if x else b"the shore")
        data = b"".join(spool.archive(TileType.PNG, About()).pieces)
    assert data.count(b"open water") == 1
    assert data.index(b"the shore") < data.index(b"open water")


def test_bounds_end_with_the_tiles_whatever_was_said() -> None:
    z, x, y = tower(12)
    with spooled() as spool:
        spool.add(z, x, y, picture())
        data = b"".join(spool.archive(TileType.PNG, About(), (-100.0, 30.0, -80.0, 50.0)).pieces)
    west, south, east, north = opened(data).bounds
    assert east - west == pytest.approx(360 / (1 << z), abs=1e-6)
    assert west < -87.67 < east
    assert south < 41.87 < north


def test_bounds_beside_the_tiles_are_refused() -> None:
    with spooled() as spool:
        spool.add(*tower(12), picture())
        with pytest.raises(InputError, match="another place"):
            spool.archive(TileType.PNG, About(), (10.0, 50.0, 11.0, 51.0))


@pytest.mark.parametrize("place", [(3, 8, 0), (3, 0, 8), (3, -1, 0), (23, 0, 0)])
def test_a_place_that_is_not_on_the_map_is_refused(place: tuple[int, int, int]) -> None:
    with spooled() as spool, pytest.raises(InputError, match="no place"):
        spool.add(*place, b"tile")


def test_too_many_tiles_and_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responder_app.publisher.basemaps.spool.MAX_MAP_TILES", 2)
    monkeypatch.setattr("responder_app.publisher.basemaps.spool.MAX_PART_BYTES", 10)
    with spooled() as spool:
        spool.add(1, 0, 0, b"12345")
        with pytest.raises(LimitError):
            spool.add(1, 1, 0, b"123456")
        spool.add(1, 1, 0, b"12345")
        with pytest.raises(LimitError):
            spool.add(1, 1, 1, b"1")


def test_no_tiles_are_no_map() -> None:
    with spooled() as spool, pytest.raises(InputError, match="no tiles"):
        spool.archive(TileType.MVT, About())
