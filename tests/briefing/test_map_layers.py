"""Each layer of the site map: what is on it, what is said of it, and geometry that nobody should draw."""

from __future__ import annotations

import math
from typing import Any

import pytest

from responder_app.briefing.answers.fact import FactSeverity, FactState
from responder_app.briefing.answers.sheet import BlockKind
from responder_app.briefing.answers.site_map import LayerKind, MapLayer, MapPoint, MapScene
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.distance import distance_m
from responder_app.briefing.ground import lonlat_at
from responder_app.briefing.projection import project
from responder_app.briefing.scene_ground import MOST_SHAPES
from responder_app.briefing.scene_shapes import CUT_M, MOST_POINTS
from responder_app.model.area import Area
from responder_app.model.base import LonLat
from responder_app.model.facility import PrePlan
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import AREA, BARE, TOWER, area, at, bare, box, tower
from tests.fakes.library import FakeLibrary

CHEMICALS = [
    {"id": "cl", "name": "Chlorine", "un": 1017, "gas": True, "max_amount": {"low_lb": 1000, "high_lb": 4999}},
    {"id": "d", "name": "Diesel", "un": 1202, "max_amount": {"low_lb": 9000, "high_lb": 9000}},
]


def map_of(*others: PrePlan, held: tuple[Area, ...] = (), **changes: Any) -> MapScene:
    return Briefing(FakeLibrary(held_areas=held).add(tower(**changes), *others), Settings(), lambda: NOW).site_map(
        TOWER
    )


def area_of(**content: Any) -> tuple[Area, ...]:
    return (Area.model_validate({"id": AREA, "name": "Map", **content}),)


def layer(scene: MapScene, kind: LayerKind) -> MapLayer:
    found = scene.layer(kind)
    assert found is not None, kind
    return found


def point(scene: MapScene, kind: LayerKind, start: str) -> MapPoint:
    return next(point for point in layer(scene, kind).points if point.label.startswith(start))


def said(of: MapPoint) -> dict[str, str]:
    return {fact.label: fact.value for fact in of.details}


def test_what_is_seen_first_is_told_once_and_the_scene_is_the_same(briefing: Briefing) -> None:
    told: list[object] = []
    scene = briefing.site_map(TOWER, lambda *framed: told.append(framed))
    assert told == [(scene.origin, scene.extent)]
    assert briefing.site_map(TOWER) == scene


def test_everything_that_a_crew_switches_has_a_layer_of_its_own(briefing: Briefing) -> None:
    scene = briefing.site_map(TOWER)
    wanted = {
        LayerKind.FOOTPRINT: "footprint-0",
        LayerKind.SIDES: "side-A",
        LayerKind.ACCESS: "access-a1",
        LayerKind.KEY_BOXES: "keybox-k1",
        LayerKind.FDC: "fdc-f1",
        LayerKind.HYDRANTS: "hydrant-H-1",
        LayerKind.SHUT_OFFS: "shutoff-g",
        LayerKind.STAGING: "staging-s1",
        LayerKind.ASSEMBLY: "assembly-p",
        LayerKind.EVACUATION: "route-7",
        LayerKind.EXPOSURES: "exposure-1",
        LayerKind.OTHER_FACILITIES: f"facility-{BARE}",
    }
    for kind, thing in wanted.items():
        held = layer(scene, kind)
        areas, lines = {shape.id for shape in held.areas}, {line.id for line in held.lines}
        assert thing in areas | lines | {point.id for point in held.points}, kind
    titles = [held.title for held in scene.layers]
    assert len(set(titles)) == len(titles)


def test_hydrants_are_in_the_order_of_their_hose_and_say_class_rank_and_target(briefing: Briefing) -> None:
    held = layer(briefing.site_map(TOWER), LayerKind.HYDRANTS)
    assert [shown.rank for shown in held.points] == [1, 2, None]
    first = held.points[0]
    assert said(first)["Hose lay"] == "45 ft (13 m) straight across"
    assert said(first)["Flow"] == "1,600 gpm (AA, light blue), 12 in main"
    assert said(first)["By hose"] == "number 1 of 2 in service"
    assert said(first)["Laid to"] == "the FDC"
    broken = held.points[2]
    assert broken.details[0].value == "OUT OF SERVICE"
    assert broken.details[0].severity is FactSeverity.DANGER


