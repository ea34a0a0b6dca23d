from __future__ import annotations

from itertools import combinations, product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.sheet import BlockKind
from responder_app.gui.brief_view import OPENS, TILES
from responder_app.gui.metrics import Metrics, cap_height_of
from responder_app.gui.screens import ABOUT_A_FACILITY, Screen
from responder_app.gui.theme import Theme
from responder_app.gui.view import FacilityView
from responder_app.gui.window import Window
from responder_app.sync.answers import Change
from tests.fakes.buildings import BARE, FLOORS, TOWER
from tests.gui.driving import open_tower, settled, shown
from tests.gui.samples import LONG_ALERT, arrival_sheet
from tests.gui.stage import stage


def inside(window: Window) -> bool:
    """Whether every tile lies whole on the screen and none on another."""
    brief = window.deck.brief
    tiles = brief.grid.shown
    rects = [tile.rect().translated(tile.mapTo(brief, tile.rect().topLeft())) for tile in tiles]
    apart = all(not one.intersects(other) for one, other in combinations(rects, 2))
    return apart and all(brief.rect().contains(rect) for rect in rects)


@pytest.mark.parametrize(("width", "height", "dpi"), [(1366, 768, 118.0), (1920, 1080, 166.0)])
def test_all_blocks_are_on_one_screen_without_scrolling(qtbot: QtBot, width: int, height: int, dpi: float) -> None:
    with stage(Theme(Metrics(dpi))) as window:
        brief = open_tower(qtbot, shown(qtbot, window, (width, height))).deck.brief
        for sheet in (brief.sheet, arrival_sheet("12")):
            assert sheet is not None
            brief.show_sheet(sheet)
            qtbot.wait(1)
            assert len(brief.grid.shown) == len(TILES) == 12
            assert inside(window)
            assert not any(bar.isVisible() for bar in brief.findChildren(QScrollBar))
            assert not brief.turn.isVisible()


@pytest.mark.parametrize(("width", "height", "dpi"), [(1366, 768, 118.0), (1920, 1080, 166.0), (1024, 768, 127.0)])
def test_every_blocks_first_value_is_there_and_four_millimetres_high(
    qtbot: QtBot, width: int, height: int, dpi: float
) -> None:
    metrics = Metrics(dpi)
    with stage(Theme(metrics)) as window:
        brief = open_tower(qtbot, shown(qtbot, window, (width, height))).deck.brief
        brief.show_sheet(arrival_sheet("12"))
        for tile in brief.grid.shown:
            lines = tile.picture().lines
            assert metrics.mm(cap_height_of(lines[1].pieces[0].run.font)) >= 4
            assert lines[1].rect.bottom() < tile.height()
            sizes = [metrics.mm(cap_height_of(piece.run.font)) for line in lines for piece in line.pieces]
            assert min(sizes) >= 2.5


def test_a_narrow_screen_turns_pages_instead_of_shrinking_text(qtbot: QtBot) -> None:
    with stage(Theme(Metrics(127))) as window:
        brief = open_tower(qtbot, shown(qtbot, window, (1024, 768))).deck.brief
        first = [tile.block.kind for tile in brief.grid.shown if tile.block]
        assert inside(window)
        QTest.keyClick(brief, Qt.Key.Key_PageDown)
        second = [tile.block.kind for tile in brief.grid.shown if tile.block]
        assert inside(window)
        assert (*first, *second) == TILES
        assert brief.turn.text().endswith("2 of 2")


def test_the_longest_alert_is_shown_whole(qtbot: QtBot) -> None:
    with stage(Theme(Metrics(127))) as window:
        brief = open_tower(qtbot, shown(qtbot, window, (1024, 768))).deck.brief
        brief.show_sheet(arrival_sheet())
        qtbot.wait(1)
        assert " ".join(brief.banner.lines()) == " ".join(LONG_ALERT.split())
        assert brief.banner.height() >= brief.banner.heightForWidth(brief.banner.width())


def test_missing_and_not_shared_are_said_in_words(qtbot: QtBot, window: Window) -> None:
    window.open_facility(BARE)
    settled(qtbot, window)
    spoken = [tile.accessibleName() for tile in window.deck.brief.tiles.values()]
    assert sum("Not provided" in words for words in spoken) >= 8
    window.deck.brief.show_sheet(arrival_sheet())
    assert "Not shared with your agency" in window.deck.brief.tiles[BlockKind.ACCESS].accessibleName()


def test_one_tap_on_the_pad_sets_the_fire_floor_and_the_sheet_follows(qtbot: QtBot, opened: Window) -> None:
    brief = opened.deck.brief
    brief.fire_floor.click()
    assert brief.floor_pad.isVisible()
    labels = [key.text() for key in brief.floor_pad.keys]
    assert labels[:3] == ["15", "14", "12"]
    assert "13" not in labels
    next(key for key in brief.floor_pad.keys if key.text() == "7").click()
    settled(qtbot, opened)
    assert not brief.floor_pad.isVisible()
    assert brief.sheet is not None
    assert brief.sheet.fire_floor is not None
    assert brief.sheet.fire_floor.label == "7"
    assert brief.fire_floor.text().endswith("7")
    assert opened.header.fire_floor.isVisible()


def test_escape_leaves_the_pad_without_setting_anything(qtbot: QtBot, opened: Window) -> None:
    brief = opened.deck.brief
    brief.fire_floor.click()
    QTest.keyClick(brief.floor_pad.keys[0], Qt.Key.Key_Escape)
    assert not brief.floor_pad.isVisible()
    assert opened.around.current.fire_floor == ""


