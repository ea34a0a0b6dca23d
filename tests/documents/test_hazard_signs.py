"""Signs of the exported page: right marks in the right places, read aloud, and nothing of a package runs in them."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from responder_app.briefing.answers.hazmat import Diamond
from responder_app.briefing.answers.signs import HazardSign, Pictogram
from responder_app.documents.hazard_signs import BLUE, RED, YELLOW, diamond_svg, pictogram_svg
from tests.documents.scenes import HOSTILE

CHLORINE = Diamond(4, 0, 1, ("W", "OX"), "record", False, "health 4, flammability 0, instability 1, special W, OX")


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def text_at(svg: ElementTree.Element) -> dict[tuple[float, str], str]:
    return {(float(one.get("x", "0")), one.get("fill", "")): "".join(one.itertext()) for one in svg.iter("text")}


def test_each_rating_stands_in_its_own_colour_and_place() -> None:
    svg = read(diamond_svg(CHLORINE))
    fills = {one.get("d", "").split("L")[0]: one.get("fill") for one in svg.iter("path")}
    assert (fills["M25 25"], fills["M50 0"], fills["M75 25"], fills["M50 50"]) == (BLUE, RED, YELLOW, "#fff")
    said = [("".join(one.itertext()), float(one.get("x", "0"))) for one in svg.iter("text")]
    assert said == [("4", 25.0), ("0", 50.0), ("1", 75.0), ("W OX", 50.0)]
    assert svg.get("aria-label") == f"NFPA 704: {CHLORINE.spoken}"


def test_only_the_w_has_a_bar() -> None:
    struck = [one.text for one in read(diamond_svg(CHLORINE)).iter("tspan")]
    assert struck == ["W"]
    assert not list(read(diamond_svg(replace(CHLORINE, special=("OX",)))).iter("tspan"))


def test_a_doubted_rating_has_a_question_mark_beside_it() -> None:
    said = ["".join(one.itertext()) for one in read(diamond_svg(replace(CHLORINE, doubted=("health",)))).iter("text")]
    assert said == ["4", "?", "0", "1", "W OX"]


@pytest.mark.parametrize("pictogram", list(Pictogram))
def test_every_pictogram_has_its_symbol_in_a_red_frame(pictogram: Pictogram) -> None:
    svg = read(pictogram_svg(HazardSign(pictogram, ("Flammable liquid",), "category 1 to 3")))
    frame, *symbol = svg.iter("path")
    assert (frame.get("stroke"), frame.get("fill")) == (RED, "#fff")
    assert len(symbol) or list(svg.iter("circle"))
    assert [one.text for one in svg.iter("text")] == ["?"]
    assert "category 1 to 3 assumed" in svg.get("aria-label", "")


def test_a_hazard_that_is_markup_stays_text() -> None:
    said = f'{HOSTILE}" onload="x" {{{{ 7*7 }}}}'
    made = pictogram_svg(HazardSign(Pictogram.FLAME, (said,), ""))
    assert "{{" not in made
    svg = read(made)
    assert "onload" not in svg.attrib
    assert said in svg.get("aria-label", "")
