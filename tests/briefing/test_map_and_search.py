"""The site map's scene, search, and places without a pre-plan."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.site_map import LayerKind, MapLayer, MapScene
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.distance import distance_m
from responder_app.briefing.ground import lonlat_at
from responder_app.briefing.hydrants import flow_class
from responder_app.briefing.spelling import nearest_spelt
from responder_app.briefing.usng import usng
from responder_app.library.guests import Stay
from responder_app.library.values import AddressHit
from responder_app.model.area import Area
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import AREA, BARE, TOWER, area, at, bare, box, tower
from tests.fakes.library import FakeLibrary


def layer(scene: MapScene, kind: LayerKind) -> MapLayer:
    found = scene.layer(kind)
    assert found is not None, kind
    return found


def test_the_scene_is_in_metres_about_the_facility(briefing: Briefing) -> None:
    scene = briefing.site_map(TOWER)
    ring = layer(scene, LayerKind.FOOTPRINT).areas[0].rings[0]
    assert [(round(x), round(y)) for x, y in ring] == [(-20, 0), (20, 0), (20, 30), (-20, 30), (-20, 0)]
    assert ring[0] == ring[-1]


def test_a_click_gives_the_place_and_its_grid_reference(briefing: Briefing) -> None:
    scene = briefing.site_map(TOWER)
    assert distance_m(lonlat_at(scene, 0, 0), at(20, 0)) < 0.01
    assert usng(lonlat_at(scene, 0, 0)) == scene.usng
    east_of_it = usng(lonlat_at(scene, 100, 0)).split()
    assert int(east_of_it[2]) - int(scene.usng.split()[2]) == pytest.approx(100, abs=2)


def test_sides_stand_outside_the_footprint_and_run_clockwise(briefing: Briefing) -> None:
    sides = {point.label: (point.x, point.y) for point in layer(briefing.site_map(TOWER), LayerKind.SIDES).points}
    assert sides["A"] == pytest.approx((0, -7), abs=0.3)
    assert sides["B"] == pytest.approx((-27, 15), abs=0.3)
    assert sides["C"] == pytest.approx((0, 37), abs=0.3)
    assert sides["D"] == pytest.approx((27, 15), abs=0.3)


def test_a_place_without_a_pre_plan_is_marked_where_it_stands(briefing: Briefing) -> None:
    scene = briefing.at_address("126 North Lake Street").scene
    assert scene is not None
    (mark,) = layer(scene, LayerKind.FOOTPRINT).points
    assert (mark.kind, mark.x, mark.y, mark.label) == ("place", 0, 0, "126 North Lake Street")


def test_layers_come_from_the_ground_up_and_far_streets_stay_out(briefing: Briefing) -> None:
    scene = briefing.site_map(TOWER)
    order = list(LayerKind)
    places = [order.index(shown.kind) for shown in scene.layers]
    assert places == sorted(places)
    assert [line.label for line in layer(scene, LayerKind.STREETS).lines] == ["North Lake Street", "Third Street"]


def test_hydrants_carry_their_flow_class_and_the_owners_is_not_doubled(briefing: Briefing) -> None:
    points = {point.id: point for point in layer(briefing.site_map(TOWER), LayerKind.HYDRANTS).points}
    assert set(points) == {"hydrant-H-1", "hydrant-H-9", "hydrant-C-7"}
    assert points["hydrant-H-1"].flow_class == "AA"
    assert points["hydrant-H-9"].flow_class is None
    assert points["hydrant-H-9"].severity is FactSeverity.DANGER


@pytest.mark.parametrize(
    ("flow", "name"),
    [(1500, "AA"), (1499, "A"), (1000, "A"), (999, "B"), (500, "B"), (499, "C"), (0, "C"), (None, None)],
)
def test_flow_classes_are_those_of_nfpa_291(flow: float | None, name: str | None) -> None:
    assert flow_class(flow) == name


def test_indoor_things_stay_on_the_plans(briefing: Briefing) -> None:
    scene = briefing.site_map(TOWER)
    ids = {point.id for shown in scene.layers for point in shown.points}
    assert {"access-a1", "keybox-k1", "gate-g1", "fdc-f1", "shutoff-g", "assembly-p", "staging-s1"} <= ids
    assert "elevator-1" not in ids
    assert "stair-A" not in ids


def test_an_exit_that_is_a_door_of_the_map_is_not_drawn_twice(briefing: Briefing) -> None:
    ids = {point.id for point in layer(briefing.site_map(TOWER), LayerKind.EVACUATION).points}
    assert "exit-x1" not in ids
    assert "exit-x2" in ids


def test_a_facility_of_several_outlines_is_named_on_the_widest(library: FakeLibrary, briefing: Briefing) -> None:
    library.add(tower(site={"footprint": [box(60, 0, 64, 4), box(0, 0, 40, 30)]}))
    labels = [area.label for area in layer(briefing.site_map(TOWER), LayerKind.FOOTPRINT).areas]
    assert labels == ["", "Lakeside Tower"]


def test_only_outdoor_ways_are_on_the_map(briefing: Briefing) -> None:
    lines = layer(briefing.site_map(TOWER), LayerKind.EVACUATION).lines
    assert [line.style for line in lines] == ["step-free route"]


def test_other_facilities_can_be_opened_from_the_map(briefing: Briefing) -> None:
    others = layer(briefing.site_map(TOWER), LayerKind.OTHER_FACILITIES).points
    assert [(point.label, point.facility_id) for point in others] == [("Riverside Flats", BARE)]


def test_what_is_missing_from_the_map_is_said() -> None:
    scene = Briefing(FakeLibrary().add(bare()), Settings(), lambda: NOW).site_map(BARE)
    assert any("No area map held" in note for note in scene.notes)
    assert any(note == "Footprint and access: not provided" for note in scene.notes)
    assert scene.extent[0] < 0 < scene.extent[2]


def test_a_new_area_is_seen_without_a_restart(library: FakeLibrary, briefing: Briefing) -> None:
    library.held_areas = ()
    assert briefing.site_map(TOWER).layer(LayerKind.STREETS) is None
    held = area()
    library.held_areas = (held,)
    assert briefing.site_map(TOWER).layer(LayerKind.STREETS) is not None
    library.held_areas = (held.model_copy(update={"streets": ()}),)
    assert briefing.site_map(TOWER).layer(LayerKind.STREETS) is None


def test_the_first_view_holds_the_building_and_its_hydrants(briefing: Briefing) -> None:
    scene = briefing.site_map(TOWER)
    west, south, east, north = scene.extent
    for x, y in ((-20, 0), (20, 30), (10, -12), (-35, 10)):
        assert west <= x <= east
        assert south <= y <= north
    assert math.dist((west, south), (east, north)) < 400


def test_search_says_why_a_facility_was_found(briefing: Briefing) -> None:
    assert [(hit.name, hit.why) for hit in briefing.search("lakeside").hits] == [("Lakeside Tower", "")]
    assert briefing.search("acme").hits[0].why == "tenant: Acme Insurance"


def test_two_candidates_stay_two(library: FakeLibrary, briefing: Briefing) -> None:
    library.add(tower(id="44444444-4444-4444-8444-444444444444"))
    assert len(briefing.search("lakeside").hits) == 2


def test_nothing_found_says_so_and_offers_the_nearest_names(briefing: Briefing) -> None:
    answer = briefing.search("Zanzibar")
    assert answer.hits == ()
    assert answer.message == "No pre-plan found for “Zanzibar”."
    assert "Lakeside Tower" in answer.nearest_names
    assert not answer.place_without_preplan


def test_a_search_that_finds_nothing_says_what_mutual_aid_no_longer_shows() -> None:
    over = Stay("0" * 64, "Northquay", NOW - timedelta(days=2), over_since=NOW - timedelta(days=1))
    library = FakeLibrary(stays_known=(over, Stay("1" * 64, "Port Adler", NOW))).add(tower())
    briefing = Briefing(library, Settings(), lambda: NOW)
    (said,) = briefing.search("Quay school").ended
    assert said.startswith("Mutual aid by Northquay ended")
    assert "ask Northquay to prolong it, then sync" in said
    assert briefing.search("lakeside").ended == ()


def test_an_address_without_a_pre_plan_is_recognised(briefing: Briefing) -> None:
    assert briefing.search("126 North Lake Street").place_without_preplan
    assert briefing.search("-87.63, 41.88").place_without_preplan
    assert not briefing.search("").place_without_preplan


def test_at_an_address_the_nearest_facilities_and_hydrants_are_told(briefing: Briefing) -> None:
    answer = briefing.at_address("126 North Lake Street")
    assert answer.place == "126 North Lake Street, Springfield"
    assert answer.point == pytest.approx(at(60, 10))
    assert answer.facilities[0].name == "Lakeside Tower"
    assert answer.facilities[0].text == "135 ft (41 m) W" or answer.facilities[0].text.endswith("W")
    assert answer.hydrants[0].id == "C-7"
    assert answer.hydrants[0].flow_class == "B"
    assert answer.usng.startswith("16T DM")
    assert answer.scene is not None
    assert answer.scene.layer(LayerKind.STREETS) is not None


def test_several_addresses_that_fit_are_all_offered(briefing: Briefing) -> None:
    answer = briefing.at_address("r")
    assert len(answer.candidates) == 2
    assert "2 addresses fit" in answer.message


def test_coordinates_either_way_round_and_grid_references_name_the_same_place(briefing: Briefing) -> None:
    lon, lat = at(60, 10)
    asked = (f"{lon}, {lat}", f"{lat}, {lon}", briefing.at_address("126 North Lake Street").usng)
    for text in asked:
        point = briefing.at_address(text).point
        assert point is not None
        assert distance_m(point, (lon, lat)) < 1.6


@pytest.mark.parametrize("text", ["Atlantis Road 5", "200, 300", "99T DM 47909 36776", ""])
def test_a_place_that_is_none_gets_a_message(briefing: Briefing, text: str) -> None:
    library = FakeLibrary()
    answer = Briefing(library, Settings(), lambda: NOW).at_address(text)
    assert answer.point is None
    assert answer.scene is None
    assert "longitude and latitude" in answer.message
    assert "USNG" in answer.message


@pytest.mark.parametrize("text", ["125 Nroth Laek Stret", "Atlantis", "44 Rivver Rd", "?!"])
def test_text_that_is_no_address_is_answered_with_the_nearest_in_spelling(text: str) -> None:
    class Strict(FakeLibrary):
        def addresses(self, text: str, limit: int = 10) -> tuple[AddressHit, ...]:
            return ()

    answer = Briefing(Strict(held_areas=(area(),)), Settings(), lambda: NOW).at_address(text)
    assert answer.point is None
    assert len(answer.candidates) == 2
    assert all(match.near for match in answer.candidates)
    assert answer.candidates[0].address in answer.message
    if "Laek" in text:
        assert answer.candidates[0].address == "126 North Lake Street, Springfield"
    if "Rivver" in text:
        assert answer.candidates[0].address == "45 River Road, Springfield"


def test_the_nearest_house_numbers_of_the_street_are_offered_first() -> None:
    lines = [{"street": f"{number} Lake Street", "city": "S", "point": at(number, 0)} for number in range(2, 90, 2)]
    held = Area.model_validate({"id": AREA, "name": "S", "addresses": lines})
    found = nearest_spelt("51 Lakke Street", (held,), 6)
    assert {match.address for match in found} == {"50 Lake Street, S", "52 Lake Street, S", "48 Lake Street, S"}
    assert nearest_spelt("Lakke Street 51", (held,), 6) == found


def test_an_address_whose_number_comes_last_is_offered_as_a_place() -> None:
    class Held(FakeLibrary):
        def addresses(self, text: str, limit: int = 10) -> tuple[AddressHit, ...]:
            return (AddressHit("5 Kaisaniementie", "Helsinki", at(0, 0), 100.0, False),) if "Kais" in text else ()

    held = Held().add(tower())
    ask = Briefing(held, Settings(), lambda: NOW).search
    assert ask("Kaisaniementie 5").place_without_preplan
    assert ask("Nowhere Lane 5").place_without_preplan
    assert not ask("Lakeside Tower").place_without_preplan
