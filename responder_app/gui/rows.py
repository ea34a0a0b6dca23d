"""Large rows to pick from with a glove: a symbol, a bold title, lines below it, words at the right, a coloured bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.gui import painting, runs
from responder_app.gui.canvas.symbols import icon
from responder_app.gui.pager import Pager
from responder_app.gui.theme import Theme

MOST_LINES, MOST_TITLE_LINES = 2, 3
ICON_MM = 6.5
BESIDE_MM = 42.0
"""Less room than this at the left, and the words of the right stand below the title instead."""
AT_ONCE = 16
"""So many rows are laid out at once: a screen has no more."""
AT_A_TIME = 200
"""So many rows become items, and so many more when the end of those comes near: 10,000 at once leave the list blank
for two seconds."""
MOST_KEPT, MOST_HEIGHTS = 500, 20_000
"""Rows whose lines are kept as they were broken; rows whose height is."""


@dataclass(frozen=True)
class Row:
    """One row. `lines` stand below the title, `right` at the right edge or, in a narrow list, below it."""

    title: str
    lines: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    severity: FactSeverity = FactSeverity.NORMAL
    heading: bool = False
    """A group's heading: cannot be picked."""
    icon: str = ""
    """Name of a symbol of resources/icons in front; "" for none."""

    @property
    def spoken(self) -> str:
        """All of it, for screen readers."""
        return ". ".join(part for part in (self.title, *self.lines, *self.right) if part)


def bar_colour(severity: FactSeverity) -> str:
    """The palette's name for a severity's bar."""
    return {FactSeverity.DANGER: "danger_line", FactSeverity.CAUTION: "warning_line"}.get(severity, "hairline")


