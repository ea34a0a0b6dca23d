"""The keys below a chemical: its zones in one tap, all that is known of it, or the zones of another material."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.theme import Theme


class ZoneKeys(QWidget):
    """Signals: `zones_wanted` (the chemical's id, "" to choose a material first). `details` is lit or not."""

    zones_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._chemical_id = ""
        self.setAccessibleName("Hazmat zones")
        self.draw = Key(theme, "Draw\nzones", style=KeyStyle.PRIMARY)
        self.draw.clicked.connect(lambda: self.zones_wanted.emit(self._chemical_id))
        self.other = Key(theme, "Another\nmaterial", says="Draw the zones of another material", style=KeyStyle.PLAIN)
        self.other.setMinimumHeight(theme.metrics.primary)
        self.other.clicked.connect(lambda: self.zones_wanted.emit(""))
        self.details = Key(theme, "All\ndetails", says="Everything about the chemical, or its signs and distances")
        self.details.setCheckable(True)
        self.details.setMinimumHeight(theme.metrics.primary)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.gap)
        row.addWidget(self.draw, 1)
        row.addWidget(self.details)
        row.addWidget(self.other)

    def show_chemical(self, chemical_id: str, name: str) -> None:
        """Whose zones are drawn; "" when none is picked."""
        self._chemical_id = chemical_id
        self.draw.setAccessibleName(f"Draw the zones of {name}")
        for key in (self.draw, self.details):
            key.setVisible(bool(chemical_id))
