"""Pages in the place of the sync screen's lists while they are open: handing on, settings."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

from responder_app.gui.sync_view import SyncView


class OverLists(QStackedWidget):
    """Hidden until `cover`. Takes the room that the page that is shown needs, not that of the largest one."""

    def __init__(self, view: SyncView) -> None:
        super().__init__()
        self._view = view
        view.page.addWidget(self, 1)
        self.hide()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def cover(self, page: QWidget) -> None:
        """Show that page in the place of the lists."""
        self._view.notice.clear()
        self._view.split.hide()
        self.setCurrentWidget(page)
        self.show()

    def uncover(self) -> None:
        """Show the lists again."""
        self.hide()
        self._view.split.show()

    def minimumSizeHint(self) -> QSize:
        """Of the page that is shown: on a small screen a notice must find room above it."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else QSize(0, 0)