class _RowPainter(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: RowList) -> None:
        super().__init__(parent)
        metrics = theme.metrics
        self._list = parent
        self._theme = theme
        self._bold = metrics.font(2.9, QFont.Weight.Bold)
        self._strong = metrics.font(2.5, QFont.Weight.DemiBold)
        self._plain = metrics.font(2.5)
        self._pad = metrics.px(2)
        self._icon = metrics.px(ICON_MM)
        self._broken: dict[tuple[Row, int], list[tuple[str, QFont]]] = {}
        self._heights: dict[tuple[Row, int], int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as its lines, at least 15 mm."""
        del option
        row = self._list.row_of(index.row())
        width = self._list.viewport().width()
        if (row, width) not in self._heights:
            if len(self._heights) >= MOST_HEIGHTS:
                self._heights.clear()
            self._heights[row, width] = self._high(row, width)
        return QSize(self._theme.metrics.px(30), self._heights[row, width])

    def _high(self, row: Row, width: int) -> int:
        room = width - 2 * self._pad - self._indent(row)
        height = sum(self._height(font) for _, font in self._left(row, room)) + self._pad
        right = sum(self._height(font) for _, font in self._right(row, room)) + self._pad
        least = 0 if row.heading else self._theme.metrics.key
        return max(least, height, right)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, bar, words."""
        row = self._list.row_of(index.row())
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        picked = bool(state & QStyle.StateFlag.State_Selected) and not row.heading
        painter.save()
        ground = "picked" if picked else "raised" if row.heading else "surface"
        painter.fillRect(rect, self._theme.colour(ground))
        painter.setPen(self._theme.colour("hairline"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if not row.heading:
            width = self._pad // 2
            bar = QRect(rect.left(), rect.top(), width, rect.height() - 1)
            painter.fillRect(bar, self._theme.colour(bar_colour(row.severity)))
        if row.icon:
            top = rect.top() + (rect.height() - self._icon) // 2
            painter.drawPixmap(rect.left() + self._pad, top, icon(row.icon, self._icon, self._theme.night))
        self._draw_text(painter, row, rect.adjusted(self._pad + self._indent(row), 0, -self._pad, 0), picked)
        if picked:
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(self._theme.colour("focus" if focused else "border"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -3))
        painter.restore()

    def _draw_text(self, painter: QPainter, row: Row, area: QRect, picked: bool) -> None:
        ink, soft = ("picked_on", "picked_on") if picked else ("text", "soft")
        start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        colour = self._theme.colour
        left = self._left(row, area.width())
        right = self._right(row, area.width())
        height = max(sum(self._height(font) for _, font in column) for column in (left, right))
        top = area.top() + (area.height() - height) // 2
        for words, font in left:
            box = QRect(area.left(), top, area.width(), self._height(font))
            loud = font is not self._plain and not row.heading
            painting.text(painter, box, words, font, colour(ink if loud else soft), start)
            top += self._height(font)
        top = area.top() + (area.height() - height) // 2
        for words, font in right:
            width = self._right_width(row, area.width())
            box = QRect(area.right() - width, top, width, self._height(font))
            painting.text(painter, box, words, font, colour(ink), end)
            top += self._height(font)

    def _left(self, row: Row, width: int) -> list[tuple[str, QFont]]:
        """Title and lines, broken where the words at the right leave no room; once for measuring and painting."""
        key = row, width
        if key not in self._broken:
            if len(self._broken) >= MOST_KEPT:
                self._broken.clear()
            self._broken[key] = self._break(row, width)
        return self._broken[key]

    def _break(self, row: Row, width: int) -> list[tuple[str, QFont]]:
        right = self._right_width(row, width)
        room = width - right - (self._pad if right else 0)
        below = () if self._right(row, width) else row.right
        parts = [
            (row.title, self._bold, MOST_TITLE_LINES),
            (" · ".join(below), self._strong, MOST_LINES),
            *((line, self._plain, MOST_LINES) for line in row.lines),
        ]
        return [
            (" ".join(piece.run.words for piece in line), font)
            for words, font, most in parts
            for line in runs.wrap((runs.Run(words, font, ""),), room, most)
        ]

    def _right(self, row: Row, width: int) -> list[tuple[str, QFont]]:
        """The words that stand at the right edge; none where they would leave too little for the title."""
        if width - self._widest(row) - self._pad < self._theme.metrics.px(BESIDE_MM):
            return []
        return [(words, self._plain if number else self._bold) for number, words in enumerate(row.right)]

    def _indent(self, row: Row) -> int:
        """Room for the symbol, in every row of a list that has symbols, so that the words stand in line."""
        return self._icon + self._pad if self._list.has_icons and not row.heading else 0

    def _right_width(self, row: Row, width: int) -> int:
        return min(width // 2, self._widest(row)) if self._right(row, width) else 0

    def _widest(self, row: Row) -> int:
        fonts = (self._bold if not number else self._plain for number in range(len(row.right)))
        widths = [QFontMetrics(font).horizontalAdvance(words) for words, font in zip(row.right, fonts, strict=True)]
        # One pixel more than measured: elision rounds the other way.
        return max(widths, default=-1) + 1

    @staticmethod
    def _height(font: QFont) -> int:
        return QFontMetrics(font).height()


class RowList(QListWidget):
    """A list of `Row`, with keys to page where it overflows, and between them which rows are in view if `counted`.

    Signals: `row_picked` (index) when the current row changes, `row_opened` (index) on Enter or a tap.
    """

    row_picked = Signal(int)
    row_opened = Signal(int)

    def __init__(self, theme: Theme, says: str, parent: QWidget | None = None, counted: bool = True) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self.has_icons = False
        self.setAccessibleName(says)
        self.setItemDelegate(_RowPainter(theme, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setAccessibleName(f"Scroll {says}")
        self.setTabKeyNavigation(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        # Rows that nobody sees yet are measured in turns of their own.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(AT_ONCE)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.currentRowChanged.connect(self._on_current)
        self.itemClicked.connect(self._on_opened)
        self.itemActivated.connect(self._on_opened)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        told = self._in_view if counted else str
        self.pager = Pager(theme, self, says, lambda below: self.setViewportMargins(0, 0, 0, below), self.page, told)
        theme.changed.connect(self.viewport().update)

    @property
    def shown(self) -> Sequence[Row]:
        """The rows on screen."""
        return self._rows

    @property
    def all_placed(self) -> bool:
        """Whether each row has its place: they are laid out in turns, and none can be scrolled to before its own."""
        return not self.count() or self.visualItemRect(self.item(self.count() - 1)).isValid()

    def row_of(self, index: int) -> Row:
        """What stands in that row."""
        return self._rows[index]

    def show_rows(self, rows: Sequence[Row], pick: int | None = None) -> None:
        """Replace the rows, from the top where they are others; `pick` becomes the current one without a signal."""
        others = [row.title for row in rows] != [row.title for row in self._rows]
        self.blockSignals(True)
        self.clear()
        self._rows = tuple(rows)
        self.has_icons = any(row.icon for row in self._rows)
        self._add(max(AT_A_TIME, (pick or 0) + 1))
        if others:
            self.scrollToTop()
            self.pager.look_again()
        if pick is not None and 0 <= pick < len(self._rows):
            self.setCurrentRow(pick)
        self.blockSignals(False)

    def _add(self, most: int) -> None:
        """Make items of so many more rows."""
        for row in self._rows[self.count() : self.count() + most]:
            item = QListWidgetItem(self)
            self.say(item, row)
            if row.heading:
                item.setFlags(Qt.ItemFlag.NoItemFlags)

    @staticmethod
    def say(item: QListWidgetItem, row: Row) -> None:
        """Tell screen readers what stands there."""
        item.setData(Qt.ItemDataRole.AccessibleTextRole, row.spoken)

    def _on_scrolled(self, value: int) -> None:
        if self.count() < len(self._rows) and value + 2 * self.viewport().height() > self.verticalScrollBar().maximum():
            self.blockSignals(True)
            self._add(AT_A_TIME)
            self.blockSignals(False)

    def page(self, pages: int) -> None:
        """Scroll a page down (1) or up (-1): no row is skipped, none is cut at the top."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + (self._below() if pages > 0 else self._above()))

    def _below(self) -> int:
        """How far down to the first row that is not in view whole."""
        height = self.viewport().height()
        for number in range(self._row_at(0) or 0, self.count()):
            box = self._box(number)
            if box.bottom() >= height and box.top() > 0:
                return box.top()
        return height

    def _above(self) -> int:
        """How far up to the first row of the page before, as a negative number."""
        height, up = self.viewport().height(), 0
        for number in range(self._row_at(0) or 0, -1, -1):
            top = self._box(number).top()
            if top < -height:
                break
            up = min(up, top)
        return up or -height

    def _in_view(self) -> str:
        """The numbers of the rows that can be read, and how many there are."""
        height, count = self.viewport().height(), len(self._rows)
        first, last = self._row_at(0), self._row_at(height - 1)
        if first is not None and self._box(first).top() < 0:
            first += 1
        if last is None:
            last = count - 1
        elif self._box(last).bottom() > height:
            last -= 1
        if first is None or first > last:
            return f"of {count}"
        shown = str(first + 1) if first == last else f"{first + 1} to {last + 1}"
        return f"{shown}\nof {count}"

    def _row_at(self, y: int) -> int | None:
        """The row at that height of the viewport: boxes are not asked for one by one, each costs time."""
        index = self.indexAt(QPoint(0, y))
        return index.row() if index.isValid() else None

    def _box(self, number: int) -> QRect:
        return self.visualItemRect(self.item(number))

    def _on_current(self, index: int) -> None:
        if 0 <= index < len(self._rows) and not self._rows[index].heading:
            self.row_picked.emit(index)

    def _on_opened(self, item: QListWidgetItem) -> None:
        index = self.row(item)
        if not self._rows[index].heading:
            self.row_opened.emit(index)
