"""Hydrants by the hose that each takes, to the building's point of attack; their flows against what is needed."""

from __future__ import annotations

from typing import Any

import pytest

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.sheet import BlockKind
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.hose_lay import LayWay, hose_length
from responder_app.briefing.hydrants import flow_only, flow_text
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.water_supply import WaterSupply, supply_at, supply_of
from responder_app.model.area import Area
from responder_app.model.building import Hydrant
from responder_app.model.facility import PrePlan
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import AREA, TOWER, at, box, tower
from tests.fakes.library import FakeLibrary

LAKE = {"name": "Lake Street", "kind": "street", "line": [at(-400, -20), at(400, -20)]}
THIRD = {"name": "Third Street", "kind": "street", "line": [at(100, -400), at(100, 400)]}
BEHIND = {"name": "Back Lane", "kind": "service road", "line": [at(-400, 45), at(400, 45)]}
NO_WATER: dict[str, Any] = {"water": None}


def hydrant(name: str, east: float, north: float, flow: float | None = 1000, **more: Any) -> dict[str, Any]:
    return {"id": name, "point": at(east, north), "flow_gpm": flow, **more}


def area(*streets: dict[str, Any], hydrants: list[dict[str, Any]], **more: Any) -> Neighbourhood:
    content = {"id": AREA, "name": "Springfield", "streets": streets, "hydrants": hydrants, **more}
    return Neighbourhood((Area.model_validate(content),))


def supply(around: Neighbourhood, preplan: PrePlan | None = None) -> WaterSupply:
    return supply_of(preplan or tower(**NO_WATER), around)


def test_the_hydrant_that_takes_least_hose_comes_before_the_one_that_is_nearest() -> None:
    around = area(LAKE, THIRD, hydrants=[hydrant("behind", 110, 60), hydrant("street", 120, -25)])
    lays = supply(around).lays
    assert [(lay.hydrant.id, lay.rank) for lay in lays] == [("street", 1), ("behind", 2)]
    # From the FDC at (26, 0): 20 m to the middle of Lake Street, 94 m along it, 5 m across.
    assert lays[0].metres == pytest.approx(20 + 94 + 5, abs=0.5)
    assert lays[1].metres == pytest.approx(20 + 74 + 80 + 10, abs=0.5)
    assert lays[0].said == "400 ft (120 m) along Lake Street"
    assert lays[1].said == "610 ft (185 m) along Third Street, Lake Street"


def test_a_lay_is_never_shorter_than_a_straight_line() -> None:
    spots = [hydrant(f"{x}_{y}".replace("-", "m"), x, y) for x in range(-390, 391, 130) for y in (-30, -10, 40, 52)]
    for lay in supply(area(LAKE, THIRD, BEHIND, hydrants=spots)).lays:
        assert lay.metres >= lay.straight_m - 1e-6


def test_beyond_the_streets_it_is_a_straight_line_and_says_so() -> None:
    alone = area(hydrants=[hydrant("alone", 26, -185)])
    (lay,) = supply(alone).lays
    assert lay.way is LayWay.STRAIGHT
    assert lay.metres == pytest.approx(185, abs=0.3)
    assert "straight line" in lay.said
    assert "straight line" in lay.shortly
    far_from_a_street = area(LAKE, hydrants=[hydrant("field", 26, -200)])
    assert supply(far_from_a_street).lays[0].way is LayWay.STRAIGHT
    no_way = area(LAKE, {**BEHIND, "line": [at(-400, 180), at(400, 180)]}, hydrants=[hydrant("other", 0, 175)])
    assert supply(no_way).lays[0].way is LayWay.STRAIGHT


def test_a_short_hose_over_open_ground_is_pulled_straight_across() -> None:
    (lay,) = supply(area(LAKE, hydrants=[hydrant("near", 30, -12)])).lays
    assert (lay.way, lay.said) == (LayWay.ACROSS, "45 ft (13 m) straight across")


@pytest.mark.parametrize("more", [{}, {"structures": [{"outline": box(20, -8, 40, -4)}]}])
def test_no_hose_is_pulled_through_a_building(more: dict[str, Any]) -> None:
    place = (26, -12) if more else (26, 26)
    inside = {"fdc": [{"id": "f", "label": "FDC", "point": at(26, 1)}]}
    protection = inside if more else {"fdc": [{"id": "f", "label": "FDC", "point": at(26, 0)}]}
    around = area(LAKE, hydrants=[hydrant("behind", *place)], **more)
    (lay,) = supply(around, tower(protection=protection, **NO_WATER)).lays
    assert lay.way is not LayWay.ACROSS


