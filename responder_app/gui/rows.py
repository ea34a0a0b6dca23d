"""Large rows to pick from with a glove: a bold title, lines below it, words at the right, an amber or red bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.gui import painting
from responder_app.gui.theme import Theme

_ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Row:
    """One row. `lines` stand below the title, `right` at the right edge, top to bottom."""

    title: str
    lines: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    severity: FactSeverity = FactSeverity.NORMAL
    heading: bool = False
    """A group's heading: cannot be picked."""

    @property
    def spoken(self) -> str:
        """All of it, for screen readers."""
        return ". ".join(part for part in (self.title, *self.lines, *self.right) if part)


def bar_colour(severity: FactSeverity) -> str:
    """The palette's name for a severity's bar."""
    return {FactSeverity.DANGER: "danger_line", FactSeverity.CAUTION: "warning_line"}.get(severity, "hairline")


class _RowPainter(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        metrics = theme.metrics
        self._theme = theme
        self._bold = metrics.font(2.9, QFont.Weight.Bold)
        self._plain = metrics.font(2.5)
        self._pad = metrics.px(2)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as its lines, at least 15 mm."""
        del option
        row: Row = index.data(_ROW)
        lines = max(len(row.lines), len(row.right) - 1)
        height = QFontMetrics(self._bold).height() + lines * QFontMetrics(self._plain).height() + self._pad
        least = 0 if row.heading else self._theme.metrics.key
        return QSize(self._theme.metrics.px(30), max(least, height))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, bar, words."""
        row: Row = index.data(_ROW)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        picked = bool(state & QStyle.StateFlag.State_Selected) and not row.heading
        painter.save()
        ground = "selected" if picked else "raised" if row.heading else "surface"
        painter.fillRect(rect, self._theme.colour(ground))
        painter.setPen(self._theme.colour("hairline"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if not row.heading:
            width = self._pad // 2
            bar = QRect(rect.left(), rect.top(), width, rect.height() - 1)
            painter.fillRect(bar, self._theme.colour(bar_colour(row.severity)))
        self._draw_text(painter, row, rect.adjusted(self._pad, 0, -self._pad, 0), picked)
        painter.restore()

    def _draw_text(self, painter: QPainter, row: Row, area: QRect, picked: bool) -> None:
        ink, soft = ("selected_on", "selected_on") if picked else ("text", "soft")
        bold, plain = QFontMetrics(self._bold).height(), QFontMetrics(self._plain).height()
        fonts = QFontMetrics(self._plain)
        right_width = min(area.width() // 2, max((fonts.horizontalAdvance(w) for w in row.right), default=0))
        height = bold + plain * max(len(row.lines), len(row.right) - 1)
        top = area.top() + (area.height() - height) // 2
        left_width = area.width() - right_width - (self._pad if right_width else 0)
        start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        colour = self._theme.colour
        title = QRect(area.left(), top, left_width, bold)
        painting.text(painter, title, row.title, self._bold, colour(soft if row.heading else ink), start)
        for number, line in enumerate(row.lines):
            box = QRect(area.left(), top + bold + number * plain, left_width, plain)
            painting.text(painter, box, line, self._plain, colour(soft), start)
        for number, words in enumerate(row.right):
            offset = 0 if number == 0 else bold + (number - 1) * plain
            box = QRect(area.right() - right_width, top + offset, right_width, bold if number == 0 else plain)
            painting.text(painter, box, words, self._plain, colour(ink), end)


class RowList(QListWidget):
    """A list of `Row`.

    Signals: `row_picked` (index) when the current row changes, `row_opened` (index) on Enter or a tap.
    """

    row_picked = Signal(int)
    row_opened = Signal(int)

    def __init__(self, theme: Theme, says: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self.setAccessibleName(says)
        self.setItemDelegate(_RowPainter(theme, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setAccessibleName(f"Scroll {says}")
        self.setTabKeyNavigation(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.currentRowChanged.connect(self._on_current)
        self.itemClicked.connect(self._on_opened)
        self.itemActivated.connect(self._on_opened)
        theme.changed.connect(self.viewport().update)

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows on screen."""
        return self._rows

    def show_rows(self, rows: Sequence[Row], pick: int | None = None) -> None:
        """Replace the rows; `pick` becomes the current one without a signal."""
        self.blockSignals(True)
        self.clear()
        self._rows = tuple(rows)
        for row in self._rows:
            item = QListWidgetItem(self)
            item.setData(_ROW, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, row.spoken)
            if row.heading:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        if pick is not None and 0 <= pick < len(self._rows):
            self.setCurrentRow(pick)
        self.blockSignals(False)

    def _on_current(self, index: int) -> None:
        if 0 <= index < len(self._rows) and not self._rows[index].heading:
            self.row_picked.emit(index)

    def _on_opened(self, item: QListWidgetItem) -> None:
        index = self.row(item)
        if not self._rows[index].heading:
            self.row_opened.emit(index)