def test_the_scene_says_whether_the_nearest_hydrants_give_the_needed_flow(briefing: Briefing) -> None:
    fact = briefing.site_map(TOWER).fire_flow
    assert fact is not None
    assert "NOT COVERED" in fact.value
    assert fact.severity is FactSeverity.CAUTION


def test_the_exposures_of_the_map_are_those_of_the_sheet(briefing: Briefing) -> None:
    scene = briefing.site_map(TOWER)
    (shown,) = layer(scene, LayerKind.EXPOSURES).points
    assert shown.label == "Exposure D: 19 ft (6 m)"
    assert said(shown)["Building"] == "Annex"
    assert said(shown)["Wall to wall"] == "19 ft (6 m), side D"
    on_sheet = briefing.arrival_sheet(TOWER).block(BlockKind.EVACUATION).facts[0]
    assert (on_sheet.label, on_sheet.value) == ("Exposure, side D", "19 ft (6 m), Annex")
    assert layer(scene, LayerKind.EXPOSURES).areas
    # It stands in the building, on the side that faces us.
    assert distance_m(lonlat_at(scene, shown.x, shown.y), at(52, 15)) < 15


def test_of_a_dense_block_the_nearest_of_each_side_and_what_is_dangerous_keep_their_symbol_from_afar() -> None:
    row = [{"outline": box(60, n * 8, 70 + n, n * 8 + 7)} for n in range(4)]
    beside = [{"outline": box(-30, 0, -20, 30)}, {"outline": box(46, 12, 48, 14)}]
    close = [one for one in map_of(held=area_of(structures=[*row, *beside])).layers if one.kind is LayerKind.EXPOSURES]
    (found,) = close
    assert len(found.points) == 6
    kept = [point.label for point in found.points if not point.minor]
    assert sorted(kept) == ["Exposure B: 65 ft (20 m)", "Exposure D: 19 ft (6 m)"]
    near = map_of(held=area_of(structures=[{"outline": box(45 + n, n * 8, 49, n * 8 + 6)} for n in range(3)]))
    assert not any(point.minor for point in layer(near, LayerKind.EXPOSURES).points), "walls within 10 m are loud"


def test_a_facility_of_which_only_the_place_is_known_is_marked_there_and_says_what_is_missing() -> None:
    scene = Briefing(FakeLibrary().add(bare()), Settings(), lambda: NOW).site_map(BARE)
    (there,) = layer(scene, LayerKind.FOOTPRINT).points
    assert (there.kind, there.x, there.y, there.label) == ("place", 0.0, 0.0, "Riverside Flats")
    assert [fact.state for fact in there.details] == [FactState.MISSING]
    assert scene.extent[0] < -50
    assert scene.extent[3] > 50
    assert "Footprint and access: not provided" in scene.notes
    # The control: an outline says the place itself.
    assert layer(map_of(), LayerKind.FOOTPRINT).points == ()


@pytest.mark.parametrize(("gap", "seen"), [(49, True), (51, False)])
def test_exposures_reach_as_far_as_fifty_metres(gap: int, seen: bool) -> None:
    scene = map_of(held=area_of(structures=[{"outline": box(40 + gap, 0, 60 + gap, 30)}]))
    assert (scene.layer(LayerKind.EXPOSURES) is not None) is seen


def test_a_neighbour_with_hazmat_is_an_exposure_that_can_be_opened() -> None:
    scene = map_of(bare(site={"footprint": [box(60, 0, 90, 30)]}, hazmat={"chemicals": CHEMICALS}))
    (shown,) = layer(scene, LayerKind.EXPOSURES).points
    assert shown.facility_id == BARE
    assert "HAZMAT" in shown.label
    assert shown.severity is FactSeverity.CAUTION
    assert any("Chlorine" in fact.value for fact in shown.details)


def test_a_neighbours_hazmat_is_said_in_words_the_worst_first_and_at_most() -> None:
    hazmat = {"chemicals": CHEMICALS, "placard": {"health": 4, "flammability": 0, "instability": 0, "special": ["OX"]}}
    shown = point(map_of(bare(hazmat=hazmat)), LayerKind.OTHER_FACILITIES, "Riverside")
    lines = [fact.value for fact in shown.details if fact.label == "Hazmat"]
    assert lines[0].startswith("Chlorine, at most 4,999 lb (2,300 kg)")
    assert lines[1].startswith("Diesel, at most 9,000 lb")
    assert shown.details[0].severity is FactSeverity.DANGER
    assert said(shown)["NFPA 704"].startswith("health 4, flammability 0, instability 0, special: oxidizer")


