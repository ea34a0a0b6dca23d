"""Square keys side by side, as large as the room allows, in as many rows as the width asks for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from responder_app.gui.metrics import KEY_MM
from responder_app.gui.theme import Theme

LARGEST_MM = 34.0
STEP_MM = 1.0


class KeyGrid(QWidget):
    """Lays widgets out in equal squares between 15 and 34 mm; grows downwards when they do not fit.

    Signals: `arranged` after every new arrangement.
    """

    arranged = Signal()

    def __init__(self, theme: Theme, says: str) -> None:
        super().__init__()
        self.setAccessibleName(says)
        self._metrics = theme.metrics
        self._widgets: list[QWidget] = []
        self._room = 0
        self._row_height = 1

    def show_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Replace what is in the grid."""
        for widget in self._widgets:
            widget.hide()
            widget.deleteLater()
        self._widgets = list(widgets)
        for widget in self._widgets:
            widget.setParent(self)
            widget.show()
        self.arrange()

    def set_room(self, height: int) -> None:
        """How much of the grid's height can be seen without scrolling."""
        self._room = height
        self.arrange()

    @property
    def page_height(self) -> int:
        """How far to scroll for the next rows: whole rows, so that none is shown cut on every page."""
        return max(1, self._room // self._row_height) * self._row_height

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows anew."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Place the widgets in the largest squares of which all can be seen, else in the least."""
        gap = self._metrics.gap
        side, columns, rows = self._metrics.px(KEY_MM), 1, len(self._widgets)
        size_mm = LARGEST_MM
        while size_mm >= KEY_MM:
            side = self._metrics.px(size_mm)
            columns = max(1, (self.width() + gap) // (side + gap))
            rows = -(-len(self._widgets) // columns)
            if rows * (side + gap) - gap <= self._room:
                break
            size_mm -= STEP_MM
        self._row_height = side + gap
        for number, widget in enumerate(self._widgets):
            widget.setGeometry(number % columns * (side + gap), number // columns * (side + gap), side, side)
        self.setMinimumHeight(max(0, rows * (side + gap) - gap))
        self.arranged.emit()
