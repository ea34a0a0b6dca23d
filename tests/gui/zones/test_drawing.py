from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.materials import Light, Medium, SpillSize, Wind, WindSpeed
from responder_app.briefing.answers.zones import ZoneKind, ZoneShape
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.gui.zones.looks import LOOKS
from responder_app.gui.zones.side import Page
from tests.fakes.buildings import BARE, TOWER
from tests.gui.driving import settled
from tests.gui.stage import Exports, stage
from tests.gui.zones.acting import DIESEL, GLYCOL, answered, draw, find, say, touch_dial


def test_one_tap_on_a_chemical_draws_its_zones_with_an_unknown_wind_as_full_circles(
    qtbot: QtBot, opened: Window
) -> None:
    zones = draw(qtbot, opened)
    assert opened.screen_shown is Screen.ZONES
    assert [item.zone.shape for item in zones.layer.items] == [ZoneShape.CIRCLE] * 2
    assert "Wind not known" in zones.side.wind.words.text()
    assert zones.words.text().startswith("Isolate 3,000 ft (1,000 m)")
    assert "7.0+ mi (11.0+ km)" in zones.words.text()
    assert "Transport guide" in zones.caveat.text()
    assert "Chlorine" in zones.side.material.text()
    assert zones.side.light.text().startswith("Night: ")


def test_a_touch_on_the_dial_turns_the_square_downwind(qtbot: QtBot, opened: Window) -> None:
    zones = draw(qtbot, opened)
    touch_dial(zones, -0.5, -0.5)
    answered(qtbot, opened)
    assert zones.drawn.question is not None
    assert zones.drawn.question.wind.from_deg == 225
    assert "Wind from SW (225°)" in zones.side.wind.words.text()
    wide = next(item for item in zones.layer.items if item.zone.kind is ZoneKind.PROTECTION)
    assert wide.zone.shape is ZoneShape.SQUARE
    # Y grows down on the canvas: the square lies north-east of the spill.
    middle = wide.ring.boundingRect().center()
    assert middle.x() > 1000
    assert middle.y() < -1000
    touch_dial(zones, 0.0, 0.0)
    answered(qtbot, opened)
    assert zones.drawn.question.wind.from_deg is None


def test_arrow_keys_turn_the_dial_and_delete_forgets_the_wind(qtbot: QtBot, opened: Window) -> None:
    zones = draw(qtbot, opened)
    dial = zones.side.wind.dial
    for key, expected in ((Qt.Key.Key_Right, 0.0), (Qt.Key.Key_Right, 5.0), (Qt.Key.Key_Left, 0.0)):
        QTest.keyClick(dial, key)
        assert dial.from_deg == expected
    QTest.keyClick(dial, Qt.Key.Key_Left)
    assert dial.from_deg == 355
    assert "355 degrees" in dial.accessibleName()
    QTest.keyClick(dial, Qt.Key.Key_Delete)
    assert dial.from_deg is None
    answered(qtbot, opened)


def test_while_the_dial_is_held_the_last_word_wins(qtbot: QtBot, opened: Window) -> None:
    zones = draw(qtbot, opened)
    for number in range(60):
        zones.drawn.say(wind=Wind(float(number * 6)))
    answered(qtbot, opened)
    assert zones.drawn.shown is not None
    assert zones.drawn.shown.answer.question.wind.from_deg == 354


def test_only_what_makes_a_difference_is_asked(qtbot: QtBot, opened: Window) -> None:
    zones = draw(qtbot, opened)
    zones.side.open(Page.SPILL)
    spill = zones.side.spill
    assert not spill.container.isHidden()
    assert spill.medium.isHidden()
    assert spill.tank.isHidden()
    spill.size_of.key(SpillSize.SMALL).click()
    answered(qtbot, opened)
    assert spill.container.isHidden()
    assert zones.side.wind.speed.isVisibleTo(zones.side.wind) is False or zones.side.page is not Page.WIND
    assert "Isolate 200 ft (60 m)" in zones.words.text()
    spill.light.key(Light.DAY).click()
    answered(qtbot, opened)
    assert "Day, set by the crew" in zones.side.light.text()
    spill.at_once.key(True).click()
    answered(qtbot, opened)
    assert zones.drawn.question is not None
    assert zones.drawn.question.instantaneous


