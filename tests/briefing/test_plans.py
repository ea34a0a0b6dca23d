"""Floors, documents, and what lies over a sheet."""

from __future__ import annotations

from typing import Any

import pytest

from responder_app.briefing.answers.fact import FactState
from responder_app.briefing.answers.plans import PlanLineKind
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
    assert overlay.note == "Positions good to 1 m"


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
    assert "not tied to the ground" in overlay.note


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


@pytest.mark.parametrize(("off_m", "note"), [(1.0, "Positions good to 2 m"), (3.0, "POSITIONS POOR: only good to 5 m")])
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
