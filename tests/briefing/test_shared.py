"""What every agency may read: the part of a pre-plan that may leave in a file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from responder_app.briefing.briefing import Briefing
from responder_app.briefing.shared import MOST, SharedBriefing, shared_part
from responder_app.errors import NoAnswerError
from responder_app.model.facility import DEFAULT_SCOPES, SHARED
from responder_app.settings import Settings
from tests.fakes.buildings import BARE, TOWER, bare, tower
from tests.fakes.library import FakeLibrary

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)


def test_every_section_that_is_not_for_all_is_left_out_and_counts_as_withheld() -> None:
    whole = tower(capabilities={}, security={"who_can_view": "desk"}, hazmat_restricted={})
    part, said = shared_part(whole)
    closed = {name for name, _ in whole.sections() if DEFAULT_SCOPES[name] != SHARED}
    assert closed == {"access_codes", "assistance", "capabilities", "security", "hazmat_restricted"}
    assert all(part.section(name) is None and part.is_withheld(name) for name in closed)
    assert {name for name, _ in part.sections()} == {name for name, _ in whole.sections()} - closed
    assert len(said) == len(closed)
    assert "confidential hazmat" in said


def test_the_owners_own_choice_decides() -> None:
    whole = tower(scopes={"utilities": ["fire"], "assistance": ["shared"]})
    part, said = shared_part(whole)
    assert part.utilities is None
    assert part.assistance == whole.assistance
    assert said == ("access codes", "utilities")


def test_a_drawing_of_one_agency_is_left_out_and_its_floor_has_no_sheet() -> None:
    library = FakeLibrary().add(
        tower(documents=[tower().documents[0].model_dump() | {"scopes": ["police"], "title": "Vault"}])
    )
    shared = SharedBriefing(library, Settings(), lambda: NOW)
    assert "Vault" in shared.left_out(TOWER)
    assert shared.site_map(TOWER).plans == ()
    with pytest.raises(NoAnswerError):
        shared.sheet(TOWER, tower().documents[0].id)
    assert Briefing(library, Settings(), lambda: NOW).sheet(TOWER, tower().documents[0].id)


def test_the_same_version_gives_the_same_part_and_a_new_one_another() -> None:
    library = FakeLibrary().add(tower(), bare())
    shared = SharedBriefing(library, Settings(), lambda: NOW)
    first = shared._shared.preplan(TOWER)
    assert shared._shared.preplan(TOWER) is first
    library.add(tower(utilities=None))
    assert shared._shared.preplan(TOWER).utilities is None
    for number in range(MOST + 3):
        library.preplans[str(number)] = bare()
        shared._shared.preplan(str(number))
    assert len(shared._shared._held) == MOST
    assert shared._shared.preplan(BARE) == bare()


def test_a_neighbours_closed_hazmat_is_on_the_own_map_and_not_on_the_shared_one() -> None:
    beside = bare(hazmat_restricted={"chemicals": [{"id": "s", "name": "Secret solvent"}]})
    library = FakeLibrary().add(tower(), beside)
    for kind, is_told in ((Briefing, True), (SharedBriefing, False)):
        scene = kind(library, Settings(), lambda: NOW).site_map(TOWER)
        assert ("Secret solvent" in repr(scene)) is is_told, kind


def test_an_unknown_facility_is_unknown() -> None:
    with pytest.raises(NoAnswerError):
        SharedBriefing(FakeLibrary(), Settings(), lambda: NOW).left_out(TOWER)
