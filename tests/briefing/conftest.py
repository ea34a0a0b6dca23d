"""A briefing over a library in memory, at three in the morning of a Tuesday."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from responder_app.briefing.briefing import Briefing
from responder_app.settings import Settings
from tests.fakes.buildings import area, bare, tower
from tests.fakes.library import FakeLibrary

NOW = datetime(2026, 3, 3, 3, 0, tzinfo=timezone(timedelta(hours=-6)))


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary(held_areas=(area(),)).add(tower(), bare())


@pytest.fixture
def briefing(library: FakeLibrary) -> Briefing:
    return Briefing(library, Settings(), lambda: NOW)
