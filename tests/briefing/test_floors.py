"""Floor numbers that mislead."""

from __future__ import annotations

import pytest

from responder_app.briefing.floors import Floors
from tests.fakes.buildings import tower


def floors_of(*labels: str, lowest: int = 0) -> Floors:
    levels = [{"label": label, "ordinal": place} for place, label in enumerate(labels, start=lowest)]
    return Floors(tower(levels={"levels": levels}))


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("1", "2", "3"), ""),
        (("G", "1", "2"), ""),
        (("1", "2", "3", "5"), "No 4"),
        (("11", "12", "14", "15"), "No 13; Ground floor is called 11"),
        (("3", "4", "5"), "Ground floor is called 3"),
        (("1", "2", "6"), "No 3, 4, 5"),
    ],
)
def test_skipped_numbers_are_found(labels: tuple[str, ...], expected: str) -> None:
    assert floors_of(*labels).numbering() == expected


def test_floors_that_were_not_described_are_not_called_skipped() -> None:
    levels = [{"label": "1", "ordinal": 0}, {"label": "9", "ordinal": 8}]
    assert Floors(tower(levels={"levels": levels})).numbering() == ""


def test_a_gap_in_which_only_some_numbers_are_left_out_says_how_many() -> None:
    levels = [{"label": "1", "ordinal": 0}, {"label": "9", "ordinal": 7}]
    assert Floors(tower(levels={"levels": levels})).numbering() == "No 1 of 2-8"


def test_the_floor_number_map_wins_over_the_levels() -> None:
    numbers = [{"label": "14", "ordinal": 12}]
    levels = [{"label": "14", "ordinal": 13}, {"label": "1", "ordinal": 0}]
    floors = Floors(tower(construction={"floor_numbers": numbers}, levels={"levels": levels}))
    assert floors.ordinal("14") == 12
    assert floors.oddity("14") == "really floor 13 counting from 1"
    assert floors.oddity("1") is None


def test_labels_run_from_the_top_down() -> None:
    assert floors_of("B2", "B1", "L", "2", lowest=-2).labels() == ("2", "L", "B1", "B2")


def test_without_levels_nothing_is_known() -> None:
    floors = Floors(tower(levels=None))
    assert not floors.known
    assert floors.labels() == ()
