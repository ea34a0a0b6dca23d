"""A sheet that could not be drawn is asked for once more, a while later: a worker may only have been out of breath."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from responder_app.briefing.answers.plans import SheetRef

AGAIN_MS = 4000
WAITING = "It is tried once more in a moment."
GIVEN_UP = "Choose it again to try once more."


class Again(QObject):
    """Signals: `wanted` when it is time to ask for the sheet once more."""

    wanted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tried: SheetRef | None = None
        self._timer = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._timer.timeout.connect(self.wanted)

    def forget(self, sheet: SheetRef | None) -> None:
        """This sheet is asked for, another than the one that failed, or the same by hand: a new beginning."""
        waited = self._timer.isActive()
        self._timer.stop()
        if waited or sheet != self._tried:
            self._tried = None

    def failed(self, sheet: SheetRef | None) -> str:
        """The sheet could not be drawn; gives what happens next, in words."""
        if sheet is None or sheet == self._tried:
            return GIVEN_UP
        self._tried = sheet
        self._timer.start()
        return WAITING
