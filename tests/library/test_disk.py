"""A disk that fails when it is only asked what is there: an error of the program's own, as when it is read."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from typing import Any

import pytest

from responder_app.errors import StoreError
from responder_app.library.accepted import AcceptedStates
from responder_app.library.library import open_library
from responder_app.paths import VehiclePaths
from tests.library.conftest import KEY

REPOSITORY, CATALOGUE = "ab" * 32, "cd" * 32


def fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nothing of the library can be looked up."""
    stat = os.stat

    def failing(path: Any, **options: Any) -> os.stat_result:
        if str(path).endswith((".json", "library.db")):
            raise OSError(errno.EIO, "Input/output error")
        return stat(path, **options)

    monkeypatch.setattr(os, "stat", failing)


def test_a_library_on_it_does_not_open_and_that_is_said(paths: VehiclePaths, monkeypatch: pytest.MonkeyPatch) -> None:
    open_library(paths, KEY, create=True).close()
    fail(monkeypatch)
    with pytest.raises(StoreError, match="cannot be read"):
        open_library(paths, KEY)


def test_its_accepted_states_are_not_told(paths: VehiclePaths, monkeypatch: pytest.MonkeyPatch) -> None:
    states = AcceptedStates(paths.accepted)
    states.put(REPOSITORY, CATALOGUE, {"catalogue": b"{}"}, datetime.now(UTC))
    assert states.has(REPOSITORY, CATALOGUE)
    fail(monkeypatch)
    with pytest.raises(StoreError):
        states.has(REPOSITORY, CATALOGUE)
    with pytest.raises(StoreError):
        states.every(REPOSITORY)
