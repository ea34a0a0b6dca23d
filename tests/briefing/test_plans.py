"""Floors, documents, and what lies over a sheet."""

from __future__ import annotations

from typing import Any

import pytest

from responder_app.briefing.answers.fact import FactSeverity, FactState
from responder_app.briefing.answers.plans import ListedThing, PlanLineKind, Symbol, ThingGroup
from responder_app.briefing.answers.sheet_ground import FitMethod
from responder_app.briefing.briefing import Briefing
from responder_app.errors import DamagedError, NoAnswerError
from responder_app.paths import RESOURCES
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import BARE, FLOORS, TOWER, at, tower
from tests.fakes.library import FakeLibrary


def over(**changes: Any) -> Briefing:
    return Briefing(FakeLibrary().add(tower(**changes)), Settings(), lambda: NOW)


def test_the_strip_runs_from_the_top_and_a_floor_without_a_plan_is_in_it(briefing: Briefing) -> None:
    answer = briefing.levels(TOWER)
    assert [row.label for row in answer.floors] == list(reversed(FLOORS))
    assert answer.floors[0].sheet is None
    assert answer.floors[0].plan_state is FactState.MISSING
    assert answer.floors[1].sheet is not None
    assert answer.floors[1].oddity == "really floor 12 counting from 2"
    assert answer.numbering == "No 4, 13"


def test_a_plan_of_another_scope_is_called_not_shared() -> None:
    documents = [document.model_dump() for document in tower().documents if document.id != "plan-7"]
    answer = over(documents=documents, withheld=[["police"]]).levels(TOWER)
    states = {row.label: row.plan_state for row in answer.floors}
    assert states["7"] is FactState.NOT_SHARED
    assert states["8"] is FactState.PROVIDED


def test_a_facility_without_levels_says_so(briefing: Briefing) -> None:
    answer = briefing.levels(BARE)
    assert answer.floors == ()
    assert answer.state.state is FactState.MISSING


def test_documents_come_by_kind_with_every_page(briefing: Briefing) -> None:
    rows = {row.document_id: row for row in briefing.documents(TOWER).rows}
    assert len(rows) == len(FLOORS) - 1 + 3
    assert [sheet.title for sheet in rows["hvac"].sheets] == ["HVAC risers, page 1", "HVAC risers, page 2"]
    assert rows["photo"].sheets[0].media_type == "image/jpeg"
    assert rows["sds-cl"].kind == "safety data sheet"


def test_a_sheet_gives_its_overview_at_once_and_its_file_when_asked(library: FakeLibrary, briefing: Briefing) -> None:
    library.files = {("plan-7", 1): b"webp", ("plan-7", None): b"%PDF"}
    sheet = briefing.sheet(TOWER, "plan-7")
    assert sheet.overview == b"webp"
    assert sheet.load() == b"%PDF"
    assert not sheet.stands_in
    assert (sheet.ref.width_pt, sheet.ref.height_pt) == (1000, 800)


def test_an_older_sheet_that_stands_in_is_marked_old(library: FakeLibrary, briefing: Briefing) -> None:
    library.files = {("plan-7", 1): b"webp", ("plan-7", None): b"%PDF"}
    new = briefing.sheet(TOWER, "plan-7").source_id
    library.on_its_way = frozenset({"plan-7"})
    sheet = briefing.sheet(TOWER, "plan-7")
    assert sheet.stands_in
    assert sheet.note.startswith("OLD")
    assert sheet.source_id != new


def test_a_sheet_without_a_preview_still_opens_and_an_unknown_one_does_not(briefing: Briefing) -> None:
    assert briefing.sheet(TOWER, "hvac", 2).overview is None
    for document, page in (("nothing", 1), ("hvac", 3), ("hvac", 0)):
        with pytest.raises(NoAnswerError):
            briefing.sheet(TOWER, document, page)


