"""How long nobody has touched the program, by a clock that goes on while the machine sleeps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from responder_app.gui.application import application
from responder_app.session import boot_clock
from responder_app.session.policy import LockPolicy

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
    }
)
LOOK_MS = 1000


class IdleWatch(QObject):
    """Signals: `due` (why) when the policy says that it is time to lock. `broken`: whether the glass is."""

    due = Signal(str)

    def __init__(
        self,
        policy: LockPolicy,
        now_s: Callable[[], float] = lambda: boot_clock.now().since_boot_s,
        broken: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self._policy = policy
        self._broken = broken
        self._now_s = now_s
        self._touched_s = self._logged_on_s = now_s()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Somebody has logged on."""
        self._touched_s = self._logged_on_s = self._now_s()
        application().installEventFilter(self)
        self._timer.start()

    def end(self) -> None:
        """Nobody is logged on."""
        self._timer.stop()
        application().removeEventFilter(self)

    def look(self) -> None:
        """Compare with the policy."""
        now_s = self._now_s()
        why = self._policy.due(now_s - self._touched_s, now_s - self._logged_on_s, self._broken())
        if why:
            self.due.emit(why)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note every touch, take none. What comes too late, after the machine slept, does not count as one."""
        if event.type() in _TOUCHES:
            self.look()
            self._touched_s = self._now_s()
        return super().eventFilter(watched, event)
