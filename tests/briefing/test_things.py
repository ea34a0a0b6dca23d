"""What of a pre-plan becomes a symbol: first aid, stairs by what they do, shelter, people who need help."""

from __future__ import annotations

from typing import Any

import pytest

from responder_app.briefing.answers.site_map import LayerKind
from responder_app.briefing.thing import Thing
from responder_app.briefing.things import things_of
from responder_app.briefing.things_inside import FIRST_AID_ICONS
from responder_app.model.terms import FirstAidKind
from responder_app.paths import RESOURCES
from tests.fakes.buildings import at, tower


def things(**changes: Any) -> dict[str, Thing]:
    return {thing.id: thing for thing in things_of(tower(**changes))}


def told(thing: Thing) -> dict[str, str]:
    return {fact.label: fact.value for fact in thing.details}


def test_first_aid_is_on_its_layer_with_its_kind_place_and_notes() -> None:
    aed = {"id": "AED-1", "kind": "AED", "label": "AED at reception", "level": "G", "location": "Behind the desk",
           "point": at(20, 4), "notes": "Alarm sounds when the case is opened"}  # fmt: skip
    thing = things(occupancy={"first_aid": [aed]})["firstaid-AED-1"]
    assert (thing.kind, thing.layer, thing.level, thing.label) == ("aed", LayerKind.FIRST_AID, "G", "AED at reception")
    facts = told(thing)
    assert "Behind the desk" in facts["Where"]
    assert (facts["Kind"], facts["Notes"]) == ("AED", "Alarm sounds when the case is opened")


def test_every_kind_of_first_aid_has_a_symbol_of_its_own() -> None:
    assert set(FIRST_AID_ICONS) == set(FirstAidKind)
    assert len(set(FIRST_AID_ICONS.values())) == len(FirstAidKind)
    for name in FIRST_AID_ICONS.values():
        assert (RESOURCES / "icons" / f"{name}.svg").is_file(), name


@pytest.mark.parametrize(
    ("roof", "pressurised", "icon"),
    [
        (True, True, "stair_roof_pressurised"),
        (True, False, "stair_roof"),
        (False, True, "stair_pressurised"),
        (None, None, "stair"),
    ],
)
def test_a_stairs_symbol_says_whether_it_reaches_the_roof_and_is_pressurised(
    roof: bool | None, pressurised: bool | None, icon: str
) -> None:
    stair = {"id": "A", "from_level": "G", "to_level": "9", "roof_access": roof, "pressurised": pressurised}
    thing = things(vertical={"stairs": [stair]})["stair-A"]
    assert (thing.kind, thing.icon) == ("stair", icon)
    assert (RESOURCES / "icons" / f"{icon}.svg").is_file()


def test_special_systems_and_the_smoke_control_panel_are_things_with_what_they_do() -> None:
    found = things(
        protection={
            "suppression": [{"id": "S1", "agent": "Clean agent", "protects": "Server room", "level": "2"}],
            "smoke_control": "Atrium fans",
            "smoke_control_panel": {"level": "G", "location": "Fire command center"},
        }
    )
    assert (found["suppression-S1"].label, told(found["suppression-S1"])["Protects"]) == ("Clean agent", "Server room")
    assert told(found["smoke-control"])["Does"] == "Atrium fans"


def test_shelter_and_people_who_need_help_are_things_of_their_floor() -> None:
    found = things(
        occupancy={"shelter_areas": [{"label": "Storm shelter", "level": "B1", "capacity": 1200}]},
        assistance={"people": [{"count": 1, "needs": "wheelchair", "level": "7"}, {"count": 12, "needs": "children"}]},
    )
    assert told(found["shelter-1"])["Capacity"] == "1,200"
    assert [found[f"assistance-{number}"].label for number in (1, 2)] == ["1 needs help", "12 need help"]
    assert told(found["assistance-1"])["Needs"] == "wheelchair"


def test_no_two_things_of_a_facility_share_an_id() -> None:
    all_things = things_of(tower())
    assert len({thing.id for thing in all_things}) == len(all_things) > 20
