"""Notices that the office ordered this device to be emptied: by a sync of this window, or of another program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from responder_app.errors import EmptiedError, ResponderError

if TYPE_CHECKING:
    from responder_app.gui.window import Window

LOOK_EVERY_MS = 2000
EMPTIED = "emptied"
"""Why the screen is covered, for whoever keeps a log."""


class EmptiedWatch(QObject):
    """Looks until it is found once.

    Signals: `found`.
    """

    found = Signal()

    def __init__(self, is_emptied: Callable[[], bool]) -> None:
        super().__init__()
        self._is_emptied = is_emptied
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_EVERY_MS)

    def follow(self, window: Window) -> None:
        """Hear of it from that window's sync at once."""
        window.syncing.failed.connect(self._on_failed)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _on_failed(self, error: ResponderError) -> None:
        if isinstance(error, EmptiedError):
            self._tell()

    def _look(self) -> None:
        if self._is_emptied():
            self._tell()

    def _tell(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.found.emit()