def test_wind_speed_and_container_lead_to_their_row(qtbot: QtBot, opened: Window) -> None:
    zones = draw(qtbot, opened)
    zones.side.wind.speed.key(WindSpeed.HIGH).click()
    zones = say(qtbot, opened, size=SpillSize.LARGE, container="Multiple ton cylinders")
    zones.side.open(Page.CARD)
    sources = [fact.value for group in zones.side.card.groups for fact in group.facts if fact.label == "Row"]
    assert any("multiple ton cylinders" in source and "high wind" in source for source in sources), sources


def test_a_propane_tank_in_a_fire_has_its_circles_and_times(qtbot: QtBot, opened: Window) -> None:
    draw(qtbot, opened)
    zones = find(qtbot, opened, "propane")
    zones.side.open(Page.SPILL)
    zones.side.spill.fire.key(True).click()
    answered(qtbot, opened)
    assert "choose its size" in zones.caution.text()
    zones.side.spill.tank.key(2000).click()
    answered(qtbot, opened)
    kinds = {item.zone.kind for item in zones.layer.items}
    assert kinds >= {ZoneKind.FIREBALL, ZoneKind.RESPONDERS, ZoneKind.EVACUATION, ZoneKind.EVACUATION_PREFERRED}
    zones.side.open(Page.CARD)
    tank = next(group for group in zones.side.card.groups if group.title == "The tank")
    assert any(fact.label == "Cooling water" for fact in tank.facts)
    zones.side.spill.fire.key(False).click()
    answered(qtbot, opened)
    assert zones.drawn.question is not None
    assert zones.drawn.question.tank_l is None


def test_each_place_is_hatched_for_one_zone_only(qtbot: QtBot, opened: Window) -> None:
    """Five circles about a burning tank would hide the map under their strokes."""
    draw(qtbot, opened)
    find(qtbot, opened, "propane")
    items = say(qtbot, opened, fire=True, tank_l=2000).layer.items
    assert len(items) >= 4
    wide = items[0].ring.boundingRect()
    for share in (0.02, 0.1, 0.2, 0.3, 0.45):
        place = wide.center() + QPointF(wide.width() * share, 0.0)
        assert sum(item.hatched.contains(place) for item in items) == 1, share
        assert sum(item.path().contains(place) for item in items) >= 1


def test_several_names_are_said_to_take_the_largest_distances(qtbot: QtBot, opened: Window) -> None:
    draw(qtbot, opened)
    zones = find(qtbot, opened, "1955")
    assert "the largest distances are taken" in zones.caution.text()


def test_a_row_for_water_is_asked_for_land_or_water(qtbot: QtBot, opened: Window) -> None:
    draw(qtbot, opened)
    zones = find(qtbot, opened, "calcium phosphide")
    zones.side.open(Page.SPILL)
    zones.side.spill.medium.key(Medium.WATER).click()
    answered(qtbot, opened)
    assert "phosphine" in zones.caution.text()


def test_what_lies_inside_is_warned_of_in_red_and_found_on_the_map(qtbot: QtBot, opened: Window) -> None:
    zones = draw(qtbot, opened)
    assert zones.warning.text() == "INSIDE: Staging point Lake and Third, Assembly point Plaza"
    assert zones.warning.property("fill") == "danger"
    zones.side.open(Page.INSIDE)
    titles = [row.title for row in zones.side.inside.shown]
    assert any(title.startswith("Assembly point Plaza") for title in titles)
    assert "Riverside Flats" in titles
    zones.map.canvas.zoom_by(50)
    zones.side.inside.setCurrentRow(titles.index("Riverside Flats"))
    settled(qtbot, opened)
    assert abs(zones.map.canvas.centre.x() - 120) < 5
    say(qtbot, opened, size=SpillSize.SMALL, wind=Wind(180.0))
    assert zones.warning.isHidden()


