from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from responder_app.gui.lock.shift import Shift
from responder_app.gui.theme import Theme
from tests.gui.lock.house import House, shifting


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def shift(qtbot: QtBot, theme: Theme, house: House) -> Iterator[Shift]:
    yield from shifting(theme, house)
