"""A vehicle's library with made-up facilities, sealed and installed as a sync would; shared by the measurements."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from responder_app.library.library import Library, open_library
from responder_app.model.facility import PrePlan
from responder_app.paths import VehiclePaths
from tests.library.press import Press

KEY = bytes(range(32))
BATCH = 500


def filled_library(home: Path, preplans: Sequence[PrePlan]) -> Library:
    """A new library under `home` that holds the records of these pre-plans (no objects on disk)."""
    library = open_library(VehiclePaths(home), KEY, create=True)
    press = Press()
    library.add_keys(press.ring)
    for start in range(0, len(preplans), BATCH):
        library.install([press.package(one).arrival for one in preplans[start : start + BATCH]])
    return library
