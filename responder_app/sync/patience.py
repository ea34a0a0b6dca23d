"""A sync that nobody watches: tried again until its source answers and nobody else syncs, in waits that spread."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from responder_app.errors import BusyError, ResponderError, TransportError
from responder_app.sync.answers import Change

FIRST_WAIT_S, LONGEST_WAIT_S = 5.0, 300.0

Told = Callable[[ResponderError, float], object]
"""Hears why it is not done yet, and in how many seconds it is tried again."""


def wait_s(failures: int, share: float) -> float:
    """Before the next try: twice as long each time, of that at least a half. `share` (0 to 1) differs by vehicle.

    A fleet that lost its host together comes back over minutes, not in one second.
    """
    whole = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(failures - 1, 16))
    return whole * (0.5 + share / 2)


def patiently(
    sync_once: Callable[[], Change],
    patience_s: float,
    told: Told,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
    share: Callable[[], float] = random.random,
) -> Change:
    """What the first sync that reaches its source does, tried for so long.

    Raises the last TransportError or BusyError when the time is up, and everything else at once.
    """
    until, failures = clock() + patience_s, 0
    while True:
        try:
            return sync_once()
        except (TransportError, BusyError) as error:
            failures += 1
            left = until - clock()
            if left <= 0:
                raise
            pause = min(left, wait_s(failures, share()))
            told(error, pause)
        sleep(pause)
