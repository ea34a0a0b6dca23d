"""A question over the screen that is shown, with two keys for gloves. Unanswered it goes, and nothing is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme

ASKED_MS = 20_000


class Question(QWidget):
    """One at a time. `no_key` is the answer that changes least; Escape means it too."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._yes: Callable[[], None] = _nothing
        self._no: Callable[[], None] = _nothing
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = PlainLabel("", "title")
        self.words.setWordWrap(True)
        self.no_key = Key(theme, "", style=KeyStyle.PRIMARY)
        self.no_key.clicked.connect(lambda: self._answer(self._no))
        self.yes_key = Key(theme, "", style=KeyStyle.DANGER)
        self.yes_key.clicked.connect(lambda: self._answer(self._yes))
        row = QHBoxLayout(self)
        row.setSpacing(theme.metrics.px(3))
        row.addWidget(self.words, 1)
        row.addWidget(self.no_key)
        row.addWidget(self.yes_key)
        self._asked = QTimer(self, interval=ASKED_MS, singleShot=True)
        self._asked.timeout.connect(self.hide)
        theme.changed.connect(self._on_theme)
        self.hide()

    def ask(
        self,
        over: tuple[QWidget, QWidget],
        words: str,
        yes: tuple[str, Callable[[], None]],
        no: tuple[str, Callable[[], None]],
    ) -> None:
        """Ask over all from the first of `over` to the last; the keys' captions, and what they do."""
        self.words.setText(words)
        self.setAccessibleName(words)
        self._yes, self._no = yes[1], no[1]
        self.yes_key.set_caption(yes[0])
        self.no_key.set_caption(no[0])
        first, last = over
        window = first.window()
        self.setParent(window)
        self._theme.dress(self)
        corner = first.mapTo(window, QPoint(0, 0))
        covered = last.mapTo(window, QPoint(0, last.height())).y() - corner.y()
        self.setGeometry(corner.x(), corner.y(), first.width(), max(self.sizeHint().height(), covered))
        self.show()
        self.raise_()
        self.no_key.setFocus()
        self._asked.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves all as it is."""
        if event.key() == Qt.Key.Key_Escape:
            self._answer(_nothing)
        else:
            super().keyPressEvent(event)

    def _on_theme(self) -> None:
        if self.isVisible():
            self._theme.dress(self)

    def _answer(self, does: Callable[[], None]) -> None:
        self._asked.stop()
        self.hide()
        does()


def _nothing() -> None:
    """Leave all as it is."""
