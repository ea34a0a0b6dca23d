"""Attacks on mutual aid: lists, manifests and grants that are false, swapped, old or another guest's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from responder_app.errors import RollbackError
from responder_app.library.library import open_library
from responder_app.package.catalogue import GuestRef, read_catalogue
from responder_app.package.digest import ObjectRef
from responder_app.package.grant import Grant, seal_grant, write_grants
from responder_app.package.guest import GuestList, open_guest_list, seal_guest_list
from responder_app.package.keys import EpochKey, KeyRing
from responder_app.package.public_keys import from_text
from responder_app.package.shard import ShardEntry
from responder_app.publisher.guests import Guests
from responder_app.sync.answers import Change
from responder_app.sync.handing.holding import read_holding
from responder_app.sync.handing.mirror import Mirror
from responder_app.sync.handing.place import Place
from responder_app.sync.rebuild import Rebuild
from tests.journeys.forger import Forger
from tests.sync.guest_scene import STAY, admit, device_of, shown, until
from tests.sync.scene import KEY, Scene, Vehicle, facility_id, plan_bytes

LATER = timedelta(days=300)


def sync(scene: Scene, vehicle: Vehicle) -> Change:
    return vehicle.service(scene.repository).sync_now()


def own_key(vehicle: Vehicle) -> EpochKey:
    """A guest has one key: its own."""
    (key,) = vehicle.library.ring(vehicle.answer.repository)
    return key


def listed(scene: Scene, vehicle: Vehicle) -> tuple[GuestRef, GuestList]:
    """The newest list that is for this guest."""
    key = own_key(vehicle)
    (ref,) = (one for one in Forger(scene.office, scene.repository).newest().guests if one.scope == key.id.scope)
    found = open_guest_list((scene.repository / ref.object.path).read_bytes(), key.id, KeyRing([key]))
    assert found is not None
    return ref, found


def entry(of: GuestList, number: int) -> ShardEntry:
    return next(one for one in of.entries if one.facility == facility_id(number))


@pytest.fixture
def guest(scene: Scene) -> Vehicle:
    """A guest that holds two facilities of three."""
    scene.publish(1, 2, 3)
    vehicle = admit(scene, 1, 2)
    assert sync(scene, vehicle).is_whole
    return vehicle


def test_a_guest_is_given_a_key_of_its_own_and_nothing_else_opens_with_it(scene: Scene, guest: Vehicle) -> None:
    key = own_key(guest)
    assert key.id.scope.startswith("guest-")
    scopes = Forger(scene.office, scene.repository).newest().epochs["city"]
    assert set(scopes) == {"shared", "fire", "police", "oem"}  # its own key is not told of there
    fetched = {path.name for path in guest.paths.objects.rglob("*") if path.is_file()}
    home = scene.enrol("Engine 5")
    assert sync(scene, home).is_whole
    named = scene.named(home)
    lists = {ref.hash for ref in (*named.shards, *named.manifests.values())}
    assert lists.isdisjoint(fetched)
    others = {ref.hash for (facility, _), ref in named.parts.items() if facility == facility_id(3)}
    closed = {ref.hash for (_, kind), ref in named.parts.items() if " for " in kind}
    assert (others | closed).isdisjoint(fetched)
    assert named.parts[facility_id(1), "plan"].hash in fetched  # the very objects of everybody


def test_what_a_guest_hands_on_is_what_it_may_have(scene: Scene, guest: Vehicle) -> None:
    stick = scene.folder / "stick"
    stick.mkdir()
    Mirror(read_holding(guest.paths, guest.answer), Place(stick)).run()
    copied = {path.name for path in (stick / "objects").rglob("*") if path.is_file()}
    held = {path.name for path in guest.paths.objects.rglob("*") if path.is_file()}
    assert copied <= held
    other = admit(scene, 3, name="Engine 41")
    assert sync(scene, guest).is_whole
    Mirror(read_holding(guest.paths, guest.answer), Place(stick)).run()
    change = other.service(stick).sync_now()
    assert (change.added, shown(other)) == ((), set())
    again = scene.stranger("Engine 40 anew")  # the same keys in an empty library: what was handed on is enough
    same = Vehicle(again.paths, guest.device, guest.answer, again.library, guest.clock)
    assert same.service(stick).sync_now().is_whole
    assert same.plan(2) == plan_bytes(2)


def test_a_manifest_of_another_facility_another_guest_or_everybody_is_not_taken(scene: Scene, guest: Vehicle) -> None:
    """By a thief who has both signing keys and this guest's own key."""
    home, other = scene.enrol("Engine 5"), admit(scene, 1, name="Engine 41")
    for vehicle in (guest, home, other):
        assert sync(scene, vehicle).is_whole
    ref, own = listed(scene, guest)
    _, theirs = listed(scene, other)
    mine = entry(own, 1)
    forger = Forger(scene.office, scene.repository)
    number = forger.newest().sequence

    def offer(manifest: ObjectRef) -> Change:
        nonlocal number
        number += 1000
        false = own.model_copy(update={"entries": (mine.model_copy(update={"manifest": manifest}), entry(own, 2))})
        lies = forger.lay(seal_guest_list(false, own_key(guest)))
        forger.false_state(number, guests=(ref.model_copy(update={"object": lies}),))
        return sync(scene, guest)

    swapped = (entry(own, 2).manifest, entry(theirs, 1).manifest, scene.named(home).manifests[facility_id(1)])
    for manifest in swapped:
        assert offer(manifest).refused == (facility_id(1),)
        assert (guest.shown(1), guest.plan(1)) == ("Building 1", plan_bytes(1))
    assert offer(mine.manifest).refused == ()  # the control


