"""A vehicle that is a guest (mutual aid): what it shows, until when, and what becomes of it then."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from responder_app.errors import NoGrantError, NoLongerSharedError, ResponderError
from responder_app.library.library import Library, open_library
from responder_app.library.values import State
from responder_app.model.area import Area
from responder_app.model.terms import Scope
from responder_app.package.catalogue import Catalogue, read_catalogue
from responder_app.publisher.custody import Custody
from responder_app.publisher.fleet import Readiness, read_fleet
from responder_app.publisher.fleet import Vehicle as Standing
from responder_app.publisher.guests import Guests
from responder_app.publisher.inbox import read_inbox
from responder_app.sync.answers import Change
from responder_app.sync.rebuild import Rebuild
from tests.sync.guest_scene import STAY, admit, device_of, shown, until
from tests.sync.scene import KEY, Scene, Vehicle, draw, facility_id, plan_bytes

AREA = "0a000000-0000-4000-8000-000000000001"
DAY = timedelta(days=1)


def sync(scene: Scene, vehicle: Vehicle) -> Change:
    return vehicle.service(scene.repository).sync_now()


def ends(vehicle: Vehicle, number: int = 1) -> datetime:
    end = vehicle.library.receipt(facility_id(number)).guest_until
    assert end is not None
    return end


def newest(scene: Scene) -> Catalogue:
    states = (read_catalogue(path.read_bytes()) for path in (scene.repository / "targets").rglob("*.catalogue"))
    return max(states, key=lambda one: one.sequence)


def test_a_guest_shows_its_facilities_like_all_others_and_says_until_when(scene: Scene) -> None:
    scene.publish(1, 2, 3)
    vehicle = admit(scene, 1, 2)
    change = sync(scene, vehicle)
    assert change.is_whole
    assert shown(vehicle) == {facility_id(1), facility_id(2)}
    assert (vehicle.shown(1), vehicle.plan(2)) == ("Building 1", plan_bytes(2))
    assert vehicle.library.overview(facility_id(1), "plan-1").data.startswith(b"picture of ")
    assert [hit.facility_id for hit in vehicle.library.search("Building 2")][:1] == [facility_id(2)]
    assert abs(ends(vehicle) - until(scene)) < timedelta(hours=1)
    assert vehicle.library.preplan(facility_id(1)).withheld == {
        frozenset({Scope.FIRE, Scope.POLICE}),
        frozenset({Scope.POLICE}),
    }
    assert "as a guest until" in vehicle.service(scene.repository).status().grant
    assert sync(scene, vehicle).is_nothing
    assert vehicle.service(scene.repository).check().sound


def test_a_guest_reads_a_restricted_scope_only_when_it_was_given(scene: Scene) -> None:
    scene.publish(1)
    plain, fire = admit(scene, 1), admit(scene, 1, name="Engine 41", scopes=("fire",))
    for vehicle in (plain, fire):
        assert sync(scene, vehicle).is_whole
    assert plain.library.preplan(facility_id(1)).access_codes is None
    assert fire.library.preplan(facility_id(1)).access_codes is not None
    assert fire.library.preplan(facility_id(1)).security is None


def test_streets_come_with_the_facilities_unless_the_office_leaves_them_out(scene: Scene) -> None:
    scene.office.take_area(Area(id=AREA, name="Port Adler"))
    scene.publish(1)
    vehicle = admit(scene, 1)
    assert sync(scene, vehicle).is_whole
    assert shown(vehicle) == {facility_id(1), AREA}
    bare = scene.stranger("Engine 42")
    request = bare.device.enrolment_request("Engine 42", "Northquay", scene.clock())
    Guests(scene.office).admit(request, [facility_id(1)], until(scene), areas=False)
    assert sync(scene, bare).is_whole
    assert shown(bare) == {facility_id(1)}


def test_what_changes_is_withdrawn_or_no_longer_shared_follows_with_the_next_sync(scene: Scene) -> None:
    scene.publish(1, 2, 3)
    vehicle = admit(scene, 1, 2, 3)
    assert sync(scene, vehicle).is_whole
    scene.publish(1, name="New name", edition=2)
    assert sync(scene, vehicle).updated == (facility_id(1),)
    assert (vehicle.shown(1), vehicle.plan(1)) == ("New name", plan_bytes(1, 2))
    scene.withdraw(2)
    assert sync(scene, vehicle).removed == (facility_id(2),)
    Guests(scene.office).change(device_of(scene, vehicle), [facility_id(1)])
    change = sync(scene, vehicle)
    assert (change.removed, change.is_whole) == ((facility_id(3),), True)
    assert shown(vehicle) == {facility_id(1)}
    with pytest.raises(NoLongerSharedError, match="no longer shares that facility"):
        vehicle.library.receipt(facility_id(3))
    Guests(scene.office).change(device_of(scene, vehicle), [facility_id(1), facility_id(3)])
    assert sync(scene, vehicle).added == (facility_id(3),)  # the very version that was hidden
    assert vehicle.plan(3) == plan_bytes(3)


def test_all_of_a_guests_facilities_may_go_at_once(scene: Scene) -> None:
    """Its terms are the office's, which may end them anyway; nobody's approval is waited for."""
    numbers = tuple(range(1, 9))
    scene.publish(*numbers, size=100)
    vehicle = admit(scene, *numbers)
    assert sync(scene, vehicle).is_whole
    for number in numbers[:7]:
        scene.office.withdraw(facility_id(number))
    scene.office.publish(draw)
    change = sync(scene, vehicle)
    assert (len(change.removed), change.held_back) == (7, ())


@pytest.fixture
def stay(scene: Scene) -> Vehicle:
    """A guest that holds two facilities."""
    scene.publish(1, 2)
    vehicle = admit(scene, 1, 2)
    assert sync(scene, vehicle).is_whole
    return vehicle


def test_at_the_end_the_timer_is_enough_and_the_crew_is_told_what_to_do(scene: Scene, stay: Vehicle) -> None:
    scene.clock.ahead += STAY
    scene.office.renew(clock_is_right=True)
    change = sync(scene, stay)
    assert set(change.removed) == {facility_id(1), facility_id(2)}
    (said,) = change.notes
    assert "Mutual aid by City of Port Adler ended" in said
    assert "ask City of Port Adler to prolong it, then sync" in said
    assert shown(stay) == set()
    with pytest.raises(NoLongerSharedError, match="to prolong it, then sync"):
        stay.shown(1)
    assert stay.library.search("Building") == ()
    assert sync(scene, stay).notes == (said,)  # at every sync
    assert "ended" in stay.service(scene.repository).status().grant


def test_nothing_is_hidden_while_the_office_has_signed_nothing_after_the_end(scene: Scene, stay: Vehicle) -> None:
    """Neither the vehicle's clock nor a year offline ends a stay."""
    stay.clock.ahead = timedelta(0)
    own = Vehicle(stay.paths, stay.device, stay.answer, stay.library, type(scene.clock)(timedelta(days=400)))
    with pytest.raises(Exception, match="expired"):
        sync(scene, own)
    assert shown(stay) == {facility_id(1), facility_id(2)}
    stay.library.close()
    reopened = open_library(stay.paths, KEY.database_key)
    try:
        assert reopened.preplan(facility_id(1)).identity.name == "Building 1"
    finally:
        reopened.close()


