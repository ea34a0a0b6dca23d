"""Exposures: the next walls of the area map and of other facilities; "no building" is never said beside one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from responder_app.briefing.answers.fact import Fact, FactSeverity, FactState
from responder_app.briefing.answers.sheet import BlockKind
from responder_app.briefing.briefing import Briefing
from responder_app.errors import DamagedError
from responder_app.model.area import Area
from responder_app.model.facility import PrePlan
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import BARE, TOWER, area, at, bare, box, tower
from tests.fakes.library import FakeLibrary

CHLORINE = {"chemicals": [{"id": "c", "name": "Chlorine"}]}
FAR = {"outer": box(300, 300, 340, 340)["outer"]}


def mapped(*outlines: dict[str, Any]) -> Area:
    """An area with these buildings and one far away, so that the ground counts as mapped."""
    return Area.model_validate(
        {"id": area().id, "name": "Map", "structures": [{"outline": one} for one in (FAR, *outlines)]}
    )


def neighbour(*footprint: dict[str, Any], **changes: Any) -> PrePlan:
    return bare(site={"footprint": list(footprint)}, **changes)


def exposures(*others: PrePlan, areas: tuple[Area, ...] = (), **changes: Any) -> tuple[Fact, ...]:
    library = FakeLibrary(held_areas=areas).add(tower(**changes), *others)
    facts = Briefing(library, Settings(), lambda: NOW).details(TOWER, BlockKind.EVACUATION).facts
    return tuple(fact for fact in facts if fact.label.startswith(("Exposure", "Other")))


def test_the_building_next_door_is_named_with_its_side_and_distance(briefing: Briefing) -> None:
    fact = briefing.arrival_sheet(TOWER).block(BlockKind.EVACUATION).facts[0]
    assert (fact.label, fact.value) == ("Exposure, side D", "19 ft (6 m), Annex")
    assert fact.severity is FactSeverity.CAUTION


def test_a_neighbour_with_a_pre_plan_of_its_own_is_an_exposure() -> None:
    (fact,) = exposures(neighbour(box(52, 0, 80, 30)), areas=(mapped(),))
    assert fact.label == "Exposure, side D"
    assert fact.value == "39 ft (12 m), Riverside Flats"
    assert fact.state is FactState.PROVIDED


def test_a_neighbours_hazmat_is_said_and_amber_also_behind_a_nearer_building() -> None:
    first, others = exposures(
        neighbour(box(60, 0, 90, 30), hazmat=CHLORINE), areas=(mapped(box(45, 0, 55, 30), box(0, 45, 40, 60)),)
    )
    assert first.label == "Exposure, side D"
    assert first.value.endswith("building")
    assert others.value.startswith("D: ")
    assert others.value.split("; ")[0].endswith("HAZMAT, Riverside Flats")
    assert others.severity is FactSeverity.CAUTION


def test_a_neighbour_that_touches_is_the_nearest_of_all() -> None:
    (fact,) = exposures(neighbour(box(40, 0, 60, 30)), areas=(mapped(),))
    assert fact.value == "touching, Riverside Flats"


def test_a_wall_that_touches_on_the_area_map_counts_but_our_own_outline_drawn_there_does_not() -> None:
    (fact,) = exposures(areas=(mapped(box(0, 0, 40, 30), box(0, 30, 40, 50)),))
    assert (fact.label, fact.value) == ("Exposure, side C", "touching, building")


def test_a_neighbour_that_the_area_map_draws_too_is_said_once() -> None:
    facts = exposures(neighbour(box(50, 0, 80, 30), hazmat=CHLORINE), areas=(mapped(box(50, 0, 80, 30)),))
    assert len(facts) == 1
    assert "HAZMAT, Riverside Flats" in facts[0].value


def test_a_building_that_is_long_is_seen_by_its_wall_and_not_by_its_middle() -> None:
    (fact,) = exposures(areas=(mapped(box(50, 0, 900, 30)),))
    assert fact.label == "Exposure, side D"


def test_a_long_building_of_our_own_is_measured_at_its_far_end() -> None:
    site = {"side_a_bearing_deg": 180, "footprint": [box(0, 0, 700, 30)]}
    (fact,) = exposures(areas=(mapped(box(705, 0, 730, 30)),), site=site)
    assert fact.label == "Exposure, side D"


def test_a_neighbour_without_an_outline_counts_by_its_point() -> None:
    identity = {**bare().identity.model_dump(), "location": at(69.5, 15)}
    (fact,) = exposures(bare(identity=identity), areas=(mapped(),))
    assert fact.value.startswith("under 97 ft (30 m), Riverside")
    later = {**identity, "location": at(140, 15)}
    (unknown,) = exposures(bare(identity=later), areas=(mapped(),))
    assert unknown.state is FactState.MISSING


def test_the_shortest_form_of_the_others_is_in_feet_as_all_others_are() -> None:
    around = mapped(box(50, 0, 60, 30), box(-40, 0, -25, 30))
    facts = exposures(areas=(around,))
    others = [fact for fact in facts if fact.label == "Other exposures"]
    assert all(re.fullmatch(r"[A-D] \d+ ft( HAZMAT)?(; [A-D] \d+ ft( HAZMAT)?)*", one.shorter[-1]) for one in others)
    assert others, facts


def test_no_building_is_said_only_where_the_map_and_the_pre_plans_show_none() -> None:
    (fact,) = exposures(neighbour(box(92, 0, 99, 30)), areas=(mapped(),))
    assert (fact.state, fact.value.startswith("No building within 164 ft (50 m)")) == (FactState.NONE, True)
    (unmapped,) = exposures(neighbour(box(92, 0, 99, 30)))
    assert unmapped.state is FactState.MISSING
    elsewhere = Area.model_validate(
        {"id": area().id, "name": "Map", "structures": [{"outline": box(9e3, 0, 9.1e3, 9)}]}
    )
    (other_town,) = exposures(areas=(elsewhere,))
    assert other_town.state is FactState.MISSING


def test_among_more_neighbours_than_are_read_nobody_says_that_there_is_none() -> None:
    def numbered(number: int) -> PrePlan:
        spot = {**bare().identity.model_dump(), "location": at(20 + number, -15)}
        site = {"footprint": [box(500, 0, 510, 10)]}
        return PrePlan.model_validate({"id": f"{number:08}{BARE[8:]}", "identity": spot, "site": site})

    (fact,) = exposures(*(numbered(number) for number in range(16)), areas=(mapped(),))
    assert fact.state is FactState.MISSING


def test_without_an_area_map_the_other_buildings_are_not_called_none() -> None:
    first, rest = exposures(neighbour(box(50, 0, 80, 30)))
    assert "Riverside Flats" in first.value
    assert rest.state is FactState.MISSING


def test_without_a_footprint_nothing_can_be_measured() -> None:
    (fact,) = exposures(neighbour(box(50, 0, 80, 30)), areas=(mapped(),), site={"side_a_bearing_deg": 180})
    assert fact.state is FactState.MISSING


def test_a_damaged_neighbour_does_not_keep_the_sheet_of_the_building_on_fire_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Damaged(FakeLibrary):
        def preplan(self, facility_id: str) -> PrePlan:
            if facility_id == BARE:
                raise DamagedError("spoilt")
            return super().preplan(facility_id)

    briefing = Briefing(Damaged(held_areas=(mapped(),)).add(tower(), bare()), Settings(), lambda: NOW)
    assert briefing.arrival_sheet(TOWER).heading.name == "Lakeside Tower"
    assert briefing.site_map(TOWER).layers
    assert "Riverside" not in caplog.text
    assert BARE in caplog.text


def test_sides_without_a_side_a_are_directions() -> None:
    (fact,) = exposures(neighbour(box(50, 0, 80, 30)), areas=(mapped(),), site={"footprint": [box(0, 0, 40, 30)]})
    assert fact.label == "Exposure, E"