def test_the_spill_can_lie_where_the_map_is_touched_and_esc_leaves_it(qtbot: QtBot, opened: Window) -> None:
    zones = draw(qtbot, opened)
    stored = zones.drawn.question
    assert stored is not None
    assert stored.spill is not None, "the chemical's own place"
    zones.side.open(Page.SPILL)
    zones.side.spill.point.key("map").click()
    assert "Touch the map" in zones.notice.text()
    QTest.keyClick(zones.map.canvas, Qt.Key.Key_Escape)
    assert zones.notice.isHidden()
    assert zones.drawn.question == stored
    zones.side.spill.point.key("map").click()
    zones.map.canvas.place_tapped.emit(QPointF(200.0, 300.0))
    qtbot.waitUntil(lambda: zones.drawn.question != stored)
    answered(qtbot, opened)
    assert zones.drawn.shown is not None
    assert zones.drawn.shown.answer.spill_scene == pytest.approx((200.0, 300.0), abs=0.5)
    zones.side.spill.point.key("building").click()
    answered(qtbot, opened)
    assert zones.drawn.shown.answer.spill_scene == pytest.approx((0.0, 0.0), abs=0.5)


def test_a_material_without_a_distance_is_said_and_draws_nothing(qtbot: QtBot, opened: Window) -> None:
    zones = draw(qtbot, opened, GLYCOL)
    assert zones.drawn.shown is None
    assert "Propylene glycol" in zones.notice.text()
    assert zones.pages.currentWidget() is zones.materials
    draw(qtbot, opened, DIESEL)
    assert zones.notice.isHidden()
    assert zones.pages.currentWidget() is not zones.materials


def test_a_failed_change_keeps_what_is_drawn(qtbot: QtBot, opened: Window) -> None:
    zones = draw(qtbot, opened)
    good = zones.drawn.shown
    say(qtbot, opened, spill=(0.0, 0.0))
    assert zones.drawn.shown is good
    assert good is not None
    assert zones.drawn.question == good.answer.question
    assert "km) from" in zones.notice.text()


def test_zones_stay_through_all_screens_and_are_told_on_the_rail(qtbot: QtBot, opened: Window) -> None:
    draw(qtbot, opened)
    zones = say(qtbot, opened, wind=Wind(225.0))
    for screen in (Screen.BRIEF, Screen.PLANS, Screen.MAP, Screen.HAZMAT, Screen.PEOPLE, Screen.EVACUATION):
        opened.show_screen(screen)
        settled(qtbot, opened)
        assert opened.rail.zones.isVisible()
        assert opened.rail.zones.text() == "from SW"
        QTest.keyClick(opened.deck.views[screen], Qt.Key.Key_Escape)
    opened.rail.zones.click()
    assert opened.screen_shown is Screen.ZONES
    assert len(zones.layer.items) == 2
    opened.open_facility(TOWER)
    assert zones.drawn.shown is not None
    opened.open_facility(BARE)
    settled(qtbot, opened)
    assert zones.drawn.shown is None
    assert opened.rail.zones.isHidden()


def test_the_site_map_shows_them_too(qtbot: QtBot, opened: Window) -> None:
    from responder_app.gui.zones.shapes import ZoneItem

    draw(qtbot, opened)
    opened.show_screen(Screen.MAP)
    settled(qtbot, opened)
    canvas = opened.deck.map.map.canvas

    def drawn() -> list[ZoneItem]:
        return [item for item in canvas.scene().items() if isinstance(item, ZoneItem)]

    qtbot.waitUntil(lambda: len(drawn()) == 2)
    opened.deck.map.map.hide_layers(frozenset())
    opened.deck.map.refresh()
    settled(qtbot, opened)
    qtbot.waitUntil(lambda: len(drawn()) == 2)
    opened.deck.map.zones.click()
    assert opened.screen_shown is Screen.ZONES
    opened.deck.zones.side.clear.click()
    assert drawn() == []


def test_clear_takes_them_away_and_one_key_brings_them_back(qtbot: QtBot, opened: Window) -> None:
    draw(qtbot, opened)
    zones = say(qtbot, opened, wind=Wind(90.0))
    zones.side.clear.click()
    answered(qtbot, opened)
    assert zones.layer.items == []
    assert opened.rail.zones.isHidden()
    assert zones.materials.again.text() == "Draw again: Chlorine"
    zones.materials.again.click()
    answered(qtbot, opened)
    assert zones.drawn.question is not None
    assert zones.drawn.question.wind.from_deg == 90


