from __future__ import annotations

import csv

import pytest

from responder_app.gui.plans.layer_words import TABLE, layer_words, outside_structure
from responder_app.render.requests import Layer


@pytest.mark.parametrize(
    "name",
    ["A-WALL-FULL", "A-Door", "plan$0$A-GLAZ", "0-EXISTING WALLS", "COL D", "S-COLS", "A-FLOR-STRS", "A-AREA-IDEN"],
)
def test_walls_doors_windows_columns_stairs_and_room_names_are_structure(name: str) -> None:
    assert layer_words().fit(name)


@pytest.mark.parametrize(
    "name", ["A-FURN", "A-WALL-PATT", "A-DOOR-DIMS", "E-POWR", "CPW_MACHINERY I", "WALLPAPER", "A-FLOR-PFIX", "0", ""]
)
def test_furniture_hatching_dimensions_and_the_rest_are_not(name: str) -> None:
    assert not layer_words().fit(name)


def test_the_preset_hides_what_is_not_structure() -> None:
    layers = (Layer(1, "A-WALL", True), Layer(2, "A-FURN", True), Layer(3, "TEXT", False))
    assert outside_structure(layers) == {2, 3}


def test_every_word_says_where_it_comes_from_and_none_is_in_twice() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["source"].startswith(("NCS", "own list")) for row in rows)
    assert {row["rule"] for row in rows} == {"shown", "left out"}
    assert len({row["word"] for row in rows}) == len(rows)
    assert (TABLE.parent / "PROVENANCE.md").is_file()
