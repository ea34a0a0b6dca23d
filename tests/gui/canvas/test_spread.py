"""Moving symbols apart: arithmetic, with drawn places and any places."""

from __future__ import annotations

from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder_app.gui.canvas.spread import FARTHEST, OVERLAP, spread

SIZE = 28.0
PLACE = st.tuples(st.floats(0, 300), st.floats(0, 300))


def after(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    moves = spread(places, [SIZE] * len(places))
    return [(x + dx, y + dy) for (x, y), (dx, dy) in zip(places, moves, strict=True)]


def test_what_nothing_covers_stays() -> None:
    assert spread([(0, 0), (100, 0), (0, 100)], [SIZE] * 3) == [(0, 0)] * 3


def test_four_at_one_place_end_apart() -> None:
    placed = after([(50, 50)] * 4)
    gaps = [hypot(a[0] - b[0], a[1] - b[1]) for n, a in enumerate(placed) for b in placed[:n]]
    assert min(gaps) > SIZE * OVERLAP * 0.9


@settings(max_examples=60, deadline=None)
@given(st.lists(PLACE, max_size=30))
def test_nothing_is_moved_far_and_twice_is_the_same(places: list[tuple[float, float]]) -> None:
    moves = spread(places, [SIZE] * len(places))
    assert all(hypot(*move) <= SIZE * FARTHEST + 1e-6 for move in moves)
    assert moves == spread(places, [SIZE] * len(places))


def test_a_pair_moves_by_the_same_on_both_sides() -> None:
    (left, _), (right, _) = spread([(0, 0), (10, 0)], [SIZE, SIZE])
    assert left == pytest.approx(-right)
    assert left < 0


def test_crowds_that_run_into_each_other_on_their_way_end_apart() -> None:
    # Each crowd grows as it is spread, until it meets the other, of which it knew nothing at first.
    crowds = [(x + step % 3, float(step // 3)) for x in (0.0, 2.2 * SIZE) for step in range(9)]
    moved = after(crowds)
    for number, (x0, y0) in enumerate(moved):
        for x1, y1 in moved[:number]:
            assert hypot(x1 - x0, y1 - y0) > 0.9 * SIZE * OVERLAP
