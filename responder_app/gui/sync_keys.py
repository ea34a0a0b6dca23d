"""The keys of a sync: begin or stop it, hold it, say how fast it may be. Large, and named by what they do next."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.syncing import Syncing
from responder_app.gui.theme import Theme

LIMITS_KBIT_S = (0, 10_000, 2_000, 500)
"""What the speed key goes through: no limit, then for links that others need as well."""


def speed(most_kbit_s: int) -> str:
    """E.g. "2 Mbit/s", "500 kbit/s", "no limit"."""
    if not most_kbit_s:
        return "no limit"
    whole = most_kbit_s / 1000
    return f"{whole:g} Mbit/s" if most_kbit_s >= 1000 else f"{most_kbit_s} kbit/s"


class SyncKeys(QWidget):
    """Follows the sync: what can be done now is lit."""

    def __init__(self, theme: Theme, syncing: Syncing, lock: Key) -> None:
        super().__init__()
        self.setAccessibleName("Sync")
        self._syncing = syncing
        self.go = Key(theme, "Sync now", style=KeyStyle.PRIMARY)
        self.pause = Key(theme, "Pause")
        self.limit = Key(theme, "No limit", "speed")
        self.pause.clicked.connect(self._on_pause)
        self.limit.clicked.connect(self._on_limit)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.metrics.gap)
        grid.addWidget(lock, 0, 0)
        grid.addWidget(self.go, 0, 1)
        grid.addWidget(self.limit, 1, 0)
        grid.addWidget(self.pause, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        syncing.running_changed.connect(lambda _: self.show_state())
        syncing.held_changed.connect(lambda _: self.show_state())
        syncing.stopping.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Say what each key does now."""
        running, held, limit = self._syncing.running, self._syncing.held, self._syncing.most_kbit_s
        stops = self._syncing.stops
        self.go.set_caption("Stopping" if stops else "Stop" if running else "Sync now")
        self.pause.set_caption("Continue" if held else "Pause")
        self.pause.set_style(KeyStyle.WARNING if held else KeyStyle.PLAIN)
        self.pause.setEnabled(running and not stops)
        said = speed(limit)
        self.limit.set_caption(f"{said[:1].upper()}{said[1:]}", f"Speed of the sync: {said}. Press for another")

    def _on_pause(self) -> None:
        if self._syncing.held:
            self._syncing.go_on()
        else:
            self._syncing.hold()

    def _on_limit(self) -> None:
        # A limit of the settings file that is none of these goes on to the next slower one, or to none.
        slower = [
            one for one in LIMITS_KBIT_S if one and (one < self._syncing.most_kbit_s or not self._syncing.most_kbit_s)
        ]
        self._syncing.limit(slower[0] if slower else 0)
        self.show_state()
