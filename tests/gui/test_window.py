"""The whole window by keyboard, mouse and touch, on the real briefing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.metrics import Metrics
from responder_app.gui.pager import ArrowKey
from responder_app.gui.screens import ON_RAIL, Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from tests.fakes.buildings import BARE, tower
from tests.fakes.library import FakeLibrary
from tests.gui.driving import open_tower, settled, shown
from tests.gui.stage import stage

SCREENS = ((1024, 768, 127.0), (1366, 768, 118.0), (1920, 1080, 166.0))
CONTROLS = (QAbstractButton, QLineEdit, QAbstractScrollArea, QAbstractSlider, QProgressBar)
HOT_KEYS = {
    Qt.Key.Key_F1: Screen.BRIEF,
    Qt.Key.Key_F2: Screen.PLANS,
    Qt.Key.Key_F3: Screen.MAP,
    Qt.Key.Key_F4: Screen.HAZMAT,
    Qt.Key.Key_F5: Screen.PEOPLE,
    Qt.Key.Key_F6: Screen.EVACUATION,
    Qt.Key.Key_F8: Screen.SYNC,
}


def every_state(qtbot: QtBot, window: Window) -> Iterator[str]:
    """Walk the window through its screens and their inner pages."""
    yield "start"
    open_tower(qtbot, window)
    for screen in Screen:
        window.show_screen(screen)
        if screen is Screen.NO_PREPLAN:
            window.deck.no_preplan.ask_about("126 North Lake Street")
        settled(qtbot, window)
        yield screen.name
    window.show_screen(Screen.BRIEF)
    window.deck.brief.open_floor_pad()
    yield "floor pad"
    window.show_screen(Screen.MAP)
    settled(qtbot, window)
    window.deck.map.layers_key.click()
    yield "layers"
    window.show_screen(Screen.PLANS)
    settled(qtbot, window)
    tools = window.deck.plans.tools
    for act, panel in tools.panels.items():
        tools.side.show_panel(panel)
        yield act.name


def nameless(window: QWidget) -> list[str]:
    found = []
    for widget in window.findChildren(QWidget):
        if isinstance(widget, CONTROLS) and widget.isVisible() and not widget.accessibleName():
            interface = QAccessible.queryAccessibleInterface(widget)
            if interface is None or not interface.text(QAccessible.Text.Name):
                found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def test_every_control_of_every_screen_has_an_accessible_name(qtbot: QtBot, window: Window) -> None:
    for state in every_state(qtbot, window):
        assert nameless(window) == [], state


def test_a_control_without_a_name_would_be_caught(qtbot: QtBot, window: Window) -> None:
    button = QPushButton(window)
    button.show()
    assert nameless(window) == ["QPushButton in Window"]


@pytest.mark.parametrize(("width", "height", "dpi"), SCREENS)
def test_every_key_is_as_large_as_a_glove_needs(qtbot: QtBot, width: int, height: int, dpi: float) -> None:
    theme = Theme(Metrics(dpi))
    theme.apply()
    with stage(theme) as window:
        shown(qtbot, window, (width, height))
        for state in every_state(qtbot, window):
            assert window.size().width() == width, f"{state} made the window wider"
            assert window.size().height() == height, f"{state} made the window higher"
            for key in window.findChildren(Key):
                if key.isVisible():
                    least = 20 if key.least_side() == theme.metrics.primary else 15
                    side = min(key.width(), key.height())
                    assert theme.metrics.mm(side) >= least, (state, key.text())


@pytest.mark.parametrize(("width", "height", "dpi"), SCREENS)
def test_no_key_cuts_its_caption(qtbot: QtBot, width: int, height: int, dpi: float) -> None:
    theme = Theme(Metrics(dpi))
    theme.apply()
    with stage(theme) as window:
        shown(qtbot, window, (width, height))
        for state in every_state(qtbot, window):
            for key in window.findChildren(Key):
                if key.isVisible():
                    assert key.captions_fit(), (state, key.text())


def test_text_is_never_read_as_markup(qtbot: QtBot, theme: Theme) -> None:
    evil = "<b>Bold</b> &amp; <img src=x>"
    identity = {**tower().identity.model_dump(), "name": evil, "handling": evil}
    held = FakeLibrary().add(tower(identity=identity))
    with stage(theme, held) as window:
        open_tower(qtbot, shown(qtbot, window))
        assert window.header.plate.name == evil
        for screen in ON_RAIL:
            window.show_screen(screen)
            settled(qtbot, window)
        labels = window.findChildren(QLabel)
        assert labels
        assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


@pytest.mark.parametrize("key", HOT_KEYS)
def test_hot_keys_open_their_screens(qtbot: QtBot, window: Window, key: Qt.Key) -> None:
    open_tower(qtbot, window)
    window.show_screen(Screen.SEARCH)
    QTest.keyClick(window.focusWidget() or window, key)
    assert window.screen_shown is HOT_KEYS[key]
    assert window.rail.keys[HOT_KEYS[key]].isChecked()
    settled(qtbot, window)


def test_ctrl_k_searches_from_anywhere(qtbot: QtBot, window: Window) -> None:
    open_tower(qtbot, window)
    window.show_screen(Screen.PEOPLE)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.screen_shown is Screen.SEARCH
    assert window.focusWidget() is window.deck.search.field
    settled(qtbot, window)


@pytest.mark.parametrize("screen", [Screen.PLANS, Screen.SYNC])
def test_esc_leads_out_of_the_search_to_where_one_was(qtbot: QtBot, opened: Window, screen: Screen) -> None:
    opened.show_screen(screen)
    QTest.keyClick(opened, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(opened.deck.search.field, "hotel")
    QTest.keyClick(opened.deck.search.field, Qt.Key.Key_Escape)
    assert opened.screen_shown is screen
    settled(qtbot, opened)


def test_esc_in_the_first_search_leads_nowhere(qtbot: QtBot, window: Window) -> None:
    shown(qtbot, window)
    QTest.keyClick(window.deck.search.field, Qt.Key.Key_Escape)
    assert window.screen_shown is Screen.SEARCH


def test_without_a_facility_its_screens_lead_to_search(qtbot: QtBot, window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_F4)
    assert window.screen_shown is Screen.SEARCH
    assert not window.rail.keys[Screen.HAZMAT].isEnabled()


def test_from_typing_to_the_sheet_by_keyboard_alone(qtbot: QtBot, window: Window) -> None:
    QTest.keyClicks(window.deck.search.field, "lakeside")
    qtbot.waitUntil(lambda: window.deck.search.rows.count() == 1)
    QTest.keyClick(window.deck.search.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.deck.brief.sheet is not None)
    settled(qtbot, window)
    assert window.screen_shown is Screen.BRIEF
    assert window.header.plate.name == "Lakeside Tower"
    assert window.header.badge.isVisible()
    assert "Verified" in window.header.badge.accessibleName()


def reachable_by_tab(window: Window) -> set[QWidget]:
    seen: set[QWidget] = set()
    for _ in range(200):
        focused = QApplication.focusWidget()
        if focused is None or focused in seen:
            break
        seen.add(focused)
        window.focusNextPrevChild(True)
    return seen


def test_tab_reaches_every_key_of_every_screen(qtbot: QtBot, window: Window) -> None:
    window.activateWindow()
    for state in every_state(qtbot, window):
        window.rail.blackout.setFocus()
        reached = reachable_by_tab(window)
        missed = [
            key.text()
            for key in window.findChildren(Key)
            # Paging arrows are for fingers: the list beside them takes Page Up and Page Down.
            if key.isVisible() and key.isEnabled() and key not in reached and not isinstance(key, ArrowKey)
        ]
        assert missed == [], state


def test_night_reaches_the_drawings_too(qtbot: QtBot, window: Window) -> None:
    open_tower(qtbot, window)
    with qtbot.waitSignal(window.night_chosen) as chosen:
        QTest.keyClick(window, Qt.Key.Key_F9)
    assert chosen.args == [True]
    canvases = window.findChildren(SheetCanvas)
    assert len(canvases) == 6
    assert all(canvas.night for canvas in canvases)
    assert window.rail.night.isChecked()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert not any(canvas.night for canvas in canvases)


def black(window: Window) -> bool:
    """Whether not one pixel shows anything."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    nothing = QImage(image.size(), image.format())
    nothing.setDevicePixelRatio(image.devicePixelRatio())
    nothing.fill(Qt.GlobalColor.black)
    return image == nothing


