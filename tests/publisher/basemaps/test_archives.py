"""Tile archives from outside: what is right is taken whole, everything else is one sentence."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, Entry, TileType, serialize_directory

from responder_app.errors import InputError, LimitError, ResponderError, TamperedError
from responder_app.package.container import HEADER_BYTES
from responder_app.publisher.basemaps.described import plain
from responder_app.publisher.basemaps.mbtiles_file import read_mbtiles
from responder_app.publisher.basemaps.pmtiles_file import read_pmtiles
from tests.publisher.basemaps.made import (
    bomb,
    canonical,
    cut,
    mbtiles,
    packed,
    picture,
    pmtiles,
    spooled,
    tower,
    vector,
)

VECTOR = {tower(z): packed(vector(f"zoom {z}")) for z in range(10, 16)}
PICTURES = {tower(z): picture(shade=z) for z in range(8, 12)}
ABOUT = {"name": "Adler", "attribution": '<a href="https://x">&copy; Adler &amp; Co</a>'}
FIELDS = {"name": "Adler", "format": "pbf", "attribution": "Adler & Co", "bounds": "-88,41,-87,42"}


def test_vector_pmtiles_come_back_tile_by_tile_with_their_words_made_plain(tmp_path: Path) -> None:
    with spooled() as spool:
        held = canonical(spool, read_pmtiles(str(pmtiles(tmp_path / "a", VECTOR, about=ABOUT)), spool))
    assert {place: held.tile(*place) for place in VECTOR} == VECTOR
    assert (held.name, held.attribution, held.raster, held.gzipped) == ("Adler", "© Adler & Co", False, True)
    assert (held.min_zoom, held.max_zoom) == (10, 15)
    assert held.tile(15, 0, 0) is None
    assert held.tile(16, *tower(16)[1:]) is None


def test_unpacked_vector_tiles_are_packed(tmp_path: Path) -> None:
    path = pmtiles(tmp_path / "a", {tower(12): vector()}, packed=Compression.NONE)
    with spooled() as spool:
        held = canonical(spool, read_pmtiles(str(path), spool))
    assert held.gzipped
    assert gzip.decompress(held.tile(*tower(12)) or b"") == vector()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_pictures_in_pmtiles_stay_as_they_are(tmp_path: Path, form: str) -> None:
    tiles = {place: picture(form, 512, shade) for shade, place in enumerate(PICTURES)}
    path = pmtiles(tmp_path / "a", tiles, TileType[form], Compression.NONE)
    with spooled() as spool:
        held = canonical(spool, read_pmtiles(str(path), spool))
    assert held.raster
    assert {place: held.tile(*place) for place in tiles} == tiles


def test_a_run_of_equal_tiles_has_them_all(tmp_path: Path) -> None:
    sea = {(6, x, y): packed(vector("sea")) for x in range(8) for y in range(8)}
    with spooled() as spool:
        held = canonical(spool, read_pmtiles(str(pmtiles(tmp_path / "a", sea)), spool))
    assert {place: held.tile(*place) for place in sea} == sea
    assert held.length < 1_000


def test_mbtiles_are_turned_the_right_way_up(tmp_path: Path) -> None:
    with spooled() as spool:
        held = canonical(spool, read_mbtiles(str(mbtiles(tmp_path / "a", VECTOR, FIELDS)), spool))
    assert {place: held.tile(*place) for place in VECTOR} == VECTOR
    assert (held.name, held.attribution) == ("Adler", "Adler & Co")
    west, south, east, north = held.bounds
    assert -88 <= west < east <= -87
    assert 41 <= south < north <= 42


def test_mbtiles_of_pictures_and_with_a_view_are_taken(tmp_path: Path) -> None:
    view = "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM kept"
    path = mbtiles(tmp_path / "a", PICTURES, {"format": "png"}, view)
    with spooled() as spool:
        held = canonical(spool, read_mbtiles(str(path), spool))
    assert {place: held.tile(*place) for place in PICTURES} == PICTURES


def _refused(read: Any, path: Path) -> str:
    with spooled() as spool, pytest.raises(ResponderError) as refusal:
        canonical(spool, read(str(path), spool))
    assert isinstance(refusal.value, (InputError, TamperedError))
    return str(refusal.value)


def _header(path: Path, offset: int, value: bytes) -> Path:
    data = bytearray(path.read_bytes())
    data[offset : offset + len(value)] = value
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("offset", "value", "says"),
    [
        (7, b"\x02", "version 2"),
        (97, b"\x03", "not well-formed"),
        (98, b"\x04", "zstd"),
        (99, b"\x05", "AVIF"),
        (99, b"\x63", "not well-formed"),
        (102, (-1_990_000_000).to_bytes(4, "little", signed=True), "not on Earth"),
        (8, (1 << 60).to_bytes(8, "little"), "not well-formed"),
        (16, (1 << 40).to_bytes(8, "little"), "at most"),
        (100, b"\x1e\x02", "not well-formed"),
    ],
)
def test_a_header_that_lies_is_said(tmp_path: Path, offset: int, value: bytes, says: str) -> None:
    assert says in _refused(read_pmtiles, _header(pmtiles(tmp_path / "a", VECTOR), offset, value))


def test_archives_that_are_cut_off_empty_or_something_else_are_said(tmp_path: Path) -> None:
    assert _refused(read_pmtiles, cut(pmtiles(tmp_path / "a", VECTOR), 60))
    assert _refused(read_pmtiles, cut(pmtiles(tmp_path / "b", VECTOR), 700))
    (tmp_path / "c").write_bytes(b"This is no tile archive")
    assert "no PMTiles" in _refused(read_pmtiles, tmp_path / "c")
    (tmp_path / "d").write_bytes(b"SQLite format 3\x00" + bytes(200))
    assert "no MBTiles" in _refused(read_mbtiles, tmp_path / "d")


def test_a_tile_that_decompresses_without_end_is_named(tmp_path: Path) -> None:
    path = pmtiles(tmp_path / "a", {tower(12): packed(vector()), tower(13): bomb()})
    assert "/".join(map(str, tower(13))) in _refused(read_pmtiles, path)
    path = mbtiles(tmp_path / "b", {tower(13): bomb()}, FIELDS)
    assert "/".join(map(str, tower(13))) in _refused(read_mbtiles, path)


def _with_root(path: Path, root: bytes) -> Path:
    """The archive with another root directory, put at its end."""
    at = path.stat().st_size
    with path.open("ab") as file:
        file.write(root)
    return _header(path, 8, at.to_bytes(8, "little") + len(root).to_bytes(8, "little"))


def test_directories_without_end_are_refused(tmp_path: Path) -> None:
    assert "well-formed" in _refused(
        read_pmtiles, _with_root(pmtiles(tmp_path / "a", VECTOR), gzip.compress(b"\xff" * 900_000))
    )
    assert "decompresses to more" in _refused(read_pmtiles, _with_root(pmtiles(tmp_path / "b", VECTOR), bomb()))
    endless = serialize_directory([Entry(1, 0, 10, 4_000_000_000)])
    assert "more than" in _refused(read_pmtiles, _with_root(pmtiles(tmp_path / "c", VECTOR), endless))


def test_a_directory_that_holds_itself_is_refused(tmp_path: Path) -> None:
    path = pmtiles(tmp_path / "a", VECTOR)
    at = path.stat().st_size
    itself = serialize_directory([Entry(0, 0, 64, 0)])
    itself = serialize_directory([Entry(0, 0, len(itself), 0)])
    path = _with_root(path, itself)
    _header(path, 40, at.to_bytes(8, "little"))
    assert "well-formed" in _refused(read_pmtiles, path)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"format": "gif"}, "format 'gif'"),
        ({}, "format ''"),
        ({**FIELDS, "bounds": "1,2,3"}, "four numbers"),
        ({**FIELDS, "bounds": "-87,41,-88,42"}, "not on Earth"),
        ({**FIELDS, "bounds": "10,50,11,51"}, "another place"),
        ({**FIELDS, "bounds": "nan,1,2,3"}, "not on Earth"),
        ({**FIELDS, "crs": "EPSG:4326"}, "only Web Mercator"),
        ({**FIELDS, "profile": "geodetic"}, "only Web Mercator"),
    ],
)
def test_mbtiles_whose_words_do_not_hold_are_said(tmp_path: Path, fields: dict[str, str], says: str) -> None:
    assert says in _refused(read_mbtiles, mbtiles(tmp_path / "a", VECTOR, fields))


def test_another_projection_in_pmtiles_is_said(tmp_path: Path) -> None:
    assert "EPSG:25833" in _refused(read_pmtiles, pmtiles(tmp_path / "a", VECTOR, about={"crs": "EPSG:25833"}))


@pytest.mark.parametrize(
    "script",
    [
        "CREATE VIEW tiles AS SELECT 1 AS zoom_level, 0 AS tile_column, 0 AS tile_row, zeroblob(9e8) AS tile_data",
        "CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS zoom_level, i AS tile_column, i AS tile_row, 'x' AS tile_data FROM n",
        "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, readfile('/etc/passwd') AS tile_data FROM kept",
        "CREATE VIRTUAL TABLE tiles USING fts5(zoom_level, tile_column, tile_row, tile_data)",
        "CREATE VIEW tiles AS SELECT 'a' AS zoom_level, 'b' AS tile_column, 'c' AS tile_row, tile_data FROM kept",
        "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, 'text' AS tile_data FROM kept",
        "CREATE VIEW tiles AS SELECT 99 AS zoom_level, tile_column, tile_row, tile_data FROM kept",
        "CREATE VIEW other AS SELECT 1",
    ],
)
def test_a_hostile_schema_is_an_error_and_runs_nothing(tmp_path: Path, script: str) -> None:
    assert _refused(read_mbtiles, mbtiles(tmp_path / "a", VECTOR, FIELDS, script))


def test_a_huge_blob_is_never_read(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "a", {tower(12): bytes(5 << 20)}, FIELDS)
    with spooled() as spool, pytest.raises(LimitError, match="2 MiB"):
        read_mbtiles(str(path), spool)


def test_an_mbtiles_file_is_not_written_to(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "a file?mode=rwc#1", VECTOR, FIELDS)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    path.chmod(0o400)
    before = path.read_bytes()
    with spooled() as spool:
        assert canonical(spool, read_mbtiles(str(path), spool)).max_zoom == 15
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("seed", range(60))
def test_a_spoilt_archive_gives_a_map_or_an_expected_error(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    read: Any = read_pmtiles if seed % 2 else read_mbtiles
    path = pmtiles(tmp_path / "a", VECTOR) if seed % 2 else mbtiles(tmp_path / "a", VECTOR, FIELDS)
    data = bytearray(path.read_bytes())
    reach = HEADER_BYTES if seed % 3 == 0 else len(data)
    for _ in range(random.randrange(1, 5)):
        data[random.randrange(reach)] = random.randrange(256)
    path.write_bytes(data[: random.randrange(len(data)) if seed % 5 == 0 else len(data)])
    with spooled() as spool, suppress(ResponderError):
        canonical(spool, read(str(path), spool))


def test_words_lose_their_markup_and_what_hides() -> None:
    assert plain("<script>x</script> A\u202eB\x07 &lt;i&gt;\n C") == "x AB <i> C"
    assert plain(None) == ""
    assert len(plain("x" * 9_000)) == 500


def test_the_real_raster_archive_is_taken_whole(cases: Path) -> None:
    path = cases / "geo" / "usgs.pmtiles"
    with spooled() as spool:
        held = canonical(spool, read_pmtiles(str(path), spool))
        assert len(spool) == 50
    with path.open("rb") as file:
        real = Reader(MmapSource(file))
        for z in range(8, 16):
            x, y = _middle(held.bounds, z)
            assert held.tile(z, x, y) == real.get(z, x, y)
            assert held.tile(z, x, y) is not None
    assert held.raster


def test_the_real_invalid_archive_is_one_sentence(cases: Path) -> None:
    assert "no PMTiles" in _refused(read_pmtiles, cases / "geo" / "invalid.pmtiles")


def _middle(bounds: tuple[float, float, float, float], z: int) -> tuple[int, int]:
    from math import asinh, pi, radians, tan

    lon, lat = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    side = 1 << z
    return int((lon + 180) / 360 * side), int((1 - asinh(tan(radians(lat))) / pi) / 2 * side)
