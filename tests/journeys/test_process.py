"""A whole window on a real vehicle, broken on purpose: what it leaves on the disk and says on the terminal."""

from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from responder_app import assembly
from responder_app.paths import VehiclePaths
from responder_app.process import locked
from tests.journeys.conftest import Command
from tests.journeys.lock_vehicle import WORDS
from tests.journeys.test_first_light import city, owner

__all__ = ["city", "owner"]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]
KNOWN = {
    "accepted", "device.sealed", "enrolment.json", "key.json", "key.json.copy", "library.db", "library.db-shm",
    "library.db-wal", "logons.json", "logons.json.lock", "objects", "settings.json", "tmp", "writer.lock",
}  # fmt: skip
SECRETS = ("CANARY", "Government Office", "Dana Ortiz", "312-555-0142", "BOILER ROOM")


def drive(tmp_path: Path, how: str) -> subprocess.CompletedProcess[str]:
    home = tmp_path / f"home of {how}"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "TMPDIR", "DISPLAY"))}
    return subprocess.run(
        [sys.executable, "-m", "tests.journeys.process_drive", how],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=home,
        env={**kept, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def left(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_window_that_breaks_leaves_nothing_and_says_nothing(command: Command, city: Path, tmp_path: Path) -> None:
    done = drive(tmp_path, "hardened")
    assert done.returncode == -signal.SIGSEGV, done.stderr
    assert left(tmp_path / "home of hardened") == []
    assert {path.name for path in (tmp_path / "vehicle").iterdir()} <= KNOWN
    assert left(tmp_path / "vehicle" / "tmp") == []
    for secret in SECRETS:
        assert secret not in done.stderr, secret
    assert done.stderr.count("Bug: RuntimeError in process_drive.py, line") == 2
    assert int(re.search(r"VmLck:\s+(\d+) kB", done.stdout)[1]) > 0  # type: ignore[index]
    assert re.search(r"Max core file size\s+0\s+0", done.stdout)
    for path in (tmp_path / "vehicle").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(secret.encode() in content for secret in SECRETS), path.name
    with assembly.opened(VehiclePaths(tmp_path / "vehicle"), lambda: WORDS) as vehicle:
        entries = [(entry.action, entry.subject) for entry in vehicle.library.audit.tail()]
        assert vehicle.library.audit_trail().faults == ()
    said = {subject for action, subject in entries if action == "view"}
    # What was looked at before the crash is in the log, though nothing was closed.
    assert {"Brief", "Plans", "Map", "Hazmat", "People"} <= said
    assert any(subject.startswith("sheet ") for subject in said)
    assert city.is_dir()


def test_a_window_without_protection_would_leave_and_say_it(command: Command, city: Path, tmp_path: Path) -> None:
    """The control: the same steps, found by the same search."""
    done = drive(tmp_path, "open")
    assert done.returncode == -signal.SIGSEGV, done.stderr
    assert done.stderr.count("CANARY Government Office Building") >= 2
    files = left(tmp_path / "home of open")
    assert ".config/QtProject.conf" in files
    assert re.search(r"Max core file size\s+unlimited", done.stdout)
    pattern = Path("/proc/sys/kernel/core_pattern").read_text().strip()
    if not pattern.startswith(("|", "/")):
        assert [name for name in files if name.startswith("core")] != []
    assert city.is_dir()


def test_a_vehicle_that_is_closed_leaves_no_key_where_keys_are_kept(
    command: Command, city: Path, tmp_path: Path
) -> None:
    def held() -> list[bytes]:
        gc.collect()
        return [page[at : at + 32].tobytes() for page in locked._pages for at in range(0, len(page), 32)]

    before = set(held())
    with assembly.opened(VehiclePaths(tmp_path / "vehicle"), lambda: WORDS) as vehicle:
        ring = vehicle.library.ring()
        secrets = {key.secret for key in ring}
        assert secrets <= set(held())  # the control: the search finds those that are in use
        opened = set(held()) - before
    assert len(opened) > len(secrets)  # the library key and the database's too
    del vehicle, ring
    assert not opened & set(held())
    assert city.is_dir()
