"""The comparison beside the drawing: which picture is shown, one change after another. Compares nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.rows import Row, RowList
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

    Signals: `picture_wanted` (Picture), `step_wanted` (1 or -1), `floor_wanted` (label).
    """

    floor_wanted = Signal(str)
    picture_wanted = Signal(object)
    step_wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Compare with the sheet before")
        self.pictures = {picture: Key(theme, picture.value, says=f"Show {picture.value}") for picture in Picture}
        for picture, key in self.pictures.items():
            key.setCheckable(True)
            key.clicked.connect(lambda _=False, picture=picture: self.picture_wanted.emit(picture))
        self.before = Key(theme, "Area\nbefore", says="Show the changed area before")
        self.before.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.after = Key(theme, "Next\narea", says="Show the next changed area")
        self.after.clicked.connect(lambda: self.step_wanted.emit(1))
        self.place = PlainLabel("", "strong")
        self.legend = Legend(theme)
        self.others = PlainLabel("", "strong")
        self.floors = RowList(theme, "Floors with an earlier plan")
        self.floors.row_opened.connect(lambda index: self.floor_wanted.emit(self._labels[index]))
        self._labels: tuple[str, ...] = ()
        self._lay_out(theme)
        self.show_floors((), "")

    def show_picture(self, picture: Picture) -> None:
        """Light the key of what is shown."""
        for one, key in self.pictures.items():
            key.setChecked(one is picture)
        self.legend.setVisible(picture is Picture.CHANGES)

    def show_why_not(self, words: str) -> None:
        """Why the sheet that is shown cannot be compared; "" when it is compared."""
        for widget in (*self.pictures.values(), self.before, self.after, self.legend):
            widget.setVisible(not words)
        if words:
            self.place.setText(words)

    def show_floors(self, labels: Sequence[str], shown: str, none: str = "") -> None:
        """The floors that have a sheet before, but for the one that is shown; `none` is said without any."""
        self._labels = tuple(label for label in labels if label != shown)
        self.others.setText("Earlier plans of other floors" if self._labels else none)
        self.others.setVisible(bool(self.others.text()))
        self.floors.show_rows([Row(f"Floor {label}") for label in self._labels])
        self.floors.setVisible(bool(self._labels))

    def show_changes(self, words: str, steps: bool) -> None:
        """How many changes there are and which is shown, in words; `steps` when there are some to go through."""
        self.place.setText(words)
        self.before.setEnabled(steps)
        self.after.setEnabled(steps)

    def _lay_out(self, theme: Theme) -> None:
        gap = theme.metrics.gap
        pictures = QHBoxLayout()
        pictures.setSpacing(gap // 2)
        for key in self.pictures.values():
            pictures.addWidget(key)
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
        column.addWidget(self.others)
        column.addWidget(self.floors, 1)
        column.addStretch(0)


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
