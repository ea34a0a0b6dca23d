"""Hidden layers are found again: after a restart, after a new version; and go with the facility."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from responder_app.errors import LimitError, NoAnswerError
from responder_app.library import preferences
from responder_app.library.library import Library, open_library
from responder_app.package.shard import Tombstone
from responder_app.paths import VehiclePaths
from tests.library.buildings import building
from tests.library.conftest import KEY
from tests.library.press import Press

TOWER = building()
HIDDEN = frozenset({"A-FURN", "E-LITE", "Möbel"})


@pytest.fixture
def held(library: Library, press: Press) -> Library:
    press.package(TOWER).deliver(library)
    return library


def test_nobody_chose_is_not_the_same_as_nothing_hidden(held: Library) -> None:
    assert held.hidden_layers(TOWER.id, "plan-1", 1) is None
    held.remember_layers(TOWER.id, "plan-1", 1, frozenset())
    assert held.hidden_layers(TOWER.id, "plan-1", 1) == frozenset()


def test_a_choice_outlives_a_restart_and_a_new_version(held: Library, paths: VehiclePaths, press: Press) -> None:
    held.remember_layers(TOWER.id, "plan-1", 2, HIDDEN)
    press.package(TOWER, version=2).deliver(held)
    held.close()
    again = open_library(paths, KEY)
    assert again.hidden_layers(TOWER.id, "plan-1", 2) == HIDDEN
    assert again.hidden_layers(TOWER.id, "plan-1", 1) is None
    again.close()


def test_the_newest_choice_holds_and_can_be_taken_back(held: Library) -> None:
    held.remember_layers(TOWER.id, "plan-1", 1, HIDDEN)
    held.remember_layers(TOWER.id, "plan-1", 1, frozenset({"A-DOOR"}))
    assert held.hidden_layers(TOWER.id, "plan-1", 1) == frozenset({"A-DOOR"})
    held.remember_layers(TOWER.id, "plan-1", 1, None)
    assert held.hidden_layers(TOWER.id, "plan-1", 1) is None


def test_a_withdrawn_facilitys_choices_are_erased_with_it(held: Library, press: Press) -> None:
    held.remember_layers(TOWER.id, "plan-1", 1, HIDDEN)
    now = datetime(2026, 6, 1, tzinfo=UTC)
    held.remove(press.repository, Tombstone(facility=TOWER.id, version=1, reason="withdrawn"), now)
    held.erase_due(press.repository, now)
    press.package(TOWER, version=2).deliver(held)
    assert held.hidden_layers(TOWER.id, "plan-1", 1) is None


def test_the_oldest_choices_go_when_there_are_too_many(held: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preferences, "MOST_CHOICES", 3)
    for page in (1, 2, 3, 1, 4):
        held.remember_layers(TOWER.id, "plan-1", page, HIDDEN)
    kept = [page for page in range(1, 5) if held.hidden_layers(TOWER.id, "plan-1", page) is not None]
    assert kept == [1, 3, 4]


@pytest.mark.parametrize("names", [frozenset({"x" * 201}), frozenset(map(str, range(501)))])
def test_more_than_a_sheet_can_have_is_not_remembered(held: Library, names: frozenset[str]) -> None:
    with pytest.raises(LimitError):
        held.remember_layers(TOWER.id, "plan-1", 1, names)


def test_nothing_is_remembered_of_a_facility_that_is_not_held(library: Library) -> None:
    with pytest.raises(NoAnswerError):
        library.remember_layers(TOWER.id, "plan-1", 1, HIDDEN)