Ending = Callable[[QtBot, QWidget], None]


def press_f4(qtbot: QtBot, widget: QWidget) -> None:
    QTest.keyClick(widget, Qt.Key.Key_F4)


def press_space(qtbot: QtBot, widget: QWidget) -> None:
    QTest.keyClick(widget, Qt.Key.Key_Space)


def touch(qtbot: QtBot, widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(40, 250))


@pytest.mark.parametrize("ending", [press_f4, press_space, touch])
def test_blackout_blacks_everything_and_any_key_or_touch_only_brings_it_back(
    qtbot: QtBot, window: Window, ending: Ending
) -> None:
    open_tower(qtbot, window)
    assert not black(window)
    QTest.keyClick(window, Qt.Key.Key_F10)
    assert black(window)
    assert window.isFullScreen()
    ending(qtbot, window.blackout)
    assert not window.isFullScreen()
    assert not window.blackout.isVisible()
    assert window.screen_shown is Screen.BRIEF
    assert not black(window)


def test_the_header_never_names_a_building_beside_a_place_without_a_preplan(qtbot: QtBot, window: Window) -> None:
    open_tower(qtbot, window)
    window.around.current.set_fire_floor("7")
    settled(qtbot, window)
    window.deck.search.place_chosen.emit("126 North Lake Street")
    settled(qtbot, window)
    assert window.screen_shown is Screen.NO_PREPLAN
    assert "Lakeside" not in window.header.plate.name
    assert window.header.badge.isHidden()
    assert window.header.fire_floor.isHidden()
    window.show_screen(Screen.BRIEF)
    assert window.header.plate.name == "Lakeside Tower"
    assert window.header.badge.isVisible()
    assert window.header.fire_floor.isVisible()


