"""What the program has loaded when its lock is shown, and when its window is: what neither needs would delay both."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from responder_app import assembly
from responder_app.paths import VehiclePaths
from responder_app.publisher import office as offices

WORDS = "crew words for the test"
NOT_FOR_THE_LOCK = {
    "sqlalchemy",
    "sqlcipher3",
    "rapidfuzz",
    "responder_app.briefing.briefing",
    "responder_app.gui.build",
    "responder_app.gui.window",
    "responder_app.library.library",
    "responder_app.render.pool",
    "responder_app.sync.service",
}
"""It is loaded while the secret is typed and stretched."""
NOT_FOR_THE_WINDOW = {
    "alembic",
    "boto3",
    "fido2",
    "ephem",
    "fitz",
    "folium",
    "keyring",
    "mapbox_vector_tile",
    "moto",
    "networkx",
    "numpy",
    "obstore",
    "openpyxl",
    "osmium",
    "PIL",
    "pymupdf",
    "pyproj",
    "pytest",
    "rich",
    "shapely",
    "tuf",
    "typer",
    "urllib3",
}
"""Of what may be installed beside the program, or comes with the first facility, map, sync, print or import."""

NOT_EVERYWHERE = {"boto3", "mapbox_vector_tile", "moto", "networkx", "openpyxl", "osmium"}
"""Installed for tests or offices, if at all."""


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program says of its start on an enrolled vehicle with a passphrase."""
    folder = tmp_path_factory.mktemp("start")
    office, _ = offices.create(folder / "office", "City of Port Adler", "office words for the test")
    vehicle = VehiclePaths(folder / "vehicle")
    request = assembly.init_device(vehicle, "Engine 5", "Fire", "passphrase", WORDS)
    assembly.accept_enrolment(vehicle, office.enrol(request, ["fire"]), lambda: WORDS)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.gui.start_child", str(vehicle.home), WORDS],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    assert told["code"] == 0, ran.stderr
    return told


def test_the_lock_is_shown_before_what_only_the_window_needs_is_loaded(start: dict[str, Any]) -> None:
    assert not set(start["locked"]) & (NOT_FOR_THE_LOCK | NOT_FOR_THE_WINDOW)
    assert set(start["painted"]) >= NOT_FOR_THE_LOCK  # the control: the names are right, and it was loaded then


def test_the_window_is_painted_before_heavy_libraries_are_loaded(start: dict[str, Any]) -> None:
    assert not set(start["painted"]) & NOT_FOR_THE_WINDOW
    missing = {name for name in NOT_FOR_THE_WINDOW if importlib.util.find_spec(name) is None}
    assert missing <= NOT_EVERYWHERE  # the control: the names are right


def test_the_vehicles_window_loads_nothing_of_the_office(start: dict[str, Any]) -> None:
    office = ("responder_app.gui.office", "responder_app.publisher.")
    # The one name that __main__ compares its first argument with.
    assert {name for name in start["painted"] if name.startswith(office)} <= {"responder_app.publisher.basemaps"}


def test_the_first_lines_of_the_program_load_next_to_nothing(start: dict[str, Any]) -> None:
    assert not {"PySide6", "pydantic", "cryptography", "logging"} & set(start["begun"])


def test_no_import_is_followed_by_a_look_through_its_source(start: dict[str, Any]) -> None:
    assert start["hook"] == "__import__"
