"""The place under the mouse or the cross-hair, told at most a few times a second. Fingers point at nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QTimer, Signal, Slot

EVERY_MS = 60


class Pointer(QObject):
    """Signals: `pointed` (a viewport position, or None when nothing points at the canvas)."""

    pointed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._position: QPointF | None = None
        self._told: QPointF | None = None
        self._pause = QTimer(self, singleShot=True, interval=EVERY_MS)
        self._pause.timeout.connect(self._on_pause)

    def move_to(self, position: QPointF | None) -> None:
        """The mouse or the cross-hair is here now; None: it left."""
        if position is None and self._position is None:
            return
        self._position = position
        self.follow()

    def follow(self) -> None:
        """What lies under the position has moved."""
        if (self._position is not None or self._told is not None) and not self._pause.isActive():
            self._pause.start()

    @Slot()
    def _on_pause(self) -> None:
        self._told = self._position
        self.pointed.emit(self._position)
