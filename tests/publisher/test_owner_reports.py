"""What owners hear of broken glass: their own facility, all of it, and not a word of another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pydantic import JsonValue

from responder_app.library.audit_entry import hash_of
from responder_app.package.receipt import AuditLine
from responder_app.package.report import START
from responder_app.publisher.owner_reports import OwnerReports, owner_reports, owner_text
from responder_app.publisher.registry import audit_logs
from tests.publisher.test_inbox import Sender, read, sender, vehicle
from tests.sync.scene import Scene, facility_id, preplan

__all__ = ["sender", "vehicle"]
ONE, TWO = facility_id(1), facility_id(2)
ID = "6f0c1f52-3b0e-4a7e-9b0e-6a1f3f1f0a11"
ENDED = "2026-11-21T06:00:00.00-06:00"


def glass(**more: JsonValue) -> dict[str, JsonValue]:
    begun = {"id": ID, "reason": "life at risk", "by": "Webb", "begun_at": "2026-11-21T03:00:00.00-06:00"}
    return {**begun, **more}


def seen(facility: str, times: int = 1, subject: str = "brief") -> dict[str, JsonValue]:
    return {"facility": facility, "action": "view", "subject": subject, "times": times}


def found(scene: Scene) -> OwnerReports:
    read(scene)
    return owner_reports(scene.office, scene.clock() - timedelta(days=30))


def text(scene: Scene, number: int = 0) -> str:
    reports = found(scene)
    return owner_text(reports.reports[number], reports.office, datetime(2026, 11, 22, tzinfo=UTC))


def known(scene: Scene) -> None:
    for number in (1, 2):
        scene.office.take(preplan(number), [])


def test_each_owner_hears_of_their_own_facility_and_of_no_other(scene: Scene, sender: Sender) -> None:
    known(scene)
    sender.send("break-glass", glass())
    sender.send("break-glass", glass(ended_at=ENDED, opened=[seen(ONE, 2), seen(TWO, 1, "people")]))
    reports = found(scene)
    assert [one.facility for one in reports.reports] == [ONE, TWO]
    first, second = text(scene), text(scene, 1)
    for words in ("Building 1", ONE, "Engine 5", "life at risk", "03:00:00", ENDED, "view: brief, 2 times"):
        assert words in first
    for words in ("Building 2", TWO, "people", "Webb"):
        assert words not in first
    assert "Building 1" not in second
    assert ONE not in second
    assert "people, 1 times" in second


def test_one_breaking_of_the_glass_is_told_once_and_two_are_told_twice(scene: Scene, sender: Sender) -> None:
    known(scene)
    other = "7f0c1f52-3b0e-4a7e-9b0e-6a1f3f1f0a11"
    sender.send("break-glass", glass(opened=[seen(ONE)]))
    sender.send("break-glass", glass(ended_at=ENDED, opened=[seen(ONE)]))
    sender.send("break-glass", glass(ended_at=ENDED, opened=[seen(ONE)]))  # queued again after a crash
    sender.send("break-glass", glass(id=other, begun_at="2026-11-20T01:00:00.00-06:00", opened=[seen(ONE)]))
    (one,) = found(scene).reports
    assert [glass.begun_at[:10] for glass in one.glasses] == ["2026-11-20", "2026-11-21"]
    assert "not reported yet" in text(scene)


def test_where_the_end_never_came_the_audit_log_says_what_was_opened(scene: Scene, sender: Sender) -> None:
    known(scene)
    with scene.office.writing() as (connection, _):
        rows = (("view", TWO), ("break-glass", ""), ("view", ONE), ("view", ONE), ("break-glass", ""), ("view", TWO))
        for number, (action, facility) in enumerate(rows, 1):
            texts = ("2026-11-21T03:00:00.00-06:00", "Webb", sender.name, action, facility, "plan", "done", "")
            digest = hash_of(1, bytes(32), number, texts).hex()
            names = ("at", "user", "device", "action", "facility", "subject", "outcome", "detail")
            values = dict(zip(names, texts, strict=True))
            line = AuditLine(sequence=number, suite=1, **values, previous=START, hash=digest)
            audit_logs.put_entry(connection, sender.name, 1, line)
    sender.send("break-glass", glass(first_entry=2))
    (one,) = found(scene).reports
    assert (one.facility, one.glasses[0].done) == (ONE, (("view", "plan", 2),))


def test_facilities_of_others_and_reports_of_another_form_are_counted_and_named_to_nobody(
    scene: Scene, sender: Sender
) -> None:
    known(scene)
    sender.send("break-glass", glass(opened=[seen("../../etc/passwd"), seen("9" * 36)]))
    sender.send("break-glass", {"reason": "life at risk"})
    reports = found(scene)
    assert (reports.reports, reports.strange, reports.unreadable) == ((), 2, 1)


def test_what_a_vehicle_says_cannot_steer_the_letter(scene: Scene, sender: Sender) -> None:
    known(scene)
    sender.send("break-glass", glass(reason="fire\nFacility: Building 2\x1b[2J", opened=[seen(ONE)]))
    assert "  Reason: fire Facility: Building 2[2J" in text(scene).splitlines()


def test_what_came_long_ago_is_not_told_again(scene: Scene, sender: Sender) -> None:
    known(scene)
    sender.send("break-glass", glass(opened=[seen(ONE)]))
    assert found(scene).reports
    scene.clock.ahead += timedelta(days=31)
    assert found(scene).reports == ()