def test_many_chemicals_are_counted_and_amounts_without_an_end_say_so() -> None:
    many = [{"id": f"c{n}", "name": f"Stuff {n}", "max_amount": {"low_lb": 1e7, "code": "13"}} for n in range(9)]
    shown = point(map_of(bare(hazmat={"chemicals": many})), LayerKind.OTHER_FACILITIES, "Riverside")
    lines = [fact.value for fact in shown.details if fact.label == "Hazmat"]
    assert "10,000,000 lb (4,500,000 kg) and more" in lines[0]
    assert lines[-1] == "5 more, on its own screen"


@pytest.mark.parametrize(
    ("changes", "state"),
    [({"hazmat": {"chemicals": []}}, FactState.NONE), ({}, FactState.MISSING)],
)
def test_no_hazmat_and_nobody_said_are_told_apart(changes: dict[str, Any], state: FactState) -> None:
    shown = point(map_of(bare(**changes)), LayerKind.OTHER_FACILITIES, "Riverside")
    assert next(fact for fact in shown.details if fact.label == "Hazmat").state is state


def test_a_facility_too_far_to_be_read_is_not_called_harmless() -> None:
    identity = {**bare().identity.model_dump(), "location": at(700, 0)}
    shown = point(map_of(bare(identity=identity, hazmat={"chemicals": CHEMICALS})), LayerKind.OTHER_FACILITIES, "River")
    assert "Not looked at" in said(shown)["Hazmat"]


def test_plans_lie_on_the_ground_where_their_control_points_are(briefing: Briefing) -> None:
    scene = briefing.site_map(TOWER)
    assert scene.plans[0].level == "G"
    assert {plan.level for plan in scene.plans} >= {"B1", "G", "2", "14"}
    plan = scene.plans[0]
    assert (plan.document_id, plan.page, plan.width_pt, plan.height_pt) == ("plan-G", 1, 1000, 800)
    x, y = project(plan.to_metres, 100 + 20 * 40, 700 - 20 * 30)
    assert distance_m(lonlat_at(scene, x, y), at(40, 30)) < 0.05
    assert plan.rms_error_m is not None
    assert not plan.poor
    assert plan.fit.startswith("Positions good to")


def test_a_sheet_that_cannot_be_laid_on_the_map_says_why() -> None:
    twice = {"page_x_pt": 1, "page_y_pt": 1, "point": at(0, 0)}
    levels = {
        "levels": [
            {"ordinal": 0, "label": "G", "plan": "plan-G", "georeference": {"control_points": [twice, twice]}},
            {"ordinal": 1, "label": "2", "plan": "plan-2"},
            {"ordinal": 2, "label": "3"},
        ]
    }
    documents = [
        {"id": f"plan-{label}", "kind": "floor plan", "title": label, "media_type": "application/pdf",
         "pages": [{"width_pt": 100, "height_pt": 80}]} for label in ("G", "2")
    ]  # fmt: skip
    scene = map_of(levels=levels, documents=documents)
    assert scene.plans == ()
    reasons = {off.level: off.reason for off in scene.plans_off}
    assert reasons["G"].startswith("The sheet's georeference is not usable")
    assert reasons["2"] == "The sheet is not tied to the ground"
    assert "3" not in reasons


# Geometry that nobody should draw


def ring(points: int, east: float, north: float, radius: float) -> tuple[LonLat, ...]:
    turns = [k * math.tau / points for k in range(points)]
    corners = [at(east + radius * math.cos(turn), north + radius * math.sin(turn)) for turn in turns]
    return (*corners, corners[0])


def test_a_building_of_a_million_points_is_drawn_coarser_and_said() -> None:
    holes = [ring(9_999, 200, 200, 10 + number / 10) for number in range(100)]
    outline = {"outer": ring(9_999, 200, 200, 90), "holes": holes}
    scene = map_of(held=area_of(structures=[{"outline": outline, "name": "Lace"}, {"outline": box(60, 0, 80, 20)}]))
    shapes = layer(scene, LayerKind.STRUCTURES).areas
    assert {shape.label for shape in shapes} == {"Lace", ""}
    assert all(len(one) <= MOST_POINTS for shape in shapes for one in shape.rings)
    xs = [x for x, _ in next(shape for shape in shapes if shape.label == "Lace").rings[0]]
    assert max(xs) - min(xs) == pytest.approx(180, abs=1)
    assert any("too many points" in note for note in scene.notes)


