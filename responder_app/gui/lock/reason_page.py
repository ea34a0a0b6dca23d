"""Why the glass is to be broken: four keys that a hand in gloves finds without reading twice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.metrics import VALUE_CAP_MM
from responder_app.gui.theme import Theme
from responder_app.session.reasons import Code, Reason

CAPTIONS = {
    Reason.LIFE: "Life at risk",
    Reason.FIRE: "Fire or explosion",
    Reason.HAZMAT: "Hazardous material",
    Reason.RESPONDER: "Responder in danger",
}
WHAT_IT_DOES = (
    "Opens everything on this vehicle for 12 hours. What you open is written down and reported to the office, "
    "which tells the owners."
)
NEXT_CODE = "Then the emergency code from the station is needed."
NO_CODE = "This vehicle has no emergency code: break-glass cannot open it. A member of the crew must unlock."


class ReasonPage(QWidget):
    """Signals: `chosen` (Reason), `left`."""

    chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, code: Code) -> None:
        super().__init__()
        self.words = PlainLabel(NEXT_CODE if code is Code.NEEDED else NO_CODE if code is Code.NOT_MADE else "", "title")
        if code is Code.NOT_MADE:
            self.words.set_mark("ink", "caution")
        self.words.setVisible(code is not Code.NOT_NEEDED)
        self.keys: dict[Reason, Key] = {}
        grid = QGridLayout()
        grid.setSpacing(theme.metrics.px(3))
        for number, (reason, caption) in enumerate(CAPTIONS.items()):
            key = Key(theme, caption, style=KeyStyle.DANGER, says=f"Break-glass: {reason}", cap_mm=VALUE_CAP_MM)
            key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            key.setMaximumHeight(theme.metrics.px(45))
            key.setEnabled(code is not Code.NOT_MADE)
            key.clicked.connect(lambda _=False, reason=reason: self.chosen.emit(reason))
            self.keys[reason] = key
            grid.addWidget(key, number // 2, number % 2)
        self.back_key = Key(theme, "Back", "Esc")
        self.back_key.clicked.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.px(3))
        for label in (PlainLabel("Break-glass: why?", "value"), PlainLabel(WHAT_IT_DOES, "title"), self.words):
            column.addWidget(label)
        column.addLayout(grid, 1)
        column.addWidget(self.back_key)

    def take_keys(self) -> None:
        """Have the keyboard: on Back, so that no Enter that was meant for another screen breaks the glass."""
        self.back_key.setFocus()

    def show_trying(self) -> None:
        """The vehicle is being opened."""
        self._say("Opening ...", usable=False)

    def show_refused(self, words: str) -> None:
        """Say why it was not opened."""
        self._say(words, usable=True)

    def _say(self, words: str, usable: bool) -> None:
        self.words.setText(words)
        self.words.setVisible(True)
        for key in (*self.keys.values(), self.back_key):
            key.setEnabled(usable)
