from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.briefing.ground_measuring import ACRE_M2, said_step, say_measured

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def square(side_m: float) -> list[tuple[float, float]]:
    return [(x * side_m, y * side_m) for x, y in SQUARE]


@pytest.mark.parametrize(
    ("metres", "picked", "said"),
    [
        (100.0, 0.05, "328 ft (100.0 m)"),
        (100.0, 3.0, "330 ft (100 m)"),
        (3000.0, 10.0, "9,840 ft (3,000 m)"),
        (8000.0, 10.0, "4.97 mi (8.00 km)"),
        (0.2, 3.0, "under 10 ft (2 m)"),
    ],
)
def test_a_line_is_as_long_as_it_is_and_no_finer_than_it_was_set(metres: float, picked: float, said: str) -> None:
    assert say_measured([(0.0, 0.0), (metres / 2, 0.0), (metres, 0.0)], False, picked) == said


@pytest.mark.parametrize(
    ("side", "picked", "said"),
    [
        (10.0, 0.02, "1,076 sq ft (100.0 m²)"),
        (201.168, 0.5, "10.0 acres (4.0 ha)"),
        (2000.0, 5.0, "988 acres (4.00 km²)"),
    ],
)
def test_an_area_is_said_in_units_of_its_size(side: float, picked: float, said: str) -> None:
    assert say_measured(square(side), True, picked) == said


def test_too_few_corners_and_crossing_edges_measure_nothing() -> None:
    assert say_measured([(0.0, 0.0)], False, 1.0) == ""
    assert say_measured([(0.0, 0.0), (9.0, 0.0)], True, 1.0) == ""
    crossed = [(0.0, 0.0), (9.0, 9.0), (9.0, 0.0), (0.0, 9.0)]
    assert say_measured(crossed, True, 1.0) == "The outline crosses itself"


@given(st.floats(20, 5000))
def test_acres_are_acres(side: float) -> None:
    said = say_measured(square(side), True, 1e-6)
    if "acres" in said:
        assert float(said.split()[0].replace(",", "")) == pytest.approx(side * side / ACRE_M2, rel=0.03)


@pytest.mark.parametrize(
    ("metres", "said"), [(50, "50 m (164 ft)"), (500, "500 m (1,640 ft)"), (1000, "1 km (0.62 mi)")]
)
def test_a_step_of_the_grid_is_said_in_both_units(metres: float, said: str) -> None:
    assert said_step(metres) == said
