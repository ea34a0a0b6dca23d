"""An office that burnt down: what comes back from a copy of its repository and one recovery key, and what does not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from responder_app.errors import (
    InputError,
    NotInitialisedError,
    SignatureError,
    StoreError,
    TamperedError,
    WrongPassphraseError,
)
from responder_app.model.area import Area
from responder_app.package.enrolment import write_request
from responder_app.package.register import open_register
from responder_app.publisher import known_devices, recovery, signing
from responder_app.publisher import office as offices
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.custody import Custody
from responder_app.publisher.guests import Guests
from responder_app.publisher.office import Office
from responder_app.publisher.published import PublishedState, read_published
from responder_app.publisher.registry import history, packages
from responder_app.publisher.rotation import RootRotation
from responder_app.publisher.store import RepositoryFolder
from tests.package.test_basemap import TILES, written
from tests.publisher.desk import FACILITIES, PASSPHRASE, Device, Ticking, manifests, newest, publish, read_back
from tests.publisher.test_custody import enrolled, take
from tests.publisher.test_rotation import Founded

NEW_WORDS = "the new publisher words"
PLACES = ("city", "harbour")
AREA = "00000000-0000-4000-8000-0000000000aa"


class Burnt(Founded):
    """An office with two facilities, an area, one withdrawn, two devices of which one is revoked; then only a copy."""

    def __init__(self, office: Office, carried: tuple[CarriedKey, ...]) -> None:
        super().__init__(office, carried)
        self.patrol = enrolled(self.office, "Patrol 9", "police", compartments=PLACES)
        self.stolen = enrolled(self.office, "Lost one", "fire")
        take(self.office)
        take(self.office, FACILITIES[1], compartment="harbour")
        self.office.take_area(Area.model_validate({"id": AREA, "name": "Port Adler"}))
        self.office.basemaps.give(AREA, self.office.basemaps.keep([written(TILES, {"name": "City"})]))
        publish(self.office)
        gone = "11111111-0000-4000-8000-000000000001"
        take(self.office, gone)
        publish(self.office)
        self.office.withdraw(gone)
        Custody(self.office).revoke(self.office.device("Lost one"), "stolen")
        publish(self.office)
        self.guest = Device("Engine 40")
        asked, until = write_request(self.guest.request, self.guest.signing), self.office.clock() + timedelta(days=3)
        Guests(self.office).admit(asked, [FACILITIES[1]], until, ["fire"])
        self.copy = self.office.home.folder.parent / "copy"
        shutil.copytree(self.office.repository.folder, self.copy)

    def state(self) -> PublishedState:
        return read_published(RepositoryFolder(self.copy))

    def key(self, number: int = 1) -> known_devices.RecoveryKey:
        carried = self.carried[2 + number]
        return recovery.read_key(carried.path.read_bytes(), carried.passphrase)

    def recovered(self, clock: Ticking, folder: str = "again") -> Office:
        place = self.copy.parent / folder
        self.done = recovery.recover(place, self.state(), self.key(), NEW_WORDS, clock)
        return offices.open_office(place, NEW_WORDS, clock)


@pytest.fixture
def clock() -> Ticking:
    clock = Ticking()
    clock.now = datetime.now(UTC).replace(microsecond=0)
    return clock


@pytest.fixture
def burnt(office_of_today: tuple[Office, tuple[CarriedKey, ...]]) -> Iterator[Burnt]:
    made = Burnt(*office_of_today)
    yield made
    made.office.close()


@pytest.fixture
def again(burnt: Burnt, clock: Ticking) -> Iterator[Office]:
    office = burnt.recovered(clock)
    yield office
    office.close()


def sign_anew(burnt: Burnt, office: Office) -> None:
    rotation = RootRotation(office)
    rotation.finish(burnt.signed(rotation.start(["online", "targets"]).root, *burnt.carried[:2]))


def test_everything_that_was_published_comes_back(burnt: Burnt, again: Office) -> None:
    assert burnt.done.warnings == ()
    assert (burnt.done.facilities, burnt.done.withdrawn, burnt.done.devices) == (3, 1, 5)
    assert again.devices() == burnt.office.devices()
    for was, now in zip(burnt.office.packages(), again.packages(), strict=True):
        assert (now.id, now.type, now.compartment, now.version) == (was.id, was.type, was.compartment, was.version)
        assert (now.state, now.is_offered) == (was.state, was.is_offered)
        if was.state == "live":
            assert now.is_published
            assert (now.name, now.manifest, now.epoch) == (was.name, was.manifest, was.epoch)
            assert again.package(now.id).content == burnt.office.package(was.id).content
            with burnt.office.reading() as old, again.reading() as new:
                key = lambda one: one.entry.id  # noqa: E731
                assert sorted(packages.parts_of(new, was.id), key=key) == sorted(
                    packages.parts_of(old, was.id), key=key
                )
                assert packages.files_of(new, was.id) == packages.files_of(old, was.id)
                known, told = history.read(old, was.id), history.read(new, was.id)
                assert {name: one.earlier for name, one in told.items()} == {
                    name: one.earlier for name, one in known.items()
                }
                assert {name: one.current for name, one in told.items()} == {
                    name: replace(one.current, since=None) for name, one in known.items()
                }
                for file in packages.files_of(new, was.id):
                    assert again.files.get(file.sha256) == burnt.office.files.get(file.sha256)
    with again.reading() as connection:
        kept = history.read(connection, FACILITIES[0])["plan-1"]
    assert kept.earlier is not None  # the control: there was a file before
    (was_map,), (now_map,) = burnt.office.basemaps.all(), again.basemaps.all()
    assert now_map.file == was_map.file
    with burnt.office.writing() as (_, old_keys), again.writing() as (_, new_keys):
        assert set(new_keys.epoch_keys()) == set(old_keys.epoch_keys())


def test_it_cannot_sign_until_the_root_keys_holders_agree(burnt: Burnt, again: Office, clock: Ticking) -> None:
    before = newest(again)
    for call in (again.renew, lambda: publish(again)):
        with pytest.raises(NotInitialisedError, match="root rotate"):
            call()
    held = burnt.vehicle_sees(clock()).state
    sign_anew(burnt, again)
    burnt.office.repository = again.repository  # what vehicles see from now on
    seen = burnt.vehicle_sees(clock(), held)
    assert seen.error is None
    assert seen.state.sequence == before.sequence + 1
    assert {(ref.scope, ref.epoch) for ref in newest(again).guests} == {(ref.scope, ref.epoch) for ref in before.guests}
    assert publish(again).sealed == 0


def test_the_next_change_keeps_every_part_that_did_not_change(burnt: Burnt, again: Office) -> None:
    sign_anew(burnt, again)
    ring = burnt.patrol.ring(again)
    before = manifests(again, ring)[FACILITIES[0]]
    take(again, use="Flats")
    again.take_area(Area.model_validate({"id": AREA, "name": "Port Adler and its harbour"}))
    publish(again)
    after = manifests(again, burnt.patrol.ring(again))[FACILITIES[0]]
    assert after.version == before.version + 1
    assert {one.id for one in after.parts if one.scopes == ("police",)} == {
        one.id for one in before.parts if one.scopes == ("police",)
    }
    assert read_back(again, burnt.patrol.ring(again)).security is not None


def test_revocation_resealing_and_enrolment_go_on_as_before(burnt: Burnt, again: Office) -> None:
    sign_anew(burnt, again)
    with pytest.raises(InputError, match="revoked"):
        again.enrol(write_request(burnt.stolen.request, burnt.stolen.signing), ["fire"])
    Custody(again).revoke(again.device("Patrol 9"), "sold")
    Custody(again).reseal()
    newcomer = enrolled(again, "Engine 7", "police", compartments=PLACES)
    gone = "11111111-0000-4000-8000-000000000001"
    take(again, gone)
    publish(again)
    assert manifests(again, newcomer.ring(again))[gone].version == 2  # beyond its tombstone
    assert read_back(again, newcomer.ring(again)).security is not None


def test_the_register_opens_for_recovery_keys_only(burnt: Burnt) -> None:
    state = burnt.state()
    ref = state.catalogue.devices
    assert ref is not None
    with pytest.raises(TamperedError):
        open_register(state.read(ref.object), state.repository, ref.epoch, burnt.patrol.ring(burnt.office))
    for compartment in (["office"], ["city", "office"]):
        device = Device("Insider")
        with pytest.raises(InputError, match="own"):
            burnt.office.enrol(write_request(device.request, device.signing), ["fire"], compartment)
    with pytest.raises(InputError, match="own"):
        take(burnt.office, compartment="office")
    assert "office" not in state.catalogue.epochs


def test_a_key_that_is_no_recovery_key_of_this_office_recovers_nothing(
    burnt: Burnt, clock: Ticking, tmp_path: Path
) -> None:
    other = Founded(*offices.create(tmp_path / "other", "City of Port Adler", PASSPHRASE, clock))
    stranger = recovery.read_key(other.carried[3].path.read_bytes(), other.carried[3].passphrase)
    other.office.close()
    device = known_devices.RecoveryKey(burnt.patrol.agreement, burnt.patrol.signing)
    with pytest.raises(InputError, match="not a recovery key of that office"):
        recovery.recover(tmp_path / "again", burnt.state(), stranger, NEW_WORDS, clock)
    with pytest.raises(InputError, match="a vehicle's"):
        recovery.recover(tmp_path / "again", burnt.state(), device, NEW_WORDS, clock)
    with pytest.raises(WrongPassphraseError):
        recovery.read_key(burnt.carried[3].path.read_bytes(), burnt.carried[4].passphrase)
    with pytest.raises(InputError, match="not a recovery key"):
        recovery.read_key(burnt.carried[0].path.read_bytes(), burnt.carried[0].passphrase)
    assert not (tmp_path / "again").exists()


def test_a_revoked_recovery_key_recovers_nothing_and_the_other_does(burnt: Burnt, clock: Ticking) -> None:
    Custody(burnt.office).revoke(burnt.office.device("Recovery key 1"), "found in a taxi")
    shutil.rmtree(burnt.copy)
    shutil.copytree(burnt.office.repository.folder, burnt.copy)
    with pytest.raises(InputError, match="revoked"):
        recovery.open_with(burnt.state(), burnt.key(1))
    assert len(recovery.open_with(burnt.state(), burnt.key(2)).keys) > 8


@pytest.mark.parametrize("name", ["timestamp.json", "*.snapshot.json", "*.targets.json", "1.root.json"])
def test_a_repository_whose_signatures_do_not_hold_recovers_nothing(burnt: Burnt, name: str) -> None:
    for path in (burnt.copy / "metadata").glob(name):
        changed, count = re.subn(rb'("expires": ?"20)', rb'"expires":"99', path.read_bytes())
        assert count == 1
        path.write_bytes(changed)
    with pytest.raises((SignatureError, TamperedError)):
        burnt.state()


def test_a_repository_of_another_state_than_its_catalogue_recovers_nothing(burnt: Burnt) -> None:
    for path in (burnt.copy / "targets").rglob("*.catalogue"):
        path.write_bytes(path.read_bytes().replace(b'"era":1', b'"era":2'))
    with pytest.raises(TamperedError):
        burnt.state()


def test_an_expired_repository_is_recovered_all_the_same(burnt: Burnt, clock: Ticking) -> None:
    clock.now += timedelta(days=1_500)
    office = burnt.recovered(clock)
    rotation = RootRotation(office)
    data = burnt.signed(rotation.start(["online", "targets"]).root, *burnt.carried[:2])
    with pytest.raises(InputError, match="--clock-is-right"):
        rotation.finish(data)
    rotation.finish(data, clock_is_right=True)
    assert publish(office).sealed == 0
    office.close()


def test_a_facility_that_the_copy_has_lost_is_named_and_stays_on_offer(burnt: Burnt, clock: Ticking) -> None:
    manifest = manifests(burnt.office, burnt.patrol.ring(burnt.office))[FACILITIES[0]]
    record = next(one for one in manifest.parts if one.kind == "record")
    (burnt.copy / record.objects[0].path).unlink()
    office = burnt.recovered(clock)
    (warning,) = burnt.done.warnings
    assert FACILITIES[0] in warning
    sign_anew(burnt, office)
    assert publish(office).sealed == 0
    assert manifests(office, burnt.patrol.ring(office))[FACILITIES[0]] == manifest
    take(office)  # its owner's folder again, under its id
    publish(office)
    assert manifests(office, burnt.patrol.ring(office))[FACILITIES[0]].version == manifest.version + 1
    assert read_back(office, burnt.patrol.ring(office)).security is not None
    office.close()


def test_a_full_folder_is_left_alone_and_a_failure_leaves_nothing(
    burnt: Burnt, clock: Ticking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="not empty"):
        recovery.recover(burnt.office.home.folder, burnt.state(), burnt.key(), NEW_WORDS, clock)
    with pytest.raises(InputError):
        recovery.recover(tmp_path / "again", burnt.state(), burnt.key(), "short", clock)
    monkeypatch.setattr(RepositoryFolder, "copy_to", _full)
    with pytest.raises(StoreError):
        recovery.recover(tmp_path / "again", burnt.state(), burnt.key(), NEW_WORDS, clock)
    assert not (tmp_path / "again").exists()


def _full(*_: object) -> int:
    raise StoreError("no room")


def test_two_offices_of_one_name_do_not_both_publish(burnt: Burnt, again: Office) -> None:
    """The old one turns up again: once the recovered one has published, its state and root are not the newest."""
    sign_anew(burnt, again)
    again.copy_to(burnt.office.repository.folder)
    before = burnt.office.repository.get(signing.TIMESTAMP_PATH)
    for call in (burnt.office.renew, lambda: publish(burnt.office)):
        with pytest.raises(StoreError, match="never published"):
            call()
    assert burnt.office.repository.get(signing.TIMESTAMP_PATH) == before
