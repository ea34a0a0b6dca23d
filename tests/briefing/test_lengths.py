"""Whether the arrival sheet's words fit their places, over facilities whose owners write much."""

from __future__ import annotations

from typing import Any

import pytest

from responder_app.briefing.answers.fact import FactState
from responder_app.briefing.answers.sheet import ArrivalSheet, BlockKind
from responder_app.briefing.blocks.layout import BESIDE_DIAMOND, WIDE, Measure, measure_of
from responder_app.briefing.briefing import Briefing
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import BARE, FLOORS, TOWER, area, at, bare, box, quality, tower
from tests.fakes.library import FakeLibrary

DESK = {"location": "Behind the reception desk, in the main lobby of the east wing", "level": "G"}
LIMITS = [
    {"kind": "overhead clearance", "location": "Dock ramp on Adler Street", "clearance_m": 3.9},
    {"kind": "weight limit", "location": "Pier deck east of the terminal, from the gate on", "weight_t": 20},
]
SITE = {
    **tower().model_dump(include={"site": {"footprint", "side_a_bearing_deg", "access_points"}})["site"],
    "key_boxes": [
        {"id": "k1", "label": "Box", "side": "A", "location": "1.5 m above grade, right of the doors", "level": "G"},
        {"id": "k2", "label": "Box 2", "side": "C"},
    ],
    "fire_command_center": {**DESK, "phone": "872-555-0138"},
    "limits": LIMITS,
    "gates": [{"id": "g1", "label": "Sally port, Adler Street", "location": "South-east corner of the site, as seen"}],
    "quality": quality(),
}
PROTECTION = {
    "fdc": [{"id": number, "label": "FDC", "side": "A", "location": "Left of the main entrance, behind the planter",
             "level": "G", "feeds": "Sprinklers and standpipes, all floors"} for number in "12"],
    "standpipes": [{"id": letter, "label": f"Standpipe, stair {letter}"} for letter in "ADBC"],
    "alarm_panel": {"location": "Inside the main entrance, right-hand wall", "level": "G",
                    "notes": "Annunciator with graphic display; full panel in the fire command room"},
    "smoke_control": "Battery rooms: hydrogen and vent-gas exhaust starts at 1% LEL",
    "sprinklers": {"coverage": "partial", "location": "Trash room", "level": "B1",
                   "notes": "Basement and ground floor only; no heads in dwellings"},
    "impairments": [
        {"system": "in-building radio", "what": "Amplifier on level 5 in fault; talk by runner", "since": "2026-02-05"},
        {"system": "smoke control", "what": "Fan 3 of four not running", "since": "2026-01-02", "until": "2026-01-09"},
    ],
    "quality": quality(),
}  # fmt: skip
CHEMICALS = [
    {"id": "a", "name": "Sulfuric acid (in lead-acid batteries)", "un": 2794, "ehs": True,
     "max_amount": {"low_lb": 21400, "high_lb": 21400, "code": "06"},
     "storage": [{"location": "VRLA battery room, level 2, behind the switch room", "level": "2"}]},
    {"id": "b", "name": "Carbon dioxide, refrigerated liquid", "cas": "124-38-9",
     "max_amount": {"low_lb": 8800, "high_lb": 8800, "code": "05"},
     "storage": [{"location": "Beverage room, gate 7, next to the loading dock", "level": "G"}]},
]  # fmt: skip
CARS = [{"id": f"EL-{n}", "from_level": "G", "to_level": "15", "fire_service": n % 2 > 0} for n in range(1, 25)]
STAIRS = [{"id": f"ST-{n}", "from_level": "G", "to_level": FLOORS[n], "roof_access": n == 9} for n in range(2, 12)]
PEOPLE = {
    "contacts": [
        {"name": "Wilhelmina Moreau-Diaz", "role": "Shift superintendent", "phones": ["773-555-0179"], "priority": 1},
        {"name": "Maximiliana Featherstonehaugh", "role": "Critical facilities engineer on duty",
         "phones": ["312-555-0105"], "priority": 2},
    ],
    "command_center": {"location": "Emergency operations room 210", "level": "2", "phone": "872-555-0166"},
    "quality": quality(),
}  # fmt: skip
ASSISTANCE = {"people": [
    {"count": 240, "needs": "Wheelchair places on event days", "location": "Concourse, sections 103, 107, 111 and 115",
     "level": "G"},
    {"count": 3, "needs": "Wheelchair users", "location": "Lakefirst Bank, levels 8 and 9", "level": "8"},
]}  # fmt: skip
REFUGES = [
    {"id": f"r{n}", "label": f"Stair B landing, {n}", "level": n, "location": "With intercom"} for n in FLOORS[2:]
]
WORDY: dict[str, Any] = {
    "site": SITE,
    "protection": PROTECTION,
    "assistance": ASSISTANCE,
    "people": PEOPLE,
    "hazmat": {"chemicals": CHEMICALS, "quality": quality()},
    "vertical": {"stairs": STAIRS, "elevators": CARS, "quality": quality()},
    "evacuation": {"areas_of_refuge": REFUGES, "quality": quality()},
    "construction": {"type": "II", "truss_or_lightweight": True, "quality": quality(),
                     "roof_type": "Concrete deck with ballasted membrane, helipad not rated, two cranes"},
}  # fmt: skip