def test_another_facility_starts_without_the_fire_floor_of_the_one_before(qtbot: QtBot, window: Window) -> None:
    open_tower(qtbot, window)
    window.around.current.set_fire_floor("7")
    settled(qtbot, window)
    assert window.header.fire_floor.isVisible()
    window.open_facility(BARE)
    settled(qtbot, window)
    assert window.around.current.fire_floor == ""
    assert window.header.fire_floor.isHidden()
    assert window.header.plate.name == "Riverside Flats"


def test_the_fire_floor_stands_on_every_screen_and_is_cleared_by_its_key(qtbot: QtBot, window: Window) -> None:
    open_tower(qtbot, window)
    window.around.current.set_fire_floor("12")
    settled(qtbot, window)
    window.show_screen(Screen.HAZMAT)
    settled(qtbot, window)
    assert window.header.fire_floor.text().startswith("FIRE FLOOR 12")
    window.header.fire_floor.click()
    settled(qtbot, window)
    assert window.around.current.fire_floor == ""
    assert window.header.fire_floor.isHidden()


def test_what_is_held_is_listed_a_moment_after_a_window_that_shall_wait_with_it(qtbot: QtBot, window: Window) -> None:
    window.listing_waits_ms = 1
    with qtbot.waitSignal(window.syncing.listing_came):
        window.start()
        assert not window.syncing.listing  # the first search is asked before
    window.listing_waits_ms = 0
    with qtbot.waitSignal(window.syncing.listing_came):
        window.start()
        assert window.syncing.listing


def test_primary_keys_are_told_apart_from_plain_ones(qtbot: QtBot, theme: Theme) -> None:
    plain, primary = Key(theme, "A"), Key(theme, "A", style=KeyStyle.PRIMARY)
    for key in (plain, primary):
        qtbot.addWidget(key)
    assert theme.metrics.mm(primary.sizeHint().height()) >= 20 > theme.metrics.mm(plain.sizeHint().height()) >= 15


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_F3])
def test_arrow_keys_move_a_drawing_as_soon_as_its_screen_is_shown(qtbot: QtBot, opened: Window, key: Qt.Key) -> None:
    opened.activateWindow()
    QTest.keyClick(opened, key)
    settled(qtbot, opened)
    canvas = opened.deck.plans.drawing.canvas if key == Qt.Key.Key_F2 else opened.deck.map.map.canvas
    before = canvas.centre
    focused = opened.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Right)
    assert canvas.centre.x() > before.x()
