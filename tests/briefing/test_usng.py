"""The US National Grid against published vectors, and at every border against UTM by PROJ with the grid's rules."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Transformer

from responder_app.briefing.distance import bearing_deg, distance_m
from responder_app.briefing.usng import read_usng, usng
from responder_app.errors import InputError

BANDS = "CDEFGHJKLMNPQRSTUVWX"
COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
ROWS = "ABCDEFGHJKLMNPQRSTUV"


def zone_of(lon: float, lat: float) -> int:
    """NGA.STND.0037 (2014), chapter 2: six degrees each, but south-west Norway and Svalbard."""
    if 56 <= lat < 64 and 3 <= lon < 12:
        return 32
    if lat >= 72 and 0 <= lon < 42:
        return 31 if lon < 9 else 33 if lon < 21 else 35 if lon < 33 else 37
    return min(60, math.floor((lon + 180) / 6) + 1)


def by_rule(lon: float, lat: float) -> tuple[str, str, float, float]:
    """Grid zone, 100 km square, and metres east and north within it, before they are cut off."""
    zone = zone_of(lon, lat)
    utm = Transformer.from_crs("EPSG:4326", f"EPSG:{326 if lat >= 0 else 327}{zone:02d}", always_xy=True)
    east, north = utm.transform(lon, lat)
    band = BANDS[min(19, math.floor((lat + 80) / 8))]
    column = COLUMNS[(zone - 1) % 3][int(east // 100_000) - 1]
    row = ROWS[(int(north // 100_000) + (0 if zone % 2 else 5)) % 20]
    return f"{zone}{band}", column + row, east % 100_000, north % 100_000


@pytest.mark.parametrize(
    ("lon", "lat", "grid"),
    [
        # National Geospatial-Intelligence Agency, mgrs-java, MGRSTest (testCoordinate, testPointBounds).
        (29.06757, 63.98863, "35V PL 01156 97387"),
        (53.51, 12.40, "39P YP 72906 72069"),
        (-157.916861, 21.309444, "4Q FJ 12340 56781"),
        (17.3714337, 8.1258235, "33P YJ 61321 98972"),
        (50.920338, 83.7, "39X VN 99024 94603"),
        (128.4525, -79.2, "52C DT 88547 07650"),
    ],
)
def test_published_places_have_their_published_reference(lon: float, lat: float, grid: str) -> None:
    assert usng((lon, lat)) == grid


@pytest.mark.parametrize(
    ("grid", "lon", "lat", "side_m"),
    [
        # The same tests (testParse), Svalbard: the south-west corner of each square.
        ("33XVG7443", 13.8924385, 77.8600782, 1000),
        ("33XVG745435", 13.9133378, 77.8646415, 100),
        ("33XVG74594359", 13.9171014, 77.8654628, 10),
        ("33XVG7459743593", 13.9173973, 77.8654908, 1),
    ],
)
def test_published_references_lead_to_the_middle_of_their_square(
    grid: str, lon: float, lat: float, side_m: float
) -> None:
    place = read_usng(grid)
    assert place is not None
    half = (len(grid) - 5) // 2
    assert read_usng(f"{grid[:3]} {grid[3:5]} {grid[5 : 5 + half]} {grid[-half:]}") == place
    assert distance_m((lon, lat), place) == pytest.approx(side_m * math.sqrt(0.5), rel=0.01, abs=0.02)
    assert bearing_deg((lon, lat), place) == pytest.approx(45, abs=3)


@pytest.mark.parametrize(
    ("lon", "lat", "zone"),
    [
        # South-west Norway: 32V reaches west to 3 E; its neighbours do not change.
        (2.999, 60.0, "31V"), (3.001, 60.0, "32V"), (5.32, 60.39, "32V"), (11.999, 60.0, "32V"), (12.001, 60.0, "33V"),
        (3.001, 55.999, "31U"), (3.001, 56.001, "32V"), (3.001, 63.999, "32V"), (3.001, 64.001, "31W"),
        # Svalbard: four wide zones.
        (8.999, 78.0, "31X"), (9.001, 78.0, "33X"), (15.64, 78.22, "33X"), (20.999, 78.0, "33X"), (21.001, 78.0, "35X"),
        (32.999, 78.0, "35X"), (33.001, 78.0, "37X"), (41.999, 78.0, "37X"), (42.001, 78.0, "38X"),
        (-0.001, 78.0, "30X"), (8.999, 71.999, "32W"), (9.001, 72.001, "33X"),
        # The antimeridian, the equator, the widest band.
        (179.999, 10.0, "60P"), (-179.999, 10.0, "1P"), (10.0, -0.001, "32M"), (10.0, 0.001, "32N"),
        (10.0, 83.9, "33X"),
    ],
)  # fmt: skip
def test_the_exceptions_of_norway_and_svalbard_hold_on_both_sides_of_every_border(
    lon: float, lat: float, zone: str
) -> None:
    assert usng((lon, lat)).split()[0] == zone
    back = read_usng(usng((lon, lat)))
    assert back is not None
    assert distance_m(back, (lon, lat)) < 1.6


def agrees(lon: float, lat: float) -> None:
    zone, square, east, north = by_rule(lon, lat)
    told = usng((lon, lat)).split()
    whole = [abs(value - round(value)) for value in (east, north)]
    if min(whole) > 0.01:
        assert told == [zone, square, f"{int(east):05d}", f"{int(north):05d}"]


def test_at_every_zone_border_both_sides_are_those_of_utm() -> None:
    for lon in range(-180, 180, 6):
        for lat in (-79.5, -72.0001, -41.3, -0.51, 0.49, 41.88, 55.9999, 56.0001, 63.9999, 64.0001, 71.9, 72.1, 83.5):
            for beside in (-0.0001, 0.0001):
                agrees((lon + beside + 180) % 360 - 180, lat)


@given(st.floats(-179.9999, 179.9999), st.floats(-79.99, 83.99))
@example(3.0001, 56.0001)
@example(20.9999, 72.0001)
def test_everywhere_the_reference_is_that_of_utm(lon: float, lat: float) -> None:
    near_a_border = min(abs(lon - 3 * round(lon / 3)), abs(lat - 4 * round(lat / 4))) < 1e-6 or abs(lat) < 1e-4
    if not near_a_border:
        agrees(lon, lat)


@pytest.mark.parametrize("text", ["32X MH 1111 1111", "34X DH 1111 1111", "36X DH 1111 1111"])
def test_zones_that_svalbard_leaves_out_name_no_place(text: str) -> None:
    with pytest.raises(InputError):
        read_usng(text)
