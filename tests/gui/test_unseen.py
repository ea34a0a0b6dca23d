"""What nobody looks at waits until what is looked at is there, and is right when it is turned to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from responder_app.briefing.briefing import Briefing
from responder_app.gui.metrics import Metrics
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from tests.fakes.buildings import TOWER
from tests.gui.driving import shown
from tests.gui.stage import stage


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which of the two large questions were answered, in turn."""
    names: list[str] = []
    for name in ("arrival_sheet", "site_map"):
        answer = getattr(Briefing, name)

        def noted(self: Briefing, *rest: object, name: str = name, answer=answer) -> object:  # type: ignore[no-untyped-def]
            names.append(name)
            return answer(self, *rest)

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
