"""What a crew must not overlook while it looks at the plan: words in a row, and amber keys that put things right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from responder_app.gui import painting
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme

SIGN_MM = 5.0
WORDS_MM = 60.0
"""Least room for the words beside the keys."""


class WarningKey(Key):
    """An amber key with the sign of a warning before its words: its colour alone would be that of a lit key."""

    def __init__(self, theme: Theme, says: str) -> None:
        super().__init__(theme, "", style=KeyStyle.WARNING, says=says)
        self._colours_of = theme
        self._side = theme.metrics.px(SIGN_MM)

    def sizeHint(self) -> QSize:
        """Room for the sign too."""
        hint = super().sizeHint()
        return QSize(hint.width() + self._side, hint.height())

    def words_box(self) -> QRect:
        """The words stand right of the sign."""
        return self.rect().adjusted(self._side, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key and the sign."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self._side * 0.3, (self.height() - self._side) / 2, self._side, self._side * 0.9)
        ink, ground = self._colours_of.colour("warning_on"), self._colours_of.colour("warning_fill")
        painting.warning_triangle(painter, box, ink, ground)


class Warned:
    """One warning: its key says what is missing on the drawing and brings it back."""

    def __init__(self, theme: Theme, says: str, mend: Callable[[], None]) -> None:
        self._says = says
        self.key = WarningKey(theme, says)
        self.key.clicked.connect(lambda _=False: mend())
        self.key.hide()

    def say(self, words: str) -> None:
        """Two short lines on the key; "" hides it."""
        if words:
            self.key.set_caption(words, f"{words.replace(chr(10), '. ')}. {self._says}")
        self.key.setVisible(bool(words))


class Notices(QWidget):
    """The note about the sheet, and warnings: beside it where there is room, else below it."""

    def __init__(self, theme: Theme, note: PlainLabel) -> None:
        super().__init__()
        self.setAccessibleName("What to know about this drawing")
        self._theme = theme
        self._note = note
        self._warned: list[Warned] = []
        self.banner = PlainLabel("", "strong")
        self.banner.set_mark("fill", "caution")
        self.banner.setMargin(theme.metrics.px(2))
        self.banner.setMinimumWidth(1)
        self.banner.hide()
        self._keys = QHBoxLayout()
        self._keys.setSpacing(theme.metrics.gap // 2)
        self._keys.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.metrics.gap // 2)
        self._row.addWidget(note, 1)
        self._row.addWidget(self.banner, 1)
        self._row.addLayout(self._keys)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_banner(self, words: str) -> None:
        """Words that stand in the place of the note; "" brings the note back."""
        self.banner.setText(words)
        self.banner.setVisible(bool(words))
        self._note.setVisible(not words and bool(self._note.text()))
        self.arrange()

    def add(self, says: str, mend: Callable[[], None]) -> Warned:
        """One more warning, silent at first."""
        warned = Warned(self._theme, says, mend)
        self._warned.append(warned)
        self._keys.addWidget(warned.key)
        return warned

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Less room: the words above, the keys below."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Lay words and keys out for the warnings that there are now."""
        keys = sum(warned.key.sizeHint().width() for warned in self._warned if not warned.key.isHidden())
        narrow = keys > 0 and self.width() < keys + self._theme.metrics.px(WORDS_MM)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if narrow else across)
        # Nothing to say leaves no gap over the drawing.
        silent = not keys and self._note.isHidden() and self.banner.isHidden()
        self.setVisible(not silent)
