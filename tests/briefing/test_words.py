"""Saying the same in fewer words: what fits, what is cut, ranges, places that name their floor, dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.briefing.brevity import clauses, fits
from responder_app.briefing.ranges import natural, ranged
from responder_app.briefing.whereabouts import place_of, shorter_places
from responder_app.model.base import Located
from responder_app.model.dates import short_date


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Fire pump OUT since 12 Nov", True),
        ("Electric pump removed for repair", True),
        ("Electric pump removed for some repair", False),
        ("Tetrafluoroethane-propane", False),
        ("", True),
    ],
)
def test_words_fit_when_they_break_into_two_lines(text: str, whole: bool) -> None:
    assert fits(text, 19, 2) is whole


@given(st.lists(st.text("abc", min_size=1, max_size=9), max_size=12), st.integers(5, 40), st.integers(1, 3))
def test_what_fits_never_needs_more_room_than_there_is(words: list[str], width: int, lines: int) -> None:
    if fits(" ".join(words), width, lines):
        assert sum(map(len, words)) <= width * lines
        assert all(len(word) <= width for word in words)


def test_a_text_loses_its_last_clauses_first_and_says_so() -> None:
    assert clauses("Behind the reception desk, main lobby; ask there") == (
        "Behind the reception desk, main lobby…",
        "Behind the reception desk…",
    )
    assert clauses("Auger conveyor and bin house")[-1] == "Auger conveyor and bin…"
    assert clauses("Pump room") == ()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["EL-1", "EL-2", "EL-3", "EL-10"], "EL-1 to EL-3, EL-10"),
        (["EL-1", "EL-2"], "EL-1, EL-2"),
        (["ST-A", "ST-B", "ST-C"], "ST-A to ST-C"),
        (["EL-1", "EL-3", "EL-4", "EL-5"], "EL-1, EL-3 to EL-5"),
        (["12", "14", "15", "16"], "12, 14 to 16"),
        (["A-1", "B-2", "C-3"], "A-1, B-2, C-3"),
        (["9", "A", "B"], "9, A, B"),
        ([], ""),
    ],
)
def test_three_in_a_row_are_a_range_and_a_gap_is_never_hidden(names: list[str], words: str) -> None:
    assert ranged(names) == words


@given(st.sets(st.integers(0, 40)))
def test_a_range_says_exactly_the_numbers_that_there_are(numbers: set[int]) -> None:
    said: set[int] = set()
    for part in filter(None, ranged(f"EL-{number}" for number in sorted(numbers)).split(", ")):
        low, *high = (int(name.removeprefix("EL-")) for name in part.split(" to "))
        said |= set(range(low, (high[0] if high else low) + 1))
    assert said == numbers


def test_names_are_counted_as_people_count() -> None:
    assert natural(["EL-10", "EL-2", "B", "A", "3"]) == ["3", "A", "B", "EL-2", "EL-10"]


@pytest.mark.parametrize(
    ("location", "level", "said"),
    [
        ("UPS room, level 3", "3", "UPS room, level 3"),
        ("UPS room, Floor 3", "3", "UPS room, Floor 3"),
        ("Lakefirst Bank, levels 8 and 9", "9", "Lakefirst Bank, levels 8 and 9"),
        ("3rd floor pantry", "3", "3rd floor pantry"),
        ("B2 pump room", "B2", "B2 pump room"),
        ("UPS room, level 13", "3", "UPS room, level 13, floor 3"),
        ("Room 3", "3", "Room 3, floor 3"),
        ("Level 2, room 3", "3", "Level 2, room 3, floor 3"),
        ("AB2 lab", "B2", "AB2 lab, floor B2"),
        ("G wing", "G", "G wing, floor G"),
        (None, "G", "floor G"),
        ("Yard", None, "Yard"),
        (None, None, ""),
    ],
)
def test_a_floor_that_the_place_names_is_not_said_twice(location: str | None, level: str | None, said: str) -> None:
    assert place_of(Located(location=location, level=level)) == said


def test_a_place_in_fewer_words_keeps_its_floor() -> None:
    desk = Located(location="Behind the reception desk, main lobby", level="1")
    assert shorter_places(desk)[0] == "Behind the reception desk…, floor 1"
    assert shorter_places(Located(location="Tank, level B2", level="B2")) == ("Tank…, floor B2",)


def test_a_date_far_away_is_said_with_its_year() -> None:
    today = date(2026, 3, 3)
    assert short_date(date(2026, 2, 27), today) == "27 Feb"
    assert short_date(date(2025, 10, 20), today) == "20 Oct"
    assert short_date(date(2025, 3, 4), today) == "Mar 2025"
