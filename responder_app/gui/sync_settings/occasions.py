"""When and on what it syncs by itself: switches, times of day, a page to step to a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from responder_app.gui.handing.pages import Page
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme
from responder_app.settings import Settings

STEP_MINUTES, DAY_MINUTES, MOST_TIMES = 15, 24 * 60, 8


class OccasionsPage(Page):
    """Whether, when and on what it syncs by itself. Signals: `chosen` (changes as keyword arguments)."""

    chosen = Signal(object)
    time_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Sync by itself")
        self._rules = Settings()
        self.on, self.network, self.stick = (Key(theme, "", style=KeyStyle.TOGGLE) for _ in range(3))
        self.on.clicked.connect(lambda: self.chosen.emit({"sync_by_itself": not self._rules.sync_by_itself}))
        self.network.clicked.connect(lambda: self.chosen.emit({"sync_on_network": not self._rules.sync_on_network}))
        self.stick.clicked.connect(lambda: self.chosen.emit({"sync_on_stick": not self._rules.sync_on_stick}))
        self.add = Key(theme, "Add a time")
        self.add.clicked.connect(self.time_wanted)
        self.times: list[Key] = []
        row = QHBoxLayout()
        row.setSpacing(theme.metrics.gap)
        for key in (self.on, self.network, self.stick):
            row.addWidget(key, 1)
        self.column.addLayout(row)
        self.column.addWidget(PlainLabel("At these times. Press one to remove it.", "strong"))
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.metrics.gap)
        self.column.addLayout(self._grid)
        self.column.addWidget(
            PlainLabel(
                "Each vehicle begins within 15 minutes after the time, so that a fleet does not ask its host at once. "
                "While the screen is locked nothing is synced, while an incident runs (F7) nothing by itself. What was "
                "missed, asleep too, is made up for."
            )
        )
        self.end()

    def show_rules(self, rules: Settings) -> None:
        """What is chosen."""
        self._rules = rules
        parts = (
            ("By itself", self.on, rules.sync_by_itself),
            ("On a network", self.network, rules.sync_on_network),
            ("From a stick", self.stick, rules.sync_on_stick),
        )
        for caption, key, on in parts:
            key.set_caption(
                f"{caption}\n{'ON' if on else 'off'}", f"{caption}: {'on' if on else 'off'}. Press to change"
            )
            key.set_style(KeyStyle.PRIMARY if on else KeyStyle.PLAIN)
        for key in (self.network, self.stick, self.add, *self.times):
            key.setEnabled(rules.sync_by_itself)
        for key in self.times:
            self._grid.removeWidget(key)
            key.hide()
            key.deleteLater()
        self.times = [self._time_key(at) for at in sorted(rules.sync_at)]
        for number, key in enumerate((*self.times, self.add)):
            self._grid.addWidget(key, number // 4, number % 4)
            key.show()
        self.add.setEnabled(rules.sync_by_itself and len(rules.sync_at) < MOST_TIMES)

    def _time_key(self, at: str) -> Key:
        key = Key(self.theme, f"{at}\nremove", says=f"{at}. Press to remove it")
        rest = tuple(one for one in self._rules.sync_at if one != at)
        key.clicked.connect(lambda: self.chosen.emit({"sync_at": rest}))
        key.setEnabled(self._rules.sync_by_itself)
        return key


class TimePage(Page):
    """Step to a time of day. Signals: `chosen` ("06:30")."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "At which time?")
        self._minutes = 6 * 60
        self.shown = PlainLabel("", "value")
        self.keys = tuple(Key(theme, caption) for caption in ("− hour", "− 15 min", "+ 15 min", "+ hour"))
        row = QHBoxLayout()
        row.setSpacing(theme.metrics.gap)
        for number, (key, step) in enumerate(zip(self.keys, (-60, -STEP_MINUTES, STEP_MINUTES, 60), strict=True)):
            key.clicked.connect(lambda _=False, step=step: self._step(step))
            row.addWidget(key, 1)
            if number == 1:
                row.addWidget(self.shown)
        self.keep = Key(theme, "Add it", style=KeyStyle.PRIMARY)
        self.keep.clicked.connect(lambda: self.chosen.emit(self.shown.text()))
        self.column.addLayout(row)
        self.column.addWidget(self.keep)
        self.end()
        self._step(0)

    def _step(self, minutes: int) -> None:
        self._minutes = (self._minutes + minutes) % DAY_MINUTES
        self.shown.setText(f"{self._minutes // 60:02}:{self._minutes % 60:02}")
