from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

import pytest

from responder_app.briefing.answers.plan_words import PlanHit
from responder_app.gui.canvas.highlights import HighlightItem
from responder_app.gui.canvas.symbols import MarkItem
from responder_app.gui.keys import Key
from responder_app.gui.plans.found_words import rows_of
from responder_app.gui.plans.ink import is_left, share_of
from responder_app.gui.plans.key_row import Act
from responder_app.gui.plans.waiting import Waiting
from responder_app.render.requests import Layer, Pixels
from tests.gui.canvas.sheets import HandDrawn
from tests.gui.driving import marks
from tests.gui.plans.conftest import OnPlans


def hit(on_plans: OnPlans, floor: str, *boxes: tuple[float, float, float, float], thing: str = "") -> PlanHit:
    row = on_plans.plans._floor(floor)
    assert row is not None
    return PlanHit("BOILER", row.sheet, floor, row.ordinal, "Floor plan", tuple(boxes), thing=thing)


def lit(on_plans: OnPlans) -> bool:
    return any(isinstance(item, HighlightItem) for item in on_plans.plans.drawing.canvas.scene().items())


def test_a_hit_on_another_floor_opens_that_floor_and_shows_the_word(on_plans: OnPlans) -> None:
    on_plans.tools.press(Act.FIND)
    on_plans.tools.find.hit_chosen.emit(hit(on_plans, "B1", (400, 500, 440, 510)), 0)
    on_plans.settle()
    canvas = on_plans.plans.drawing.canvas
    assert on_plans.plans.level == "B1"
    assert (canvas.centre.x(), canvas.centre.y()) == pytest.approx((420, 505), abs=20)
    assert lit(on_plans)
    assert on_plans.tools.side.open_panel is on_plans.tools.find


