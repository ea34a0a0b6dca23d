"""How pictures come from the pool's threads to the GUI thread: through a queued signal, never to one that is gone."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import replace
from types import MethodType

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from responder_app.gui.canvas.halving import halved
from responder_app.gui.canvas.source import Deliver, Drawn


class Mailbox(QObject):
    """Calls `arrived(about, drawn)` on the GUI thread for each delivery that was asked for since the last `forget`."""

    _came = Signal(object, object, int)

    def __init__(self, arrived: Callable[[object, Drawn], None]) -> None:
        super().__init__()
        self._arrived = weakref.WeakMethod(arrived)
        self._round = 0
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    def deliver(self, about: object, with_smaller: bool = False) -> Deliver:
        """What a source is given to deliver to; `with_smaller` has the picture's halves made in the source's thread."""
        reference, now = weakref.ref(self), self._round

        def deliver(drawn: Drawn) -> None:
            if with_smaller and drawn.image is not None:
                drawn = replace(drawn, smaller=halved(drawn.image))
            mailbox = reference()
            if mailbox is not None and shiboken6.isValid(mailbox):
                mailbox._came.emit(about, drawn, now)

        return deliver

    def forget(self) -> None:
        """Ignore everything that was asked for until now."""
        self._round += 1

    @Slot(object, object, int)
    def _on_came(self, about: object, drawn: Drawn, asked_in: int) -> None:
        arrived = self._arrived()
        # A window that closes takes its items with it before Python lets go of them.
        gone = not isinstance(arrived, MethodType) or not shiboken6.isValid(arrived.__self__)
        if arrived is not None and not gone and asked_in == self._round:
            arrived(about, drawn)
