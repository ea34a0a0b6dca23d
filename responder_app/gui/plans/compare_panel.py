"""The comparison beside the drawing: which picture is shown, one change after another. Compares nothing itself."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme

LINES = (("new", "New"), ("gone", "Gone"), ("same", "Unchanged"))
INKS = {"new": ("#003cc8", "#60b2ff"), "gone": ("#de3c00", "#ff8028"), "same": ("#8e8e8e", "#808080")}
"""As the drawing workers paint the lines of a comparison, (day, night)."""


class Picture(StrEnum):
    """What the drawing shows while two sheets are compared."""

    CHANGES = "Changes"
    NOW = "Now"
    BEFORE = "Before"


class ComparePanel(QWidget):
    """What is compared is said over the drawing, where the way out is too.

    Signals: `picture_wanted` (Picture), `step_wanted` (1 or -1).
    """

    picture_wanted = Signal(object)
    step_wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Compare with the sheet before")
        self.pictures = {picture: Key(theme, picture.value, says=f"Show {picture.value}") for picture in Picture}
        for picture, key in self.pictures.items():
            key.setCheckable(True)
            key.clicked.connect(lambda _=False, picture=picture: self.picture_wanted.emit(picture))
        self.before = Key(theme, "Change\nbefore", says="Show the change before")
        self.before.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.after = Key(theme, "Next\nchange", says="Show the next change")
        self.after.clicked.connect(lambda: self.step_wanted.emit(1))
        self.place = PlainLabel("", "strong")
        self.legend = Legend(theme)
        self._lay_out(theme)

    def show_picture(self, picture: Picture) -> None:
        """Light the key of what is shown."""
        for one, key in self.pictures.items():
            key.setChecked(one is picture)
        self.legend.setVisible(picture is Picture.CHANGES)

    def show_changes(self, words: str, steps: bool) -> None:
        """How many changes there are and which is shown, in words; `steps` when there are some to go through."""
        self.place.setText(words)
        self.before.setEnabled(steps)
        self.after.setEnabled(steps)

    def _lay_out(self, theme: Theme) -> None:
        gap = theme.metrics.gap
        pictures = QGridLayout()
        pictures.setSpacing(gap // 2)
        pictures.addWidget(self.pictures[Picture.CHANGES], 0, 0, 1, 2)
        pictures.addWidget(self.pictures[Picture.NOW], 1, 0)
        pictures.addWidget(self.pictures[Picture.BEFORE], 1, 1)
        steps = QHBoxLayout()
        steps.setSpacing(gap // 2)
        steps.addWidget(self.before, 1)
        steps.addWidget(self.after, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        column.addLayout(pictures)
        column.addWidget(self.place)
        column.addLayout(steps)
        column.addWidget(self.legend)
        column.addStretch(1)


class Legend(QWidget):
    """What the lines of a comparison mean: whole and blue is new, broken and orange is gone, pale stayed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("Whole blue lines are new, broken orange lines are gone, pale lines stayed")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Three lines of text."""
        return QSize(self._theme.metrics.px(30), len(LINES) * self._row())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A sample of each line and its word."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.metrics.font())
        sample, row = self._theme.metrics.px(12), self._row()
        for number, (name, word) in enumerate(LINES):
            pen = QPen(QColor(INKS[name][self._theme.night]), self._theme.metrics.px(0.8))
            if name == "gone":
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            middle = number * row + row // 2
            painter.drawLine(0, middle, sample, middle)
            painter.setPen(self._theme.colour("text"))
            words = QRectF(sample * 1.2, number * row, self.width() - sample * 1.2, row)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), word)

    def _row(self) -> int:
        return self._theme.metrics.px(6)
