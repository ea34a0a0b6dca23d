"""Before the window: asking for the passphrase, and saying why a vehicle cannot be opened."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.errors import NotInitialisedError, WrongPassphraseError
from responder_app.gui.door import Door, admit


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
    assert "nothing has been set up here yet" in seen[0]


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
