"""Zones at a facility: the answer whole, who is inside, where to go, what is refused, what is kept."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.materials import Light, SpillSize, Wind, WindSpeed, ZoneQuestion
from responder_app.briefing.answers.zones import PlaceKind, ZoneAnswer, ZoneKind, ZoneShape
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.distance import bearing_deg, compass, distance_m
from responder_app.briefing.ground import ground_at
from responder_app.errors import InputError, NoAnswerError
from responder_app.model.area import Area
from responder_app.model.facility import PrePlan
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.briefing.hazmat.asking import LARGE, SMALL, found, numbered
from tests.fakes.buildings import AREA, BARE, TOWER, area, at, bare, box, tower
from tests.fakes.library import FakeLibrary

GEOD = Geod(ellps="WGS84")
CHLORINE = numbered(1017)
SPILL = at(20, 0)
STILL = Wind()
"""Nothing is known of the wind."""
WEST = Wind(270.0)


def briefing_of(*preplans: PrePlan, areas: tuple[Area, ...] = ()) -> Briefing:
    return Briefing(FakeLibrary(held_areas=areas).add(*preplans), Settings(), lambda: NOW)


def ask(briefing: Briefing, wind: Wind = STILL, **said: Any) -> ZoneAnswer:
    return briefing.zones(TOWER, ZoneQuestion(said.pop("material", CHLORINE), wind=wind, **said))


def school(east: float, north: float, number: int = 5, **changes: Any) -> PrePlan:
    identity = {
        "name": f"Lincoln {number}",
        "address": {"street": f"{number} Elm Street", "city": "Springfield"},
        "location": at(east, north),
        "sector": changes.pop("sector", "Government Services and Facilities"),
    }
    content = {
        "id": f"{number:08d}-0000-4000-8000-000000000000",
        "identity": identity,
        "occupancy": {"use": "Elementary school", "occupants": {"day": 400, "night": 0, "weekend": 0}},
        **changes,
    }
    return PrePlan.model_validate(content)


def test_a_zone_is_a_square_downwind_and_a_circle_about_the_spill(briefing: Briefing) -> None:
    answer = ask(briefing, Wind(225.0), size=SMALL)
    isolation, protection = answer.zones
    assert (isolation.kind, isolation.shape, isolation.distance.metres) == (ZoneKind.ISOLATION, ZoneShape.CIRCLE, 60)
    assert (protection.kind, protection.shape, protection.toward_deg) == (ZoneKind.PROTECTION, ZoneShape.SQUARE, 45.0)
    assert protection.spoken == "Protect 0.9 mi (1.5 km) downwind toward NE"
    assert isolation.spoken == "Isolate 200 ft (60 m) in all directions"
    middle = protection.outline[16 + 8]
    assert GEOD.inv(*SPILL, *middle)[2] == pytest.approx(1500, rel=1e-6)
    assert GEOD.inv(*SPILL, *middle)[0] == pytest.approx(45, abs=1e-6)
    assert answer.wind_text == "Wind from SW (225°) toward NE"


def test_an_unknown_wind_gives_full_circles_and_says_so(briefing: Briefing) -> None:
    answer = ask(briefing, size=SMALL)
    protection = answer.zones[1]
    assert (protection.shape, protection.toward_deg) == (ZoneShape.CIRCLE, None)
    assert "Wind direction not known: a full circle" in protection.assumptions
    assert protection.spoken == "Protect 0.9 mi (1.5 km) in all directions: the wind is not known"
    assert answer.wind_text == "Wind direction not known: full circles"
    assert ask(briefing, Wind(None, WindSpeed.HIGH)).wind_text == "Wind direction not known: full circles; speed high"


def test_every_zone_names_its_row_and_carries_the_caveat(briefing: Briefing) -> None:
    for material in (CHLORINE, found("gasoline"), found("propane")):
        for fire in (False, True):
            answer = ask(briefing, Wind(10.0), material=material, fire=fire)
            for zone in answer.zones:
                assert zone.source.startswith("ERG 2024 ")
                assert "page" in zone.source
                assert zone.assumptions[0] == answer.caveat
                assert zone.distance.text in zone.spoken
                assert zone.spoken in answer.spoken
            assert answer.caveat == "Transport guide; first 30 minutes; may not fit a fixed site or a city"


def test_zones_lie_on_the_facilitys_own_map(briefing: Briefing) -> None:
    answer, scene = ask(briefing, Wind(90.0)), briefing.site_map(TOWER)
    assert answer.origin == scene.origin
    assert answer.spill_scene == pytest.approx((0, 0), abs=1e-6)
    for zone in answer.zones:
        assert zone.scene[0] == zone.scene[-1]
        for place, (x, y) in zip(zone.outline, zone.scene, strict=True):
            assert ground_at(scene.origin).metres(place) == pytest.approx((x, y), abs=1e-6)
    xs = [x for zone in answer.zones for x, _ in zone.scene]
    assert (answer.extent[0], answer.extent[2]) == (min(xs), max(xs))


def test_the_spill_may_be_elsewhere_than_the_facilitys_point(briefing: Briefing) -> None:
    spill = at(320, 400)
    answer = ask(briefing, Wind(0.0), size=SMALL, spill=spill)
    assert answer.spill == spill
    assert answer.spill_scene == pytest.approx((300, 400), abs=0.5)
    circle = answer.zones[0]
    assert {round(GEOD.inv(*spill, *corner)[2], 3) for corner in circle.outline} == {60.0}
    assert math.dist(circle.scene[0], answer.spill_scene) == pytest.approx(60, rel=1e-4)
    with pytest.raises(InputError, match=r"km\) from Lakeside Tower: ask about its own place"):
        ask(briefing, spill=(SPILL[0] + 3, SPILL[1]))


def test_the_handling_marking_comes_with_the_answer(briefing: Briefing) -> None:
    heading = ask(briefing).heading
    assert heading is not None
    assert heading.handling == "Law enforcement sensitive"


def test_a_point_without_a_pre_plan_has_zones_too(briefing: Briefing) -> None:
    answer = briefing.zones(at(80, 0), ZoneQuestion(CHLORINE, SMALL, wind=Wind(90.0)))
    assert (answer.facility_id, answer.heading) == (None, None)
    assert answer.origin == answer.spill == at(80, 0)
    assert [one.facility_id for one in answer.inside.facilities] == [TOWER]


def test_day_or_night_is_the_suns_unless_the_crew_says_otherwise(briefing: Briefing) -> None:
    assert ask(briefing, size=SMALL).zones[1].distance.text == "0.9 mi (1.5 km)"
    noon = NOW.replace(hour=12)
    assert ask(briefing, size=SMALL, at=noon).zones[1].distance.text == "0.2 mi (0.3 km)"
    set_by_crew = ask(briefing, size=SMALL, at=noon, light=Light.NIGHT)
    assert set_by_crew.zones[1].distance.text == "0.9 mi (1.5 km)"
    assert set_by_crew.sun.text == "Night, set by the crew; by the sun it is day"


def test_near_sunset_the_night_distances_are_recommended(briefing: Briefing) -> None:
    late = ask(briefing, size=SMALL, at=NOW.replace(hour=17))
    assert late.cautions[-1] == "Less than an hour of day is left: the night distances may fit better (page 281)"
    assert not any("hour of day" in said for said in ask(briefing, size=SMALL, at=NOW.replace(hour=12)).cautions)
    gasoline = ask(briefing, material=found("gasoline"), at=NOW.replace(hour=17))
    assert not any("hour of day" in said for said in gasoline.cautions)


@pytest.mark.parametrize(
    ("moment", "people", "text"),
    [
        (NOW, 45, "45 people at night"),
        (NOW.replace(hour=10), 1200, "1,200 people by day"),
        (NOW.replace(hour=10) + timedelta(days=4), 80, "80 people at the weekend"),
    ],
)
def test_people_inside_are_those_of_the_hour(briefing: Briefing, moment: datetime, people: int, text: str) -> None:
    inside = ask(briefing, at=moment, light=Light.DAY).inside
    assert inside.occupants == people
    assert inside.facilities[0].occupants_text == text
    assert inside.unknown == 1
    assert inside.facilities[1].occupants_text == "occupants not known"
    assert inside.text == f"2 facilities with a pre-plan, {people:,} people, occupants of 1 not known"


def test_a_head_count_of_another_hour_is_said_where_this_ones_is_missing() -> None:
    held = tower(occupancy={"use": "Offices", "occupants": {"day": 1200}})
    (inside,) = ask(briefing_of(held)).inside.facilities
    assert inside.occupants is None
    assert inside.occupants_text == "occupants at night not known (1,200 by day)"


def test_schools_and_hospitals_are_told_apart_by_use_sector_and_name() -> None:
    preplans = [
        school(100, 100, 1),
        school(100, 120, 2, occupancy={"use": "Nursing home"}),
        school(100, 140, 3, occupancy={}, sector="Healthcare and Public Health"),
        school(100, 160, 4, occupancy={"use": "Offices"}),
        school(100, 180, 6, occupancy={"use": "Child care center"}),
        school(100, 200, 7, occupancy={"use": "Museum with school groups"}),
    ]
    inside = ask(briefing_of(tower(), *preplans)).inside
    kinds = {one.name: one.kind for one in inside.facilities}
    assert kinds["Lincoln 1"] is kinds["Lincoln 6"] is PlaceKind.SCHOOL
    assert kinds["Lincoln 2"] is kinds["Lincoln 3"] is PlaceKind.HOSPITAL
    assert kinds["Lincoln 4"] is kinds["Lincoln 7"] is PlaceKind.OTHER
    assert len(inside.schools) == len(inside.hospitals) == 2
    assert inside.text.endswith("2 schools, 2 hospitals or care homes")


def test_only_what_lies_in_a_zone_is_inside() -> None:
    """Chlorine, small, night: 60 m about the spill and a square of 1,500 m to the east."""
    places = {
        1: (20 + 50, 0),  # in both
        2: (20 - 50, 0),  # upwind in the circle
        3: (20 - 70, 0),  # upwind outside
        4: (20 + 1490, 740),  # the far corner of the square
        7: (20 + 1490, 760),  # beside it
        8: (20 + 1510, 0),  # beyond it
    }
    held = briefing_of(tower(), *(school(*place, number) for number, place in places.items()))
    answer = ask(held, WEST, size=SMALL)
    circle, square = ({one.name for one in zone.inside.facilities} - {"Lakeside Tower"} for zone in answer.zones)
    assert circle == {"Lincoln 1", "Lincoln 2"}
    assert square == {"Lincoln 1", "Lincoln 4"}
    assert {one.name for one in answer.inside.facilities} == {"Lakeside Tower", "Lincoln 1", "Lincoln 2", "Lincoln 4"}
    distances = [one.distance_m for one in answer.inside.facilities]
    assert distances == sorted(distances)


def test_a_building_that_reaches_into_a_zone_is_inside_though_its_point_is_not() -> None:
    wide = school(20 - 90, 0, 2, site={"footprint": [box(-110, -20, -30, 20)]})
    beside = school(20 - 90, 200, 3, site={"footprint": [box(-110, 180, -30, 220)]})
    answer = ask(briefing_of(tower(), wide, beside), WEST, size=SMALL)
    assert [one.name for one in answer.zones[0].inside.facilities] == ["Lakeside Tower", "Lincoln 2"]


def test_assembly_points_in_a_zone_are_warned_of(briefing: Briefing) -> None:
    downwind = ask(briefing, Wind(45.0), size=SMALL)
    (warning,) = downwind.inside.assembly_points
    assert warning.text == "Assembly point Plaza (Lakeside Tower) lies in a zone: protective action"
    assert warning.text in downwind.spoken
    assert ask(briefing, Wind(225.0), size=SMALL).inside.assembly_points == ()
    (inner,) = ask(briefing, Wind(45.0), size=LARGE).inside.assembly_points
    assert inner.text.endswith("initial isolation")


def test_hydrants_are_upwind_outside_every_zone_in_service_and_the_nearest_first() -> None:
    hydrants = [
        {"id": "near", "point": at(20 - 50, 0), "flow_gpm": 1500},
        {"id": "far", "point": at(20 - 400, 60), "flow_gpm": 1000},
        {"id": "up", "point": at(20 - 100, 10), "flow_gpm": 700},
        {"id": "dry", "point": at(20 - 90, 0), "in_service": False},
        {"id": "down", "point": at(20 + 2000, 0), "flow_gpm": 1500},
        {"id": "beside", "point": at(20, 900), "flow_gpm": 1500},
    ]
    areas = (Area.model_validate({"id": AREA, "name": "City", "hydrants": hydrants}),)
    answer = ask(briefing_of(tower(water=None), areas=areas), WEST, size=SMALL)
    assert [one.id for one in answer.hydrants] == ["up", "far"]
    assert answer.hydrants[0].text.startswith("320 ft (100 m) W, 700 gpm (B")
    assert answer.hydrants[0].severity is FactSeverity.NORMAL
    assert answer.hydrants_note == ""
    still = ask(briefing_of(tower(water=None), areas=areas), size=SMALL)
    assert [one.id for one in still.hydrants] == ["down"]
    assert still.hydrants_note == "Upwind is not known: the nearest outside the circles"
    none = ask(briefing_of(tower(water=None)), WEST, size=SMALL)
    assert none.hydrants_note == "No hydrant in service is known upwind, outside all zones: no area map is held"


def test_the_facilitys_own_hydrant_is_not_named_twice() -> None:
    own = {"hydrants": [{"id": "own", "point": at(20 - 100, 0), "flow_gpm": 900}]}
    twin = [{"id": "twin", "point": at(20 - 101, 1), "flow_gpm": 900}]
    areas = (Area.model_validate({"id": AREA, "name": "City", "hydrants": twin}),)
    answer = ask(briefing_of(tower(water=own), areas=areas), WEST, size=SMALL)
    assert [one.id for one in answer.hydrants] == ["own"]


def test_a_hydrant_that_two_areas_tell_of_is_named_once_and_not_at_all_where_one_says_it_is_out_of_service() -> None:
    def city(number: int, *hydrants: dict[str, Any]) -> Area:
        return Area.model_validate({"id": AREA.replace("3", str(number)), "name": "City", "hydrants": hydrants})

    one, two = {"id": "a", "point": at(20 - 100, 0)}, {"id": "b", "point": at(20 - 101, 0)}
    held = briefing_of(tower(water=None), areas=(city(3, one), city(6, two)))
    assert len(ask(held, WEST, size=SMALL).hydrants) == 1
    out = briefing_of(tower(water=None), areas=(city(3, one), city(6, {**two, "in_service": False})))
    assert ask(out, WEST, size=SMALL).hydrants == ()


def street(name: str, *points: tuple[float, float], kind: str = "street") -> dict[str, Any]:
    return {"name": name, "kind": kind, "line": [at(*point) for point in points]}


def staged(*streets: dict[str, Any], wind: Wind = WEST, **said: Any) -> ZoneAnswer:
    areas = (Area.model_validate({"id": AREA, "name": "City", "streets": list(streets)}),)
    return ask(briefing_of(tower(site=None), areas=areas), wind, size=SMALL, **said)


def test_staging_is_suggested_on_a_street_straight_upwind_just_beyond_the_zones() -> None:
    answer = staged(
        street("Elm Street", (20 - 2000, 10), (20 + 2000, 10)), street("Oak Street", (-600, -900), (-600, 900))
    )
    best = answer.staging[0]
    assert best.street == "Elm Street"
    assert best.text == "530 ft (161 m) W on Elm Street, upwind, outside all zones"
    assert not best.own
    assert distance_m(SPILL, best.point) == pytest.approx(best.distance_m, rel=1e-3)
    assert best.usng.startswith("16T DM ")
    assert len(answer.staging) == 2


def test_nobody_is_staged_on_a_highway_or_a_railway_nor_downwind() -> None:
    lines = (
        street("Interstate 90", (20 - 300, 10), (20 - 100, 10), kind="highway"),
        street("Blue Line", (20 - 300, 0), (20 - 100, 0), kind="rail"),
        street("East Street", (20 + 100, 0), (20 + 300, 0)),
    )
    answer = staged(*lines)
    assert [one.street for one in answer.staging] == [""]
    assert answer.staging_note == "No street is known upwind: check that the place can be reached"
    assert compass(bearing_deg(SPILL, answer.staging[0].point)) == "W"


def test_own_staging_points_come_first_where_they_are_safe_and_are_named_where_not() -> None:
    points = [
        {"id": "good", "label": "Depot", "point": at(20 - 300, 20)},
        {"id": "in", "label": "Gate", "point": at(20 + 200, 0)},
        {"id": "close", "label": "Corner", "point": at(20 - 80, 0)},
        {"id": "beside", "label": "Field", "point": at(20, 1200)},
    ]
    held = briefing_of(tower(site={"staging_points": points}))
    answer = ask(held, WEST, size=SMALL)
    assert [(one.label, one.own) for one in answer.staging] == [("Depot", True)]
    assert answer.staging_note.split("; ") == [
        "Staging point Gate lies in a zone",
        "Staging point Corner is less than 165 ft (50 m) outside a zone",
        "Staging point Field is not upwind",
    ]
    assert answer.staging_inside == ("Gate",)
    still = ask(held, size=SMALL)
    assert still.staging == ()
    assert still.staging_note.endswith("Wind not known: stage outside the circles, move when it is")


@given(st.floats(0, 359.99), st.sampled_from(SpillSize), st.booleans())
@settings(deadline=None, max_examples=40)
def test_no_hydrant_or_staging_spot_ever_lies_in_a_zone_or_off_the_upwind_side(
    from_deg: float, size: SpillSize, fire: bool
) -> None:
    streets = [street(f"{n} Street", (n * 150, -4000), (n * 150, 4000)) for n in range(-25, 25)]
    hydrants = [{"id": f"h{n}", "point": at(170 * (n % 40 - 20), 170 * (n // 40 - 20))} for n in range(1600)]
    areas = (Area.model_validate({"id": AREA, "name": "City", "streets": streets, "hydrants": hydrants}),)
    answer = ask(briefing_of(tower(), areas=areas), Wind(from_deg), size=size, fire=fire)
    assert answer.hydrants
    for point in (*(one.point for one in answer.hydrants), *(one.point for one in answer.staging)):
        bearing, _, metres = GEOD.inv(*answer.spill, *point)
        turn = math.radians(bearing - from_deg)
        assert math.cos(turn) >= 0.499
        for zone in answer.zones:
            if zone.shape is ZoneShape.CIRCLE:
                assert metres > zone.distance.metres * 0.999


@pytest.mark.parametrize("place", [(200.0, 0.0), (0.0, 91.0), (float("nan"), 0.0), (0.0, 89.5), (0.0, float("inf"))])
def test_a_place_outside_the_world_is_refused(briefing: Briefing, place: tuple[float, float]) -> None:
    with pytest.raises(InputError):
        briefing.zones(place, ZoneQuestion(CHLORINE))


@pytest.mark.parametrize(
    "moment", [datetime(2026, 3, 3), datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)]
)
def test_a_time_that_cannot_be_meant_is_refused(briefing: Briefing, moment: datetime) -> None:
    with pytest.raises(InputError):
        ask(briefing, at=moment)


def test_a_facility_that_is_not_held_has_no_answer(briefing: Briefing) -> None:
    with pytest.raises(NoAnswerError):
        briefing.zones("44444444-4444-4444-8444-444444444444", ZoneQuestion(CHLORINE))


def test_after_a_refused_question_the_next_is_answered_as_before(briefing: Briefing) -> None:
    before = ask(briefing, Wind(10.0))
    with pytest.raises(InputError):
        ask(briefing, Wind(float("nan")))
    assert ask(briefing, Wind(10.0)) == before


def test_what_is_kept_gives_the_same_answer_as_what_is_made_anew(briefing: Briefing) -> None:
    questions = [
        ZoneQuestion(CHLORINE, size, wind=Wind(from_deg), spill=spill)
        for size in (SMALL, LARGE)
        for from_deg in (0.0, 123.0, None)
        for spill in (None, at(300, 300))
    ]
    for question in (*questions, *reversed(questions)):
        anew = briefing_of(tower(), bare(), areas=(area(),)).zones(TOWER, question)
        assert briefing.zones(TOWER, question) == anew


def test_a_new_version_of_a_facility_nearby_is_seen_at_once(library: FakeLibrary, briefing: Briefing) -> None:
    assert ask(briefing).inside.unknown == 1
    library.add(bare(occupancy={"occupants": {"night": 12}}))
    assert ask(briefing).inside.unknown == 0
    assert ask(briefing).inside.occupants == 57
    del library.preplans[BARE]
    assert len(ask(briefing).inside.facilities) == 1


def test_a_larger_zone_after_a_small_one_looks_as_far_as_it_reaches() -> None:
    held = briefing_of(tower(), school(7000, 0, 1), school(100, 2500, 2))
    assert ask(held, WEST, size=SMALL).inside.schools == ()
    assert [one.name for one in ask(held, WEST, size=LARGE).inside.schools] == ["Lincoln 2", "Lincoln 1"]


def test_a_new_area_map_is_seen_at_once(library: FakeLibrary, briefing: Briefing) -> None:
    assert ask(briefing, Wind(0.0), size=SMALL).staging_note == "Staging point Lake and Third lies in a zone"
    library.held_areas = ()
    note = ask(briefing, Wind(0.0), size=SMALL).staging_note
    assert note.endswith("No street is known upwind: check that the place can be reached")


def test_zones_cross_the_antimeridian_with_who_is_inside_on_both_sides() -> None:
    def moved(preplan: PrePlan, lon: float) -> PrePlan:
        identity = preplan.identity.model_copy(update={"location": (lon, -16.5)})
        return preplan.model_copy(update={"identity": identity})

    held = briefing_of(moved(school(0, 0, 1), 179.999), moved(school(0, 0, 2), -179.999))
    answer = held.zones((179.9995, -16.5), ZoneQuestion(CHLORINE, SMALL, wind=WEST))
    assert {one.name for one in answer.inside.facilities} == {"Lincoln 1", "Lincoln 2"}
    square = answer.zones[1]
    assert len(square.parts) == 2
    assert max(lon for lon, _ in square.outline) > 180
    assert max(abs(x) for x, _ in square.scene) < 1600


def test_the_answer_is_read_aloud_whole(briefing: Briefing) -> None:
    said = ask(briefing, Wind(45.0), size=SMALL).spoken
    assert said.startswith(
        "Chlorine, UN 1017. Isolate 200 ft (60 m) in all directions. Protect 0.9 mi (1.5 km) downwind toward SW."
    )
    assert "Night distances" in said
    assert "Assembly point Plaza" in said
    doubtful = ask(briefing, material=numbered(1955)).spoken
    assert "the largest distances are taken" in doubtful


def test_the_largest_distances_of_an_unclear_material_are_never_less_than_those_of_each_it_may_be() -> None:
    held = briefing_of(tower())
    for text in ("2.3", "class 3", "1.1"):
        unclear = found(text)
        for size, fire in ((SMALL, False), (LARGE, False), (LARGE, True)):
            whole = ask(held, WEST, material=unclear, size=size, fire=fire).zones
            for un in unclear.uns:
                for zone in ask(held, WEST, material=numbered(un), size=size, fire=fire).zones:
                    reached = [one.distance.metres for one in whole if one.shape is zone.shape]
                    assert max(reached) >= zone.distance.metres, (text, un, zone.title)


def test_a_question_is_a_value_that_can_be_changed_in_one_point(briefing: Briefing) -> None:
    question = ZoneQuestion(CHLORINE, SMALL, wind=Wind(10.0))
    turned = replace(question, wind=Wind(190.0))
    assert briefing.zones(TOWER, turned).zones[1].toward_deg == pytest.approx(10.0)
