"""What is said of a bug: its type and place. Never its message, its values or its lines: those may quote a package."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

log = logging.getLogger(__name__)


def place_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The bug's type, file and line."""
    frames = traceback.extract_tb(trace, limit=-1)
    if not frames:
        return kind.__name__
    return f"{kind.__name__} in {Path(frames[-1].filename).name}, line {frames[-1].lineno}"


def install() -> None:
    """Tell of every bug by its place alone: in the main thread, in others, and where Python cannot raise it."""
    sys.excepthook = on_bug
    threading.excepthook = _on_thread_bug
    sys.unraisablehook = _on_unraisable


def installed() -> bool:
    """Whether no hook would print a message."""
    ours = (sys.excepthook is not sys.__excepthook__, threading.excepthook is _on_thread_bug)
    return all(ours) and sys.unraisablehook is _on_unraisable


def on_bug(kind: type[BaseException], _bug: BaseException, trace: TracebackType | None) -> None:
    """For `sys.excepthook`."""
    if issubclass(kind, KeyboardInterrupt):
        return
    log.error("Bug: %s", place_of(kind, trace))


def _on_thread_bug(raised: threading.ExceptHookArgs) -> None:
    if not issubclass(raised.exc_type, SystemExit):
        log.error("Bug in a thread: %s", place_of(raised.exc_type, raised.exc_traceback))


def _on_unraisable(raised: object) -> None:
    kind = getattr(raised, "exc_type", Exception)
    log.error("Bug that cannot be raised: %s", place_of(kind, getattr(raised, "exc_traceback", None)))
