"""One holder at a time: a lock file that the operating system frees when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from responder_app.errors import BusyError, StoreError
from responder_app.paths import PRIVATE_FILE, make_private

WAIT_S = 30.0
_PAUSE_S = 0.02

if sys.platform == "win32":
    import msvcrt

    def take(descriptor: int) -> None:
        """Take the lock of an open file at once. Raises OSError when another has it."""
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def take(descriptor: int) -> None:
        """Take the lock of an open file at once. Raises OSError when another has it."""
        # flock, not lockf: it also keeps out a second thread of this process.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def exclusively(path: Path, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold the lock until the end of the `with`; wait for another holder that long. Raises BusyError, StoreError."""
    try:
        make_private(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), PRIVATE_FILE)
    except OSError as error:
        raise StoreError(f"{path.name} cannot be opened") from error
    try:
        _wait_for(descriptor, time.monotonic() + wait_s)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, until: float) -> None:
    while True:
        try:
            take(descriptor)
        except OSError as error:
            if time.monotonic() >= until:
                raise BusyError("another program is at this vehicle's keys") from error
            time.sleep(_PAUSE_S)
        else:
            return
