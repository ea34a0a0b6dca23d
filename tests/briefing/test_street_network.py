"""Streets as a network: where they meet, what is no way, and geometry that nobody should draw."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import networkx as nx
import pytest

from responder_app.briefing.ground import LocalGround, ground_at
from responder_app.briefing.packed_lines import PackedLines
from responder_app.briefing.street_network import MOST_POINTS, StreetNetwork, Streets
from responder_app.model.area import Street
from responder_app.model.base import LonLat
from responder_app.model.terms import StreetKind

HERE = (-87.62, 41.88)
GROUND = ground_at(HERE)


def street(*places: tuple[float, float], kind: StreetKind = StreetKind.MINOR, name: str | None = None) -> Street:
    line = tuple(GROUND.lonlat(*place) for place in places)
    return Street(kind=kind, line=line, name=name)


def network(*streets: Street, ground: LocalGround = GROUND, reach_m: float = 1500) -> StreetNetwork:
    return StreetNetwork(Streets(streets), ground, reach_m)


def length(streets: StreetNetwork, start: tuple[float, float], end: tuple[float, float]) -> float | None:
    """Metres from one place to another along the streets, both at most 5 m beside one."""
    here, there = streets.spots([start, end], 5)
    assert here is not None
    assert there is not None
    (way,) = streets.ways([here], [there], 5000)
    return None if way is None else way.metres


def test_streets_that_cross_between_their_points_are_joined() -> None:
    streets = network(street((-100, 0), (100, 0)), street((50, -200), (50, 200)))
    assert length(streets, (-80, 0), (50, 150)) == pytest.approx(130 + 150, abs=0.01)


def test_streets_that_share_a_point_are_joined() -> None:
    streets = network(street((0, 0), (100, 0), (200, 0)), street((100, 0), (100, 90)))
    assert length(streets, (0, 0), (100, 90)) == pytest.approx(190, abs=0.01)


@pytest.mark.parametrize(("gap", "joined"), [(0.0, True), (0.9, True), (1.1, False), (-0.9, True)])
def test_a_street_that_ends_within_a_metre_of_another_meets_it(gap: float, joined: bool) -> None:
    streets = network(street((-100, 0), (100, 0)), street((30, gap), (30, 80)))
    found = length(streets, (-50, 0), (30, 80))
    assert (found is not None) is joined
    if found is not None:
        assert found == pytest.approx(160, abs=1.0)


def test_a_highway_and_a_railway_are_crossed_on_bridges() -> None:
    highway = street((-100, 0), (100, 0), kind=StreetKind.HIGHWAY)
    rail = street((-100, 20), (100, 20), kind=StreetKind.RAIL)
    below = street((50, -50), (50, 50))
    streets = network(highway, rail, below)
    assert length(streets, (-80, 0), (50, 40)) is None
    assert length(streets, (50, -40), (50, 40)) == pytest.approx(80, abs=0.01)


def test_a_highway_is_joined_where_it_shares_a_point() -> None:
    streets = network(street((-100, 0), (0, 0), (100, 0), kind=StreetKind.HIGHWAY), street((0, 0), (0, 80)))
    assert length(streets, (-60, 0), (0, 70)) == pytest.approx(130, abs=0.01)


def test_a_place_under_a_highway_belongs_to_the_street_beside_it() -> None:
    streets = network(street((-100, 0), (100, 0), kind=StreetKind.HIGHWAY), street((-100, 12), (100, 12), name="Below"))
    (spot,) = streets.spots([(0, 2)], 60)
    assert spot is not None
    assert streets.name(spot.street) == "Below"
    assert spot.away_m == pytest.approx(10)


def test_no_street_is_found_farther_away_than_asked() -> None:
    streets = network(street((-100, 0), (100, 0)))
    assert streets.spots([(0, 61), (0, 59)], 60)[0] is None
    assert streets.spots([(0, 61), (0, 59)], 60)[1] is not None


def test_the_way_is_the_shortest_of_all_over_a_grid_of_streets() -> None:
    lines = [street((-300, y), (300, y)) for y in range(-300, 301, 100)]
    lines += [street((x, -300), (x, 300)) for x in range(-300, 301, 100)]
    streets = network(*lines)
    for x, y in product((-250, -40, 130), (-200, 0, 300)):
        # Along a grid from a street that runs east: what is walked sideways and what is walked up.
        assert length(streets, (x, y), (210, 100)) == pytest.approx(_over_the_grid(x, y), abs=0.05), (x, y)


def _over_the_grid(x: int, y: int) -> float:
    graph: nx.Graph[tuple[int, int]] = nx.Graph()
    spots = [(i, j) for i in range(-300, 301, 10) for j in range(-300, 301, 10) if i % 100 == 0 or j % 100 == 0]
    for i, j in spots:
        for step in ((10, 0), (0, 10)):
            other = (i + step[0], j + step[1])
            fixed = j if step[0] else i
            if other in set(spots) and fixed % 100 == 0:
                graph.add_edge((i, j), other, weight=10)
    return float(nx.dijkstra_path_length(graph, (int(x), int(y)), (210, 100)))


def test_two_places_on_one_stretch_are_apart_by_what_lies_between() -> None:
    streets = network(street((-100, 0), (100, 0)), street((-100, 0), (-100, 50)))
    assert length(streets, (-20, 3), (60, 4)) == pytest.approx(3 + 80 + 4, abs=0.01)


def test_a_street_that_comes_back_to_itself_is_a_ring() -> None:
    ring = [(100 * math.cos(turn), 100 * math.sin(turn)) for turn in [k * math.tau / 48 for k in range(48)]]
    streets = network(street(*ring, ring[0]))
    found = length(streets, (100, 0), (0, -100))
    assert found == pytest.approx(math.tau * 25, rel=0.01)


def test_streets_without_length_and_doubled_ones_do_no_harm() -> None:
    streets = network(
        street((10, 0), (10, 0)),
        street((-100, 0), (-100, 0), (100, 0), (100, 0)),
        street((-100, 0), (100, 0)),
        street((-100, 0), (100, 0)),
    )
    assert length(streets, (-50, 0), (70, 0)) == pytest.approx(120, abs=0.01)
    assert length(network(street((10, 0), (10, 0)), street((0, 5), (9, 5))), (0, 5), (9, 5)) == pytest.approx(
        9, abs=0.01
    )


def test_no_street_at_all_is_a_network_without_ways() -> None:
    streets = network()
    assert streets.spots([(0, 0)], 1000) == [None]
    assert streets.ways([None], [], 1000) == [None]


def test_a_street_across_the_antimeridian_is_as_long_as_it_is() -> None:
    ground = ground_at((179.9995, -16.8))
    across = Street(kind=StreetKind.MINOR, line=((179.998, -16.8), (-179.999, -16.8)))
    streets = network(across, ground=ground)
    west, east = ground.metres((179.999, -16.8)), ground.metres((-179.9995, -16.8))
    found = length(streets, west, east)
    assert found == pytest.approx(math.dist(west, east), abs=0.05)
    assert found is not None
    assert 150 < found < 170


def test_a_street_round_half_the_world_and_one_to_the_other_side_of_it_are_survived() -> None:
    lon, lat = HERE
    hostile = [((-180.0, lat), (180.0, lat)), ((lon, lat), (lon + 180, -lat)), ((lon, -90.0), (lon, 90.0))]
    made = [Street(kind=StreetKind.MINOR, line=line) for line in hostile]
    streets = network(*made, street((-100, 30), (100, 30)))
    assert length(streets, (-60, 30), (60, 30)) == pytest.approx(120, abs=0.5)


def test_more_streets_than_a_city_has_are_cut_to_the_nearest() -> None:
    many = [[(x, y), (x + 1, y)] for x in range(-100, 100) for y in range(-110, 110)]
    heap = [Street(kind=StreetKind.SERVICE, line=tuple(GROUND.lonlat(*p) for p in line)) for line in many[::2]]
    long = [street((x, 900.0), (x + 0.5, 901.0)) for x in range(-1000, 1000)]
    assert 2 * (len(heap) + len(long)) > MOST_POINTS
    streets = network(*heap, *long, street((-50, 0.5), (50, 0.5)))
    assert length(streets, (-40, 0.5), (40, 0.5)) == pytest.approx(80, abs=0.1)
    assert streets.spots([(900, 900)], 60) == [None]


def points(*lines: tuple[LonLat, ...]) -> Any:
    return PackedLines(lines)


def test_lines_are_found_by_their_box_also_across_the_antimeridian_and_at_the_poles() -> None:
    packed = points(
        ((0.0, 0.0), (0.001, 0.001)),
        ((179.9999, 0.0), (-179.9999, 0.0)),
        ((-179.9995, 0.0), (-179.999, 0.0)),
        ((12.0, 90.0), (12.0, 89.9999)),
    )
    assert packed.near((0.0, 0.0), 50).tolist() == [0]
    assert packed.near((180.0, 0.0), 100).tolist() == [1, 2]
    assert packed.near((-180.0, 0.0), 100).tolist() == [1, 2]
    assert packed.near((-170.0, 90.0), 50).tolist() == [3]
    assert packed.near((90.0, 0.0), 100).tolist() == []
    assert points().near((0.0, 0.0), 100).tolist() == []


def test_of_too_many_lines_the_nearest_are_taken() -> None:
    packed = points(*(((lon / 1000, 0.0),) for lon in range(-20, 21)))
    assert packed.near((0.0, 0.0), 5000, 5).tolist() == [18, 19, 20, 21, 22]


def test_lines_in_metres_are_those_of_the_ground() -> None:
    lines = (((-87.62, 41.88), (-87.61, 41.885), (-87.6, 41.88)), ((-87.63, 41.87),))
    packed = points(*lines)
    near = packed.metres(GROUND, packed.near(HERE, 5000))
    assert near.tuples() == [GROUND.line(line) for line in lines]
    assert [array.tolist() for array in near.arrays()] == [[list(p) for p in GROUND.line(line)] for line in lines]
    assert near.are_large(1000, 2).tolist() == [True, True]
    assert near.are_large(10_000, 2).tolist() == [True, False]
