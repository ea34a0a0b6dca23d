"""Keys side by side, in as many rows as the width asks for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from responder_app.gui.theme import Theme


class KeyGrid(QWidget):
    """A grid of equal widgets that breaks its rows by the width that it has."""

    def __init__(self, theme: Theme, says: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(says)
        self._gap = theme.metrics.gap
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(self._gap)
        self._widgets: list[QWidget] = []
        self._columns = 0

    def show_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Replace what is in the grid."""
        for widget in self._widgets:
            self._grid.removeWidget(widget)
            widget.deleteLater()
        self._widgets = list(widgets)
        self._columns = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if not self._widgets:
            return
        widest = max(widget.sizeHint().width() for widget in self._widgets)
        columns = max(1, (self.width() + self._gap) // (widest + self._gap))
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for number, widget in enumerate(self._widgets):
            self._grid.addWidget(widget, number // columns, number % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
