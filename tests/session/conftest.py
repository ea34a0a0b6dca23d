"""A vehicle with a real library, set up with a passphrase, Ortiz its administrator and Webb of its crew."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder_app import assembly
from responder_app.paths import VehiclePaths
from responder_app.session.crew import Crew
from responder_app.vault.accounts import NewUser, Proof
from tests.fakes import quick_stretch
from tests.fakes.memory_store import MemoryStore

WORDS = "ladder engine hydrant seven"
PIN, WEBBS = "482913", "seven brass nozzles"
NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_stretch.use(monkeypatch)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def crew(tmp_path: Path, store: MemoryStore) -> Crew:
    paths = VehiclePaths(tmp_path / "vehicle")
    assembly.init_device(paths, "Engine 5", "Fire", "passphrase", WORDS)
    crew = Crew(paths, lambda: store, lambda: NOW)
    shared = crew.accounts()[0].id
    crew.add(Proof(shared, WORDS), NewUser("Ortiz", PIN, "administrator"))
    crew.add(Proof(shared, WORDS), NewUser("Webb", WEBBS, "crew", "passphrase"))
    return crew


def proof(crew: Crew, name: str, secret: str) -> Proof:
    return Proof(next(account.id for account in crew.accounts() if account.name == name), secret)
