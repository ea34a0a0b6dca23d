"""An inbox of strangers: only what an enrolled device signed for this office is taken in, and nothing breaks."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import JsonValue

from responder_app.errors import InputError
from responder_app.package import envelope
from responder_app.package.digest import sha256_hex
from responder_app.package.report import (
    MAX_SEALED_BYTES,
    START,
    AuditHead,
    Report,
    inbox_path,
    seal_report,
    write_report,
)
from responder_app.publisher import inbox
from responder_app.publisher.fleet import Readiness, read_fleet
from responder_app.publisher.inbox import InboxRun, read_inbox
from responder_app.publisher.key_store import REPORT
from responder_app.publisher.registry import devices, facts, reports
from responder_app.vault.device import DeviceKeys
from tests.sync.scene import Scene, Vehicle

ENTRY_HASH = "e" * 64


@dataclass
class Sender:
    """Somebody who writes reports into the inbox, with whatever keys and claims."""

    scene: Scene
    keys: DeviceKeys
    name: str
    counter: int = 0
    previous: str = START
    folder: Path | None = None
    claims: dict[str, object] = field(default_factory=dict)

    def write(self, kind: str = "receipt", body: dict[str, JsonValue] | None = None, **claims: object) -> Report:
        """The next report of the chain; not left anywhere."""
        self.counter += 1
        values = {
            "format": 1,
            "repository": repository(self.scene),
            "device": self.name,
            "counter": self.counter,
            "previous": self.previous,
            "kind": kind,
            "made_at": self.scene.clock(),
            "audit": AuditHead(),
            "body": {"sequence": 1, "program": "0.1.0", "schema_version": "5"} if body is None else body,
        }
        report = Report.model_validate({**values, **claims})
        self.previous = report.hash
        return report

    def seal(self, report: Report, to: str | None = None) -> bytes:
        signed = write_report(report, lambda data, kind: envelope.sign(data, kind, self.keys.signing, self.name))
        return seal_report(signed, report_key(self.scene).public_key(), to or repository(self.scene))

    def send(self, kind: str = "receipt", body: dict[str, JsonValue] | None = None, **claims: object) -> Report:
        report = self.write(kind, body, **claims)
        leave(self.scene, self.seal(report))
        return report


def repository(scene: Scene) -> str:
    with scene.office.writing() as (_, keys):
        return keys.repository


def report_key(scene: Scene) -> ec.EllipticCurvePrivateKey:
    with scene.office.writing() as (_, keys):
        return keys.private_key(REPORT)


def leave(scene: Scene, sealed: bytes, name: str | None = None) -> Path:
    place = scene.repository / (inbox_path(sealed) if name is None else f"inbox/{name}")
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(sealed)
    return place


def read(scene: Scene) -> InboxRun:
    return read_inbox(scene.office, scene.repository)


def troubles(run: InboxRun) -> list[tuple[str, ...]]:
    return [one.trouble for one in run.taken]


def left(scene: Scene) -> list[str]:
    return sorted(path.name for path in (scene.repository / "inbox").iterdir())


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    return scene.enrol(publish=False)


@pytest.fixture
def sender(scene: Scene, vehicle: Vehicle) -> Sender:
    return Sender(scene, vehicle.device, vehicle.device.fingerprint)


def test_reports_are_taken_in_by_the_order_of_their_chain_and_out_of_the_inbox(scene: Scene, sender: Sender) -> None:
    for _ in range(5):
        sender.send()
    run = read(scene)
    assert [one.report.counter for one in run.taken] == [1, 2, 3, 4, 5]
    assert troubles(run) == [()] * 5
    assert left(scene) == []
    assert read(scene).taken == []


def test_a_replayed_report_changes_nothing(scene: Scene, sender: Sender) -> None:
    sealed = sender.seal(sender.write())
    leave(scene, sealed)
    assert len(read(scene).taken) == 1
    leave(scene, sealed)
    again = read(scene)
    assert (again.taken, again.known, left(scene)) == ([], 1, [])


def test_the_host_can_neither_write_nor_read_a_report(scene: Scene, sender: Sender) -> None:
    """Whoever has the inbox has the public report key, the fingerprints and old reports."""
    own = ec.generate_private_key(ec.SECP256R1())
    forged = sender.write(body={"sequence": 99, "program": "x", "schema_version": "x"})
    signed = write_report(forged, lambda data, kind: envelope.sign(data, kind, own, sender.name))
    leave(scene, seal_report(signed, report_key(scene).public_key(), repository(scene)))
    true = sender.seal(sender.write())
    assert b"receipt" not in true
    assert sender.name.encode() not in true
    flipped = bytearray(true)
    flipped[200] ^= 1
    leave(scene, bytes(flipped))
    leave(scene, bytes(flipped), name=sha256_hex(true))
    run = read(scene)
    assert run.taken == []
    assert sorted(one.reason for one in run.set_aside) == [
        "the file is not what its name says: it was changed, or cut off on its way",
        "the report does not open with the office's key",
        "the signature is not by the key that it names",
    ]
    assert left(scene) == []
    with scene.office.reading() as connection:
        assert reports.newest(connection, "receipt") == {}


def test_a_device_cannot_speak_in_the_name_of_another(scene: Scene, sender: Sender) -> None:
    other = scene.enrol("Engine 6", publish=False)
    thief = Sender(scene, sender.keys, other.device.fingerprint)
    thief.send()
    (aside,) = read(scene).set_aside
    assert aside.reason == "the signature is not by the key that it names"


def test_a_report_of_another_repository_is_not_taken_in(scene: Scene, sender: Sender) -> None:
    leave(scene, sender.seal(sender.write(repository="7" * 64), to="7" * 64))
    leave(scene, sender.seal(sender.write(repository="7" * 64)))
    reasons = sorted(one.reason for one in read(scene).set_aside)
    assert reasons == [
        "the report does not open with the office's key",
        "the report is for another office's repository",
    ]


def test_a_stranger_and_a_recovery_key_are_no_vehicles(scene: Scene, sender: Sender) -> None:
    keys = DeviceKeys(*(ec.generate_private_key(ec.SECP256R1()) for _ in range(2)))
    Sender(scene, keys, keys.fingerprint).send()
    with scene.office.reading() as connection:
        recovery = next(one for one in devices.every(connection) if one.state == "recovery")
    Sender(scene, keys, recovery.fingerprint).send()
    run = read(scene)
    assert run.taken == []
    assert {one.reason for one in run.set_aside} == {"no device of that fingerprint is enrolled here"}


def test_a_gap_is_told_until_the_report_comes(scene: Scene, sender: Sender, vehicle: Vehicle) -> None:
    sender.send()
    kept_back = sender.seal(sender.write("break-glass", {"reason": "fire"}))
    sender.send()
    assert troubles(read(scene)) == [(), ()]
    (one,) = read_fleet(scene.office).vehicles
    assert one.problems == ("report 2 never came",)
    assert one.readiness is Readiness.FAILING
    with scene.office.reading() as connection:
        standing = reports.standings(connection, scene.clock())[vehicle.device.fingerprint]
        late = reports.standings(connection, scene.clock() + timedelta(days=31))[vehicle.device.fingerprint]
    assert standing.acknowledged is not None
    assert late.acknowledged is not None
    assert (standing.acknowledged.counter, late.acknowledged.counter) == (1, 3)
    leave(scene, kept_back)
    assert troubles(read(scene)) == [()]
    (one,) = read_fleet(scene.office).vehicles
    assert one.problems == ()


def test_the_first_report_kept_back_is_waited_for(scene: Scene, sender: Sender, vehicle: Vehicle) -> None:
    sender.write()
    sender.send()
    read(scene)
    with scene.office.reading() as connection:
        standing = reports.standings(connection, scene.clock())[vehicle.device.fingerprint]
    assert (standing.acknowledged, standing.missing) == (None, ((1, 1),))


def test_two_reports_with_one_number_are_a_fork_and_both_are_kept(scene: Scene, sender: Sender) -> None:
    sender.send()
    copied = Sender(scene, sender.keys, sender.name, sender.counter, sender.previous)
    sender.send()
    copied.send(body={"sequence": 2, "program": "0.1.0", "schema_version": "5"})
    run = read(scene)
    assert len(run.taken) == 3
    assert [bool(one) for one in troubles(run)] == [False, False, True]
    assert troubles(run)[2][0].startswith("fork: there are two different reports with number 2")
    (one,) = read_fleet(scene.office).vehicles
    assert one.readiness is Readiness.FAILING


def test_a_report_that_does_not_follow_the_one_before_is_told(scene: Scene, sender: Sender) -> None:
    sender.send(previous="1" * 64)
    sender.send()
    sender.send(previous="2" * 64)
    told = troubles(read(scene))
    assert told[0] == ("report 1 does not follow the one before it",)
    assert told[1] == ()
    assert told[2] == ("report 3 does not follow the one before it",)


def test_a_revoked_device_is_heard_and_marked(scene: Scene, sender: Sender) -> None:
    with scene.office.writing() as (connection, _):
        devices.revoke(connection, sender.name, scene.clock(), "left on a bus")
    sender.send()
    (taken,) = read(scene).taken
    assert taken.trouble[0].startswith("came from a device that was revoked on")
    (one,) = read_fleet(scene.office).vehicles
    assert one.readiness is Readiness.REVOKED


def test_a_vehicle_that_goes_back_is_told(scene: Scene, sender: Sender) -> None:
    for sequence in (5, 4):
        sender.send(body={"era": 1, "sequence": sequence, "program": "0.1.0", "schema_version": "5"})
    assert troubles(read(scene)) == [(), ("the vehicle went back from state 5 to state 4",)]


@pytest.mark.parametrize("head", [AuditHead(count=2, hash=ENTRY_HASH), AuditHead(count=3, hash="f" * 64), AuditHead()])
def test_a_log_that_lost_its_end_or_was_written_anew_is_told(scene: Scene, sender: Sender, head: AuditHead) -> None:
    sender.send(audit=AuditHead(count=3, hash=ENTRY_HASH))
    sender.send(audit=head)
    told = troubles(read(scene))
    assert told[0] == ()
    assert told[1][0].startswith("the audit log was cut off or written anew")


def test_a_straggler_with_a_shorter_log_is_no_trouble(scene: Scene, sender: Sender) -> None:
    late = sender.seal(sender.write(audit=AuditHead(count=1, hash="1" * 64)))
    sender.send(audit=AuditHead(count=2, hash="2" * 64))
    read(scene)
    leave(scene, late)
    assert troubles(read(scene)) == [()]


BAD_BODIES: list[tuple[str, dict[str, JsonValue]]] = [
    ("receipt", {}),
    ("receipt", {"sequence": "many", "program": 1, "schema_version": None}),
    ("receipt", {"sequence": -1, "program": "x", "schema_version": "x"}),
    ("audit", {}),
    ("audit", {"entries": [{"sequence": 1}]}),
    ("audit", {"entries": [{"sequence": 1, "suite": 1, "previous": START, "hash": "0" * 64, "subject": "x"}]}),
    ("audit-key", {"begins": 0, "sealed": "!"}),
    ("audit-key", {"begins": 1, "sealed": "AAAA"}),
]


@pytest.mark.parametrize(("kind", "body"), BAD_BODIES)
def test_a_body_that_makes_no_sense_is_kept_and_told(
    scene: Scene, sender: Sender, kind: str, body: dict[str, JsonValue]
) -> None:
    sender.send(kind, body)
    (taken,) = read(scene).taken
    assert taken.trouble


def test_a_kind_that_this_program_does_not_know_is_kept(scene: Scene, sender: Sender) -> None:
    sender.send("hand-over", {"anything": [1, {"at": "all"}]})
    assert troubles(read(scene)) == [()]


def test_garbage_of_every_form_is_set_aside_or_left_alone_and_stops_nothing(
    scene: Scene, sender: Sender, tmp_path: Path
) -> None:
    leave(scene, b"", name="0" * 64)
    leave(scene, b"x" * 2129)
    leave(scene, b"note for the office", name="README.txt")
    leave(scene, bytes(MAX_SEALED_BYTES + 1), name="1" * 64)
    folder = scene.repository / "inbox"
    (folder / ("2" * 64)).mkdir()
    os.mkfifo(folder / ("3" * 64))
    secret = tmp_path / "secret"
    secret.write_bytes(b"the office's own file")
    (folder / ("4" * 64)).symlink_to(secret)
    (folder / ".half.part").write_bytes(b"half")
    sender.send()
    run = read(scene)
    assert len(run.taken) == 1
    assert len(run.set_aside) == 2
    assert run.others == 6
    assert secret.read_bytes() == b"the office's own file"
    kept = sorted(path.name for path in scene.office.home.set_aside.glob("*.txt"))
    assert len(kept) == 2
    assert len(left(scene)) == 6


def test_what_is_set_aside_is_bounded(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST_SET_ASIDE", 3)
    for number in range(5):
        leave(scene, b"garbage %d" % number)
    assert len(read(scene).set_aside) == 5
    assert len(list(scene.office.home.set_aside.glob("*.txt"))) == 3
    assert len(list(scene.office.home.set_aside.iterdir())) == 6


def test_a_stick_is_read_wherever_its_inbox_is_and_one_without_any_is_empty(
    scene: Scene, sender: Sender, tmp_path: Path
) -> None:
    sender.send()
    stick = tmp_path / "stick"
    shutil.copytree(scene.repository, stick)
    (taken,) = read_inbox(scene.office, stick / "inbox").taken
    assert taken.report.counter == 1
    shutil.rmtree(stick / "inbox")
    assert read_inbox(scene.office, stick).taken == []
    with pytest.raises(InputError):
        read_inbox(scene.office, tmp_path / "nothing here")


def test_a_file_that_cannot_be_taken_out_is_known_the_next_time(
    scene: Scene, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.send()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", _refuse)
        run = read(scene)
        assert (len(run.taken), run.stayed) == (1, 1)
        assert read(scene).known == 1
    assert read(scene).known == 1
    assert left(scene) == []


def _refuse(*_: object, **__: object) -> None:
    raise PermissionError(30, "Read-only file system")


def test_a_kill_between_keeping_and_taking_out_keeps_a_report_once(
    scene: Scene, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.send()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            read(scene)
    run = read(scene)
    assert (run.taken, run.known) == ([], 1)


def test_break_glass_and_destroyed_are_loud_for_thirty_days(scene: Scene, sender: Sender) -> None:
    sender.send("break-glass", {"reason": "life at risk"})
    sender.send("destroyed", {"order": "1"})
    read(scene)
    assert {(one.kind, one.device.name) for one in read_fleet(scene.office).loud} == {
        ("break-glass", "Engine 5"),
        ("destroyed", "Engine 5"),
    }
    scene.clock.ahead += timedelta(days=31)
    assert read_fleet(scene.office).loud == ()


def test_the_fleet_tells_ready_behind_and_silent_apart(scene: Scene, sender: Sender) -> None:
    scene.enrol("Engine 6", publish=False)
    scene.publish(1)
    sender.send(body={"era": 1, "sequence": 1, "held": 1, "ready": 1, "program": "0.1.0", "schema_version": "5"})
    read(scene)
    assert [(one.device.name, one.readiness) for one in read_fleet(scene.office).vehicles] == [
        ("Engine 6", Readiness.SILENT),
        ("Engine 5", Readiness.READY),
    ]
    scene.publish(2)
    scene.publish(3)
    behind = next(one for one in read_fleet(scene.office).vehicles if one.device.name == "Engine 5")
    assert (behind.readiness, behind.behind) == (Readiness.BEHIND, 2)
    scene.clock.ahead += timedelta(days=2)
    assert {one.readiness for one in read_fleet(scene.office).vehicles} == {Readiness.SILENT}


def test_a_receipt_from_the_future_does_not_make_a_vehicle_ready_for_ever(scene: Scene, sender: Sender) -> None:
    ahead = datetime.now(UTC).replace(microsecond=0) + timedelta(days=400)
    scene.publish(1)
    sender.send(
        body={"era": 1, "sequence": 1, "program": "0.1.0", "schema_version": "5"},
        made_at=ahead,
    )
    read(scene)
    scene.clock.ahead += timedelta(days=3)
    (one,) = read_fleet(scene.office).vehicles
    assert (one.readiness, one.problems) == (Readiness.FAILING, ("its clock is ahead",))
    assert one.heard_at is not None
    assert one.heard_at < datetime.now(UTC) + timedelta(hours=1)


def test_old_receipts_are_let_go_and_are_no_gap_and_nothing_else_goes(
    scene: Scene, sender: Sender, vehicle: Vehicle
) -> None:
    old = sender.seal(sender.write())
    leave(scene, old)
    sender.send("break-glass", {"reason": "fire"})
    for _ in range(3):
        sender.send()
    read(scene)
    scene.clock.ahead += timedelta(days=91)
    sender.send()
    read(scene)
    with scene.office.reading() as connection:
        kept = [reports.at(connection, vehicle.device.fingerprint, number) for number in range(1, 7)]
        standing = reports.standings(connection, scene.clock())[vehicle.device.fingerprint]
    assert [len(own) for own in kept] == [0, 1, 0, 0, 1, 1]
    assert standing.acknowledged is not None
    assert (standing.acknowledged.counter, standing.missing, standing.lost) == (6, (), ())
    leave(scene, old)  # a host that kept a copy
    again = read(scene)
    assert (again.taken, again.known) == ([], 1)


def test_the_last_receipt_of_a_silent_vehicle_is_kept(scene: Scene, sender: Sender) -> None:
    sender.send()
    sender.send("audit", {"entries": []})
    read(scene)
    scene.clock.ahead += timedelta(days=200)
    read(scene)
    (one,) = read_fleet(scene.office).vehicles
    assert one.receipt is not None


def test_what_never_came_is_lost_after_thirty_days_and_no_longer_fails_a_vehicle(scene: Scene, sender: Sender) -> None:
    sender.send()
    sender.write()
    sender.send()
    read(scene)
    (one,) = read_fleet(scene.office).vehicles
    assert one.readiness is Readiness.FAILING
    scene.clock.ahead += timedelta(days=31)
    (one,) = read_fleet(scene.office).vehicles
    assert one.readiness is Readiness.SILENT


def test_an_office_that_was_rebuilt_takes_up_where_vehicles_are(scene: Scene, sender: Sender) -> None:
    for _ in range(7):
        sender.write()
    sender.send()
    with scene.office.writing() as (connection, _):
        facts.put_fact(connection, reports.RECOVERED, "now")
    assert troubles(read(scene)) == [()]
    (one,) = read_fleet(scene.office).vehicles
    assert one.problems == ()


def test_files_that_are_no_reports_never_keep_one_from_being_read(
    scene: Scene, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may write into the inbox may fill it: with names that are left alone, and with files too large."""
    monkeypatch.setattr(inbox, "MOST_FILES", 2)
    for number in range(9):
        leave(scene, b"x", name=f"note {number}")
        leave(scene, bytes(MAX_SEALED_BYTES + 1), name=f"{number}" * 64)
        sender.send()
    taken: list[int] = []
    for _ in range(5):
        taken += [one.report.counter for one in read(scene).taken]
    assert sorted(taken) == list(range(1, 10))
