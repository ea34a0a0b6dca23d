"""Places: local metres and back, distances against geodesics, the grid."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from responder_app.briefing.distance import bearing_deg, compass, distance_m, spoken_distance, spoken_width
from responder_app.briefing.ground import LocalGround
from responder_app.briefing.places import coordinates, house_number, house_number_last, street_of
from responder_app.briefing.usng import read_usng, usng
from responder_app.errors import InputError
from tests.fakes.buildings import CORNER, at

GEOD = Geod(ellps="WGS84")


@given(st.floats(-60, 84), st.floats(-180, 180), st.floats(0, 360), st.floats(1, 50_000))
def test_a_distance_is_within_a_thousandth_of_the_geodesic(lat: float, lon: float, turn: float, metres: float) -> None:
    east, north, _ = GEOD.fwd(lon, lat, turn, metres)
    assert distance_m((lon, lat), (east, north)) == pytest.approx(metres, rel=1e-3)


def test_directions_are_those_of_the_compass() -> None:
    assert [compass(bearing_deg(CORNER, at(*away))) for away in ((0, 9), (9, 9), (9, 0), (-9, -9))] == [
        "N",
        "NE",
        "E",
        "SW",
    ]


def test_distances_are_said_in_both_units() -> None:
    assert spoken_distance(45.2) == "150 ft (45 m)"
    assert spoken_distance(2414) == "1.5 mi (2.4 km)"
    assert [spoken_width(metres) for metres in (0.9, 1.1, 1.0668, 3.6)] == [
        "35 in (0.9 m)",
        "43 in (1.1 m)",
        "42 in (1.0668 m)",
        "11 ft (3.6 m)",
    ]


@given(st.floats(-5000, 5000), st.floats(-5000, 5000))
def test_scene_metres_lead_back_to_the_same_place(x: float, y: float) -> None:
    ground = LocalGround(CORNER)
    back = ground.metres(ground.lonlat(x, y))
    assert math.dist(back, (x, y)) < 0.001


@given(st.floats(-3500, 3500), st.floats(-3500, 3500), st.floats(0, 360))
def test_the_scale_of_a_scene_is_true_as_its_docstring_says(x: float, y: float, turn: float) -> None:
    ground = LocalGround(CORNER)
    start = ground.lonlat(x, y)
    east, north, _ = GEOD.fwd(*start, turn, 1000)
    assert math.dist(ground.metres((east, north)), (x, y)) == pytest.approx(1000, abs=0.0005)


def test_the_grid_reads_as_it_is_spoken() -> None:
    # UTM zone 16, WGS 84, by PROJ: the grid's digits are its metres without the hundred kilometres.
    east, north = Transformer.from_crs("EPSG:4326", "EPSG:32616", always_xy=True).transform(-87.6278, 41.8812)
    assert usng((-87.6278, 41.8812)) == f"16T DM {int(east) % 100_000:05d} {int(north) % 100_000:05d}"
    assert usng((-87.6278, 41.8812), digits=3) == f"16T DM {int(east) // 100 % 1000} {int(north) // 100 % 1000}"
    assert usng((0.0, 88.0)) == "0.00000, 88.00000"


@given(st.floats(-179.9, 179.9), st.floats(-79, 83))
@example(0.0, -1.2e-10)
@example(10.0, -9e-6)
@example(10.0, -1.1e-5)
def test_a_grid_reference_names_the_square_that_the_point_lies_in(lon: float, lat: float) -> None:
    back = read_usng(usng((lon, lat)))
    assert back is not None
    assert distance_m((lon, lat), back) < 1.6


def test_a_grid_reference_is_read_with_and_without_spaces() -> None:
    assert read_usng("16TDM4790936776") == read_usng("16t dm 47909 36776")
    assert read_usng("120 North Lake Street") is None


@pytest.mark.parametrize("text", ["16T DM 479 3677", "16T DM 47909 3677", "99T DM 47909 36776", "16T ZZ 47909 36776"])
def test_a_grid_reference_that_names_no_place_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_usng(text)


def test_two_numbers_are_longitude_first_and_both_ways_when_both_fit() -> None:
    assert coordinates("-87.63, 41.88") == ((-87.63, 41.88), (41.88, -87.63))
    assert coordinates("-122.4 37.8") == ((-122.4, 37.8),)
    assert coordinates("37.8, -122.4") == ((-122.4, 37.8),)
    with pytest.raises(InputError):
        coordinates("200, 300")


@pytest.mark.parametrize("text", ["1200 55", "120 North Lake Street", "41.88", "", "nan, inf"])
def test_what_is_no_pair_of_coordinates_is_left_to_the_search(text: str) -> None:
    assert coordinates(text) == ()


def test_a_house_number_begins_an_address() -> None:
    assert house_number("120A North Lake") == "120a"
    assert house_number("Lakeside 120") is None


@pytest.mark.parametrize(
    ("text", "number", "street"),
    [
        ("Kaisaniementie 5", "5", "Kaisaniementie"),
        ("Kaisaniementie 5B", "5b", "Kaisaniementie"),
        ("Alvar Aallon kuja, 2 A", "2", "Alvar Aallon kuja"),
        ("120A Highway 5", None, "Highway 5"),
        ("Kaisaniementie", None, "Kaisaniementie"),
        ("200 300", None, "300"),
    ],
)
def test_a_house_number_may_end_an_address(text: str, number: str | None, street: str) -> None:
    assert (house_number_last(text), street_of(text)) == (number, street)
