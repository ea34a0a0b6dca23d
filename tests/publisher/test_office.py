"""The office from set-up to publication: what is written, what is kept, what an interruption leaves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from tuf.api.metadata import Metadata, Root

from responder_app.errors import (
    InputError,
    NotInitialisedError,
    SignatureError,
    StoreError,
    WrongPassphraseError,
)
from responder_app.package.digest import sha256_hex
from responder_app.package.enrolment import read_answer, write_request
from responder_app.package.grant import find_grant, open_grant
from responder_app.package.keys import KeyRing, ScopeKeyId
from responder_app.package.part import open_part
from responder_app.package.shard import open_shard
from responder_app.publisher import office as offices
from responder_app.publisher import signing
from responder_app.publisher.office import Office
from responder_app.publisher.store import RepositoryFolder
from tests.publisher.desk import (
    FACILITIES,
    PASSPHRASE,
    Device,
    Ticking,
    draw,
    files,
    manifests,
    newest,
    preplan,
    publish,
    read_back,
    stored,
)


def test_what_was_taken_in_is_what_a_granted_device_reads(office: Office) -> None:
    plan = preplan(occupancy={"use": "Offices"}, security={"who_can_view": "Desk"})
    office.take(plan, files())
    engine, patrol = Device(), Device("Patrol 9")
    office.enrol(write_request(engine.request, engine.signing), ["fire"])
    office.enrol(write_request(patrol.request, patrol.signing), ["police"])
    publish(office)
    assert read_back(office, patrol.ring(office)) == plan
    seen = read_back(office, engine.ring(office))
    assert seen.occupancy == plan.occupancy
    assert seen.security is None
    assert seen.is_withheld("security")


def test_a_file_and_its_previews_come_back_byte_for_byte(office: Office) -> None:
    engine = Device()
    office.take(preplan(), files(b"plan of floor one"))
    office.enrol(write_request(engine.request, engine.signing), [])
    publish(office)
    ring = engine.ring(office)
    manifest = manifests(office, ring)[FACILITIES[0]]
    clear = {
        entry.kind: open_part(manifest.place, entry, ring, lambda ref: stored(office, ref)) for entry in manifest.parts
    }
    assert clear["plan"] == b"plan of floor one"
    assert clear["overview"] == b"picture of plan of floor one"
    assert clear["words"] == b"words of plan of floor one"


def test_the_answer_to_a_device_names_the_repository_by_its_root(office: Office) -> None:
    device = Device()
    answer = read_answer(office.enrol(write_request(device.request, device.signing), ["fire"], source="/media/stick"))
    assert answer.repository == sha256_hex(stored_root(office))
    assert answer.scopes == ("fire", "shared")
    assert (answer.device, answer.source) == (device.request.fingerprint, "/media/stick")


def stored_root(office: Office) -> bytes:
    root = office.repository.get("metadata/1.root.json")
    assert root is not None
    return root


def test_a_request_signed_by_another_key_is_not_taken_in(office: Office) -> None:
    with pytest.raises(SignatureError):
        office.enrol(write_request(Device().request, Device().signing), [])
    assert [device.state for device in office.devices()] == ["recovery", "recovery"]


def test_an_unknown_scope_is_refused_by_name(office: Office) -> None:
    device = Device()
    with pytest.raises(InputError, match="'army'"):
        office.enrol(write_request(device.request, device.signing), ["army"])


def test_publishing_again_without_a_change_signs_only_the_timestamp(office: Office, clock: Ticking) -> None:
    office.take(preplan(), files())
    first = publish(office)
    before = snapshot(office)
    clock.now += timedelta(hours=1)
    again = publish(office)
    assert (again.sequence, again.sealed, again.objects_written) == (first.sequence, 0, 0)
    assert changed(before, snapshot(office)) == {"metadata/timestamp.json"}


def test_one_change_writes_the_changed_record_its_manifest_its_shard_and_metadata_only(office: Office) -> None:
    for facility in FACILITIES:
        office.take(preplan(facility), files(facility.encode()))
    publish(office)
    before = snapshot(office)
    office.take(preplan(occupancy={"use": "Flats"}), files(FACILITIES[0].encode()))
    result = publish(office)
    written = changed(before, snapshot(office))
    assert (result.sequence, result.sealed, result.objects_written) == (2, 1, 3)
    assert sum(path.startswith("objects/") for path in written) == 3
    assert {path.split("/")[0] for path in written} == {"objects", "targets", "metadata"}


def test_an_unchanged_plan_keeps_its_objects_when_its_facility_changes(office: Office) -> None:
    engine = Device()
    office.enrol(write_request(engine.request, engine.signing), [])
    office.take(preplan(), files())
    publish(office)
    before = manifests(office, engine.ring(office))[FACILITIES[0]]
    office.take(preplan(occupancy={"use": "Flats"}), files())
    publish(office)
    after = manifests(office, engine.ring(office))[FACILITIES[0]]
    kept = {entry.kind for entry in after.parts if entry in before.parts}
    assert kept == {"plan", "overview", "words"}
    assert (before.version, after.version) == (1, 2)


def snapshot(office: Office) -> dict[str, str]:
    folder = office.repository.folder
    return {
        path.relative_to(folder).as_posix(): sha256_hex(path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {path for path, digest in after.items() if before.get(path) != digest}


def test_a_withdrawn_facility_is_listed_as_a_tombstone(office: Office) -> None:
    engine = Device()
    office.enrol(write_request(engine.request, engine.signing), [])
    office.take(preplan(), files())
    publish(office)
    office.withdraw(FACILITIES[0])
    publish(office)
    (ref,) = newest(office).shards
    key_id = ScopeKeyId(newest(office).repository, "city", "shared", ref.epoch)
    shard = open_shard(stored(office, ref.object), key_id, ref.prefix, engine.ring(office))
    assert shard is not None
    assert shard.entries == ()
    assert [(stone.facility, stone.version, stone.reason) for stone in shard.tombstones] == [
        (FACILITIES[0], 1, "withdrawn")
    ]


@pytest.mark.parametrize("told", [True, False])
def test_what_was_withdrawn_and_comes_again_unchanged_gets_a_version_beyond_its_tombstone(
    office: Office, told: bool
) -> None:
    engine = Device()
    office.enrol(write_request(engine.request, engine.signing), [])
    office.take(preplan(), files())
    publish(office)
    office.withdraw(FACILITIES[0])
    if told:
        publish(office)
    office.take(preplan(), files())
    assert publish(office).sealed == 1
    assert manifests(office, engine.ring(office))[FACILITIES[0]].version == 2
    assert publish(office).sealed == 0


def test_no_name_of_a_facility_is_in_the_repository_in_clear(office: Office) -> None:
    office.take(preplan(), files(b"drawing bytes"))
    publish(office)
    everything = b"".join(path.read_bytes() for path in office.repository.folder.rglob("*") if path.is_file())
    for secret in (b"Building 0000", b"Adler Way", b"drawing bytes", FACILITIES[0].encode()):
        assert secret not in everything
    assert b"City of Port Adler" in everything  # the control: the office's own name is public


def test_neither_names_nor_files_lie_in_clear_on_the_offices_disk(office: Office) -> None:
    office.take(preplan(), files(b"drawing bytes"))
    everything = b"".join(path.read_bytes() for path in office.home.folder.rglob("*") if path.is_file())
    assert b"Building 0000" not in everything
    assert b"drawing bytes" not in everything
    assert b"memory_kib" in everything  # the control: the key file's parameters are clear


def test_a_publication_cut_before_its_signature_is_completed_by_the_next_run(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.take(preplan(), files())
    with monkeypatch.context() as patch:
        patch.setattr(signing, "sign_timestamp", _power_cut)
        with pytest.raises(StoreError):
            publish(office)
    assert office.repository.get("metadata/timestamp.json") is None
    result = publish(office)
    assert (result.sequence, result.sealed) == (1, 0)
    assert signing.published_sequence(office.repository) == 1


def _power_cut(*_arguments: object) -> None:
    raise StoreError("power cut")


def test_a_repository_restored_from_a_copy_is_not_signed_again(office: Office) -> None:
    office.take(preplan(), files())
    publish(office)
    old = office.repository.get("metadata/timestamp.json")
    for use in ("Flats", "Shops"):
        office.take(preplan(occupancy={"use": use}), files())
        publish(office)
    assert old is not None
    office.repository.put("metadata/timestamp.json", old)
    with pytest.raises(StoreError, match="restored from a copy"):
        publish(office)


@pytest.mark.parametrize("jump", [timedelta(hours=25), timedelta(hours=-1)])
def test_a_clock_that_jumped_is_not_signed_until_a_person_confirms_it(
    office: Office, clock: Ticking, jump: timedelta
) -> None:
    office.take(preplan(), files())
    publish(office)
    clock.now += jump
    with pytest.raises(InputError, match="--clock-is-right"):
        publish(office)
    office.publish(draw, clock_is_right=True)


def test_two_of_three_root_keys_sign_the_root_and_each_file_opens_with_its_own_passphrase(
    tmp_path: Path, clock: Ticking
) -> None:
    office, carried = offices.create(tmp_path / "office", "City", PASSPHRASE, clock)
    office.close()
    assert [key.path.name for key in carried] == [
        "root-1.pem", "root-2.pem", "root-3.pem", "recovery-1.pem", "recovery-2.pem",
    ]  # fmt: skip
    for key in carried:
        pem = key.path.read_bytes()
        assert load_pem_private_key(pem, key.passphrase.encode())
        with pytest.raises(ValueError, match=r".*"):
            load_pem_private_key(pem, b"wrong")
    root = Metadata[Root].from_bytes((office.home.repository / "metadata/1.root.json").read_bytes())
    assert root.signed.roles["root"].threshold == 2
    root.verify_delegate("root", root)


def test_a_recovery_key_opens_every_package(tmp_path: Path, clock: Ticking) -> None:
    office, carried = offices.create(tmp_path / "office", "City", PASSPHRASE, clock)
    plan = preplan(security={"who_can_view": "Desk"})
    office.take(plan, files())
    publish(office)
    recovery = next(device for device in office.devices() if device.name == "Recovery key 1")
    key = load_pem_private_key(carried[3].path.read_bytes(), carried[3].passphrase.encode())
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    sealed = find_grant(stored(office, newest(office).grants), recovery.fingerprint)
    grant = open_grant(sealed, key, newest(office).repository, recovery.fingerprint)
    assert read_back(office, KeyRing(grant.epoch_keys())) == plan
    office.close()


def test_a_damaged_timestamp_is_said_and_never_signed_over(office: Office) -> None:
    office.take(preplan(), files())
    publish(office)
    office.repository.put("metadata/timestamp.json", b"{")
    with pytest.raises(StoreError, match="damaged"):
        publish(office)


def test_the_office_opens_with_its_own_passphrase_only(tmp_path: Path, office: Office) -> None:
    with pytest.raises(WrongPassphraseError, match="publisher passphrase"):
        offices.open_office(office.home.folder, "another passphrase")
    with pytest.raises(NotInitialisedError, match=r"no office in .*nowhere.*--office"):
        offices.open_office(tmp_path / "nowhere", PASSPHRASE)


def test_a_second_office_in_the_same_folder_is_refused(office: Office) -> None:
    with pytest.raises(InputError, match="already"):
        offices.create(office.home.folder, "Other", PASSPHRASE)


def test_a_copy_of_the_repository_is_brought_up_to_date_with_few_files(office: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    office.take(preplan(), files())
    publish(office)
    office.copy_to(stick)
    office.take(preplan(occupancy={"use": "Flats"}), files())
    publish(office)
    assert office.copy_to(stick) == 7
    assert office.copy_to(stick) == 0
    on_stick = RepositoryFolder(stick).get("metadata/timestamp.json")
    assert on_stick == office.repository.get("metadata/timestamp.json")


def test_a_stick_of_another_office_or_with_a_newer_state_is_left_alone(
    office: Office, tmp_path: Path, clock: Ticking
) -> None:
    other, _ = offices.create(tmp_path / "other", "County", PASSPHRASE, clock)
    other.take(preplan(), files())
    publish(other)
    other.copy_to(tmp_path / "stick")
    before = (tmp_path / "stick/metadata/timestamp.json").read_bytes()
    with pytest.raises(InputError, match="another office"):
        office.copy_to(tmp_path / "stick")
    old = other.repository.get("metadata/timestamp.json")
    other.take(preplan(occupancy={"use": "Flats"}), files())
    publish(other)
    other.copy_to(tmp_path / "stick")
    assert old is not None
    other.repository.put("metadata/timestamp.json", old)
    with pytest.raises(StoreError, match="publish first"):
        other.copy_to(tmp_path / "stick")
    assert (tmp_path / "stick/metadata/timestamp.json").read_bytes() != before
    other.close()
