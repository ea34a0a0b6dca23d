"""How a crew comes to another map with its finger on the next key already; run by `in_window`, which has the words.

Each facility is reached over its arrival sheet, and the map's key is pressed as soon as that is painted: `sheet MS`
from the key that opens the facility, `map MS` from the map's key.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tests.bench.in_window import rest, say, settle, show_map, until

if TYPE_CHECKING:
    from responder_app.gui.window import Window


def sought(window: Window, moment_s: float, facilities: Sequence[str]) -> None:
    """Each of them searched for, its row looked at for a moment, opened. None is worked out beside another's map."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from responder_app.gui.screens import Screen

    view, search, names = window.deck.map, window.deck.search, [_name(window, one) for one in facilities]
    view.ahead.begin_beside = lambda facility_id: None  # type: ignore[method-assign]
    window.open_facility(facilities[0], Screen.MAP)
    settle(window, view.map.canvas)
    for facility, name in list(zip(facilities, names, strict=True))[1:]:
        window.show_screen(Screen.SEARCH)
        rest(moment_s)
        search.field.setText(name)
        until(lambda name=name: search.answered == name)  # type: ignore[misc]
        search.repaint()
        if search.rows.currentRow() < 0:
            QTest.keyClick(search.field, Qt.Key.Key_Down)
        rest(moment_s)
        widget = search.rows if search.rows.hasFocus() else search.field
        _at_once(window, facility, lambda widget=widget: QTest.keyClick(widget, Qt.Key.Key_Return))  # type: ignore[misc]


def beside(window: Window, moment_s: float, facilities: Sequence[str]) -> None:
    """From the map of the first to a neighbour on it and so on: its symbol is picked, its card read, it is opened."""
    from responder_app.gui.screens import Screen

    view = window.deck.map
    window.open_facility(facilities[0], Screen.MAP)
    settle(window, view.map.canvas)
    until(lambda: view.ahead.at_rest)
    for facility in facilities[1:]:
        scene = view.map.scene
        assert scene is not None
        points = [point for layer in scene.layers for point in layer.points if point.facility_id == facility]
        if not points:
            continue  # it is farther away than a map shows
        view.map.point_tapped.emit(points[0])
        rest(moment_s)
        _at_once(window, facility, view.open_key.click)
        until(lambda: view.ahead.at_rest)


def _at_once(window: Window, facility: str, open_it: Callable[[], object]) -> None:
    """Open it, and press the map's key when its sheet is painted."""
    from responder_app.gui.screens import Screen

    sheet, begun = window.deck.brief, time.perf_counter()
    open_it()
    until(lambda: sheet.sheet is not None and sheet.sheet.heading.facility_id == facility)
    sheet.repaint()
    say("sheet", (time.perf_counter() - begun) * 1000)
    show_map(window, lambda: window.show_screen(Screen.MAP))


def _name(window: Window, facility: str) -> str:
    found: list[str] = []
    lane, questions = window.around.lane, window.around.questions
    lane.ask(lambda: questions.heading(facility).name, found.append, lambda error: None)
    until(lambda: bool(found))
    return found[0]
