"""The office's side of mutual aid: whom it admits, what it publishes for guests, when it ends by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta

import pytest

from responder_app.errors import InputError, NoAnswerError
from responder_app.model.facility import Document
from responder_app.package.enrolment import write_request
from responder_app.package.guest import open_guest_list
from responder_app.package.keys import KeyRing, ScopeKeyId
from responder_app.package.manifest import Manifest, open_manifest
from responder_app.package.part import open_part
from responder_app.publisher.custody import Custody
from responder_app.publisher.guests import Guests
from responder_app.publisher.office import Office
from responder_app.publisher.previews import Preview
from responder_app.publisher.registry import devices, packages
from tests.publisher.desk import FACILITIES, PLAN, Device, Ticking, draw, files, newest, preplan, publish, stored

DAYS = timedelta(days=3)
CAMERAS = {**PLAN, "id": "plan-2", "title": "Cameras", "scopes": ["police"]}


def asked(device: Device) -> bytes:
    return write_request(device.request, device.signing)


def admit(office: Office, device: Device, scopes: Collection[str] = (), facility: str = FACILITIES[0]) -> None:
    Guests(office).admit(asked(device), [facility], office.clock() + DAYS, scopes)


def guest_manifests(office: Office, ring: KeyRing) -> dict[str, Manifest]:
    """What a guest with these keys is offered now, by facility."""
    catalogue, found = newest(office), {}
    for ref in catalogue.guests:
        key_id = ScopeKeyId(catalogue.repository, ref.compartment, ref.scope, ref.epoch)
        listed = open_guest_list(stored(office, ref.object), key_id, ring)
        for entry in listed.entries if listed else ():
            manifest = open_manifest(stored(office, entry.manifest), key_id, entry.facility, ring)
            assert manifest is not None
            found[entry.facility] = manifest
    return found


@pytest.fixture
def two(office: Office) -> Office:
    """With two published facilities."""
    for facility in FACILITIES:
        office.take(preplan(facility), files())
    publish(office)
    return office


def test_what_is_made_of_a_sheet_has_the_sheets_readers_for_guests_too(office: Office) -> None:
    """Overview, words and tiles of a drawing for the police are wrapped for the police and for nobody else."""

    def previews(document: Document, read: Callable[[], bytes], digest: str) -> Iterator[Preview]:
        yield Preview("overview", 1, b"picture of " + document.id.encode())
        yield Preview("words", 1, b"words of " + document.id.encode())

    def tiles(document: Document, _read: Callable[[], bytes], _digest: str, page: int) -> Preview:
        return Preview("tiles", page, b"tiles of " + document.id.encode())

    both = preplan(documents=[PLAN, CAMERAS])
    office.take(both, [*files(), type(files()[0])("plan-2", b"the cameras")])
    office.publish(previews, tiles=tiles)
    with office.reading() as connection:
        (package,) = packages.every(connection)
        told = {one.role: one.entry for one in packages.parts_of(connection, package.id)}
    for role in ("source/plan-2", "overview/plan-2/1", "words/plan-2/1", "tiles/plan-2/1"):
        assert (told[role].scopes, set(told[role].keys)) == (("police",), {"police"})
        assert told[role].kind == "restricted"  # not even what it is
    for role in ("source/plan-1", "overview/plan-1/1", "words/plan-1/1", "tiles/plan-1/1"):
        assert (told[role].scopes, set(told[role].keys)) == (("shared",), {"shared"})

    plain, police = Device("Engine 40"), Device("Patrol 40")
    admit(office, plain)
    admit(office, police, ("police",))
    closed = {ref.hash for role, one in told.items() if one.scopes == ("police",) for ref in one.objects}
    assert len(closed) == 5  # with the record of the police

    def readable(device: Device) -> set[bytes]:
        ring = device.ring(office)
        manifest = guest_manifests(office, ring)[FACILITIES[0]]
        parts = [one for one in manifest.parts if one.kind != "record"]
        assert {scope for one in manifest.parts for scope in one.keys} == {next(iter(ring)).id.scope}
        return {open_part(manifest.place, one, ring, lambda ref: stored(office, ref)) for one in parts}

    cameras = {b"the cameras", b"picture of plan-2", b"words of plan-2", b"tiles of plan-2"}
    assert readable(police) - readable(plain) == cameras
    assert b"picture of plan-1" in readable(plain)
    named = {
        ref.hash for one in guest_manifests(office, plain.ring(office))[FACILITIES[0]].parts for ref in one.objects
    }
    assert named.isdisjoint(closed)


def test_whom_and_what_an_office_does_not_admit(two: Office) -> None:
    guests, device, own = Guests(two), Device("Engine 40"), Device()
    until = two.clock() + DAYS
    two.enrol(asked(own), ["fire"])
    two.take(preplan("00000000-0000-4000-8000-000000000009"), files())
    before = newest(two).sequence
    refused: tuple[tuple[type[Exception], str, Callable[[], object]], ...] = (
        (InputError, "cannot become a guest", lambda: guests.admit(asked(own), [FACILITIES[0]], until)),
        (InputError, "at least one", lambda: guests.admit(asked(device), [], until)),
        (NoAnswerError, "no facility", lambda: guests.admit(asked(device), ["Nowhere"], until)),
        (
            InputError,
            "publish first",
            lambda: guests.admit(asked(device), ["00000000-0000-4000-8000-000000000009"], until),
        ),
        (InputError, "is over", lambda: guests.admit(asked(device), [FACILITIES[0]], two.clock())),
        (InputError, "a year", lambda: guests.admit(asked(device), [FACILITIES[0]], until + timedelta(days=366))),
        (InputError, "no scope", lambda: guests.admit(asked(device), [FACILITIES[0]], until, ["army"])),
        (InputError, "is no guest", lambda: guests.prolong(two.device("Engine 5"), until)),
        (InputError, "is no guest", lambda: guests.end(two.device("Engine 5"))),
    )
    for kind, words, attempt in refused:
        with pytest.raises(kind, match=words):
            attempt()
    assert (newest(two).sequence, newest(two).guests) == (before, ())
    admit(two, device)
    Custody(two).revoke(two.device("Engine 40"), "stolen")
    with pytest.raises(InputError, match="was revoked"):
        admit(two, device)


def test_publishing_ends_what_is_over_and_a_renewal_by_timer_does_too(two: Office, clock: Ticking) -> None:
    first, second = Device("Engine 40"), Device("Engine 41")
    admit(two, first)
    Guests(two).admit(asked(second), [FACILITIES[0]], clock.now + 2 * DAYS)
    lists = {ref.scope for ref in newest(two).guests}
    assert len(lists) == 2
    for _ in range(12):  # a timer, four times a day
        clock.now += timedelta(hours=6)
        two.renew()
    assert (len(newest(two).guests), len(first.ring(two))) == (1, 0)
    ended = two.device("Engine 40").guest
    assert ended is not None
    assert ended.ended_at == clock.now
    with two.writing() as (_, keys):
        epochs = sorted(key.id.epoch for key in keys.epoch_keys() if key.id.scope == ended.scope)
    assert epochs == [1, 2]  # the second is nobody's
    clock.now += DAYS
    two.publish(draw, clock_is_right=True)
    assert (newest(two).guests, len(second.ring(two))) == ((), 0)
    Guests(two).prolong(two.device("Engine 41"), clock.now + DAYS)
    assert {key.id.epoch for key in second.ring(two)} == {1, 2}
    assert [ref.epoch for ref in newest(two).guests] == [2]


def test_an_early_end_is_told_until_the_date_that_was_promised(two: Office, clock: Ticking) -> None:
    device = Device("Engine 40")
    admit(two, device)
    Guests(two).end(two.device("Engine 40"))
    (told,) = newest(two).guests
    assert guest_manifests(two, device.ring(two)) == {}
    clock.now += DAYS
    two.publish(draw, clock_is_right=True)
    assert newest(two).guests == ()
    assert not (two.repository.folder / told.object.path).exists() or two.prune() >= 1


def test_a_facility_that_moves_to_another_district_moves_for_guests_with_the_same_publication(two: Office) -> None:
    device = Device("Engine 40")
    admit(two, device)
    two.take(preplan(), files(), "harbour")
    publish(two)
    assert {ref.compartment for ref in newest(two).guests} == {"city", "harbour"}
    (manifest,) = guest_manifests(two, device.ring(two)).values()
    assert (manifest.compartment, manifest.version) == ("harbour", 2)


def test_new_keys_for_all_are_new_keys_for_guests(two: Office) -> None:
    device = Device("Engine 40")
    admit(two, device)
    before = guest_manifests(two, device.ring(two))
    Custody(two).rotate()
    assert [ref.epoch for ref in newest(two).guests] == [2]
    after = guest_manifests(two, device.ring(two))
    assert before.keys() == after.keys()
    assert {wrapped.epoch for one in after.values() for part in one.parts for wrapped in part.keys.values()} == {2}
    Custody(two).rotate(scopes=["fire"])
    assert [ref.epoch for ref in newest(two).guests] == [2]


def test_what_has_not_changed_costs_guests_nothing_and_nothing_of_theirs_is_deleted(two: Office) -> None:
    admit(two, Device("Engine 40"))
    before, lists = set(two.repository.folder.rglob("*")), newest(two).guests
    two.take(preplan(FACILITIES[1], occupancy={"use": "school"}), files())
    publish(two)
    assert newest(two).guests == lists
    two.prune()
    for ref in lists:
        assert two.repository.folder / ref.object.path in before
        assert stored(two, ref.object)
    with two.reading() as connection:
        (guest,) = (one.guest for one in devices.every(connection) if one.guest)
    assert guest.facilities == (FACILITIES[0],)
