"""One line of a strip over every screen, which is touched: its size and how it follows the theme. Not its painting."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton

from responder_app.gui.theme import Theme

LEAST_PX = 48
HEIGHT_MM = 9.0
WIDTH_MM = 60.0


class StripPiece(QAbstractButton):
    """A touch target of the strip's height."""

    def __init__(self, theme: Theme, width_mm: float = WIDTH_MM) -> None:
        super().__init__()
        self._theme = theme
        self._width_mm = width_mm
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """The least width; the height of a touch target."""
        metrics = self._theme.metrics
        return QSize(metrics.px(self._width_mm), max(LEAST_PX, metrics.px(HEIGHT_MM)))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()
