"""Sheets tied to the ground: recovered transforms, honest errors, refused points."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from responder_app.briefing.answers.sheet_ground import FitMethod
from responder_app.briefing.control_points import chosen_fit
from responder_app.briefing.fitting import affine, projective, similarity
from responder_app.briefing.georeference import SheetPlacing, fit
from responder_app.briefing.projection import inverse, joined, project, slant_deg, stretch
from responder_app.errors import InputError
from responder_app.model.building import Georeference
from tests.fakes.buildings import at

CORNERS = ((0.0, 0.0), (60.0, 0.0), (60.0, 40.0), (0.0, 40.0))
INSIDE = ((20.0, 10.0), (45.0, 25.0), (10.0, 30.0))
Drawn = Callable[[float, float], tuple[float, float]]
"""From metres (y north) to page points (y downwards)."""


def plain(turn: float = 0.3, scale: float = 12.0) -> Drawn:
    def draw(x: float, y: float) -> tuple[float, float]:
        turned = complex(x, y) * complex(math.cos(turn), math.sin(turn)) * scale
        return 300 + turned.real, 900 - turned.imag

    return draw


def scanned(wider: float = 1.05, slant: float = 0.0) -> Drawn:
    def draw(x: float, y: float) -> tuple[float, float]:
        px, py = plain()(x, y)
        return wider * px + slant * py, py

    return draw


def photographed(tilt: float = 0.0002) -> Drawn:
    def draw(x: float, y: float) -> tuple[float, float]:
        px, py = plain()(x, y)
        depth = 1 + tilt * px + tilt / 2 * py
        return 1.5 * px / depth, 1.5 * py / depth

    return draw


def points(
    drawn: Drawn, places: Sequence[tuple[float, float]], off: dict[int, tuple[float, float]] | None = None
) -> Georeference:
    """Control points at these metres; `off` moves some of them on the ground."""
    listed: list[dict[str, Any]] = []
    for number, (x, y) in enumerate(places):
        px, py = drawn(x, y)
        east, north = (off or {}).get(number, (0, 0))
        listed.append({"page_x_pt": px, "page_y_pt": py, "point": at(x + east, y + north)})
    return Georeference.model_validate({"control_points": listed})


def worst_m(placing: SheetPlacing, drawn: Drawn) -> float:
    """How far the placing is off anywhere in and around the building."""
    places = [(x, y) for x in range(-10, 80, 10) for y in range(-10, 60, 10)]
    return max(
        math.dist(placing.ground.metres(placing.to_ground(*drawn(x, y))), placing.ground.metres(at(x, y)))
        for x, y in places
    )


@pytest.mark.parametrize(
    ("drawn", "places", "method"),
    [
        (plain(), CORNERS[:2], FitMethod.TWO_POINTS),
        (plain(), CORNERS[:3], FitMethod.SIMILARITY),
        (plain(), CORNERS + INSIDE, FitMethod.SIMILARITY),
        (scanned(), CORNERS[:3], FitMethod.AFFINE),
        (scanned(1.3, 0.1), CORNERS, FitMethod.AFFINE),
        (scanned(1.05), CORNERS + INSIDE, FitMethod.AFFINE),
        (photographed(0.0005), CORNERS, FitMethod.PROJECTIVE),
        (photographed(), CORNERS + INSIDE[:1], FitMethod.PROJECTIVE),
        (photographed(0.0005), CORNERS + INSIDE, FitMethod.PROJECTIVE),
    ],
)  # fmt: skip
def test_a_sheet_gets_the_simplest_fit_that_made_it(
    drawn: Drawn, places: Sequence[tuple[float, float]], method: FitMethod
) -> None:
    placing = fit(points(drawn, places))
    assert placing.method is method
    assert worst_m(placing, drawn) < 0.05


def test_a_fit_says_how_far_it_is_checked() -> None:
    assert fit(points(plain(), CORNERS[:2])).rms_error_m is None
    assert fit(points(scanned(), CORNERS[:3])).rms_error_m is None
    assert fit(points(photographed(0.0005), CORNERS)).residuals_m == ()
    checked = fit(points(plain(), CORNERS))
    assert checked.rms_error_m is not None
    assert len(checked.residuals_m) == 4


def test_the_error_counts_degrees_of_freedom() -> None:
    # A square drawn wider and lower: no turn, scale or shift helps.
    off = {0: (-0.2, 0.2), 1: (0.2, 0.2), 2: (0.2, -0.2), 3: (-0.2, -0.2)}
    square = ((0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0))
    placing = fit(points(plain(), square, off))
    miss = math.hypot(0.2, 0.2)
    assert placing.residuals_m == pytest.approx([miss] * 4, abs=0.01)
    # 8 measured numbers less 4 used up; twice the variance of one coordinate.
    assert placing.rms_error_m == pytest.approx(math.sqrt(2 * 4 * miss**2 / 4), abs=0.02)


@pytest.mark.parametrize("wrong", range(4))
def test_one_wrong_point_of_four_is_refused_by_its_number(wrong: int) -> None:
    with pytest.raises(InputError, match=rf"^control point {wrong + 1} misses by 14 m from where the others put it$"):
        fit(points(plain(), CORNERS, {wrong: (0, 14)}))


@pytest.mark.parametrize("drawn", [plain(), scanned(1.08)])
@pytest.mark.parametrize("wrong", range(6))
def test_one_wrong_point_of_a_scan_is_refused_by_its_number(wrong: int, drawn: Drawn) -> None:
    with pytest.raises(InputError, match=rf"control point {wrong + 1} misses by (9|1\d)\.?\d? m"):
        fit(points(drawn, (*CORNERS, *INSIDE), {wrong: (-10, 3)}))


@pytest.mark.parametrize("wrong", range(7))
def test_one_wrong_point_of_a_photograph_is_refused_by_its_number(wrong: int) -> None:
    places = (*CORNERS, *INSIDE, (30.0, 40.0))
    with pytest.raises(InputError, match=f"control point {wrong + 1} misses"):
        fit(points(photographed(0.0005), places, {wrong: (-10, 3)}))


def test_a_wrong_point_among_three_is_refused_although_an_affine_would_fit() -> None:
    with pytest.raises(InputError, match="a fourth would tell"):
        fit(points(plain(), CORNERS[:3], {2: (0, 14)}))


def test_points_that_all_disagree_are_refused() -> None:
    off = {0: (9.0, 0.0), 1: (0.0, 12.0), 2: (-11.0, 4.0), 4: (8.0, -9.0)}
    with pytest.raises(InputError, match=r"do not fit together: point \d misses the most, by \d"):
        fit(points(plain(), (*CORNERS, *INSIDE), off))


@pytest.mark.parametrize("places", [CORNERS[:3], CORNERS, CORNERS + INSIDE])
def test_a_mirrored_sheet_is_refused(places: Sequence[tuple[float, float]]) -> None:
    def over(x: float, y: float) -> tuple[float, float]:
        px, py = plain()(x, y)
        return 2000 - px, py

    with pytest.raises(InputError, match="mirrored"):
        fit(points(over, places))


def test_a_tilted_sheet_whose_horizon_lies_on_it_is_refused() -> None:
    reference = points(photographed(0.0005), (*CORNERS, *INSIDE))
    assert fit(reference, page=(1000, 1000)).method is FitMethod.PROJECTIVE
    with pytest.raises(InputError, match="horizon"):
        fit(reference, page=(9000, 9000))


@given(st.randoms(use_true_random=False), st.sampled_from([plain(), scanned(), photographed(0.0004)]))
def test_the_order_of_the_points_does_not_matter(rng: random.Random, drawn: Drawn) -> None:
    places = [*CORNERS, *INSIDE]
    first = fit(points(drawn, places))
    rng.shuffle(places)
    other = fit(points(drawn, places))
    assert other.method is first.method
    assert other.rms_error_m == pytest.approx(first.rms_error_m, abs=1e-3)
    assert math.dist(other.to_page(at(30, 20)), first.to_page(at(30, 20))) < 0.02


def test_noise_alone_neither_bends_a_sheet_nor_accuses_a_point() -> None:
    outcomes: list[FitMethod | None] = []
    for seed in range(120):
        rng = random.Random(seed)
        places = [(rng.uniform(0, 60), rng.uniform(0, 40)) for _ in range(rng.randint(4, 9))]
        off = {number: (rng.gauss(0, 0.5), rng.gauss(0, 0.5)) for number in range(len(places))}
        try:
            outcomes.append(fit(points(plain(), places, off)).method)
        except InputError:
            outcomes.append(None)
    assert outcomes.count(FitMethod.SIMILARITY) > 0.95 * len(outcomes)
    assert outcomes.count(None) < 0.03 * len(outcomes)


def test_the_stated_error_is_that_of_the_points() -> None:
    # Positions that scatter by s in both directions miss by s times the square root of 2, however few they are.
    rng = random.Random(5)
    squares = []
    for _ in range(200):
        off = {number: (rng.gauss(0, 0.1), rng.gauss(0, 0.1)) for number in range(3)}
        stated = fit(points(plain(), CORNERS[:3], off)).rms_error_m
        assert stated is not None
        squares.append(stated**2)
    assert math.sqrt(sum(squares) / len(squares)) == pytest.approx(0.1 * math.sqrt(2), rel=0.15)


@given(st.floats(0, 2 * math.pi), st.floats(2, 60), st.floats(-0.0004, 0.0004), st.floats(0.7, 1.4))
def test_a_fit_leads_to_the_page_and_back(turn: float, scale: float, tilt: float, wider: float) -> None:
    def drawn(x: float, y: float) -> tuple[float, float]:
        px, py = plain(turn, scale)(x, y)
        px, py = wider * (px - 300), py - 900
        depth = 1 + tilt / scale * 12 * px
        return px / depth, py / depth

    placing = fit(points(drawn, (*CORNERS, *INSIDE)))
    for x, y in ((5, 5), (55, 35), (30, -3)):
        page = placing.to_page(at(x, y))
        assert math.dist(page, drawn(x, y)) < 1.0 * scale  # a slight stretch is left in a simple fit
        assert placing.to_ground(*page) == pytest.approx(at(x, y), abs=1e-8)


def test_north_and_scale_hold_in_the_middle_of_a_tilted_sheet() -> None:
    drawn = photographed(0.0005)
    places = (*CORNERS, (30.0, 20.0))
    placing = fit(points(drawn, places))
    x, y = placing.middle
    here = placing.ground.metres(placing.to_ground(x, y))
    north = placing.to_page(placing.ground.lonlat(here[0], here[1] + 0.1))
    assert math.degrees(math.atan2(north[0] - x, y - north[1])) % 360 == pytest.approx(placing.north_deg, abs=0.1)
    a, b = placing.to_ground(x + 1, y), placing.to_ground(x, y + 1)
    (ax, ay), (bx, by) = placing.ground.metres(a), placing.ground.metres(b)
    area = abs((ax - here[0]) * (by - here[1]) - (ay - here[1]) * (bx - here[0]))
    assert placing.points_per_metre == pytest.approx(1 / math.sqrt(area), rel=0.01)


def test_a_unit_square_goes_where_the_textbook_sends_it() -> None:
    # Heckbert, Fundamentals of Texture Mapping (1989), 2.2.3: square to quadrilateral, in closed form.
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    quad = [(2.0, 1.0), (8.0, 2.0), (7.0, 9.0), (1.0, 5.0)]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    below = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / below, (dx1 * sy - sx * dy1) / below
    expected = (x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1.0)
    found = projective(square, quad)
    assert found is not None
    assert found.to_metres == pytest.approx(expected, abs=1e-9)
    assert found.residuals_m == pytest.approx([0] * 4, abs=1e-9)


def test_the_similarity_of_the_literature() -> None:
    # Umeyama, IEEE PAMI 13 (1991), section IV: three points, one of them reflected; without reflection the
    # published answer is R = [[0.832, 0.555], [-0.555, 0.832]], c = 0.721 and t = (-0.8, 0.4).
    first, second = [(0.0, 0.0), (1.0, 0.0), (0.0, 2.0)], [(0.0, 0.0), (-1.0, 0.0), (0.0, 2.0)]
    found = similarity([(x, -y) for x, y in first], second)
    a, b, tx, d, e, ty, *_ = found.to_metres
    assert math.hypot(a, d) == pytest.approx(0.721, abs=1e-3)
    assert (a / 0.7211, d / 0.7211) == pytest.approx((0.832, -0.555), abs=1e-3)
    assert (tx, ty) == pytest.approx((-0.8, 0.4), abs=1e-9)
    assert (b, e) == pytest.approx((d, -a))
    # By his equation (33), variance of the second less c squared times that of the first, 10/9 each.
    assert sum(miss**2 for miss in found.residuals_m) / 3 == pytest.approx(10 / 9 * (1 - 0.52), abs=1e-9)


@given(st.lists(st.floats(-3, 3), min_size=6, max_size=6), st.floats(1, 1e6))
def test_an_affine_fit_recovers_its_matrix_far_from_the_origin(numbers: list[float], away: float) -> None:
    a, b, c, d, e, f = numbers
    assume(abs(a * e - b * d) > 0.1)
    page = [(away + x, away - y) for x, y in ((0, 0), (900, 0), (900, 700), (0, 700))]
    ground = [(a * x + b * y + c, d * x + e * y + f) for x, y in page]
    found = affine(page, ground)
    assert found is not None
    assert max(found.residuals_m) < 1e-6 * away


def test_shapes_are_told_from_the_matrix() -> None:
    wide = (2.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 1.0)
    slanted = (1.0, math.tan(math.radians(30)), 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 1.0)
    assert stretch(wide, 3, 4) == pytest.approx(2)
    assert abs(slant_deg(wide, 3, 4)) < 1e-9
    assert abs(slant_deg(slanted, 3, 4)) == pytest.approx(30)
    there_and_back = joined(inverse(slanted), slanted)
    assert project(there_and_back, 5, 6) == pytest.approx((5, 6))


def test_three_points_in_a_line_place_a_sheet_without_a_say_beside_it() -> None:
    placing = fit(points(plain(), ((0, 0), (30, 0), (60, 0))))
    assert placing.method is FitMethod.SIMILARITY
    assert placing.to_page(at(20, 30)) == pytest.approx(plain()(20, 30), abs=0.5)


def test_a_hundred_points_are_fitted_quickly_even_when_they_are_nonsense() -> None:
    rng = random.Random(7)
    page = [(rng.uniform(0, 1000), rng.uniform(0, 1000)) for _ in range(100)]
    ground = [(rng.uniform(0, 100), rng.uniform(0, 100)) for _ in range(100)]
    with pytest.raises(InputError):
        chosen_fit(page, ground)


def test_points_on_one_spot_are_refused() -> None:
    for page, ground in (((0, 0, 900, 700), (0, 0, 0, 0)), ((9, 9, 9, 9), (0, 0, 40, 30))):
        listed = [
            {"page_x_pt": page[n], "page_y_pt": page[n + 1], "point": at(ground[n], ground[n + 1])} for n in (0, 2)
        ]
        with pytest.raises(InputError, match="one spot"):
            fit(Georeference.model_validate({"control_points": listed}))


wild = st.floats(allow_nan=False, allow_infinity=False)
"""Any number that the model lets in."""


@given(st.lists(st.tuples(wild, wild, st.floats(-180, 180), st.floats(-90, 90)), min_size=2, max_size=6))
def test_whatever_an_owner_sends_is_fitted_or_refused(listed: list[tuple[float, float, float, float]]) -> None:
    given_points = [{"page_x_pt": x, "page_y_pt": y, "point": (lon, lat)} for x, y, lon, lat in listed]
    try:
        placing = fit(Georeference.model_validate({"control_points": given_points}))
    except InputError:
        return
    assert math.isfinite(placing.points_per_metre)


@given(
    st.lists(
        st.tuples(st.floats(0, 3000), st.floats(0, 3000), st.floats(-80, 80), st.floats(-80, 80)),
        min_size=2,
        max_size=7,
    )
)
def test_points_that_fit_badly_are_fitted_or_refused(listed: list[tuple[float, float, float, float]]) -> None:
    given_points = [{"page_x_pt": x, "page_y_pt": y, "point": at(east, north)} for x, y, east, north in listed]
    try:
        placing = fit(Georeference.model_validate({"control_points": given_points}))
    except InputError:
        return
    x, y = placing.to_page(placing.to_ground(*placing.middle))
    assert math.dist((x, y), placing.middle) < 0.5
    assert 0 <= placing.north_deg <= 360
