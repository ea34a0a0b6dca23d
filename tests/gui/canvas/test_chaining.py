"""Lines that meet end to end are one line."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from responder_app.gui.canvas.chaining import Point, chained


def test_lines_that_meet_are_joined_whichever_way_they_run() -> None:
    a, b, c, d = (0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 1.0)
    assert sorted(map(sorted, chained([[a, b], [c, b], [c, d]]))) == [[a, b, c, d]]
    joined = chained([[c, d], [a, b], [b, c]])
    assert joined in ([[a, b, c, d]], [[d, c, b, a]])


def test_lines_apart_stay_apart_and_a_ring_is_not_joined_to_itself() -> None:
    apart = [[(0.0, 0.0), (1.0, 0.0)], [(5.0, 5.0), (6.0, 5.0)]]
    assert sorted(chained(apart)) == sorted(apart)
    ring = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]
    assert chained([ring]) == [ring]
    assert chained([[(1.0, 1.0)], []]) == []


def test_at_a_crossing_two_go_on_as_one() -> None:
    middle = (0.0, 0.0)
    arms: list[list[Point]] = [[middle, end] for end in ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))]
    assert sorted(map(len, chained(arms))) == [3, 3]


@given(st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=4), max_size=12))
def test_every_step_is_kept_once(lines: list[list[tuple[int, int]]]) -> None:
    def steps(some: list[list[Point]]) -> list[frozenset[Point]]:
        return sorted((frozenset(step) for line in some for step in pairwise(line)), key=sorted)

    given_lines: list[list[Point]] = [[(float(x), float(y)) for x, y in line] for line in lines]
    assert steps(chained(given_lines)) == steps(given_lines)
