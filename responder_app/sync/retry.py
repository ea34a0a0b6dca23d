"""Trying again, for failures of the way only: never for a failure of trust, of the disk or of a missing file."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from responder_app.errors import NotFoundError, TransportError
from responder_app.sync.waking import Waking

Result = TypeVar("Result")


class Stopped(Exception):
    """The run was cancelled. Never leaves this room."""


class Rested(Exception):
    """The run is held: what was under way ended, and begins anew when it goes on. Never leaves this room."""


class Halt:
    """Whether to stop: because a person asked, or because the run has ended by a failure elsewhere."""

    _LOOK_EVERY_S = 0.05

    def __init__(self, asked: Callable[[], bool] = lambda: False, waking: Waking | None = None) -> None:
        self._asked = asked
        self._ended = threading.Event()
        self.waking = waking or Waking()

    @property
    def asked(self) -> bool:
        """Whether a person asked."""
        return self._asked()

    def end(self) -> None:
        """Stop everything that looks here."""
        self._ended.set()

    def is_set(self) -> bool:
        """Whether to stop."""
        self.waking.seen()
        return self._ended.is_set() or self._asked()

    def check(self) -> None:
        """Raise Stopped when it is time to."""
        if self.is_set():
            raise Stopped

    def wait(self, seconds: float) -> None:
        """Wait so long, or until it is time to stop."""
        until = time.monotonic() + seconds
        while not self.is_set() and (left := until - time.monotonic()) > 0:
            self._ended.wait(min(left, self._LOOK_EVERY_S))


@dataclass(frozen=True)
class Persistence:
    """How often and how patiently a transfer is tried again."""

    tries: int = 5
    """In a row without a single byte of progress."""
    first_wait_s: float = 0.5
    longest_wait_s: float = 8.0

    def wait_s(self, failures: int) -> float:
        """Before the next try: doubling, and different for each of many downloads that failed together."""
        whole = min(self.longest_wait_s, self.first_wait_s * 2.0 ** (failures - 1))
        return whole * random.uniform(0.5, 1.0)  # noqa: S311  spreads load, hides nothing


def persistently(
    action: Callable[[], Result],
    progress: Callable[[], int],
    halt: Halt,
    persistence: Persistence,
    told: Callable[[TransportError], object] = lambda _: None,
) -> Result:
    """What `action` gives, tried again after TransportError; tries start anew whenever `progress` has risen.

    `told` hears of a try that brought nothing and is made again. After a sleep of this computer no try counts until its
    network had time to come back. Rested is no failure.
    Raises Stopped when `halt` says so, and the last TransportError when the tries are used up.
    """
    failures, reached = 0, progress()
    while True:
        halt.check()
        try:
            return action()
        except Rested:
            continue
        except NotFoundError:
            raise
        except TransportError as error:
            moved = progress() > reached
            failures = 1 if moved else failures + 1
            reached = progress()
            if failures >= persistence.tries and not halt.waking.lately():
                raise
            if not moved:
                told(error)
        # A transfer that moved is continued at once; one that does not move waits longer each time.
        if failures > 1:
            halt.wait(persistence.wait_s(failures - 1))
