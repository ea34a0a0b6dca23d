"""Ticking off what a device's reports told: a key, then a line for the reason, which is kept with who said it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.theme import Theme

LONGEST = 300


class TickOff(QWidget):
    """Signal: `ticked` (the reason)."""

    ticked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Tick off")
        self.begin = Key(theme, "Looked into: tick off", says="Tick off what this device's reports told")
        self.reason = QLineEdit()
        self.reason.setAccessibleName("What was found; it is kept")
        self.reason.setPlaceholderText("What was found? It is kept.")
        self.reason.setMaxLength(LONGEST)
        self.reason.setMinimumHeight(theme.metrics.key)
        self.done = Key(theme, "Tick off", style=KeyStyle.PRIMARY)
        self.cancel = Key(theme, "Cancel")
        keys = QHBoxLayout()
        keys.setSpacing(theme.metrics.gap)
        keys.addWidget(self.done, 1)
        keys.addWidget(self.cancel, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.gap)
        column.addWidget(self.begin)
        column.addWidget(self.reason)
        column.addLayout(keys)
        self.begin.clicked.connect(lambda: self._ask(True))
        self.cancel.clicked.connect(self.close_reason)
        self.done.clicked.connect(self._on_done)
        self.reason.returnPressed.connect(self._on_done)
        self.reason.textChanged.connect(lambda text: self.done.setEnabled(bool(text.strip())))
        self.close_reason()

    @property
    def asking(self) -> bool:
        """Whether the reason is being written."""
        return not self.reason.isHidden()

    def close_reason(self) -> None:
        """Only the key, and no reason."""
        self.reason.clear()
        self.done.setEnabled(False)
        self._ask(False)

    def _ask(self, asking: bool) -> None:
        self.begin.setVisible(not asking)
        for part in (self.reason, self.done, self.cancel):
            part.setVisible(asking)
        if asking:
            self.reason.setFocus()

    def _on_done(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.ticked.emit(reason)
            self.close_reason()