def test_symbols_stand_where_the_control_points_put_them(briefing: Briefing) -> None:
    overlay = briefing.overlay(TOWER, "G")
    symbols = {symbol.id: symbol for symbol in overlay.symbols}
    assert (symbols["alarm-panel"].x, symbols["alarm-panel"].y) == pytest.approx((100 + 22 * 20, 700 - 2 * 20), abs=1)
    assert overlay.points_per_metre == pytest.approx(20, rel=1e-3)
    assert overlay.north_deg == pytest.approx(0, abs=0.1) or overlay.north_deg == pytest.approx(360, abs=0.1)
    assert overlay.rms_error_m is not None
    assert overlay.rms_error_m < 0.05
    assert overlay.note == "Positions good to 4 ft (1 m)"


def test_a_stair_is_drawn_on_every_floor_that_it_serves_and_on_no_other(briefing: Briefing) -> None:
    def stairs(level: str) -> set[str]:
        return {symbol.label for symbol in briefing.overlay(TOWER, level).symbols if symbol.kind == "stair"}

    assert stairs("G") == {"Stair A", "Stair B"}
    assert stairs("10") == {"Stair A"}
    assert stairs("B1") == {"Stair A"}


def test_things_stand_on_their_own_floor_only(briefing: Briefing) -> None:
    basement = {symbol.id for symbol in briefing.overlay(TOWER, "B1").symbols}
    ground = {symbol.id for symbol in briefing.overlay(TOWER, "G").symbols}
    assert "hazmat-cl-1" in basement
    assert "hazmat-cl-1" not in ground
    assert "fdc-f1" in ground


def test_what_has_no_point_is_listed_instead_of_lost(briefing: Briefing) -> None:
    overlay = briefing.overlay(TOWER, "B1")
    assert {thing.id for thing in overlay.unplaced} >= {"shutoff-w", "shutoff-e", "shutoff-b", "hazmat-diesel-1"}


def test_what_falls_outside_the_sheet_is_not_drawn_on_it(briefing: Briefing) -> None:
    overlay = briefing.overlay(TOWER, "G")
    assert all(0 <= symbol.x <= 1000 and 0 <= symbol.y <= 800 for symbol in overlay.symbols)
    assert "assembly-p" not in {symbol.id for symbol in overlay.symbols}


def test_without_a_georeference_everything_is_listed() -> None:
    levels = [{"ordinal": 0, "label": "G", "plan": "plan-G"}]
    overlay = over(levels={"levels": levels}).overlay(TOWER, "G")
    assert overlay.symbols == ()
    assert overlay.north_deg is None
    assert "alarm-panel" in {thing.id for thing in overlay.unplaced}
    assert "not known" in overlay.note


def test_a_mirrored_georeference_places_nothing_and_says_why() -> None:
    points = [
        {"page_x_pt": x, "page_y_pt": y, "point": at(*place)}
        for x, y, place in ((100, 100, (0, 0)), (900, 100, (40, 0)), (900, 700, (40, 30)))
    ]
    levels = [{"ordinal": 0, "label": "G", "plan": "plan-G", "georeference": {"control_points": points}}]
    overlay = over(levels={"levels": levels}).overlay(TOWER, "G")
    assert overlay.symbols == ()
    assert "mirrored" in overlay.note


def test_ways_and_routes_of_the_floor_are_drawn(briefing: Briefing) -> None:
    lines = briefing.overlay(TOWER, "2").lines
    routes = {line.id: line for line in lines if line.kind is PlanLineKind.ROUTE}
    assert set(routes) == {"route-r2"}
    assert routes["route-r2"].stairs
    assert len(routes["route-r2"].points) == 3
    assert len([line for line in lines if line.kind is PlanLineKind.WAY]) == 3


def test_every_symbol_has_an_icon(briefing: Briefing) -> None:
    kinds = {symbol.kind for level in FLOORS for symbol in briefing.overlay(TOWER, level).symbols}
    kinds |= {thing.kind for level in FLOORS for thing in briefing.overlay(TOWER, level).unplaced}
    assert len(kinds) > 8
    for kind in kinds:
        assert (RESOURCES / "icons" / f"{kind}.svg").is_file(), kind


def test_an_unknown_floor_is_no_answer(briefing: Briefing) -> None:
    with pytest.raises(NoAnswerError):
        briefing.overlay(TOWER, "13")


