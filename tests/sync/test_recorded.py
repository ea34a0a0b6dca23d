"""What the audit log hears of a sync."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder_app.errors import DiskFullError, RollbackError, TransportError
from responder_app.library.audit_entry import Deed
from responder_app.publisher.custody import Custody
from responder_app.settings import Settings
from responder_app.sync.recorded import RecordedSync
from tests.sync.scene import QUICK, Scene, Vehicle


def recorded(vehicle: Vehicle, source: Path) -> RecordedSync:
    log = vehicle.library.audit_log(vehicle.device.fingerprint, lambda: datetime.now(UTC), "crew 7")
    settings = Settings(source=str(source))
    return RecordedSync(
        vehicle.paths,
        settings,
        vehicle.answer,
        vehicle.library,
        vehicle.device,
        vehicle.clock,
        QUICK,
        record=log.record,
    )


def heard(vehicle: Vehicle) -> list[tuple[str, str, str, str]]:
    return [(one.action, one.subject, one.outcome, one.detail) for one in vehicle.library.audit.tail()]


def test_a_sync_says_what_it_brought_and_which_keys_came(scene: Scene) -> None:
    vehicle = scene.enrol()
    scene.publish(1, 2)
    sync = recorded(vehicle, scene.repository)
    change = sync.sync_now()
    *keys, brought = heard(vehicle)
    assert brought == ("sync", f"state {change.sequence}", "done", "2 new")
    assert set(keys) == {
        ("keys", "city, shared, epoch 1", "done", "taken in"),
        ("keys", "city, fire, epoch 1", "done", "taken in"),
    }
    sync.sync_now()
    assert heard(vehicle)[-1] == ("sync", f"state {change.sequence}", "done", "nothing new")
    assert len(heard(vehicle)) == 4


def test_a_rotation_is_heard_of_as_keys_of_the_next_epoch(scene: Scene) -> None:
    vehicle = scene.enrol()
    scene.publish(1)
    sync = recorded(vehicle, scene.repository)
    sync.sync_now()
    Custody(scene.office).rotate(rewrap=True)
    sync.sync_now()
    assert ("keys", "city, fire, epoch 2", "done", "taken in") in heard(vehicle)


def test_a_sync_that_cannot_reach_its_source_or_is_not_believed_is_heard_of(scene: Scene, tmp_path: Path) -> None:
    vehicle = scene.enrol()
    scene.publish(1)
    old = scene.copy("old")
    recorded(vehicle, scene.repository).sync_now()
    scene.publish(2)
    recorded(vehicle, scene.repository).sync_now()
    with pytest.raises(RollbackError):
        recorded(vehicle, old).sync_now()
    assert heard(vehicle)[-1] == ("sync", "", "refused", "RollbackError")
    with pytest.raises(TransportError):
        recorded(vehicle, tmp_path / "nowhere").sync_now()
    assert heard(vehicle)[-1][:3] == ("sync", "", "failed")


def test_a_log_that_takes_nothing_stops_no_sync(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    vehicle = scene.enrol()
    scene.publish(1)

    def full(_: Deed) -> None:
        raise DiskFullError("the disk is full")

    settings = Settings(source=str(scene.repository))
    sync = RecordedSync(
        vehicle.paths, settings, vehicle.answer, vehicle.library, vehicle.device, vehicle.clock, record=full
    )
    assert sync.sync_now().is_whole
    assert "not in the audit log: DiskFullError" in caplog.text
