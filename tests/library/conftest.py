"""A library on disk, opened, and an office that fills it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from responder_app.library.library import Library, open_library
from responder_app.paths import VehiclePaths
from tests.library.press import Press

KEY = bytes(range(32))


@pytest.fixture
def paths(tmp_path: Path) -> VehiclePaths:
    return VehiclePaths(tmp_path / "vehicle")


@pytest.fixture
def press() -> Press:
    return Press()


@pytest.fixture
def library(paths: VehiclePaths, press: Press) -> Iterator[Library]:
    opened = open_library(paths, KEY, create=True)
    opened.add_keys(press.ring)
    yield opened
    opened.close()
