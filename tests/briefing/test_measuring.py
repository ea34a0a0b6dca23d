"""Measuring on a sheet: lengths and areas on the ground, and words that promise no more than is known."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.briefing.answers.sheet_ground import FitMethod, PagePoint, SheetGround
from responder_app.briefing.georeference import fit
from responder_app.briefing.measuring import NO_GROUND, MeasuredSheet, said_area, said_length, sheet_ground
from responder_app.briefing.places import coordinates
from responder_app.briefing.usng import read_usng
from responder_app.model.building import Georeference, Level
from tests.briefing.test_georeference import CORNERS, INSIDE, Drawn, photographed, plain, points, scanned
from tests.fakes.buildings import at


def ground(reference: Georeference | None, scale: float | None = None) -> SheetGround:
    level = Level(ordinal=0, label="G", georeference=reference, scale=scale)
    measured, why_not = sheet_ground(level, fit(reference) if reference else None)
    assert measured is not None, why_not
    return measured


ROOM = ((10.0, 10.0), (22.0, 10.0), (22.0, 15.0), (10.0, 15.0))
"""12 by 5 m."""


def drawn_room(drawn: Drawn) -> list[PagePoint]:
    return [drawn(x, y) for x, y in ROOM]


@pytest.mark.parametrize("drawn", [plain(), scanned(1.2, 0.05), photographed(0.0005)])
def test_a_room_has_its_size_however_the_sheet_was_made(drawn: Drawn) -> None:
    sheet = ground(points(drawn, (*CORNERS, *INSIDE)))
    room = drawn_room(drawn)
    # The tests' metres are those of a fixed latitude, within a thousandth.
    assert sheet.distance_m(room) == pytest.approx(12 + 5 + 12, rel=2e-3)
    assert sheet.area_m2(room) == pytest.approx(60, rel=2e-3)
    assert sheet.area_m2(room[::-1]) == pytest.approx(60, rel=2e-3)


def test_a_scale_alone_measures_but_knows_no_place() -> None:
    sheet = ground(None, 96)
    # 1/8 in = 1 ft: 9 points to the foot.
    assert sheet.distance_m([(100, 100), (100, 100 + 9 * 40)]) == pytest.approx(40 * 0.3048)
    assert sheet.area_m2([(0, 0), (90, 0), (90, 180), (0, 180)]) == pytest.approx(200 * 0.3048**2)
    assert sheet.method is FitMethod.SCALE_ONLY
    assert sheet.lonlat(5, 5) is None
    assert sheet.page((-87.63, 41.88)) is None
    assert sheet.usng(5, 5) is None
    assert sheet.say_place(5, 5) == ""
    assert sheet.say([(100, 100), (100, 460)]) == "40 ft (12.2 m)"


def test_without_control_points_and_scale_measuring_is_off_and_says_why() -> None:
    assert sheet_ground(Level(ordinal=0, label="G"), None) == (None, NO_GROUND)
    assert NO_GROUND == "Measuring is off: no scale is known for this sheet"
    _, why_not = sheet_ground(Level(ordinal=0, label="G"), None, "control point 3 misses by 14 m")
    assert why_not == "Measuring is off: control point 3 misses by 14 m"


def test_a_georeference_is_preferred_to_the_scale() -> None:
    assert ground(points(plain(), CORNERS), scale=50).method is FitMethod.SIMILARITY


def test_a_place_is_said_in_both_grids_of_coordinates() -> None:
    sheet = ground(points(plain(), CORNERS))
    x, y = plain()(30, 20)
    place = sheet.lonlat(x, y)
    assert place == pytest.approx(at(30, 20), abs=1e-7)
    usng, degrees = sheet.say_place(x, y).split("   ")
    assert usng == sheet.usng(x, y)
    assert read_usng(usng) == pytest.approx(at(30, 20), abs=3e-5)
    lat, lon = degrees.split(", ")
    assert coordinates(f"{lon}, {lat}")[0] == pytest.approx(at(30, 20), abs=1e-5)
    assert sheet.page(at(30, 20)) == pytest.approx((x, y), abs=0.1)


def test_what_lies_beyond_the_horizon_of_a_photograph_is_no_place() -> None:
    sheet = ground(points(photographed(0.0005), (*CORNERS, *INSIDE)))
    assert sheet.lonlat(9000, 9000) is None
    assert sheet.say_place(9000, 9000) == ""
    assert sheet.say([(0, 0), (9000, 9000)]) == "Off the sheet"


def test_too_few_points_say_nothing_and_a_crossed_figure_says_so() -> None:
    sheet = ground(None, 96)
    assert sheet.say([]) == ""
    assert sheet.say([(1, 1)]) == ""
    assert sheet.say([(1, 1), (90, 1)], closed=True) == ""
    assert sheet.say([(0, 0), (90, 90), (90, 0), (0, 90)], closed=True) == "The outline crosses itself"
    assert sheet.say([(0, 0), (90, 0), (90, 90), (0, 90)], closed=True).endswith("m²)")


@pytest.mark.parametrize(
    ("metres", "error_m", "words"),
    [
        (12.5, 0.05, "41 ft (12.5 m)"),
        (12.5, 0.3, "41 ft (12.4 m)"),
        (12.5, 1.0, "42 ft (12 m)"),
        (1250.0, 3.0, "4,100 ft (1,250 m)"),
        (0.01, 0.1, "under 1 ft (0.1 m)"),
    ],
)
def test_a_length_is_rounded_to_steps_of_its_error(metres: float, error_m: float, words: str) -> None:
    assert said_length(metres, error_m) == words


def test_an_area_is_rounded_to_steps_of_its_error() -> None:
    assert said_area(115.2, 1.0) == "1,240 sq ft (115 m²)"
    assert said_area(115.2, 20.0) == "1,200 sq ft (120 m²)"


@given(st.floats(0.5, 5000), st.floats(0.01, 50))
def test_what_is_said_differs_from_the_truth_by_less_than_the_error(metres: float, error_m: float) -> None:
    words = said_length(metres, error_m)
    if words.startswith("under"):
        assert metres < max(0.3048, error_m)
        return
    feet, rest = words.replace(",", "").split(" ft (")
    assert abs(float(feet) * 0.3048 - metres) <= max(0.3048, error_m) / 2 + 1e-6
    assert abs(float(rest.removesuffix(" m)")) - metres) <= max(0.1, error_m) / 2 + 1e-6


def test_a_coarser_fit_is_said_more_coarsely() -> None:
    off = {0: (1.0, 0.0), 1: (-1.0, 0.0), 2: (1.0, 0.0), 3: (-1.0, 0.0)}
    line = [plain()(5, 5), plain()(55, 35)]
    assert ground(points(plain(), CORNERS)).say(line) == "191 ft (58.3 m)"
    assert ground(points(plain(), CORNERS, off)).say(line) == "192 ft (58 m)"


def test_a_measured_sheet_is_a_frozen_value() -> None:
    sheet = ground(None, 96)
    assert isinstance(sheet, MeasuredSheet)
    assert sheet == ground(None, 96)
    assert hash(sheet) == hash(ground(None, 96))
    assert math.isclose(sheet.share, 0.01)