def test_zones_asked_for_again_disturb_nobody(qtbot: QtBot, opened: Window) -> None:
    zones = draw(qtbot, opened)
    zones.side.open(Page.CARD)
    inside = zones.side.card.widget()
    before = zones.drawn.shown
    zones.drawn.ask_again()
    answered(qtbot, opened)
    assert zones.drawn.shown is not before
    assert zones.side.card.widget() is inside
    zones.side.other.click()
    zones.drawn.ask_again()
    answered(qtbot, opened)
    assert zones.pages.currentWidget() is zones.materials, "somebody may be typing"


def test_pressing_draw_zones_again_forgets_nothing_that_was_said(qtbot: QtBot, opened: Window) -> None:
    draw(qtbot, opened)
    said = say(qtbot, opened, size=SpillSize.SMALL, wind=Wind(90.0)).drawn.question
    zones = draw(qtbot, opened)
    assert zones.drawn.question == said
    zones = draw(qtbot, opened, DIESEL)
    assert zones.drawn.question is not None
    assert zones.drawn.question.size is None
    assert zones.drawn.question.wind == Wind(90.0)


def test_the_list_offers_the_inventory_and_finds_any_material(qtbot: QtBot, opened: Window) -> None:
    opened.show_screen(Screen.HAZMAT)
    settled(qtbot, opened)
    opened.deck.hazmat.zones.other.click()
    zones = answered(qtbot, opened)
    titles = [row.title for row in zones.materials.rows.shown]
    assert titles[:2] == ["Chlorine", "Diesel fuel"]
    assert titles[-1] == "Not known what it is"
    for text, name in (("1005", "Ammonia"), ("7782-50-5", "Chlorine"), ("guide 124", "124"), ("sulfur diox", "Sulfur")):
        zones.materials.field.setText(text)
        qtbot.waitUntil(lambda: not zones.materials._pause.isActive())
        settled(qtbot, opened)
        first = zones.materials.rows.shown[0]
        assert name in f"{first.title} {first.right}", text
    QTest.keyClick(zones.materials.field, Qt.Key.Key_Escape)
    assert opened.screen_shown is Screen.HAZMAT


def test_a_place_without_a_pre_plan_has_zones_of_its_own(qtbot: QtBot, opened: Window) -> None:
    draw(qtbot, opened)
    opened._on_place_chosen("126 North Lake Street")
    settled(qtbot, opened)
    assert opened.rail.zones.isHidden(), "those of the tower are not about this place"
    opened.deck.no_preplan.zones.click()
    settled(qtbot, opened)
    zones = find(qtbot, opened, "1005")
    assert zones.at_point
    assert opened.header.plate.name == "No pre-plan here"
    assert len(zones.layer.items) == 2
    zones.side.back.click()
    settled(qtbot, opened)
    assert opened.screen_shown is Screen.NO_PREPLAN
    assert opened.rail.zones.text() == "wind ?"
    opened.show_screen(Screen.HAZMAT)
    opened.rail.zones.click()
    answered(qtbot, opened)
    assert not zones.at_point
    assert "Chlorine" in zones.side.material.text()


def test_the_words_cover_neither_each_other_nor_the_spill(qtbot: QtBot, opened: Window) -> None:
    draw(qtbot, opened)
    find(qtbot, opened, "propane")
    zones = say(qtbot, opened, fire=True, tank_l=2000, wind=Wind(200.0))
    settled(qtbot, opened)
    canvas = zones.map.canvas
    boxes = []
    for plate in zones.layer.plates:
        at = canvas.position_of(QPointF(plate.pos().x(), -plate.pos().y()))
        boxes.append(plate.rect().translated(at))
    assert len(boxes) >= 4
    assert not any(one.intersects(other) for n, one in enumerate(boxes) for other in boxes[n + 1 :])
    screen = canvas.viewport().rect()
    assert all(screen.contains(QPoint(round(box.center().x()), round(box.center().y()))) for box in boxes)


