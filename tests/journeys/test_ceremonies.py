"""Stolen signing keys, each from the theft over what vehicles then do to the ceremony that ends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from responder_app.errors import ExpiredError, RollbackError, SignatureError
from responder_app.publisher import ceremony as ceremonies
from responder_app.publisher import office as offices
from responder_app.publisher import recovery, roots
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.published import read_published
from responder_app.publisher.rotation import RootRotation
from responder_app.publisher.store import RepositoryFolder
from responder_app.sync.answers import Change
from tests.journeys.forger import Forger
from tests.sync.scene import Clock, Scene, Vehicle, plan_bytes

DAY = timedelta(days=1)


@pytest.fixture
def carried(tmp_path: Path) -> list[CarriedKey]:
    return []


@pytest.fixture
def scene(tmp_path: Path, carried: list[CarriedKey]) -> Iterator[Scene]:
    """An office whose root keys this test holds, with two facilities published."""
    clock = Clock()
    office, keys = offices.create(tmp_path / "office", "City of Port Adler", "a passphrase for tests", clock)
    carried += keys
    made = Scene(tmp_path, office, clock)
    made.publish(1, 2)
    yield made
    made.close()


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    vehicle = scene.enrol()
    assert sync(scene, vehicle).is_whole
    return vehicle


@pytest.fixture
def forger(scene: Scene, vehicle: Vehicle) -> Forger:
    """Has stolen both signing keys, and writes where the vehicles sync from."""
    return Forger(scene.office, scene.repository)


def sync(scene: Scene, vehicle: Vehicle) -> Change:
    return vehicle.service(scene.repository).sync_now()


def all_is_held(vehicle: Vehicle, name: str = "Building 1") -> None:
    assert vehicle.shown(1) == name
    assert vehicle.plan(2) == plan_bytes(2)


def ceremony(scene: Scene, carried: list[CarriedKey], *replace: str, new_era: bool = False) -> None:
    """Two holders sign, one after the other, each on a machine that has the file and a key only."""
    rotation = RootRotation(scene.office)
    data = rotation.start(replace, new_era).root
    for key in carried[:2]:
        root = roots.read_root(data)
        roots.add_signature(root, key.path.read_bytes(), key.passphrase)
        data = root.to_bytes()
    rotation.finish(data)


def test_a_stolen_timestamp_key(scene: Scene, vehicle: Vehicle, forger: Forger, carried: list[CarriedKey]) -> None:
    """The attack: the thief freezes vehicles at an old state by numbers that the office will never reach."""
    sequence = forger.newest().sequence
    honest = (scene.repository / "metadata/timestamp.json").read_bytes()
    forger.timestamp(1_000_000_000, datetime.now(UTC).replace(microsecond=0), sequence)
    assert sync(scene, vehicle).is_nothing  # true content still; but from now on ...
    (scene.repository / "metadata/timestamp.json").write_bytes(honest)
    scene.publish(1, name="Renovated")
    with pytest.raises(RollbackError):
        sync(scene, vehicle)
    all_is_held(vehicle)

    ceremony(scene, carried, "online")
    assert sync(scene, vehicle).is_whole
    all_is_held(vehicle, "Renovated")

    forger.timestamp(2_000_000_000, datetime.now(UTC).replace(microsecond=0), sequence)
    with pytest.raises(SignatureError):
        sync(scene, vehicle)
    all_is_held(vehicle, "Renovated")


def test_a_stolen_timestamp_key_whose_numbers_lie_in_the_offices_own_folder(
    scene: Scene, vehicle: Vehicle, forger: Forger, carried: list[CarriedKey], tmp_path: Path
) -> None:
    scene.office.copy_to(tmp_path / "stick")
    on_stick = Forger(scene.office, tmp_path / "stick")
    on_stick.false_state(999)
    forger.false_state(999)
    ceremony(scene, carried, "online", "targets", new_era=True)
    assert sync(scene, vehicle).is_whole
    scene.publish(2, name="After it")
    scene.office.renew()
    assert sync(scene, vehicle).is_whole
    assert vehicle.shown(2) == "After it"
    scene.office.copy_to(tmp_path / "stick")  # the thief's numbers there are of no account
    assert vehicle.service(tmp_path / "stick").sync_now().is_whole


def test_a_stolen_targets_key_alone_and_its_replacement(
    scene: Scene, vehicle: Vehicle, forger: Forger, carried: list[CarriedKey], tmp_path: Path
) -> None:
    """Without the online key the thief has nothing that a vehicle would look at."""
    elsewhere = Forger(scene.office, scene.copy("elsewhere"))
    elsewhere.online = ceremonies.new_key()
    elsewhere.false_state(50)
    with pytest.raises(SignatureError):
        vehicle.service(elsewhere.repository).sync_now()
    all_is_held(vehicle)

    ceremony(scene, carried, "targets")
    assert sync(scene, vehicle).is_whole
    forger.false_state(60)  # the online key was not replaced and signs still; the old targets key does not
    with pytest.raises(SignatureError):
        sync(scene, vehicle)
    all_is_held(vehicle)


def test_both_signing_keys_stolen(scene: Scene, vehicle: Vehicle, forger: Forger, carried: list[CarriedKey]) -> None:
    """The attack: a catalogue that names no facility, far ahead. Vehicles keep all, say so, and refuse the office."""
    kept = scene.copy("kept")
    forger.false_state(500)
    change = sync(scene, vehicle)
    assert len(change.missing) == 2
    assert change.removed == ()
    all_is_held(vehicle)
    for path in scene.repository.rglob("5*.json"):
        path.unlink()
    (scene.repository / "metadata/timestamp.json").write_bytes((kept / "metadata/timestamp.json").read_bytes())
    scene.publish(1, name="Renovated")
    with pytest.raises(RollbackError):
        sync(scene, vehicle)

    ceremony(scene, carried, "online", "targets")
    with pytest.raises(RollbackError, match="500 was accepted"):  # new keys alone take back no sequence ...
        sync(scene, vehicle)
    ceremony(scene, carried, "online", new_era=True)  # ... a new era does
    assert sync(scene, vehicle).is_whole
    all_is_held(vehicle, "Renovated")
    forger.false_state(600)
    with pytest.raises(SignatureError):
        sync(scene, vehicle)


def test_a_fast_forward_attack(scene: Scene, vehicle: Vehicle, forger: Forger, carried: list[CarriedKey]) -> None:
    """The attack: a time 300 days ahead is signed, so that all that the office signs today seems expired for good."""
    honest = (scene.repository / "metadata/timestamp.json").read_bytes()
    ahead = datetime.now(UTC).replace(microsecond=0) + 300 * DAY
    forger.timestamp(1_000_000_000, ahead, forger.newest().sequence)
    sync(scene, vehicle)
    (scene.repository / "metadata/timestamp.json").write_bytes(honest)
    scene.publish(1, name="Renovated")
    with pytest.raises(RollbackError):
        sync(scene, vehicle)
    all_is_held(vehicle)

    ceremony(scene, carried, "online")
    with pytest.raises(ExpiredError):  # new keys alone do not take the floor back
        sync(scene, vehicle)
    all_is_held(vehicle)
    ceremony(scene, carried, "online", new_era=True)
    assert sync(scene, vehicle).is_whole
    all_is_held(vehicle, "Renovated")
    assert vehicle.service(scene.repository).library.trust_state(vehicle.answer.repository).floor < ahead

    newcomer = scene.enrol("Engine 7")  # its anchor is still the first root
    assert sync(scene, newcomer).is_whole
    all_is_held(newcomer, "Renovated")


def test_stolen_root_keys_are_replaced_by_the_two_that_are_left(
    scene: Scene, vehicle: Vehicle, carried: list[CarriedKey]
) -> None:
    rotation = RootRotation(scene.office)
    proposal = rotation.start(["root-3"])
    root = roots.read_root(proposal.root)
    for key in carried[:2]:
        roots.add_signature(root, key.path.read_bytes(), key.passphrase)
    rotation.finish(root.to_bytes())
    assert sync(scene, vehicle).is_whole

    root = roots.read_root(rotation.start(["online"]).root)  # from now on the stolen one is none of the three
    for key in (carried[2], carried[0]):
        roots.add_signature(root, key.path.read_bytes(), key.passphrase)
    with pytest.raises(SignatureError, match="1 of the 2"):
        rotation.finish(root.to_bytes())
    (fresh,) = proposal.carried
    roots.add_signature(root, fresh.path.read_bytes(), fresh.passphrase)
    rotation.finish(root.to_bytes())
    assert sync(scene, vehicle).is_whole


def test_an_office_that_burnt_down(scene: Scene, vehicle: Vehicle, carried: list[CarriedKey], tmp_path: Path) -> None:
    """All that is left: what vehicles sync from, one recovery key, two root keys."""
    state = read_published(RepositoryFolder(scene.copy("mirror")))
    own = recovery.read_key(carried[4].path.read_bytes(), carried[4].passphrase)
    done = recovery.recover(tmp_path / "again", state, own, "the new publisher words", scene.clock)
    assert done.warnings == ()
    again = Scene(
        tmp_path, offices.open_office(tmp_path / "again", "the new publisher words", scene.clock), scene.clock
    )
    ceremony(again, carried, "online", "targets")
    change = sync(again, vehicle)
    assert (change.is_whole, change.is_nothing) == (True, True)
    all_is_held(vehicle)
    again.publish(1, name="Renovated")
    assert sync(again, vehicle).is_whole  # it was never enrolled anew
    all_is_held(vehicle, "Renovated")
    again.office.close()