def test_a_clock_set_back_revives_nothing(scene: Scene, stay: Vehicle) -> None:
    scene.clock.ahead += STAY
    scene.office.renew(clock_is_right=True)
    sync(scene, stay)
    back = Vehicle(stay.paths, stay.device, stay.answer, stay.library, type(scene.clock)(-timedelta(days=30)))
    sync(scene, back)
    assert shown(back) == set()


def test_what_is_hidden_is_erased_seven_signed_days_later(scene: Scene, stay: Vehicle) -> None:
    scene.clock.ahead += STAY
    scene.office.renew(clock_is_right=True)
    sync(scene, stay)
    assert stay.library.objects.used_bytes() > 2 * len(plan_bytes(1))
    scene.clock.ahead += 6 * DAY
    scene.office.renew(clock_is_right=True)
    sync(scene, stay)
    assert stay.library.objects.used_bytes() > 2 * len(plan_bytes(1))
    scene.clock.ahead += DAY
    scene.office.renew(clock_is_right=True)
    sync(scene, stay)
    assert stay.library.objects.used_bytes() < len(plan_bytes(1))


def test_a_prolonged_stay_goes_on_and_one_that_was_over_comes_back(scene: Scene, stay: Vehicle) -> None:
    guests = Guests(scene.office, clock_is_right=True)
    guests.prolong(device_of(scene, stay), until(scene, 2 * STAY))
    scene.clock.ahead += STAY
    scene.office.renew(clock_is_right=True)
    assert sync(scene, stay).removed == ()
    assert stay.shown(1) == "Building 1"
    scene.clock.ahead += STAY
    scene.office.renew(clock_is_right=True)
    assert len(sync(scene, stay).removed) == 2
    guests.prolong(device_of(scene, stay), until(scene))
    change = sync(scene, stay)
    assert set(change.added) == {facility_id(1), facility_id(2)}
    assert (change.notes, stay.plan(2)) == ((), plan_bytes(2))
    assert abs(ends(stay) - until(scene)) < timedelta(hours=1)


def test_a_stay_that_the_office_ends_early_is_over_with_the_next_sync(scene: Scene, stay: Vehicle) -> None:
    Guests(scene.office).end(device_of(scene, stay))
    change = sync(scene, stay)
    assert (len(change.removed), shown(stay)) == (2, set())
    assert "Mutual aid by City of Port Adler ended" in " ".join(change.notes)


