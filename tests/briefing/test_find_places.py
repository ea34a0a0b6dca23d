from __future__ import annotations

import pytest

from responder_app.briefing.answers.found_places import FoundPlaces
from responder_app.briefing.find_places import find_places
from responder_app.briefing.ground import ground_at
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.usng import usng
from responder_app.model.base import LonLat
from tests.fakes import buildings
from tests.fakes.library import FakeLibrary

ORIGIN = buildings.CORNER


def find(text: str, origin: LonLat = ORIGIN) -> FoundPlaces:
    area = buildings.area()
    return find_places(text, FakeLibrary(held_areas=(area,)), Neighbourhood((area,)), origin)


@pytest.mark.parametrize("origin", [ORIGIN, (-84.0001, 45.0), (179.9999, -17.0), (-87.63, 0.0001)])
def test_a_reference_whole_or_shortened_is_the_same_place(origin: LonLat) -> None:
    wanted = ground_at(origin).lonlat(220.0, -150.0)
    zone, square, east, north = usng(wanted).split()
    for text in (f"{zone} {square} {east} {north}", f"{square} {east} {north}", f"{east} {north}"):
        found = find(text, origin).places
        assert len(found) == 1
        assert found[0].place == pytest.approx((220.0, -150.0), abs=2.0)
        assert found[0].title == usng(wanted)


def test_degrees_either_way_round_are_the_place_that_is_on_this_side_of_the_world() -> None:
    for text in ("41.8800, -87.6300", "-87.6300, 41.8800"):
        found = find(text)
        assert len(found.places) == 1, "nobody in Chicago is asked whether Antarctica was meant"
        assert found.places[0].place == pytest.approx((0.0, 0.0), abs=0.1)
        assert (found.message, found.places[0].unsure) == ("", False)


def test_degrees_that_are_near_both_ways_round_are_shown_as_two_the_nearer_first() -> None:
    found = find("0.5, 1.0", (0.6, 0.9))
    assert found.message == "2 places fit: choose one."
    assert found.places[0].title == usng((0.5, 1.0))
    both_far = find("10.5, 11.0")
    assert [one.unsure for one in both_far.places] == [True, True]
    assert all("far away" in one.about for one in both_far.places)


def test_an_address_is_found_with_its_distance_and_grid_reference() -> None:
    line = buildings.area().addresses[0]
    found = find(line.street)
    assert found.places[0].title.startswith(line.street)
    assert found.places[0].place == pytest.approx(ground_at(ORIGIN).metres(line.point), abs=0.01)
    assert usng(line.point) in found.places[0].about


def test_what_is_not_found_says_what_to_type_or_what_is_alike() -> None:
    assert "16T DM" in find("").message
    assert "these are the nearest in spelling" in find("9 Nowhere Lane").message
    assert all(place.unsure for place in find("9 Nowhere Lane").places)
    assert "names no place" in find("16T ZZ 12345 12345").message or find("16T ZZ 12345 12345").message
    bare = find_places("9 Nowhere Lane", FakeLibrary(), Neighbourhood(()), ORIGIN)
    assert bare.places == ()
    assert "Type a USNG reference" in bare.message


@pytest.mark.parametrize(
    "text", ["16T DM 4715 3526199", "DM 4715 352", "47156 3526", "4715612 3526112", "33U XP 1234567 12"]
)
def test_a_reference_that_is_mistyped_is_never_taken_for_an_address(text: str) -> None:
    found = find(text)
    assert found.places == ()
    assert "grid reference" in found.message
    assert "16T DM" in found.message


def test_a_reference_far_away_is_found_and_says_so() -> None:
    (one,) = find("33U UU 91390 17855").places
    assert "far away" in one.about
