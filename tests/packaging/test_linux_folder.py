"""The Linux folder, started on its own: a bare environment, an empty home, and for its drawing workers nothing else.

`make package` names the folder it built in RESPONDER_FOLDER. Building takes too long for every run of the tests, so
without that these are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from responder_app import __version__
from responder_app.render.process import WorkerProcess
from responder_app.render.requests import Tile
from responder_app.render.sandbox import LARGE_PAGES, drawing_program
from tests.packaging.bare_machine import bare_machine, can_be_made
from tests.packaging.journey import DRAWINGS_ARE_KEPT_APART, Copy, enrol, sync_a_building
from tests.render.drawings import sheet, source_of
from tests.render.processes import innermost

FOLDER = os.environ.get("RESPONDER_FOLDER", "")
WINDOW_S = 3.0
EXPECTED = ("This plugin does not support propagateSizeHints()", "Suspending is not heard of: FileNotFoundError")
"""What Qt's platform without a screen says of itself, and the window of a machine without D-Bus."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER, reason="`make package` builds the folder and runs this"),
]


@pytest.fixture(scope="module")
def program() -> Path:
    return Path(FOLDER).resolve() / "responder"


@pytest.fixture(scope="module")
def vehicle(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    copy = Copy((str(program),), tmp_path_factory.mktemp("home"))
    enrol(copy)
    sync_a_building(copy)
    return copy


@pytest.fixture
def worker(program: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerProcess]:
    """A worker started just as the program in the folder starts its own."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    running = WorkerProcess(drawing_program(), wrapped=True)
    yield running
    running.kill()


def test_it_says_its_version(program: Path, tmp_path: Path) -> None:
    assert Copy((str(program),), tmp_path).run("--version").split() == [__version__]


def test_office_and_vehicle_work_from_first_key_to_synced_building(vehicle: Copy) -> None:
    assert "Chlorine" in vehicle.run("show", "harbor cold")
    assert "verified" in vehicle.run("check")
    shown = vehicle.run("status")
    assert "Harbor Cold Store" in shown
    for line in DRAWINGS_ARE_KEPT_APART:
        assert line in shown, line


def test_it_writes_a_map_with_everything_in_one_file(vehicle: Copy) -> None:
    vehicle.run("export-map", "Harbor Cold Store", "map.html")
    assert "Leaflet" in (vehicle.home / "map.html").read_text()


@pytest.mark.parametrize("arguments", [(), ("open", "harbor cold")], ids=["search", "building"])
def test_the_window_opens_and_stays(vehicle: Copy, arguments: tuple[str, ...]) -> None:
    assert stays_open(vehicle, *arguments) == (True, "")


def test_a_drawing_worker_draws_and_sees_the_folder_and_the_systems_libraries_only(worker: WorkerProcess) -> None:
    drawn = worker.ask(Tile(source_of(sheet()), 0, 1.0, 0, 0, 400, 300), 10)
    assert drawn.data[150 * drawn.stride + 150 * 3 :][:3] == b"\xff\0\0"
    inside = Path(f"/proc/{innermost(worker.pid)}")
    status = dict(line.split(":\t", 1) for line in (inside / "status").read_text().splitlines() if ":\t" in line)
    assert (status["Seccomp"], status["NoNewPrivs"], status["CapEff"]) == ("2", "1", "0" * 16)
    try:
        mounted = (inside / "mountinfo").read_text().splitlines()
    except PermissionError:
        pytest.skip("only root may see what a process that hides itself has mounted")
    places = {line.split()[4]: line.split()[5] for line in mounted}
    assert places.keys() >= {"/", "/program"}
    known = ("/", "/program", "/etc/ld.so.cache", LARGE_PAGES)
    assert all(place in known or "/lib" in place for place in places), places
    assert all("ro" in options.split(",") for options in places.values()), places
    for kind in ("net", "pid", "ipc", "mnt", "user"):
        assert (inside / "ns" / kind).readlink() != Path(f"/proc/self/ns/{kind}").readlink(), kind


@pytest.fixture(scope="module")
def on_a_bare_machine(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The folder on a machine with the named packages alone, an X server's socket its only door."""
    if not can_be_made():
        pytest.skip("a bare machine is put together from a Debian's own packages")
    home = tmp_path_factory.mktemp("home")
    machine = bare_machine(tmp_path_factory.mktemp("machine"), home, program.parent)
    copy = Copy((*machine, "--chdir", str(home), "/opt/responder/responder"), home)
    enrol(copy)
    sync_a_building(copy)
    return copy


def test_the_named_packages_are_all_that_the_commands_and_their_workers_need(on_a_bare_machine: Copy) -> None:
    shown = on_a_bare_machine.run("status")
    for line in DRAWINGS_ARE_KEPT_APART:
        assert line in shown, line


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
def test_the_named_packages_are_all_that_the_window_needs_on_x11(on_a_bare_machine: Copy) -> None:
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert screen.stdout is not None
        display = f":{screen.stdout.readline().strip()}"
        assert stays_open(on_a_bare_machine, QT_QPA_PLATFORM="xcb", DISPLAY=display) == (True, "")
    finally:
        screen.terminate()
        screen.communicate()


def stays_open(copy: Copy, *arguments: str, **environment: str) -> tuple[bool, str]:
    """Whether the window is still there after WINDOW_S, and what was complained of."""
    window = subprocess.Popen(
        [*copy.start, *arguments],
        cwd=copy.home,
        env={**copy.environment, **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        time.sleep(WINDOW_S)
        open_still = window.poll() is None
    finally:
        window.terminate()
        _, complaints = window.communicate(timeout=10)
    return open_still, "".join(line for line in complaints.splitlines(True) if not line.strip().endswith(EXPECTED))
