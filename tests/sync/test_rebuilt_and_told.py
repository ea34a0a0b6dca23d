"""A database that was made anew begins its reports anew: it goes on behind what the office has, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from responder_app.library.library import open_library
from responder_app.publisher.inbox import read_inbox
from responder_app.sync.acknowledged import COPIED_BACK
from responder_app.sync.answers import Change
from responder_app.sync.rebuild import Rebuild
from tests.sync.scene import KEY, Scene, Vehicle


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    vehicle = scene.enrol()
    scene.publish(1, 2)
    sync(scene, vehicle)
    read_inbox(scene.office, scene.repository)
    scene.publish(3)  # says what came
    return vehicle


def sync(scene: Scene, vehicle: Vehicle) -> Change:
    scene.clock.ahead += timedelta(hours=2)
    return vehicle.service(scene.repository).sync_now()


def rebuilt(vehicle: Vehicle) -> Vehicle:
    vehicle.library.close()
    vehicle.paths.library.unlink()
    Rebuild(vehicle.paths, vehicle.answer, vehicle.device, KEY.database_key, vehicle.clock).run()
    vehicle.library = open_library(vehicle.paths, KEY.database_key)
    return vehicle


def test_a_rebuilt_vehicle_goes_on_behind_what_the_office_has_and_says_when_it_was_made_anew(
    scene: Scene, vehicle: Vehicle
) -> None:
    before = scene.clock().replace(microsecond=0)
    vehicle = rebuilt(vehicle)
    after = scene.clock()
    for number in (4, 5, 6):
        assert COPIED_BACK not in sync(scene, vehicle).notes
        (taken,) = read_inbox(scene.office, scene.repository).taken
        assert taken.report.counter == number - 2
        assert before <= datetime.fromisoformat(str(taken.report.body["rebuilt_at"])) <= after
        assert "copied_back" not in taken.report.body
        scene.publish(number)


def test_a_rebuilt_library_that_is_copied_back_later_is_an_alarm_again(scene: Scene, vehicle: Vehicle) -> None:
    vehicle = rebuilt(vehicle)
    sync(scene, vehicle)
    read_inbox(scene.office, scene.repository)
    scene.publish(4)
    sync(scene, vehicle)  # here it hears of a report of its own
    read_inbox(scene.office, scene.repository)
    vehicle.library.close()
    kept = vehicle.paths.library.read_bytes()
    vehicle.library = open_library(vehicle.paths, KEY.database_key)
    for number in (5, 6):
        scene.publish(number)
        sync(scene, vehicle)
        read_inbox(scene.office, scene.repository)
    vehicle.library.close()
    vehicle.paths.library.write_bytes(kept)
    vehicle.library = open_library(vehicle.paths, KEY.database_key)
    scene.publish(7)
    assert COPIED_BACK in sync(scene, vehicle).notes


def test_an_empty_database_of_the_same_keys_that_was_not_made_anew_is_an_alarm(scene: Scene, vehicle: Vehicle) -> None:
    fresh = scene.folder / "fresh"
    fresh.mkdir()
    paths = replace(vehicle.paths, home=fresh)
    library = open_library(paths, KEY.database_key, create=True)
    other = replace(vehicle, paths=paths, library=library)
    assert COPIED_BACK in sync(scene, other).notes
    library.close()
