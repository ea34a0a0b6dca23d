"""A long list whose rows change while it is looked at: place and picked row stay, nothing moves under a finger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from responder_app.gui.rows import Row, RowList
from responder_app.gui.theme import Theme

AT_FIRST = 48
"""So many rows have their place at once; more come as somebody scrolls."""


class LazyRows(Sequence[Row]):
    """Rows that are made when they are looked at, and kept."""

    def __init__(self, count: int, make: Callable[[int], Row]) -> None:
        self._count, self._make = count, make
        self._made: dict[int, Row] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(self._count))]
        index = range(self._count)[index]
        if index not in self._made:
            self._made[index] = self._make(index)
        return self._made[index]

    def __iter__(self) -> Iterator[Row]:
        return (self[index] for index in range(self._count))


class LiveRows(RowList):
    """Rows with keys that tell them apart; what was picked stays picked wherever its row goes."""

    def __init__(self, theme: Theme, says: str) -> None:
        super().__init__(theme, says)
        # In batches no row has a place until the last one has, and a list that changes would jump.
        self.setLayoutMode(QListView.LayoutMode.SinglePass)
        self._keys: Sequence[str] = ()
        self._picked = ""

    def show_live(self, keys: Sequence[str], make: Callable[[int], Row], from_top: bool = False) -> None:
        """Show the row that `make` gives for each key, from where the list stands now, or `from_top`."""
        anchor, offset = self._anchor()
        kept = not from_top and list(keys[: len(self._keys)]) == list(self._keys)
        self._keys = keys
        rows = LazyRows(len(keys), make)
        if kept and self.count():
            self._rows = rows
            if not self._changed_height():
                self._tell_readers()
                self.viewport().update()
                self.pager.refresh()
                return
        where = self._place_of(anchor) if anchor and not from_top else None
        self._fill(rows, 0 if where is None else where)
        picked = self._place_of(self._picked)
        if picked is not None and picked < self.count():
            self.blockSignals(True)
            self.setCurrentRow(picked)
            self.blockSignals(False)
        if where is None:
            self.scrollToTop()
        else:
            self.verticalScrollBar().setValue(self._top_of(where) + offset)

    def key_at(self, index: int) -> str:
        """The key of a row."""
        return self._keys[index]

    def _anchor(self) -> tuple[str, int]:
        """The row at the top of the view, and by how many pixels it is above it; "" at the very top."""
        if 0 <= self.currentRow() < len(self._keys):
            self._picked = self._keys[self.currentRow()]
        if not self.count() or self.verticalScrollBar().value() == 0:
            return "", 0
        top = self._row_at(0)
        if top is None:
            return "", 0
        return self._keys[top], -self._box(top).top()

    def _place_of(self, key: str) -> int | None:
        try:
            return self._keys.index(key) if key else None
        except ValueError:
            return None

    def _fill(self, rows: Sequence[Row], reach: int) -> None:
        """Make items anew, down to that row and pages beyond; laid out at once, else the list would jump."""
        self.blockSignals(True)
        self.clear()  # before the rows are others: while items go, Qt still measures those that are left
        self._rows = rows
        self._add(reach + AT_FIRST)
        self.blockSignals(False)
        self.doItemsLayout()

    def _top_of(self, row: int) -> int:
        return self._box(row).top() + self.verticalScrollBar().value()

    def _in_sight(self) -> range:
        first, last = self._row_at(0) or 0, self._row_at(self.viewport().height() - 1)
        return range(first, min(self.count(), len(self._rows)) if last is None else last + 1)

    def _changed_height(self) -> bool:
        """Whether a row that is seen needs another height than it has.

        A box says where a row was laid out and how high it would be now: the next one's top says how high it is.
        """
        delegate, model = self.itemDelegate(), self.model()

        def needed(row: int) -> int:
            return delegate.sizeHint(QStyleOptionViewItem(), model.index(row, 0)).height()

        return any(needed(row) != self._laid_out(row) for row in self._in_sight())

    def _laid_out(self, row: int) -> int:
        """How high that row is on the screen."""
        below = self._top_of(row + 1) if row + 1 < self.count() else self.contentsSize().height()
        return below - self._top_of(row)

    def _tell_readers(self) -> None:
        """Screen readers hear of the rows that are seen as they are now; signals would have the view lay out anew."""
        self.model().blockSignals(True)
        for row in self._in_sight():
            self.say(self.item(row), self._rows[row])
        self.model().blockSignals(False)
