"""Placards of the exported page: ground, number, class and symbol of each, in their places, and read aloud."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from responder_app.briefing.answers.signs import Placard
from responder_app.briefing.placard_designs import DESIGNS, design_of
from responder_app.documents.hazard_signs import RED
from responder_app.documents.placard_svg import COLOURS, placard_svg

PX = 200
NUMBERS = {"POISON GAS": "2", "FLAMMABLE": "3", "CLASS 9": "9", "RADIOACTIVE": "7"}


def drawn(placard: Placard) -> QImage:
    """As a browser draws it, on grey."""
    svg = placard_svg(placard).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    picture = QImage(PX, PX, QImage.Format.Format_RGB32)
    picture.fill(QColor("#808080"))
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    return picture


def at(picture: QImage, x: float, y: float) -> str:
    return str(picture.pixelColor(round(x * PX / 100), round(y * PX / 100)).name())


def said(placard: Placard) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(placard_svg(placard)).iter("text")]


@pytest.mark.parametrize("name", DESIGNS)
def test_every_placard_has_its_grounds_in_their_halves(qapp: object, name: str) -> None:
    placard = Placard(name, NUMBERS.get(name, "5.1"), "", None if name == "RADIOACTIVE" else 1017, "")
    design, picture = design_of(placard), drawn(placard)
    if not design.striped:
        assert at(picture, 40, 72) == COLOURS[design.ground]
        assert at(picture, 35, 38) == COLOURS[design.upper or design.ground]
    else:
        seen = {at(picture, x / 4, 39) for x in range(90, 310)}
        assert {COLOURS[design.striped], COLOURS[design.ground]} <= seen
        below = {at(picture, x / 4, 65) for x in range(90, 310)}
        assert (COLOURS[design.striped] in below) is not design.half_striped
    assert at(picture, 5, 5) == "#808080"


def test_number_and_class_stand_in_their_places_and_are_read_aloud() -> None:
    placard = Placard("POISON GAS", "2", "", 1017, "")
    assert said(placard) == ["1017", "2"]
    svg = ElementTree.fromstring(placard_svg(placard))
    assert svg.get("aria-label") == placard.spoken
    assert [one.get("x") for one in svg.iter("text")] == ["50", "50"]


def test_without_a_number_its_kind_stands_there() -> None:
    assert said(Placard("FLAMMABLE GAS", "2", "", None, "several fit")) == ["FLAMMABLE", "GAS", "2"]
    assert said(Placard("CLASS 9", "9", "", None, "")) == ["9"]


@pytest.mark.parametrize(
    ("placard", "words"),
    [
        (Placard("EXPLOSIVES 1.1", "1", "1.1D", 81, ""), ["1.1D", "1", "0081"]),
        (Placard("EXPLOSIVES 1.4", "1", "1.4S", 12, ""), ["1.4", "S", "1", "0012"]),
        (Placard("RADIOACTIVE", "7", "", 2915, ""), ["RADIOACTIVE", "7", "2915"]),
    ],
)
def test_a_number_that_must_not_stand_on_it_stands_on_an_orange_panel(
    qapp: object, placard: Placard, words: list[str]
) -> None:
    assert said(placard) == words
    assert at(drawn(placard), 14, 88) == COLOURS["placard_orange"]


def test_a_note_that_is_markup_stays_text() -> None:
    made = placard_svg(Placard("FLAMMABLE", "3", "", 1203, '"><script>{{ 7*7 }}'))
    assert "{{" not in made
    assert "<script" not in made
    ElementTree.fromstring(made)


def test_the_symbol_has_the_placards_ink(qapp: object) -> None:
    white = sum(at(drawn(Placard("FLAMMABLE", "3", "", 1203, "")), 38 + x, 26) == "#ffffff" for x in range(24))
    assert white
    assert at(drawn(Placard("FLAMMABLE", "3", "", 1203, "")), 40, 72) == RED
