"""Whether this computer or this program has just woken: its network is not back yet, which is nobody's failure."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

WAKING_S = 90.0
"""So long a laptop may look for its network after it was opened."""
_LEAST_SLEEP_S = 2.0
STOOD_STILL_S = 20.0
"""Nothing of a sync waits for so long in one piece: who was not seen meanwhile was stopped, or its machine was."""


def asleep_s() -> float:
    """Seconds that this computer has slept since it was started; 0 where it cannot tell."""
    if sys.platform == "win32":  # pragma: no cover
        import ctypes  # noqa: PLC0415  only there

        kernel, counted = ctypes.windll.kernel32, ctypes.c_ulonglong()
        kernel.GetTickCount64.restype = ctypes.c_ulonglong
        kernel.QueryUnbiasedInterruptTime(ctypes.byref(counted))  # in 100 ns, without sleep
        return float(kernel.GetTickCount64()) / 1e3 - counted.value / 1e7
    if hasattr(time, "CLOCK_BOOTTIME"):
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC))
    return 0.0


class Waking:
    """Remembers when a sleep was noticed. Safe from several threads."""

    def __init__(self, slept_s: Callable[[], float] = asleep_s, clock: Callable[[], float] = time.monotonic) -> None:
        self._slept_s = slept_s
        self._clock = clock
        self._known_s = slept_s()
        self._noticed_at: float | None = None
        self._seen_at = clock()

    def seen(self) -> None:
        """The program runs; called often."""
        now = self._clock()
        if now - self._seen_at > STOOD_STILL_S:
            self._noticed_at = now
        self._seen_at = now

    def lately(self) -> bool:
        """Whether a sleep ended within the last WAKING_S, as far as this was asked since."""
        slept = self._slept_s()
        if slept > self._known_s + _LEAST_SLEEP_S:
            self._known_s, self._noticed_at = slept, self._clock()
        return self._noticed_at is not None and self._clock() - self._noticed_at < WAKING_S
