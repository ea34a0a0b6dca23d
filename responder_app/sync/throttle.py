"""What a person may do to a running sync beside ending it: hold it, let it go on, say how fast it may be."""

from __future__ import annotations

import threading
import time

from responder_app.sync.retry import Halt, Rested

BITS_A_BYTE = 8


class Throttle:
    """Shared by all downloads of a run. Safe from any thread; a new limit holds at once."""

    _LOOK_EVERY_S = 0.2

    def __init__(self, most_kbit_s: int = 0) -> None:
        """`most_kbit_s`: as `limit`."""
        self._changing = threading.Condition()
        self._paused = self._aside = False
        self._bytes_s = 0.0
        self._free_at = 0.0
        self.limit(most_kbit_s)

    @property
    def paused(self) -> bool:
        """Whether a person holds it."""
        return self._paused

    @property
    def waiting(self) -> bool:
        """Whether everything waits."""
        return self._paused or self._aside

    def pause(self) -> None:
        """Hold: transfers end where they are, their bytes are kept, nothing more is asked for."""
        with self._changing:
            self._paused = True
            self._changing.notify_all()

    def go_on(self) -> None:
        """Continue where it was held."""
        with self._changing:
            self._paused = False
            self._changing.notify_all()

    def step_aside(self, aside: bool) -> None:
        """Wait, or wait no more, for something of this computer that comes first; nobody asked to hold it."""
        with self._changing:
            self._aside = aside
            self._changing.notify_all()

    def limit(self, most_kbit_s: int) -> None:
        """Take no more than so many kilobits a second, all downloads together; 0 is as fast as it goes."""
        with self._changing:
            self._bytes_s = most_kbit_s * 1000 / BITS_A_BYTE
            self._free_at = time.monotonic()
            self._changing.notify_all()

    def rest(self, halt: Halt) -> bool:
        """Wait while it is held; whether it was. Returns early when it is time to stop."""
        rested = False
        with self._changing:
            while self.waiting and not halt.is_set():
                rested = True
                self._changing.wait(self._LOOK_EVERY_S)
        return rested

    def moved(self, size: int, halt: Halt) -> None:
        """So many bytes came: wait until as many may. Raises Rested when everything is to wait: let the way go."""
        with self._changing:
            rate = self._bytes_s
            if rate:
                due = self._free_at = max(self._free_at, time.monotonic()) + size / rate
                while rate == self._bytes_s and not self.waiting and not halt.is_set():
                    left = due - time.monotonic()
                    if left <= 0:
                        break
                    self._changing.wait(min(left, self._LOOK_EVERY_S))
        if self.waiting:
            raise Rested
