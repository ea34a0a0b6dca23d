"""The table's headings: as large as a key, sorted by a press, with a triangle that says by which and which way."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from responder_app.gui import painting
from responder_app.gui.office.columns import COLUMNS
from responder_app.gui.theme import Theme

ARROW_MM = 2.6


class FleetHeader(QHeaderView):
    """Headings of one table."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._font = theme.metrics.font(2.5, QFont.Weight.Bold)
        self._arrow = theme.metrics.px(ARROW_MM)
        self._pad = theme.metrics.px(1.2)
        self.setAccessibleName("Headings of the fleet: press one to sort by it")
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(False)
        self.setHighlightSections(False)
        theme.changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        """A key high."""
        return QSize(super().sizeHint().width(), self._theme.metrics.key)

    def least_width(self, section: int) -> int:
        """Room for the heading, and for the triangle beside it."""
        metrics = QFontMetrics(self._font)
        words = max(metrics.horizontalAdvance(line) for line in COLUMNS[section].heading.split("\n"))
        # A little more than measured: elision rounds the other way.
        return words + self._arrow + 3 * self._pad + 3

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Ground, words, triangle."""
        colour, column = self._theme.colour, COLUMNS[logicalIndex]
        sorting = self.sortIndicatorSection() == logicalIndex
        painter.save()
        painter.fillRect(rect, colour("selected" if sorting else "raised"))
        painter.setPen(colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        area = rect.adjusted(self._pad, 0, -self._pad, 0)
        ink = colour("selected_on" if sorting else "text")
        if sorting:
            self._draw_arrow(painter, area, ink)
        area.setRight(area.right() - self._arrow - self._pad)
        lines = column.heading.split("\n")
        height = QFontMetrics(self._font).height()
        top = rect.top() + (rect.height() - height * len(lines)) // 2
        for number, line in enumerate(lines):
            box = QRect(area.left(), top + number * height, area.width(), height)
            painting.text(painter, box, line, self._font, ink, Qt.AlignmentFlag.AlignLeft)
        painter.restore()

    def _draw_arrow(self, painter: QPainter, area: QRect, ink: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        left, middle = area.right() - self._arrow, area.center().y()
        tip, base = middle + self._arrow * 0.4, middle - self._arrow * 0.4
        if up:
            tip, base = base, tip
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        corners = [QPointF(left + self._arrow / 2, tip), QPointF(left, base), QPointF(left + self._arrow, base)]
        painter.drawPolygon(QPolygonF(corners))