def test_the_wind_arrow_turns_with_the_map(qtbot: QtBot, opened: Window) -> None:
    from responder_app.gui.zones.signs import WindArrow

    draw(qtbot, opened)
    zones = say(qtbot, opened, wind=Wind(225.0))
    arrow = next(item for item in zones.map.canvas.scene().items() if isinstance(item, WindArrow))
    assert arrow.rotation() == 45
    zones.map.canvas.turn_to(90)
    settled(qtbot, opened)
    assert arrow.rotation() == 135


def test_kinds_are_told_apart_without_colour() -> None:
    looks = [(look.dashes, look.hatch, look.words) for look in LOOKS.values()]
    assert set(LOOKS) == set(ZoneKind)
    for closed in (True, False):
        assert all(bool(look.dashes) is not closed for look in LOOKS.values() if look.closed is closed)
    assert len({words for _, _, words in looks}) >= len(looks) - 1


def test_each_zone_is_read_aloud(qtbot: QtBot, opened: Window) -> None:
    zones = draw(qtbot, opened)
    assert "Isolate 3,000 ft (1,000 m) in all directions" in zones.words.accessibleName()
    assert "Chlorine, UN 1017" in zones.map.canvas.accessibleDescription()
    assert "Chlorine" in opened.rail.zones.accessibleName()


def test_the_exported_map_takes_the_zones_along(qtbot: QtBot, theme: Theme, tmp_path: object) -> None:
    from pathlib import Path

    from responder_app.documents.formats import MapFormat
    from tests.gui.driving import open_tower, shown

    exports = Exports()
    with stage(theme, export=exports) as window:
        shown(qtbot, window)
        open_tower(qtbot, window)
        panel = window.deck.map.exporting
        panel.write(TOWER, Path(str(tmp_path)) / "a.html", MapFormat.HTML)
        qtbot.waitUntil(lambda: len(exports.zones) == 1)
        draw(qtbot, window)
        window.show_screen(Screen.MAP)
        window.deck.map.export.click()
        assert panel.along.isVisible()
        panel.write(TOWER, Path(str(tmp_path)) / "b.html", MapFormat.HTML)
        qtbot.waitUntil(lambda: len(exports.zones) == 2)
        settled(qtbot, window)
    assert exports.zones[0] is None
    assert exports.zones[1] is not None
    assert exports.zones[1].material.name == "Chlorine"
    assert exports.zones[1].at is not None


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
def test_keys_are_large_enough_for_gloves(qtbot: QtBot, opened: Window, size: tuple[int, int]) -> None:
    from responder_app.gui.keys import Key

    opened.resize(*size)
    zones = draw(qtbot, opened)
    least = opened.around.theme.metrics.key
    for page in Page:
        zones.side.open(page)
        settled(qtbot, opened)

        def small() -> list[str]:
            keys = [key for key in zones.findChildren(Key) if key.isVisible()]
            assert len(keys) > 8
            return [one.accessibleName() for one in keys if min(one.width(), one.height()) < least]

        qtbot.waitUntil(lambda: not small())
        cut = [key.accessibleName() for key in zones.findChildren(Key) if key.isVisible() and not key.captions_fit()]
        assert cut == []


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_zones_in_words_are_paged_by_large_keys_and_end_at_the_last_word(
    qtbot: QtBot, opened: Window, size: tuple[int, int]
) -> None:
    opened.resize(*size)
    zones = draw(qtbot, opened)
    zones.side.open(Page.CARD)
    settled(qtbot, opened)
    card = zones.side.card
    bar, pager = card.verticalScrollBar(), card.pager
    assert pager is not None
    qtbot.waitUntil(lambda: pager.isVisible() == (bar.maximum() > 0))
    if size[1] < 1000:
        assert pager.isVisible()
    for _ in range(20):
        if pager.isVisible() and pager.down.isEnabled():
            assert min(pager.down.width(), pager.down.height()) >= opened.around.theme.metrics.key
            pager.down.click()
    assert bar.value() == bar.maximum()
    assert card.viewport().geometry().bottom() <= (pager.y() if pager.isVisible() else card.height())
