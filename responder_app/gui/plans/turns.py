"""Work that is done in small steps, one in each turn of the event loop, so that a finger never waits for all of it.

What can wait for a picture waits for it: two cores are all there is, and the picture is what was asked for.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer

Step = Callable[[], None]

TURN = QEvent.Type(QEvent.registerEventType())
AFTER_PAINTING = Qt.EventPriority.LowEventPriority.value - 1
"""A turn comes after all that was asked to be painted before it, which Qt posts with the low priority."""

LOOK_MS = 4
PATIENCE_S = 0.4
"""So long at most the later steps wait: a sheet that draws slowly has layers and neighbours, too."""


class Turns(QObject):
    """Steps that wait are dropped when others are begun: they were about what is no longer shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[Step] = deque()
        self._later: deque[Step] = deque()
        self._ready: Callable[[], bool] = _at_once
        self._until = 0.0
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(lambda: QCoreApplication.postEvent(self, QEvent(TURN), AFTER_PAINTING))

    @property
    def waiting(self) -> bool:
        """Whether steps are left."""
        return bool(self._steps or self._later)

    def begin(self, steps: Iterable[Step], later: Iterable[Step] = (), ready: Callable[[], bool] | None = None) -> None:
        """Do the first step now and the others one by one, instead of those that wait.

        Those of `later` follow once `ready` says so, or after PATIENCE_S.
        """
        self._steps, self._later = deque(steps), deque(later)
        self._ready, self._until = ready or _at_once, time.monotonic() + PATIENCE_S
        QCoreApplication.removePostedEvents(self, TURN.value)
        self._timer.setInterval(0)
        self._step()

    def stop(self) -> None:
        """Do no more."""
        self._steps.clear()
        self._later.clear()
        self._timer.stop()

    def event(self, event: QEvent) -> bool:
        """Take a turn."""
        if event.type() != TURN:
            return super().event(event)
        self._step()
        return True

    def _step(self) -> None:
        if not self._steps:
            self._look()
        step = self._steps.popleft() if self._steps else None
        if self.waiting:
            self._timer.start()
        else:
            self._timer.stop()
        if step is not None:
            step()

    def _look(self) -> None:
        """Whether the later steps may follow."""
        if self._ready() or time.monotonic() >= self._until:
            self._steps, self._later = self._later, deque()
            self._timer.setInterval(0)
        else:
            self._timer.setInterval(LOOK_MS)


def _at_once() -> bool:
    return True
