"""The nearest facilities, anywhere on the earth."""

from __future__ import annotations

import random

import pytest

from responder_app.library.library import Library
from responder_app.library.place import distance_m
from tests.library.buildings import building
from tests.library.press import Press

LONDON, PARIS = (-0.1276, 51.5072), (2.3522, 48.8566)


def test_the_distance_is_that_of_a_great_circle() -> None:
    assert distance_m(LONDON, PARIS) == pytest.approx(343_560, rel=0.005)
    assert distance_m((0, 0), (0, 90)) == pytest.approx(10_007_557, rel=1e-6)
    assert distance_m((179.9, 0), (-179.9, 0)) == pytest.approx(22_239, rel=1e-3)
    assert distance_m(PARIS, PARIS) == 0


@pytest.mark.parametrize(
    "middle", [(-87.6359, 41.8789), (179.99, -16.5), (-179.999, 65.0), (15.0, 89.9), (15.0, -90.0), (0.0, 0.0)]
)
def test_the_nearest_are_those_that_measuring_all_gives(
    library: Library, press: Press, middle: tuple[float, float]
) -> None:
    dice = random.Random(str(middle))
    points = []
    for _ in range(40):
        reach = 10 ** dice.uniform(-4, 1.3)
        lon = (middle[0] + dice.uniform(-reach, reach) + 180) % 360 - 180
        points.append((round(lon, 6), round(max(-90, min(90, middle[1] + dice.uniform(-reach, reach))), 6)))
    buildings = [building(f"B{index}", number=index + 1, location=point) for index, point in enumerate(points)]
    library.install([press.package(one).arrival for one in buildings])
    expected = sorted(distance_m(middle, point) for point in points)
    found = library.nearest(middle, 7)
    assert [near.distance_m for near in found] == pytest.approx(expected[:7])
    assert len(library.nearest(middle, 100)) == len(points)


def test_a_facility_that_moves_is_found_only_where_it_is(library: Library, press: Press) -> None:
    library.install([press.package(building(location=LONDON), 1).arrival])
    library.install([press.package(building(location=PARIS), 2).arrival])
    (near,) = library.nearest(PARIS, 5)
    assert near.distance_m < 1
    assert near.point == PARIS


def test_no_farther_is_searched_than_was_asked(library: Library, press: Press) -> None:
    near, far = building(location=LONDON, number=1), building(location=PARIS, number=2)
    library.install([press.package(one).arrival for one in (near, far)])
    assert [one.point for one in library.nearest(LONDON, 5, within_m=1000)] == [LONDON]
    assert [one.point for one in library.nearest(LONDON, 5)] == [LONDON, PARIS]


def test_nothing_is_near_when_nothing_is_held(library: Library) -> None:
    assert library.nearest(PARIS) == ()
