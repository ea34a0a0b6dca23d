"""Measuring beside the drawing: line or area, the figure in large type, undo, clear. Measures nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from responder_app.gui.canvas.measuring import MeasureKind
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme

HOW = {
    MeasureKind.LINE: "Tap the drawing to set the ends and corners of a line. Drag a corner to move it.",
    MeasureKind.AREA: "Tap the corners of an area, one after the other. Drag a corner to move it.",
}


class MeasurePanel(QWidget):
    """Signals: `kind_wanted` (MeasureKind), `undo_wanted`, `clear_wanted`, `done`."""

    kind_wanted = Signal(object)
    undo_wanted = Signal()
    clear_wanted = Signal()
    done = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Measure")
        self.kinds = {
            MeasureKind.LINE: Key(theme, "Line", says="Measure a line"),
            MeasureKind.AREA: Key(theme, "Area", says="Measure an area"),
        }
        for kind, key in self.kinds.items():
            key.setCheckable(True)
            key.clicked.connect(lambda _=False, kind=kind: self.kind_wanted.emit(kind))
        self.undo = Key(theme, "Undo", says="Take the last corner back")
        self.undo.clicked.connect(self.undo_wanted)
        self.clear = Key(theme, "Clear", says="Take all corners away")
        self.clear.clicked.connect(self.clear_wanted)
        self.close_key = Key(theme, "Done", says="Stop measuring")
        self.close_key.clicked.connect(self.done)
        self.figure = PlainLabel("", "value")
        self.how = PlainLabel("")
        self.accuracy = PlainLabel("", ink="soft")
        self._lay_out(theme)

    def show_off(self, why: str) -> None:
        """Nothing can be measured here, and why."""
        self.figure.setText("Measuring is off")
        self.figure.setVisible(True)
        self.how.setText(why)
        self.accuracy.setText("")
        for key in (*self.kinds.values(), self.undo, self.clear):
            key.setVisible(False)

    def show_figure(self, kind: MeasureKind, words: str, corners: int, accuracy: str) -> None:
        """What is measured now, from how many corners, and how far to trust it."""
        for one, key in self.kinds.items():
            key.setVisible(True)
            key.setChecked(one is kind)
        for key in (self.undo, self.clear):
            key.setVisible(True)
            key.setEnabled(corners > 0)
        self.figure.setText(words.replace(" (", "\n(") if words else "")
        self.figure.setVisible(bool(words))
        self.how.setText(HOW[kind])
        self.accuracy.setText(accuracy)

    def _lay_out(self, theme: Theme) -> None:
        gap = theme.metrics.gap
        keys = QGridLayout()
        keys.setSpacing(gap)
        for number, key in enumerate((*self.kinds.values(), self.undo, self.clear)):
            keys.addWidget(key, number // 2, number % 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        # Below the keys: they must not move under a finger when a figure comes.
        column.addLayout(keys)
        column.addWidget(self.figure)
        column.addWidget(self.accuracy)
        column.addWidget(self.how)
        column.addStretch(1)
        column.addWidget(self.close_key)
