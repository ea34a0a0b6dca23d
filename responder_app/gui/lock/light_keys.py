"""Night and blackout at the lock: whoever waits there in the dark is seen by its light. Keeps nothing for later."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from responder_app.gui.blackout import Blackout
from responder_app.gui.keys import Key
from responder_app.gui.screens import BLACKOUT_KEY, BLACKOUT_SAYS, NIGHT_KEY
from responder_app.gui.theme import Theme


class LightKeys(QWidget):
    """Two keys, and their hot keys everywhere in `over`, which is what they darken."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__()
        self._theme, self._over = theme, over
        self.blackout = Blackout(over)
        self.night_key = Key(theme, "", NIGHT_KEY, says="Night colours")
        self.blackout_key = Key(theme, "Blackout", BLACKOUT_KEY, says=BLACKOUT_SAYS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.px(2))
        for key, name, does in (
            (self.night_key, NIGHT_KEY, self._on_night),
            (self.blackout_key, BLACKOUT_KEY, self.blackout.begin),
        ):
            key.clicked.connect(does)
            QShortcut(QKeySequence(name), over).activated.connect(does)
            row.addWidget(key)
        self._name_night()

    def _on_night(self) -> None:
        self._theme.set_night(not self._theme.night)
        self._theme.dress(self._over)
        self._name_night()

    def _name_night(self) -> None:
        self.night_key.set_caption("Day" if self._theme.night else "Night", "Night colours")
