"""How a page that is longer than its place scrolls: down only, by finger and wheel, and its bar has a name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QScroller


def scroll_down_only(area: QScrollArea, says: str, bar: str, focus: Qt.FocusPolicy = Qt.FocusPolicy.NoFocus) -> None:
    """Set the area up; what it shows is as wide as it is.

    Args:
        area: Empty or not.
        says: What it is, read aloud.
        bar: What its scroll bar is, read aloud: "Scroll floors".
        focus: StrongFocus where the area itself is scrolled by keys.
    """
    area.setAccessibleName(says)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(focus)
    area.verticalScrollBar().setAccessibleName(bar)
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
