"""The strip as a section through the building: where the ground is, which numbers are left out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.plans import FloorRow
from responder_app.gui.plans.floor_strip import Between, FloorKey, FloorStrip, between
from responder_app.gui.theme import Theme


def floor(label: str, ordinal: int) -> FloorRow:
    return FloorRow(label, ordinal, None, None, None)


def section(theme: Theme, qtbot: QtBot, *floors: FloorRow) -> list[str]:
    strip = FloorStrip(theme)
    qtbot.addWidget(strip)
    strip.show_floors(floors)
    inside = strip.area.widget()
    layout = inside.layout() if inside is not None else None
    assert layout is not None
    widgets = [item.widget() for n in range(layout.count()) if (item := layout.itemAt(n)) is not None]
    return [words(widget) for widget in widgets if widget is not None]


def words(widget: QWidget) -> str:
    if isinstance(widget, FloorKey):
        return widget.floor.label
    assert isinstance(widget, Between)
    return widget.words or "ground"


def test_the_ground_lies_between_the_ground_floor_and_the_basement(qtbot: QtBot, theme: Theme) -> None:
    floors = (floor("2", 1), floor("G", 0), floor("B1", -1), floor("B2", -2))
    assert section(theme, qtbot, *floors) == ["2", "G", "ground", "B1", "B2"]


def test_a_building_without_a_basement_stands_on_the_ground(qtbot: QtBot, theme: Theme) -> None:
    assert section(theme, qtbot, floor("2", 1), floor("1", 0)) == ["2", "1", "ground"]


def test_numbers_that_are_left_out_are_said_where_they_are_missing(qtbot: QtBot, theme: Theme) -> None:
    floors = (floor("17", 14), floor("14", 13), floor("12", 12), floor("11", 11))
    assert section(theme, qtbot, *floors) == ["17", "no 15-16", "14", "no 13", "12", "11", "ground"]


def test_floors_that_were_only_not_described_are_not_said_to_be_left_out() -> None:
    assert between(floor("20", 19), floor("10", 9)) == []
    assert between(floor("Roof", 5), floor("4", 4)) == []


def test_no_floors_are_an_empty_strip(qtbot: QtBot, theme: Theme) -> None:
    assert section(theme, qtbot) == []


def test_the_floors_beside_the_one_that_is_shown_are_in_sight(qtbot: QtBot, theme: Theme) -> None:
    window, field, strip = QWidget(), QLineEdit(), FloorStrip(theme)
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    row.addWidget(field)
    row.addWidget(strip)
    window.resize(400, 9 * theme.metrics.key)
    window.show()
    qtbot.waitUntil(field.hasFocus)
    strip.show_floors(tuple(floor(str(ordinal + 1), ordinal) for ordinal in range(20, -1, -1)))
    for label in ("3", "4", "5", "6", "7", "8", "9", "10", "12", "18", "9", "2"):
        strip.show_chosen(label)
        qtbot.wait(30)
        for beside in (strip.beside(label, -1), strip.beside(label, 1)):
            key = strip.keys[beside]
            assert key.visibleRegion().boundingRect().height() == key.height(), (label, beside)
        # A panel that closes gives the keyboard to the top floor's key.
        strip.keys["21"].setFocus(Qt.FocusReason.OtherFocusReason)
        assert strip.keys[label].visibleRegion().boundingRect().height() == strip.keys[label].height()
