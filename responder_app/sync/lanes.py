"""How many transfers go on at a time: all that are allowed while the way is what they wait for, few on a fast one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType

FEW = 3
"""One that waits for bytes, one that decrypts and verifies them, one that waits for the disk."""
BUSY = 0.8
"""Seconds of the processor in a second: from there on this program is what the transfers wait for."""
LOOK_EVERY_S = 0.1


class Lanes:
    """A context manager for each transfer, entered from several threads; it waits until there is a lane.

    Python runs one thread at a time, and TLS hands over 16 kB at a time: where bytes come faster than they are
    decrypted, eight transfers spend a third more of the processor than three, all of it on taking turns. Over a long
    or narrow way the processor idles, and as many as are allowed keep the way full.
    """

    def __init__(
        self, most: int, clock: Callable[[], float] = time.monotonic, spent: Callable[[], float] = time.process_time
    ) -> None:
        """`most`: transfers at a time, at least 1; `clock` and `spent`: seconds gone by, and of the processor."""
        self.most = most
        self._few = self._now = min(FEW, most)
        self._clock, self._spent = clock, spent
        self._looked = clock(), spent()
        self._taken = 0
        self._changing = threading.Condition()

    def __enter__(self) -> None:
        with self._changing:
            while self._taken >= self._open():
                self._changing.wait(LOOK_EVERY_S)
            self._taken += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changing:
            self._taken -= 1
            self._changing.notify()

    def _open(self) -> int:
        """How many there are now."""
        clock, spent = self._clock(), self._spent()
        gone = clock - self._looked[0]
        if gone >= LOOK_EVERY_S:
            is_busy = spent - self._looked[1] >= BUSY * gone
            self._now = self._few if is_busy else self.most
            self._looked = clock, spent
        return self._now
