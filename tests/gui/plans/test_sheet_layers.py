from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from responder_app.errors import StoreError
from responder_app.gui.plans.key_row import Act
from responder_app.gui.plans.sheet_layers import NEARLY_EMPTY, NO_LAYERS, NOT_NAMED
from responder_app.render.requests import Inspect, Layer, Request, Tile
from tests.fakes.buildings import TOWER
from tests.gui.plans.conftest import OnPlans
from tests.gui.stage import GreyPool

MANY = tuple(
    Layer(number, name, True)
    for number, name in enumerate(["A-WALL", "A-DOOR", *(f"CCL{part:05}" for part in range(189))], 1)
)


@pytest.fixture
def layered(on_plans: OnPlans) -> OnPlans:
    on_plans.pool.layers = MANY
    on_plans.open("2")
    on_plans.tools.press(Act.LAYERS)
    return on_plans


def hidden_tiles(pool: GreyPool) -> list[frozenset[int] | None]:
    return [request.hidden for request in pool.asked if isinstance(request, Tile)]


def test_only_the_layers_of_this_sheet_are_listed_and_counted(layered: OnPlans) -> None:
    panel = layered.tools.layers.panel
    assert panel.count.text() == "191 of 191 shown"
    assert panel.list.rows.rowCount() == 191
    layered.pool.layers = ()
    layered.open("3")
    assert panel.count.text() == NO_LAYERS
    assert panel.structure.isHidden()


def test_structure_hides_the_rest_says_so_over_the_drawing_and_one_tap_brings_it_back(layered: OnPlans) -> None:
    layers, warned = layered.tools.layers, layered.tools._layers_hidden.key
    assert not warned.isVisible()
    layers.panel.structure.click()
    layered.settle()
    assert layers.panel.count.text() == "2 of 191 shown"
    assert warned.isVisible()
    assert warned.text() == "189 layers hidden\nShow everything"
    assert frozenset(range(3, 192)) in hidden_tiles(layered.pool)
    assert [row.name for row in layers.panel.list.rows.rows[:2]] == ["A-DOOR", "A-WALL"]
    warned.click()
    assert layers.choice.off == frozenset()
    assert not warned.isVisible()


def test_a_layer_is_found_by_its_name_and_ticked_with_the_keyboard(layered: OnPlans) -> None:
    panel = layered.tools.layers.panel
    QTest.keyClicks(panel.field, "ccl 00007")
    assert [row.name for row in panel.list.rows.rows] == ["CCL00007"]
    assert "1 found" in panel.count.text()
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.list.rows.index(0))
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert layered.tools.layers.choice.off == {MANY[9].id}
    panel.clear.click()
    assert panel.list.rows.rowCount() == 191
    assert "CCL00007" not in [row.name for row in panel.list.rows.rows[:2]]


def test_ticking_does_not_move_the_rows(layered: OnPlans) -> None:
    rows = layered.tools.layers.panel.list.rows
    before = rows.rows
    layered.tools.layers.panel.list.layer_toggled.emit(before[5].id)
    assert rows.rows == before
    assert rows.data(rows.index(5), Qt.ItemDataRole.AccessibleTextRole) == f"Layer {before[5].name}, hidden"


def test_what_was_hidden_is_hidden_again_when_the_sheet_is_opened_again(layered: OnPlans) -> None:
    layered.tools.layers.panel.structure.click()
    layered.settle()
    layered.open("3")
    assert not layered.tools._layers_hidden.key.isVisible()
    layered.pool.asked.clear()
    layered.open("2")
    assert layered.tools._layers_hidden.key.isVisible()
    assert layered.plans.drawing.hidden_layers == frozenset(range(3, 192))
    questions = layered.window.around.questions
    assert sorted(questions.hidden_layers(TOWER, "plan-2", 1) or ()) == sorted(layer.name for layer in MANY[2:])


def test_a_sheet_whose_layers_have_other_names_keeps_everything(on_plans: OnPlans) -> None:
    on_plans.pool.layers = (Layer(1, "Ebene 1", True), Layer(2, "Ebene 2", True))
    on_plans.open("2")
    on_plans.tools.layers.panel.structure.click()
    assert on_plans.tools.said.text() == NOT_NAMED
    assert on_plans.tools.layers.choice.off == frozenset()


def test_a_choice_that_leaves_nearly_nothing_says_so(on_plans: OnPlans) -> None:
    def shade(request: Request[object]) -> int:
        return 255 if isinstance(request, Tile) and request.hidden else 0

    on_plans.pool.layers, on_plans.pool.shade = MANY, shade
    on_plans.open("2")
    on_plans.tools.layers.panel.structure.click()
    on_plans.settle()
    assert on_plans.tools.said.text() == NEARLY_EMPTY
    on_plans.pool.shade = lambda _: 0
    on_plans.tools.layers.panel.structure.click()
    on_plans.settle()
    assert not on_plans.tools.said.isVisible()


def test_layers_that_the_file_itself_hides_are_no_warning_but_can_be_shown(on_plans: OnPlans) -> None:
    on_plans.pool.layers = (Layer(1, "A-WALL", True), Layer(2, "A-FURN", False))
    on_plans.open("2")
    on_plans.tools.press(Act.LAYERS)
    layers = on_plans.tools.layers
    assert layers.warning() == ""
    assert "1 of 2 layers are off in this file" in on_plans.plans.drawing.note.text()
    assert layers.panel.original.isVisible()
    layers.panel.everything.click()
    assert layers.choice.off == frozenset()
    assert "layers" not in on_plans.plans.drawing.note.text()
    layers.panel.original.click()
    assert layers.choice.hidden is None


def test_layers_that_cannot_be_read_say_why(on_plans: OnPlans) -> None:
    on_plans.pool.failing = Inspect
    on_plans.open("2")
    assert "The file is damaged." in on_plans.tools.layers.panel.count.text()


def test_a_choice_that_cannot_be_remembered_still_holds_and_says_so(
    layered: OnPlans, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(layered.window.around.questions, "remember_layers", full)
    layered.tools.layers.panel.list.layer_toggled.emit(1)
    layered.settle()
    assert "could not be remembered" in layered.tools.said.text()
    assert layered.tools.layers.choice.off == {1}
