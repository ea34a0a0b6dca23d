"""The hot keys of a screen with a drawing: they work wherever in the screen the keyboard is, but not while typing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

ZOOM_KEYS = (("+", Qt.Key.Key_Plus), ("=", Qt.Key.Key_Plus), ("-", Qt.Key.Key_Minus), ("0", Qt.Key.Key_0))
"""Keys that a list would take as the beginning of a name."""


def bind(screen: QWidget, keys: str, do: Callable[[], object]) -> None:
    """Do it on these keys."""
    shortcut = QShortcut(QKeySequence(keys), screen, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(do)


def bind_zoom(screen: QWidget, canvas: QWidget) -> None:
    """Plus, minus and 0 reach the drawing also from the panel beside it."""

    def press(key: Qt.Key) -> None:
        # Not sent: an event would find these shortcuts again.
        canvas.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))

    for keys, key in ZOOM_KEYS:
        bind(screen, keys, partial(press, key))
