"""Where scenes lie in Web Mercator: as PROJ says, from the equator far north, and across 180 degrees."""

from __future__ import annotations

from math import hypot
from random import Random

import pytest
from pyproj import Transformer

from responder_app.briefing.ground import ground_at
from responder_app.briefing.mercator import REACH_M, lonlat_of, world_of
from responder_app.briefing.mercator_fitting import mercator_at

HALF_WORLD_M = 20_037_508.342789244


@pytest.mark.parametrize("lat", [0.0, -33.9, 41.88, 60.17, 70.0, 80.0])
@pytest.mark.parametrize("lon", [24.94, -87.63, 179.99, -179.95])
def test_places_are_where_proj_has_them_to_a_millimetre(lon: float, lat: float) -> None:
    fit, ground, random = mercator_at((lon, lat)), ground_at((lon, lat)), Random(7)
    to_mercator = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    for _ in range(60):
        x, y = random.uniform(-REACH_M, REACH_M), random.uniform(-REACH_M, REACH_M)
        east, north = to_mercator.transform(*ground.lonlat(x, y))
        exact = (east / HALF_WORLD_M + 1) / 2, (1 - north / HALF_WORLD_M) / 2
        across, down = fit.world(x, y)
        shown = ground.metres(lonlat_of(across, down))
        assert hypot(shown[0] - x, shown[1] - y) < 1e-3
        turns = round(across - exact[0])
        back = fit.scene(exact[0] + turns, exact[1])
        assert hypot(back[0] - x, back[1] - y) < 1e-3


def test_the_square_goes_on_across_180_degrees() -> None:
    fit = mercator_at((179.99, 10.0))
    assert fit.world(-5000.0, 0.0)[0] < fit.world(0.0, 0.0)[0] < 1.0 < fit.world(5000.0, 0.0)[0]
    west = mercator_at((-179.99, 10.0))
    assert west.world(-5000.0, 0.0)[0] < 0.0 < west.world(0.0, 0.0)[0]


def test_the_square_s_corners_and_middle() -> None:
    assert world_of((0.0, 0.0)) == (0.5, 0.5)
    assert world_of((-180.0, 85.0511287798)) == pytest.approx((0.0, 0.0), abs=1e-6)
    assert lonlat_of(0.75, 0.5) == pytest.approx((90.0, 0.0))
    assert lonlat_of(1.25, 0.5) == pytest.approx((-90.0, 0.0))
