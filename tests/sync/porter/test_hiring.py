from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from responder_app.package.digest import ObjectRef
from responder_app.sync.answers import Change
from responder_app.sync.porter import hiring
from responder_app.sync.porter.hiring import Porters
from responder_app.sync.porter.porter import Porter
from responder_app.sync.throttle import Throttle
from tests.fakes.nginx import Served, serve
from tests.sync.scene import Scene, Vehicle, draw, plan_bytes, preplan

NUMBERS = range(1, 9)


class Watched(Porter):
    """Counts what became of each object that it was asked for."""

    hired: list[Watched]

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.hired.append(self)
        assert self.ready.wait(60)  # else so little is here before it is
        self.came: list[bool] = []

    def bring(self, ref: ObjectRef, goes_on: Callable[[], bool]) -> bool:
        came = super().bring(ref, goes_on)
        self.came.append(came)
        return came


@pytest.fixture
def hired(monkeypatch: pytest.MonkeyPatch) -> list[Watched]:
    """Every porter of the test; any size is worth one."""
    Watched.hired = []
    monkeypatch.setattr(hiring, "Porter", Watched)
    monkeypatch.setattr(hiring, "LEAST_BYTES", 1)
    return Watched.hired


@pytest.fixture
def served(scene: Scene, tmp_path: Path) -> Iterator[Served]:
    scene.publish(*NUMBERS)
    (tmp_path / "nginx").mkdir()
    with serve(scene.repository, tmp_path / "nginx") as served:
        yield served


@pytest.fixture
def vehicle(scene: Scene, served: Served) -> Vehicle:
    return scene.enrol()


def _sync(vehicle: Vehicle, served: Served, throttle: Throttle | None = None) -> Change:
    change = vehicle.service(served.address, served.ca_file).sync_now(throttle=throttle)
    assert change.is_whole
    assert [vehicle.plan(number) for number in NUMBERS] == [plan_bytes(number) for number in NUMBERS]
    assert vehicle.service("/nowhere").check().sound
    return change


def _logged(served: Served, least: int) -> list[list[str]]:
    """The lines of nginx's log, when there are so many: it writes them after whoever asked has the answer."""
    until = time.monotonic() + 60
    while len(lines := [line.split() for line in served.wire_log.read_text().splitlines()]) < least:
        assert time.monotonic() < until
        time.sleep(0.01)
    return lines


def test_a_porter_brings_drawings_and_all_traffic_is_told(
    vehicle: Vehicle, served: Served, hired: list[Watched]
) -> None:
    change = _sync(vehicle, served)
    lines = _logged(served, change.traffic.requests)
    assert hired[0].came.count(True) >= len(NUMBERS)
    assert change.traffic.requests == len(lines)
    assert change.traffic.bytes_in == sum(int(sent) for _, sent, _ in lines)


def test_a_porter_that_is_killed_costs_nothing(
    vehicle: Vehicle, served: Served, hired: list[Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    bring = Watched.bring

    def bring_and_die(self: Watched, ref: ObjectRef, goes_on: Callable[[], bool]) -> bool:
        came = bring(self, ref, goes_on)
        os.kill(self.pid, signal.SIGKILL)
        return came

    monkeypatch.setattr(Watched, "bring", bring_and_die)
    _sync(vehicle, served)
    assert False in hired[0].came


def test_what_a_porter_only_claims_is_found_when_it_is_read_and_comes_again(
    vehicle: Vehicle, served: Served, hired: list[Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lie(self: Watched, ref: ObjectRef, _: Callable[[], bool]) -> bool:
        place = vehicle.library.objects.folder / ref.path.removeprefix("objects/")
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(bytes(ref.length))
        return True

    monkeypatch.setattr(Watched, "bring", lie)
    vehicle.service(served.address, served.ca_file).sync_now()
    assert not vehicle.service("/nowhere").check().sound
    monkeypatch.setattr(hiring, "LEAST_BYTES", 10**12)
    _sync(vehicle, served)


def test_where_the_rate_is_limited_no_porter_brings_anything(
    vehicle: Vehicle, served: Served, hired: list[Watched]
) -> None:
    _sync(vehicle, served, Throttle(10**9))
    assert not any(one.came for one in hired)


def test_little_is_brought_without_one(
    vehicle: Vehicle, served: Served, hired: list[Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hiring, "LEAST_BYTES", 10**9)
    _sync(vehicle, served)
    assert not hired


def test_from_a_folder_nothing_needs_one(scene: Scene, hired: list[Watched]) -> None:
    scene.publish(1, 2)
    vehicle = scene.enrol()
    assert vehicle.service(scene.repository).sync_now().is_whole
    assert not hired


def test_where_no_process_can_be_started_the_sync_does_it_all(
    vehicle: Vehicle, served: Served, hired: list[Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Porter:
        raise PermissionError

    monkeypatch.setattr(hiring, "Porter", refuse)
    _sync(vehicle, served)
    assert not hired


def test_one_starts_as_soon_as_the_records_tell_of_enough(
    vehicle: Vehicle, served: Served, hired: list[Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Porters, "expect_all", lambda *_: None)
    monkeypatch.setattr(hiring, "LEAST_BYTES", sum(len(plan_bytes(number)) for number in NUMBERS) // 2)
    _sync(vehicle, served)
    assert True in hired[0].came


def test_records_alone_however_many_need_none(
    scene: Scene, tmp_path: Path, hired: list[Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in NUMBERS:
        scene.office.take(preplan(number).model_copy(update={"documents": ()}), [])
    scene.office.publish(draw)
    vehicle = scene.enrol()
    monkeypatch.setattr(hiring, "LEAST_BYTES", 1)
    with serve(scene.repository, tmp_path) as served:
        assert len(vehicle.service(served.address, served.ca_file).sync_now().added) == len(NUMBERS)
    assert not hired
