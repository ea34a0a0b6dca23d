"""The sentence on top names who is not ready and why, by reports that were really sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from responder_app.errors import BusyError, InputError, TransportError
from responder_app.gui.office.details import groups_of
from responder_app.gui.office.said import failure_line, headline, run_line, run_warnings
from responder_app.publisher.fleet import read_fleet
from responder_app.publisher.guests import Guests
from responder_app.publisher.inbox import InboxRun
from tests.fakes.crowd import Crowd, morning
from tests.gui.office.conftest import PUBLISHED
from tests.sync.guest_scene import admit, device_of
from tests.sync.scene import Scene

TakeIn = Callable[[], None]


def said(scene: Scene) -> str:
    return headline(read_fleet(scene.office), scene.clock())


def test_an_office_without_vehicles_says_what_to_do(scene: Scene) -> None:
    assert said(scene) == "No vehicle is enrolled yet. Enrol one with: responder office enroll FILE"


def test_when_all_are_ready_nothing_else_is_said(scene: Scene, crowd: Crowd, take_in: TakeIn) -> None:
    morning(crowd, PUBLISHED, 3)
    take_in()
    assert said(scene) == "All 3 ready."


def test_each_that_is_not_ready_is_named_with_the_reason(scene: Scene, crowd: Crowd, take_in: TakeIn) -> None:
    members = crowd.enrol((f"Engine {number}", "Fire") for number in range(1, 5))
    crowd.receipt(members[0], PUBLISHED)
    crowd.receipt(members[1], PUBLISHED - 3, timedelta(hours=14))
    crowd.receipt(members[2], PUBLISHED, timedelta(hours=2), refused=3, reasons={"TamperedError": 3})
    take_in()
    assert said(scene) == (
        "1 of 4 ready. Engine 3: 3 refused (changed after sealing 3), last heard 2 h ago. Engine 4 never reported. "
        "Engine 2 is behind by 3 states, last heard 14 h ago."
    )


def test_where_many_are_not_ready_they_are_counted_and_the_worst_named(
    scene: Scene, crowd: Crowd, take_in: TakeIn
) -> None:
    morning(crowd, PUBLISHED, 56)
    take_in()
    words = said(scene)
    assert words.startswith("49 of 56 ready, 3 failing, 2 silent, 2 behind. ")
    assert words.count("last heard") == 2


def test_one_that_was_revoked_is_not_counted_and_is_named_when_it_speaks(
    scene: Scene, crowd: Crowd, take_in: TakeIn
) -> None:
    kept, lost = crowd.enrol([("Engine 1", "Fire"), ("Engine 2", "Fire")])
    crowd.receipt(kept, PUBLISHED)
    crowd.revoke(lost)
    take_in()
    assert said(scene) == "All 1 ready."
    scene.clock.ahead = timedelta(minutes=30)
    crowd.receipt(lost, PUBLISHED, timedelta(minutes=10))
    take_in()
    assert said(scene) == "1 of 1 ready. Engine 2 was revoked and still reports, last heard 10 min ago."


def test_a_host_that_cannot_be_reached_is_told_in_the_offices_words() -> None:
    said = failure_line(TransportError("dav.example cannot be reached."))
    assert said == (
        "The inbox was not read: dav.example cannot be reached. What is shown is as it was. Read it again later."
    )
    assert "publishing" in (failure_line(BusyError("locked")) or "")
    assert failure_line(InputError("x is not a folder")) is None


def test_a_reading_that_a_host_cut_off_is_said_beside_what_came() -> None:
    run = InboxRun(failure=TransportError("dav.example broke off the transfer."), missing=2)
    assert run_warnings(run)[0] == "The inbox was not read to its end: dav.example broke off the transfer."
    assert "2 listed and not to be had" in run_line(run)


def test_a_failing_vehicle_is_told_with_what_it_needs(scene: Scene, crowd: Crowd, take_in: TakeIn) -> None:
    (full,) = crowd.enrol([("Engine 5", "Fire")])
    crowd.receipt(full, PUBLISHED, failed="DiskFullError")
    take_in()
    fleet = read_fleet(scene.office)
    (standing, *_) = groups_of(fleet.vehicles[0], fleet, scene.clock(), None)
    assert any(fact.value.startswith("Make room on its disk") for fact in standing.facts)


def test_a_guest_whose_stay_has_ended_is_expected_to_do_nothing_and_called_so(scene: Scene, take_in: TakeIn) -> None:
    scene.publish(1)
    vehicle = admit(scene, 1)
    vehicle.service(scene.repository).sync_now()
    take_in()
    assert said(scene) == "All 1 ready."
    Guests(scene.office).end(device_of(scene, vehicle))
    fleet, now = read_fleet(scene.office), scene.clock()
    assert headline(fleet, now) == "No vehicle serves now: each was revoked, or its stay has ended."
    facts = [fact for group in groups_of(fleet.vehicles[0], fleet, now, None) for fact in group.facts]
    told = {fact.label: fact.value for fact in facts}
    assert told["State"] == "Stay ended"
    assert "stays open to it until it does" in told["To do"]
    assert "Facilities" not in told
    scene.clock.ahead += timedelta(seconds=2)
    vehicle.service(scene.repository).sync_now()
    take_in()
    (knowing,) = read_fleet(scene.office).vehicles
    assert any("has hidden what it was shown" in fact.value for fact in groups_of(knowing, fleet, now, None)[0].facts)
