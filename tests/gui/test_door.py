"""Before the window: asking for the passphrase, and saying why a vehicle cannot be opened."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.errors import NotEnrolledError, NotInitialisedError, WrongPassphraseError
from responder_app.gui.application import application
from responder_app.gui.door import Door, admit
from responder_app.gui.labels import PlainLabel
from responder_app.gui.metrics import Metrics, cap_height_of, screen_dpi


def answering(qtbot: QtBot, *answers: Callable[[Door], None]) -> list[str]:
    """Answer the doors that will open, one after the other; gives the words that each showed."""
    seen: list[str] = []
    waiting = list(answers)

    def look() -> None:
        door = QApplication.activeModalWidget()
        if isinstance(door, Door) and waiting:
            seen.append(" ".join(label.text() for label in door.findChildren(type(door.words))))
            waiting.pop(0)(door)
        if waiting:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)
    return seen


def typing(qtbot: QtBot, text: str) -> Callable[[Door], None]:
    def answer(door: Door) -> None:
        door.line.insert(text)
        door.line.returnPressed.emit()

    return answer


def closing(door: Door) -> None:
    door.close_key.click()


def unlock(ask: Callable[[], str]) -> str:
    if ask() != "right words":
        raise WrongPassphraseError("the passphrase does not open this vehicle's key")
    return "opened"


def test_a_wrong_passphrase_is_said_and_asked_again(qtbot: QtBot) -> None:
    seen = answering(qtbot, typing(qtbot, "wrong words"), typing(qtbot, "right words"))
    assert admit(unlock, night=False) == "opened"
    assert "Type the passphrase" in seen[0]
    assert "Try again" in seen[1]


def test_closing_the_question_opens_nothing(qtbot: QtBot) -> None:
    answering(qtbot, closing)
    assert admit(unlock, night=True) is None


def test_a_vehicle_without_a_passphrase_opens_without_a_question(qtbot: QtBot) -> None:
    assert admit(lambda _ask: "opened", night=False) == "opened"


def test_a_vehicle_that_is_not_set_up_is_told_what_to_do(qtbot: QtBot) -> None:
    def not_set_up(_ask: Callable[[], str]) -> str:
        raise NotInitialisedError("nothing has been set up here yet")

    seen = answering(qtbot, closing)
    assert admit(not_set_up, night=False) is None
    assert "responder device init" in seen[0]
    assert "Nothing has been set up here yet" in seen[0]


def test_a_vehicle_that_is_not_enrolled_is_told_another_step(qtbot: QtBot) -> None:
    def not_enrolled(_ask: Callable[[], str]) -> str:
        raise NotEnrolledError("this vehicle is not enrolled yet")

    seen = answering(qtbot, closing)
    assert admit(not_enrolled, night=False) is None
    assert "responder device accept FILE" in seen[0]
    assert "device init" not in seen[0]


def test_both_keys_are_equally_high_and_the_title_is_large(qtbot: QtBot) -> None:
    def look(door: Door) -> None:
        assert door.unlock_key.height() == door.close_key.height()
        title = next(label for label in door.findChildren(PlainLabel) if label.text() == "Unlock this vehicle")
        assert Metrics(screen_dpi(application().primaryScreen())).mm(cap_height_of(title.font())) >= 4
        assert "Responder" in door.windowTitle()
        assert not door.windowIcon().isNull()
        closing(door)

    answering(qtbot, look)
    assert admit(unlock, night=False) is None


def test_at_night_the_door_is_dark_from_the_first_paint(qtbot: QtBot) -> None:
    shades: dict[bool, list[int]] = {}

    def look(door: Door) -> None:
        image = door.grab().toImage()
        spots = [image.pixelColor(x, y) for x in range(2, image.width(), 31) for y in range(2, image.height(), 17)]
        shades[night] = [spot.lightness() for spot in spots]
        closing(door)

    for night in (False, True):
        answering(qtbot, look)
        admit(unlock, night=night)
    assert max(shades[False]) > 200
    assert sum(shades[True]) / len(shades[True]) < 40


def test_enter_on_an_empty_line_asks_on(qtbot: QtBot) -> None:
    def enter(door: Door) -> None:
        door.line.returnPressed.emit()
        assert door.isVisible()
        closing(door)

    answering(qtbot, enter)
    assert admit(unlock, night=False) is None


@pytest.mark.parametrize("night", [False, True])
def test_what_is_typed_is_hidden_and_every_control_has_a_name(qtbot: QtBot, night: bool) -> None:
    def look(door: Door) -> None:
        door.line.setText("secret")
        assert door.line.displayText() != "secret"
        assert all(control.accessibleName() for control in (door, door.line, door.unlock_key, door.close_key))
        closing(door)

    seen = answering(qtbot, look)
    assert admit(unlock, night=night) is None
    assert len(seen) == 1
