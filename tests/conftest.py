"""Fixtures for every room."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fakes import remembered_stretch

CASES = Path(__file__).parents[2] / "shared" / "cases"

# How long an example takes says how busy the machine is, not whether the program is right. A run draws the examples
# that the run before drew: what fails is what was changed. `--hypothesis-profile=searching` draws others.
settings.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("patient", settings.get_profile("searching"), derandomize=True)
settings.load_profile("patient")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first (in random order), so that no worker has one left when the others are done."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """A command run in a test logs to that test's standard error, which is closed after it."""
    ours = logging.getLogger("responder_app")
    before = ours.handlers[:], ours.propagate, ours.level
    yield
    ours.handlers[:], ours.propagate, level = before
    ours.setLevel(level)


@pytest.fixture(scope="session")
def cases() -> Path:
    """Real plans, torture PDFs, a Tier II file, map data; not part of the project."""
    if not CASES.is_dir():
        pytest.skip(f"the folder of real cases is not here: {CASES}")
    return CASES


@pytest.fixture(scope="session", autouse=True)
def _stretched_once() -> Iterator[None]:
    """Argon2id takes its 0.2 s of both cores once for each passphrase and salt, not for each command of a test."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        remembered_stretch.use(monkeypatch)
        yield
