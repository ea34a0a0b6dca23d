from __future__ import annotations

from responder_app.gui.plans.layer_choice import LayerChoice
from responder_app.render.requests import Layer

WALLS, FURNITURE, NOTES = Layer(1, "A-WALL", True), Layer(2, "A-FURN", True), Layer(3, "A-NOTE", False)
CHOICE = LayerChoice((WALLS, FURNITURE, NOTES))


def test_without_a_choice_the_file_decides() -> None:
    assert CHOICE.off == {3}
    assert CHOICE.says == "2 of 3 shown"
    assert CHOICE.names() is None


def test_everything_shows_what_the_file_hides_too() -> None:
    assert CHOICE.everything().off == frozenset()
    assert CHOICE.everything().hidden == frozenset()


def test_a_layer_is_hidden_and_shown_again() -> None:
    hidden = CHOICE.toggled(2)
    assert hidden.off == {2, 3}
    assert hidden.toggled(2).hidden is None


def test_structure_leaves_the_walls_and_is_nothing_where_no_layer_is_named_so() -> None:
    structure = CHOICE.structure()
    assert structure is not None
    assert structure.off == {2, 3}
    assert LayerChoice((FURNITURE, NOTES)).structure() is None


def test_a_choice_is_found_again_by_names_in_a_new_version_of_the_file() -> None:
    names = CHOICE.toggled(2).names()
    assert sorted(names or ()) == ["A-FURN", "A-NOTE"]
    newer = LayerChoice((Layer(7, "A-FURN", True), Layer(8, "A-WALL", True), Layer(9, "A-NEW", True)))
    assert newer.with_names(names).off == {7}
    assert newer.with_names(None).hidden is None


def test_a_drawing_without_layers_says_so() -> None:
    assert LayerChoice(()).says == "No layers in this drawing"
