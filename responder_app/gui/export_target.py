"""Where the exported map goes: a large key for each stick, one for this laptop, and the system's own dialog last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from responder_app.errors import ResponderError
from responder_app.gui.export_places import Place, places
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.tasks import Lane
from responder_app.gui.theme import Theme

LOOK_MS = 2000
"""A stick that is plugged in meanwhile shows within this time."""
NO_STICK = "No stick is plugged in. One that you plug in now shows here by itself."


class ExportTarget(QWidget):
    """Signals: `chosen` (Place), `dialog_wanted` for any other folder, `back` to choose another form."""

    chosen = Signal(object)
    dialog_wanted = Signal()
    back = Signal()

    def __init__(self, theme: Theme, lane: Lane) -> None:
        super().__init__()
        self._theme, self._lane = theme, lane
        self.look: Callable[[], Sequence[Place]] = places
        self._places: tuple[Place, ...] | None = None
        self.keys: list[Key] = []
        self.setAccessibleName("Where to write the map")
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.heading = PlainLabel("Write it to", "strong")
        self.none = PlainLabel(NO_STICK)
        self.none.hide()
        self.other = Key(theme, "Another folder", says="Choose any folder and name in the system's own dialog")
        self.other.clicked.connect(self.dialog_wanted)
        self.back_key = Key(theme, "Back", says="Back to the forms of the export")
        self.back_key.clicked.connect(self.back)
        self._row = QVBoxLayout()
        self._row.setSpacing(theme.metrics.gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.gap)
        for part in (self.heading, self.none):
            column.addWidget(part)
        column.addLayout(self._row)
        column.addWidget(self.other)
        column.addStretch(1)
        column.addWidget(self.back_key)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at once, and again while this is shown."""
        super().showEvent(event)
        self._look()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for sticks any more."""
        self._timer.stop()
        super().hideEvent(event)

    def show_places(self, found: Sequence[Place]) -> None:
        """A key for each; nothing moves under a finger while the same are there."""
        if self._places is not None and [one.folder for one in self._places] == [one.folder for one in found]:
            return
        self._places = tuple(found)
        for key in self.keys:
            self._row.removeWidget(key)
            key.hide()
            key.deleteLater()
        self.keys = [self._key(place) for place in found]
        for key in self.keys:
            self._row.addWidget(key)
            key.show()
        self.none.setVisible(not any(place.is_stick for place in found))

    def _key(self, place: Place) -> Key:
        style = KeyStyle.PRIMARY if place.is_stick else KeyStyle.PLAIN
        key = Key(
            self._theme, f"{_short(place.title)}\n{place.about}", style=style, says=f"{place.title}, {place.about}"
        )
        key.clicked.connect(lambda: self.chosen.emit(place))
        return key

    def _look(self) -> None:
        if not self._lane.busy:
            self._lane.ask(self.look, self.show_places, self._on_failed)

    def _on_failed(self, _: ResponderError) -> None:
        self.show_places(())


def _short(title: str) -> str:
    """A stick's own name may be of any length: what stands on the key has its beginning."""
    return title if len(title) <= 18 else f"{title[:17]}…"
