"""The place beside the drawing where one panel at a time stands. Knows no panel."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget


class Side(QStackedWidget):
    """Shown and hidden by whoever hears `turned`: a panel with nothing in it gives its room away too.

    Signals: `turned` (the panel that was open, the one that is; None for none).
    """

    turned = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Beside the plan")
        self._open: QWidget | None = None
        self.hide()

    @property
    def open_panel(self) -> QWidget | None:
        """The panel that is open."""
        return self._open

    def minimumSizeHint(self) -> QSize:
        """What the open panel needs, not the largest of all: that would push the screen's foot off the glass."""
        panel = self._open
        return QSize(0, panel.minimumSizeHint().height() if panel is not None else 0)

    def show_panel(self, panel: QWidget | None) -> None:
        """Open a panel instead of the one before; None closes it and leaves its room to the drawing."""
        before = self._open
        if panel is before:
            return
        self._open = panel
        if panel is not None:
            self.setCurrentWidget(panel)
        self.updateGeometry()
        self.turned.emit(before, panel)

    def toggle(self, panel: QWidget) -> None:
        """Open a panel, or close it when it is open."""
        self.show_panel(None if panel is self._open else panel)