def test_the_next_place_on_the_same_floor_does_not_open_it_anew(
    on_plans: OnPlans, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(on_plans.window.around.questions, "sheet", lambda *about: opened.append(about))
    found = hit(on_plans, "G", (400, 500, 440, 510), (700, 300, 740, 310))
    on_plans.plans.show_hit(found, 0)
    on_plans.plans.show_hit(found, 1)
    on_plans.settle()
    assert on_plans.plans.drawing.canvas.centre.x() == pytest.approx(720, abs=20)
    assert opened == []


def test_closing_the_panel_takes_the_marks_away(on_plans: OnPlans) -> None:
    on_plans.tools.press(Act.FIND)
    on_plans.plans.show_hit(hit(on_plans, "G", (400, 500, 440, 510)), 0)
    assert lit(on_plans)
    on_plans.tools.close()
    assert not lit(on_plans)
    assert on_plans.plans.drawing.canvas.hasFocus()


def test_a_thing_that_was_found_on_another_floor_is_ringed_there(on_plans: OnPlans) -> None:
    on_plans.open("2")
    stair = next(mark for mark in marks(on_plans.plans.drawing.canvas) if "Stair A" in mark.label)
    on_plans.open("G")
    on_plans.plans.show_hit(hit(on_plans, "2", thing=stair.id), 0)
    on_plans.settle()
    chosen = [item.mark.id for item in on_plans.plans.drawing.canvas.scene().items() if is_chosen(item)]
    assert chosen == [stair.id]


def test_a_thing_of_a_hidden_group_is_shown_again_when_it_is_found(on_plans: OnPlans) -> None:
    entrance = next(mark for mark in marks(on_plans.plans.drawing.canvas) if mark.label == "Main lobby")
    on_plans.tools.symbols.groups.group_pressed.emit("Access")
    on_plans.plans.show_hit(hit(on_plans, "G", thing=entrance.id), 0)
    assert "Access" not in on_plans.tools.symbols.hidden


def test_a_thing_that_is_not_placed_says_so(on_plans: OnPlans) -> None:
    on_plans.open("B1")
    unplaced = next(thing for thing in on_plans.tools.symbols._things if not thing.placed)
    on_plans.plans.show_hit(hit(on_plans, "B1", thing=unplaced.id), 0)
    assert "not placed on a drawing of this floor" in on_plans.tools.said.text()


def is_chosen(item: object) -> TypeGuard[MarkItem]:
    return isinstance(item, MarkItem) and item.chosen


def test_words_are_found_through_the_panel(on_plans: OnPlans) -> None:
    on_plans.tools.press(Act.FIND)
    on_plans.tools.find.field.setText("lobby")
    on_plans.qtbot.waitUntil(lambda: on_plans.tools.find.rows.count() > 0, timeout=5000)
    on_plans.tools.find.rows.row_opened.emit(0)
    on_plans.settle()
    assert on_plans.tools.find.chosen is not None


def test_a_sheet_that_takes_long_says_that_it_is_being_drawn(on_plans: OnPlans) -> None:
    canvas, source = on_plans.plans.drawing.canvas, HandDrawn()
    waiting: Waiting = on_plans.plans.waiting
    canvas.show_sheet(source)
    on_plans.qtbot.waitUntil(waiting.isVisible)
    on_plans.qtbot.waitUntil(lambda: draw(source) and not waiting.isVisible())


def draw(source: HandDrawn) -> bool:
    source.draw()
    return True


def test_nearly_nothing_is_told_from_the_share_of_ink() -> None:
    paper, half = Pixels(10, 10, 30, b"\xff" * 300), Pixels(10, 10, 30, b"\x00" * 150 + b"\xff" * 150)
    assert share_of(half, half) == 1
    assert not is_left(share_of(paper, half))
    assert is_left(share_of(half, Pixels(10, 10, 30, b"\x00" * 300)))
    assert share_of(paper, paper) == 1


def undrawn(on_plans: OnPlans, layer: str) -> PlanHit:
    return replace(hit(on_plans, "G", (400, 500, 440, 510)), off_layer=layer)


def key(on_plans: OnPlans) -> Key:
    return on_plans.tools._undrawn._warned.key


def test_words_on_a_layer_that_is_off_say_so_and_one_key_shows_the_layer(on_plans: OnPlans) -> None:
    on_plans.pool.layers = (Layer(1, "A-WALL", True), Layer(2, "M-EQPM", False), Layer(3, "NOTES", False))
    on_plans.open("G")
    on_plans.tools.press(Act.FIND)
    on_plans.plans.show_hit(undrawn(on_plans, "M-EQPM"))
    assert on_plans.tools.said.text() == "BOILER: on a layer that is switched off: M-EQPM"
    assert key(on_plans).isVisible()
    key(on_plans).click()
    on_plans.settle()
    assert on_plans.plans.drawing.hidden_layers == frozenset({3})
    assert not key(on_plans).isVisible()
    assert on_plans.tools.said.text() == ""
    # It is there now: no warning when it is gone to again.
    on_plans.plans.show_hit(undrawn(on_plans, "M-EQPM"))
    assert (on_plans.tools.said.text(), key(on_plans).isVisible()) == ("", False)


def test_words_whose_layer_cannot_be_told_bring_all_that_the_file_hides(on_plans: OnPlans) -> None:
    on_plans.pool.layers = (Layer(1, "A-WALL", True), Layer(2, "M-EQPM", False), Layer(3, "NOTES", False))
    on_plans.open("G")
    on_plans.plans.show_hit(undrawn(on_plans, ""))
    assert on_plans.tools.said.text() == "BOILER: on a layer that is switched off"
    key(on_plans).click()
    on_plans.settle()
    assert on_plans.plans.drawing.hidden_layers == frozenset()


def test_a_layer_that_is_off_is_no_matter_of_the_next_hit(on_plans: OnPlans) -> None:
    on_plans.pool.layers = (Layer(1, "A-WALL", True), Layer(2, "M-EQPM", False))
    on_plans.open("G")
    on_plans.tools.press(Act.FIND)
    on_plans.plans.show_hit(undrawn(on_plans, "M-EQPM"))
    on_plans.plans.show_hit(hit(on_plans, "G", (700, 300, 740, 310)))
    assert (on_plans.tools.said.text(), key(on_plans).isVisible()) == ("", False)
    on_plans.plans.show_hit(undrawn(on_plans, "M-EQPM"))
    on_plans.tools.close()
    assert (on_plans.tools.said.text(), key(on_plans).isVisible()) == ("", False)


def test_a_row_says_that_the_file_does_not_show_what_was_found(on_plans: OnPlans) -> None:
    (row, _), *_ = rows_of([undrawn(on_plans, "M-EQPM")])
    assert "Layer off in this file: M-EQPM" in row.lines[0]
