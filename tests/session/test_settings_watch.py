"""What the audit log hears of changed settings: names, never values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder_app.library.library import Library, open_library
from responder_app.paths import VehiclePaths
from responder_app.session.settings_watch import note_settings
from responder_app.settings import Settings


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = open_library(VehiclePaths(tmp_path), bytes(32), create=True)
    yield opened
    opened.close()


def note(library: Library, chosen: Settings) -> list[tuple[str, str]]:
    log = library.audit_log("d1" * 32, lambda: datetime.now(UTC), "crew 7")
    note_settings(library, log, chosen)
    return [(entry.action, entry.subject) for entry in library.audit.tail()]


def test_the_first_opening_is_no_change(library: Library) -> None:
    assert note(library, Settings(idle_lock_minutes=5)) == []


def test_what_changed_is_named_once_without_its_value(library: Library) -> None:
    note(library, Settings())
    changed = Settings(idle_lock_minutes=0, source="https://user:secret@example.org/")
    assert note(library, changed) == [("settings", "idle_lock_minutes, source")]
    assert note(library, changed) == [("settings", "idle_lock_minutes, source")]
    assert "secret" not in (library.row("settings seen") or "")


def test_going_back_is_a_change_too(library: Library) -> None:
    note(library, Settings(lock_in_incident=True))
    note(library, Settings())
    assert note(library, Settings(lock_in_incident=True)) == [("settings", "lock_in_incident")] * 2
