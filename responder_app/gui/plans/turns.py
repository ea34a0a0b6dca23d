"""Work that is done in small steps, one in each turn of the event loop, so that a finger never waits for all of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

Step = Callable[[], None]


class Turns(QObject):
    """Steps that wait are dropped when others are begun: they were about what is no longer shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[Step] = deque()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    @property
    def waiting(self) -> bool:
        """Whether steps are left."""
        return bool(self._steps)

    def begin(self, steps: Iterable[Step]) -> None:
        """Do the first step now and the others one by one, instead of those that wait."""
        self._steps = deque(steps)
        self._timer.start()
        self._step()

    def stop(self) -> None:
        """Do no more."""
        self._steps.clear()
        self._timer.stop()

    def _step(self) -> None:
        step = self._steps.popleft() if self._steps else None
        if not self._steps:
            self._timer.stop()
        if step is not None:
            step()
