"""The arrival sheet: thirteen blocks, in order, short, with the most dangerous first and nothing left blank."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import pytest

from responder_app.briefing.answers.fact import FactSeverity, FactState
from responder_app.briefing.answers.sheet import ArrivalSheet, Block, BlockKind
from responder_app.briefing.briefing import Briefing
from responder_app.errors import NoAnswerError
from responder_app.model.facility import POLICE
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import BARE, TOWER, bare, tower
from tests.fakes.library import FakeLibrary


def sheet_of(**changes: Any) -> ArrivalSheet:
    return Briefing(FakeLibrary().add(tower(**changes)), Settings(), lambda: NOW).arrival_sheet(TOWER)


def said(block: Block) -> str:
    return "\n".join(f"{fact.label}: {fact.value}" for fact in block.facts)


def test_the_thirteen_blocks_stand_in_the_order_of_the_first_five_minutes(briefing: Briefing) -> None:
    sheet = briefing.arrival_sheet(TOWER)
    assert [block.kind for block in sheet.blocks] == list(BlockKind)
    assert len(sheet.blocks) == 13


def test_no_block_has_more_facts_than_fit_and_what_is_left_out_is_counted(briefing: Briefing) -> None:
    sheet = briefing.arrival_sheet(TOWER)
    for block in sheet.blocks:
        assert len(block.facts) <= (5 if block.kind is BlockKind.ACCESS else 4), block.kind
        whole = briefing.details(TOWER, block.kind)
        assert whole.more == 0
        shown = len(block.facts) + block.more
        gathered = sum(fact.state is FactState.MISSING for fact in whole.facts)
        assert shown == len(whole.facts) or shown == len(whole.facts) - gathered + 1


def test_the_loudest_fact_stands_first_after_the_head_count(briefing: Briefing) -> None:
    order = list(FactSeverity)
    for block in briefing.arrival_sheet(TOWER).blocks:
        facts = [fact for fact in block.facts if fact.state is not FactState.MISSING]
        if block.kind in (BlockKind.LIFE, BlockKind.TRUST, BlockKind.FIRE_FLOOR):
            continue
        loudness = [order.index(fact.severity) for fact in facts]
        assert loudness == sorted(loudness, reverse=True), block.kind


def test_a_bare_facility_says_of_every_block_what_is_missing(briefing: Briefing) -> None:
    sheet = briefing.arrival_sheet(BARE)
    for block in sheet.blocks:
        assert block.facts
        assert all(fact.value for fact in block.facts)
        if block.kind not in (BlockKind.TRUST, BlockKind.WATER):
            assert any(fact.state is FactState.MISSING for fact in block.facts), block.kind
    assert sheet.diamond is None
    assert sheet.use.state is FactState.MISSING


def test_the_critical_alert_is_never_cut() -> None:
    identity = {
        **tower().identity.model_dump(),
        "critical_alert": {"text": "x" * 79 + " " + "y" * 80, "severity": "danger"},
    }
    block = sheet_of(identity=identity).block(BlockKind.ALERT)
    assert len(block.facts[0].value) == 160
    assert block.facts[0].severity is FactSeverity.DANGER


def test_withheld_differs_from_not_provided_and_from_none() -> None:
    withheld = sheet_of(assistance=None, withheld=[["fire", "police"]]).block(BlockKind.LIFE)
    missing = sheet_of(assistance=None).block(BlockKind.LIFE)
    nobody = sheet_of(assistance={"people": []}).block(BlockKind.LIFE)
    states = [
        next(fact for fact in block.facts if "eed help" in fact.label + fact.value).state
        for block in (withheld, missing, nobody)
    ]
    assert states == [FactState.NOT_SHARED, FactState.MISSING, FactState.NONE]
    assert "Not shared with your agency" in said(withheld)


def test_another_agencys_part_does_not_make_a_section_look_withheld() -> None:
    sheet = sheet_of(assistance=None, withheld=[sorted(POLICE)])
    assert "Not shared" not in said(sheet.block(BlockKind.LIFE))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 3, 3, 3, 0, tzinfo=NOW.tzinfo), "Now (night): 45 people"),
        (datetime(2026, 3, 3, 7, 0, tzinfo=NOW.tzinfo), "Now (day): 1,200 people"),
        (datetime(2026, 3, 3, 18, 59, tzinfo=NOW.tzinfo), "Now (day): 1,200 people"),
        (datetime(2026, 3, 3, 19, 0, tzinfo=NOW.tzinfo), "Now (night): 45 people"),
        (datetime(2026, 3, 7, 12, 0, tzinfo=NOW.tzinfo), "Now (weekend): 80 people"),
        (datetime(2026, 3, 8, 3, 0, tzinfo=NOW.tzinfo), "Now (weekend): 80 people"),
    ],
)
def test_the_head_count_follows_the_local_hour(library: FakeLibrary, moment: datetime, expected: str) -> None:
    sheet = Briefing(library, Settings(), lambda: moment).arrival_sheet(TOWER)
    assert said(sheet.block(BlockKind.LIFE)).startswith(expected)


def test_a_day_that_runs_over_midnight_is_understood() -> None:
    occupancy = {"occupants": {"day": 5, "night": 9}, "day_from": "22:00", "day_until": "06:00"}
    assert "Now (day): 5 people" in said(sheet_of(occupancy=occupancy).block(BlockKind.LIFE))


def test_many_groups_that_need_help_do_not_push_out_the_head_count() -> None:
    groups = [{"count": number, "needs": "wheelchair", "level": "7"} for number in range(1, 9)]
    block = sheet_of(assistance={"people": groups}).block(BlockKind.LIFE)
    assert block.facts[0].label == "Now (night)"
    assert "8: wheelchair" in block.facts[1].value


def test_impairments_stand_first_in_red_and_ended_ones_are_amber(briefing: Briefing) -> None:
    facts = briefing.arrival_sheet(TOWER).block(BlockKind.SYSTEMS).facts
    assert facts[0].label == "OUT: standpipe"
    assert facts[0].severity is FactSeverity.DANGER
    assert facts[1].label == "Was out: alarm"
    assert facts[1].severity is FactSeverity.CAUTION


def test_an_impairment_of_tomorrow_is_not_yet_red() -> None:
    impairments = [{"system": "sprinklers", "what": "Zone 3", "since": "2026-03-04"}]
    facts = sheet_of(protection={"impairments": impairments}).block(BlockKind.SYSTEMS).facts
    assert facts[0].label == "Will be out: sprinklers"
    assert facts[0].severity is FactSeverity.CAUTION


def test_an_overdue_section_is_amber_and_says_how_old_it_is(briefing: Briefing) -> None:
    age = briefing.arrival_sheet(TOWER).block(BlockKind.SYSTEMS).age
    assert age is not None
    assert age.overdue
    assert age.text == "checked 21 months ago, review overdue"


def test_the_key_box_code_is_shown_only_to_those_who_may_read_it() -> None:
    assert "code 4711" in said(sheet_of().block(BlockKind.ACCESS))
    closed = said(sheet_of(access_codes=None, withheld=[["fire", "police"]]).block(BlockKind.ACCESS))
    assert "4711" not in closed
    assert "code not shared with your agency" in closed


def test_a_clearance_is_never_rounded_up() -> None:
    site = {"limits": [{"kind": "overhead clearance", "location": "Ramp", "clearance_m": 3.8354}]}
    assert "12 ft 7 in" in said(sheet_of(site=site).block(BlockKind.ACCESS))
    site = {"limits": [{"kind": "overhead clearance", "location": "Ramp", "clearance_m": 3.835}]}
    assert "12 ft 6 in" in said(sheet_of(site=site).block(BlockKind.ACCESS))
    site = {"limits": [{"kind": "overhead clearance", "location": "Ramp", "clearance_m": 3.80}]}
    assert "12 ft 5 in" in said(sheet_of(site=site).block(BlockKind.ACCESS))


def test_a_hydrant_out_of_service_is_red_and_does_not_count_as_one_of_two(briefing: Briefing) -> None:
    facts = briefing.arrival_sheet(TOWER).block(BlockKind.WATER).facts
    assert [fact.label for fact in facts[:3]] == ["Hydrant H-9", "Hydrant H-1", "Hydrant C-7"]
    assert facts[0].severity is FactSeverity.DANGER
    assert "1,600 gpm (AA)" in facts[1].value


def test_the_citys_entry_of_the_owners_hydrant_is_not_a_second_hydrant(briefing: Briefing) -> None:
    assert all(fact.label != "Hydrant C-8" for fact in briefing.details(TOWER, BlockKind.WATER).facts)


def test_solar_and_batteries_without_a_shut_off_are_amber(briefing: Briefing) -> None:
    facts = briefing.details(TOWER, BlockKind.SHUT_OFFS).facts
    solar = next(fact for fact in facts if fact.label == "Solar shut-off")
    assert solar.state is FactState.MISSING
    assert solar.severity is FactSeverity.CAUTION
    assert all(fact.label != "Battery shut-off" for fact in facts)


def test_the_building_next_door_is_named_with_its_side_and_distance(briefing: Briefing) -> None:
    block = briefing.arrival_sheet(TOWER).block(BlockKind.EVACUATION)
    exposures = next(fact for fact in block.facts if fact.label == "Exposures")
    assert exposures.value == "D: Annex 6 m"
    assert exposures.severity is FactSeverity.CAUTION


def test_without_an_area_map_exposures_are_not_called_none() -> None:
    assert "Exposures" in said(sheet_of().block(BlockKind.EVACUATION))
    whole = Briefing(FakeLibrary().add(tower()), Settings(), lambda: NOW).details(TOWER, BlockKind.EVACUATION)
    assert next(fact for fact in whole.facts if fact.label == "Exposures").state is FactState.MISSING


def test_odd_floor_numbers_are_on_the_sheet(briefing: Briefing) -> None:
    assert "Floor numbers: No 4, 13" in said(briefing.arrival_sheet(TOWER).block(BlockKind.CONSTRUCTION))


def test_confidential_chemicals_that_are_not_shared_are_mentioned() -> None:
    block = sheet_of(withheld=[["fire", "oem"]]).block(BlockKind.HAZMAT)
    assert any(fact.state is FactState.NOT_SHARED for fact in block.facts)


def test_the_usng_stands_on_the_sheet(briefing: Briefing) -> None:
    assert briefing.arrival_sheet(TOWER).usng.startswith("16T DM ")


def test_a_facility_that_is_not_held_is_no_answer(briefing: Briefing) -> None:
    with pytest.raises(NoAnswerError):
        briefing.arrival_sheet("99999999-9999-4999-8999-999999999999")


def test_a_facility_of_hostile_text_is_kept_as_text() -> None:
    identity = {**bare().identity.model_dump(), "name": "<b>Flats</b>"}
    library = FakeLibrary().add(bare(identity=identity))
    assert Briefing(library, Settings(), lambda: NOW).arrival_sheet(BARE).heading.name == "<b>Flats</b>"


def test_a_full_sheet_takes_at_most_30_ms(briefing: Briefing) -> None:
    briefing.prepare()
    briefing.arrival_sheet(TOWER, "7")
    taken = []
    for _ in range(60):
        start = time.perf_counter()
        briefing.arrival_sheet(TOWER, "7")
        taken.append(time.perf_counter() - start)
    assert sorted(taken)[57] <= 0.030
