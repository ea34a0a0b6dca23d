"""The critical alert, first and loudest on the arrival sheet (at most 160 characters, never shrunk)."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from responder_app.briefing.answers.fact import FactSeverity, FactState
from responder_app.briefing.answers.sheet import Block
from responder_app.gui import painting, runs
from responder_app.gui.block_layout import line_height
from responder_app.gui.block_tile import spoken
from responder_app.gui.metrics import VALUE_CAP_MM
from responder_app.gui.theme import Theme

MOST_LINES = 5


class AlertBanner(QWidget):
    """Paints the alert block: danger, caution or notice by its severity; a quiet card when there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._block: Block | None = None
        self.setAccessibleName("Critical alert")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def show_block(self, block: Block) -> None:
        """Paint this alert."""
        self._block = block
        self.setAccessibleName(spoken(block))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """A long alert takes more lines on a narrow screen."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all the lines, at least that of a primary key."""
        metrics = self._theme.metrics
        font = self._font()
        text = len(self._lines(width)) * line_height(font) + metrics.px(2)
        if self._footer():
            text += line_height(metrics.font())
        return max(metrics.primary, text)

    def sizeHint(self) -> QSize:
        """Wide, one primary key high."""
        return QSize(self._theme.metrics.px(100), self._theme.metrics.primary)

    def minimumSizeHint(self) -> QSize:
        """May be narrow."""
        return QSize(self._theme.metrics.px(50), self._theme.metrics.primary)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Panel, triangle, lines, who says so and since when."""
        del event
        if self._block is None:
            return
        painter = QPainter(self)
        theme, metrics = self._theme, self._theme.metrics
        fill, ink, line = (theme.colour(name) for name in self._colours())
        painting.panel(painter, self.rect(), fill, line, max(2, metrics.px(0.5)), metrics.px(0.8))
        font, small = self._font(), metrics.font()
        lines, footer = self._lines(self.width()), self._footer()
        height = len(lines) * line_height(font) + (line_height(small) if footer else 0)
        top = (self.height() - height) // 2
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        left, width = self._indent(), self.width() - self._indent() - metrics.px(2)
        if self._alerts():
            side = metrics.px(9)
            box = QRectF(metrics.px(2.5), (self.height() - side) / 2, side, side * 0.9)
            painting.warning_triangle(painter, box, ink, fill)
        for words in lines:
            painting.text(painter, QRect(left, top, width, line_height(font)), words, font, ink, flags)
            top += line_height(font)
        if footer:
            painting.text(painter, QRect(left, top, width, line_height(small)), footer, small, ink, flags)

    def _alerts(self) -> bool:
        block = self._block
        return block is not None and any(fact.state is FactState.PROVIDED for fact in block.facts)

    def _colours(self) -> tuple[str, str, str]:
        if self._block is None or not self._alerts():
            return "surface", "soft", "hairline"
        return {
            FactSeverity.DANGER: ("danger_fill", "danger_on", "danger_line"),
            FactSeverity.CAUTION: ("warning_fill", "warning_on", "warning_line"),
            FactSeverity.NORMAL: ("notice_fill", "notice_on", "notice_fill"),
        }[self._block.severity]

    def _font(self) -> QFont:
        weight = QFont.Weight.Bold if self._alerts() else QFont.Weight.Normal
        return self._theme.metrics.font(VALUE_CAP_MM, weight)

    def _indent(self) -> int:
        return self._theme.metrics.px(14 if self._alerts() else 3)

    def _words(self) -> str:
        if self._block is None:
            return ""
        if self._alerts():
            return "  ".join(fact.value for fact in self._block.facts)
        return "  ".join(f"{fact.label}: {fact.value}" for fact in self._block.facts)

    def lines(self) -> list[str]:
        """The alert as it is broken at the present width."""
        return self._lines(self.width())

    def _lines(self, width: int) -> list[str]:
        room = width - self._indent() - self._theme.metrics.px(2)
        lines = runs.wrap((runs.Run(self._words(), self._font(), ""),), max(room, self._indent()), MOST_LINES)
        return [pieces[0].run.words for pieces in lines]

    def _footer(self) -> str:
        if self._block is None or self._block.age is None or not self._alerts():
            return ""
        label = self._block.facts[0].label
        return " · ".join(part for part in (label, self._block.age.text) if part)