def levels_with(*off_m: tuple[float, float]) -> dict[str, Any]:
    """One floor whose four corners are given so far off."""
    points = [
        {"page_x_pt": 100 + 20 * x, "page_y_pt": 700 - 20 * y, "point": at(x + east, y + north)}
        for (x, y), (east, north) in zip(((0, 0), (40, 0), (40, 30), (0, 30)), off_m, strict=True)
    ]
    return {"levels": [{"ordinal": 0, "label": "G", "plan": "plan-G", "georeference": {"control_points": points}}]}


@pytest.mark.parametrize(
    ("off_m", "note"), [(1.0, "Positions good to 7 ft (2 m)"), (3.0, "POSITIONS POOR: only good to 17 ft (5 m)")]
)
def test_how_good_positions_are_is_said_in_whole_metres_rounded_up(off_m: float, note: str) -> None:
    # The corners are off by turns to the east and west: no stretch of the sheet and no single point explains it.
    levels = levels_with((off_m, 0), (-off_m, 0), (off_m, 0), (-off_m, 0))
    assert over(levels=levels).overlay(TOWER, "G").note == note


def test_one_wrong_control_point_places_nothing_and_is_named() -> None:
    overlay = over(levels=levels_with((0, 0), (0, 0), (0, 9), (0, 0))).overlay(TOWER, "G")
    assert overlay.symbols == ()
    assert "control point 3 misses by 9.0 m from where the others put it" in overlay.note
    assert overlay.ground is None
    assert "control point 3" in overlay.no_ground


def test_the_building_lies_on_the_sheet_where_its_symbols_are(briefing: Briefing) -> None:
    overlay = briefing.overlay(TOWER, "G")
    assert overlay.building is not None
    x_min, y_min, x_max, y_max = overlay.building
    assert (x_max - x_min, y_max - y_min) == pytest.approx((40 * 20, 30 * 20), abs=1)
    stairs = [symbol for symbol in overlay.symbols if symbol.kind == "stair"]
    assert stairs
    assert all(x_min <= stair.x <= x_max and y_min <= stair.y <= y_max for stair in stairs)


def test_without_a_footprint_nobody_says_where_the_building_lies() -> None:
    assert over(site={}).overlay(TOWER, "G").building is None


