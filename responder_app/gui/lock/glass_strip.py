"""The strip over every screen while the glass is broken: why, how long still, and a touch to end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from responder_app.gui import painting
from responder_app.gui.metrics import TITLE_CAP_MM
from responder_app.gui.question import Question
from responder_app.gui.strip_piece import StripPiece
from responder_app.gui.theme import Theme

if TYPE_CHECKING:
    from responder_app.gui.ports import Glass

TICK_MS = 1000
REMEMBER_S = 60
SOON_S = 30 * 60
SIDE_MM = 16.0


class GlassStrip(QWidget):
    """Signals: `over` when its time is up, `ended` when a person ends it, `remember` once a minute.

    `header` is the lowest part of the window that its question covers.
    """

    over = Signal()
    ended = Signal()
    remember = Signal()

    def __init__(self, theme: Theme, glass: Glass, header: QWidget) -> None:
        super().__init__()
        self._glass = glass
        self._header = header
        self._ticks = 0
        self.said = _Said(theme)
        self.said.clicked.connect(self._on_touched)
        self.question = Question(theme)
        self.question.setParent(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.look)
        self._tick.start()
        self.look()

    def look(self) -> None:
        """Say how long is left; tell when nothing is, and when it is to be remembered."""
        left_s = self._glass.left_s()
        if left_s <= 0:
            self._tick.stop()
            self.over.emit()
            return
        ends = "then it locks" if left_s <= SOON_S else "the office is told"
        self.said.show_words(f"BREAK-GLASS: {self._glass.reason or ''} · {in_hours(left_s)} left · {ends}")
        self._ticks += 1
        if self._ticks % REMEMBER_S == 0:
            self.remember.emit()

    def _on_touched(self) -> None:
        """Ask over the header, where there is room for keys: the strip itself must be thin."""
        yes, no = ("End now", self._on_ended), ("Go on", lambda: None)
        self.question.ask((self, self._header), "End break-glass?", yes, no)

    def _on_ended(self) -> None:
        self._tick.stop()
        self.ended.emit()


class _Said(StripPiece):
    """One line in the colours of danger."""

    def show_words(self, words: str) -> None:
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(f"{words}. Press to end it")
            self.update()

    def is_whole(self) -> bool:
        """Whether nothing of the line is cut."""
        font = self._theme.metrics.font(TITLE_CAP_MM, QFont.Weight.Bold)
        return QFontMetrics(font).horizontalAdvance(self.text()) <= self._words().width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, cut at the right where it must be, and what a touch does."""
        del event
        painter = QPainter(self)
        metrics = self._theme.metrics
        fill, ink, line = (self._theme.colour(name) for name in ("danger_fill", "danger_on", "danger_line"))
        painting.panel(painter, self.rect(), fill, line, 2, 0)
        font, words = metrics.font(TITLE_CAP_MM, QFont.Weight.Bold), self._words()
        painting.text(
            painter, words, self.text(), font, ink, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        end = QRect(words.right() + 1, 0, metrics.px(SIDE_MM), self.height())
        painting.text(painter, end, "End …", font, ink, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if self.hasFocus():
            painting.focus_ring(painter, self.rect(), self._theme, False)

    def _words(self) -> QRect:
        side, edge = self._theme.metrics.px(SIDE_MM), self._theme.metrics.px(2)
        return QRect(edge, 0, self.width() - side - 2 * edge, self.height())


def in_hours(seconds: float) -> str:
    """How long: "11 h 42 min", rounded up to minutes."""
    minutes = -int(-seconds // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"
