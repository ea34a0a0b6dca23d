"""The choice of day or night on a disk that takes nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from responder_app import settings
from responder_app.assembly import Vehicle
from responder_app.errors import DiskFullError
from responder_app.paths import VehiclePaths
from responder_app.settings import Settings


def test_on_a_full_disk_the_choice_is_not_remembered_and_that_is_an_expected_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = VehiclePaths(tmp_path)
    vehicle = cast(Vehicle, SimpleNamespace(paths=paths))
    Vehicle.save_night(vehicle, True)
    assert settings.load(paths.settings).night

    def full(path: Path, chosen: Settings) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(settings, "save", full)
    with pytest.raises(DiskFullError):
        Vehicle.save_night(vehicle, False)
    assert settings.load(paths.settings).night
