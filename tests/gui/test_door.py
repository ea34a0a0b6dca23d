"""In place of the window: saying why the vehicle cannot be opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.errors import NotEnrolledError, NotInitialisedError, ResponderError
from responder_app.gui.application import application
from responder_app.gui.door import Door, turn_away
from responder_app.gui.labels import PlainLabel
from responder_app.gui.metrics import Metrics, cap_height_of, screen_dpi


def told(error: ResponderError, night: bool = False, look: Callable[[Door], None] = lambda _: None) -> str:
    """The words of the door that is shown for the error; it is looked at, then closed."""
    seen: list[str] = []

    def answer() -> None:
        door = QApplication.activeModalWidget()
        if not isinstance(door, Door):
            QTimer.singleShot(20, answer)
            return
        seen.append(" ".join(label.text() for label in door.findChildren(PlainLabel)))
        look(door)
        door.close_key.click()

    QTimer.singleShot(0, answer)
    turn_away(error, night)
    return seen[0]


def test_a_vehicle_that_is_not_set_up_is_told_what_to_do(qtbot: QtBot) -> None:
    words = told(NotInitialisedError("nothing has been set up here yet"))
    assert "responder device init" in words
    assert "Nothing has been set up here yet" in words


def test_a_vehicle_that_is_not_enrolled_is_told_another_step(qtbot: QtBot) -> None:
    words = told(NotEnrolledError("this vehicle is not enrolled yet"))
    assert "responder device accept FILE" in words
    assert "device init" not in words


def test_the_title_is_large_and_every_control_has_a_name(qtbot: QtBot) -> None:
    def look(door: Door) -> None:
        title = door.findChildren(PlainLabel)[1]
        assert Metrics(screen_dpi(application().primaryScreen())).mm(cap_height_of(title.font())) >= 4
        assert "Responder" in door.windowTitle()
        assert not door.windowIcon().isNull()
        assert door.accessibleName()
        assert door.close_key.accessibleName()

    told(NotInitialisedError("x"), look=look)


def test_at_night_the_door_is_dark_from_the_first_paint(qtbot: QtBot) -> None:
    shades: dict[bool, list[int]] = {}
    for night in (False, True):

        def look(door: Door, night: bool = night) -> None:
            image = door.grab().toImage()
            spots = [image.pixelColor(x, y) for x in range(2, image.width(), 31) for y in range(2, image.height(), 17)]
            shades[night] = [spot.lightness() for spot in spots]

        told(NotInitialisedError("x"), night, look)
    assert max(shades[False]) > 200
    assert sum(shades[True]) / len(shades[True]) < 40
