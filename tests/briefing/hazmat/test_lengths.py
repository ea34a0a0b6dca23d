"""Both units of a distance: as printed, and never less than its source where we convert."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.briefing.hazmat.lengths import Length, feet_at_least, miles_at_least
from responder_app.briefing.hazmat.said import distance_text
from tests.briefing.hazmat.printed import miles_up, rows


@given(st.integers(1, 2_000_000))
def test_a_converted_distance_is_never_less_than_its_source_and_never_much_more(decimetres: int) -> None:
    metres = decimetres / 10
    assert 0 <= feet_at_least(metres) * 0.3048 - metres + 1e-6 < 10 * 0.3048 + 1e-6
    assert 0 <= float(miles_at_least(metres)) * 1609.344 - metres + 1e-3 < 160.9344 + 1e-3


def test_a_whole_number_is_not_rounded_up() -> None:
    assert feet_at_least(30.48) == 100
    assert miles_at_least(1609.344) == Decimal("1.0")
    assert miles_at_least(160.9344) == Decimal("0.1")


def test_the_miles_of_table_3_are_not_less_than_its_kilometres() -> None:
    for row in rows("table3.csv"):
        for light in ("day", "night"):
            for speed in ("low", "moderate", "high"):
                kilometres = row[f"{light}_{speed}_km"]
                assert str(miles_at_least(float(kilometres) * 1000)) == miles_up(kilometres)


@given(st.integers(1, 110), st.booleans())
def test_doubling_never_says_less_than_either_unit_doubled(tenths: int, plus: bool) -> None:
    for printed in ("0.1", "0.5", "7.0"):
        doubled = Length(tenths * 100.0, printed, "mi", in_km=True, plus=plus).doubled()
        assert doubled.metres == tenths * 200
        assert Decimal(doubled.us) >= 2 * Decimal(printed)
        assert Decimal(doubled.us) * Decimal("1609.344") >= Decimal(doubled.metres) - Decimal("0.001")
        assert doubled.text.count("+") == 2 * plus


@pytest.mark.parametrize(
    ("metres", "text"),
    [(0.4, "0 ft (0 m)"), (280, "910 ft (280 m)"), (999.9, "3,280 ft (999 m)"), (2450, "1.5 mi (2.4 km)")],
)
def test_how_far_a_thing_is_away_is_never_more_than_it_is(metres: float, text: str) -> None:
    assert distance_text(metres) == text
