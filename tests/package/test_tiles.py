"""Tile archives: what was written is read tile by tile; nothing else is believed."""

from __future__ import annotations

import gzip
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pmtiles.reader import MemorySource, Reader

from responder_app.errors import LimitError, NoAnswerError, ResponderError, TamperedError
from responder_app.package import limits
from responder_app.package.tiles import Tiles, write_tiles

BLANK = b"blank"


def level(octave: int, columns: int, rows: int) -> dict[tuple[int, int], bytes]:
    return {
        (column, row): f"tile {octave} {column} {row}".encode() if column else BLANK
        for column in range(columns)
        for row in range(rows)
    }


LEVELS = {2: level(2, 3, 2), 3: level(3, 6, 4)}
"""Of a page of 1,400 by 900 points: half a pixel for a point, then one."""
ARCHIVE = write_tiles(-3, LEVELS, deepest=True)


def opened(archive: bytes) -> Tiles:
    return Tiles(lambda offset, length: archive[offset : offset + length], len(archive))


def test_every_tile_comes_back_at_its_zoom_and_place() -> None:
    tiles = opened(ARCHIVE)
    assert tiles.zooms == (0.5, 1.0)
    assert tiles.deepest
    for zoom, own in zip(tiles.zooms, LEVELS.values(), strict=True):
        assert {place: tiles.tile(zoom, *place) for place in own} == own


def test_a_page_with_more_to_see_says_so() -> None:
    assert not opened(write_tiles(-3, LEVELS, deepest=False)).deepest


def test_the_archive_is_what_others_read_as_pmtiles() -> None:
    reader = Reader(MemorySource(ARCHIVE))
    assert reader.get(3, 5, 3) == b"tile 3 5 3"
    assert reader.get(3, 0, 3) == BLANK
    assert reader.header()["max_zoom"] == 3


def test_equal_tiles_are_kept_once() -> None:
    assert ARCHIVE.count(BLANK) == 1


@pytest.mark.parametrize(("zoom", "column", "row"), [(0.5, 3, 0), (0.25, 0, 0), (3.0, 0, 0), (1.0, -1, 0), (1.0, 0, 9)])
def test_a_tile_that_is_not_there_is_no_answer(zoom: float, column: int, row: int) -> None:
    with pytest.raises(NoAnswerError):
        opened(ARCHIVE).tile(zoom, column, row)


def test_a_large_page_has_its_directory_in_leaves() -> None:
    many = {(column, row): f"{column} {row} {column * row % 97}".encode() for column in range(90) for row in range(90)}
    tiles = opened(write_tiles(-3, {7: many}, deepest=False))
    assert tiles.tile(16.0, 89, 45) == many[89, 45]
    assert tiles.tile(16.0, 0, 0) == many[0, 0]


@given(position=st.integers(0, len(ARCHIVE) - 1), value=st.integers(0, 255), cut=st.integers(0, 3))
@settings(max_examples=300, deadline=None)
def test_a_spoilt_archive_gives_bytes_or_an_expected_error_only(position: int, value: int, cut: int) -> None:
    spoilt = bytearray(ARCHIVE)
    spoilt[position] = value
    tiles = opened(bytes(spoilt[: len(spoilt) - cut * position // 3]))
    with suppress(ResponderError):
        tiles.check()
        for zoom in tiles.zooms:
            with suppress(NoAnswerError):
                tiles.tile(zoom, 1, 1)


def test_an_archive_that_is_no_archive_is_refused() -> None:
    with pytest.raises(TamperedError):
        opened(b"PMTiles" + bytes(200)).check()


def test_a_directory_that_decompresses_without_end_is_refused() -> None:
    bomb = gzip.compress(bytes(limits.MAX_DIRECTORY_BYTES * 4))
    archive = bytearray(ARCHIVE[:127] + bomb)
    archive[8:24] = (127).to_bytes(8, "little") + len(bomb).to_bytes(8, "little")
    archive[24:40] = archive[8:24]
    with pytest.raises(LimitError):
        opened(bytes(archive)).check()


def test_more_tiles_than_a_page_may_have_are_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responder_app.package.tiles.MAX_TILES_BYTES", 30)
    with pytest.raises(LimitError):
        write_tiles(-3, LEVELS, deepest=False)
