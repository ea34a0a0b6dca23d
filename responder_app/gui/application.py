"""The one QApplication of this process, in the Fusion style with the program's own font."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from responder_app import paths
from responder_app.gui.metrics import FAMILY
from responder_app.gui.palette import DAY
from responder_app.gui.theme import load_fonts

ICON_SIDE = 128


def application() -> QApplication:
    """The application, made when there is none yet."""
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Responder")
    app.setStyle("Fusion")
    # A file dialog of the desktop's own could not be taken off the screen at the lock.
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    forget_dialogs()
    load_fonts(paths.RESOURCES / "fonts")
    app.setWindowIcon(icon())
    return app


def forget_dialogs() -> None:
    """Keep Qt from remembering on the disk which files were chosen: their names tell of facilities."""
    # Where settings are files this leads nowhere; Windows and macOS keep them elsewhere, so what is there goes.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    QSettings(QSettings.Scope.UserScope, "QtProject").remove("FileDialog")


def icon() -> QIcon:
    """The window's icon: a pale R on the rail's dark ground, painted so that it is sharp at every size."""
    picture = QPixmap(ICON_SIDE, ICON_SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(DAY.rail))
    painter.setPen(QPen(QColor(DAY.selected), ICON_SIDE / 16))
    edge = ICON_SIDE / 32
    painter.drawRoundedRect(picture.rect().toRectF().adjusted(edge, edge, -edge, -edge), ICON_SIDE / 6, ICON_SIDE / 6)
    font = QFont(FAMILY)
    font.setWeight(QFont.Weight.Bold)
    font.setPixelSize(ICON_SIDE * 3 // 4)
    painter.setFont(font)
    painter.setPen(QColor(DAY.rail_text))
    painter.drawText(picture.rect(), int(Qt.AlignmentFlag.AlignCenter), "R")
    painter.end()
    return QIcon(picture)
