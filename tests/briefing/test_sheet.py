"""The arrival sheet: thirteen blocks, in order, short, with the most dangerous first and nothing left blank."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from responder_app.briefing.answers.fact import FactSeverity, FactState
from responder_app.briefing.answers.sheet import ArrivalSheet, Block, BlockKind
from responder_app.briefing.blocks.layout import MORE_FACTS, MOST_FACTS
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
        assert len(block.facts) <= MORE_FACTS.get(block.kind, MOST_FACTS) <= 5, block.kind
        whole = briefing.details(TOWER, block.kind)
        assert whole.more == 0
        shown = len(block.facts) + block.more
        gathered = sum(fact.state is FactState.MISSING for fact in whole.facts)
        assert shown == len(whole.facts) or shown == len(whole.facts) - gathered + 1


def test_the_loudest_fact_stands_first_but_for_head_count_door_and_chemicals(briefing: Briefing) -> None:
    order = list(FactSeverity)
    for block in briefing.arrival_sheet(TOWER).blocks:
        facts = [fact for fact in block.facts if fact.state is not FactState.MISSING]
        if block.kind in (BlockKind.LIFE, BlockKind.TRUST, BlockKind.FIRE_FLOOR, BlockKind.ACCESS, BlockKind.HAZMAT):
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
    assert block.facts[1].label == "8 need help"
    assert block.facts[1].value == "wheelchair, floor 7"


def test_impairments_stand_first_in_red_and_ended_ones_are_amber(briefing: Briefing) -> None:
    facts = briefing.arrival_sheet(TOWER).block(BlockKind.SYSTEMS).facts
    assert [(fact.label, fact.value) for fact in facts[:3]] == [
        ("No end given", "Standpipe OUT since 27 Feb"),
        ("What", "Stair B above 9"),
        ("Alarm OUT? since 5 Jan", "Floor 3 detectors"),
    ]
    danger, caution = FactSeverity.DANGER, FactSeverity.CAUTION
    assert [fact.severity for fact in facts[:3]] == [danger, danger, caution]
    whole = briefing.details(TOWER, BlockKind.SYSTEMS).facts
    assert whole[2].value == "Floor 3 detectors, was due back 9 Jan"


def test_what_is_out_now_stands_before_what_should_be_back_and_sprinklers_before_elevators() -> None:
    impairments = [
        {"system": "sprinklers", "what": "Zone 1", "since": "2025-12-01", "until": "2025-12-02"},
        {"system": "elevator", "what": "Car 7", "since": "2026-02-01", "until": "2026-03-10"},
        {"system": "fire pump", "what": "Motor removed", "since": "2024-11-20"},
    ]
    facts = sheet_of(protection={"impairments": impairments}).block(BlockKind.SYSTEMS).facts
    assert facts[0].value == "Fire pump OUT since Nov 2024"
    assert (facts[2].label, facts[2].value) == ("Elevator OUT since 1 Feb", "Car 7, until 10 Mar")
    assert facts[3].label == "Sprinklers OUT? since 1 Dec"


def test_an_impairment_of_tomorrow_is_not_yet_red() -> None:
    impairments = [{"system": "sprinklers", "what": "Zone 3", "since": "2026-03-04"}]
    facts = sheet_of(protection={"impairments": impairments}).block(BlockKind.SYSTEMS).facts
    assert facts[0].value == "Sprinklers out from 4 Mar"
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
    assert "any code not shared" in closed


def test_the_way_in_stands_first_and_limits_for_vehicles_after_key_box_and_command_center(briefing: Briefing) -> None:
    facts = briefing.arrival_sheet(TOWER).block(BlockKind.ACCESS).facts
    assert [fact.label for fact in facts[:4]] == [
        "Way in, side A, faces S",
        "Key box",
        "Fire command center",
        "Overhead",
    ]
    assert facts[0].value == "Main lobby"
    assert facts[3].severity is FactSeverity.CAUTION


def test_a_limit_never_stands_in_front_even_when_no_door_is_known() -> None:
    site = {"limits": [{"kind": "weight limit", "location": "Culvert", "weight_t": 36}]}
    facts = sheet_of(site=site).block(BlockKind.ACCESS).facts
    assert (facts[0].label, facts[0].state) == ("Way in", FactState.MISSING)
    assert "36 t (39 US tons)" in facts[1].value


def test_a_main_entrance_on_side_a_is_the_way_in_before_other_main_entrances() -> None:
    site = {
        "side_a_bearing_deg": 0,
        "access_points": [
            {"id": "a", "label": "Garden door", "point": [0, 0], "kind": "main entrance", "side": "C"},
            {"id": "b", "label": "Front door", "point": [0, 0], "kind": "main entrance", "side": "A"},
        ],
    }
    sheet = sheet_of(site=site)
    assert sheet.block(BlockKind.ACCESS).facts[0].value == "Front door"
    only_c = sheet_of(site={**site, "access_points": site["access_points"][:1]})  # type: ignore[index]
    assert only_c.block(BlockKind.ACCESS).facts[0].label == "Way in, side C, faces S"


def test_a_clearance_is_never_rounded_up() -> None:
    site = {"limits": [{"kind": "overhead clearance", "location": "Ramp", "clearance_m": 3.8354}]}
    assert "12 ft 7 in" in said(sheet_of(site=site).block(BlockKind.ACCESS))
    site = {"limits": [{"kind": "overhead clearance", "location": "Ramp", "clearance_m": 3.835}]}
    assert "12 ft 6 in" in said(sheet_of(site=site).block(BlockKind.ACCESS))
    site = {"limits": [{"kind": "overhead clearance", "location": "Ramp", "clearance_m": 3.80}]}
    assert "12 ft 5 in" in said(sheet_of(site=site).block(BlockKind.ACCESS))


def test_a_hydrant_out_of_service_is_red_and_does_not_count_as_one_of_two(briefing: Briefing) -> None:
    facts = briefing.arrival_sheet(TOWER).block(BlockKind.WATER).facts
    assert [fact.label for fact in facts] == ["Hydrant H-9", "Needed fire flow", "Hydrant H-1", "FDC"]
    assert facts[0].severity is FactSeverity.DANGER
    assert facts[0].value.startswith("OUT OF SERVICE")
    assert "1,600 gpm (AA)" in facts[2].value


def test_the_citys_entry_of_the_owners_hydrant_is_not_a_second_hydrant(briefing: Briefing) -> None:
    assert all(fact.label != "Hydrant C-8" for fact in briefing.details(TOWER, BlockKind.WATER).facts)


def test_solar_and_batteries_without_a_shut_off_are_amber(briefing: Briefing) -> None:
    facts = briefing.details(TOWER, BlockKind.SHUT_OFFS).facts
    solar = next(fact for fact in facts if fact.label == "Solar shut-off")
    assert solar.state is FactState.MISSING
    assert solar.severity is FactSeverity.CAUTION
    assert all(fact.label != "Battery shut-off" for fact in facts)


def test_odd_floor_numbers_are_on_the_sheet(briefing: Briefing) -> None:
    assert "Floor numbers: No 4, 13" in said(briefing.arrival_sheet(TOWER).block(BlockKind.CONSTRUCTION))


def test_a_closed_part_may_hold_chemicals_and_is_not_said_to(briefing: Briefing) -> None:
    facts = sheet_of(withheld=[["fire", "oem"]]).block(BlockKind.HAZMAT).facts
    kept = next(fact for fact in facts if fact.state is FactState.NOT_SHARED)
    assert kept.label == "May hold confidential chemicals"
    assert all(fact.label != kept.label for fact in briefing.details(TOWER, BlockKind.HAZMAT).facts)


def test_the_most_dangerous_chemical_is_said_in_short_facts_and_the_next_in_one(briefing: Briefing) -> None:
    facts = briefing.details(TOWER, BlockKind.HAZMAT).facts
    assert [(fact.label, fact.value) for fact in facts[:5]] == [
        ("Toxic by inhalation", "Chlorine 1,000–4,999 lb"),
        ("At", "pool plant, floor B1"),
        ("UN 1017", "guide 124"),
        ("React with each other", "Chlorine and Diesel fuel (same floor: B1): fire, explosion or violent reaction"),
        ("Diesel fuel", "12,000 lb, generator, floor B1, UN 1202, guide 128"),
    ]
    assert facts[0].severity is FactSeverity.DANGER


def test_a_gas_that_is_breathed_stands_before_an_acid_that_is_worse_to_touch() -> None:
    chemicals = [
        {"id": "a", "name": "Sulfuric acid (in lead-acid batteries)", "cas": "7664-93-9", "un": 2794, "ehs": True,
         "nfpa704": {"health": 4, "flammability": 0, "instability": 2, "special": ["W"]}},
        {"id": "b", "name": "Ammonia, anhydrous", "cas": "7664-41-7", "un": 1005, "ehs": True, "gas": True,
         "max_amount": {"low_lb": 26000, "high_lb": 26000}},
    ]  # fmt: skip
    facts = sheet_of(hazmat={"chemicals": chemicals}).block(BlockKind.HAZMAT).facts
    assert facts[0].value == "Ammonia 26,000 lb"
    assert facts[1].value == "place not provided"
    assert facts[-1].label == "Sulfuric acid"


def test_trust_says_in_one_glance_whether_news_was_asked_for(library: FakeLibrary) -> None:
    def first(moment: datetime | None) -> tuple[str, str, FactSeverity]:
        library.checked = moment
        fact = Briefing(library, Settings(), lambda: NOW).arrival_sheet(TOWER).block(BlockKind.TRUST).facts[0]
        assert len(fact.value) <= 25
        return fact.label, fact.value, fact.severity

    assert first(NOW) == ("Package", "Verified", FactSeverity.NORMAL)
    said = ("Package verified, but", "Not checked for 9 days", FactSeverity.CAUTION)
    assert first(NOW - timedelta(days=9)) == said
    assert first(None) == ("Package verified, but", "Never checked", FactSeverity.DANGER)
    library.checked = NOW
    facts = Briefing(library, Settings(), lambda: NOW).details(TOWER, BlockKind.TRUST).facts
    assert [f"{fact.label}: {fact.value}" for fact in facts[1:4]] == [
        "Reviews: 1 of 14 overdue",
        "Updates: checked today",
        "From: City of Springfield OEM, version 3, 20 Feb 2026",
    ]


def test_many_elevators_are_a_range_and_stairs_between_the_same_floors_stand_together() -> None:
    cars = [
        {"id": f"EL-{number}", "from_level": "G", "to_level": "15", "fire_service": True}
        for number in (10, *range(1, 10))
    ]
    stairs = [{"id": f"ST-{letter}", "from_level": "B1", "to_level": "15"} for letter in "CABD"]
    block = sheet_of(vertical={"stairs": stairs, "elevators": cars}).block(BlockKind.VERTICAL)
    assert "Fire service elevators: EL-1 to EL-10" in said(block)
    assert "Stairs: ST-A to ST-D B1–15" in said(block)


def test_the_usng_stands_on_the_sheet(briefing: Briefing) -> None:
    assert briefing.arrival_sheet(TOWER).usng.startswith("16T DM ")


def test_a_facility_that_is_not_held_is_no_answer(briefing: Briefing) -> None:
    with pytest.raises(NoAnswerError):
        briefing.arrival_sheet("99999999-9999-4999-8999-999999999999")


def test_a_facility_of_hostile_text_is_kept_as_text() -> None:
    identity = {**bare().identity.model_dump(), "name": "<b>Flats</b>"}
    library = FakeLibrary().add(bare(identity=identity))
    assert Briefing(library, Settings(), lambda: NOW).arrival_sheet(BARE).heading.name == "<b>Flats</b>"