def test_whoever_has_the_signing_keys_alone_moves_no_end_and_takes_nothing_away(scene: Scene, guest: Vehicle) -> None:
    other = admit(scene, 1, name="Engine 41", stay=LATER)
    for vehicle in (guest, other):
        assert sync(scene, vehicle).is_whole
    (ref, own), (strange, _) = listed(scene, guest), listed(scene, other)
    end = guest.library.receipt(facility_id(1)).guest_until
    forger = Forger(scene.office, scene.repository)
    number = forger.newest().sequence
    longer, over = (own.model_copy(update={"until": scene.clock() + by}) for by in (LATER, -LATER))
    thief = EpochKey.generate(own_key(guest).id)
    offers = (
        (ref.model_copy(update={"object": forger.lay(seal_guest_list(longer, thief))}),),
        (ref.model_copy(update={"object": forger.lay(seal_guest_list(over, thief))}),),
        (ref.model_copy(update={"object": strange.object}),),  # the list of another guest, who stays longer
        (ref.model_copy(update={"object": forger.newest().shards[0].object}),),
        (),
    )
    for guests in offers:
        number += 1000
        forger.false_state(number, guests=guests)
        assert not sync(scene, guest).is_whole
        assert shown(guest) == {facility_id(1), facility_id(2)}
        assert guest.library.receipt(facility_id(1)).guest_until == end
    now = scene.clock()
    grant = Grant(
        suite="R1", repository=guest.answer.repository, device=guest.device.fingerprint, name="", agency="",
        scopes=("shared",), compartments=("city",), issued_at=now, guest_until=now + LATER,
    )  # fmt: skip
    sealed = seal_grant(grant, from_text(guest.device.agreement_public))
    forger.false_state(number + 1000, grants=forger.lay(write_grants({guest.device.fingerprint: sealed})))
    sync(scene, guest)
    assert guest.library.receipt(facility_id(1)).guest_until == end


def test_a_longer_date_needs_the_guests_key_which_is_the_control_of_it(scene: Scene, guest: Vehicle) -> None:
    ref, own = listed(scene, guest)
    forger = Forger(scene.office, scene.repository)
    longer = own.model_copy(update={"until": scene.clock() + LATER})
    lies = forger.lay(seal_guest_list(longer, own_key(guest)))
    forger.false_state(forger.newest().sequence + 1000, guests=(ref.model_copy(update={"object": lies}),))
    assert sync(scene, guest).is_whole
    assert guest.library.receipt(facility_id(1)).guest_until == longer.until


def test_an_old_state_with_its_grant_and_lists_revives_nothing_after_the_end(scene: Scene, guest: Vehicle) -> None:
    before = scene.copy("before the end")
    Guests(scene.office).end(device_of(scene, guest))
    assert len(sync(scene, guest).removed) == 2
    with pytest.raises(RollbackError):
        guest.service(before).sync_now()
    assert shown(guest) == set()
    catalogues = [read_catalogue(path.read_bytes()) for path in (before / "targets").rglob("*.catalogue")]
    mixed = max(catalogues, key=lambda one: one.sequence)
    for ref in (mixed.grants, *(one.object for one in mixed.guests)):
        (scene.repository / ref.path).write_bytes((before / ref.path).read_bytes())
    sync(scene, guest)
    assert shown(guest) == set()


def test_an_old_state_revives_nothing_after_a_rebuild_either(scene: Scene, guest: Vehicle) -> None:
    """The end took the keys out of the grant: nothing opens, and what was accepted is known all the same."""
    before = scene.copy("before the end")
    Guests(scene.office).end(device_of(scene, guest))
    assert len(sync(scene, guest).removed) == 2
    guest.library.close()
    guest.paths.library.unlink()
    done = Rebuild(guest.paths, guest.answer, guest.device, KEY.database_key, scene.clock).run()
    assert (done.facilities, "its mutual aid ended" in " ".join(done.notes)) == (0, True)
    guest.library = open_library(guest.paths, KEY.database_key)
    with pytest.raises(RollbackError):
        guest.service(before).sync_now()
    assert shown(guest) == set()
    Guests(scene.office).prolong(device_of(scene, guest), until(scene))
    assert sync(scene, guest).is_whole
    assert shown(guest) == {facility_id(1), facility_id(2)}


def test_what_a_guest_remembers_opens_no_restricted_part_that_the_repository_holds_after_its_end(
    scene: Scene,
) -> None:
    scene.publish(1, 2)
    fire = admit(scene, 1, scopes=("fire",))
    home = scene.enrol("Engine 5", ("fire", "police"))
    assert sync(scene, fire).is_whole
    before = scene.named(home).parts
    Guests(scene.office).end(device_of(scene, fire))
    after, there = scene.named(home).parts, set(scene.objects())
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {(facility_id(1), "record for fire police")}
    assert all(before[name].hash not in there for name in changed)
    assert sync(scene, home).is_whole
    assert home.library.preplan(facility_id(1)).access_codes is not None
    again = admit(scene, 2, name="Engine 43", scopes=("fire",))
    Guests(scene.office).change(device_of(scene, again), scopes=())  # taken away, as by its end
    assert (
        scene.named(home).parts[facility_id(2), "record for fire police"]
        != after[facility_id(2), "record for fire police"]
    )
    scene.clock.ahead += STAY
    scene.office.renew(clock_is_right=True)
    assert scene.named(home).parts[facility_id(2), "plan"] == before[facility_id(2), "plan"]
