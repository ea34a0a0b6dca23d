"""Text on screens: always plain text, by role and ink, never markup."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from responder_app.gui.unbroken import foldable, unbroken


class PlainLabel(QLabel):
    """A label that shows what it is given letter by letter.

    Roles: "" (text), "strong", "title", "value". Inks: "" (text), "soft", "danger", "caution", "ok".
    """

    def __init__(
        self, content: str = "", role: str = "", ink: str = "", wrap: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._content = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)
        if ink:
            self.setProperty("ink", ink)
        self.setText(content)

    def setText(self, content: str) -> None:
        """Show the text, numbers beside their units, and tell it to screen readers."""
        self._content = content
        super().setText(foldable(unbroken(content)))
        self.setAccessibleName(content)

    def text(self) -> str:
        """What was given, with its own blanks."""
        return self._content

    def set_mark(self, name: str, value: str) -> None:
        """Change "ink" or "fill" after the fact."""
        self.setProperty(name, value or None)
        self.style().unpolish(self)
        self.style().polish(self)


class ElidedLabel(PlainLabel):
    """One line that ends in an ellipsis where it is cut; the whole is in the tool tip and accessible name."""

    def __init__(self, content: str = "", role: str = "", ink: str = "", parent: QWidget | None = None) -> None:
        super().__init__(content, role, ink, wrap=False, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """May shrink to nothing."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, cut to the width."""
        del event
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.setFont(self.font())
        shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
