"""What nobody looks at waits until what is looked at is there, and is right when it is turned to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot

from responder_app.briefing.briefing import Briefing
from responder_app.gui.metrics import Metrics
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from tests.fakes.buildings import BARE, TOWER
from tests.gui.driving import settled, shown
from tests.gui.stage import stage


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which of the two large questions about the tower were answered, in turn."""
    names: list[str] = []
    for name in ("arrival_sheet", "site_map"):
        answer = getattr(Briefing, name)

        def noted(self: Briefing, facility_id: str, *rest: object, name: str = name, answer=answer) -> object:  # type: ignore[no-untyped-def]
            if facility_id == TOWER:
                names.append(name)
            return answer(self, facility_id, *rest)

        monkeypatch.setattr(Briefing, name, noted)
    return names


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    theme = Theme(Metrics(96))
    theme.apply()
    with stage(theme) as made:
        yield shown(qtbot, made)


def test_the_arrival_sheet_is_worked_out_once_the_map_is_painted(
    qtbot: QtBot, window: Window, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_facility(TOWER, Screen.MAP)
    painted: list[bool] = []
    ask = window.around.questions.arrival_sheet

    def noted(facility_id: str, fire_floor: str | None = None) -> object:
        painted.append(window.deck.map.map.scene is not None)
        return ask(facility_id, fire_floor)

    monkeypatch.setattr(window.around.questions, "arrival_sheet", noted)
    qtbot.waitUntil(lambda: asked == ["site_map", "arrival_sheet"])
    assert painted == [True]


def test_turned_to_before_that_it_is_asked_for_at_once_and_only_once(
    qtbot: QtBot, window: Window, asked: list[str]
) -> None:
    window.open_facility(TOWER, Screen.MAP)
    window.show_screen(Screen.BRIEF)
    qtbot.waitUntil(lambda: window.deck.brief.sheet is not None, timeout=5000)
    qtbot.wait(500)
    assert asked.count("arrival_sheet") == 1


def test_a_neighbour_that_is_opened_from_the_map_has_its_sheet_worked_out_first(
    qtbot: QtBot, window: Window, asked: list[str]
) -> None:
    window.open_facility(BARE, Screen.MAP)
    qtbot.waitUntil(lambda: window.deck.map.map.scene is not None)
    qtbot.waitUntil(lambda: window.deck.map.ahead.at_rest and not window.around.lane.busy)
    asked.clear()
    window.deck.map.facility_chosen.emit(TOWER)
    qtbot.waitUntil(lambda: window.deck.brief.sheet is not None and not window.around.lane.awaited)
    assert asked[0] == "arrival_sheet"


def test_a_fire_floor_does_not_go_on_to_the_next_facility_whichever_screen_is_left(
    qtbot: QtBot, window: Window
) -> None:
    window.open_facility(TOWER, Screen.MAP)
    window.around.current.set_fire_floor("7")
    cleared: list[str] = []
    window.around.current.fire_floor_set.connect(cleared.append)
    window.open_facility(BARE)
    qtbot.waitUntil(lambda: window.deck.brief.sheet is not None)
    assert window.deck.brief.sheet is not None
    assert window.deck.brief.sheet.heading.facility_id == BARE
    assert window.deck.brief.sheet.fire_floor is None
    assert cleared == [""]


class Paintings(QObject):
    """Counts the paintings of what lies under a cover."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.mark.parametrize("restyled", [False, True])
def test_what_a_cover_hides_is_not_painted(qtbot: QtBot, window: Window, restyled: bool) -> None:
    window.open_facility(TOWER, Screen.MAP)
    settled(qtbot, window)
    view = window.deck.map
    if restyled:
        window.toggle_night()
        window.around.theme.dress(view)
    paintings = Paintings(view)
    view.symbols.rows.viewport().installEventFilter(paintings)
    view.repaint()
    assert paintings.count == 1  # the control: it is on the screen
    view.cover.begin()
    view.repaint()
    assert paintings.count == 1
