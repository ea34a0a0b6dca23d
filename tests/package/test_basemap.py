"""Base maps as vehicles read them: what the office wrote, and nothing that was made to look like it."""

from __future__ import annotations

import gzip
from contextlib import suppress
from math import ceil, floor
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pmtiles.tile import Compression, Entry, TileType, zxy_to_tileid
from pmtiles.writer import finalize_header

from responder_app.briefing.answers.basemap import BaseMap
from responder_app.errors import LimitError, ResponderError, TamperedError
from responder_app.package.basemap import MapArchive

BOUNDS = (-87.7, 41.8, -87.6, 41.95)
TILES = {(12, x, y): f"tile {x} {y}".encode() for x in range(1040, 1060) for y in range(1510, 1530)}


def written(
    tiles: dict[tuple[int, int, int], bytes] = TILES, about: dict[str, Any] | None = None, **changes: Any
) -> bytes:
    entries, body = [], bytearray()
    for tile_id, tile in sorted((zxy_to_tileid(*place), tile) for place, tile in tiles.items()):
        entries.append(Entry(tile_id, len(body), len(tile), 1))
        body += tile
    edges = zip(("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7"), BOUNDS, strict=True)
    header: dict[str, Any] = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        **{name: (floor if name.startswith("min") else ceil)(edge * 10_000_000) for name, edge in edges},
        **changes,
    }
    about = {"name": "City", "attribution": "© all"} if about is None else about
    front = finalize_header(header, len(entries), entries, len(entries), about, True, len(body))
    return b"".join((*front, bytes(body)))


WRITTEN = written()


def opened(data: bytes) -> MapArchive:
    return MapArchive("id", lambda offset, length: data[offset : offset + length], len(data))


def test_every_tile_comes_back_as_it_is_stored() -> None:
    held: BaseMap = opened(written())
    assert {place: held.tile(*place) for place in TILES} == TILES
    assert (held.id, held.name, held.attribution) == ("id", "City", "© all")
    assert (held.raster, held.gzipped, held.min_zoom, held.max_zoom) == (False, True, 12, 12)
    assert held.bounds == pytest.approx(BOUNDS)


@pytest.mark.parametrize(
    "place", [(12, 0, 0), (11, 520, 755), (13, 2080, 3020), (12, -1, 0), (12, 4096, 0), (-1, 0, 0)]
)
def test_where_there_is_no_tile_there_is_none(place: tuple[int, int, int]) -> None:
    assert opened(written()).tile(*place) is None


def test_a_place_is_in_the_map_or_beside_it() -> None:
    held = opened(written())
    assert held.holds((-87.65, 41.9))
    assert not held.holds((-87.5, 41.9))
    assert not held.holds((-87.65, 42.0))


@pytest.mark.parametrize("kind", [TileType.PNG, TileType.JPEG, TileType.WEBP])
def test_pictures_are_never_packed(kind: TileType) -> None:
    assert opened(written(tile_type=kind, tile_compression=Compression.NONE)).raster
    with pytest.raises(TamperedError):
        opened(written(tile_type=kind)).check()


@pytest.mark.parametrize(
    "changes",
    [
        {"tile_type": TileType.AVIF},
        {"tile_compression": Compression.BROTLI},
        {"min_lon_e7": 1_900_000_000},
        {"min_lat_e7": 500_000_000},
        {"max_lon_e7": -1_000_000_000},
        {"about": {"name": ["no text"]}},
        {"about": {"name": "x" * 300}},
        {"tiles": {(23, 0, 0): b"too deep"}},
    ],
)
def test_what_the_office_does_not_write_is_not_read(changes: dict[str, Any]) -> None:
    with pytest.raises(TamperedError):
        opened(written(**changes)).check()


def test_a_tile_larger_than_it_may_be_is_not_read() -> None:
    held = opened(written({(12, 1040, 1510): bytes(3 << 20)}))
    held.check()
    with pytest.raises(LimitError):
        held.tile(12, 1040, 1510)


def test_a_number_without_end_in_a_directory_is_refused_at_once() -> None:
    data = bytearray(written())
    directory = gzip.compress(b"\xff" * 500_000)
    at = len(data)
    data[8:24] = at.to_bytes(8, "little") + len(directory).to_bytes(8, "little")
    with pytest.raises(TamperedError):
        opened(bytes(data) + directory).check()


def test_leaf_directories_are_found_and_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responder_app.package.container.LEAVES", 2)
    odd = Random(1)
    many = {(16, x, y): odd.randbytes(odd.randrange(1, 300)) for x in range(150) for y in range(150)}
    held = opened(written(many))
    assert all(held.tile(16, x, y) == many[16, x, y] for x in range(0, 150, 13) for y in range(0, 150, 17))
    assert len(held._container._leaves) == 2


@given(position=st.integers(0, 400), value=st.integers(0, 255), cut=st.integers(0, 2))
@settings(max_examples=300, deadline=None)
def test_a_spoilt_archive_gives_bytes_or_an_expected_error_only(position: int, value: int, cut: int) -> None:
    data = bytearray(WRITTEN)
    data[position] = value
    held = opened(bytes(data[: len(data) - cut * position]))
    with suppress(ResponderError):
        held.check()
        for place in list(TILES)[::20]:
            held.tile(*place)
