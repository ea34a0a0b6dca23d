"""The directory of devices' signing keys: on every vehicle that may have it, whole, and read offline."""

from __future__ import annotations

import pytest

from responder_app.errors import NoAnswerError, TamperedError
from responder_app.package.catalogue import SharedRef
from responder_app.package.directory import Directory, Signer, open_directory, seal_directory
from responder_app.package.keys import KeyRing, ScopeKeyId
from responder_app.publisher.custody import Custody
from tests.journeys.forger import Forger
from tests.sync.scene import Scene, Vehicle


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    scene.publish(1, size=1000)
    vehicle = scene.enrol("Engine 5")
    assert vehicle.service(scene.repository).sync_now().is_whole
    return vehicle


def test_a_vehicle_knows_the_others_signing_keys_offline(scene: Scene, vehicle: Vehicle) -> None:
    ladder = scene.enrol("Ladder 2", ("police",))
    vehicle.service(scene.repository).sync_now()
    found = vehicle.library.signers(vehicle.answer.repository).find(ladder.device.fingerprint)
    assert (found.name, found.agency, found.signing_key) == ("Ladder 2", "Fire", ladder.device.signing_public)
    assert found.revoked_at is None
    names = {one.name for one in vehicle.library.signers(vehicle.answer.repository).directory().signers}
    assert names == {"Engine 5", "Ladder 2"}  # and no recovery key
    with pytest.raises(NoAnswerError):
        vehicle.library.signers(vehicle.answer.repository).find("ee" * 32)


def test_before_a_sync_there_is_no_answer(scene: Scene) -> None:
    late = scene.enrol("Late")
    with pytest.raises(NoAnswerError, match="sync first"):
        late.library.signers(late.answer.repository).directory()


def test_a_revoked_device_is_marked_with_the_time_and_its_own_keys_open_the_list_no_more(
    scene: Scene, vehicle: Vehicle
) -> None:
    ladder = scene.enrol("Ladder 2")
    ladder.service(scene.repository).sync_now()
    old = ladder.library.ring(ladder.answer.repository)
    Custody(scene.office).revoke(scene.office.device("Ladder 2"), "stolen")
    vehicle.service(scene.repository).sync_now()
    found = vehicle.library.signers(vehicle.answer.repository).find(ladder.device.fingerprint)
    assert found.revoked_at is not None
    (ref,) = Forger(scene.office, scene.repository).newest().directory
    sealed = (scene.repository / ref.object.path).read_bytes()
    assert open_directory(sealed, vehicle.answer.repository, "city", ref.epoch, old) is None
    new = vehicle.library.ring(vehicle.answer.repository)
    assert open_directory(sealed, vehicle.answer.repository, "city", ref.epoch, new) is not None


def test_an_unchanged_directory_costs_no_request(scene: Scene, vehicle: Vehicle) -> None:
    (before,) = Forger(scene.office, scene.repository).newest().directory
    scene.publish(1, name="Renovated", size=1000)
    (after,) = Forger(scene.office, scene.repository).newest().directory
    assert before == after


def test_a_damaged_directory_is_found_by_check_and_fetched_again(scene: Scene, vehicle: Vehicle) -> None:
    (ref,) = Forger(scene.office, scene.repository).newest().directory
    path = vehicle.paths.objects / ref.object.hash[:2] / ref.object.hash
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    service = vehicle.service(scene.repository)
    assert any(ref.object.hash[:12] in damage.what for damage in service.check().damage)
    signers = vehicle.library.signers(vehicle.answer.repository)
    with pytest.raises(NoAnswerError):
        signers.directory()
    service.sync_now()
    assert signers.find(vehicle.device.fingerprint).name == "Engine 5"


def _forge(scene: Scene, vehicle: Vehicle, *signers: Signer, compartment: str = "city") -> None:
    """By whoever has both signing keys and a `shared` key."""
    forger = Forger(scene.office, scene.repository)
    catalogue = forger.newest()
    epoch = catalogue.epochs["city"]["shared"]
    key_id = ScopeKeyId(vehicle.answer.repository, "city", "shared", epoch)
    (key,) = vehicle.library.ring(vehicle.answer.repository).find(key_id)
    ref = forger.lay(seal_directory(Directory(format=1, signers=signers), key))
    listed = (SharedRef(compartment=compartment, epoch=epoch, object=ref),)
    forger.false_state(catalogue.sequence + 1000, directory=listed)


def test_a_list_with_a_device_twice_or_under_another_fingerprint_is_not_taken(scene: Scene, vehicle: Vehicle) -> None:
    own = vehicle.library.signers(vehicle.answer.repository).find(vehicle.device.fingerprint)
    false = own.model_copy(update={"fingerprint": "ee" * 32})
    for signers in ((own, own), (own, false)):
        _forge(scene, vehicle, *signers)
        change = vehicle.service(scene.repository).sync_now()
        assert any("The list of other vehicles was not taken" in note for note in change.notes)
        assert vehicle.shown(1) == "Building 1"


def test_a_list_is_bound_to_its_compartment_epoch_and_kind(scene: Scene, vehicle: Vehicle) -> None:
    (ref,) = Forger(scene.office, scene.repository).newest().directory
    sealed = (scene.repository / ref.object.path).read_bytes()
    repository, ring = vehicle.answer.repository, vehicle.library.ring(vehicle.answer.repository)
    assert open_directory(sealed, repository, "city", ref.epoch, ring) is not None
    assert open_directory(sealed, repository, "harbor", ref.epoch, ring) is None
    assert open_directory(sealed, repository, "city", ref.epoch, KeyRing()) is None
    (key,) = ring.find(ScopeKeyId(repository, "city", "shared", ref.epoch))
    with pytest.raises(TamperedError):
        key.open(sealed, "approvals")
    for place in (0, len(sealed) // 2, len(sealed) - 1):
        flipped = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(TamperedError):
            open_directory(flipped, repository, "city", ref.epoch, ring)