def named_neighbour() -> dict[str, Any]:
    identity = {
        **bare().identity.model_dump(),
        "name": "Glacier Dock Cold Storage and Distribution",
        "location": at(60, 9),
    }
    return {"identity": identity, "site": {"footprint": [box(46, 0, 80, 30)]},
            "hazmat": {"chemicals": [{"id": "c", "name": "Ammonia"}]}}  # fmt: skip


def sheets() -> list[tuple[str, ArrivalSheet]]:
    found = []
    for name, changes in (("tower", {}), ("wordy", WORDY), ("closed", {**WORDY, "access_codes": None,
                          "hazmat_restricted": None, "withheld": [["fire", "police"], ["fire", "oem"]]})):  # fmt: skip
        library = FakeLibrary(held_areas=(area(),)).add(tower(**changes), bare(**named_neighbour()))
        briefing = Briefing(library, Settings(), lambda: NOW)
        found += [(name, briefing.arrival_sheet(TOWER)), (f"{name}, floor 14", briefing.arrival_sheet(TOWER, "14"))]
    found.append(("bare", Briefing(FakeLibrary().add(bare()), Settings(), lambda: NOW).arrival_sheet(BARE)))
    return found


@pytest.mark.parametrize(("name", "sheet"), sheets(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_value_on_the_sheet_fits_its_lines(name: str, sheet: ArrivalSheet) -> None:
    for block in sheet.blocks:
        if block.kind is BlockKind.ALERT:
            continue
        measure = measure_of(block.kind)
        for number, fact in enumerate(block.facts):
            if fact.state in (FactState.PROVIDED, FactState.NONE):
                assert measure.holds(fact, first=number == 0), (block.kind, fact.label, fact.value)


def test_a_cut_fact_keeps_its_code_its_phone_its_amount_and_its_floor() -> None:
    wordy = dict(sheets())["wordy"]
    shown = {kind: "\n".join(f"{f.label}: {f.value}" for f in wordy.block(kind).facts) for kind in BlockKind}
    assert "code 4711" in shown[BlockKind.ACCESS]
    assert "12 ft 9 in (3.9 m)" in shown[BlockKind.ACCESS]
    assert "240 need help" in shown[BlockKind.LIFE]
    assert "floor 8" in shown[BlockKind.LIFE]
    assert "21,400 lb" in shown[BlockKind.HAZMAT]
    assert "773-555-0179" in shown[BlockKind.PEOPLE]
    assert "312-555-0105" in shown[BlockKind.PEOPLE]
    assert "872-555-0166" in shown[BlockKind.PEOPLE]
    assert "In-building radio OUT since 5 Feb" in shown[BlockKind.SYSTEMS]
    assert "HAZMAT" in shown[BlockKind.EVACUATION]


def test_the_details_keep_every_word() -> None:
    library = FakeLibrary().add(tower(**WORDY))
    briefing = Briefing(library, Settings(), lambda: NOW)
    whole = "\n".join(fact.value for kind in BlockKind for fact in briefing.details(TOWER, kind).facts)
    for words in (
        DESK["location"],
        PROTECTION["smoke_control"],
        "Lakefirst Bank, levels 8 and 9",
        LIMITS[1]["location"],
    ):
        assert str(words) in whole


def test_a_line_beside_the_diamond_holds_less() -> None:
    assert isinstance(WIDE, Measure)
    assert BESIDE_DIAMOND.first < WIDE.first
    assert measure_of(BlockKind.HAZMAT) is BESIDE_DIAMOND
    assert measure_of(BlockKind.WATER) is WIDE
