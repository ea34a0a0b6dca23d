"""Withdrawn facilities: hidden at once, erased in time, never back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from responder_app.errors import NoAnswerError, RollbackError
from responder_app.library.incident import DOUBT, NONE, ROW, IncidentRow, written
from responder_app.library.library import Library
from responder_app.package.shard import Tombstone
from tests.library.buildings import building
from tests.library.press import NOW, Press

TOWER = building()
WITHDRAWN = Tombstone(facility=TOWER.id, version=1, reason="withdrawn")
INCIDENT = IncidentRow(facility=TOWER.id, name="Tower", begun_at=NOW, boot="", since_boot_s=0.0, wall_s=0.0)
MOVED = Tombstone(facility=TOWER.id, version=1, reason="moved", moved_to=building(number=2).id)


def _is_gone(library: Library) -> None:
    with pytest.raises(NoAnswerError):
        library.preplan(TOWER.id)
    assert library.search("wacker") == ()
    assert library.suggest("wacker tower") == ()
    assert library.nearest(TOWER.identity.location) == ()
    assert library.around(TOWER.identity.location, 1000) == ()
    assert library.held() == ()
    assert library.held_versions(TOWER.id) == {}
    assert list(library.wanted()) == []


def test_a_moved_facility_is_hidden_at_once_and_erased_after_seven_days(library: Library, press: Press) -> None:
    package = press.package(TOWER)
    package.deliver(library)
    assert library.search("wacker")
    assert library.remove(press.repository, MOVED, NOW)
    _is_gone(library)
    assert library.erase_due(press.repository, NOW + timedelta(days=6, hours=23)) == 0
    assert not library.objects.missing(package.objects)
    assert library.erase_due(press.repository, NOW + timedelta(days=7)) == 1
    assert library.objects.missing(package.objects) == tuple(package.objects)


def test_an_owners_withdrawal_is_erased_at_once(library: Library, press: Press) -> None:
    package = press.package(TOWER)
    package.deliver(library)
    library.remove(press.repository, WITHDRAWN, NOW)
    _is_gone(library)
    assert library.erase_due(press.repository, NOW) == 1
    assert library.objects.used_bytes() == 0


def test_nothing_is_erased_while_an_incident_is_open(library: Library, press: Press) -> None:
    package = press.package(TOWER)
    package.deliver(library)
    library.remove(press.repository, WITHDRAWN, NOW)
    library.save_row(ROW, written(INCIDENT))
    assert library.erase_due(press.repository, NOW) == 0
    assert library.erase_due(press.repository, NOW + timedelta(days=3650)) == 0
    assert not library.objects.missing(package.objects)
    library.save_row(ROW, NONE)
    assert library.erase_due(press.repository, NOW) == 1


def test_where_nobody_knows_whether_an_incident_runs_nothing_is_erased_for_seven_days(
    library: Library, press: Press
) -> None:
    package = press.package(TOWER)
    package.deliver(library)
    library.remove(press.repository, WITHDRAWN, NOW)
    library.save_row(DOUBT + press.repository, NONE)
    late = NOW + timedelta(days=40)  # it was offline for so long: the days begin with what the office says now
    for days in (0, 3, 6.9):
        assert library.erase_due(press.repository, late + timedelta(days=days)) == 0
        assert library.keeps_withdrawn(press.repository)
    assert not library.keeps_withdrawn("cd" * 32)
    assert not library.objects.missing(package.objects)
    assert library.erase_due(press.repository, late + timedelta(days=7)) == 1
    assert not library.keeps_withdrawn(press.repository)


def test_an_incident_that_runs_outlasts_the_doubt_about_one(library: Library, press: Press) -> None:
    press.package(TOWER).deliver(library)
    library.remove(press.repository, WITHDRAWN, NOW)
    library.save_row(DOUBT + press.repository, NONE)
    library.save_row(ROW, written(INCIDENT))
    assert library.erase_due(press.repository, NOW) == 0
    assert library.erase_due(press.repository, NOW + timedelta(days=30)) == 0
    library.save_row(ROW, NONE)
    assert library.erase_due(press.repository, NOW + timedelta(days=30)) == 1


def test_a_withdrawn_version_does_not_come_back(library: Library, press: Press) -> None:
    package = press.package(TOWER)
    package.deliver(library)
    library.remove(press.repository, WITHDRAWN, NOW)
    library.erase_due(press.repository, NOW)
    with pytest.raises(RollbackError, match="withdrawn"):
        library.install([package.arrival])
    _is_gone(library)


def test_a_newer_version_than_the_withdrawn_one_is_taken(library: Library, press: Press) -> None:
    press.package(TOWER, 1).deliver(library)
    library.remove(press.repository, MOVED, NOW)
    press.package(TOWER, 2).deliver(library)
    assert library.preplan(TOWER.id) == TOWER
    assert library.search("wacker")
    assert library.erase_due(press.repository, NOW + timedelta(days=30)) == 0


def test_a_tombstone_for_an_older_version_leaves_the_newer_one(library: Library, press: Press) -> None:
    press.package(TOWER, 2).deliver(library)
    assert not library.remove(press.repository, WITHDRAWN, NOW)
    assert library.preplan(TOWER.id) == TOWER


def test_another_repositorys_tombstone_removes_nothing(library: Library, press: Press) -> None:
    press.package(TOWER).deliver(library)
    assert not library.remove("cd" * 32, WITHDRAWN, NOW)
    assert library.preplan(TOWER.id) == TOWER


def test_another_repositorys_time_erases_nothing(library: Library, press: Press) -> None:
    press.package(TOWER).deliver(library)
    library.remove(press.repository, MOVED, NOW)
    assert library.erase_due("cd" * 32, NOW + timedelta(days=3000)) == 0
    assert library.erase_due(press.repository, NOW + timedelta(days=7)) == 1


def test_the_same_tombstone_again_does_not_postpone_erasing(library: Library, press: Press) -> None:
    press.package(TOWER).deliver(library)
    library.remove(press.repository, MOVED, NOW)
    assert not library.remove(press.repository, MOVED, NOW + timedelta(days=5))
    assert library.erase_due(press.repository, NOW + timedelta(days=7)) == 1


def _index_blocks(library: Library) -> bytes:
    with library._store.reading() as connection:
        tables = ("search_words_data", "search_trigrams_data")
        return b"".join(
            bytes(block)
            for table in tables
            for block in connection.execute(text(f"SELECT block FROM {table}")).scalars()
        )


def test_the_words_of_an_erased_facility_leave_the_index_too(library: Library, press: Press) -> None:
    for number in range(2, 40):
        press.package(building(f"Other {number}", number=number)).deliver(library)
    press.package(building("Quixotic Vanderhoogen")).deliver(library)
    assert b"uixotic" in _index_blocks(library)
    library.remove(press.repository, WITHDRAWN, NOW)
    assert b"uixotic" not in _index_blocks(library)
    assert b"oogen" not in _index_blocks(library)
    assert len(library.search("other", limit=50)) == 38


def test_erasing_one_facility_leaves_the_objects_of_the_others(library: Library, press: Press) -> None:
    other = press.package(building("Other", number=9))
    other.deliver(library)
    press.package(TOWER).deliver(library)
    library.remove(press.repository, WITHDRAWN, NOW)
    library.erase_due(press.repository, NOW)
    assert not library.objects.missing(other.objects)
    assert library.check().sound
