"""Shortest ways, against networkx on random networks."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as some

from responder_app.briefing.shortest import Network

EDGES = some.lists(some.tuples(some.integers(0, 12), some.integers(0, 12), some.integers(1, 9)), max_size=40)


def network_of(edges: list[tuple[int, int, int]]) -> tuple[Network[int, str], nx.Graph[int]]:
    mine: Network[int, str] = Network(range(13))
    theirs: nx.Graph[int] = nx.Graph()
    theirs.add_nodes_from(range(13))
    for one, other, metres in edges:
        mine.join(one, other, metres, f"{one}-{other}")
        theirs.add_edge(one, other, weight=metres)
    return mine, theirs


@given(EDGES, some.sets(some.integers(0, 12), min_size=1), some.integers(0, 30))
def test_ways_are_as_short_as_they_can_be_and_made_of_edges(
    edges: list[tuple[int, int, int]], starts: set[int], within_m: int
) -> None:
    mine, theirs = network_of(edges)
    reached = mine.reached(dict.fromkeys(starts, 0.0), within_m)
    assert reached.far == nx.multi_source_dijkstra_path_length(theirs, starts, cutoff=within_m)
    for node, metres in reached.far.items():
        path = reached.path(node)
        assert path[0] == node
        assert path[-1] in starts
        steps = [mine.between(*pair) for pair in pairwise(path)]
        assert sum(step[0] for step in steps if step is not None) == pytest.approx(metres)
        assert None not in steps


def test_a_start_that_lies_far_off_is_reached_through_a_nearer_one() -> None:
    mine, _ = network_of([(0, 1, 2), (1, 2, 2)])
    reached = mine.reached({0: 1.0, 2: 50.0})
    assert reached.far == {0: 1.0, 1: 3.0, 2: 5.0}
    assert reached.path(2) == [2, 1, 0]


def test_a_start_beyond_the_limit_is_none() -> None:
    mine, _ = network_of([(0, 1, 2)])
    assert mine.reached({0: 10.0}, within_m=5.0).far == {}


def test_of_two_edges_between_the_same_nodes_the_later_one_stays() -> None:
    mine, _ = network_of([(0, 1, 2), (1, 0, 7)])
    assert mine.between(0, 1) == (7, "1-0")
    assert 0 in mine
    assert 99 not in mine
    assert mine.between(0, 5) is None
