"""A database that was made anew begins its reports and its audit log anew; the office hears so, once, and goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from responder_app.library.audit_entry import Action, Deed, Outcome
from responder_app.library.library import open_library
from responder_app.package.audit_key import seal_first_key
from responder_app.publisher.inbox import read_inbox
from responder_app.publisher.judging import BEGUN_ANEW, FORGED
from responder_app.publisher.key_store import REPORT
from responder_app.publisher.registry import audit_logs
from responder_app.sync.acknowledged import COPIED_BACK
from responder_app.sync.answers import Change
from responder_app.sync.rebuild import Rebuild
from tests.sync.scene import KEY, Scene, Vehicle


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    vehicle = scene.enrol()
    scene.publish(1, 2)
    return vehicle


def work(scene: Scene, vehicle: Vehicle, *subjects: str) -> Change:
    """A crew does that; two hours later the vehicle syncs."""
    device, repository = vehicle.device.fingerprint, vehicle.answer.repository
    with scene.office.writing() as (_, keys):
        report_key = keys.private_key(REPORT).public_key()
    audit = vehicle.library.audit_log(device, scene.clock)
    audit.begin_macs(lambda first: seal_first_key(first, report_key, repository, device))
    for subject in subjects:
        audit.record(Deed(Action.EXPORT, "", subject, Outcome.DONE))
    scene.clock.ahead += timedelta(hours=2)
    return vehicle.service(scene.repository).sync_now()


def told(scene: Scene) -> list[str]:
    return [text for one in read_inbox(scene.office, scene.repository).taken for text in one.trouble]


def rebuilt(vehicle: Vehicle) -> Vehicle:
    vehicle.library.close()
    vehicle.paths.library.unlink()
    Rebuild(vehicle.paths, vehicle.answer, vehicle.device, KEY.database_key, vehicle.clock).run()
    vehicle.library = open_library(vehicle.paths, KEY.database_key)
    return vehicle


def subjects(scene: Scene, vehicle: Vehicle, *, earlier: bool = False) -> list[str]:
    """Of the newest log that the office has, or of those before."""
    device = vehicle.device.fingerprint
    with scene.office.reading() as connection:
        *before, newest = (one.number for one in audit_logs.logs(connection, device))
        lines = [
            line for log in (before if earlier else [newest]) for line in audit_logs.entries(connection, device, log)
        ]
    return [line.subject for line in lines if line.action == Action.EXPORT]


def earlier(scene: Scene, vehicle: Vehicle) -> list[str]:
    return subjects(scene, vehicle, earlier=True)


@pytest.mark.parametrize("answered", [True, False])
def test_a_rebuilt_vehicle_is_told_of_once_and_its_new_log_is_verified_and_kept(
    scene: Scene, vehicle: Vehicle, answered: bool
) -> None:
    work(scene, vehicle, "one", "two", "three")
    assert told(scene) == []
    if answered:
        scene.publish(3)  # says what came
    work(scene, vehicle, "four")
    assert told(scene) == []

    vehicle = rebuilt(vehicle)
    change = work(scene, vehicle, "anew")
    assert COPIED_BACK not in change.notes
    faults = told(scene)
    assert faults.count(BEGUN_ANEW) == 1
    assert not any(FORGED in fault for fault in faults), faults

    assert (subjects(scene, vehicle), earlier(scene, vehicle)) == (["anew"], ["one", "two", "three", "four"])
    for number in range(3):
        scene.publish(4 + number)
        assert COPIED_BACK not in work(scene, vehicle, f"later {number}").notes
        faults = told(scene)
        assert not any(FORGED in fault for fault in faults), faults
    assert faults == []
    assert subjects(scene, vehicle) == ["anew", "later 0", "later 1", "later 2"]


def test_a_report_from_before_that_comes_late_is_kept_with_the_log_that_it_is_of(
    scene: Scene, vehicle: Vehicle
) -> None:
    work(scene, vehicle, "one")
    assert told(scene) == []
    work(scene, vehicle, "two")
    stick = {path: path.read_bytes() for path in (scene.repository / "inbox").iterdir()}
    for path in stick:  # carried elsewhere, and forgotten
        path.unlink()
    scene.publish(3)
    vehicle = rebuilt(vehicle)
    work(scene, vehicle, "anew", "once more")
    told(scene)
    for path, data in stick.items():
        path.write_bytes(data)
    told(scene)
    assert subjects(scene, vehicle) == ["anew", "once more"]
    assert earlier(scene, vehicle) == ["one", "two"]
    work(scene, vehicle, "later")
    assert subjects(scene, vehicle) == ["anew", "once more"]
    told(scene)
    assert subjects(scene, vehicle) == ["anew", "once more", "later"]


def test_another_database_of_the_same_keys_that_was_not_made_anew_is_an_alarm_still(
    scene: Scene, vehicle: Vehicle
) -> None:
    """The control: what is said of a library that was copied back does not fall silent with it."""
    work(scene, vehicle, "one")
    told(scene)
    scene.publish(3)
    fresh = scene.folder / "fresh"
    fresh.mkdir()
    paths = replace(vehicle.paths, home=fresh)
    library = open_library(paths, KEY.database_key, create=True)
    other = replace(vehicle, paths=paths, library=library)
    assert COPIED_BACK in work(scene, other, "elsewhere").notes
    library.close()
    faults = told(scene)
    assert "the vehicle's library was copied back from an earlier day" in faults
    assert BEGUN_ANEW in faults
    assert (subjects(scene, other), earlier(scene, other)) == (["elsewhere"], ["one"])
