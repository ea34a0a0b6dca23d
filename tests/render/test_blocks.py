"""Tiles drawn together are the tiles that would have been drawn one by one."""

from __future__ import annotations

from concurrent.futures import wait
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from responder_app.render.blocks import beside, cut, united
from responder_app.render.limits import BLOCK_PX
from responder_app.render.pool import RenderPool
from responder_app.render.requests import MediaType, Pixels, Priority, Source, Tile
from tests.render.drawings import sheet, source_of

SIDE = 512
SOURCE = Source("floor", MediaType.PDF, b"%PDF-")


def tile(column: int, row: int, width: int = SIDE, height: int = SIDE, source: Source = SOURCE) -> Tile:
    return Tile(source, 0, 1.0, column * SIDE, row * SIDE, width, height)


def together(first: Tile, *others: Tile) -> set[tuple[int, int]]:
    return {(others[at].x // SIDE, others[at].y // SIDE) for at in beside(first, others)}


def test_four_tiles_around_a_corner_are_drawn_together() -> None:
    row = [tile(column, line) for line in range(3) for column in range(4) if (column, line) != (1, 1)]
    found = together(tile(1, 1), *row)
    assert len(found) == 3
    assert (2, 2) in found or (0, 0) in found or (2, 0) in found or (0, 2) in found


def test_what_leaves_a_gap_is_not_drawn_together() -> None:
    assert together(tile(0, 0), tile(1, 1)) == set()
    assert together(tile(0, 0), tile(2, 0)) == set()
    assert together(tile(0, 0), tile(1, 1), tile(0, 1)) == {(0, 1)}


def test_tiles_cut_short_at_the_sheets_edge_fit_too() -> None:
    assert together(tile(0, 0), tile(1, 0, width=100), tile(0, 1, height=7), tile(1, 1, 100, 7)) == {
        (1, 0),
        (0, 1),
        (1, 1),
    }


def test_tiles_of_another_sheet_zoom_page_layer_or_night_are_left_alone() -> None:
    other = tile(1, 0)
    kinds = (
        replace(other, source=source_of(sheet())),
        replace(other, zoom=2.0),
        replace(other, page=1),
        replace(other, hidden=frozenset({4})),
        replace(other, night=True),
    )
    assert beside(tile(0, 0), kinds) == ()
    assert beside(tile(0, 0), (*kinds, other)) == (len(kinds),)


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1))
def test_a_block_is_a_whole_rectangle_of_its_tiles(places: set[tuple[int, int]]) -> None:
    first, *others = [tile(column, row) for column, row in sorted(places)]
    chosen = [first, *(others[at] for at in beside(first, others))]
    block = united(chosen)
    assert block.width * block.height == len(chosen) * SIDE * SIDE
    assert max(block.width, block.height) <= BLOCK_PX


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_each_tile_gets_its_own_pixels(left: int, right: int, upper: int, lower: int) -> None:
    whole = Tile(SOURCE, 0, 1.0, -5, 3, left + right, upper + lower)
    data = bytes((at * 7) % 251 for at in range(whole.width * whole.height * 3))
    drawn = Pixels(whole.width, whole.height, whole.width * 3, data)
    part = replace(whole, x=-5 + left, y=3 + upper, width=right, height=lower)
    found = cut(whole, drawn, part)
    assert (found.width, found.height, len(found.data)) == (right, lower, right * lower * 3)
    for row in range(lower):
        start = (upper + row) * drawn.stride + left * 3
        assert found.data[row * found.stride : (row + 1) * found.stride] == data[start : start + right * 3]


def test_a_screen_of_tiles_is_the_same_drawn_together_or_alone(pool: RenderPool) -> None:
    source = source_of(sheet(width=800, height=700))
    tiles = [Tile(source, 0, 2.0, x, y, SIDE, SIDE) for y in range(0, 1400, SIDE) for x in range(0, 1600, SIDE)]
    batch = [pool.submit(one) for one in tiles]
    wait(batch, timeout=60)
    assert [one.result() for one in batch] == [pool.run(one, priority=Priority.ON_SCREEN) for one in tiles]


def test_a_neighbour_that_was_taken_back_is_not_drawn_and_the_others_are() -> None:
    source = source_of(sheet())
    with RenderPool(workers=1) as pool:
        pool.run(tile(0, 0, 64, 64, source))
        batch = [pool.submit(Tile(source, 0, 1.0, x, 0, 64, 64)) for x in range(0, 640, 64)]
        taken_back = [future for future in batch[3:] if future.cancel()]
        kept = [future for future in batch if future not in taken_back]
        assert all(future.result(timeout=60).width == 64 for future in kept)
        assert taken_back
        assert all(future.cancelled() for future in taken_back)
