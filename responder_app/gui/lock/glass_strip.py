"""The strip over every screen while the glass is broken: why, how long still, and a touch to end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from responder_app.gui import painting
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.metrics import TITLE_CAP_MM
from responder_app.gui.strip_piece import StripPiece
from responder_app.gui.theme import Theme

if TYPE_CHECKING:
    from responder_app.gui.ports import Glass

TICK_MS = 1000
REMEMBER_S = 60
ASKED_MS = 10_000
SOON_S = 30 * 60


class GlassStrip(QWidget):
    """Signals: `over` when its time is up, `ended` when a person ends it, `remember` once a minute."""

    over = Signal()
    ended = Signal()
    remember = Signal()

    def __init__(self, theme: Theme, glass: Glass) -> None:
        super().__init__()
        self._glass = glass
        self._ticks = 0
        self.said = _Said(theme)
        self.said.clicked.connect(self._on_touched)
        self.end_key = Key(theme, "End now", style=KeyStyle.PRIMARY, says="End break-glass now")
        self.end_key.clicked.connect(self._on_ended)
        self.go_on_key = Key(theme, "Go on")
        self.go_on_key.clicked.connect(self._on_going_on)
        self.asking = QWidget()
        self.asking.setObjectName("header")
        self.asking.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.asking.setAccessibleName("End break-glass?")
        row = QHBoxLayout(self.asking)
        row.addWidget(PlainLabel("End break-glass?", "title"), 1)
        row.addWidget(self.go_on_key)
        row.addWidget(self.end_key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.look)
        self._tick.start()
        self._asked = QTimer(self, interval=ASKED_MS, singleShot=True)
        self._asked.timeout.connect(self._on_going_on)
        self._theme = theme
        self.look()

    def look(self) -> None:
        """Say how long is left; tell when nothing is, and when it is to be remembered."""
        left_s = self._glass.left_s()
        if left_s <= 0:
            self._tick.stop()
            self.over.emit()
            return
        ends = "then it locks" if left_s <= SOON_S else "reported at the next sync"
        self.said.show_words(f"BREAK-GLASS: {self._glass.reason or ''} · {in_hours(left_s)} left · {ends}")
        self._ticks += 1
        if self._ticks % REMEMBER_S == 0:
            self.remember.emit()

    def _on_touched(self) -> None:
        """Ask over the screen that is shown, where there is room for keys: the strip itself must be thin."""
        window = self.window()
        self.asking.setParent(window)
        self._theme.dress(self.asking)
        corner = self.mapTo(window, QPoint(0, 0))
        self.asking.setGeometry(corner.x(), corner.y(), self.width(), self.asking.sizeHint().height())
        self.asking.show()
        self.asking.raise_()
        self.go_on_key.setFocus()
        self._asked.start()

    def _on_going_on(self) -> None:
        self._asked.stop()
        self.asking.hide()

    def _on_ended(self) -> None:
        self._asked.stop()
        self._tick.stop()
        self.asking.hide()
        self.ended.emit()


class _Said(StripPiece):
    """One line in the colours of danger."""

    def show_words(self, words: str) -> None:
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(f"{words}. Press to end it")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, cut at the right where it must be, and what a touch does."""
        del event
        painter = QPainter(self)
        metrics = self._theme.metrics
        fill, ink, line = (self._theme.colour(name) for name in ("danger_fill", "danger_on", "danger_line"))
        painting.panel(painter, self.rect(), fill, line, 2, 0)
        side, edge = metrics.px(16), metrics.px(2)
        font = metrics.font(TITLE_CAP_MM, QFont.Weight.Bold)
        words = QRect(edge, 0, self.width() - side - 2 * edge, self.height())
        painting.text(
            painter, words, self.text(), font, ink, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        end = QRect(self.width() - side - edge, 0, side, self.height())
        painting.text(painter, end, "End …", font, ink, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if self.hasFocus():
            painting.focus_ring(painter, self.rect(), self._theme, False)


def in_hours(seconds: float) -> str:
    """How long: "11 h 42 min", rounded up to minutes."""
    minutes = -int(-seconds // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"
