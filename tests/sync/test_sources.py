from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from responder_app.errors import TransportError, TrustError
from responder_app.sync.service import SyncService
from responder_app.sync.transport import choose, https
from responder_app.sync.transport.patience import Patience
from tests.fakes.bad_server import misbehave
from tests.fakes.nginx import serve
from tests.sync.scene import Scene, Vehicle, open_scene, template


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    vehicle = scene.enrol()
    scene.publish(1, 2, 3)
    return vehicle


def _service(vehicle: Vehicle, *sources: Path | str, ca_file: Path | None = None) -> SyncService:
    service = vehicle.service(sources[0], ca_file)
    return _with(service, tuple(map(str, sources[1:])))


def _with(service: SyncService, more: tuple[str, ...]) -> SyncService:
    return replace(service, settings=service.settings.model_copy(update={"sources": more}))


def test_the_first_is_down_and_the_second_gives_everything(scene: Scene, vehicle: Vehicle) -> None:
    service = _service(vehicle, scene.folder / "no stick", scene.repository)
    change = service.sync_now()
    assert len(change.added) == 3
    assert not change.unfinished
    first, second = service.status().sources
    assert "stick" in first[1]
    assert second == (str(scene.repository), "")
    assert any("no stick" in said for said in change.sources)


def test_a_mirror_that_lags_hides_no_newer_state(scene: Scene, vehicle: Vehicle) -> None:
    mirror = scene.copy("mirror")
    scene.publish(2, edition=2)
    scene.withdraw(3)
    change = _service(vehicle, mirror, scene.repository).sync_now()
    assert change.sequence == 4
    assert not change.unfinished
    assert vehicle.plan(2) != b""
    lagging_only = _service(vehicle, mirror, scene.folder / "gone")
    with pytest.raises(TrustError):
        lagging_only.sync_now()
    again = _service(vehicle, mirror, scene.repository).sync_now()
    assert again.sequence == change.sequence
    assert again.is_whole


def test_the_order_of_lagging_and_new_does_not_matter(scene: Scene, vehicle: Vehicle) -> None:
    mirror = scene.copy("mirror")
    scene.publish(2, edition=2)
    change = _service(vehicle, scene.repository, mirror).sync_now()
    assert change.sequence == 3
    assert change.is_whole


def test_damaged_objects_of_the_first_are_taken_from_the_second(scene: Scene, vehicle: Vehicle) -> None:
    mirror = scene.copy("mirror")
    for file in (mirror / "objects").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            file.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    service = _service(vehicle, mirror, scene.repository)
    change = service.sync_now()
    assert len(change.added) == 3
    assert change.is_whole
    assert "damaged" in service.status().sources[0][1]
    assert service.check().sound


def test_a_first_that_signs_nonsense_hides_nothing_and_is_named(scene: Scene, vehicle: Vehicle) -> None:
    mirror = scene.copy("mirror")
    timestamp = mirror / "metadata" / "timestamp.json"
    timestamp.write_bytes(timestamp.read_bytes().replace(b'"version": 1', b'"version": 9'))
    (mirror / "metadata" / "2.root.json").write_bytes(b"{}")
    change = _service(vehicle, mirror, scene.repository).sync_now()
    assert change.is_whole
    assert any(str(mirror) in said for said in change.sources)


def test_a_stick_with_half_the_objects_and_a_host_are_mixed(scene: Scene, vehicle: Vehicle, tmp_path: Path) -> None:
    stick = scene.copy("stick")
    files = sorted(file for file in (stick / "objects").rglob("*") if file.is_file())
    for file in files[::2]:
        file.unlink()
    work = tmp_path / "nginx"
    work.mkdir()
    with serve(scene.repository, work) as served:
        change = _service(vehicle, stick, served.address, ca_file=served.ca_file).sync_now()
        asked = served.access_log.read_text().count("GET /objects/")
    assert change.is_whole
    assert 0 < asked <= len(files[::2]) + 2


def test_a_first_that_hangs_costs_its_patience_and_no_more(
    scene: Scene, vehicle: Vehicle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = Patience(connect_s=0.5, head_s=0.5, stall_s=0.5)
    monkeypatch.setattr(choose, "HttpsTransport", lambda source, access: https.HttpsTransport(source, access, short))
    work = tmp_path / "bad"
    work.mkdir()
    with misbehave(scene.repository, work) as bad:
        bad.behaviour.hang = True
        begun = time.monotonic()
        change = _service(vehicle, bad.address, scene.repository, ca_file=bad.ca_file).sync_now()
        took = time.monotonic() - begun
        assert len(bad.requests) == 1
    assert change.is_whole
    assert took < 25  # of 30 that the server would stay silent


def test_a_first_that_dies_on_the_way_is_followed_by_the_second(scene: Scene, vehicle: Vehicle, tmp_path: Path) -> None:
    work = tmp_path / "bad"
    work.mkdir()
    with misbehave(scene.repository, work) as bad:
        bad.behaviour.die_at = 200_000
        change = _service(vehicle, bad.address, scene.repository, ca_file=bad.ca_file).sync_now()
    assert change.is_whole
    assert len(change.added) == 3


def test_all_down_is_told_and_what_is_held_stays(scene: Scene, vehicle: Vehicle) -> None:
    _service(vehicle, scene.repository).sync_now()
    with pytest.raises(TransportError):
        _service(vehicle, scene.folder / "a", scene.folder / "b").sync_now()
    assert vehicle.plan(1)


def test_another_citys_mirror_under_the_same_name_is_passed_over(
    scene: Scene, vehicle: Vehicle, tmp_path: Path
) -> None:
    other = template(tmp_path / "other")
    with closing(open_scene(tmp_path / "elsewhere", other)) as elsewhere:
        elsewhere.publish(1)
        change = _service(vehicle, elsewhere.repository, scene.repository).sync_now()
    assert change.is_whole
    assert any(str(elsewhere.repository) in said for said in change.sources)


def test_no_change_costs_two_requests_at_each_source(scene: Scene, vehicle: Vehicle) -> None:
    service = _service(vehicle, scene.repository, scene.copy("mirror"))
    service.sync_now()
    assert service.sync_now().traffic.requests <= 5
