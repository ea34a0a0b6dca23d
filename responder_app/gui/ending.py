"""How a window ends, at the lock and when it is closed: its work first, then itself with all that hangs in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread, QTimer

if TYPE_CHECKING:
    from responder_app.gui.window import Window

AGAIN_MS = 20
"""A dialog that was told to go is gone by then."""


def drop_work(window: Window) -> None:
    """Ask for nothing more and hear of nothing more, at once; what runs goes on unheard."""
    window.syncing.cancel()
    for end_early in window.endings:
        end_early()
    for lane in window.lanes:
        lane.drop()


def let_go(window: Window, then: Callable[[], None]) -> None:
    """Delete the window with all that tells it something, and call `then`; only garbage of Python is left of it then.

    After the work has ended. GUI thread only.
    """
    if QThread.currentThread().loopLevel() > 1:
        # One of its methods still waits for a dialog: deleting it now would be under that method's feet.
        QTimer.singleShot(AGAIN_MS, lambda: let_go(window, then))
        return
    window.destroyed.connect(lambda: QTimer.singleShot(0, then))
    window.deleteLater()