def test_no_hose_is_pulled_through_a_neighbours_building() -> None:
    around = area(LAKE, hydrants=[hydrant("near", 26, -12)])
    between = tower(site={"footprint": [box(20, -8, 40, -4)]}).site
    assert between is not None
    assert between.footprint is not None
    outlines = between.footprint
    assert supply_of(tower(**NO_WATER), around).lays[0].way is LayWay.ACROSS
    assert supply_of(tower(**NO_WATER), around, lambda: outlines).lays[0].way is LayWay.STREETS


def test_the_hose_goes_to_the_fdc_else_the_main_entrance_else_the_nearest_wall_else_the_point() -> None:
    around = area(LAKE, BEHIND, hydrants=[hydrant("h", 200, -25)])
    doors = {"access_points": [{"id": "a", "label": "Lobby", "point": at(10, 0), "kind": "main entrance"}]}
    walls = {"footprint": [box(0, 0, 40, 30)]}
    plain: dict[str, Any] = {"protection": None, **NO_WATER}
    said = {
        "the FDC": (tower(**NO_WATER), 20 + 174 + 5),
        "the main entrance": (tower(site={**doors, **walls}, **plain), 20 + 190 + 5),
        "the nearest wall": (tower(site=walls, **plain), 20 + 160 + 5),
        "the facility's point on the map": (tower(site=None, **plain), 20 + 180 + 5),
    }
    for name, (preplan, metres) in said.items():
        found = supply(around, preplan)
        assert found.to == name
        assert found.lays[0].metres == pytest.approx(metres, abs=1.5), name


def test_of_two_connections_the_nearer_one_is_fed() -> None:
    fdc = [{"id": "1", "label": "FDC 1", "point": at(2, 0)}, {"id": "2", "label": "FDC 2", "point": at(38, 0)}]
    found = supply(area(LAKE, hydrants=[hydrant("h", 200, -25)]), tower(protection={"fdc": fdc}, **NO_WATER))
    assert found.to == "the nearest FDC"
    assert found.lays[0].metres == pytest.approx(20 + 162 + 5, abs=0.5)


def test_one_out_of_service_has_no_rank_and_takes_none() -> None:
    spots = [hydrant("broken", 60, -25, in_service=False), hydrant("works", 90, -25)]
    lays = supply(area(LAKE, hydrants=spots)).lays
    assert [(lay.hydrant.id, lay.rank) for lay in lays] == [("broken", None), ("works", 1)]


def test_a_hydrant_that_two_areas_tell_is_one_and_the_cautious_telling_counts() -> None:
    spots = [hydrant("a", 60, -25, 1500), hydrant("b", 61, -25, 600), hydrant("c", 60.5, -24, in_service=False)]
    (lay,) = supply(area(LAKE, hydrants=spots)).lays
    assert not lay.hydrant.in_service
    (lay,) = supply(area(LAKE, hydrants=spots[:2])).lays
    assert lay.hydrant.flow_gpm == 600


def test_the_owners_hydrant_wins_over_the_areas() -> None:
    own = tower(water={"hydrants": [hydrant("own", 60, -25, 900), hydrant("own", 60, -24.5, 900)]})
    found = supply(area(LAKE, hydrants=[hydrant("city", 61, -25, 300)]), own)
    assert [lay.hydrant.id for lay in found.lays] == ["own"]


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (185, "610 ft (185 m)"),
        (0.2, "5 ft (1 m)"),
        (30.48, "100 ft (31 m)"),
        (30.5, "110 ft (31 m)"),
        (1100.1, "3,610 ft (1,101 m)"),
    ],
)
def test_a_length_of_hose_is_rounded_up_in_both_units(metres: float, said: str) -> None:
    assert hose_length(metres) == said


@pytest.mark.parametrize(
    ("flow", "said"),
    [
        (1500, "1,500 gpm (AA, light blue)"),
        (1499.9, "1,499 gpm (A, green)"),
        (1000, "1,000 gpm (A, green)"),
        (999.9, "999 gpm (B, orange)"),
        (500, "500 gpm (B, orange)"),
        (499.9, "499 gpm (C, red)"),
        (0, "0 gpm (C, red)"),
        (None, "flow not provided"),
    ],
)
def test_the_class_and_its_colour_are_said_in_words(flow: float | None, said: str) -> None:
    made = Hydrant.model_validate(hydrant("h", 0, 0, flow))
    assert flow_text(made) == said
    assert flow_only(made).split(" (")[0] == said.split(" (", maxsplit=1)[0]