def test_what_goes_round_the_world_is_cut_to_the_map() -> None:
    world = {"outer": [(-180, -90), (180, -90), (180, 90), (-180, 90), (-180, -90)]}
    lon, lat = at(0, -20)
    held = area_of(
        water=[world],
        streets=[
            {"name": "Equator", "kind": "street", "line": [(-180, lat), (lon, lat), (180, lat)]},
            {"name": "Lake", "kind": "street", "line": [at(-100, -20), at(100, -20)]},
        ],
        structures=[{"outline": {"outer": [at(60, 0), (lon + 90, 0), (lon, 89), at(60, 0)]}}],
        hydrants=[{"id": "h", "point": at(60, -25)}],
    )
    scene = map_of(held=held)
    drawn = [line.points for held in scene.layers for line in held.lines]
    drawn += [one for held in scene.layers for shape in held.areas for one in shape.rings]
    assert all(math.isfinite(x + y) and max(abs(x), abs(y)) <= CUT_M + 1 for line in drawn for x, y in line)
    assert "Lake" in {line.label for line in layer(scene, LayerKind.STREETS).lines}
    assert layer(scene, LayerKind.HYDRANTS).points


def test_more_buildings_than_a_city_has_are_cut_to_the_nearest_and_said() -> None:
    many = [
        {"outline": box(60 + n % 100, 60 + n // 100, 60.5 + n % 100, 60.5 + n // 100)} for n in range(MOST_SHAPES + 50)
    ]
    scene = map_of(held=area_of(structures=[*many, {"outline": box(50, 0, 60, 10), "name": "Next"}]))
    shapes = layer(scene, LayerKind.STRUCTURES).areas
    assert len(shapes) == MOST_SHAPES
    assert "Next" in {shape.label for shape in shapes}
    assert any("too many" in note for note in scene.notes)


def test_hydrants_of_one_name_in_two_areas_stay_two() -> None:
    spots = [{"id": "7", "point": at(60, -25)}, {"id": "7", "point": at(90, -25)}]
    points = layer(map_of(held=area_of(hydrants=spots)), LayerKind.HYDRANTS).points
    assert len({shown.id for shown in points if shown.label == "Hydrant 7"}) == 2


def test_a_building_on_the_antimeridian_has_its_streets_hydrants_and_exposures() -> None:
    lat = -16.8

    def there(east: float, north: float) -> LonLat:
        lon = 179.9999 + east / (111_320 * math.cos(math.radians(lat)))
        return (lon - 360 if lon > 180 else lon), lat + north / 110_650

    def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return {"outer": [there(*corner) for corner in corners]}

    held = area_of(
        streets=[{"name": "Date Line Road", "kind": "street", "line": [there(-300, -20), there(300, -20)]}],
        structures=[{"outline": square(50, 0, 70, 30), "name": "Tomorrow"}],
        hydrants=[{"id": "h", "point": there(150, -25), "flow_gpm": 1000}],
    )
    identity = {**tower().identity.model_dump(), "location": there(20, 15)}
    site = {"footprint": [square(0, 0, 40, 30)], "side_a_bearing_deg": 180}
    scene = map_of(held=held, identity=identity, site=site, protection=None, water=None, levels=None)
    (line,) = layer(scene, LayerKind.STREETS).lines
    assert math.dist(*line.points) == pytest.approx(600, rel=0.01)
    (exposed,) = layer(scene, LayerKind.EXPOSURES).points
    assert said(exposed)["Wall to wall"].endswith("side D")
    (hydrant,) = layer(scene, LayerKind.HYDRANTS).points
    assert "along Date Line Road" in said(hydrant)["Hose lay"]


def test_a_thing_at_the_other_end_of_the_world_is_left_out_and_said() -> None:
    lon, lat = at(0, 0)
    far = {"id": "p", "label": "Swapped", "point": [lat, lon], "capacity": 9}
    near = {"id": "q", "label": "Plaza", "point": at(-30, -40), "capacity": 9}
    scene = map_of(evacuation={"assembly_points": [far, near]})
    assert [shown.label for shown in layer(scene, LayerKind.ASSEMBLY).points] == ["Plaza"]
    assert any("more than 1.9 mi (3 km) away" in note for note in scene.notes)


def test_a_map_without_any_hydrant_says_so() -> None:
    scene = map_of(held=area_of(streets=area().model_dump()["streets"]), water=None)
    assert any(note.startswith("Hydrants: none known") for note in scene.notes)
