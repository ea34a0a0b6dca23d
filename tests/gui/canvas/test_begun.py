"""What was begun early reaches whoever asks for it later, once, whichever comes first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from responder_app.gui.canvas.begun import Begun
from responder_app.gui.canvas.source import Ticket


class Asking:
    """Remembers whom to tell."""

    def __init__(self) -> None:
        self.ticket: Future[str] = Future()
        self.tell: Callable[[str], None] = print

    def __call__(self, receive: Callable[[str], None]) -> Ticket:
        self.tell = receive
        return self.ticket


def test_what_came_before_anybody_asked_is_there_at_once() -> None:
    asking, came = Asking(), list[str]()
    begun = Begun(asking)
    asking.tell("picture")
    assert begun.hand_to(came.append) is asking.ticket
    assert came == ["picture"]


def test_what_comes_later_goes_to_who_asked_meanwhile() -> None:
    asking, came = Asking(), list[str]()
    Begun(asking).hand_to(came.append)
    assert came == []
    asking.tell("picture")
    assert came == ["picture"]


def test_who_shows_something_for_the_first_time_takes_what_is_there() -> None:
    asking = Asking()
    begun = Begun(asking)
    assert begun.came is None
    asking.tell("picture")
    assert begun.came == "picture"


def test_what_nobody_wants_is_taken_back() -> None:
    asking = Asking()
    Begun(asking).cancel()
    assert asking.ticket.cancelled()