def needed(flow: float | None, *spots: dict[str, Any]) -> Fact | None:
    water = {"needed_fire_flow_gpm": flow} if flow is not None else None
    return supply(area(LAKE, hydrants=list(spots)), tower(water=water)).fire_flow


def test_the_nearest_hydrants_are_added_up_until_the_needed_flow_is_covered() -> None:
    fact = needed(2000, hydrant("1", 60, -25, 1200), hydrant("2", 90, -25, 900), hydrant("3", 120, -25, 1500))
    assert fact is not None
    assert fact.severity is FactSeverity.NORMAL
    assert fact.value.startswith("2,000 gpm: covered by the nearest 2 hydrants, 2,100 gpm (rated one by one")
    assert fact.value.endswith("the last at 300 ft (90 m) of hose")


def test_water_that_is_not_enough_is_amber_and_says_what_is_missing() -> None:
    spots = hydrant("1", 60, -25, 400), hydrant("2", 90, -25, None), hydrant("far", 390, -25, 9000)
    broken = hydrant("3", 70, -15, 9000, in_service=False)
    fact = needed(2000, *spots, broken)
    assert fact is not None
    assert fact.severity is FactSeverity.CAUTION
    assert "2,000 gpm: NOT COVERED" in fact.value
    assert "400 gpm" in fact.value
    assert "1 more not rated" in fact.value
    assert all("NOT COVERED" in words or "ONLY" in words for words in fact.shorter)
    nothing = needed(2000, broken)
    assert nothing is not None
    assert "NO hydrant in service" in nothing.value


def test_without_a_needed_flow_the_flows_are_added_up_only() -> None:
    fact = needed(None, hydrant("1", 60, -25, 400), hydrant("2", 90, -25, 700))
    assert fact is not None
    assert fact.value.startswith("2 hydrants, 1,100 gpm")
    assert needed(None) is None


def test_a_place_without_a_pre_plan_has_its_hydrants_ranked_alike() -> None:
    around = area(LAKE, THIRD, hydrants=[hydrant("behind", 110, 60), hydrant("street", 120, -25)])
    found = supply_at(at(26, 0), around)
    assert found.to == "this place"
    assert [lay.hydrant.id for lay in found.lays] == ["street", "behind"]


def test_the_sheet_and_the_map_name_the_same_hydrants_first(briefing: Briefing) -> None:
    facts = briefing.details(TOWER, BlockKind.WATER).facts
    on_sheet = [fact for fact in facts if fact.label.startswith("Hydrant") and "OUT OF" not in fact.value]
    points = sorted(
        (point for layer in briefing.site_map(TOWER).layers for point in layer.points if point.rank is not None),
        key=lambda point: point.rank or 0,
    )
    assert [fact.label for fact in on_sheet] == [point.label for point in points[:2]]
    for fact, point in zip(on_sheet, points, strict=False):
        assert fact.value.startswith(f"hose {point.details[0].value}")


@pytest.mark.parametrize(
    ("name", "location", "label", "caption"),
    [
        ("H-0026", "corner of Lake Street, east", "Hydrant H-0026", "H-0026"),
        ("osm-n612037371", "Lake Street, underground", "Hydrant on Lake Street", ""),
        ("osm-n612037371", "underground", "Hydrant without a number", ""),
        ("osm-n612037371", None, "Hydrant without a number", ""),
    ],
)
def test_no_crew_is_told_an_id_that_no_plate_bears(name: str, location: str | None, label: str, caption: str) -> None:
    held = tower(water={"hydrants": [{"id": name, "point": at(20, -12), "location": location}]})
    briefing = Briefing(FakeLibrary().add(held), Settings(), lambda: NOW)
    points = [point for layer in briefing.site_map(TOWER).layers for point in layer.points if point.kind == "hydrant"]
    assert [(point.label, point.caption) for point in points] == [(label, caption)]
    facts = briefing.details(TOWER, BlockKind.WATER).facts
    assert label in [fact.label for fact in facts]
