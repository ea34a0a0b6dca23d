"""A fingerprint as large as two people need who read it to each other: four rows of four groups."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QGridLayout, QWidget

from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme

ROW = 4


class Fingerprint(QWidget):
    """Shows groups; nothing until it has some."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.metrics.gap)
        self.groups = [PlainLabel("", "value", wrap=False) for _ in range(ROW * ROW)]
        family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        for number, label in enumerate(self.groups):
            label.setStyleSheet(f"font-family: '{family}';")
            label.setAlignment(Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(label, number // ROW, number % ROW)
        self._grid.setColumnStretch(ROW, 1)
        self.show_groups("")

    def show_groups(self, text: str) -> None:
        """Show the groups of a fingerprint, parted by blanks."""
        groups = text.split()
        for number, label in enumerate(self.groups):
            label.setText(groups[number] if number < len(groups) else "")
        self.setAccessibleName(f"Fingerprint {text}" if text else "No fingerprint")
