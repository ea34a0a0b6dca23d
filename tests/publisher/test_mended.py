"""What a report told ends when what came since shows that it is over; what may be a deed waits for a person."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from responder_app.publisher.fleet import Readiness, Vehicle, read_fleet
from responder_app.publisher.registry import reports
from tests.publisher.test_inbox import Sender, read, sender, vehicle
from tests.sync.scene import Scene

__all__ = ["sender", "vehicle"]


def receipt(sequence: int, **more: JsonValue) -> dict[str, JsonValue]:
    return {"era": 1, "sequence": sequence, "program": "0.1.0", "schema_version": "5", **more}


def only(scene: Scene) -> Vehicle:
    read(scene)
    (one,) = read_fleet(scene.office).vehicles
    return one


@pytest.fixture
def published(scene: Scene) -> Scene:
    for name in ("First", "Second"):
        scene.publish(1, name=name, size=100)
    return scene


def test_a_vehicle_that_went_back_is_ready_once_it_holds_again_what_it_had(published: Scene, sender: Sender) -> None:
    for sequence in (2, 1):
        sender.send(body=receipt(sequence))
    back = only(published)
    assert (back.readiness, back.problems) == (Readiness.FAILING, ("the vehicle went back from state 2 to state 1",))
    sender.send(body=receipt(2, failed="TransportError"))
    assert len(only(published).problems) == 2
    sender.send(body=receipt(2))
    mended = only(published)
    assert (mended.readiness, mended.problems) == (Readiness.READY, ())
    with published.office.reading() as connection:
        assert reports.troubled(connection, published.clock().replace(year=2000))  # it stays in the device's reports


def test_a_receipt_that_nobody_could_read_is_forgotten_with_the_next_that_can_be(
    published: Scene, sender: Sender
) -> None:
    sender.send(body={"nonsense": True})
    assert only(published).readiness is Readiness.FAILING
    sender.send(body=receipt(2))
    assert only(published).problems == ()


def test_a_good_receipt_does_not_end_what_may_be_somebodys_doing(published: Scene, sender: Sender) -> None:
    sender.send(body=receipt(2, copied_back=True))
    sender.send(body=receipt(2))
    assert only(published).problems == ("the vehicle's library was copied back from an earlier day",)
    fork = Sender(published, sender.keys, sender.name, sender.counter - 1, sender.previous)
    fork.send(body=receipt(1))
    sender.send(body=receipt(2))
    problems = only(published).problems
    assert any(one.startswith("fork") for one in problems)
    assert only(published).readiness is Readiness.FAILING


def line(sequence: int) -> dict[str, JsonValue]:
    hashes: dict[str, JsonValue] = {"previous": "1" * 64, "hash": "2" * 64, "mac": "3" * 64}
    return {"sequence": sequence, "suite": 1, "action": "view", **hashes}


def test_entries_of_the_audit_log_that_came_late_are_waited_for_no_longer(published: Scene, sender: Sender) -> None:
    sender.send("audit", {"entries": [line(3)]})
    sender.send(body=receipt(2))
    waits = "audit entries before 3 have not come"
    assert waits in only(published).problems
    sender.send("audit", {"entries": [line(2)]})
    assert waits not in only(published).problems
    assert only(published).readiness is Readiness.FAILING  # their MACs are false: that waits for a person
