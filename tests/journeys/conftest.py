"""What journeys by the command line share: an office and a vehicle of each test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from responder_app.cli.app import run

Command = Callable[..., int]
"""Takes the words of a command line, gives its exit code."""


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command line in an office and vehicle of this test's own."""
    monkeypatch.chdir(tmp_path)
    for name, value in (
        ("RESPONDER_HOME", str(tmp_path / "vehicle")),
        ("RESPONDER_OFFICE", str(tmp_path / "office")),
        ("RESPONDER_OFFICE_PASSPHRASE", "office words for the test"),
        ("RESPONDER_PASSPHRASE", "crew words for the test"),
        ("COLUMNS", "200"),
    ):
        monkeypatch.setenv(name, value)
    return lambda *arguments: run(list(map(str, arguments)), lambda _text: 0)
