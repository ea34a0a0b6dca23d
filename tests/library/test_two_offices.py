"""Two offices use one id: both facilities are held, and neither replaces, hides, opens or ages the other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from responder_app.errors import NoAnswerError
from responder_app.library.library import Library, open_library
from responder_app.library.shown import Rendition
from responder_app.package.shard import ShardEntry, Tombstone
from responder_app.paths import VehiclePaths
from tests.library.buildings import building, plan
from tests.library.conftest import KEY
from tests.library.press import NOW, Press

SOURCE: Rendition = ("floor-1", "source", None)
COUNTY = "cd" * 32
OURS = building("City Hall", documents=(plan(),))
THEIRS = building("County Jail", documents=(plan(),))
THEIR_ID = f"{THEIRS.id}@{COUNTY[:32]}"


@pytest.fixture
def county() -> Press:
    return Press(repository=COUNTY)


@pytest.fixture
def both(library: Library, press: Press, county: Press) -> Library:
    """City Hall and, under the very same id, the county's jail, of a newer version."""
    library.add_keys(county.ring)
    press.package(OURS, 1, {SOURCE: b"%PDF of the city"}).deliver(library)
    county.package(THEIRS, 9, {SOURCE: b"%PDF of the county"}).deliver(library)
    return library


def test_both_are_shown_each_with_its_own_drawings(both: Library) -> None:
    assert both.preplan(OURS.id).identity.name == "City Hall"
    theirs = both.preplan(THEIR_ID)
    assert (theirs.identity.name, theirs.id) == ("County Jail", THEIR_ID)
    assert both.outside(THEIR_ID).id == THEIR_ID
    assert both.document(OURS.id, "floor-1").data == b"%PDF of the city"
    assert both.document(THEIR_ID, "floor-1").data == b"%PDF of the county"
    assert both.receipt(THEIR_ID).repository == COUNTY


def test_one_search_and_one_map_have_both(both: Library) -> None:
    assert {hit.facility_id for hit in both.search("ci")} | {hit.facility_id for hit in both.search("jail")} == {
        OURS.id,
        THEIR_ID,
    }
    near = both.nearest(OURS.identity.location)
    assert {one.facility_id for one in near} == {OURS.id, THEIR_ID}
    assert {one.facility_id for one in both.around(OURS.identity.location, 100)} == {OURS.id, THEIR_ID}


def test_a_new_version_replaces_its_own_offices_only(both: Library, county: Press, press: Press) -> None:
    county.package(building("County Jail, new wing"), 10).deliver(both)
    assert both.preplan(OURS.id).identity.name == "City Hall"
    assert both.preplan(THEIR_ID).identity.name == "County Jail, new wing"
    press.package(building("City Hall, rebuilt"), 2).deliver(both)
    assert both.preplan(OURS.id).identity.name == "City Hall, rebuilt"
    assert both.preplan(THEIR_ID).identity.name == "County Jail, new wing"


def test_a_tombstone_withdraws_its_own_offices_only(both: Library, press: Press) -> None:
    stone = Tombstone(facility=OURS.id, version=99, reason="withdrawn")
    assert both.remove(COUNTY, stone, NOW)
    both.erase_due(COUNTY, NOW + timedelta(days=1))
    assert both.preplan(OURS.id).identity.name == "City Hall"
    with pytest.raises(NoAnswerError):
        both.preplan(THEIR_ID)
    press.package(building("City Hall, rebuilt"), 2).deliver(both)
    assert both.preplan(OURS.id).identity.name == "City Hall, rebuilt"


def test_a_floor_far_ahead_erases_its_own_offices_only(both: Library, press: Press) -> None:
    both.remove(press.repository, Tombstone(facility=OURS.id, version=1, reason="moved"), NOW)
    assert both.erase_due(COUNTY, NOW + timedelta(days=36_500)) == 0
    assert both.erase_due(press.repository, NOW + timedelta(days=8)) == 1


def test_the_rows_of_the_sync_screen_have_ids_of_their_own_and_their_office(both: Library) -> None:
    rows = both.held()
    assert {row.id for row in rows} == {OURS.id, THEIR_ID}
    assert {row.signed_id for row in rows} == {OURS.id}
    assert {row.office for row in rows} == {"Test Office"}


def test_what_is_offered_and_not_here_yet_never_takes_a_rows_id(library: Library, press: Press) -> None:
    press.package(OURS, 1).deliver(library)
    ref = {"hash": "0" * 64, "length": 1}
    offered = {"facility": THEIRS.id, "type": "facility", "version": 9, "epoch": 1, "manifest": ref}
    library.save_offers(COUNTY, [ShardEntry.model_validate(offered)])
    assert sorted(row.id for row in library.held()) == sorted((OURS.id, THEIR_ID))


def test_sync_is_told_signed_ids_and_each_office_only_its_own(both: Library, press: Press) -> None:
    assert set(both.held_versions(COUNTY)) == {THEIRS.id}
    assert both.held_versions(COUNTY)[THEIRS.id].version == 9
    assert both.held_versions(press.repository)[OURS.id].version == 1
    assert set(both.places(COUNTY)) == {THEIRS.id}
    assert dict(both.ids_here(COUNTY)) == {THEIRS.id: THEIR_ID}
    assert dict(both.ids_here(press.repository)) == {}


def test_an_office_that_takes_anothers_name_is_told_apart_by_its_fingerprint(
    library: Library, press: Press, county: Press
) -> None:
    press.package(OURS, 1).deliver(library)
    assert library.receipt(OURS.id).office == "Test Office"
    county.package(THEIRS, 9).deliver(library)  # it calls itself Test Office too
    assert library.receipt(OURS.id).office == f"Test Office ({press.repository[:8]})"
    assert library.receipt(THEIR_ID).office == f"Test Office ({COUNTY[:8]})"
    library.forget(COUNTY)
    assert library.receipt(OURS.id).office == "Test Office"


def test_layers_hidden_on_one_sheet_are_hidden_on_that_one(both: Library) -> None:
    both.remember_layers(THEIR_ID, "floor-1", 1, frozenset({"Furniture"}))
    assert both.hidden_layers(OURS.id, "floor-1", 1) is None
    assert both.hidden_layers(THEIR_ID, "floor-1", 1) == frozenset({"Furniture"})


def test_the_names_hold_after_closing_and_opening(both: Library, paths: VehiclePaths) -> None:
    both.close()
    again = open_library(paths, KEY)
    try:
        assert again.preplan(THEIR_ID).identity.name == "County Jail"
        assert again.preplan(OURS.id).identity.name == "City Hall"
    finally:
        again.close()
