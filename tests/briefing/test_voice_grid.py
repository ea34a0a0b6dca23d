"""The grid for the radio and the letters of the sides: one place, one name, on every sheet."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.briefing.answers.plans import SheetRef
from responder_app.briefing.answers.voice_grid import LETTERS
from responder_app.briefing.georeference import fit
from responder_app.briefing.projection import Place, project
from responder_app.briefing.sides import side_spots, sides_on_sheet
from responder_app.briefing.voice_grid import building_frame, clipped, shared_grid, sheet_grid
from responder_app.model.terms import Side
from tests.briefing.test_georeference import CORNERS, INSIDE, Drawn, photographed, plain, points, scanned
from tests.fakes.buildings import at

SHEET = SheetRef("plan", 1, "Floor", "application/pdf", 1400, 1100)
ALL = (*CORNERS, *INSIDE)
HOUSE = [CORNERS]
"""60 m from west to east, 40 m from south to north."""


def named(drawn: Drawn, x: float, y: float, side_a: float | None = 180) -> str | None:
    """The cell of a place in metres, on a sheet drawn like this."""
    placing = fit(points(drawn, ALL))
    # The tests' metres and the projection's differ by a thousandth: the outline goes the same way as the points.
    outline = [placing.ground.metres(at(0.999 * east, 0.999 * north)) for east, north in CORNERS]
    frame = building_frame([outline], side_a)
    assert frame is not None
    grid = shared_grid(frame, placing, SHEET)
    assert grid is not None
    return grid.cell(*drawn(x, y))


@given(st.floats(0.5, 59.5), st.floats(0.5, 39.5))
def test_a_place_has_one_name_on_every_sheet(x: float, y: float) -> None:
    if min(abs(x % 5 - 5), x % 5, y % 5, abs(y % 5 - 5)) < 0.3:
        return  # on a line the fits' millimetres decide
    names = {named(drawn, x, y) for drawn in (plain(), plain(2.0, 9), scanned(1.2, 0.1), photographed(0.0005))}
    assert names == {f"{LETTERS[int(x // 5)]}{int(y // 5) + 1}"}


def test_the_grid_begins_at_the_corner_of_sides_a_and_b() -> None:
    # Side A to the south, B to the west of it: one who stands in the street has A1 to the left in front.
    assert named(plain(), 2, 2, side_a=180) == "A1"
    assert named(plain(), 58, 38, side_a=180) == "M8"
    # Side A to the north, B to the east.
    assert named(plain(), 58, 38, side_a=0) == "A1"
    # Nobody said: from the north-west, as a map is read.
    assert named(plain(), 2, 38, side_a=None) == "A1"
    assert named(plain(), 12, 28, side_a=None) == "C3"


def test_outside_of_the_building_there_is_no_cell() -> None:
    assert named(plain(), -3, 20) is None
    assert named(plain(), 30, 44) is None
    assert named(photographed(0.0005), 9000, 9000) is None


@pytest.mark.parametrize(
    ("long_m", "wide_m", "cell", "columns", "rows"),
    [
        (12, 9, 5, 3, 2),
        (60, 40, 5, 12, 8),
        (61, 30, 10, 7, 3),
        (81, 30, 10, 9, 3),
        (400, 390, 50, 8, 8),
        (9000, 50, 1000, 9, 1),
    ],
)
def test_cells_are_round_and_few_enough_to_say(
    long_m: float, wide_m: float, cell: float, columns: int, rows: int
) -> None:
    frame = building_frame([[(0, 0), (long_m, 0), (long_m, wide_m), (0, wide_m)]], None)
    assert frame is not None
    assert (frame.cell, frame.columns, frame.rows) == (cell, columns, rows)


@given(st.floats(0, 2 * math.pi))
def test_the_grid_turns_with_the_building(turn: float) -> None:
    def turned(x: float, y: float) -> Place:
        return x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)

    frame = building_frame([[turned(*corner) for corner in CORNERS]], (180 - math.degrees(turn)) % 360)
    assert frame is not None
    assert project(frame.to_cells, *turned(1, 1)) == pytest.approx((0.2, 0.2), abs=1e-6)
    assert project(frame.to_cells, *turned(59, 39)) == pytest.approx((11.8, 7.8), abs=1e-6)
    assert frame.at(0, 0) == pytest.approx(turned(0, 0), abs=1e-6)


def test_a_tank_far_away_does_not_make_the_cells_coarser() -> None:
    tank = [(400.0, 0.0), (410.0, 0.0), (410.0, 10.0), (400.0, 10.0)]
    assert building_frame([*HOUSE, tank], 180) == building_frame(HOUSE, 180)
    wing = [(70.0, 0.0), (100.0, 0.0), (100.0, 20.0), (70.0, 20.0)]
    with_wing = building_frame([*HOUSE, wing], 180)
    assert with_wing is not None
    assert (with_wing.columns * with_wing.cell, with_wing.cell) == (100, 10)


def test_without_an_area_there_is_no_frame() -> None:
    assert building_frame([], 180) is None
    assert building_frame([[(0, 0), (10, 0), (20, 0), (0, 0)]], 180) is None


def test_lines_and_names_lie_on_the_sheet() -> None:
    placing = fit(points(plain(0.0, 30), ALL))  # 60 m are 1800 points: more than the sheet holds
    frame = building_frame(HOUSE, 180)
    assert frame is not None
    grid = shared_grid(frame, placing, SHEET)
    assert grid is not None
    assert len(grid.columns) < frame.columns
    ends = [end for line in grid.lines for end in line] + [end for band in grid.columns for end in band.middle]
    assert all(-1e-6 <= x <= 1400 + 1e-6 and -1e-6 <= y <= 1100 + 1e-6 for x, y in ends)
    for band in grid.columns:
        x, y = band.middle[0]
        assert (grid.cell(x, y + 1e-3) or grid.cell(x, y - 1e-3) or "")[0] == band.name
    assert grid.legend == "Grid: 5 m (16 ft) cells"
    assert grid.shared


def test_a_sheet_that_is_not_tied_has_a_grid_of_its_own() -> None:
    grid = sheet_grid(SHEET, None)
    assert grid is not None
    assert not grid.shared
    assert grid.legend == "Grid of this sheet only"
    assert grid.cell(1, 1) == "A1"
    assert grid.cell(1399, 1) == "M1"
    assert grid.cell(1, 1099) == "A10"
    scaled = sheet_grid(SHEET, 0.05)
    assert scaled is not None
    assert scaled.legend == "Grid of this sheet only: 10 m (33 ft) cells"
    assert scaled.cell(201, 1) == "B1"


def test_letters_run_down_an_upright_sheet() -> None:
    grid = sheet_grid(SheetRef("plan", 1, "Floor", "application/pdf", 600, 1200), None)
    assert grid is not None
    assert grid.cell(50, 1190) == "M1"
    assert grid.cell(590, 10) == "A6"


@given(*[st.floats(-50, 150)] * 4)
def test_a_clipped_line_is_the_part_on_the_page(x: float, y: float, x_end: float, y_end: float) -> None:
    cut = clipped(((x, y), (x_end, y_end)), 100, 80)
    steps = [(x + (x_end - x) * n / 200, y + (y_end - y) * n / 200) for n in range(201)]
    inside = [place for place in steps if 0.01 < place[0] < 99.99 and 0.01 < place[1] < 79.99]
    if cut is None:
        assert inside == []
        return
    length = math.dist(*cut)
    for place in inside:
        assert math.dist(cut[0], place) + math.dist(place, cut[1]) == pytest.approx(length, abs=1e-6)
    assert all(-1e-6 <= px <= 100 + 1e-6 and -1e-6 <= py <= 80 + 1e-6 for px, py in cut)


def test_sides_follow_clockwise_from_the_one_that_faces_the_address() -> None:
    spots = side_spots(CORNERS, 180, gap_m=4)
    assert spots[Side.A] == pytest.approx((30, -4))
    assert spots[Side.B] == pytest.approx((-4, 20))
    assert spots[Side.C] == pytest.approx((30, 44))
    assert spots[Side.D] == pytest.approx((64, 20))


def test_sides_stand_just_outside_the_outline_and_never_off_the_sheet() -> None:
    placing = fit(points(plain(0.0, 12), ALL))
    marks = {mark.letter: (mark.x, mark.y) for mark in sides_on_sheet(CORNERS, 180, placing, SHEET)}
    assert marks["A"] == pytest.approx(plain(0.0, 12)(30, -4), abs=2)
    assert marks["D"] == pytest.approx(plain(0.0, 12)(64, 20), abs=2)
    narrow = SheetRef("plan", 1, "Floor", "application/pdf", 1020, 1100)
    edge = {mark.letter: (mark.x, mark.y) for mark in sides_on_sheet(CORNERS, 180, placing, narrow)}
    assert edge["D"] == pytest.approx((1006, marks["D"][1]))


def test_without_side_a_or_an_outline_there_are_no_sides() -> None:
    placing = fit(points(plain(), ALL))
    assert list(sides_on_sheet(CORNERS, None, placing, SHEET)) == []
    assert list(sides_on_sheet([], 180, placing, SHEET)) == []
