"""Many removals at once: held back until two holders of root keys approved exactly these; clocks change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from responder_app.errors import NoAnswerError
from responder_app.library.removal import DAYS_HIDDEN
from responder_app.library.tables import facility
from responder_app.package.catalogue import SharedRef
from responder_app.package.encoding import dump
from responder_app.package.keys import ScopeKeyId
from responder_app.package.order import ApprovalList, RemovalApproval, RemovedVersion, draft, seal_approvals
from responder_app.package.shard import Tombstone, open_shard, prefix_of, seal_shard
from responder_app.publisher import orders as signing
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.custody import Custody
from tests.journeys.forger import Forger
from tests.sync.scene import Scene, Template, Vehicle, facility_id
from tests.sync.signed_orders import approve_removals

SIX = tuple(range(1, 7))


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    scene.publish(*range(1, 9), size=1000)
    vehicle = scene.enrol()
    assert vehicle.service(scene.repository).sync_now().is_whole
    return vehicle


def ids(numbers: Sequence[int]) -> set[str]:
    return {facility_id(number) for number in numbers}


def test_two_signatures_release_what_was_held_back(scene: Scene, vehicle: Vehicle, office_template: Template) -> None:
    service = vehicle.service(scene.repository)
    scene.withdraw(*SIX)
    change = service.sync_now()
    assert set(change.held_back) == ids(SIX)
    assert change.removed == ()
    assert "until two signatures of the office confirm it" in change.reasons[facility_id(1)]
    approve_removals(scene, office_template.carried)
    change = service.sync_now()
    assert set(change.removed) == ids(SIX)
    assert change.held_back == ()
    assert service.sync_now().is_whole
    with pytest.raises(NoAnswerError):
        vehicle.shown(1)
    assert vehicle.shown(7) == "Building 7"


def test_an_approval_that_was_signed_before_it_is_published_is_as_good(
    scene: Scene, vehicle: Vehicle, office_template: Template
) -> None:
    for number in SIX:
        scene.office.withdraw(facility_id(number))
    approve_removals(scene, office_template.carried)
    assert set(vehicle.service(scene.repository).sync_now().removed) == ids(SIX)


def test_an_approval_says_nothing_about_what_is_withdrawn_later(
    scene: Scene, vehicle: Vehicle, office_template: Template
) -> None:
    scene.publish(*range(9, 17), size=1000)
    service = vehicle.service(scene.repository)
    service.sync_now()
    scene.withdraw(*SIX)
    approve_removals(scene, office_template.carried)
    scene.withdraw(*range(9, 15))
    change = service.sync_now()
    assert set(change.removed) == ids(SIX)
    assert set(change.held_back) == ids(range(9, 15))


def test_an_old_approval_is_none_for_a_newer_version_of_the_same_facilities(
    scene: Scene, vehicle: Vehicle, office_template: Template
) -> None:
    """The replay: what was approved once and came again is not removed once more on the same signatures."""
    service = vehicle.service(scene.repository)
    scene.withdraw(*SIX)
    approve_removals(scene, office_template.carried)
    service.sync_now()
    scene.publish(*SIX, name="Open again", size=1000)
    assert service.sync_now().is_whole
    scene.withdraw(*SIX)
    change = service.sync_now()
    assert set(change.held_back) == ids(SIX)
    assert vehicle.shown(1) == "Open again"


def _approval(scene: Scene, vehicle: Vehicle, holders: Sequence[CarriedKey], **changes: object) -> str:
    content = RemovalApproval(
        repository=vehicle.answer.repository, compartment="city", id="00000000-0000-4000-8000-000000000001",
        issued_at=scene.clock(),
        facilities=tuple(RemovedVersion(facility=facility_id(number), version=1) for number in SIX),
    ).model_copy(update=changes)  # fmt: skip
    data = dump(draft(content))
    for key in holders:
        data, _ = signing.add_signature(data, key.path.read_bytes(), key.passphrase)
    return data.decode()


def _smuggled(scene: Scene, vehicle: Vehicle, *texts: str) -> None:
    """What a thief publishes who has both signing keys and a device's `shared` key: any list of approvals."""
    forger = Forger(scene.office, scene.repository)
    catalogue = forger.newest()
    epoch = catalogue.epochs["city"]["shared"]
    ring = vehicle.library.ring(vehicle.answer.repository)
    (key,) = ring.find(ScopeKeyId(vehicle.answer.repository, "city", "shared", epoch))
    ref = forger.lay(seal_approvals(ApprovalList(format=1, approvals=texts), key))
    listed = (SharedRef(compartment="city", epoch=epoch, object=ref),)
    forger.false_state(catalogue.sequence + 1000, approvals=listed)


@pytest.mark.parametrize("holders", [(), (0,), (2, 2), (1, 4)], ids=["nobody", "one", "one twice", "a recovery key"])
def test_without_two_root_keys_nothing_is_released(
    scene: Scene, vehicle: Vehicle, office_template: Template, holders: tuple[int, ...]
) -> None:
    scene.withdraw(*SIX)
    _smuggled(scene, vehicle, _approval(scene, vehicle, [office_template.carried[number] for number in holders]))
    change = vehicle.service(scene.repository).sync_now()
    assert set(change.held_back) == ids(SIX)
    assert any("approved to be removed was not believed" in note for note in change.notes)


