"""Zones on the ground against geodesics, everywhere a crew may stand: within 0.1 %."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from responder_app.briefing.ground import LocalGround
from responder_app.briefing.hazmat.geometry import SIDE_POINTS, Circle, Square, on_ground, within_180

GEOD = Geod(ellps="WGS84")
LATITUDES = (0.0, 0.00002, 23.5, 41.88, 60.0, 70.0, -0.00002, -33.9, -54.8, -70.0, 88.9, -88.9)
LONGITUDES = (0.0, -87.6, 179.9999, -179.9999, 180.0, -180.0, 179.95)
SIZES = (5.0, 60.0, 800.0, 2400.0, 11_000.0, 22_000.0)
PLACES = st.tuples(st.floats(-180, 180), st.floats(-70, 70))


def _inverse(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Bearing and distance by the geodesic."""
    bearing, _, metres = GEOD.inv(*start, *end)
    return bearing % 360, metres


@pytest.mark.parametrize("lat", LATITUDES)
def test_a_circle_is_that_far_away_in_every_direction(lat: float) -> None:
    for lon, metres in product(LONGITUDES, SIZES):
        ring = on_ground((lon, lat), Circle(metres).outline())
        assert ring[0] == pytest.approx(ring[-1], abs=1e-9)
        for corner in ring[::9]:
            assert _inverse((lon, lat), corner)[1] == pytest.approx(metres, rel=1e-6)
        assert _area(ring) == pytest.approx(math.pi * metres**2, rel=1e-3)


@pytest.mark.parametrize("lat", LATITUDES)
def test_a_square_is_the_guidebooks(lat: float) -> None:
    for lon, metres, toward in product(LONGITUDES, SIZES, (0.0, 37.0, 90.0, 225.0, 359.0)):
        spill = (lon, lat)
        ring = on_ground(spill, Square(metres, toward).outline())
        right, far_right, far_left, left = (ring[number * SIDE_POINTS] for number in range(4))
        for one, other in ((right, far_right), (far_right, far_left), (far_left, left), (left, right)):
            assert _inverse(one, other)[1] == pytest.approx(metres, rel=1e-3)
        # The upwind edge's middle is the spill.
        for corner, turn in ((right, 90), (left, -90)):
            bearing, away = _inverse(spill, corner)
            assert away == pytest.approx(metres / 2, rel=1e-6)
            assert math.cos(math.radians(bearing - toward - turn)) == pytest.approx(1, abs=1e-9)
        # The downwind edge's middle lies straight downwind.
        middle = ring[SIDE_POINTS + SIDE_POINTS // 2]
        bearing, away = _inverse(spill, middle)
        assert away == pytest.approx(metres, rel=1e-6)
        assert math.cos(math.radians(bearing - toward)) == pytest.approx(1, abs=1e-9)
        assert _area(ring) == pytest.approx(metres**2, rel=1e-3)


def _area(ring: tuple[tuple[float, float], ...]) -> float:
    """Positive: the ring runs counter-clockwise."""
    lons, lats = zip(*ring[:-1], strict=True)
    area, _ = GEOD.polygon_area_perimeter(lons, lats)
    return float(area)


@given(PLACES, st.floats(5, 22_000), st.floats(0, 359.9))
def test_the_scene_shows_the_same_square(spill: tuple[float, float], metres: float, toward: float) -> None:
    shape = Square(metres, toward)
    scene = LocalGround(spill).line(on_ground(spill, shape.outline()))
    for (x, y), (east, north) in zip(scene, shape.outline(), strict=True):
        assert math.hypot(x - east, y - north) < max(0.001, metres * 1e-6)


@pytest.mark.parametrize("lon", [179.99, 180.0, -180.0, -179.99])
@pytest.mark.parametrize("lat", [-16.5, 0.0, 65.0])
def test_a_zone_across_the_antimeridian_is_cut_in_two_and_loses_nothing(lon: float, lat: float) -> None:
    for shape in (Circle(11_000.0), Square(11_000.0, 90.0), Square(11_000.0, 270.0)):
        ring = on_ground((lon, lat), shape.outline())
        steps = [abs(a[0] - b[0]) for a, b in pairwise(ring)]
        assert max(steps) < 1
        parts = within_180(ring)
        assert all(abs(corner[0]) <= 180 for part in parts for corner in part)
        assert all(part[0] == part[-1] for part in parts)
        assert sum(map(_area, parts)) == pytest.approx(_area(ring), rel=1e-3)
        assert all(_area(part) > 0 for part in parts)
    # A square whose edge lies on the antimeridian itself may touch it with one part only.
    assert len(within_180(on_ground((lon, lat), Circle(11_000.0).outline()))) == 2


def test_a_zone_elsewhere_stays_one_ring() -> None:
    ring = on_ground((-87.6, 41.9), Circle(500).outline())
    assert within_180(ring) == (ring,)


@given(st.floats(-30_000, 30_000), st.floats(-30_000, 30_000), st.floats(5, 20_000), st.floats(0, 359.9), st.booleans())
def test_what_a_shape_holds_lies_in_its_outline(x: float, y: float, metres: float, toward: float, square: bool) -> None:
    shape = Square(metres, toward) if square else Circle(metres)
    held = bool(shape.holds(np.array([x]), np.array([y]))[0])
    ring = shapely.Polygon(shape.outline())
    # The outline of a circle is a little inside the circle that is asked.
    slack = 0.001 + metres * (1 - math.cos(math.pi / 180))
    if ring.boundary.distance(shapely.Point(x, y)) > slack:
        assert held is bool(ring.contains(shapely.Point(x, y)))
    assert math.hypot(x, y) <= shape.reach_m + 1e-6 or not held


def test_an_edge_is_where_the_guidebook_puts_it() -> None:
    square = Square(200.0, 0.0)
    x, y = np.array([0.0, 0.0, 99.9, 100.1, 0.0, 0.0]), np.array([-0.1, 0.1, 100.0, 100.0, 199.9, 200.1])
    assert square.holds(x, y).tolist() == [False, True, True, False, True, False]
    assert Circle(100.0).holds(np.array([99.9, 100.1]), np.zeros(2)).tolist() == [True, False]


def test_a_margin_widens_a_shape_on_every_side() -> None:
    x, y = np.array([0.0, 0.0, 150.0, 0.0]), np.array([-40.0, 240.0, 100.0, -60.0])
    assert Square(200.0, 0.0).holds(x, y).tolist() == [False, False, False, False]
    assert Square(200.0, 0.0).holds(x, y, 50.0).tolist() == [True, True, True, False]
    assert Circle(100.0).holds(x, y, 50.0).tolist() == [True, False, False, True]
