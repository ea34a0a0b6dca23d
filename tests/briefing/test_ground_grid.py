"""The grid over the map: each line is where the grid's own library says, on both sides of every kind of border."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.briefing.answers.ground_grid import GroundGrid
from responder_app.briefing.answers.site_map import ScenePoint
from responder_app.briefing.grid_zones import zones_in
from responder_app.briefing.ground import ground_at
from responder_app.briefing.ground_grid import MOST_LINES, ground_grid
from responder_app.briefing.usng import usng
from responder_app.model.base import LonLat

CHICAGO = (-87.63, 41.88)
NOTABLE = [
    pytest.param((-84.0, 45.0), id="two zones"),
    pytest.param((3.0, 60.0), id="Norway"),
    pytest.param((6.0, 56.0), id="Norway's corner"),
    pytest.param((9.0, 78.0), id="Svalbard"),
    pytest.param((21.0, 72.0), id="Svalbard's edge"),
    pytest.param((180.0, -17.0), id="antimeridian"),
    pytest.param((-179.99, 0.0), id="antimeridian on the equator"),
    pytest.param((-60.0, 0.0), id="equator"),
    pytest.param((20.0, 83.99), id="northmost"),
    pytest.param(CHICAGO, id="Chicago"),
]


def grid_of(origin: LonLat, half_m: float, step_m: int) -> GroundGrid:
    return ground_grid(origin, (-half_m, -half_m, half_m, half_m), step_m)


def digits(origin: LonLat, place: ScenePoint) -> tuple[str, tuple[float, float]]:
    """Zone, and metres east and north in its 100 km square, as the library reads them."""
    zone, _, east, north = usng(ground_at(origin).lonlat(*place)).split()
    return zone, (float(east), float(north))


@pytest.mark.parametrize("origin", NOTABLE)
@pytest.mark.parametrize(("half_m", "step_m"), [(40, 10), (400, 100), (4000, 1000)])
def test_every_line_runs_where_its_digits_begin(origin: LonLat, half_m: float, step_m: int) -> None:
    grid = grid_of(origin, half_m, step_m)
    assert grid.families
    checked = 0
    for family in grid.families:
        for line in family:
            (x, y), (x_end, y_end) = line.points[0], line.points[-1]
            middle = line.points[len(line.points) // 2 - 1], line.points[len(line.points) // 2]
            (ax, ay), (bx, by) = middle
            place = ((ax + bx) / 2, (ay + by) / 2)
            if abs(ground_at(origin).lonlat(*place)[1]) > 83.999:
                continue
            # Which of the two it is, its direction says: eastings stand, northings lie, within the grid's own turn.
            which = 0 if abs(y_end - y) > abs(x_end - x) else 1
            # A line may run along the border of its zone: it is read there from either side.
            read = [digits(origin, (place[0] + beside, place[1]))[1][which] for beside in (-0.5, 0.5)]
            off = [(metres - int(line.name) * step_m + 50_000) % 100_000 - 50_000 for metres in read]
            assert min(map(abs, off)) <= 1.5, (line, off)
            checked += 1
    assert checked > 8


@pytest.mark.parametrize("origin", NOTABLE)
def test_no_line_leaves_its_zone(origin: LonLat) -> None:
    grid = grid_of(origin, 4000, 1000)
    for family in grid.families:
        zones = set()
        for line in family:
            for one, other in zip(line.points, line.points[1:], strict=False):
                if math.dist(one, other) > 50:
                    place = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
                    if -79.99 < ground_at(origin).lonlat(*place)[1] < 83.99:
                        zones.add(digits(origin, place)[0][:-1])
        assert len(zones) == 1, zones


def test_the_border_of_two_zones_is_drawn_and_both_are_named() -> None:
    grid = grid_of((-84.0, 45.0), 2000, 1000)
    assert {name.split()[0] for name in grid.squares} == {"16T", "17T"}
    assert grid.legend.startswith("USNG 1 km (0.62 mi) · ")
    upright = [line for line in grid.borders if all(abs(x) < 0.5 for x, _ in line)]
    assert len(upright) == 1
    assert len(grid.families) == 4
    assert grid_of(CHICAGO, 400, 100).borders == ()
    assert grid_of(CHICAGO, 400, 100).legend == "USNG 100 m (328 ft) · 16T DM"


def test_a_square_of_100_km_ends_in_a_border() -> None:
    origin = ground_at(CHICAGO).lonlat(*ground_at(CHICAGO).metres(_corner_of_a_square()))
    grid = grid_of(origin, 3000, 1000)
    assert len(grid.squares) == 4
    assert len(grid.borders) == 2
    assert {"00", "99", "01"} <= {line.name for family in grid.families for line in family}


def _corner_of_a_square() -> LonLat:
    from responder_app.briefing.usng import read_usng

    found = read_usng("16T DM 00000 00000")
    assert found is not None
    return found


def test_beyond_the_grid_there_is_none() -> None:
    assert grid_of((0.0, 89.0), 1000, 1000).families == ()
    assert grid_of((0.0, 89.0), 1000, 1000).squares == ()


def test_a_step_that_nobody_could_read_is_made_coarser() -> None:
    grid = grid_of(CHICAGO, 5000, 10)
    assert grid.step_m == 1000
    assert max(map(len, grid.families)) <= MOST_LINES
    assert {len(line.name) for line in grid_of(CHICAGO, 20, 10).families[0]} == {4}


@given(st.floats(-180, 179.999), st.floats(-79.999, 83.999))
def test_zones_are_those_of_the_grids_library(lon: float, lat: float) -> None:
    edge = 1e-4
    near = list(zones_in(lon - edge, lat - edge, lon + edge, lat + edge))
    assert near
    if len({zone.number for zone in near}) == 1:
        assert int(usng((lon, lat)).split()[0][:-1]) == near[0].number
