"""Keys that turn the pages of a document, below its drawing. Says which page is wanted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme


class PageTurner(QWidget):
    """Shown only while the document has more than one page.

    Signals: `page_wanted` (number, 1 is the first).
    """

    page_wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Pages")
        self._page, self._count = 1, 1
        self.before = Key(theme, "Page before", "PgUp")
        self.after = Key(theme, "Next page", "PgDn")
        self.place = PlainLabel("", "title", wrap=False)
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.gap)
        row.addWidget(self.before)
        row.addWidget(self.place, 1)
        row.addWidget(self.after)
        self.hide()

    @property
    def turns(self) -> bool:
        """Whether there are pages to turn."""
        return self._count > 1

    def show_page(self, page: int, count: int) -> None:
        """The page that is shown, of how many."""
        self._page, self._count = page, count
        self.place.setText(f"Page {page} of {count}")
        self.before.setEnabled(page > 1)
        self.after.setEnabled(page < count)
        self.setVisible(self.turns)

    def turn(self, step: int) -> None:
        """Ask for a page further on, or back; nothing at the ends."""
        page = self._page + step
        if 1 <= page <= self._count:
            self.page_wanted.emit(page)
