"""What somebody copied out of the program: taken back after a minute, at the lock and at the end, if still ours."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

KEPT_MS = 60_000
"""Long enough to paste it into another program."""


class Copied(QObject):
    """Watches the clipboard and, where there is one, the selection."""

    def __init__(self, kept_ms: int = KEPT_MS) -> None:
        super().__init__()
        self._due = QTimer(self, singleShot=True, interval=kept_ms)
        self._due.timeout.connect(clear)
        clipboard = QGuiApplication.clipboard()
        clipboard.dataChanged.connect(self._on_changed)
        clipboard.selectionChanged.connect(self._on_changed)

    def end(self) -> None:
        """The program ends."""
        self._due.stop()
        clear()

    def _on_changed(self) -> None:
        if is_ours():
            self._due.start()
        else:
            self._due.stop()


def is_ours() -> bool:
    """Whether this program put there what anybody could paste now."""
    clipboard = QGuiApplication.clipboard()
    return _alone() or clipboard.ownsClipboard() or clipboard.ownsSelection()


def clear() -> None:
    """Take back what is ours; what another program put there stays."""
    clipboard = QGuiApplication.clipboard()
    if _alone() or clipboard.ownsClipboard():
        clipboard.clear(QClipboard.Mode.Clipboard)
    if clipboard.supportsSelection() and (_alone() or clipboard.ownsSelection()):
        clipboard.clear(QClipboard.Mode.Selection)


def _alone() -> bool:
    """Without a screen there is no other program, and Qt does not say whose it is."""
    return QGuiApplication.platformName() == "offscreen"