def test_the_control_of_it_with_two_root_keys_they_are_released(
    scene: Scene, vehicle: Vehicle, office_template: Template
) -> None:
    scene.withdraw(*SIX)
    _smuggled(scene, vehicle, _approval(scene, vehicle, office_template.carried[:2]))
    assert set(vehicle.service(scene.repository).sync_now().removed) == ids(SIX)


def test_an_approval_for_another_office_or_district_releases_nothing(
    scene: Scene, vehicle: Vehicle, office_template: Template
) -> None:
    scene.withdraw(*SIX)
    two = office_template.carried[:2]
    wrong = [_approval(scene, vehicle, two, **{name: value})
             for name, value in (("repository", "ee" * 32), ("compartment", "harbor"))]  # fmt: skip
    _smuggled(scene, vehicle, *wrong, "no envelope at all")
    change = vehicle.service(scene.repository).sync_now()
    assert set(change.held_back) == ids(SIX)


def test_one_false_approval_does_not_spoil_a_true_one(
    scene: Scene, vehicle: Vehicle, office_template: Template
) -> None:
    scene.withdraw(*SIX)
    two = office_template.carried[:2]
    _smuggled(scene, vehicle, "{}", _approval(scene, vehicle, two))
    assert set(vehicle.service(scene.repository).sync_now().removed) == ids(SIX)


def test_an_approval_removes_nothing_that_no_tombstone_names(
    scene: Scene, vehicle: Vehicle, office_template: Template
) -> None:
    """Two signatures allow; the office's tombstone, under its epoch key, removes."""
    _smuggled(scene, vehicle, _approval(scene, vehicle, office_template.carried[:2]))
    change = vehicle.service(scene.repository).sync_now()
    assert change.removed == ()
    assert vehicle.shown(1) == "Building 1"


def test_approvals_are_sealed_to_those_who_are_enrolled_and_change_keys_with_them(
    scene: Scene, vehicle: Vehicle, office_template: Template
) -> None:
    scene.withdraw(*SIX)
    approve_removals(scene, office_template.carried)
    forger = Forger(scene.office, scene.repository)
    (before,) = forger.newest().approvals
    assert facility_id(1).encode() not in (scene.repository / before.object.path).read_bytes()
    Custody(scene.office).rotate(["shared"])
    (after,) = forger.newest().approvals
    assert after.epoch == before.epoch + 1
    assert set(vehicle.service(scene.repository).sync_now().removed) == ids(SIX)


@pytest.mark.parametrize(
    "ahead",
    [timedelta(days=-3000), timedelta(0), timedelta(days=6)],
    ids=["clock set back", "clock right", "clock set ahead"],
)
def test_a_moved_facility_is_hidden_at_once_and_kept_for_seven_days_whatever_the_clock_says(
    scene: Scene, vehicle: Vehicle, ahead: timedelta
) -> None:
    """With the clock years back, "in seven days" by it would be long past by the signed floor: erased in one go."""
    forger, repository = Forger(scene.office, scene.repository), vehicle.answer.repository
    catalogue = forger.newest()
    (ref,) = [one for one in catalogue.shards if one.prefix == prefix_of(facility_id(1), len(one.prefix))]
    key_id = ScopeKeyId(repository, "city", "shared", ref.epoch)
    ring = vehicle.library.ring(repository)
    shard = open_shard((scene.repository / ref.object.path).read_bytes(), key_id, ref.prefix, ring)
    assert shard is not None
    stone = Tombstone(facility=facility_id(1), version=1, reason="moved", moved_to=facility_id(2))
    moved = shard.model_copy(
        update={
            "entries": tuple(one for one in shard.entries if one.facility != facility_id(1)),
            "tombstones": (stone,),
        }
    )
    changed = ref.model_copy(update={"object": forger.lay(seal_shard(moved, ring.find(key_id)[-1]))})
    shards = tuple(changed if one == ref else one for one in catalogue.shards)
    forger.false_state(catalogue.sequence + 1000, shards=shards)

    vehicle.clock.ahead = ahead
    library = vehicle.library
    change = vehicle.service(scene.repository).sync_now()
    assert change.removed == (facility_id(1),)
    with pytest.raises(NoAnswerError):
        vehicle.shown(1)
    floor = library.trust_state(repository).floor
    # A day later by the office, and by the vehicle's clock the eighth: hidden, and no more.
    forger.timestamp(catalogue.sequence + 1001, floor + timedelta(days=1), catalogue.sequence + 1000)
    vehicle.clock.ahead = timedelta(days=DAYS_HIDDEN, hours=12)
    vehicle.service(scene.repository).sync_now()
    assert library.trust_state(repository).floor == floor + timedelta(days=1)
    with library._store.reading() as connection:
        left = connection.execute(select(facility.c.id).where(facility.c.hidden_at.is_not(None))).scalars().all()
    assert left == [facility_id(1)]
    assert library.erase_due(repository, floor + timedelta(days=DAYS_HIDDEN)) == 1
