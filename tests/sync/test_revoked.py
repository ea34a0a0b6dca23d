"""What a vehicle does that the office has revoked: it is told, keeps what it holds, and gets nothing new."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from responder_app.errors import NoGrantError, RollbackError
from responder_app.package.catalogue import read_catalogue
from responder_app.package.grant import Grant, seal_grant, write_grants
from responder_app.package.public_keys import from_text
from responder_app.publisher.custody import Custody
from tests.sync.scene import Scene, Vehicle, draw, plan_bytes


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    vehicle = scene.enrol()
    scene.publish(1, 2)
    assert vehicle.service(scene.repository).sync_now().is_whole
    return vehicle


def revoke(scene: Scene, name: str = "Engine 5") -> None:
    Custody(scene.office).revoke(scene.office.device(name), "stolen from the station")


def test_a_revoked_vehicle_is_told_so_at_each_sync_and_what_it_holds_opens(scene: Scene, vehicle: Vehicle) -> None:
    revoke(scene)
    service = vehicle.service(scene.repository)
    for _ in range(2):
        change = service.sync_now()
        assert change.notes == (service.status().grant,)
        assert not change.is_whole
    said = service.status().grant
    assert re.match(r"City of Port Adler revoked this device on \d+ [A-Z][a-z]{2} 20\d\d\.", said)
    assert "still opens" in said
    assert "station" not in said  # the reason stays at the office
    assert vehicle.shown(1) == "Building 1"
    assert vehicle.plan(2) == plan_bytes(2)


def test_a_revoked_vehicle_gets_nothing_that_is_published_afterwards(scene: Scene, vehicle: Vehicle) -> None:
    revoke(scene)
    scene.publish(1, 3, name="After the theft", edition=2)
    change = vehicle.service(scene.repository).sync_now()
    assert (change.added, change.updated, change.removed) == ((), (), ())
    assert vehicle.shown(1) == "Building 1"
    assert vehicle.plan(1) == plan_bytes(1)


def test_a_vehicle_that_is_revoked_before_its_first_sync_is_told_so(scene: Scene) -> None:
    scene.publish(1)
    late = scene.enrol("Late")
    revoke(scene, "Late")
    service = late.service(scene.repository)
    with pytest.raises(NoGrantError, match="revoked this device"):
        service.sync_now()
    assert "revoked" in service.status().grant


def test_the_others_go_on_and_lose_nothing(scene: Scene, vehicle: Vehicle) -> None:
    other = scene.enrol("Engine 6")
    service = other.service(scene.repository)
    assert service.sync_now().is_whole
    revoke(scene)
    assert service.sync_now().is_whole
    scene.publish(2, name="New name", edition=2)
    assert service.sync_now().is_whole
    Custody(scene.office).reseal()
    assert service.sync_now().is_whole
    assert (other.shown(2), other.plan(1), other.plan(2)) == ("New name", plan_bytes(1), plan_bytes(2, 2))
    assert service.check().sound
    newcomer = scene.enrol("Engine 7")
    assert newcomer.service(scene.repository).sync_now().is_whole
    assert newcomer.plan(2) == plan_bytes(2, 2)


def test_other_keys_make_nothing_look_newer_than_it_is(scene: Scene, vehicle: Vehicle) -> None:
    def issued() -> list[object]:
        return [(row.version, row.issued_at) for row in vehicle.service(scene.repository).status().facilities]

    before = issued()
    scene.clock.ahead += timedelta(hours=20)
    Custody(scene.office).rotate(rewrap=True)
    change = vehicle.service(scene.repository).sync_now()
    assert len(change.updated) == 2
    assert issued() == before
    scene.publish(1, name="Newer")
    vehicle.service(scene.repository).sync_now()
    assert issued() != before


def test_after_keys_were_wrapped_anew_no_drawing_is_fetched_again(scene: Scene, vehicle: Vehicle) -> None:
    Custody(scene.office).rotate(rewrap=True)
    change = vehicle.service(scene.repository).sync_now()
    assert change.is_whole
    assert change.traffic.bytes_in < 60_000 < len(plan_bytes(1))


def test_a_vehicle_half_way_through_a_sync_when_old_objects_go_finishes_with_the_next(
    scene: Scene, vehicle: Vehicle, tmp_path: Path
) -> None:
    old = scene.copy("old")
    Custody(scene.office).reseal()
    for path in (old / "objects").rglob("*"):
        if path.is_file() and not (scene.repository / path.relative_to(old)).exists():
            path.unlink()
    late = scene.stranger("Late")
    scene.office.enrol(late.device.enrolment_request("Late", "Fire", scene.clock()), ("fire",))
    scene.office.publish(draw)
    change = vehicle.service(old).sync_now()  # the state before, with its objects gone
    assert change.removed == ()
    assert vehicle.plan(1) == plan_bytes(1)
    assert vehicle.service(scene.repository).sync_now().is_whole
    assert vehicle.plan(1) == plan_bytes(1)


def test_the_state_from_before_the_revocation_is_refused_afterwards(scene: Scene, vehicle: Vehicle) -> None:
    before = scene.copy("before")
    revoke(scene)
    vehicle.service(scene.repository).sync_now()
    with pytest.raises(RollbackError):
        vehicle.service(before).sync_now()
    assert "revoked" in vehicle.service(before).status().grant


def test_a_notice_that_no_office_signed_revokes_nobody(scene: Scene, vehicle: Vehicle) -> None:
    notice = Grant(
        suite="R1", repository=vehicle.answer.repository, device=vehicle.device.fingerprint, name="", agency="",
        scopes=(), compartments=(), issued_at=scene.clock(), revoked_at=scene.clock(),
    )  # fmt: skip
    sealed = seal_grant(notice, from_text(vehicle.device.agreement_public))
    scene.enrol("Another")  # the list of grants changes, so that it is fetched
    catalogues = [read_catalogue(path.read_bytes()) for path in (scene.repository / "targets").rglob("*.catalogue")]
    honest = max(catalogues, key=lambda one: one.sequence).grants
    (scene.repository / honest.path).write_bytes(write_grants({vehicle.device.fingerprint: sealed}))
    change = vehicle.service(scene.repository).sync_now()
    assert "not what was signed" in change.notes[0]
    assert "revoked" not in vehicle.service(scene.repository).status().grant
    assert vehicle.shown(1) == "Building 1"
