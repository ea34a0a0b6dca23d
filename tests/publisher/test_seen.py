"""Ticking off what reports told: with a reason, by a person, kept; and nothing that comes later is hidden by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from responder_app.errors import InputError
from responder_app.publisher.fleet import Readiness, Vehicle, read_fleet, tick_off
from responder_app.publisher.registry import reports
from responder_app.publisher.registry.devices import Device
from tests.publisher.test_inbox import Sender, leave, read, sender, vehicle
from tests.sync.scene import Scene

__all__ = ["sender", "vehicle"]
GONE_BACK = "the vehicle went back from state 5 to state 4"


def only(scene: Scene) -> Vehicle:
    (one,) = read_fleet(scene.office).vehicles
    return one


def device(scene: Scene) -> Device:
    return scene.office.device("Engine 5")


def back(sender: Sender) -> None:
    for sequence in (5, 4):
        sender.send(body={"era": 1, "sequence": sequence, "program": "0.1.0", "schema_version": "5"})


def test_what_was_ticked_off_fails_no_vehicle_and_the_same_again_does(scene: Scene, sender: Sender) -> None:
    scene.publish(1)
    back(sender)
    read(scene)
    assert only(scene).problems == (GONE_BACK,)
    note = tick_off(scene.office, device(scene), "The garage put yesterday's image back.", "Chief Ramos")
    assert note.told == (GONE_BACK,)
    seen = only(scene)
    assert (seen.problems, seen.readiness, seen.notes) == ((), Readiness.READY, (note,))
    back(sender)  # in the same second, in the same words
    read(scene)
    assert only(scene).problems == (GONE_BACK,)
    assert only(scene).readiness is Readiness.FAILING


def test_a_clock_that_goes_back_hides_nothing_that_comes_later(scene: Scene, sender: Sender) -> None:
    back(sender)
    read(scene)
    tick_off(scene.office, device(scene), "looked into", "Ramos")
    scene.clock.ahead -= timedelta(hours=3)
    back(sender)
    read(scene)
    assert only(scene).problems == (GONE_BACK,)


def test_an_alarm_that_was_read_is_no_longer_loud_and_the_next_is(scene: Scene, sender: Sender) -> None:
    sender.send("break-glass", {"reason": "fire"})
    read(scene)
    assert len(read_fleet(scene.office).loud) == 1
    note = tick_off(scene.office, device(scene), "Fire at the tower; owner told.", "Ramos")
    assert note.told[0].startswith("break-glass of ")
    assert read_fleet(scene.office).loud == ()
    sender.send("break-glass", {"reason": "fire"})
    read(scene)
    assert len(read_fleet(scene.office).loud) == 1


def test_a_gap_that_was_looked_into_is_still_listed_and_a_wider_one_is_told(scene: Scene, sender: Sender) -> None:
    sender.send()
    late = sender.seal(sender.write())
    sender.send()
    read(scene)
    note = tick_off(scene.office, device(scene), "a stick was lost", "Ramos")
    assert note.told == ("report 2 never came",)
    one = only(scene)
    assert (one.problems, one.missing, one.lost) == ((), ((2, 2),), ())
    sender.write()
    sender.send()
    read(scene)
    assert only(scene).problems == ("report 4 never came",)
    leave(scene, late)
    read(scene)
    assert only(scene).missing == ((4, 4),)
    scene.clock.ahead += timedelta(days=31)
    assert (only(scene).missing, only(scene).lost) == ((), ((4, 4),))


def test_the_last_receipts_own_words_cannot_be_ticked_off(scene: Scene, sender: Sender) -> None:
    sender.send(body={"sequence": 1, "program": "0.1.0", "schema_version": "5", "failed": "DiskFullError"})
    read(scene)
    with pytest.raises(InputError, match="last receipt says stays"):
        tick_off(scene.office, device(scene), "never mind", "Ramos")
    assert only(scene).readiness is Readiness.FAILING


@pytest.mark.parametrize("note", ["", "   ", "two\nlines", "\x1b[31mred"])
def test_without_a_reason_in_plain_text_nothing_is_ticked_off(scene: Scene, sender: Sender, note: str) -> None:
    back(sender)
    read(scene)
    with pytest.raises(InputError, match="--note"):
        tick_off(scene.office, device(scene), note, "Ramos")
    assert only(scene).problems == (GONE_BACK,)


def test_what_another_device_reported_is_not_ticked_off_with_it(scene: Scene, sender: Sender) -> None:
    other = scene.enrol("Engine 6", publish=False)
    back(sender)
    back(Sender(scene, other.device, other.device.fingerprint))
    read(scene)
    tick_off(scene.office, device(scene), "looked into", "Ramos")
    problems = {one.device.name: one.problems for one in read_fleet(scene.office).vehicles}
    assert problems == {"Engine 5": (), "Engine 6": (GONE_BACK,)}
    with scene.office.reading() as connection:
        assert len(reports.troubled(connection, scene.clock() - timedelta(days=1))) == 2  # nothing is deleted
