"""Real widgets on Qt's offscreen platform."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from responder_app.gui.application import application


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return application()
