from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.plans import PlanOverlay, SheetRef, Symbol
from responder_app.gui.plans.overlays import for_evacuation, for_plans
from responder_app.gui.plans.sheet_drawing import first_picture, top_of_page

SHEET = QSizeF(1000, 800)


def overlay(*symbols: Symbol, building: tuple[float, float, float, float] | None = None) -> PlanOverlay:
    return PlanOverlay("1", symbols, (), (), 0.0, 10.0, 0.1, "", building)


def kinds(shown: PlanOverlay) -> list[str]:
    return [symbol.kind for symbol in shown.symbols]


def test_an_exit_at_a_door_is_that_door_on_plans() -> None:
    door = Symbol("d", "access_point", "Door C", 100, 100, ())
    here, there = Symbol("e1", "exit", "Exit", 110, 100, ()), Symbol("e2", "exit", "Exit", 160, 100, ())
    assert [symbol.id for symbol in for_plans(overlay(door, here, there)).symbols] == ["d", "e2"]


def test_evacuation_shows_ways_out_danger_and_who_needs_help() -> None:
    found = overlay(
        Symbol("s", "stair", "Stair", 1, 1, ()),
        Symbol("g", "gas", "Gas", 2, 2, ()),
        Symbol("c", "hazmat", "Chlorine", 3, 3, (), FactSeverity.DANGER),
        Symbol("x", "hazmat", "Paint", 4, 4, ()),
        Symbol("p", "assistance", "3 need help", 5, 5, ()),
    )
    assert kinds(for_evacuation(found)) == ["stair", "hazmat", "assistance"]


def test_the_first_picture_is_the_building_with_room_around_it() -> None:
    box = first_picture(overlay(building=(200, 200, 700, 500)), SHEET)
    assert box is not None
    assert box.contains(QRectF(170, 170, 560, 360))
    assert QRectF(0, 0, 1000, 800).contains(box)


def test_the_whole_sheet_is_shown_where_the_building_is_not_safely_known() -> None:
    assert first_picture(overlay(), SHEET) is None
    assert first_picture(overlay(building=(500, 500, 510, 510)), SHEET) is None


def test_an_upright_page_begins_at_its_top_and_a_wide_one_is_shown_whole() -> None:
    top = top_of_page(SheetRef("d", 1, "SDS", "application/pdf", 600, 800))
    assert top is not None
    assert (top.width(), top.top()) == (600, 0)
    assert top.height() < 800
    assert top_of_page(SheetRef("d", 1, "Riser", "application/pdf", 800, 600)) is None
    assert top_of_page(SheetRef("d", 1, "Photo", "image/jpeg", 600, 800)) is None
