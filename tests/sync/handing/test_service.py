"""Handing on as the window asks for it: a stick with other files, a neighbour that is found and compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from responder_app.errors import NoCopyError
from responder_app.sync.handing import service
from responder_app.sync.handing.service import FOLDER, Handing
from responder_app.sync.progress import Progress
from tests.sync.scene import Scene, Vehicle, facility_id


@pytest.fixture
def pair(scene: Scene) -> tuple[Vehicle, Vehicle]:
    scene.publish(1)
    other, vehicle = scene.enrol("Ladder 7"), scene.enrol("Engine 5")
    vehicle.service(scene.repository).sync_now()
    return vehicle, other


def _handing(vehicle: Vehicle) -> Handing:
    return Handing(vehicle.paths, vehicle.answer)


def test_a_stick_carries_the_copy_in_a_folder_of_its_own(pair: tuple[Vehicle, Vehicle], tmp_path: Path) -> None:
    vehicle, other = pair
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(NoCopyError):
        _handing(other).source_on(stick)
    told: list[Progress] = []
    _handing(vehicle).copy_to(stick, told.append, lambda: False)
    assert told[-1].bytes_done == told[-1].bytes_total > 0
    assert [path.name for path in stick.iterdir()] == [FOLDER]
    change = other.service(_handing(other).source_on(stick)).sync_now()
    assert change.added == (facility_id(1),)


def test_a_vehicle_that_shares_is_found_compared_and_taken_from(
    pair: tuple[Vehicle, Vehicle], monkeypatch: pytest.MonkeyPatch
) -> None:
    vehicle, other = pair
    monkeypatch.setattr(service, "PORT", 0)
    sharing = _handing(vehicle).share("127.0.0.1")
    try:
        found = _handing(other).find(sharing.address.removeprefix("https://"))
        assert found.fingerprint_groups == sharing.fingerprint_groups
        assert other.service(found.source).sync_now().added == (facility_id(1),)
    finally:
        sharing.stop()
