"""The vehicles as a table model: sorted here, replaced in place when the fleet is read again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from responder_app.gui.office.columns import COLUMNS, STATE
from responder_app.publisher.fleet import Vehicle

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class FleetModel(QAbstractTableModel):
    """One row a vehicle; the index's row is its place as sorted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._vehicles: tuple[Vehicle, ...] = ()
        self._now = datetime.now(UTC)
        self._cells: tuple[tuple[str, ...], ...] = ()
        self.sorted_by: tuple[int, Qt.SortOrder] = (STATE, Qt.SortOrder.AscendingOrder)
        """Column and order; set by `sort`."""

    @property
    def vehicles(self) -> tuple[Vehicle, ...]:
        """In the order of the rows."""
        return self._vehicles

    def show(self, vehicles: Sequence[Vehicle], now: datetime) -> None:
        """Replace the vehicles, sorted as chosen. `vehicles` come the most urgent first: so ties stay."""
        ordered = self._ordered(vehicles, now)
        same = [one.device.fingerprint for one in ordered] == [one.device.fingerprint for one in self._vehicles]
        if not same:
            self.beginResetModel()
        self._vehicles, self._now = tuple(ordered), now
        self._cells = tuple(tuple(column.cell(one, now) for column in COLUMNS) for one in ordered)
        if not same:
            self.endResetModel()
        elif self._vehicles:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._vehicles) - 1, len(COLUMNS) - 1))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by that column; rows that are equal there stay in the order that they have."""
        self.sorted_by = column, order
        self.show(self._vehicles, self._now)

    def row_of(self, fingerprint: str) -> int | None:
        """Where that device stands now."""
        rows = (row for row, one in enumerate(self._vehicles) if one.device.fingerprint == fingerprint)
        return next(rows, None)

    def words(self, row: int, column: int) -> str:
        """What stands in a cell."""
        return self._cells[row][column]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """The vehicles."""
        return 0 if parent.isValid() else len(self._vehicles)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """The columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The cell's words; for screen readers with the heading; as a tool tip whole."""
        if not index.isValid():
            return None
        words = self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[index.column()].says}: {words or 'none'}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The headings; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].heading
        return COLUMNS[section].says if role == Qt.ItemDataRole.AccessibleTextRole else None

    def _ordered(self, vehicles: Sequence[Vehicle], now: datetime) -> list[Vehicle]:
        column, order = self.sorted_by
        down = order is Qt.SortOrder.DescendingOrder
        return sorted(vehicles, key=lambda one: COLUMNS[column].order(one, now), reverse=down)
