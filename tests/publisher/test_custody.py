"""Revoking, rotating, sealing anew: what a device that was revoked can open, tried out with its keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from responder_app.errors import InputError, NoAnswerError, StoreError
from responder_app.package.enrolment import write_request
from responder_app.package.grant import find_grant, open_grant
from responder_app.package.keys import KeyRing
from responder_app.publisher import signing
from responder_app.publisher.custody import Custody
from responder_app.publisher.office import Office, OwnerBytes
from tests.publisher.desk import (
    FACILITIES,
    PLAN,
    Device,
    Ticking,
    files,
    manifests,
    newest,
    preplan,
    publish,
    read_back,
    stored,
)
from tests.publisher.thief import Thief

PICTURE = {**PLAN, "id": "cameras", "title": "Cameras", "kind": "other document", "level": None, "scopes": ["police"]}


def enrolled(office: Office, name: str, *scopes: str, compartments: tuple[str, ...] = ("city",)) -> Device:
    device = Device(name)
    office.enrol(write_request(device.request, device.signing), scopes, compartments)
    return device


def take(office: Office, facility: str = FACILITIES[0], use: str = "Offices", compartment: str = "city") -> None:
    """A building with something for everybody, a section for police, and a drawing for police."""
    plan = preplan(facility, occupancy={"use": use}, security={"who_can_view": "Desk"}, documents=[PLAN, PICTURE])
    office.take(
        plan,
        [*files(f"plan of {facility} for {use}".encode()), OwnerBytes("cameras", b"where the cameras are")],
        compartment,
    )


def repository(office: Office) -> Path:
    return office.repository.folder


def test_a_revoked_device_is_listed_with_day_and_reason_and_finds_no_key_in_its_grant(
    office: Office, clock: Ticking
) -> None:
    engine, patrol = enrolled(office, "Engine 5", "fire"), enrolled(office, "Patrol 9", "police")
    take(office)
    publish(office)
    Custody(office).revoke(office.device("Engine 5"), "Left on a bus")
    listed = {one.name: one for one in office.devices()}["Engine 5"]
    assert (listed.state, listed.revoked_at, listed.reason) == ("revoked", clock.now, "Left on a bus")
    catalogue = newest(office)
    sealed = find_grant(stored(office, catalogue.grants), engine.request.fingerprint)
    grant = open_grant(sealed, engine.agreement, catalogue.repository, engine.request.fingerprint)
    assert (grant.keys, grant.revoked_at) == ((), clock.now)
    assert b"bus" not in grant.model_dump_json().encode()
    assert len(patrol.ring(office)) == 1 + 1 + 1  # shared twice, police once: fire's and its own neighbours' stay


def test_after_a_revocation_its_keys_open_what_was_published_before_and_nothing_newer(office: Office) -> None:
    patrol, other = enrolled(office, "Patrol 9", "police"), enrolled(office, "Patrol 10", "police")
    take(office)
    publish(office)
    thief = Thief(patrol.ring(office))
    before = thief.loot(repository(office))
    plan = f"plan of {FACILITIES[0]} for Offices".encode()
    assert {plan, b"where the cameras are"} <= before
    Custody(office).revoke(office.device("Patrol 9"), "stolen")
    after = thief.loot(repository(office))
    assert plan in after  # published before, not sealed anew: it still opens, as threats.md says
    assert b"where the cameras are" not in after  # restricted: sealed anew with the revocation
    take(office, use="Flats")
    take(office, FACILITIES[1])
    publish(office)
    assert thief.loot(repository(office)) <= before
    assert read_back(office, other.ring(office), FACILITIES[1]).security is not None


def test_after_sealing_anew_its_keys_open_nothing_that_it_has_not_already(office: Office, tmp_path: Path) -> None:
    patrol, other = enrolled(office, "Patrol 9", "police"), enrolled(office, "Patrol 10", "police")
    take(office)
    publish(office)
    thief = Thief(patrol.ring(office))
    seen = thief.loot(repository(office))
    office.copy_to(tmp_path / "stick")
    Custody(office).revoke(office.device("Patrol 9"), "stolen")
    Custody(office).reseal()
    assert thief.known  # it still holds the manifests and so the parts' old keys
    assert thief.loot(repository(office)) == set()
    assert thief.loot(tmp_path / "stick") == seen  # the control: a copy that was not brought up to date
    office.copy_to(tmp_path / "stick")
    assert thief.loot(tmp_path / "stick") == set()
    assert read_back(office, other.ring(office)).security is not None


def test_a_rotation_alone_leaves_shared_parts_wrapped_as_they_were_until_all_are_asked_for(office: Office) -> None:
    engine = enrolled(office, "Engine 5", "fire")
    take(office)
    publish(office)
    before = manifests(office, engine.ring(office))[FACILITIES[0]]
    Custody(office).rotate(["shared"])
    assert manifests(office, engine.ring(office))[FACILITIES[0]] == before
    done = Custody(office).rotate(["shared"], rewrap=True)
    after = manifests(office, engine.ring(office))[FACILITIES[0]]
    assert done.renewed == 1
    for was, now in zip(before.parts, after.parts, strict=True):
        assert (was.id, was.objects) == (now.id, now.objects)
        assert now.scopes != ("shared",) or (was.keys["shared"].epoch, now.keys["shared"].epoch) == (1, 3)
    assert (after.version, after.issued_at) == (before.version, before.issued_at)


def test_restricted_parts_are_sealed_anew_whenever_their_epoch_changed(office: Office) -> None:
    patrol = enrolled(office, "Patrol 9", "police")
    take(office)
    publish(office)
    before = manifests(office, patrol.ring(office))[FACILITIES[0]]
    Custody(office).rotate(["police"])
    after = manifests(office, patrol.ring(office))[FACILITIES[0]]
    fresh = {now.scopes for was, now in zip(before.parts, after.parts, strict=True) if was.objects != now.objects}
    kept = {now.scopes for was, now in zip(before.parts, after.parts, strict=True) if was.objects == now.objects}
    assert (fresh, kept) == ({("police",)}, {("shared",)})
    assert read_back(office, patrol.ring(office)).security is not None


def test_a_rotation_of_one_compartment_leaves_the_other_alone(office: Office) -> None:
    both = enrolled(office, "Chief", "police", compartments=("city", "harbour"))
    take(office)
    take(office, FACILITIES[1], compartment="harbour")
    publish(office)
    before = manifests(office, both.ring(office))
    Custody(office).rotate(compartments=["harbour"], rewrap=True)
    after = manifests(office, both.ring(office))
    assert before[FACILITIES[0]] == after[FACILITIES[0]]
    assert before[FACILITIES[1]] != after[FACILITIES[1]]


def test_a_revocation_changes_the_keys_of_the_devices_own_compartments_only(office: Office) -> None:
    enrolled(office, "Patrol 9", "police", compartments=("harbour",))
    take(office)
    take(office, FACILITIES[1], compartment="harbour")
    publish(office)
    Custody(office).revoke(office.device("Patrol 9"), "sold")
    epochs = newest(office).epochs
    assert epochs["city"] == {"shared": 1, "police": 1, "fire": 1, "oem": 1}
    assert epochs["harbour"] == {"shared": 2, "police": 2, "fire": 1, "oem": 1}


def test_what_changed_and_was_not_published_yet_waits_while_keys_change(office: Office) -> None:
    engine = enrolled(office, "Engine 5", "police")
    take(office)
    publish(office)
    take(office, use="Flats")
    Custody(office).rotate(rewrap=True)
    offered = read_back(office, engine.ring(office))
    assert offered.occupancy is not None
    assert offered.occupancy.use == "Offices"
    publish(office)
    offered = read_back(office, engine.ring(office))
    assert offered.occupancy is not None
    assert offered.occupancy.use == "Flats"


def test_what_moved_or_was_withdrawn_and_came_again_is_whole_after_old_objects_were_deleted(office: Office) -> None:
    both = enrolled(office, "Chief", "police", compartments=("city", "harbour"))
    take(office)
    take(office, FACILITIES[1])
    publish(office)
    office.withdraw(FACILITIES[1])
    take(office, compartment="harbour")
    Custody(office).reseal()
    assert manifests(office, both.ring(office)) == {}
    take(office, FACILITIES[1])
    publish(office)
    thief = Thief(both.ring(office))
    thief.loot(repository(office))
    assert {one.compartment for one in thief.known.values()} == {"city", "harbour"}
    for facility in FACILITIES:
        assert read_back(office, both.ring(office), facility).security is not None
    assert manifests(office, both.ring(office))[FACILITIES[1]].version == 2


def test_a_request_of_a_revoked_device_is_never_taken_again(office: Office) -> None:
    device = enrolled(office, "Engine 5", "fire")
    Custody(office).revoke(office.device("Engine 5"), "stolen")
    with pytest.raises(InputError, match="revoked"):
        office.enrol(write_request(device.request, device.signing), ["fire"])
    assert {one.name: one.state for one in office.devices()}["Engine 5"] == "revoked"


def test_a_device_is_named_by_its_name_or_enough_of_its_fingerprint(office: Office) -> None:
    one, two = enrolled(office, "Engine 5"), enrolled(office, "Engine 5")
    with pytest.raises(InputError, match="several"):
        office.device("Engine 5")
    spaced = " ".join((one.request.fingerprint[:4], one.request.fingerprint[4:10].upper()))
    assert office.device(spaced).fingerprint == one.request.fingerprint
    for text in (two.request.fingerprint[:4], "", "Engine 6"):
        with pytest.raises(NoAnswerError):
            office.device(text)
    Custody(office).revoke(office.device(two.request.fingerprint), "gone")
    assert office.device("Engine 5").fingerprint == one.request.fingerprint
    with pytest.raises(InputError, match="already"):
        office.device(two.request.fingerprint[:12])


def test_the_last_recovery_key_cannot_be_revoked_and_the_other_changes_every_key(office: Office) -> None:
    take(office)
    publish(office)
    Custody(office).revoke(office.device("Recovery key 1"), "found in a taxi")
    assert set(newest(office).epochs["city"].values()) == {2}
    with pytest.raises(InputError, match="last"):
        Custody(office).revoke(office.device("Recovery key 2"), "also")


@pytest.mark.parametrize(("scopes", "compartments"), [(["army"], []), ([], ["moon"])])
def test_an_unknown_scope_or_compartment_changes_nothing(
    office: Office, scopes: list[str], compartments: list[str]
) -> None:
    publish(office)
    for call in (Custody(office).rotate, Custody(office).reseal):
        with pytest.raises(InputError, match="choose from"):
            call(scopes, compartments)
    assert set(newest(office).epochs["city"].values()) == {1}


def test_a_revocation_cut_before_its_signature_is_completed_by_the_next_command(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = enrolled(office, "Engine 5", "fire")
    take(office)
    publish(office)
    thief = Thief(engine.ring(office))
    with monkeypatch.context() as patch:
        patch.setattr(signing, "sign_timestamp", _power_cut)
        with pytest.raises(StoreError):
            Custody(office).revoke(office.device("Engine 5"), "stolen")
    assert {one.name: one.state for one in office.devices()}["Engine 5"] == "revoked"
    publish(office)
    take(office, FACILITIES[1], use="Newer than the theft")
    publish(office)
    assert not any(b"Newer" in clear for clear in thief.loot(repository(office)))
    with office._registry.reading() as connection:
        everything = Thief(KeyRing(office._key_store(connection).epoch_keys())).loot(repository(office))
    assert any(b"Newer" in clear for clear in everything)  # the control: it is there to be found
    assert signing.published_sequence(office.repository) == newest(office).sequence


def _power_cut(*_arguments: object) -> None:
    raise StoreError("power cut")


def test_a_damaged_object_stops_sealing_anew_and_deletes_nothing(office: Office) -> None:
    patrol = enrolled(office, "Patrol 9", "police")
    take(office)
    publish(office)
    manifest = manifests(office, patrol.ring(office))[FACILITIES[0]]
    path = repository(office) / manifest.parts[0].objects[0].path
    path.unlink()
    before = {one.name for one in (repository(office) / "objects").rglob("*")}
    with pytest.raises(StoreError, match="lost"):
        Custody(office).reseal()
    assert before <= {one.name for one in (repository(office) / "objects").rglob("*")}
    assert newest(office).sequence == signing.published_sequence(office.repository)


def test_an_object_that_the_office_has_lost_stays_on_its_copies(office: Office, tmp_path: Path) -> None:
    patrol = enrolled(office, "Patrol 9", "police")
    take(office)
    publish(office)
    office.copy_to(tmp_path / "stick")
    lost = manifests(office, patrol.ring(office))[FACILITIES[0]].parts[0].objects[0]
    (repository(office) / lost.path).unlink()
    publish(office)
    office.copy_to(tmp_path / "stick")
    assert (tmp_path / "stick" / lost.path).is_file()


def test_deleting_old_objects_touches_no_other_file(office: Office) -> None:
    take(office)
    publish(office)
    for name in ("objects/notes.txt", "objects/ab/short", "index.html"):
        path = repository(office) / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("not ours")
    Custody(office).reseal()
    for name in ("objects/notes.txt", "objects/ab/short", "index.html"):
        assert (repository(office) / name).exists()


def test_keys_of_a_clock_that_jumped_are_not_changed_until_a_person_confirms_it(office: Office, clock: Ticking) -> None:
    enrolled(office, "Engine 5", "fire")
    publish(office)
    clock.now = clock.now.replace(year=2031)
    with pytest.raises(InputError, match="--clock-is-right"):
        Custody(office).revoke(office.device("Engine 5"), "stolen")
    assert office.device("Engine 5").state == "active"
    Custody(office, clock_is_right=True).revoke(office.device("Engine 5"), "stolen")


def test_recovery_keys_open_everything_after_all_of_it(office: Office) -> None:
    enrolled(office, "Engine 5", "fire")
    take(office)
    publish(office)
    Custody(office).revoke(office.device("Engine 5"), "stolen")
    Custody(office).reseal()
    publish(office)
    with office._registry.reading() as connection:
        ring = KeyRing(office._key_store(connection).epoch_keys())
    assert read_back(office, ring).security is not None
