"""Layers are switched exactly as asked, whatever the file says about them: looked at in the pixels."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from responder_app.errors import DrawingError
from responder_app.render import limits
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Inspect, MediaType, Prepare, Source, Tile
from tests.render.drawings import sheet, source_of
from tests.render.layered import GROUPS, LayeredSheet

SHEET = LayeredSheet()
SOURCE = source_of(SHEET.data)
IDS = SHEET.ids
FOLLOWS_WALLS = {"walls", "form", "image", "form with a layer"}
ALWAYS = {"empty"}


def hiding(*names: str) -> frozenset[int]:
    return frozenset(IDS[name] for name in names)


def test_layers_come_in_the_files_order_with_their_state_at_opening(pool: RenderPool) -> None:
    layers = pool.run(Inspect(SOURCE)).layers
    assert [layer.id for layer in layers] == list(IDS.values())
    assert [layer.name for layer in layers[:3]] == ["A-WALL", "A-WALL", "DIM"]
    assert layers[-1].name == "Layer without a name"
    assert [layer.id for layer in layers if not layer.shown] == [IDS["off at first"], IDS["automatic"]]


def test_a_sheet_opens_with_the_layers_that_its_file_shows(pool: RenderPool) -> None:
    drawn = SHEET.drawn(pool, SOURCE, None)
    assert GROUPS.keys() - drawn == {"off at first", "automatic"}
    assert drawn == SHEET.drawn(pool, SOURCE, hiding("off at first", "automatic"))


def test_with_nothing_hidden_every_layer_is_drawn(pool: RenderPool) -> None:
    assert GROUPS.keys() <= SHEET.drawn(pool, SOURCE, frozenset())


@pytest.mark.parametrize("name", GROUPS)
def test_a_hidden_layer_vanishes_and_no_other_does(pool: RenderPool, name: str) -> None:
    everything = SHEET.drawn(pool, SOURCE, frozenset())
    without = SHEET.drawn(pool, SOURCE, hiding(name))
    assert GROUPS.keys() & everything - without == {name}


def test_pictures_and_forms_of_a_hidden_layer_vanish(pool: RenderPool) -> None:
    assert SHEET.drawn(pool, SOURCE, frozenset()) >= FOLLOWS_WALLS
    assert not FOLLOWS_WALLS & SHEET.drawn(pool, SOURCE, hiding("walls"))


@pytest.mark.parametrize(
    ("off", "drawn"),
    [
        ((), {"AnyOn", "AllOn", "direct", "form of a membership"}),
        (("walls",), {"AnyOn", "AnyOff"}),
        (("walls again",), {"AnyOn", "AnyOff", "expression"}),
        (("walls", "walls again"), {"AnyOff", "AllOff"}),
    ],
)
@pytest.mark.parametrize("page", [0, 1])
def test_memberships_follow_the_rules_of_the_standard(
    pool: RenderPool, off: tuple[str, ...], drawn: set[str], page: int
) -> None:
    members = set(SHEET.names) - GROUPS.keys() - {"form", "image", "form with a layer"}
    assert members & SHEET.drawn(pool, SOURCE, hiding(*off), page) == drawn | ALWAYS


def test_layers_switched_back_are_drawn_again(pool: RenderPool) -> None:
    first = SHEET.drawn(pool, SOURCE, None)
    SHEET.drawn(pool, SOURCE, frozenset(IDS.values()))
    assert SHEET.drawn(pool, SOURCE, None) == first


def test_a_layer_that_the_file_does_not_have_hides_nothing(pool: RenderPool) -> None:
    assert SHEET.drawn(pool, SOURCE, frozenset({7_000_000})) == SHEET.drawn(pool, SOURCE, frozenset())
    plain = source_of(sheet())
    assert pool.run(Tile(plain, 0, 1.0, 0, 0, 64, 64, hidden=frozenset({3}))) == pool.run(
        Tile(plain, 0, 1.0, 0, 0, 64, 64)
    )


@pytest.mark.parametrize("hidden", [frozenset({0}), frozenset({-4}), frozenset(range(1, limits.MAX_LAYERS + 2))])
def test_layers_that_cannot_be_are_not_asked_for(hidden: frozenset[int]) -> None:
    with pytest.raises(DrawingError, match="layers"):
        Tile(SOURCE, 0, 1.0, 0, 0, 64, 64, hidden=hidden)
    with pytest.raises(DrawingError, match="layers"):
        Prepare(SOURCE, 0, hidden)


def test_the_longest_list_of_hidden_layers_fits_into_a_message(pool: RenderPool) -> None:
    hidden = frozenset(range(limits.MAX_LAYER_ID - limits.MAX_LAYERS + 1, limits.MAX_LAYER_ID + 1))
    assert pool.run(Tile(SOURCE, 0, 1.0, 0, 0, 64, 64, hidden=hidden)).width == 64


def test_191_layers_of_a_real_sheet_can_each_be_hidden(cases: Path, pool: RenderPool) -> None:
    source = Source("shop", MediaType.PDF, (cases / "plans" / "shop-printers.pdf").read_bytes())
    layers = pool.run(Inspect(source)).layers
    assert len(layers) == 191

    def ink(hidden: frozenset[int] | None) -> int:
        data = pool.run(Tile(source, 0, 0.25, 0, 0, 648, 432, hidden=hidden)).data
        return len(data) - data.count(b"\xff")

    assert ink(frozenset(layer.id for layer in layers)) * 5 < ink(None)
    walls = frozenset(layer.id for layer in layers if "WALL" in layer.name)
    assert 0 < ink(frozenset(layer.id for layer in layers) - walls) < ink(None)


@pytest.mark.parametrize(
    "damage",
    [
        "<</OCGs 7>>",
        "<</OCGs[1 null (x) <</Type/OCG/Name(direct)>> 9999 0 R]/D 3>>",
        "<</OCGs[1 0 R 2 0 R 3 0 R 4 0 R]/D<</AS[1 2]/OFF[(a)]/BaseState 7>>>>",
        "<</OCGs[4 0 R 4 0 R]/D<</OFF[4 0 R]/ON[4 0 R]/AS[<</Event/View/Category[/View]/OCGs[4 0 R 77 0 R]>>]>>>>",
        "[]",
    ],
)
def test_a_sheet_whose_list_of_layers_is_damaged_is_drawn_all_the_same(pool: RenderPool, damage: str) -> None:
    document = pymupdf.open(stream=sheet(), filetype="pdf")
    document.xref_set_key(document.pdf_catalog(), "OCProperties", damage)
    source = source_of(bytes(document.tobytes()))
    whole = pool.run(Tile(source_of(sheet()), 0, 1.0, 0, 0, 400, 300))
    layers = pool.run(Inspect(source)).layers
    assert len({layer.id for layer in layers}) == len(layers)
    for hidden in (None, frozenset({4}), frozenset(layer.id for layer in layers)):
        assert pool.run(Tile(source, 0, 1.0, 0, 0, 400, 300, hidden=hidden)) == whole


def test_memberships_nested_without_end_are_drawn(pool: RenderPool) -> None:
    nested = "[/Not " * 200 + f"{IDS['walls']} 0 R" + "]" * 200
    document = pymupdf.open(stream=SHEET.data, filetype="pdf")
    for number in range(1, document.xref_length()):
        if document.xref_get_key(number, "VE")[0] == "array":
            document.xref_set_key(number, "VE", nested)
    source = source_of(bytes(document.tobytes()))
    assert "expression" in SHEET.drawn(pool, source, None)
