"""Takes everything off the screen at once: a sheet over the window, then every other window of the program away."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QPixmapCache
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from responder_app.gui import copied
from responder_app.gui.theme import Theme


class LockCover(QWidget):
    """Hides its parent in the moment that it is made."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Locked")
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.repaint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The window's ground, nothing else."""
        del event
        QPainter(self).fillRect(self.rect(), self._theme.colour("window"))


def close_others(kept: QWidget) -> None:
    """Hide tool tips, menus and message boxes, and have questions answered by no."""
    for widget in QApplication.topLevelWidgets():
        if widget is kept or not widget.isVisible():
            continue
        if isinstance(widget, QDialog):
            widget.reject()
        widget.hide()


def clear_copied() -> None:
    """Take back what was copied out of the program; forget pictures kept for painting."""
    copied.clear()
    QPixmapCache.clear()
