"""Syncs that are cut, cancelled, killed, crowded or out of space: the next one goes on and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from responder_app.errors import BusyError, DiskFullError, NoAnswerError, TransportError
from responder_app.library.library import open_library
from responder_app.library.values import State
from responder_app.sync.budget import LEAST_RESERVE_BYTES
from responder_app.sync.progress import Progress
from tests.fakes.bad_server import BadServer, misbehave
from tests.sync.scene import KEY, PLAN_BYTES, Scene, Vehicle, facility_id, plan_bytes

CUT = 65536
IN_FLIGHT = 500_000
"""What may be on its way when a transfer ends: what lies in the buffers of four connections, and small objects."""


@pytest.fixture
def server(scene: Scene, tmp_path: Path) -> Iterator[BadServer]:
    (tmp_path / "work").mkdir()
    scene.repository.mkdir(exist_ok=True)
    with misbehave(scene.repository, tmp_path / "work") as server:
        yield server


def _everything_is_here(vehicle: Vehicle, *numbers: int) -> None:
    assert {row.state for row in vehicle.library.held()} == {State.READY}
    for number in numbers:
        assert vehicle.plan(number) == plan_bytes(number)
    assert vehicle.service("/nowhere").check().sound


def test_a_server_that_cuts_every_64_kb_delivers_in_one_sync_without_waste(scene: Scene, server: BadServer) -> None:
    scene.publish(1, 2, 3)
    vehicle = scene.enrol()
    server.behaviour.cut_every = CUT
    change = vehicle.service(server.address, server.ca_file).sync_now()
    assert change.is_whole
    _everything_is_here(vehicle, 1, 2, 3)
    stored = vehicle.library.objects.used_bytes()
    assert change.traffic.bytes_in < stored + 1000 * change.traffic.requests + 20_000
    assert server.sent < stored + 20_000


def test_a_server_that_dies_half_way_loses_nothing_that_came(scene: Scene, server: BadServer) -> None:
    last = 15  # so many that three transfers in a row fail, whichever three or four came to their end
    scene.publish(*range(1, last + 1))
    vehicle = scene.enrol()
    service = vehicle.service(server.address, server.ca_file)
    server.behaviour.die_at = 3 * PLAN_BYTES
    with pytest.raises(TransportError):
        service.sync_now()
    assert vehicle.shown(last) == f"Building {last}"  # records come before drawings
    server.behaviour.die_at = None
    assert service.sync_now().is_whole
    _everything_is_here(vehicle, *range(1, last + 1))
    assert server.sent < vehicle.library.objects.used_bytes() + IN_FLIGHT


def test_a_cancelled_sync_stops_soon_and_the_next_goes_on(scene: Scene, server: BadServer) -> None:
    scene.publish(*range(1, 7))
    vehicle = scene.enrol()
    service = vehicle.service(server.address, server.ca_file)
    server.behaviour.hold_at = 2 * PLAN_BYTES
    change = service.sync_now(cancel=lambda: vehicle.library.objects.used_bytes() >= PLAN_BYTES)
    server.behaviour.hold_at = None
    assert change.cancelled
    assert not change.is_whole
    assert len(change.added) == 6
    assert server.sent < 3 * PLAN_BYTES
    told: list[Progress] = []
    assert service.sync_now(told.append).is_whole
    assert told[-1].bytes_done == told[-1].bytes_total
    _everything_is_here(vehicle, *range(1, 7))
    assert server.sent < vehicle.library.objects.used_bytes() + IN_FLIGHT


def test_a_sync_cancelled_before_it_began_changes_nothing(scene: Scene) -> None:
    scene.publish(1)
    vehicle = scene.enrol()
    change = vehicle.service(scene.repository).sync_now(cancel=lambda: True)
    assert change.cancelled
    assert change.is_nothing
    assert not vehicle.library.held()


def test_an_old_version_is_shown_whole_until_the_new_records_are_here(scene: Scene, server: BadServer) -> None:
    scene.publish(1, name="Old name")
    vehicle = scene.enrol()
    service = vehicle.service(server.address, server.ca_file)
    service.sync_now()
    scene.publish(1, name="New name", edition=2)
    record = scene.named(vehicle).parts[facility_id(1), "record"]
    lost = (scene.repository / record.path).rename(scene.folder / "lost")
    assert service.sync_now().unfinished == (facility_id(1),)
    assert vehicle.shown(1) == "Old name"
    assert vehicle.plan(1) == plan_bytes(1)
    lost.rename(scene.repository / record.path)
    assert service.sync_now().updated == (facility_id(1),)
    assert vehicle.plan(1) == plan_bytes(1, 2)


def test_two_syncs_at_once_are_one_sync_and_one_refusal(scene: Scene, server: BadServer) -> None:
    scene.publish(1)
    vehicle = scene.enrol()
    service = vehicle.service(server.address, server.ca_file)
    under_way, go_on = threading.Event(), threading.Event()

    def hold(told: Progress) -> None:
        under_way.set()
        go_on.wait(120)

    first = threading.Thread(target=lambda: service.sync_now(hold))
    first.start()
    try:
        assert under_way.wait(60)
        for attempt in (service.sync_now, service.check):
            with pytest.raises(BusyError):
                attempt()
    finally:
        go_on.set()
        first.join(120)
    _everything_is_here(vehicle, 1)


def _start(vehicle: Vehicle, server: BadServer) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.sync.sync_once", str(vehicle.paths.home), server.address, str(server.ca_file)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def _killed_at(vehicle: Vehicle, server: BadServer, sent: int) -> None:
    """Sync in a process of its own and kill it once the server has sent so many bytes more."""
    vehicle.library.close()
    until = server.behaviour.hold_at = server.sent + sent  # so it cannot end before it is killed
    process = _start(vehicle, server)
    while process.poll() is None and server.sent < until:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    server.behaviour.hold_at = None
    assert process.returncode == -signal.SIGKILL
    vehicle.library = open_library(vehicle.paths, KEY.database_key)


def _kill_and_complete(scene: Scene, server: BadServer, kills: tuple[int, ...]) -> None:
    numbers = tuple(range(1, 9))
    scene.publish(1, name="Old name")
    vehicle = scene.enrol()
    vehicle.service(server.address, server.ca_file).sync_now()
    scene.publish(*numbers, edition=2)
    server.sent = 0
    server.behaviour.pause_s = 0.002
    for sent in kills:
        _killed_at(vehicle, server, sent)
        assert vehicle.plan(1) == plan_bytes(1, 1 if vehicle.shown(1) == "Old name" else 2) or (
            vehicle.library.document(facility_id(1), "plan-1").stands_in
        )
        for row in vehicle.library.held():
            if row.version is not None:
                vehicle.library.preplan(row.id)
        assert vehicle.service("/nowhere").check().sound
    assert vehicle.service(server.address, server.ca_file).sync_now().is_whole
    assert {row.state for row in vehicle.library.held()} == {State.READY}
    assert all(vehicle.plan(number) == plan_bytes(number, 2) for number in numbers)
    assert vehicle.service("/nowhere").check().sound
    assert server.sent < vehicle.library.objects.used_bytes() + IN_FLIGHT * len(kills)


def test_a_sync_killed_half_way_completes_with_the_next(scene: Scene, server: BadServer) -> None:
    _kill_and_complete(scene, server, (900_000,))


@pytest.mark.slow
def test_a_sync_killed_again_and_again_completes_in_the_end(scene: Scene, server: BadServer) -> None:
    """While asking, in the catalogue, while installing, among previews and drawings."""
    _kill_and_complete(scene, server, (1, 2_000, 8_000, 20_000, 30_000, 300_000, 500_000, 500_000))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() != 0 or sys.platform != "linux":
        pytest.skip("making a small disk needs root on Linux")
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={2_000_000 + LEAST_RESERVE_BYTES}", "tmpfs", str(place)], check=False
    )
    if made.returncode:
        pytest.skip("no tmpfs can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_said_and_what_was_held_still_opens(scene: Scene, small_disk: Path) -> None:
    scene.publish(1)
    vehicle = scene.enrol()
    vehicle.library.close()
    home = small_disk / "home"
    vehicle.paths.home.rename(scene.folder / "moved")
    subprocess.run(["cp", "-a", str(scene.folder / "moved"), str(home)], check=True)
    vehicle.paths = type(vehicle.paths)(home)
    vehicle.library = open_library(vehicle.paths, KEY.database_key)
    service = vehicle.service(scene.repository)
    assert service.sync_now().is_whole
    scene.publish(*range(2, 12))
    filler = small_disk / "filler"
    subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=4k"], check=False, stderr=subprocess.DEVNULL)
    for _ in range(2):
        with pytest.raises(DiskFullError):
            service.sync_now()
        assert vehicle.plan(1) == plan_bytes(1)
    filler.unlink()
    for _ in range(2):
        change = service.sync_now()
        assert "No room" in change.notes[0]
        assert [vehicle.shown(number) for number in (1, 11)] == ["Building 1", "Building 11"]
        assert vehicle.plan(1) == plan_bytes(1)
    vehicle.library.close()
    vehicle.library = open_library(vehicle.paths, KEY.database_key)
    assert vehicle.plan(1) == plan_bytes(1)
    subprocess.run(["mount", "-o", f"remount,size={20_000_000 + LEAST_RESERVE_BYTES}", str(small_disk)], check=True)
    assert vehicle.service(scene.repository).sync_now().is_whole
    _everything_is_here(vehicle, *range(1, 12))
    vehicle.library.close()
    vehicle.library = open_library(type(vehicle.paths)(scene.folder / "moved"), KEY.database_key)


def test_a_hanging_server_does_not_hold_the_laptop_for_ever(scene: Scene, server: BadServer) -> None:
    scene.publish(1)
    vehicle = scene.enrol()
    server.behaviour.hang = True
    begun = time.monotonic()
    stop = threading.Timer(0.3, server.behaviour.stop.set)  # the server ends its silence by hanging up
    stop.start()
    with pytest.raises(TransportError):
        vehicle.service(server.address, server.ca_file).sync_now()
    assert time.monotonic() - begun < 25  # of 30 that the server would stay silent
    with pytest.raises(NoAnswerError):
        vehicle.shown(1)
