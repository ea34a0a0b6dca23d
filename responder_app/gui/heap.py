"""Gives back what pictures took, once they are gone and nothing moves: of itself the C library keeps it for later.

After much zooming and changing between day and night that would be tens of megabytes.
"""

from __future__ import annotations

import ctypes
import linecache
import sys

from PySide6.QtCore import QCoreApplication, QTimer

QUIET_MS = 2000
"""It takes some milliseconds: not while anything on the screen moves."""
NAME = "give back"


def give_back_soon() -> None:
    """Give back what is free in a while; asked again before that, as long after that again. GUI thread only."""
    app = QCoreApplication.instance()
    if app is None:
        return
    timer = app.findChild(QTimer, NAME)
    if not isinstance(timer, QTimer):
        timer = QTimer(app, singleShot=True, interval=QUIET_MS)
        timer.setObjectName(NAME)
        timer.timeout.connect(give_back)
    timer.start()


def give_back() -> bool:
    """Now. False where the C library is another one than glibc."""
    # The source of modules that were loaded meanwhile; see `pauses.settle`.
    linecache.clearcache()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform.startswith("linux") else None
    return trim is not None and bool(trim(0))
