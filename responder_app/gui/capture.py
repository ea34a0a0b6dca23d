"""Asks the system to leave the program's windows out of screen shots and shared screens, where it can be asked."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

WDA_EXCLUDEFROMCAPTURE, WDA_MONITOR = 0x11, 0x01
"""Windows 10 version 2004 and later; before that the window is black in captures."""
NS_WINDOW_SHARING_NONE = 0

Exclude = Callable[[int], None]
"""Takes a window's native id."""


class OutOfCapture(QObject):
    """Each window of the application, as soon as it is shown."""

    def __init__(self, app: QApplication, exclude: Exclude) -> None:
        super().__init__(app)
        self._exclude = exclude
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window that is shown has its native one by then."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            kind = watched.windowType()
            if kind is not Qt.WindowType.Desktop:
                self._exclude(int(watched.winId()))
        return False


def exclude_windows(app: QApplication) -> None:
    """Do it on Windows and macOS; X11 and Wayland have no way to ask, which `responder status` says."""
    if sys.platform == "win32":
        OutOfCapture(app, _on_windows)
    elif sys.platform == "darwin":
        OutOfCapture(app, _on_macos)


def _on_windows(window: int) -> None:
    user = ctypes.WinDLL("user32")  # type: ignore[attr-defined,unused-ignore]
    if not user.SetWindowDisplayAffinity(ctypes.c_void_p(window), WDA_EXCLUDEFROMCAPTURE):
        user.SetWindowDisplayAffinity(ctypes.c_void_p(window), WDA_MONITOR)


def _on_macos(view: int) -> None:
    objc = ctypes.CDLL("/usr/lib/libobjc.dylib")
    objc.sel_registerName.restype = ctypes.c_void_p
    objc.sel_registerName.argtypes = [ctypes.c_char_p]
    ask = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(("objc_msgSend", objc))
    tell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(("objc_msgSend", objc))
    window = ask(view, objc.sel_registerName(b"window"))
    if window:
        tell(window, objc.sel_registerName(b"setSharingType:"), NS_WINDOW_SHARING_NONE)
