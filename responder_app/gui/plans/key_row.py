"""The keys over the plan: as many as the width holds stand in the row, the others behind More. Does nothing itself."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from responder_app.gui.keys import Key
from responder_app.gui.labels import ElidedLabel
from responder_app.gui.theme import Theme

HEADLINE_MM = 27.0
"""Least room for the floor's name at the left of the keys."""


class Act(Enum):
    """What a key does: caption, what it says, hot key, whether it stays lit."""

    TURN = ("Turn", "Turn the drawing clockwise by a quarter", "R", False)
    FIND = ("Find", "Find words and things on all plans", "Ctrl+F", True)
    SYMBOLS = ("Symbols", "Show or hide the list of symbols", "", True)
    LAYERS = ("Layers", "Show or hide the layers of the drawing", "L", True)
    MEASURE = ("Measure", "Measure lengths and areas", "M", True)
    COMPARE = ("Compare", "Compare with the sheet before", "C", True)
    DOCUMENTS = ("Documents", "Show or hide the list of documents", "", True)
    GRID = ("Grid", "Lay the voice grid over the drawing", "G", True)
    NORTH = ("North\nup", "Turn the drawing until north is up", "N", False)
    MAP = ("Show on\nmap", "Show the middle of the drawing on the map", "", False)
    MORE = ("More", "More keys", "", True)

    @property
    def caption(self) -> str:
        """The words on the key."""
        return self.value[0]

    @property
    def hot_key(self) -> str:
        """The key of the keyboard, "" for none."""
        return self.value[2]


IN_THE_ROW = (Act.TURN, Act.FIND, Act.SYMBOLS, Act.LAYERS, Act.MEASURE, Act.COMPARE, Act.DOCUMENTS)
"""From left to right where there is room."""
FIRST_TO_STAY = (Act.FIND, Act.SYMBOLS, Act.LAYERS, Act.MEASURE, Act.TURN, Act.DOCUMENTS, Act.COMPARE)
"""What keeps its place as the row gets shorter."""
BEHIND_MORE = (Act.GRID, Act.NORTH, Act.MAP)
"""Never in the row."""


class MorePanel(QWidget):
    """The keys that are not in the row, in two columns."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("More keys")
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.metrics.gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addStretch(1)

    def show_keys(self, keys: list[Key]) -> None:
        """These keys in place of the ones before."""
        while self._grid.takeAt(0) is not None:
            pass
        for number, key in enumerate(keys):
            self._grid.addWidget(key, number // 2, number % 2)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)


class KeyRow(QWidget):
    """Headline at the left, keys at the right.

    Signals: `pressed` (Act). Keys that stay lit are lit by `light`, not by being pressed.
    """

    pressed = Signal(object)

    def __init__(self, theme: Theme, headline: ElidedLabel, zoom_keys: list[Key]) -> None:
        super().__init__()
        self.setAccessibleName("Keys of the plan")
        self._theme = theme
        self._zoom_keys = zoom_keys
        self._in_row: tuple[Act, ...] = ()
        self.more = MorePanel(theme)
        self.keys = {act: self._key(act) for act in Act}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.metrics.gap // 2)
        self._row.addWidget(headline, 1)
        for key in zoom_keys:
            self._row.addWidget(key)
        self._row.addWidget(self.keys[Act.MORE])
        self.more.show_keys([self.keys[act] for act in (*IN_THE_ROW, *BEHIND_MORE)])

    def light(self, act: Act, lit: bool) -> None:
        """Light a key, or not; More is lit with what is behind it."""
        self.keys[act].setChecked(lit)

    def allow(self, act: Act, why_not: str) -> None:
        """Dim a key that does nothing here, and say why in its tool tip and to screen readers; "" lights it up."""
        key = self.keys[act]
        key.set_dimmed(bool(why_not))
        key.setToolTip(why_not or _tip(act))
        key.setAccessibleDescription(why_not or (f"Hot key {act.hot_key}" if act.hot_key else ""))

    def is_in_row(self, act: Act) -> bool:
        """Whether the key stands in the row, not behind More."""
        return act in self._in_row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, more keys."""
        super().resizeEvent(event)
        fitting = tuple(self._fitting())
        if fitting != self._in_row:
            self._in_row = fitting
            self._arrange()

    def _fitting(self) -> Iterator[Act]:
        gap = self._row.spacing()
        always = [*self._zoom_keys, self.keys[Act.MORE]]
        room = self.width() - self._theme.metrics.px(HEADLINE_MM) - gap
        room -= sum(key.sizeHint().width() + gap for key in always)
        kept = set()
        for act in FIRST_TO_STAY:
            room -= self.keys[act].sizeHint().width() + gap
            if room < 0:
                break
            kept.add(act)
        yield from (act for act in IN_THE_ROW if act in kept)

    def _arrange(self) -> None:
        behind = [act for act in (*IN_THE_ROW, *BEHIND_MORE) if act not in self._in_row]
        for act in self._in_row:
            self._row.removeWidget(self.keys[act])
        self.more.show_keys([self.keys[act] for act in behind])
        for number, act in enumerate(self._in_row, 1 + len(self._zoom_keys)):
            self._row.insertWidget(number, self.keys[act])
        self._row.removeWidget(self.keys[Act.MORE])
        self._row.addWidget(self.keys[Act.MORE])
        # The keyboard goes through the keys as the eye does.
        order = [*self._zoom_keys, *(self.keys[act] for act in (*self._in_row, Act.MORE))]
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)

    def _key(self, act: Act) -> Key:
        caption, says, hot_key, stays_lit = act.value
        key = Key(self._theme, caption, says=says)
        key.setToolTip(_tip(act))
        if hot_key:
            key.setAccessibleDescription(f"Hot key {hot_key}")
        key.setCheckable(stays_lit)
        key.clicked.connect(lambda lit=False: self._on_pressed(act, lit))
        return key

    def _on_pressed(self, act: Act, lit: bool) -> None:
        if self.keys[act].isCheckable():
            self.keys[act].setChecked(not lit)
        self.pressed.emit(act)


def _tip(act: Act) -> str:
    says, hot_key = act.value[1], act.hot_key
    return f"{says} ({hot_key})" if hot_key else says
