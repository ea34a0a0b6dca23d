"""A canvas with its keys and its bar: what plans, map, evacuation and no-pre-plan have in common."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.keys import Key
from responder_app.gui.labels import ElidedLabel, PlainLabel
from responder_app.gui.notice import NoticeBar
from responder_app.gui.theme import Theme

STEP = 1.5
"""How much one press of + enlarges."""
WORDS_MM = 62.0
"""Least width of the headline beside the keys."""
WORDS_SHARE = 0.66
"""Most of the width that the headline takes beside a note: a whole grid reference on a small screen."""
BLURRED = "This sheet could not be drawn sharply. What is shown is the overview."
AGAIN = "It is being tried again."
UNBOUND_PX = (1 << 24) - 1
"""Qt's QWIDGETSIZE_MAX, which PySide6 leaves out."""
UNSEEN = "This drawing cannot be shown."


class Drawing(QWidget):
    """Title row with zoom keys, a bar for what is wrong, the canvas.

    Without `headed` the screen itself lays out `headline`, `note` and `zoom_keys`.

    Signals: `symbol_tapped` (payload), `place_tapped` (QPointF), as the canvas tells them.
    """

    symbol_tapped = Signal(object)
    place_tapped = Signal(QPointF)
    words_mm = WORDS_MM
    """Less room than this beside the keys, and the headline stands below them."""

    def __init__(self, theme: Theme, says: str, headed: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._headed = headed
        self.setAccessibleName(says)
        self.headline = ElidedLabel("", "value")
        self.headline.setVisible(False)
        self.note = PlainLabel("", ink="soft")
        self.note.setVisible(False)
        # The note never keeps the window from being made narrower: it breaks into lines below the keys.
        self.note.setMinimumWidth(1)
        self.bar = NoticeBar(theme)
        self.canvas = SheetCanvas(theme.metrics, theme.palette)
        self.canvas.setAccessibleName(
            f"{says}. Arrow keys move it, plus and minus zoom, R turns it, 0 shows all of it."
        )
        self.empty = PlainLabel("", "title", "soft")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setVisible(False)
        self.keys = QHBoxLayout()
        self.zoom_keys: list[Key] = []
        for caption, words, press in (
            ("−", "Zoom out", lambda: self.canvas.zoom_by(1 / STEP)),
            ("+", "Zoom in", lambda: self.canvas.zoom_by(STEP)),
            ("Fit", "Show all of the drawing", self.canvas.fit),
        ):
            key = Key(theme, caption, says=words, cap_mm=3.2)
            key.clicked.connect(lambda _=False, press=press: press())
            self.zoom_keys.append(key)
        self._lay_out()
        self.canvas.symbol_tapped.connect(self.symbol_tapped)
        self.canvas.place_tapped.connect(self.place_tapped)
        self.canvas.drawing_failed.connect(self._on_failed)
        self.canvas.drawing_recovered.connect(self.bar.clear)
        theme.changed.connect(lambda: self.canvas.set_palette(theme.palette))

    def add_key(self, key: Key) -> None:
        """One more key at the end of the row; Tab reaches it there."""
        before = self.keys.itemAt(self.keys.count() - 1)
        self.keys.addWidget(key)
        if before is not None and (last := before.widget()) is not None:
            self.setTabOrder(last, key)

    def say(self, headline: str, note: str = "", ink: str = "soft") -> None:
        """What is shown, and what to know about it."""
        self.headline.setText(headline)
        self.headline.setVisible(bool(headline))
        self.note.setText(note)
        self.note.set_mark("ink", ink)
        self.note.setVisible(bool(note))
        if self._headed:
            self._share_width()

    def _share_width(self) -> None:
        """Beside a note the headline takes what it needs, at most WORDS_SHARE; else all there is."""
        beside = self._words.direction() is QBoxLayout.Direction.LeftToRight and not self.note.isHidden()
        across = QSizePolicy.Policy.Maximum if beside else QSizePolicy.Policy.Ignored
        self.headline.setSizePolicy(across, QSizePolicy.Policy.Preferred)
        self.headline.setMaximumWidth(int(self.width() * WORDS_SHARE) if beside else UNBOUND_PX)

    def show_nothing(self, words: str) -> None:
        """No drawing: words in its place."""
        self.canvas.clear()
        self.bar.clear()
        self.empty.setText(words)
        self.empty.setVisible(True)
        self.canvas.setVisible(False)

    def show_canvas(self) -> None:
        """The canvas again, without an old complaint."""
        self.bar.clear()
        self.empty.setVisible(False)
        self.canvas.setVisible(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow drawing the words stand below the keys, side by side."""
        super().resizeEvent(event)
        if self._headed:
            self._arrange_head()

    def _arrange_head(self) -> None:
        narrow = self.width() < self.keys.sizeHint().width() + self._theme.metrics.px(self.words_mm)
        up, down, across = (
            QBoxLayout.Direction.BottomToTop,
            QBoxLayout.Direction.TopToBottom,
            QBoxLayout.Direction.LeftToRight,
        )
        self._top.setDirection(up if narrow else across)
        # Below the keys words have the width for the note beside the headline, and the drawing needs the height.
        self._words.setDirection(across if narrow else down)
        self._words.setSpacing(self._theme.metrics.gap if narrow else 0)
        self._share_width()

    def _lay_out(self) -> None:
        gap = self._theme.metrics.gap
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        if self._headed:
            self._words = QBoxLayout(QBoxLayout.Direction.TopToBottom)
            self._words.setSpacing(0)
            self._words.addWidget(self.headline)
            self._words.addWidget(self.note, 1)
            self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
            self._top.setSpacing(gap)
            self._top.addLayout(self._words, 1)
            self._top.addLayout(self.keys)
            self.keys.setSpacing(gap // 2)
            for key in self.zoom_keys:
                self.keys.addWidget(key)
            column.addLayout(self._top)
        column.addWidget(self.bar)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.empty, 1)

    def _on_failed(self, reason: str) -> None:
        reason = reason[:1].upper() + reason[1:]
        if self.canvas.has_picture:
            again = AGAIN if self.canvas.tries_again else ""
            self.bar.show_words(" ".join(part for part in (BLURRED, reason, again) if part), "caution")
        else:
            self.show_nothing(f"{UNSEEN} {reason}".strip())
