"""Whole syncs of good repositories: what arrives, what it costs, what is told."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from responder_app.errors import InputError, NoAnswerError
from responder_app.library.values import State
from responder_app.model.facility import FIRE_POLICE, POLICE
from responder_app.publisher.office import OwnerBytes
from responder_app.sync.progress import Progress
from responder_app.sync.transport.https import HttpsTransport
from tests.fakes.buildings import area
from tests.fakes.nginx import serve
from tests.sync.scene import PLAN_BYTES, Scene, Vehicle, draw, facility_id, plan_bytes, preplan

SECTION = "access_codes"


def _states(vehicle: Vehicle) -> set[State]:
    return {row.state for row in vehicle.library.held()}


def test_a_first_sync_brings_everything(scene: Scene) -> None:
    scene.publish(1, 2, 3)
    vehicle = scene.enrol()
    change = vehicle.service(scene.repository).sync_now()
    assert set(change.added) == {facility_id(number) for number in (1, 2, 3)}
    assert change.is_whole
    assert not change.updated
    assert not change.removed
    assert _states(vehicle) == {State.READY}
    for number in (1, 2, 3):
        assert vehicle.shown(number) == f"Building {number}"
        assert vehicle.plan(number) == plan_bytes(number)
    assert vehicle.library.overview(facility_id(1), "plan-1").data.startswith(b"picture of ")
    assert vehicle.library.receipt(facility_id(1)).sequence == change.sequence


def test_a_sync_without_news_costs_two_small_requests_and_no_time(scene: Scene, tmp_path: Path) -> None:
    scene.publish(*range(1, 6), size=1000)
    vehicle = scene.enrol()
    (tmp_path / "work").mkdir()
    with serve(scene.repository, tmp_path / "work") as served:
        service = vehicle.service(served.address, served.ca_file)
        assert len(service.sync_now().added) == 5
        begun = time.process_time()  # what else runs on the machine does not count
        change = service.sync_now()
        taken_s = time.process_time() - begun
    assert change.is_nothing
    assert change.traffic.requests == 2
    assert change.traffic.bytes_in + change.traffic.bytes_out <= 3000
    assert taken_s <= 1


def test_only_a_first_sync_opens_connections_ahead(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_ready: list[int] = []
    monkeypatch.setattr(HttpsTransport, "make_ready", lambda _, downloads: made_ready.append(downloads))
    scene.publish(1)
    vehicle = scene.enrol()
    with serve(scene.repository, tmp_path) as served:
        service = vehicle.service(served.address, served.ca_file)
        service.sync_now()
        assert made_ready == [service.settings.downloads]
        scene.publish(1, 2)
        service.sync_now()
        assert made_ready == [service.settings.downloads]


def test_one_changed_facility_costs_its_own_objects_and_little_more(scene: Scene) -> None:
    scene.publish(*range(1, 11), size=1000)
    vehicle = scene.enrol()
    service = vehicle.service(scene.repository)
    service.sync_now()
    before = scene.objects().keys()
    scene.publish(4, name="Renamed", edition=2)
    new = sum(path.stat().st_size for name, path in scene.objects().items() if name not in before)
    change = service.sync_now()
    assert change.updated == (facility_id(4),)
    assert not change.added
    assert change.unchanged == 9
    assert vehicle.shown(4) == "Renamed"
    assert vehicle.plan(4) == plan_bytes(4, 2)
    assert vehicle.shown(5) == "Building 5"
    assert change.traffic.bytes_in < new + 15_000


def test_of_what_updates_replaced_only_the_one_plan_before_stays_on_disk(scene: Scene) -> None:
    scene.publish(1)
    vehicle = scene.enrol()
    service = vehicle.service(scene.repository)
    service.sync_now()
    for edition in (2, 3, 4, 5):
        scene.publish(1, edition=edition)
        service.sync_now()
    before = vehicle.library.earlier(facility_id(1), "plan-1")
    assert before is not None
    assert vehicle.library.read_part(facility_id(1), before.part).data == plan_bytes(1, 1)
    assert vehicle.library.objects.used_bytes() < 3 * PLAN_BYTES


def test_a_withdrawn_facility_goes_and_the_others_stay(scene: Scene) -> None:
    scene.publish(1, 2)
    vehicle = scene.enrol()
    service = vehicle.service(scene.repository)
    service.sync_now()
    scene.withdraw(1)
    change = service.sync_now()
    assert change.removed == (facility_id(1),)
    with pytest.raises(NoAnswerError):
        vehicle.shown(1)
    assert vehicle.plan(2) == plan_bytes(2)
    assert vehicle.library.objects.used_bytes() < 2 * 300_000
    assert service.sync_now().is_nothing


def test_a_withdrawn_facility_that_comes_again_unchanged_is_installed_again(scene: Scene) -> None:
    scene.publish(1, 2)
    vehicle = scene.enrol()
    service = vehicle.service(scene.repository)
    service.sync_now()
    scene.withdraw(1)
    service.sync_now()
    scene.publish(1)
    change = service.sync_now()
    assert (change.added, change.refused) == ((facility_id(1),), ())
    assert vehicle.plan(1) == plan_bytes(1)
    assert service.sync_now().is_nothing


def test_a_mass_withdrawal_is_held_back_and_said(scene: Scene) -> None:
    scene.publish(*range(1, 9), size=1000)
    vehicle = scene.enrol()
    service = vehicle.service(scene.repository)
    service.sync_now()
    scene.withdraw(*range(1, 8))
    for _ in range(2):
        change = service.sync_now()
        assert not change.removed
        assert set(change.held_back) == {facility_id(number) for number in range(1, 8)}
        assert "7 of 8" in change.reasons[facility_id(1)]
        assert vehicle.plan(1) == plan_bytes(1, size=1000)


def test_what_other_scopes_may_read_stays_closed_and_is_told_apart(scene: Scene) -> None:
    scene.publish(1)
    fire, police = scene.enrol("Engine", ("fire",)), scene.enrol("Car", ("police",))
    for vehicle in (fire, police):
        vehicle.service(scene.repository).sync_now()
        assert _states(vehicle) == {State.READY}
    own = fire.library.preplan(facility_id(1))
    assert own.access_codes is not None
    assert own.security is None
    assert own.withheld == frozenset({POLICE})
    theirs = police.library.preplan(facility_id(1))
    assert theirs.security is not None
    assert not theirs.withheld
    assert FIRE_POLICE not in theirs.withheld


def test_a_wider_grant_opens_what_was_closed(scene: Scene) -> None:
    scene.publish(1)
    vehicle = scene.enrol(scopes=("oem",))
    service = vehicle.service(scene.repository)
    service.sync_now()
    assert vehicle.library.preplan(facility_id(1)).withheld == frozenset({POLICE, FIRE_POLICE})
    request = vehicle.device.enrolment_request("Engine 5", "Fire", scene.clock())
    scene.office.enrol(request, ("fire", "oem"))
    scene.office.publish(draw)
    change = service.sync_now()
    assert change.updated == (facility_id(1),)
    assert vehicle.library.preplan(facility_id(1)).access_codes is not None
    assert vehicle.library.preplan(facility_id(1)).withheld == frozenset({POLICE})
    assert service.sync_now().is_nothing


def test_the_same_over_https_and_from_a_stick(scene: Scene, tmp_path: Path) -> None:
    scene.publish(1)
    vehicle = scene.enrol()
    (tmp_path / "work").mkdir()
    with serve(scene.repository, tmp_path / "work") as served:
        assert len(vehicle.service(served.address, served.ca_file).sync_now().added) == 1
    scene.publish(2)
    stick = scene.copy("stick")
    change = vehicle.service("https://127.0.0.1:1/").sync_now(source=str(stick))
    assert change.added == (facility_id(2),)
    assert vehicle.library.row("source") == str(stick)


def test_progress_rises_to_the_end_and_names_the_stages(scene: Scene) -> None:
    scene.publish(1, 2, 3)
    told: list[Progress] = []
    scene.enrol().service(scene.repository).sync_now(told.append)
    last = told[-1]
    assert (last.facilities_done, last.facilities_total) == (3, 3)
    assert last.bytes_done == last.bytes_total >= 3 * 300_000
    assert last.doing == "Done"
    assert "Fetching plans and documents" in {progress.doing for progress in told}
    assert [progress.bytes_done for progress in told] == sorted(progress.bytes_done for progress in told)


def test_the_status_tells_what_is_held_and_on_whose_word(scene: Scene) -> None:
    scene.publish(1, 2)
    vehicle = scene.enrol()
    service = vehicle.service(scene.repository)
    before = service.status()
    assert (before.facilities, before.last_check) == ((), None)
    assert "Nothing" in before.trust
    assert "sync once" in before.grant
    service.sync_now()
    status = service.status()
    assert [(row.name, row.state, row.version, row.age) for row in status.facilities] == [
        ("Building 1", "ready", 1, "today"),
        ("Building 2", "ready", 1, "today"),
    ]
    assert status.last_check is not None
    assert status.source == str(scene.repository)
    assert status.storage_bytes > 2 * 300_000
    assert "City of Port Adler" in status.trust
    assert "fire, shared" in status.grant


def test_a_check_reads_everything_and_finds_what_was_damaged(scene: Scene) -> None:
    scene.publish(1)
    vehicle = scene.enrol()
    service = vehicle.service(scene.repository)
    service.sync_now()
    told: list[Progress] = []
    report = service.check(told.append)
    assert report.sound
    assert report.objects >= 4
    largest = max(vehicle.paths.objects.rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
    largest.write_bytes(bytes(largest.stat().st_size))
    assert not service.check().sound
    service.sync_now()
    assert service.check().sound
    assert vehicle.plan(1) == plan_bytes(1)


def test_a_sync_needs_a_source(scene: Scene) -> None:
    vehicle = scene.enrol()
    with pytest.raises(InputError, match="source"):
        vehicle.service("").sync_now()


def test_an_owner_who_adds_a_restricted_section_reaches_only_its_readers(scene: Scene) -> None:
    scene.publish(1)
    fire = scene.enrol("Engine", ("fire",))
    fire.service(scene.repository).sync_now()
    lines = {"capabilities": {"expertise": ["Crane operators"]}}
    scene.office.take(preplan(1, None, **lines), [OwnerBytes("plan-1", plan_bytes(1))])
    scene.office.publish(draw)
    fire.service(scene.repository).sync_now()
    assert fire.library.preplan(facility_id(1)).is_withheld("capabilities")


def test_an_area_comes_with_the_facilities(scene: Scene) -> None:
    scene.office.take_area(area())
    scene.publish(1)
    vehicle = scene.enrol()
    service = vehicle.service(scene.repository)
    assert service.sync_now().is_whole
    assert vehicle.library.areas() == (area(),)
    assert {row.type for row in service.status().facilities} == {"facility", "area"}


def test_compartments_that_are_not_this_device_s_cost_nothing_and_say_nothing(scene: Scene) -> None:
    scene.publish(1)
    scene.publish(2, compartment="harbour")
    vehicle = scene.enrol()
    service = vehicle.service(scene.repository)
    change = service.sync_now()
    assert change.added == (facility_id(1),)
    assert change.is_whole
    assert service.sync_now().traffic.requests == 2


def test_a_sync_without_news_says_how_much_is_as_it_should_be(scene: Scene) -> None:
    scene.publish(1, 2)
    vehicle = scene.enrol()
    service = vehicle.service(scene.repository)
    service.sync_now()
    assert service.sync_now().unchanged == 2
