"""How far a sync is: counted from several threads, told at most ten times a second."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

TELL_EVERY_S = 0.1
RATE_OVER_S = 5.0


@dataclass(frozen=True)
class Progress:
    """`facilities_total` and `bytes_total` are what is known so far; they grow while manifests are read."""

    doing: str
    facilities_done: int = 0
    facilities_total: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    rate_bytes_s: float = 0.0
    seconds_left: float | None = None
    """None while there is no telling."""
    warning: str = ""
    """What will be left out of this run, known before it is; said with all that follows."""


Tell = Callable[[Progress], object]


class Pace:
    """Adds up what was done and tells it on. Safe from several threads; `tell` is called by one at a time."""

    def __init__(self, tell: Tell | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._tell = tell
        self._clock = clock
        self._lock = threading.Lock()
        self._doing = self._warning = self._trouble = ""
        self._facilities_done = self._facilities_total = 0
        self._bytes_done = self._bytes_total = 0
        self._told_at = -TELL_EVERY_S
        self._marks: deque[tuple[float, int]] = deque([(clock(), 0)])

    def begin(self, doing: str) -> None:
        """A new stage; told at once."""
        with self._lock:
            self._doing, self._trouble = doing, ""
            self._say()

    def warn(self, warning: str) -> None:
        """Something will be left out; told at once."""
        with self._lock:
            self._warning = warning
            self._say()

    def trouble(self, why: str) -> None:
        """The way is tried again, `why` in a sentence; told at once, and until something comes."""
        with self._lock:
            self._trouble = f"{why} Trying again."
            self._say()

    def expect(self, facilities: int = 0, size: int = 0) -> None:
        """So many more facilities and bytes are to be done."""
        with self._lock:
            self._facilities_total += facilities
            self._bytes_total += size
            self._say_in_time()

    def done(self, facilities: int = 0, size: int = 0) -> None:
        """So many more facilities and bytes are done."""
        with self._lock:
            self._facilities_done += facilities
            self._bytes_done += size
            if size and self._trouble:
                self._trouble = ""
                self._say()
            self._say_in_time()

    def start_over(self) -> None:
        """It stood still on purpose: the rate is counted from now."""
        with self._lock:
            self._marks = deque([(self._clock(), self._bytes_done)])

    def remaining(self, size: int) -> None:
        """From here on exactly so many bytes are left, whatever was expected."""
        with self._lock:
            self._bytes_total = self._bytes_done + size
            self._say_in_time()

    def _say_in_time(self) -> None:
        if self._clock() - self._told_at >= TELL_EVERY_S:
            self._say()

    def _say(self) -> None:
        self._told_at = now = self._clock()
        if self._tell is None:
            return
        done, total = self._bytes_done, self._bytes_total
        rate = 0.0 if self._trouble else self._rate(now, done)
        left = (total - done) / rate if rate > 0 and total >= done else None
        self._tell(
            Progress(
                self._trouble or self._doing,
                self._facilities_done,
                self._facilities_total,
                done,
                total,
                rate,
                left,
                self._warning,
            )
        )

    def _rate(self, now: float, done: int) -> float:
        """Bytes a second over the last seconds."""
        self._marks.append((now, done))
        while len(self._marks) > 2 and now - self._marks[0][0] > RATE_OVER_S:
            self._marks.popleft()
        since, from_bytes = self._marks[0]
        return (done - from_bytes) / (now - since) if now > since else 0.0
