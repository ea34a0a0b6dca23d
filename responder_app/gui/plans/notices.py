"""What a crew must not overlook while it looks at the plan: words in a row, and amber keys that put things right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme


class Warned:
    """One warning: its key says what is missing on the drawing and brings it back."""

    def __init__(self, theme: Theme, says: str, mend: Callable[[], None]) -> None:
        self._says = says
        self.key = Key(theme, "", style=KeyStyle.WARNING, says=says)
        self.key.clicked.connect(lambda _=False: mend())
        self.key.hide()

    def say(self, words: str) -> None:
        """Two short lines on the key; "" hides it."""
        if words:
            self.key.set_caption(words, f"{words.replace(chr(10), '. ')}. {self._says}")
        self.key.setVisible(bool(words))


class Notices(QWidget):
    """The note about the sheet at the left, warnings at the right."""

    def __init__(self, theme: Theme, note: PlainLabel) -> None:
        super().__init__()
        self.setAccessibleName("What to know about this drawing")
        self._theme = theme
        self._note = note
        self.banner = PlainLabel("", "strong")
        self.banner.set_mark("fill", "caution")
        self.banner.setMargin(theme.metrics.px(2))
        self.banner.setMinimumWidth(1)
        self.banner.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.metrics.gap)
        self._row.addWidget(note, 1)
        self._row.addWidget(self.banner, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_banner(self, words: str) -> None:
        """Words that stand in the place of the note; "" brings the note back."""
        self.banner.setText(words)
        self.banner.setVisible(bool(words))
        self._note.setVisible(not words and bool(self._note.text()))

    def add(self, says: str, mend: Callable[[], None]) -> Warned:
        """One more warning, silent at first."""
        warned = Warned(self._theme, says, mend)
        self._row.addWidget(warned.key)
        return warned
