"""A pad of digits for gloves: 20 mm keys that type into a line. Knows no secret but what is in that line."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from responder_app.gui.keys import Key
from responder_app.gui.metrics import VALUE_CAP_MM
from responder_app.gui.theme import Theme

DIGITS = "123456789"
BACK, CLEAR = "Back", "Clear"


class Pad(QWidget):
    """Twelve keys."""

    def __init__(self, theme: Theme, line: QLineEdit) -> None:
        super().__init__()
        self._line = line
        self.keys: dict[str, Key] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.metrics.px(1))
        for number, caption in enumerate((*DIGITS, CLEAR, "0", BACK)):
            word = caption in (BACK, CLEAR)
            key = Key(theme, caption, cap_mm=2.5 if word else VALUE_CAP_MM)
            key.setFixedSize(theme.metrics.primary, theme.metrics.primary)
            key.clicked.connect(lambda _=False, caption=caption: self._on_pressed(caption))
            self.keys[caption] = key
            grid.addWidget(key, number // 3, number % 3)

    def _on_pressed(self, caption: str) -> None:
        if caption == CLEAR:
            self._line.clear()
        elif caption == BACK:
            self._line.backspace()
        else:
            self._line.insert(caption)
