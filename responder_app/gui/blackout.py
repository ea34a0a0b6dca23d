"""A black sheet over the whole window. Any key or touch takes it away, and does nothing else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

_ENDING = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TabletPress)


class Blackout(QWidget):
    """Covers its parent. Signals: `ended` when the screen has come back."""

    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setAccessibleName("Blackout. Press any key or touch the screen")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._before: QWidget | None = None
        self._state = Qt.WindowState.WindowNoState
        self.hide()
        parent.installEventFilter(self)

    def begin(self) -> None:
        """Go black, over the frame and the desktop's bars too."""
        if self.isVisible():
            return
        self._before = self._window.focusWidget()
        self._state = self._window.windowState()
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.setFocus()
        self._window.setWindowState(self._state | Qt.WindowState.WindowFullScreen)

    def event(self, event: QEvent) -> bool:
        """Take every key, hot keys too, and every touch."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() in _ENDING:
            event.accept()
            self._end()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Black."""
        del event
        QPainter(self).fillRect(self.rect(), Qt.GlobalColor.black)

    def _end(self) -> None:
        self._window.setWindowState(self._state)
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self.ended.emit()
