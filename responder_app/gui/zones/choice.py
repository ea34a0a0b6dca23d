"""One question with a key for each answer: which of them is lit, and in words what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme


@dataclass(frozen=True)
class Option:
    """An answer: its value, the caption of its key, what is read aloud."""

    value: object
    caption: str
    says: str = ""


class Choice(QWidget):
    """Signals: `chosen` (the option's value)."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, title: str, columns: int = 3) -> None:
        super().__init__()
        self._theme = theme
        self._columns = columns
        self._options: tuple[Option, ...] = ()
        self.keys: list[Key] = []
        self.title = title
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.px(0.6))
        self.heading = PlainLabel(title, "strong")
        self.note = PlainLabel("", ink="soft")
        self.note.setVisible(False)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.metrics.px(1.0))
        column.addWidget(self.heading)
        column.addLayout(self._grid)
        column.addWidget(self.note)

    def show_options(self, options: Sequence[Option], value: object, note: str = "") -> None:
        """These answers, the one with this value lit; hidden where there are fewer than two."""
        if tuple(options) != self._options:
            self._build(tuple(options))
        for key, option in zip(self.keys, self._options, strict=True):
            key.setChecked(option.value == value)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.setVisible(len(self._options) > 1)

    def key(self, value: object) -> Key:
        """The key of an answer."""
        return next(key for key, option in zip(self.keys, self._options, strict=True) if option.value == value)

    def _build(self, options: tuple[Option, ...]) -> None:
        for key in self.keys:
            self._grid.removeWidget(key)
            key.deleteLater()
        self.keys, self._options = [], options
        for number, option in enumerate(options):
            says = f"{self.title}: {option.says or option.caption.replace(chr(10), ' ')}"
            key = Key(self._theme, option.caption, style=KeyStyle.PLAIN, says=says)
            key.setCheckable(True)
            key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            key.clicked.connect(lambda _=False, option=option, key=key: self._on_clicked(option, key))
            self.keys.append(key)
            self._grid.addWidget(key, number // self._columns, number % self._columns)

    def _on_clicked(self, option: Option, key: Key) -> None:
        # A lit key that is pressed stays lit: it is a choice, not a switch.
        for other in self.keys:
            other.setChecked(other is key)
        self.chosen.emit(option.value)