def test_a_damaged_preview_does_not_hide_the_sheet(
    library: FakeLibrary, briefing: Briefing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> object:
        raise DamagedError("object is missing")

    library.files = {("plan-7", None): b"%PDF"}
    monkeypatch.setattr(library, "overview", damaged)
    sheet = briefing.sheet(TOWER, "plan-7")
    assert sheet.overview is None
    assert sheet.load() == b"%PDF"


def test_everything_on_a_floor_is_in_a_group(briefing: Briefing) -> None:
    groups = {group.value for group in ThingGroup}
    overlays = [briefing.overlay(TOWER, level) for level in FLOORS]
    things: list[Symbol | ListedThing] = [symbol for overlay in overlays for symbol in overlay.symbols]
    things += [thing for overlay in overlays for thing in overlay.unplaced]
    assert all(thing.group in groups for thing in things)
    named = {thing.kind: thing.group for thing in things}
    assert named["key_box"] == "Access"
    assert named["fdc"] == named["alarm_panel"] == named["fire_command_center"] == "Fire protection"
    assert named["stair"] == named["elevator"] == "Stairs and elevators"
    assert named["gas"] == "Shut-offs"
    assert named["hazmat"] == "Hazmat"
    assert named["exit"] == named["refuge"] == named["evacuation_node"] == "Evacuation"


def test_a_symbol_says_when_and_by_whom_it_was_checked(briefing: Briefing) -> None:
    details = {symbol.id: symbol.details[-1] for symbol in briefing.overlay(TOWER, "G").symbols}
    assert (details["keybox-k1"].label, details["keybox-k1"].value) == ("Verified", "1 Dec 2025, Engine 5")
    assert details["keybox-k1"].severity is FactSeverity.NORMAL
    # The tower's protection was checked in June 2024, and it is March 2026.
    assert details["fdc-f1"].value == "1 Jun 2024, Engine 5 (review overdue)"
    assert details["fdc-f1"].severity is FactSeverity.CAUTION


def test_an_undated_section_says_that_nobody_verified_it() -> None:
    undated = {name: value for name, value in tower().site.model_dump().items() if name != "quality"}  # type: ignore[union-attr]
    details = {symbol.id: symbol.details[-1] for symbol in over(site=undated).overlay(TOWER, "G").symbols}
    assert (details["keybox-k1"].label, details["keybox-k1"].state) == ("Verified", FactState.MISSING)


def test_sides_grid_and_ground_lie_over_a_sheet_that_is_tied(briefing: Briefing) -> None:
    overlay = briefing.overlay(TOWER, "G")
    assert [side.letter for side in overlay.sides] == ["A", "B", "C", "D"]
    assert overlay.sides[0].y > 700  # side A faces south, the sheet has north up
    assert overlay.ground is not None
    assert overlay.no_ground == ""
    assert overlay.ground.distance_m([(100, 700), (900, 700)]) == pytest.approx(40, rel=2e-3)
    assert overlay.grid is not None
    assert overlay.grid.shared
    assert overlay.grid.cell(*overlay.ground.page(at(2, 2)) or (0, 0)) == "A1"


def test_the_grid_is_the_same_on_all_floors(briefing: Briefing) -> None:
    names = set()
    for level in ("B1", "G", "7"):
        overlay = briefing.overlay(TOWER, level)
        assert overlay.grid is not None
        assert overlay.ground is not None
        names.add(overlay.grid.cell(*overlay.ground.page(at(23, 12)) or (0, 0)))
    assert names == {"F3"}


def test_without_an_outline_the_ground_floors_sheet_carries_the_grid_of_all_floors() -> None:
    briefing = over(site={})
    names = {briefing.overlay(TOWER, level).grid.cell(400, 400) for level in ("B1", "G", "7")}  # type: ignore[union-attr]
    assert len(names) == 1
    assert names != {None}


def test_a_sheet_with_a_scale_only_measures_and_places_nothing() -> None:
    levels = [{"ordinal": 0, "label": "G", "plan": "plan-G", "scale": 96}]
    overlay = over(levels={"levels": levels}).overlay(TOWER, "G")
    assert overlay.symbols == ()
    assert overlay.ground is not None
    assert overlay.ground.method is FitMethod.SCALE_ONLY
    assert overlay.points_per_metre == pytest.approx(9 / 0.3048)
    assert overlay.grid is not None
    assert not overlay.grid.shared


def test_a_sheet_that_is_not_tied_says_why_measuring_is_off() -> None:
    levels = [{"ordinal": 0, "label": "G", "plan": "plan-G"}]
    overlay = over(levels={"levels": levels}).overlay(TOWER, "G")
    assert overlay.ground is None
    assert overlay.no_ground == "Measuring is off: no scale is known for this sheet"


def test_a_place_is_found_on_every_sheet_that_covers_it_the_ground_floor_first(briefing: Briefing) -> None:
    places = briefing.places_on_plans(TOWER, at(10, 10))
    assert places[0].level == "G"
    assert len(places) == len(FLOORS) - 1  # the top floor has no plan
    assert (places[0].x, places[0].y) == pytest.approx((300, 500), abs=1)
    assert briefing.places_on_plans(TOWER, at(500, 10)) == ()


def test_a_poor_fit_shows_neither_the_outline_nor_the_sides() -> None:
    overlay = over(levels=levels_with((3, 0), (-3, 0), (3, 0), (-3, 0))).overlay(TOWER, "G")
    assert overlay.building is None
    assert overlay.sides == ()
    assert overlay.symbols != ()


def test_a_new_version_of_the_pre_plan_shows_at_once_on_a_floor_that_was_open(
    library: FakeLibrary, briefing: Briefing
) -> None:
    before = briefing.overlay(TOWER, "2")
    assert [line.id for line in before.lines if line.kind is PlanLineKind.ROUTE] == ["route-r2"]
    library.add(tower(evacuation=None, utilities=None))
    after = briefing.overlay(TOWER, "2")
    assert after.lines == ()
    assert not any(symbol.group == "Evacuation" for symbol in after.symbols)