def test_a_revoked_guest_hides_what_it_has_at_once(scene: Scene, stay: Vehicle) -> None:
    Custody(scene.office).revoke(device_of(scene, stay), "stolen")
    change = sync(scene, stay)
    assert (len(change.removed), shown(stay)) == (2, set())
    assert "revoked this device" in " ".join(change.notes)


def test_a_guest_that_never_synced_before_its_end_is_told_so(scene: Scene) -> None:
    scene.publish(1)
    vehicle = admit(scene, 1)
    Guests(scene.office).end(device_of(scene, vehicle))
    with pytest.raises(NoGrantError, match="its mutual aid ended"):
        sync(scene, vehicle)


def test_a_sync_that_breaks_off_after_the_news_of_the_end_hides_all_the_same(scene: Scene, stay: Vehicle) -> None:
    """A host that serves the new time and no list of grants keeps nothing on the screen."""
    scene.clock.ahead += STAY
    scene.office.renew(clock_is_right=True)
    (scene.repository / newest(scene).grants.path).unlink()
    with suppress(ResponderError):
        sync(scene, stay)
    assert shown(stay) == set()


def test_a_kill_between_the_news_of_the_end_and_hiding_is_made_good_at_the_next_start(
    scene: Scene, stay: Vehicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.clock.ahead += STAY
    scene.office.renew(clock_is_right=True)
    with monkeypatch.context() as killed:
        killed.setattr(Library, "hide_over", lambda _: {})
        sync(scene, stay)
    assert shown(stay) == {facility_id(1), facility_id(2)}
    stay.library.close()
    reopened = open_library(stay.paths, KEY.database_key)
    try:
        assert [row for row in reopened.held() if row.version is not None] == []
    finally:
        reopened.close()


def test_a_guest_that_becomes_the_offices_own_keeps_all_and_says_no_date(scene: Scene, stay: Vehicle) -> None:
    scene.publish(3)
    scene.office.enrol(stay.device.enrolment_request("Engine 40", "Fire", scene.clock()), ["fire"])
    scene.office.publish(draw)
    assert sync(scene, stay).is_whole
    assert shown(stay) == {facility_id(number) for number in (1, 2, 3)}
    assert stay.library.receipt(facility_id(1)).guest_until is None
    assert stay.library.preplan(facility_id(1)).access_codes is not None
    scene.clock.ahead += 2 * STAY
    scene.office.renew(clock_is_right=True)
    assert sync(scene, stay).removed == ()


def test_other_vehicles_notice_nothing_of_guests(scene: Scene) -> None:
    scene.publish(1, 2)
    home = scene.enrol()
    assert sync(scene, home).is_whole
    before = set(scene.objects())
    vehicle = admit(scene, 1)
    assert sync(scene, vehicle).is_whole
    change = sync(scene, home)
    assert (change.is_whole, change.is_nothing) == (True, True)
    fresh = [path for name, path in scene.objects().items() if name not in before]
    assert sum(path.stat().st_size for path in fresh) < 20_000  # no object of a drawing again
    assert {row.state for row in home.library.held()} == {State.READY}


def test_a_stay_is_known_again_after_a_rebuild(scene: Scene, stay: Vehicle) -> None:
    stay.library.close()
    stay.paths.library.unlink()
    Rebuild(stay.paths, stay.answer, stay.device, KEY.database_key, scene.clock).run()
    library = open_library(stay.paths, KEY.database_key)
    try:
        assert library.preplan(facility_id(2)).identity.name == "Building 2"
        assert isinstance(library.receipt(facility_id(2)).guest_until, datetime)
    finally:
        library.close()


def test_the_fleet_says_of_a_guest_that_its_stay_has_ended_and_whether_it_knows(scene: Scene, stay: Vehicle) -> None:
    def guest() -> Standing:
        read_inbox(scene.office, scene.repository)
        (found,) = read_fleet(scene.office).vehicles
        return found

    sync(scene, stay)
    assert guest().readiness is Readiness.READY
    scene.clock.ahead += STAY + timedelta(hours=1)
    assert (guest().readiness, guest().knows_its_end) == (Readiness.ENDED, False), "before the office says so anywhere"
    scene.office.renew(clock_is_right=True)
    scene.clock.ahead += timedelta(minutes=1)
    sync(scene, stay)
    assert (guest().readiness, guest().behind, guest().knows_its_end) == (Readiness.ENDED, 0, True)
    Guests(scene.office, clock_is_right=True).prolong(device_of(scene, stay), until(scene))
    assert guest().readiness is Readiness.BEHIND
    Custody(scene.office, clock_is_right=True).revoke(device_of(scene, stay), "lost")
    assert guest().readiness is Readiness.REVOKED
