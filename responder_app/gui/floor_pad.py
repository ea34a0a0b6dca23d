"""The pad of floors: one large key each, top floor first. Says which was pressed; sets nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from responder_app.briefing.answers.plans import LevelsAnswer
from responder_app.gui.flow import KeyGrid
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.metrics import VALUE_CAP_MM
from responder_app.gui.theme import Theme

QUESTION = "Which floor is the fire on?"
NO_FLOORS = "The floors of this building were not provided."
GROUND = "Ground"
TYPING_MS = 1500
"""Letters typed within this time belong to one label: "1", "2" is floor 12."""


class FloorPad(QWidget):
    """Signals: `floor_chosen` (label), `cancelled`."""

    floor_chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("Choose the fire floor")
        self.question = PlainLabel(QUESTION, "value")
        self.numbering = PlainLabel("", "title", "caution")
        self.numbering.setVisible(False)
        self.grid = KeyGrid(theme, "Floors, top floor first")
        self.grid.arranged.connect(self._on_arranged)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("Floors, top floor first")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.verticalScrollBar().setAccessibleName("Scroll floors")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.grid)
        self.up = Key(theme, "Upper\nfloors")
        self.up.clicked.connect(lambda: self._turn(-1))
        self.down = Key(theme, "Lower\nfloors")
        self.down.clicked.connect(lambda: self._turn(1))
        back = Key(theme, "Back", "Esc", says="Back to the arrival sheet")
        back.clicked.connect(self.cancelled)
        self._lay_out(back)
        self.keys: list[Key] = []
        self._typed = ""
        self._since = QElapsedTimer()

    def show_floors(self, labels: tuple[str, ...], chosen: str) -> None:
        """One key for each label; the present fire floor is lit and gets the focus."""
        self.keys = [self._key(label, label == chosen) for label in labels]
        self.grid.show_widgets(self.keys)
        self.question.setText(QUESTION if labels else NO_FLOORS)
        self.numbering.setVisible(False)
        self._fit()
        for key in self.keys:
            if key.isChecked() or key is self.keys[0]:
                self._go_to(key)

    def mark_ground(self, levels: LevelsAnswer) -> None:
        """Mark the ground floor, and say what is odd about the numbers."""
        grounds = {floor.label for floor in levels.floors if floor.ordinal == 0}
        oddities = {floor.label: floor.oddity for floor in levels.floors if floor.oddity}
        untouched = any(key.hasFocus() for key in self.keys[:1])
        for key in self.keys:
            label = key.text()
            says = ", ".join(filter(None, (f"Set fire floor {label}", oddities.get(label, ""))))
            key.set_caption(label, says)
            if label in grounds:
                key.set_hint(GROUND)
                if untouched and not any(one.isChecked() for one in self.keys):
                    self._go_to(key)
        self.numbering.setText(f"Floor numbers: {levels.numbering}")
        self.numbering.setVisible(bool(levels.numbering))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, larger keys."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing a floor's label leads to its key."""
        letters = event.text().strip()
        if not letters or not letters.isprintable():
            super().keyPressEvent(event)
            return
        again = self._since.isValid() and self._since.elapsed() < TYPING_MS
        self._typed = (self._typed if again else "") + letters.casefold()
        self._since.start()
        labels = [key.text().casefold() for key in self.keys]
        exact = [key for key, label in zip(self.keys, labels, strict=True) if label == self._typed]
        begins = [key for key, label in zip(self.keys, labels, strict=True) if label.startswith(self._typed)]
        for key in (exact or begins)[:1]:
            self._go_to(key)

    def _lay_out(self, back: Key) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.question)
        words.addWidget(self.numbering)
        top = QHBoxLayout()
        top.addLayout(words, 1)
        for key in (self.up, self.down, back):
            top.addWidget(key)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(self._theme.metrics.gap)
        page.addLayout(top)
        page.addWidget(self._scroll, 1)

    def _key(self, label: str, chosen: bool) -> Key:
        key = Key(self._theme, label, says=f"Set fire floor {label}", cap_mm=VALUE_CAP_MM)
        key.setCheckable(True)
        key.setChecked(chosen)
        key.clicked.connect(lambda _=False: self.floor_chosen.emit(label))
        return key

    def _fit(self) -> None:
        self.grid.set_room(self._scroll.viewport().height())

    def _on_arranged(self) -> None:
        pages = self.grid.minimumHeight() > self._scroll.viewport().height()
        self.up.setVisible(pages)
        self.down.setVisible(pages)

    def _turn(self, way: int) -> None:
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + way * self.grid.page_height)

    def _go_to(self, key: Key) -> None:
        key.setFocus()
        self._scroll.ensureWidgetVisible(key, 0, 0)
