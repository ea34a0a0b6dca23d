"""Pages in the place of the sync screen's lists while they are open: handing on, settings."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from responder_app.gui.sync_view import SyncView


class OverLists(QStackedWidget):
    """Hidden until `cover`. Takes the room that the page that is shown needs, not that of the largest one.

    The keyboard goes with the page: to its first key, and back to the one that opened it all.
    """

    def __init__(self, view: SyncView) -> None:
        super().__init__()
        self._view = view
        self._opener: QWidget | None = None
        view.page.addWidget(self, 1)
        self.hide()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def cover(self, page: QWidget) -> None:
        """Show that page in the place of the lists."""
        self._view.notice.clear()
        if self.isHidden():
            self._opener = QApplication.focusWidget()
        self._view.split.hide()
        self.setCurrentWidget(page)
        self.show()
        self._take_keyboard()

    def uncover(self) -> None:
        """Show the lists again."""
        self.hide()
        self._view.split.show()
        if self._opener is not None:
            self._opener.setFocus()

    def setCurrentWidget(self, page: QWidget) -> None:
        """Show that page; the keyboard stays where it is if that is on it."""
        super().setCurrentWidget(page)
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        page, focused = self.currentWidget(), QApplication.focusWidget()
        if page is None or not self.isVisible() or (focused is not None and page.isAncestorOf(focused)):
            return
        takers = [one for one in page.findChildren(QWidget) if _takes(one)]
        if takers:
            min(takers, key=lambda one: one.mapTo(page, QPoint(0, 0)).toTuple()[::-1]).setFocus()

    def minimumSizeHint(self) -> QSize:
        """Of the page that is shown: on a small screen a notice must find room above it."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else QSize(0, 0)


def _takes(widget: QWidget) -> bool:
    tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tabbed and widget.isEnabled() and widget.isVisible()
