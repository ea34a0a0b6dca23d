"""Setting the fire floor: neighbours as the staff say them, stairs by where floors really are, what burns, the plan."""

from __future__ import annotations

import pytest

from responder_app.briefing.answers.fact import FactSeverity, FactState
from responder_app.briefing.answers.sheet import BlockKind, FireFloor
from responder_app.briefing.briefing import Briefing
from responder_app.errors import NoAnswerError
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import TOWER, tower
from tests.fakes.library import FakeLibrary


def floor_of(briefing: Briefing, label: str) -> FireFloor:
    chosen = briefing.arrival_sheet(TOWER, label).fire_floor
    assert chosen is not None
    return chosen


def test_floors_above_and_below_skip_the_numbers_that_do_not_exist(briefing: Briefing) -> None:
    assert (floor_of(briefing, "14").below, floor_of(briefing, "14").above) == ("12", "15")
    assert (floor_of(briefing, "3").below, floor_of(briefing, "3").above) == ("2", "5")
    assert floor_of(briefing, "15").above is None
    assert floor_of(briefing, "B1").below is None


def test_only_stairs_that_reach_the_floor_are_named(briefing: Briefing) -> None:
    assert [fact.label for fact in floor_of(briefing, "9").stairs] == ["Stair A", "Stair B"]
    assert [fact.label for fact in floor_of(briefing, "10").stairs] == ["Stair A"]
    assert [fact.label for fact in floor_of(briefing, "B1").stairs] == ["Stair A"]


def test_a_stair_whose_ends_are_unknown_is_named_with_the_doubt() -> None:
    library = FakeLibrary().add(tower(vertical={"stairs": [{"id": "Z", "from_level": "Mezzanine", "to_level": "15"}]}))
    stairs = floor_of(Briefing(library, Settings(), lambda: NOW), "7").stairs
    assert "not known whether it serves 7" in stairs[0].value
    assert stairs[0].severity is FactSeverity.CAUTION


def test_a_stair_to_the_roof_serves_the_top_floor() -> None:
    library = FakeLibrary().add(tower(vertical={"stairs": [{"id": "Z", "from_level": "G", "to_level": "Roof"}]}))
    assert floor_of(Briefing(library, Settings(), lambda: NOW), "15").stairs[0].label == "Stair Z"


def test_people_and_chemicals_on_the_floor_and_the_one_above_are_named(briefing: Briefing) -> None:
    on_six = floor_of(briefing, "6")
    assert [(fact.label, fact.value) for fact in on_six.assistance] == [("Floor 7: need help", "3: wheelchair")]
    assert on_six.assistance[0].severity is FactSeverity.DANGER
    assert [fact.label for fact in floor_of(briefing, "11").hazmat] == ["Floor 12: Propylene glycol"]
    assert floor_of(briefing, "8").hazmat[0].state is FactState.NONE


def test_a_chemical_whose_floor_is_not_known_is_not_called_absent() -> None:
    hazmat = {"chemicals": [{"id": "x", "name": "Acetone", "storage": [{"location": "somewhere"}]}]}
    briefing = Briefing(FakeLibrary().add(tower(hazmat=hazmat)), Settings(), lambda: NOW)
    facts = floor_of(briefing, "8").hazmat
    assert facts[0].label == "Hazmat without a floor"
    assert all(fact.state is not FactState.NONE for fact in facts)


def test_withheld_assistance_is_said_for_the_fire_floor() -> None:
    library = FakeLibrary().add(tower(assistance=None, withheld=[["fire", "police"]]))
    briefing = Briefing(library, Settings(), lambda: NOW)
    assert floor_of(briefing, "7").assistance[0].state is FactState.NOT_SHARED


def test_the_plan_of_the_floor_is_offered_and_a_missing_one_is_said(briefing: Briefing) -> None:
    plan = floor_of(briefing, "7").plan
    assert plan is not None
    assert plan.document_id == "plan-7"
    assert floor_of(briefing, "15").plan is None
    block = briefing.arrival_sheet(TOWER, "15").block(BlockKind.FIRE_FLOOR)
    assert block.facts[-1].label == "Plan"
    assert block.facts[-1].state is FactState.MISSING


def test_stairs_and_plan_stay_on_the_sheet_whatever_burns(briefing: Briefing) -> None:
    block = briefing.arrival_sheet(TOWER, "B1").block(BlockKind.FIRE_FLOOR)
    assert block.facts[0].label == "Floor B1"
    assert [fact.label for fact in block.facts[-2:]] == ["Stairs that serve it", "Plan"]
    assert block.more > 0


def test_the_floor_is_found_whatever_the_capitals_and_an_unknown_one_is_refused(briefing: Briefing) -> None:
    assert floor_of(briefing, " b1 ").label == "B1"
    with pytest.raises(NoAnswerError):
        briefing.arrival_sheet(TOWER, "13")
    with pytest.raises(NoAnswerError):
        briefing.details(TOWER, BlockKind.FIRE_FLOOR, "4")
