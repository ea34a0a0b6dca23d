"""What those outside must know of the facilities around a place."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlalchemy import text

from responder_app.library.library import Library
from responder_app.model.hazmat import Chemical
from responder_app.package.shard import Tombstone
from tests.fakes.buildings import CORNER, bare, tower
from tests.library.buildings import building
from tests.library.press import NOW, Press

TOWER = tower()
SECRET = building("Vault", number=9, location=CORNER, secret_chemicals=(Chemical(id="x", name="Chlorine"),))


def test_around_a_place_everything_is_as_its_pre_plan_says(library: Library, press: Press) -> None:
    library.install([press.package(one).arrival for one in (TOWER, bare())])
    full, empty = library.around(CORNER, 500)
    assert full.occupancy == TOWER.occupancy
    assert TOWER.site is not None
    assert TOWER.evacuation is not None
    assert full.footprint == TOWER.site.footprint
    assert full.assembly_points == TOWER.evacuation.assembly_points
    assert (full.sector, full.hazmat) == ("Commercial Facilities", True)
    assert (empty.occupancy, empty.footprint, empty.assembly_points, empty.hazmat) == (None, (), (), False)
    assert full.distance_m < empty.distance_m


def test_only_what_lies_within_the_reach_is_around(library: Library, press: Press) -> None:
    library.install([press.package(one).arrival for one in (TOWER, bare())])
    assert [one.facility_id for one in library.around(CORNER, 60)] == [TOWER.id]
    assert library.around((CORNER[0] + 1, CORNER[1]), 500) == ()


def test_chemicals_of_a_closed_section_count_where_this_device_may_read_them(library: Library, press: Press) -> None:
    library.install([press.package(SECRET).arrival])
    seen = [library.preplan(SECRET.id).hazmat_restricted is not None, library.around(CORNER, 50)[0].hazmat]
    assert seen[0] == seen[1]


def test_for_all_agencies_only_what_all_may_read_counts(library: Library, press: Press) -> None:
    closed = tower(scopes={"occupancy": ["fire"], "evacuation": ["fire"]})
    library.install([press.package(one).arrival for one in (closed, SECRET)])
    told = {one.facility_id: one for one in library.around(CORNER, 500, shared_only=True)}
    assert told.keys() == {closed.id, SECRET.id}
    assert not told[SECRET.id].hazmat
    assert (told[closed.id].occupancy, told[closed.id].assembly_points) == (None, ())
    assert told[closed.id].hazmat
    # The control: this device reads the sections of the fire service.
    seen = {one.facility_id: one for one in library.around(CORNER, 500)}
    assert seen[closed.id].occupancy is not None


def test_the_stamp_changes_with_every_version_and_removal_and_with_nothing_else(library: Library, press: Press) -> None:
    stamps = [library.stamp()]
    library.install([press.package(TOWER, 1).arrival])
    stamps.append(library.stamp())
    library.install([press.package(bare(), 1).arrival])
    stamps.append(library.stamp())
    library.install([press.package(tower(hazmat=None), 2).arrival])
    stamps.append(library.stamp())
    library.remove(press.repository, Tombstone(facility=TOWER.id, version=2, reason="moved", moved_to=bare().id), NOW)
    stamps.append(library.stamp())
    assert len(set(stamps)) == len(stamps)
    library.around(CORNER, 500)
    library.erase_due(press.repository, NOW + timedelta(days=1))
    assert library.stamp() == stamps[-1]


def test_a_record_that_cannot_be_read_does_not_hide_its_facility_nor_the_others(
    library: Library, press: Press, caplog: pytest.LogCaptureFixture
) -> None:
    library.install([press.package(one).arrival for one in (TOWER, bare())])
    with library._store.writing() as connection:
        connection.execute(text("UPDATE record SET body = X'7B' WHERE edition_key = 1"))
    with caplog.at_level(logging.WARNING):
        found = library.around(CORNER, 500)
    assert {one.facility_id for one in found} == {TOWER.id, bare().id}
    assert [one.occupancy for one in found] == [None, None]
    assert "cannot be read" in caplog.text
