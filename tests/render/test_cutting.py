"""Tiles for a pyramid: the same pixels as drawn live, cut at the page's edge; slowness and resolution are told."""

from __future__ import annotations

from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from responder_app.errors import DrawingError, LockedDrawingError, WorkerError
from responder_app.render import limits
from responder_app.render.answers import reply_of
from responder_app.render.cuts import CutTiles, Probe
from responder_app.render.decoding import DecodeTile
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Inspect, MediaType, Source, Tile
from responder_app.render.worker import cutting
from responder_app.render.worker.lists import PageLists
from responder_app.render.worker.sheets import Sheets
from tests.render.drawings import locked_sheet, sheet, source_of
from tests.render.scans import scan

PX = limits.CUT_PX


def picture(webp: bytes) -> Image.Image:
    return Image.open(BytesIO(webp)).convert("RGB")


def live(pool: RenderPool, source: Source, zoom: float, box: tuple[int, int, int, int]) -> Image.Image:
    drawn = pool.run(Tile(source, 0, zoom, *box))
    return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data)


def test_tiles_of_lines_are_pixel_for_pixel_what_is_drawn_live(pool: RenderPool) -> None:
    source = source_of(sheet(1000, 700))
    tiles = pool.run(CutTiles(source, 0, 2.0, 0, 0, 4, 3))
    assert len(tiles) == 12
    for tile, (row, column) in zip(tiles, product(range(3), range(4)), strict=True):
        got = picture(tile)
        box = (column * PX, row * PX, got.width, got.height)
        assert ImageChops.difference(got, live(pool, source, 2.0, box)).getbbox() is None


def test_the_last_column_and_row_end_with_the_page(pool: RenderPool) -> None:
    tiles = pool.run(CutTiles(source_of(sheet(1000, 700)), 0, 2.0, 3, 2, 1, 1))
    assert picture(tiles[0]).size == (2000 - 3 * PX, 1400 - 2 * PX)


def test_a_rotated_page_is_cut_as_it_is_displayed(pool: RenderPool) -> None:
    tiles = pool.run(CutTiles(source_of(sheet(1000, 700, rotation=90)), 0, 1.0, 0, 0, 4, 4))
    assert len(tiles) == 4
    assert picture(tiles[-1]).size == (700 - PX, 1000 - PX)


def test_a_scan_is_packed_with_loss_that_nobody_sees(pool: RenderPool) -> None:
    source = source_of(scan())
    (tile,) = pool.run(CutTiles(source, 0, 2.0, 0, 0, 1, 1))
    assert len(tile) < PX * PX
    off = ImageStat.Stat(ImageChops.difference(picture(tile), live(pool, source, 2.0, (0, 0, PX, PX)))).mean
    assert max(off) < 24  # of noise, the hardest there is


def test_a_block_outside_the_page_is_refused(pool: RenderPool) -> None:
    with pytest.raises(DrawingError):
        pool.run(CutTiles(source_of(sheet()), 0, 1.0, 5, 0, 1, 1))


@pytest.mark.parametrize("block", [(-1, 0, 1, 1), (0, 0, 5, 1), (0, 0, 1, 0), (1 << 20, 0, 1, 1)])
def test_a_block_that_is_too_large_or_far_is_not_asked_for(block: tuple[int, int, int, int]) -> None:
    with pytest.raises(DrawingError):
        CutTiles(source_of(sheet()), 0, 1.0, *block)


def test_a_scan_is_told_with_its_resolution_over_all_its_strips(pool: RenderPool) -> None:
    probed = pool.run(Probe(source_of(scan()), 0, 1.0))
    assert probed.own_zoom == pytest.approx(2.0, rel=0.01)
    assert probed.whole
    assert probed.slowest_s > 0


def test_a_scan_with_lines_on_it_has_more_to_show_than_its_pixels(pool: RenderPool) -> None:
    probed = pool.run(Probe(source_of(scan(lines=True)), 0, 1.0))
    assert probed.own_zoom == pytest.approx(2.0, rel=0.01)
    assert not probed.whole


def test_a_drawing_of_lines_is_no_scan(pool: RenderPool) -> None:
    probed = pool.run(Probe(source_of(sheet()), 0, 1.0))
    assert (probed.own_zoom, probed.whole) == (0.0, False)


@pytest.mark.parametrize(("data", "small_s", "tiles"), [(sheet(), 0.001, 1), (sheet(), 0.5, 9), (scan(), 0.001, 9)])
def test_only_an_easy_sheet_without_pictures_is_tried_in_one_place(
    data: bytes, small_s: float, tiles: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[float] = []

    class Timed(Sheets):
        """Every tile is quick; the whole takes as long as the test says."""

        def tile(self, *_args: object, **_kwargs: object) -> None:
            tried.append(0.002)

        def overview(self, *_args: object) -> None:
            tried.append(small_s)

    monkeypatch.setattr(cutting, "_took_s", lambda draw: draw() or tried[-1])
    probed = cutting.probe(Timed(data, PageLists(), 0), 0, 1.0)
    assert probed["slowest_s"] == 0.002
    assert tried.count(0.002) == tiles


def test_a_locked_file_is_refused_as_ever(pool: RenderPool) -> None:
    with pytest.raises(LockedDrawingError):
        pool.run(Probe(source_of(locked_sheet()), 0, 1.0))


def test_decoded_tiles_do_not_push_a_plan_out_of_the_worker() -> None:
    read: list[int] = []

    def plan() -> bytes:
        read.append(1)
        return sheet()

    document = Source("plan", MediaType.PDF, plan)
    packed = BytesIO()
    Image.new("RGB", (PX, PX), "red").save(packed, "WEBP")
    with RenderPool(1) as pool:
        pool.run(Inspect(document))
        for number in range(limits.MAX_HELD_SOURCES + 5):
            pixels = pool.run(DecodeTile(Source(f"tile {number}", MediaType.WEBP, packed.getvalue())))
            assert (pixels.width, pixels.height) == (PX, PX)
        pool.run(Inspect(document))
    assert len(read) == 1


@pytest.mark.parametrize("lengths", [None, [], [20, 20, 20], [20, 19], [4, 36], [-1, 41], ["40"]])
def test_tiles_that_do_not_add_up_are_nonsense(lengths: object) -> None:
    tile = b"RIFF\0\0\0\0WEBP" + bytes(8)
    request = CutTiles(source_of(sheet()), 0, 1.0, 0, 0, 2, 1)
    good = {"status": "done", "length": 40, "tiles": [20, 20]}
    assert reply_of(request, good, lambda _: tile * 2) == (tile, tile)
    with pytest.raises(WorkerError):
        reply_of(request, {**good, "tiles": lengths}, lambda _: tile * 2)


def test_real_plans_of_every_kind_can_be_probed_and_cut(pool: RenderPool, cases: Path) -> None:
    # One floor of the eight: they are of one kind.
    files = [file for file in sorted((cases / "plans").glob("*.pdf")) if not file.name.startswith("govt-")]
    for file in (*files, cases / "plans" / "govt-first.pdf"):
        source = source_of(file.read_bytes())
        assert pool.run(Probe(source, 0, 0.5)).own_zoom == 0
        assert pool.run(CutTiles(source, 0, 0.5, 0, 0, 1, 1))
