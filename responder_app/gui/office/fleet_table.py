"""The fleet as a table with rows for gloves: what was picked stays picked and in sight when the fleet is read again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScroller, QTableView

from responder_app.gui.office.cell_painter import CellPainter
from responder_app.gui.office.columns import COLUMNS, GO_FIRST, PROBLEMS, STATE
from responder_app.gui.office.fleet_header import FleetHeader
from responder_app.gui.office.fleet_model import FleetModel
from responder_app.gui.theme import Theme
from responder_app.publisher.fleet import Vehicle

ROW_MM = 12.7
"""48 pixels at 96 dots per inch: two lines, and a finger in a glove."""

PROBLEMS_MM = 44.0
"""What is left for the problems at least."""


class FleetTable(QTableView):
    """Signals: `picked` (Vehicle) when the current row changes, `opened` (Vehicle) by a press or Enter."""

    picked = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._fleet = FleetModel(self)
        self._wanted: list[int] = []
        self.setAccessibleName("Fleet")
        self.setModel(self._fleet)
        self.setItemDelegate(CellPainter(theme, self._fleet, self))
        self._headings = FleetHeader(theme, self)
        self.setHorizontalHeader(self._headings)
        self._headings.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._headings.setSectionResizeMode(PROBLEMS, QHeaderView.ResizeMode.Stretch)
        self._headings.setSortIndicator(STATE, Qt.SortOrder.AscendingOrder)
        self._headings.sectionClicked.connect(self.sort_by)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.metrics.px(ROW_MM))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setAccessibleName("Scroll the fleet")
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.clicked.connect(lambda index: self.opened.emit(self._fleet.vehicles[index.row()]))
        theme.changed.connect(self.viewport().update)

    @property
    def vehicles(self) -> tuple[Vehicle, ...]:
        """In the order that is shown."""
        return self._fleet.vehicles

    @property
    def current(self) -> Vehicle | None:
        """The one that is picked."""
        row = self.currentIndex().row()
        return self._fleet.vehicles[row] if 0 <= row < len(self._fleet.vehicles) else None

    def words(self, row: int) -> tuple[str, ...]:
        """A row as it is read."""
        return tuple(self._fleet.words(row, column) for column in range(len(COLUMNS)))

    def show_vehicles(self, vehicles: Sequence[Vehicle], now: datetime) -> None:
        """Replace them; sorting, the picked device and the place in the list stay."""
        self._keeping_place(lambda: self._fleet.show(vehicles, now))
        self._measure()
        self._fit()

    def pick(self, fingerprint: str) -> None:
        """Make that device the current one and bring it into sight."""
        row = self._fleet.row_of(fingerprint)
        if row is not None:
            self.setCurrentIndex(self._fleet.index(row, 0))

    def sort_by(self, column: int) -> None:
        """Sort by a column, the worst at the top; pressed again, the other way round."""
        down = COLUMNS[column].first_down
        before, order = self._fleet.sorted_by
        if before == column:
            down = order is Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        # The heading has turned its own mark already, whichever way it was.
        self._headings.setSortIndicator(column, order)
        self._keeping_place(lambda: self._fleet.sort(column, order))
        self.scrollToTop()
        self._headings.viewport().update()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Say which device is picked now."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.picked.emit(self._fleet.vehicles[current.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the picked device."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns that leave room for the problems."""
        super().resizeEvent(event)
        self._fit()

    def _keeping_place(self, change: Callable[[], None]) -> None:
        before, place = self.current, self.verticalScrollBar().value()
        self.blockSignals(True)
        change()
        self.blockSignals(False)
        row = self._fleet.row_of(before.device.fingerprint) if before else None
        if row is not None and row != self.currentIndex().row():
            self.selectionModel().setCurrentIndex(
                self._fleet.index(row, 0),
                self.selectionModel().SelectionFlag.ClearAndSelect | self.selectionModel().SelectionFlag.Rows,
            )
        self.verticalScrollBar().setValue(place)

    def _measure(self) -> None:
        """How wide each column but the last wants to be for what stands in it."""
        metrics = QFontMetrics(self._theme.metrics.font(2.5, QFont.Weight.DemiBold))
        pad = self._theme.metrics.px(2.4)
        self._wanted = []
        for number, column in enumerate(COLUMNS[:PROBLEMS]):
            words = {self._fleet.words(row, number) for row in range(len(self._fleet.vehicles))}
            widest = max((metrics.horizontalAdvance(word) for word in words), default=0) + 2 * pad
            if number == STATE:
                widest += self._theme.metrics.px(5.5)
            most = self._theme.metrics.px(column.widest_mm)
            self._wanted.append(max(self._headings.least_width(number), min(widest, most)))

    def _fit(self) -> None:
        room = self.viewport().width() - self._theme.metrics.px(PROBLEMS_MM)
        hidden: set[int] = set()
        for number in GO_FIRST:
            if sum(width for at, width in enumerate(self._wanted) if at not in hidden) > room:
                hidden.add(number)
        for number, width in enumerate(self._wanted):
            self.setColumnHidden(number, number in hidden)
            self.setColumnWidth(number, width)
