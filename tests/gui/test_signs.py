"""Hazard signs as they are painted: the right colour in the right place, by day and by night, and read aloud."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.hazmat import Diamond
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.answers.signs import HazardSign, Pictogram, Placard
from responder_app.briefing.placard_designs import DESIGNS
from responder_app.gui.block_tile import BlockTile
from responder_app.gui.diamond import paint_diamond
from responder_app.gui.hazmat_facts import groups_of
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import contrast
from responder_app.gui.pictogram import paint_pictogram
from responder_app.gui.placard import paint_placard
from responder_app.gui.screens import Screen
from responder_app.gui.sign_row import HEIGHT_MM, SignRow
from responder_app.gui.sign_symbols import SIGNS, symbol
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from tests.briefing.test_hazmat import answer_of
from tests.gui.driving import settled
from tests.gui.samples import DIAMOND

SIDE = 200


@pytest.fixture(params=[False, True], ids=["day", "night"])
def theme(qapp: object, request: pytest.FixtureRequest) -> Theme:
    return Theme(Metrics(127), request.param)


def painted(paint: Callable[[QPainter, QRectF], None]) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, SIDE, SIDE))
    painter.end()
    return image


def at(image: QImage, x: float, y: float) -> str:
    """The colour at a place in halves of the diagonal from the middle, y down."""
    return image.pixelColor(round(SIDE / 2 * (1 + x)), round(SIDE / 2 * (1 + y))).name()


def placard(name: str, un: int | None = 1017, number: str = "2", division: str = "") -> Placard:
    return Placard(name, number, division, un, "")


def test_health_is_left_flammability_on_top_instability_right_and_special_below(theme: Theme) -> None:
    diamond = Diamond(3, 2, 1, ("W",), "", False, "")
    image = painted(lambda painter, box: paint_diamond(painter, box, diamond, theme))
    names = {"health": (-0.8, 0), "flammability": (0, -0.8), "instability": (0.8, 0), "special": (0, 0.82)}
    assert {name: at(image, *place) for name, place in names.items()} == {
        name: theme.colour(name).name() for name in names
    }


def test_the_w_has_its_bar_and_a_doubted_rating_its_question_mark(theme: Theme) -> None:
    def image_of(special: tuple[str, ...], doubted: tuple[str, ...] = ()) -> QImage:
        diamond = Diamond(3, 2, 1, special, "", False, "", doubted)
        return painted(lambda painter, box: paint_diamond(painter, box, diamond, theme))

    barred, plain = image_of(("W",)), image_of(("OX",))
    middle = round(SIDE * 0.75)
    row = [barred.pixelColor(x, middle).name() for x in range(SIDE // 2 - 18, SIDE // 2 + 18)]
    assert set(row) == {theme.colour("diamond_text").name()}
    assert {plain.pixelColor(x, middle).name() for x in range(SIDE // 2 - 18, SIDE // 2 + 18)} != set(row)
    assert image_of(("W",), ("health",)) != barred


@pytest.mark.parametrize("pictogram", Pictogram)
def test_a_pictogram_is_black_on_white_in_a_red_square_on_its_corner(pictogram: Pictogram, theme: Theme) -> None:
    sign = HazardSign(pictogram, ("x",), "")
    image = painted(lambda painter, box: paint_pictogram(painter, box, sign, theme))
    for corner in ((0, -0.88), (0.88, 0), (0, 0.88), (-0.88, 0)):
        assert at(image, *corner) == theme.colour("flammability").name()
    assert at(image, 0.72, 0.72) == "#808080"
    inside = {at(image, x / 20, y / 20) for x in range(-8, 9) for y in range(-8, 9)}
    assert {theme.colour("special").name(), theme.colour("diamond_text").name()} <= inside


def test_what_was_assumed_is_marked(theme: Theme) -> None:
    def image_of(assumed: str) -> QImage:
        sign = HazardSign(Pictogram.FLAME, ("x",), assumed)
        return painted(lambda painter, box: paint_pictogram(painter, box, sign, theme))

    badge = theme.colour("instability").name()
    assert at(image_of("category 1"), 0.66, 0.42) == badge != at(image_of(""), 0.66, 0.42)


@pytest.mark.parametrize(
    ("name", "above", "below"),
    [
        ("FLAMMABLE GAS", "flammability", "flammability"),
        ("NON-FLAMMABLE GAS", "placard_green", "placard_green"),
        ("POISON", "special", "special"),
        ("FLAMMABLE", "flammability", "flammability"),
        ("COMBUSTIBLE", "flammability", "special"),
        ("SPONTANEOUSLY COMBUSTIBLE", "special", "flammability"),
        ("DANGEROUS WHEN WET", "health", "health"),
        ("OXIDIZER", "instability", "instability"),
        ("ORGANIC PEROXIDE", "flammability", "instability"),
        ("CORROSIVE", "special", "diamond_text"),
    ],
)
def test_a_placard_has_the_colours_of_the_regulation_above_and_below(
    name: str, above: str, below: str, theme: Theme
) -> None:
    image = painted(lambda painter, box: paint_placard(painter, box, placard(name), theme))
    assert (at(image, 0.35, -0.5), at(image, 0.3, 0.5)) == (theme.colour(above).name(), theme.colour(below).name())
    assert at(image, 0.6, -0.1) == theme.colour("special").name()  # the panel of the number


def test_stripes_black_squares_and_orange_are_where_they_belong(theme: Theme) -> None:
    def image_of(one: Placard) -> QImage:
        return painted(lambda painter, box: paint_placard(painter, box, one, theme))

    def colours(image: QImage, y: float) -> set[str]:
        return {at(image, x / 50, y) for x in range(-20, 21)}

    solid, nine = image_of(placard("FLAMMABLE SOLID")), image_of(placard("CLASS 9", number="9"))
    assert {theme.colour("flammability").name(), theme.colour("special").name()} <= colours(solid, 0.38)
    assert theme.colour("diamond_text").name() in colours(nine, -0.3)
    assert colours(nine, 0.38) == {theme.colour("special").name()}
    gas = image_of(placard("POISON GAS"))
    assert at(gas, 0.2, -0.72) == theme.colour("diamond_text").name()
    explosive = image_of(placard("EXPLOSIVES 1.1", 241, "1", "1.1D"))
    assert at(explosive, 0.35, -0.25) == theme.colour("placard_orange").name()
    assert at(explosive, -0.7, 0.8) == theme.colour("placard_orange").name()  # its number stands on a panel below


def test_each_placard_can_be_told_from_each_other_and_its_number_is_part_of_it(theme: Theme) -> None:
    images = [painted(lambda painter, box, n=n: paint_placard(painter, box, placard(n), theme)) for n in DESIGNS]  # type: ignore[misc]
    others = [(a, b) for a in range(len(images)) for b in range(a) if images[a] == images[b]]
    assert [{list(DESIGNS)[a], list(DESIGNS)[b]} for a, b in others] == [
        {"POISON GAS", "POISON INHALATION HAZARD"},
        {"FLAMMABLE", "FLAMMABLE GAS"},
    ]
    other = painted(lambda painter, box: paint_placard(painter, box, placard("POISON", 2810), theme))
    assert other != images[list(DESIGNS).index("POISON")]


def test_every_symbol_is_a_drawing_and_an_unknown_one_a_plain_disc(qapp: object) -> None:
    wanted = {design.symbol for design in DESIGNS.values() if design.symbol} | {"exploding_bomb"}
    wanted |= {pictogram.replace(" ", "_") for pictogram in Pictogram}
    assert {file.stem for file in SIGNS.glob("*.svg")} == wanted
    pictures = {name: symbol(name, 48, "#000000").toImage() for name in wanted}
    assert all(not picture.isNull() for picture in pictures.values())
    unknown = symbol("unicorn", 48, "#000000").toImage()
    assert unknown.pixelColor(24, 24).alpha() == 255
    assert unknown.pixelColor(0, 0).alpha() == 0


def test_marks_on_signs_stand_out(theme: Theme) -> None:
    palette = theme.palette
    assert contrast(palette.diamond_text, palette.placard_orange) >= 7
    assert contrast(palette.diamond_light, palette.placard_green) >= 7


@pytest.mark.parametrize(("count", "width"), [(1, 400), (5, 280), (8, 280), (12, 280), (12, 90)])
def test_all_signs_are_in_the_row_whole_apart_and_with_words(qtbot: QtBot, count: int, width: int) -> None:
    theme = Theme(Metrics(127))
    row = SignRow(theme)
    qtbot.addWidget(row)
    row.show_signs([placard("POISON GAS"), *(HazardSign(Pictogram.FLAME, (f"h{n}",), "") for n in range(count - 1))])
    row.resize(width, theme.metrics.px(HEIGHT_MM))
    places = [view.geometry() for view in row.views]
    assert all(row.rect().contains(place) for place in places)
    assert not any(a.intersects(b) for n, a in enumerate(places) for b in places[:n])
    assert all(view.accessibleName() for view in row.views)
    assert row.accessibleName() == f"{count} sign{'s' if count > 1 else ''}"
    row.show_signs(())
    assert row.isHidden()


def test_what_a_question_mark_on_a_sign_means_is_said_in_the_details() -> None:
    answer = answer_of({"id": "f", "name": "Formaldehyde", "cas": "50-00-0", "hazards": ["Acute toxicity"]})
    facts = [fact for group in groups_of(answer.rows[0], answer) for fact in group.facts]
    assumed = next(fact.value for fact in facts if fact.label == "Assumed ?")
    assert assumed == "GHS pictogram skull and crossbones: Acute toxicity (category 1 to 3 assumed)"
    assert all("2 UN numbers fit" in fact.value for fact in facts if fact.label == "Placard")
    assert len([fact for fact in facts if fact.label == "Placard"]) == len(answer.rows[0].placards) > 0


@pytest.mark.parametrize(("height_mm", "shown"), [(30, 0), (80, 2)])
def test_the_block_of_the_arrival_sheet_shows_signs_where_there_is_room(
    qtbot: QtBot, height_mm: int, shown: int
) -> None:
    theme = Theme(Metrics(127))
    tile = BlockTile(theme, "Opens Hazmat")
    qtbot.addWidget(tile)
    signs = (placard("POISON GAS"), HazardSign(Pictogram.SKULL, ("Acute toxicity",), ""))
    chlorine = Fact("Toxic by inhalation", "Chlorine 1,500 lb", severity=FactSeverity.DANGER)
    tile.show_block(Block(BlockKind.HAZMAT, "Hazmat", (chlorine,)), DIAMOND, signs)
    tile.resize(theme.metrics.px(60), theme.metrics.px(height_mm))
    boxes = tile.sign_boxes()
    assert len(boxes) == shown
    assert all(tile.rect().contains(box) and box.top() >= tile.picture().bottom for box in boxes)
    assert not any(a.intersects(b) for n, a in enumerate(boxes) for b in boxes[:n])
    assert "skull and crossbones" in tile.accessibleName()
    tile.grab()


def test_the_arrival_sheet_has_the_signs_of_the_most_dangerous_chemical(qtbot: QtBot, opened: Window) -> None:
    assert opened.deck.brief.sheet is not None
    assert [sign.spoken for sign in opened.deck.brief.sheet.signs] == ["Placard POISON GAS, class 2, UN 1017"]
    assert "Placard POISON GAS" in opened.deck.brief.tiles[BlockKind.HAZMAT].accessibleName()


def test_hazmat_shows_the_signs_of_the_picked_chemical_and_what_it_reacts_with(qtbot: QtBot, opened: Window) -> None:
    opened.show_screen(Screen.HAZMAT)
    settled(qtbot, opened)
    hazmat = opened.deck.hazmat
    assert [view.accessibleName() for view in hazmat.signs.views] == ["Placard POISON GAS, class 2, UN 1017"]
    assert "Chlorine + Diesel fuel" in hazmat.reactions.text()
    first = hazmat.facts.groups[0]
    assert first.title == "Stored together"
    assert first.facts[0].label == "Reacts with"
    assert "Diesel fuel" in first.facts[0].value
    assert first.sources[0].startswith("Same floor: B1")
    assert "40 CFR 264 appendix V" in first.sources[0]
    assert "data sheets" in first.note
    hazmat.rows.setCurrentRow(2)
    assert hazmat.signs.isHidden()
    assert "Stored together" not in [group.title for group in hazmat.facts.groups]
