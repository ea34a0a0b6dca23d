"""The strip over every screen while an incident runs: where, since when, how long; a touch leads there or ends it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from responder_app.gui import painting
from responder_app.gui.metrics import TITLE_CAP_MM
from responder_app.gui.strip_piece import WIDTH_MM, StripPiece
from responder_app.gui.theme import Theme

END_MM = 30.0


class IncidentStrip(QWidget):
    """Signals: `pressed` where it says what runs, `end_pressed`."""

    pressed = Signal()
    end_pressed = Signal()

    def __init__(self, theme: Theme, hint: str) -> None:
        super().__init__()
        self.said = _Piece(theme, hint)
        self.said.clicked.connect(self.pressed)
        self.end_key = _Piece(theme, width_mm=END_MM)
        self.end_key.clicked.connect(self.end_pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.said, 1)
        row.addWidget(self.end_key)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_incident(self, name: str, since: str, ran: str) -> None:
        """Say that it runs; `ran` is "" where somebody is to say whether it does."""
        asks = not ran
        rest = f"since {since}: still running?" if asks else f"since {since} · {ran}"
        self.said.show_words(f"Incident at {name}", rest, asks, "Press for its arrival sheet")
        self.end_key.show_words("", "Answer …" if asks else "End …", asks, "Say whether the incident has ended")


class _Piece(StripPiece):
    """One line: what may be cut at the left, what never is at the right."""

    def __init__(self, theme: Theme, hint: str = "", width_mm: float = 0.0) -> None:
        super().__init__(theme, width_mm or WIDTH_MM)
        self._hint = hint
        self._name = self._rest = ""
        self._asks = False
        if hint:
            self.setAccessibleDescription(f"Hot key {hint}")
        fixed = QSizePolicy.Policy.Fixed
        self.setSizePolicy(fixed if width_mm else QSizePolicy.Policy.Expanding, fixed)

    def show_words(self, name: str, rest: str, asks: bool, does: str) -> None:
        if (name, rest, asks) != (self._name, self._rest, self._asks):
            self._name, self._rest, self._asks = name, rest, asks
            self.setText(f"{name} {rest}".strip())
            self.setAccessibleName(f"{self.text()}. {does}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hot key, name as far as it goes, the rest whole."""
        del event
        painter = QPainter(self)
        metrics = self._theme.metrics
        names = ("warning_fill", "warning_on", "warning_line") if self._asks else ("notice_fill", "notice_on", "border")
        fill, ink, line = (self._theme.colour(name) for name in names)
        painting.panel(painter, self.rect(), fill.darker(115) if self.isDown() else fill, line, 2, 0)
        font, small = metrics.font(TITLE_CAP_MM, QFont.Weight.Bold), metrics.font(weight=QFont.Weight.Bold)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        row = self.rect().adjusted(metrics.px(2), 0, -metrics.px(2), 0)
        if not self._name:
            painting.text(painter, row, self._rest, font, ink, Qt.AlignmentFlag.AlignCenter)
        else:
            if self._hint:
                hint = QFontMetrics(small).horizontalAdvance(self._hint) + 1
                painting.text(painter, QRect(row.left(), 0, hint, row.height()), self._hint, small, ink, left)
                row.setLeft(row.left() + hint + metrics.px(2))
            measure = QFontMetrics(font)
            gap = measure.horizontalAdvance(" ")
            room = row.width() - measure.horizontalAdvance(self._rest) - 2 * gap
            wide = max(0, min(room, measure.horizontalAdvance(self._name) + 1))
            name = QRect(row.left(), 0, wide, row.height())
            painting.text(painter, name, self._name, font, ink, left)
            row.setLeft(name.right() + 1 + gap)
            painting.text(painter, row, self._rest, font, ink, left)
        if self.hasFocus():
            painting.focus_ring(painter, self.rect(), self._theme, False)
