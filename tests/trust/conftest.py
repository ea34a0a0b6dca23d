"""A vehicle that refreshes, an office that it trusts, and a clock that tests set."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from responder_app.errors import ResponderError
from responder_app.trust.anchor import Anchor
from responder_app.trust.fetcher import Fetch
from responder_app.trust.refresh import refresh
from responder_app.trust.state import TrustState
from responder_app.trust.verified import VerifiedCatalogue
from tests.fakes.office import Office

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


class Vehicle:
    """Refreshes by the system clock and keeps the state whatever came out, as sync does."""

    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor
        self.state = TrustState()

    def refresh(self, fetch: Fetch) -> VerifiedCatalogue | ResponderError:
        outcome = refresh(self.anchor, self.state, fetch, datetime.now(UTC))
        self.state = outcome.state
        answer = outcome.catalogue or outcome.error
        assert answer is not None
        return answer

    def accepts(self, fetch: Fetch) -> VerifiedCatalogue:
        answer = self.refresh(fetch)
        assert isinstance(answer, VerifiedCatalogue), repr(answer)
        return answer

    def refuses(self, fetch: Fetch, error: type[ResponderError]) -> ResponderError:
        """The refusal, after which everything but what tuf verified is as before."""
        before = self.state
        answer = self.refresh(fetch)
        assert type(answer) is error, repr(answer)
        for name in ("floor", "era", "sequence", "catalogue_hash"):
            assert getattr(self.state, name) == getattr(before, name)
        assert self.state.metadata.get("catalogue") == before.metadata.get("catalogue")
        return answer


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The system clock, standing at NOW until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(clock: time_machine.Traveller) -> Office:
    """An office that has published once."""
    office = Office(NOW)
    office.publish(NOW)
    return office


@pytest.fixture
def vehicle(office: Office) -> Vehicle:
    """A vehicle that has the office's root and nothing else."""
    return Vehicle(office.anchor)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files; nothing may be left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []
