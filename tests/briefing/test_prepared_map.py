"""A map that was worked out before it was asked for: piece by piece, the same, and never older than the data."""

from __future__ import annotations

import pytest

from responder_app.briefing.answers.site_map import MapScene
from responder_app.briefing.briefing import Briefing
from responder_app.errors import NoAnswerError
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import BARE, TOWER, area, bare, tower
from tests.fakes.library import FakeLibrary

MOST_PIECES = 20
FARTHER = "33333333-3333-4333-8333-333333333333"


def prepare(briefing: Briefing, facility_id: str = TOWER) -> int:
    """Until there is no more to do; how many pieces it took."""
    return next(count for count in range(MOST_PIECES) if not briefing.prepare_map(facility_id))


def fresh(library: FakeLibrary) -> MapScene:
    return Briefing(library, Settings(), lambda: NOW).site_map(TOWER)


def test_a_map_is_worked_out_in_pieces_and_is_the_same_then(briefing: Briefing, library: FakeLibrary) -> None:
    assert prepare(briefing) > 3
    assert briefing.site_map(TOWER) == fresh(library)
    assert briefing.site_map(TOWER) is briefing.site_map(TOWER)


def test_a_map_that_was_half_worked_out_is_the_same(library: FakeLibrary) -> None:
    for pieces in range(prepare(Briefing(library, Settings(), lambda: NOW))):
        half = Briefing(library, Settings(), lambda: NOW)
        assert all(half.prepare_map(TOWER) for _ in range(pieces))
        assert half.site_map(TOWER) == fresh(library)


def test_what_is_seen_first_of_a_map_that_is_there_is_told_too(briefing: Briefing) -> None:
    prepare(briefing)
    told: list[object] = []
    scene = briefing.site_map(TOWER, lambda *framed: told.append(framed))
    assert told == [(scene.origin, scene.extent)]


def test_a_new_version_of_the_facility_is_on_the_map_at_once(briefing: Briefing, library: FakeLibrary) -> None:
    prepare(briefing)
    before = briefing.site_map(TOWER)
    renamed = tower().identity.model_copy(update={"name": "Another Tower"})
    library.add(tower().model_copy(update={"identity": renamed}))
    after = briefing.site_map(TOWER)
    assert after.title == "Another Tower" != before.title
    assert after == fresh(library)


def test_so_is_a_new_neighbour_and_one_that_is_gone(briefing: Briefing, library: FakeLibrary) -> None:
    prepare(briefing)
    with_both = briefing.site_map(TOWER)
    del library.preplans[BARE]
    assert briefing.site_map(TOWER) == fresh(library) != with_both
    library.add(bare())
    assert briefing.site_map(TOWER) == fresh(library) == with_both


def test_so_are_other_streets(briefing: Briefing, library: FakeLibrary) -> None:
    prepare(briefing)
    before = briefing.site_map(TOWER)
    library.held_areas = ()
    assert briefing.site_map(TOWER) == fresh(library) != before
    library.held_areas = (area(),)
    assert briefing.site_map(TOWER) == before


def test_a_facility_that_is_gone_is_not_shown_from_what_was_worked_out(
    briefing: Briefing, library: FakeLibrary
) -> None:
    prepare(briefing)
    del library.preplans[TOWER]
    with pytest.raises(NoAnswerError):
        briefing.site_map(TOWER)
    with pytest.raises(NoAnswerError):
        briefing.prepare_map(TOWER)
    with pytest.raises(NoAnswerError):
        briefing.beside(TOWER)


def test_the_facilities_beside_one_are_named_nearest_first(briefing: Briefing, library: FakeLibrary) -> None:
    lon, lat = bare().identity.location
    farther = bare().identity.model_copy(update={"location": (lon + 0.004, lat)})
    library.add(bare().model_copy(update={"id": FARTHER, "identity": farther}))
    assert briefing.beside(TOWER) == (BARE, FARTHER)
