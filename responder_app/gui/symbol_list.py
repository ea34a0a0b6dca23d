"""The symbols of a plan or map as rows beside it, with a card of details: what screen readers and keyboards use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from responder_app.gui.canvas.symbols import icon_names
from responder_app.gui.facts import FactList
from responder_app.gui.listed import Entry, Listed, entries_of
from responder_app.gui.rows import Row, RowList
from responder_app.gui.theme import Theme

SETTLE_MS = 50
ROWS_MM = 36.0
"""The rows keep this much beside the card: a row, and the keys that page them."""


@dataclass(frozen=True)
class Listing:
    """What stands in the rows, and the rows."""

    entries: tuple[Entry, ...]
    rows: tuple[Row, ...]


def listing_of(things: Iterable[Listed]) -> Listing:
    """The rows of things, what a crew looks for first on top. On any thread."""
    entries, known = entries_of(things), frozenset(icon_names())

    def row(entry: Entry) -> Row:
        sign = next((name for name in (entry.icon, entry.kind) if name in known), "")
        return Row(entry.title, (entry.line,), severity=entry.severity, icon=sign)

    return Listing(entries, tuple(row(entry) for entry in entries))


class SymbolList(QWidget):
    """Signals: `symbol_picked` (frozenset of ids) when a row is picked."""

    symbol_picked = Signal(object)

    def __init__(self, theme: Theme, says: str) -> None:
        super().__init__()
        self.setAccessibleName(says)
        self._entries: tuple[Entry, ...] = ()
        self._least, self._gap = theme.metrics.px(ROWS_MM), theme.metrics.gap
        self.rows = RowList(theme, says)
        self.rows.row_picked.connect(self._on_picked)
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._settle)
        self.card = FactList(theme, f"Details: {says}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._gap)
        column.addWidget(self.rows, 1)
        column.addWidget(self.card)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to pick."""
        return not self._entries

    def show_things(self, things: Sequence[Listed]) -> None:
        """Replace the rows, what a crew looks for first on top."""
        self.show_listing(listing_of(things))

    def show_listing(self, listing: Listing) -> None:
        """The same, with the rows that were made before."""
        self._entries = listing.entries
        self.rows.show_rows(listing.rows)
        self.card.show_groups(())
        self.card.setVisible(False)

    def pick(self, thing_id: str) -> frozenset[str]:
        """Pick the row of a symbol that was pressed on the drawing, without `symbol_picked`: it is in sight there.

        Gives the ids that the row stands for; none where no row does.
        """
        found = next((number for number, entry in enumerate(self._entries) if thing_id in entry.ids), None)
        if found is None:
            return frozenset()
        self.rows.blockSignals(True)
        self.rows.setCurrentRow(found)
        self.rows.blockSignals(False)
        self._show_card(found)
        return self._entries[found].ids

    def minimumSizeHint(self) -> QSize:
        """The card gives way to a lower screen."""
        return QSize(self.rows.minimumSizeHint().width(), 2 * self._least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """The card has what it needs: what is done at a shut-off is read without scrolling. The rows have the rest."""
        most = self.height() - self._least - self._gap
        needed = self.card.height_for(self.width())
        # A bar that is there once makes the card narrower, so that it needs the bar.
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if needed > most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.card.setVerticalScrollBarPolicy(bar)
        self.card.setFixedHeight(max(0, min(needed, most)))

    def _on_picked(self, index: int) -> None:
        self._show_card(index)
        self.symbol_picked.emit(self._entries[index].ids)

    def _show_card(self, index: int) -> None:
        self.card.show_groups(self._entries[index].details, self.width())
        self.card.setVisible(True)
        self._share()
        # The card takes room from the rows once both are laid out: the picked one must stay in sight.
        self._settling.start()

    def _settle(self) -> None:
        item = self.rows.currentItem()
        if item is None:
            return
        self.rows.scrollToItem(item, QAbstractItemView.ScrollHint.PositionAtTop)
        if self.isVisible() and not self.rows.all_placed:
            self._settling.start()
