"""Something that was begun before anybody waited for it, kept for whoever will. Safe from any thread."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from responder_app.gui.canvas.source import Ticket

T = TypeVar("T")
Receive = Callable[[T], None]


class Begun(Generic[T]):
    """Asks at once; what comes waits here until `hand_to` says who wants it."""

    def __init__(self, ask: Callable[[Receive[T]], Ticket]) -> None:
        self._lock = Lock()
        self._came: list[T] = []
        self._receive: Receive[T] | None = None
        self._ticket = ask(self._take)

    @property
    def came(self) -> T | None:
        """What is there already, None for nothing."""
        with self._lock:
            return self._came[0] if self._came else None

    def hand_to(self, receive: Receive[T]) -> Ticket:
        """Give it to them, now where it is there, else when it comes."""
        with self._lock:
            self._receive = receive
            came = tuple(self._came)
        for one in came:
            receive(one)
        return self._ticket

    def cancel(self) -> None:
        """Nobody will want it."""
        self._ticket.cancel()

    def _take(self, one: T) -> None:
        with self._lock:
            receive = self._receive
            if receive is None:
                self._came.append(one)
        if receive is not None:
            receive(one)