@pytest.mark.parametrize("kind", list(OPENS))
def test_a_block_opens_its_screen(qtbot: QtBot, opened: Window, kind: BlockKind) -> None:
    opened.deck.brief.tiles[kind].click()
    assert opened.screen_shown is OPENS[kind]
    settled(qtbot, opened)


def test_a_block_without_a_screen_opens_all_its_facts(qtbot: QtBot, opened: Window) -> None:
    brief = opened.deck.brief
    brief.tiles[BlockKind.SYSTEMS].click()
    settled(qtbot, opened)
    assert brief.detail.isVisible()
    facts = brief.detail.facts.groups[0].facts
    sheet = brief.sheet
    assert sheet is not None
    block = sheet.block(BlockKind.SYSTEMS)
    assert len(facts) >= len(block.facts) + block.more
    QTest.keyClick(brief.detail.facts, Qt.Key.Key_Escape)
    assert not brief.detail.isVisible()


def test_the_fire_floors_block_leads_to_its_plan(qtbot: QtBot, opened: Window) -> None:
    opened.around.current.set_fire_floor("7")
    settled(qtbot, opened)
    brief = opened.deck.brief
    brief.tiles[BlockKind.FIRE_FLOOR].click()
    settled(qtbot, opened)
    assert brief.detail.isVisible()
    assert brief.detail.onward.text() == "F2\nPlans"
    brief.detail.onward.click()
    settled(qtbot, opened)
    assert opened.screen_shown is Screen.PLANS
    assert opened.deck.plans.level == "7"


def test_an_unknown_facility_is_said_in_words(qtbot: QtBot, window: Window) -> None:
    window.open_facility("99999999-9999-4999-8999-999999999999")
    settled(qtbot, window)
    cover = window.deck.brief.cover
    assert cover.isVisible()
    assert "nothing about that" in cover.text()


def hides_what_lies_under_it(cover: QWidget) -> bool:
    """Whether it paints its own ground: a picture that was red before has nothing red left."""
    picture = QImage(cover.size(), QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    cover.render(picture)
    spots = product(range(0, picture.width(), 50), range(0, picture.height(), 50))
    return all(picture.pixelColor(*spot) != QColor("red") for spot in spots)


def test_an_open_facility_that_a_sync_removes_is_no_longer_called_verified(qtbot: QtBot, opened: Window) -> None:
    assert not opened.header.badge.isHidden()
    opened.syncing.changed.emit(Change(43, removed=(TOWER,)))
    assert opened.header.plate.name == "Lakeside Tower"
    assert "No longer held" in opened.header.plate.address
    assert opened.header.badge.isHidden()
    settled(qtbot, opened)  # this library has it still: as if it had come again
    assert not opened.header.badge.isHidden()


def test_nothing_of_one_facility_stays_on_screen_when_another_cannot_be_read(qtbot: QtBot, opened: Window) -> None:
    assert not opened.deck.brief.cover.isVisible()
    opened.open_facility("99999999-9999-4999-8999-999999999999")
    settled(qtbot, opened)
    assert opened.header.plate.name == "Not shown yet"
    assert opened.header.badge.isHidden()
    for screen in ABOUT_A_FACILITY:
        opened.show_screen(screen)
        settled(qtbot, opened)
        view = opened.deck.views[screen]
        assert isinstance(view, FacilityView)
        assert view.cover.isVisible(), screen
        assert view.cover.geometry() == view.rect(), screen
        assert "nothing about that" in view.cover.text(), screen
        assert hides_what_lies_under_it(view.cover), screen
    opened.open_facility(TOWER)
    settled(qtbot, opened)
    assert not opened.deck.brief.cover.isVisible()
    assert opened.header.plate.name == "Lakeside Tower"


def test_the_ground_floor_is_marked_on_the_pad_and_a_typed_label_leads_to_its_key(qtbot: QtBot, opened: Window) -> None:
    pad = opened.deck.brief.floor_pad
    opened.deck.brief.open_floor_pad()
    settled(qtbot, opened)
    marked = [key.text() for key in pad.keys if key.accessibleDescription() == "Ground"]
    assert marked == [FLOORS[1]]
    assert next(key for key in pad.keys if key.hasFocus()).text() == FLOORS[1]
    label = pad.keys[2].text()
    for letter in label:
        QTest.keyClicks(opened.focusWidget() or pad, letter)
    assert pad.keys[2].hasFocus()
    with qtbot.waitSignal(pad.floor_chosen) as chosen:
        QTest.keyClick(pad.keys[2], Qt.Key.Key_Return)
    assert chosen.args == [label]
    settled(qtbot, opened)


@pytest.mark.parametrize("count", [29, 60])
def test_all_floors_of_a_tower_are_seen_at_once(qtbot: QtBot, opened: Window, count: int) -> None:
    brief = opened.deck.brief
    brief.open_floor_pad()
    settled(qtbot, opened)
    brief.floor_pad.show_floors(("R", "M", *(str(n) for n in range(count - 4, 0, -1)), "B1", "B2"), "")
    assert brief.floor_pad.up.isHidden()
    assert len(brief.floor_pad.keys) == count
    assert not any(key.visibleRegion().isEmpty() for key in brief.floor_pad.keys)


def test_more_floors_than_the_pad_holds_are_turned_by_large_keys(qtbot: QtBot, opened: Window) -> None:
    brief = opened.deck.brief
    brief.open_floor_pad()
    settled(qtbot, opened)
    pad = brief.floor_pad
    pad.show_floors(tuple(str(n) for n in range(200, 0, -1)), "")
    assert pad.down.isVisible()
    assert pad.keys[-1].visibleRegion().isEmpty()
    for _ in range(5):
        pad.down.click()
    assert not pad.keys[-1].visibleRegion().isEmpty()
