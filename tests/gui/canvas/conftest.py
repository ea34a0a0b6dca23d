from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import DAY
from tests.gui.canvas.sheets import HandDrawn


@pytest.fixture
def canvas(qtbot: QtBot) -> SheetCanvas:
    """A canvas of 800 by 600 pixels at 96 dpi, by day, with nothing on it."""
    made = SheetCanvas(Metrics(96.0), DAY)
    made.resize(800, 600)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def drawing() -> HandDrawn:
    return HandDrawn()
