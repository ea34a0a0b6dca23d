"""Large headings over a list: one is chosen, pressed again it turns the order round; it says which way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from responder_app.gui.keys import Key
from responder_app.gui.sync_rows import Order
from responder_app.gui.theme import Theme


class SortKeys(QWidget):
    """Signals: `sorted_by` when another order, or the other way round, is chosen."""

    sorted_by = Signal()

    def __init__(self, theme: Theme, orders: Sequence[Order]) -> None:
        super().__init__()
        self.setAccessibleName("Sort by")
        self._orders = tuple(orders)
        self.order, self.turned = self._orders[0], False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.px(1))
        self.keys = tuple(Key(theme, order.caption) for order in self._orders)
        for number, key in enumerate(self.keys):
            key.setCheckable(True)
            key.clicked.connect(lambda _=False, number=number: self._on_pressed(number))
            row.addWidget(key, 1)
        self._say()

    def _on_pressed(self, number: int) -> None:
        chosen = self._orders[number]
        self.turned = not self.turned if chosen is self.order else False
        self.order = chosen
        self._say()
        self.sorted_by.emit()

    def _say(self) -> None:
        for key, order in zip(self.keys, self._orders, strict=True):
            is_chosen = order is self.order
            key.setChecked(is_chosen)
            way = order.reversed_first if self.turned else order.first
            key.set_hint(way if is_chosen else "sort by")
            key.setAccessibleName(f"Sort by {order.caption}, {way}" if is_chosen else f"Sort by {order.caption}")
