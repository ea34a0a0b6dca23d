"""The one QApplication of this process, in the Fusion style with the program's own font."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from responder_app import paths
from responder_app.gui.theme import load_fonts


def application() -> QApplication:
    """The application, made when there is none yet."""
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Responder")
    app.setStyle("Fusion")
    load_fonts(paths.RESOURCES / "fonts")
    return app
