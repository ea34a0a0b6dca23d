"""What a vehicle says to its office after a sync, and what becomes of it when nobody takes it."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from responder_app.errors import TamperedError, TransportError
from responder_app.library.audit_entry import MACED, Action, Deed, Outcome, entry_of
from responder_app.library.library import open_library
from responder_app.library.outbox import Chain, Outbox
from responder_app.model.base import Frozen
from responder_app.package.audit_key import seal_first_key
from responder_app.package.receipt import AuditTail
from responder_app.package.report import Report, open_report
from responder_app.paths import VehiclePaths
from responder_app.publisher.ceremony import new_key
from responder_app.publisher.inbox import read_inbox
from responder_app.publisher.key_store import REPORT
from responder_app.sync.acknowledged import COPIED_BACK
from responder_app.sync.answers import Change
from responder_app.sync.credentials import save_inbox_token
from responder_app.sync.reporting import audit_line
from responder_app.sync.reports import queue_report
from tests.fakes.nginx import serve
from tests.sync.scene import KEY, Scene, Vehicle, draw


class Said(Frozen):
    reason: str


def reports_in(scene: Scene, folder: Path | None = None) -> list[Report]:
    """Every report that lies in the inbox, in the order of its chain."""
    with scene.office.writing() as (_, keys):
        key, repository = keys.private_key(REPORT), keys.repository
    inbox = (folder or scene.repository) / "inbox"
    files = list(inbox.iterdir()) if inbox.exists() else []
    found = [open_report(path.read_bytes(), key, repository).report for path in files]
    return sorted(found, key=lambda report: report.counter)


def sync(vehicle: Vehicle, source: Path | str) -> Change:
    return vehicle.service(source).sync_now()


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    vehicle = scene.enrol()
    scene.publish(1, 2)
    return vehicle


def test_a_receipt_says_how_the_vehicle_stands_and_nothing_of_a_facility(scene: Scene, vehicle: Vehicle) -> None:
    change = sync(vehicle, scene.repository)
    assert (change.reports.delivered, change.reports.waiting, change.reports.problem) == (1, 0, "")
    (report,) = reports_in(scene)
    assert (report.kind, report.counter, report.device) == ("receipt", 1, vehicle.device.fingerprint)
    assert (report.body["sequence"], report.body["held"], report.body["ready"]) == (change.sequence, 2, 2)
    assert report.body["added"] == 2
    assert isinstance(report.body["disk_free"], int)
    assert "Building" not in report.model_dump_json()


def test_a_sync_that_finds_nothing_new_says_nothing_again_within_the_hour(scene: Scene, vehicle: Vehicle) -> None:
    sync(vehicle, scene.repository)
    for _ in range(3):
        change = sync(vehicle, scene.repository)
        assert (change.traffic.requests, change.reports.delivered) == (2, 0)
    scene.clock.ahead += timedelta(hours=1)
    assert sync(vehicle, scene.repository).reports.delivered == 1
    assert [report.counter for report in reports_in(scene)] == [1, 2]


def test_how_drawings_are_kept_apart_is_asked_while_the_drawings_come_and_told(scene: Scene, vehicle: Vehicle) -> None:
    asked: list[tuple[str, int]] = []

    def unprotected() -> tuple[str, ...]:
        asked.append((threading.current_thread().name, len(reports_in(scene))))
        return ("namespaces",)

    service = replace(vehicle.service(scene.repository), unprotected=unprotected)
    service.sync_now()
    service.sync_now()  # nothing new: nothing is asked
    (report,) = reports_in(scene)
    assert report.body["unprotected"] == ["namespaces"]
    ((thread, reports),) = asked
    assert (thread.startswith("sync-behind"), reports) == (True, 0)


def test_how_drawings_are_kept_apart_is_told_of_a_sync_that_failed_too(scene: Scene, vehicle: Vehicle) -> None:
    (scene.repository / "metadata" / "timestamp.json").write_bytes(b"{}")
    service = replace(vehicle.service(scene.repository), unprotected=lambda: ("filter",))
    with pytest.raises(TamperedError):
        service.sync_now()
    (report,) = reports_in(scene)
    assert report.body["unprotected"] == ["filter"]


def test_a_refused_facility_is_counted_by_the_kind_of_its_error(scene: Scene, vehicle: Vehicle) -> None:
    part = scene.named(vehicle).manifests
    manifest = scene.repository / next(iter(part.values())).path
    manifest.write_bytes(bytes(manifest.stat().st_size))
    assert sync(vehicle, scene.repository).refused
    (report,) = reports_in(scene)
    assert (report.body["refused"], report.body["reasons"]) == (1, {"TamperedError": 1})


def test_a_sync_that_fails_is_told_too(scene: Scene, vehicle: Vehicle) -> None:
    sync(vehicle, scene.repository)
    (scene.repository / "metadata" / "timestamp.json").write_bytes(b"{}")
    with pytest.raises(TamperedError):
        sync(vehicle, scene.repository)
    before, after = reports_in(scene)
    assert ("failed" in before.body, after.body["failed"]) == (False, "TamperedError")


def test_what_cannot_be_delivered_waits_and_goes_by_the_next_stick(scene: Scene, vehicle: Vehicle) -> None:
    work = scene.folder / "server"
    work.mkdir()
    with serve(scene.repository, work) as served:
        change = vehicle.service(served.address, served.ca_file).sync_now()
    assert change.is_whole
    assert change.reports.waiting == 1
    assert "no inbox" in change.reports.problem
    assert not reports_in(scene)
    stick = scene.copy("stick")
    change = sync(vehicle, stick)
    assert (change.reports.delivered, change.reports.waiting) == (1, 0)
    assert [report.counter for report in reports_in(scene, stick)] == [1]


def test_a_repository_that_cannot_be_reached_costs_no_second_wait(scene: Scene, vehicle: Vehicle) -> None:
    sync(vehicle, scene.repository)
    chain = Chain(vehicle.answer.repository, vehicle.device.fingerprint)
    with pytest.raises(TransportError):
        sync(vehicle, scene.folder / "nowhere")
    assert vehicle.library.outbox.waiting(chain) == 1  # it will say what happened when it can
    assert sync(vehicle, scene.repository).reports.waiting == 0


def test_a_disk_that_does_not_answer_fails_no_sync_and_keeps_back_nothing_that_waits(
    scene: Scene, vehicle: Vehicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unanswered(_: object) -> object:
        raise OSError(5, "Input/output error")

    queue_report(vehicle.library, vehicle.device, vehicle.answer.repository, "break-glass", Said(reason="fire"))
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", unanswered)
        assert sync(vehicle, scene.repository).is_whole
    assert [report.kind for report in reports_in(scene)] == ["break-glass"]
    sync(vehicle, scene.repository)
    assert [report.kind for report in reports_in(scene)] == ["break-glass", "receipt"]


def test_a_row_that_is_no_audit_entry_fails_no_sync(scene: Scene, vehicle: Vehicle) -> None:
    audit = vehicle.library.audit_log(vehicle.device.fingerprint, scene.clock)
    audit.record(Deed(Action.EXPORT, "", "one", Outcome.DONE))
    with vehicle.library._store.writing() as connection:  # root, with the library's key
        for name in connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE audit_entry SET detail = :long"), {"long": "x" * 1000})
    assert sync(vehicle, scene.repository).is_whole
    assert [report.kind for report in reports_in(scene)] == ["receipt"]


def test_reports_of_others_come_first_and_are_never_dropped(scene: Scene, vehicle: Vehicle) -> None:
    for kind in ("break-glass", "destroyed", "break-glass"):
        queue_report(vehicle.library, vehicle.device, vehicle.answer.repository, kind, Said(reason="fire"))
    sync(vehicle, scene.repository)
    assert [report.kind for report in reports_in(scene)] == ["break-glass", "destroyed", "break-glass", "receipt"]


def test_the_audit_log_goes_to_the_office_in_the_order_it_was_written(scene: Scene, vehicle: Vehicle) -> None:
    audit = vehicle.library.audit_log(vehicle.device.fingerprint, scene.clock, "A. Ortiz")
    for number in range(3):
        audit.record(Deed(Action.EXPORT, "", f"number {number} ", Outcome.DONE))
    sync(vehicle, scene.repository)
    run = read_inbox(scene.office, scene.repository)
    assert [one.trouble for one in run.taken] == [()] * len(run.taken)
    tail = next(one.report for one in run.taken if one.report.kind == "audit")
    assert [entry["subject"] for entry in tail.body["entries"]] == [  # type: ignore[index, union-attr, call-overload]
        "number 0 ",
        "number 1 ",
        "number 2 ",
    ]
    audit.record(Deed(Action.EXPORT, "", "one more", Outcome.DONE))
    scene.clock.ahead += timedelta(hours=2)
    sync(vehicle, scene.repository)
    run = read_inbox(scene.office, scene.repository)
    tail = next(one.report for one in run.taken if one.report.kind == "audit")
    assert len(tail.body["entries"]) == 1  # type: ignore[arg-type]
    assert [one.trouble for one in run.taken] == [()] * len(run.taken)


def test_a_log_cut_off_after_the_office_had_it_is_noticed_at_the_vehicle_and_at_the_office(
    scene: Scene, vehicle: Vehicle
) -> None:
    audit = vehicle.library.audit_log(vehicle.device.fingerprint, scene.clock)
    for number in range(4):
        audit.record(Deed(Action.EXPORT, "", f"number {number}", Outcome.DONE))
    sync(vehicle, scene.repository)
    assert not any(one.trouble for one in read_inbox(scene.office, scene.repository).taken)
    scene.publish(3)
    sync(vehicle, scene.repository)
    assert vehicle.service(scene.repository).check().sound

    with vehicle.library._store.writing() as connection:  # root, with the library's key and the triggers' text
        triggers = connection.execute(
            text("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'audit%'")
        ).all()
        for trigger in triggers:
            connection.execute(text(f"DROP TRIGGER {trigger.name}"))
        connection.execute(text("DELETE FROM audit_entry WHERE sequence > 2"))
        connection.execute(
            text("UPDATE audit_head SET sequence = 2, hash = (SELECT hash FROM audit_entry WHERE sequence = 2)")
        )
        for trigger in triggers:
            connection.execute(text(trigger.sql))
    faults = vehicle.service(scene.repository).check().audit_faults
    assert any("office" in fault or "acknowledged" in fault for fault in faults), faults
    scene.clock.ahead += timedelta(hours=2)
    sync(vehicle, scene.repository)
    trouble = [text for one in read_inbox(scene.office, scene.repository).taken for text in one.trouble]
    assert any("cut off or written anew" in text for text in trouble)


def test_a_library_copied_back_is_told_at_the_vehicle_and_goes_on_without_using_a_number_twice(
    scene: Scene, vehicle: Vehicle
) -> None:
    sync(vehicle, scene.repository)
    read_inbox(scene.office, scene.repository)
    vehicle.library.close()
    old = scene.folder / "copy"
    shutil.copytree(vehicle.paths.home, old)

    today = open_library(vehicle.paths, KEY.database_key)
    for number in (3, 4):
        scene.publish(number)
        sync(replace(vehicle, paths=vehicle.paths, library=today), scene.repository)
    read_inbox(scene.office, scene.repository)
    scene.publish(5)  # says what came
    today.close()

    back = open_library(VehiclePaths(old), KEY.database_key)
    change = sync(replace(vehicle, paths=VehiclePaths(old), library=back), scene.repository)
    assert COPIED_BACK in change.notes
    run = read_inbox(scene.office, scene.repository)
    (taken,) = run.taken
    assert taken.report.counter == 4
    assert taken.trouble == ("the vehicle's library was copied back from an earlier day",)
    back.close()


def test_under_a_new_report_key_everything_unanswered_is_sealed_anew(scene: Scene, vehicle: Vehicle) -> None:
    queue_report(vehicle.library, vehicle.device, vehicle.answer.repository, "break-glass", Said(reason="fire"))
    sync(vehicle, scene.repository)
    shutil.rmtree(scene.repository / "inbox")  # sealed to a key that is lost with the office's disk
    with scene.office.writing() as (_, keys):
        keys.put_private_key(REPORT, new_key())
    scene.office.publish(draw)
    sync(vehicle, scene.repository)
    kinds = [report.kind for report in reports_in(scene)]
    assert kinds[:2] == ["break-glass", "receipt"]


def test_unanswered_reports_are_sent_again_after_two_weeks_where_the_office_answers(
    scene: Scene, vehicle: Vehicle
) -> None:
    other = scene.enrol("Engine 6")
    sync(other, scene.repository)
    sync(vehicle, scene.repository)
    kept = list((scene.repository / "inbox").iterdir())
    with scene.office.writing() as (_, keys):
        key = keys.private_key(REPORT)
    for path in kept:  # the host keeps back what one vehicle said
        if open_report(path.read_bytes(), key, vehicle.answer.repository).report.device == vehicle.device.fingerprint:
            path.unlink()
    read_inbox(scene.office, scene.repository)
    scene.publish(3)
    sync(vehicle, scene.repository)
    lost = [report.counter for report in reports_in(scene) if report.device == vehicle.device.fingerprint]
    assert lost == [2]
    run = read_inbox(scene.office, scene.repository)
    assert [one.report.counter for one in run.taken] == [2]
    scene.clock.ahead += timedelta(days=15)
    scene.office.publish(draw, clock_is_right=True)
    sync(vehicle, scene.repository)
    own = [report.counter for report in reports_in(scene) if report.device == vehicle.device.fingerprint]
    assert own[:2] == [1, 2]


def test_over_a_real_inbox_the_token_of_that_host_is_shown(scene: Scene, vehicle: Vehicle) -> None:
    work = scene.folder / "server"
    work.mkdir()
    with serve(scene.repository, work, inbox=True, token="fleet-word") as served:
        first = vehicle.service(served.address, served.ca_file).sync_now()
        assert first.is_whole
        assert "token" in first.reports.problem
        save_inbox_token(vehicle.library, served.address, "fleet-word")
        second = vehicle.service(served.address, served.ca_file).sync_now()
    assert second.reports.delivered == 1
    assert [report.kind for report in reports_in(scene)] == ["receipt"]


def test_a_host_without_an_inbox_is_not_asked_at_every_sync(scene: Scene, vehicle: Vehicle) -> None:
    work = scene.folder / "server"
    work.mkdir()
    with serve(scene.repository, work) as served:
        service = vehicle.service(served.address, served.ca_file)
        service.sync_now()
        for _ in range(2):
            change = service.sync_now()
            assert change.traffic.requests == 2
            assert "no inbox" in change.reports.problem
        queue_report(vehicle.library, vehicle.device, vehicle.answer.repository, "break-glass", Said(reason="fire"))
        assert service.sync_now().traffic.requests == 3
        scene.clock.ahead += timedelta(hours=1)
        assert service.sync_now().traffic.requests == 3
    assert service.status().reports_waiting == 3
    assert sync(vehicle, scene.repository).reports.delivered == 3
    assert [report.kind for report in reports_in(scene)] == ["receipt", "break-glass", "receipt"]


def test_a_kill_between_leaving_and_noting_leaves_one_file(
    scene: Scene, vehicle: Vehicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "delivered", killed)
        with pytest.raises(KeyboardInterrupt):
            sync(vehicle, scene.repository)
    before = [path.name for path in (scene.repository / "inbox").iterdir()]
    sync(vehicle, scene.repository)
    assert [path.name for path in (scene.repository / "inbox").iterdir()] == before
    assert [report.counter for report in reports_in(scene)] == [1]


def test_an_entry_that_was_written_anew_before_it_was_sent_has_no_mac_that_fits(scene: Scene, vehicle: Vehicle) -> None:
    audit = vehicle.library.audit_log(vehicle.device.fingerprint, scene.clock)
    with scene.office.writing() as (_, keys):
        report_key = keys.private_key(REPORT).public_key()
    device, repository = vehicle.device.fingerprint, vehicle.answer.repository
    audit.begin_macs(lambda first: seal_first_key(first, report_key, repository, device))
    for subject in ("the true one", "the next one"):
        audit.record(Deed(Action.EXPORT, "", subject, Outcome.DONE))
    sync(vehicle, scene.repository)
    assert [one.trouble for one in read_inbox(scene.office, scene.repository).taken] == [(), (), ()]

    last = vehicle.library.audit.tail()[-1]
    deed, number = Deed(Action.EXPORT, "", "never mind", Outcome.DONE), last.sequence + 1
    forged = entry_of(deed, number, last.at, "", device, last.hash, MACED)
    body = AuditTail(entries=(audit_line(replace(forged, mac=last.mac)),))
    queue_report(vehicle.library, vehicle.device, repository, "audit", body)
    scene.clock.ahead += timedelta(hours=2)
    sync(vehicle, scene.repository)
    told = [text for one in read_inbox(scene.office, scene.repository).taken for text in one.trouble]
    assert told == [f"entry {number} was not written by the program: its MAC does not fit"]
