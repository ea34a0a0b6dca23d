"""Keeps Python's own housekeeping from stopping the window: the search for garbage, and threads that take turns."""

from __future__ import annotations

import builtins
import gc
import linecache
import sys

TURN_S = 0.0005
"""How long another thread that runs in Python may keep the window waiting each time it needs Python.

With Python's own 5 ms, a frame that enters Python ten times takes 0.1 s while the words of the plans are read.
"""
NEWER = 1
"""The generation up to which `look` looks: what lasts was looked through before."""


def begin() -> None:
    """Before the parts are loaded: loading them leaves no garbage worth looking for, and looking takes 0.2 s in all."""
    gc.disable()
    sys.setswitchinterval(TURN_S)


def load_qt() -> None:
    """Load Qt, and take away what PySide puts before every import that comes after it.

    That reads the source of each module, 500 files in all and 0.05 s of a start, to learn whether it may use
    `__feature__`. Nothing here does.
    """
    plain = builtins.__import__
    import PySide6.QtWidgets  # noqa: F401, PLC0415

    builtins.__import__ = plain


def settle() -> None:
    """All that a window needs is loaded and stays: from now on garbage is looked for in what is newer."""
    from responder_app.gui import garbage  # noqa: PLC0415  loads Qt

    # PySide looks through the source of every module that is loaded after it, and Python keeps all of that: 9 MB.
    linecache.clearcache()
    garbage.begin()


def look() -> None:
    """Look for garbage among the newer objects now, some 20 ms: in a moment in which nothing moves and nobody waits.

    What a map leaves behind that is no longer shown would else be looked for in the middle of the next one.
    """
    gc.collect(NEWER)
