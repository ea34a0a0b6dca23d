"""The layers of a sheet beside it: search, presets, a box for each. Says what was chosen; hides nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.plans.layer_choice import LayerChoice
from responder_app.gui.plans.layer_list import LayerList
from responder_app.gui.theme import Theme

SEARCH_FROM = 10
"""So many layers or more are searched by name; fewer are all in sight."""


class LayersPanel(QWidget):
    """Signals: `choice_made` (LayerChoice), `structure_missed` when no layer is named as structure."""

    choice_made = Signal(object)
    structure_missed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Layers")
        self.choice = LayerChoice(())
        self.structure = Key(theme, "Structure", says="Show walls, doors, windows, columns and stairs only")
        self.structure.clicked.connect(self._on_structure)
        self.everything = Key(theme, "Everything", says="Show every layer")
        self.everything.clicked.connect(lambda: self.choice_made.emit(self.choice.everything()))
        self.original = Key(theme, "As it\ncame", says="Show the layers as the file itself opens")
        self.original.clicked.connect(lambda: self.choice_made.emit(self.choice.original()))
        self.count = PlainLabel("", "strong")
        self.field = QLineEdit()
        self.field.setAccessibleName("Search layers by name")
        self.field.setPlaceholderText("Find a layer")
        self.field.setMaxLength(100)
        self.field.setMinimumHeight(theme.metrics.key)
        self.clear = Key(theme, "Clear", says="Clear the name")
        self.clear.clicked.connect(self.field.clear)
        self.list = LayerList(theme)
        self.field.textChanged.connect(self._on_typed)
        self.list.layer_toggled.connect(lambda layer: self.choice_made.emit(self.choice.toggled(layer)))
        self._lay_out(theme)
        self.show_choice(self.choice, anew=True)

    def show_choice(self, choice: LayerChoice, anew: bool = False) -> None:
        """Tick the layers that are shown; `anew` for another sheet or preset: what is shown comes first."""
        self.choice = choice
        self.list.rows.show_choice(choice, anew)
        many = len(choice.layers) >= SEARCH_FROM
        if not many and self.field.text():
            self.field.clear()
        self.list.setVisible(bool(choice.layers))
        self.field.setVisible(many)
        self._tell()

    def say(self, words: str) -> None:
        """Something else in the place of the count: why there are no layers yet."""
        self.count.setText(words)

    def _on_structure(self) -> None:
        chosen = self.choice.structure()
        if chosen is None:
            self.structure_missed.emit()
        else:
            self.choice_made.emit(chosen)

    def _on_typed(self, typed: str) -> None:
        self.list.rows.search(typed)
        self._tell()

    def _tell(self) -> None:
        found = len(self.list.rows.rows)
        typed = bool(self.field.text().strip())
        # While a name is looked for, the rows need the room more than the presets do.
        for key in (self.structure, self.everything):
            key.setVisible(bool(self.choice.layers) and not typed)
        self.original.setVisible(bool(self.choice.as_it_came) and not typed)
        self.clear.setVisible(typed)
        self.count.setText(self.choice.says + (f"\n{found or 'None'} found" if typed else ""))

    def _lay_out(self, theme: Theme) -> None:
        gap = theme.metrics.gap
        presets = QGridLayout()
        presets.setSpacing(gap // 2)
        presets.addWidget(self.structure, 0, 0)
        presets.addWidget(self.everything, 0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        column.addLayout(presets)
        search = QHBoxLayout()
        search.setSpacing(gap // 2)
        search.addWidget(self.field, 1)
        search.addWidget(self.clear)
        search.addWidget(self.original)
        column.addLayout(search)
        column.addWidget(self.count)
        column.addWidget(self.list, 1)
        column.addStretch(0)
