"""The pad of floors: one large key each, top floor first. Says which was pressed; sets nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from responder_app.gui.flow import KeyGrid
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.metrics import VALUE_CAP_MM
from responder_app.gui.theme import Theme


class FloorPad(QWidget):
    """Signals: `floor_chosen` (label), `cancelled`."""

    floor_chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Choose the fire floor")
        self.question = PlainLabel("Which floor is the fire on?", "value")
        self.grid = KeyGrid(theme, "Floors, top floor first")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("Floors, top floor first")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.verticalScrollBar().setAccessibleName("Scroll floors")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.grid)
        back = Key(theme, "Back", "Esc", KeyStyle.PLAIN, "Back to the arrival sheet")
        back.clicked.connect(self.cancelled)
        top = QHBoxLayout()
        top.addWidget(self.question, 1)
        top.addWidget(back)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(theme.metrics.gap)
        page.addLayout(top)
        page.addWidget(self._scroll, 1)
        self.keys: list[Key] = []

    def show_floors(self, labels: tuple[str, ...], chosen: str) -> None:
        """One key for each label; the present fire floor is lit and gets the focus."""
        self.keys = [self._key(label, label == chosen) for label in labels]
        self.grid.show_widgets(self.keys)
        words = "Which floor is the fire on?" if labels else "The floors of this building were not provided."
        self.question.setText(words)
        self.grid.set_room(self._scroll.viewport().height())
        for key in self.keys:
            if key.isChecked() or key is self.keys[0]:
                key.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, larger keys."""
        super().resizeEvent(event)
        self.grid.set_room(self._scroll.viewport().height())

    def _key(self, label: str, chosen: bool) -> Key:
        key = Key(self._theme, label, says=f"Set fire floor {label}", cap_mm=VALUE_CAP_MM)
        key.setMinimumSize(self._theme.metrics.primary, self._theme.metrics.primary)
        key.setCheckable(True)
        key.setChecked(chosen)
        key.clicked.connect(lambda _=False: self.floor_chosen.emit(label))
        return key
