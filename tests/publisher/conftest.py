"""An office on disk, with a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from responder_app.publisher import office as offices
from responder_app.publisher.office import Office
from tests.publisher.desk import PASSPHRASE, Ticking


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def office(tmp_path: Path, clock: Ticking) -> Iterator[Office]:
    made, _ = offices.create(tmp_path / "office", "City of Port Adler", PASSPHRASE, clock)
    yield made
    made.close()
