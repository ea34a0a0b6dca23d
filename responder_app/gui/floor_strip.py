"""The building as a strip of floors, top to bottom, labels as the staff say them. Says which was pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QScroller, QVBoxLayout, QWidget

from responder_app.briefing.answers.plans import FloorRow
from responder_app.gui.keys import Key
from responder_app.gui.theme import Theme

STRIP_MM = 20.0


class FloorKey(Key):
    """One floor. The fire floor carries a bar at its left and the word FIRE; a floor without a plan is paler."""

    def __init__(self, theme: Theme, floor: FloorRow) -> None:
        says = f"Floor {floor.label}"
        says += f", {floor.oddity}" if floor.oddity else ""
        says += "" if floor.sheet else ", no plan"
        super().__init__(theme, floor.label, says=says, cap_mm=3.2)
        self.floor = floor
        self._theme_of = theme
        self._says = says
        self._burns = False
        self.setCheckable(True)

    def set_fire(self, burns: bool) -> None:
        """Mark or unmark it as the fire floor."""
        self._burns = burns
        self.set_caption(self._caption(), f"{self._says}, FIRE FLOOR" if burns else self._says)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key, and the bar of the fire floor."""
        super().paintEvent(event)
        if self._burns:
            bar = self.rect()
            bar.setWidth(self._theme_of.metrics.px(2))
            QPainter(self).fillRect(bar, self._theme_of.colour("danger_line"))

    def _caption(self) -> str:
        if self._burns:
            return f"{self.floor.label}\nFIRE"
        return self.floor.label if self.floor.sheet else f"{self.floor.label}\nno plan"


class FloorStrip(QScrollArea):
    """Signals: `floor_chosen` (label)."""

    floor_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.keys: dict[str, FloorKey] = {}
        self.setAccessibleName("Floors, top floor first")
        self.setWidgetResizable(True)
        self.setFixedWidth(theme.metrics.px(STRIP_MM))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setAccessibleName("Scroll floors")
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def show_floors(self, floors: tuple[FloorRow, ...]) -> None:
        """One key for each floor."""
        inside = QWidget()
        inside.setAccessibleName("Floors")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.metrics.px(0.6))
        self.keys = {}
        for floor in floors:
            key = FloorKey(self._theme, floor)
            key.set_fire(False)
            key.clicked.connect(lambda _=False, label=floor.label: self.floor_chosen.emit(label))
            self.keys[floor.label] = key
            column.addWidget(key)
        column.addStretch(1)
        self.setWidget(inside)

    def show_chosen(self, label: str) -> None:
        """Light the floor that is shown and bring it into view."""
        for name, key in self.keys.items():
            key.setChecked(name == label)
        if label in self.keys:
            self.ensureWidgetVisible(self.keys[label], 0, self._theme.metrics.key)

    def show_fire(self, label: str) -> None:
        """Mark the fire floor; "" marks none."""
        for name, key in self.keys.items():
            key.set_fire(name == label)

    def beside(self, label: str, step: int) -> str:
        """The label `step` floors further down the strip (negative: up); the same at the ends."""
        labels = list(self.keys)
        if label not in labels:
            return labels[0] if labels else label
        return labels[min(max(labels.index(label) + step, 0), len(labels) - 1)]
