"""The office reads a vehicle's audit log: as it came, with whatever was done to it, and after a rebuild."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from responder_app.cli.terminal import FAILED
from responder_app.library.audit_entry import hash_of
from responder_app.package.receipt import AuditLine
from responder_app.package.report import START, AuditHead, Report
from responder_app.publisher.office import Office, open_office
from responder_app.publisher.registry import audit_logs
from responder_app.publisher.registry.tables import audit_log_entries
from responder_app.publisher.registry.tables import audit_logs as audit_logs_table
from tests.fakes.templates import Begin
from tests.journeys.conftest import Command, needs_walls, synced_city

Told = pytest.CaptureFixture[str]
Listed = Callable[..., list[list[str]]]


@pytest.fixture
def vehicle(command: Command, begin: Begin) -> Path:
    """Synced, looked at, and all its entries at the office."""

    def look() -> None:
        synced_city(command, begin, "fire")
        assert command("show", "government") == 0
        assert command("audit", "--csv", "log.csv") == 0
        news(command)

    begin("looked-at", look)
    return Path("vehicle")


def news(command: Command, code: int = 0) -> None:
    """A new state, so that the next sync has something to tell; then the office reads what it tells."""
    owner = Path("owner/facility.yaml")
    owner.write_text(owner.read_text().replace("Night desk", "Night desk too"))
    assert command("office", "add", "owner") == 0
    assert command("office", "publish") == 0
    assert command("sync") == 0
    assert command("office", "inbox") == code


@pytest.fixture
def listed(command: Command, capsys: Told) -> Listed:
    """What `office audit Engine 5` lists and, as the last row, says."""

    def ask(*options: str, code: int = 0) -> list[list[str]]:
        capsys.readouterr()
        assert command("office", "audit", "Engine 5", *options) == code
        return [line.split("\t") for line in capsys.readouterr().out.splitlines()]

    return ask


@contextmanager
def registry() -> Iterator[tuple[Connection, Office]]:
    office = open_office(Path("office"), "office words for the test")
    with office.writing() as (connection, _):
        yield connection, office
    office.close()


def lines(connection: Connection) -> list[AuditLine]:
    texts = connection.execute(select(audit_log_entries.c.line).order_by(audit_log_entries.c.sequence)).scalars()
    return [AuditLine.model_validate_json(text) for text in texts]


def put(connection: Connection, line: AuditLine) -> None:
    """In the place of the one with its number."""
    own = audit_log_entries.c.sequence == line.sequence
    values = {"hash": line.hash, "line": line.model_dump_json()}
    connection.execute(update(audit_log_entries).where(own).values(values))


def test_the_office_lists_what_a_vehicle_recorded_by_facility_day_and_kind(vehicle: Path, listed: Listed) -> None:
    heading, *entries, said = listed()
    assert heading[0] == "entry"
    assert [row[0] for row in entries] == [str(number) for number in range(1, len(entries) + 1)]
    assert said == [f"{len(entries)} entries came, and each is as the vehicle wrote it."]
    _, view, _ = listed("--facility", "Government Office Building", "--action", "view")
    assert view[4:8] == ["view", "Brief, on a terminal", "Government Office Building", "done"]
    assert listed("--day", "2020-01-01")[1:] == [said]
    assert len(listed("--last", "2")) == 4
    assert listed("--csv", "office.csv")[0] == [f"Wrote {len(entries)} entries to office.csv, in clear."]
    with (
        Path("office.csv").open(encoding="utf-8-sig", newline="") as here,
        Path("log.csv").open(encoding="utf-8-sig", newline="") as there,
    ):
        office, own = list(csv.DictReader(here)), list(csv.DictReader(there))
    assert office[: len(own)] == own
    assert Path("office.csv").stat().st_mode & 0o077 == 0


def test_a_device_and_a_log_that_are_not_there_are_said(vehicle: Path, command: Command) -> None:
    assert command("office", "audit", "Engine 6") == FAILED
    assert command("office", "audit", "Engine 5", "--log", "2") == FAILED
    assert command("office", "audit", "Engine 5", "--day", "today") == FAILED


def test_the_log_of_a_revoked_vehicle_is_still_read(vehicle: Path, command: Command, listed: Listed) -> None:
    assert command("office", "device", "revoke", "Engine 5", "--reason", "stolen", "--yes") == 0
    assert len(listed()) > 3


def test_an_entry_that_was_edited_here_is_told(vehicle: Path, listed: Listed) -> None:
    with registry() as (connection, _):
        line = next(line for line in lines(connection) if line.action == "view")
        put(connection, line.model_copy(update={"user": "Nobody"}))
    said = [row[0] for row in listed(code=FAILED)]
    assert f"TAMPERED WITH: entry {line.sequence} is not as it was written: changed, or moved here." in said


def test_an_edited_entry_with_a_hash_that_fits_has_no_mac_that_fits(vehicle: Path, listed: Listed) -> None:
    with registry() as (connection, _):
        line = lines(connection)[-1]
        texts = (line.at, "Nobody", line.device, line.action, line.facility, line.subject, line.outcome, line.detail)
        digest = hash_of(line.suite, bytes.fromhex(line.previous), line.sequence, texts).hex()
        put(connection, line.model_copy(update={"user": "Nobody", "hash": digest}))
    said = [row[0] for row in listed(code=FAILED)]
    assert f"TAMPERED WITH: entry {line.sequence} was not written by the program: its MAC does not fit." in said


def test_entries_that_are_gone_are_a_gap_and_those_after_it_still_hold(vehicle: Path, listed: Listed) -> None:
    with registry() as (connection, _):
        count = len(lines(connection))
        connection.execute(delete(audit_log_entries).where(audit_log_entries.c.sequence.in_([2, 3])))
    assert [row[0] for row in listed(code=FAILED)][-2:] == [
        "Never came: entries 2 to 3.",
        f"{count - 2} entries came, and each is as the vehicle wrote it.",
    ]


def test_an_end_that_is_gone_is_told_by_what_the_vehicle_signed_for(vehicle: Path, listed: Listed) -> None:
    with registry() as (connection, _):
        count = len(lines(connection))
        connection.execute(delete(audit_log_entries).where(audit_log_entries.c.sequence == count))
    assert listed()[-1][0].startswith("The vehicle signed for ")


def test_without_the_key_of_its_macs_a_log_is_not_called_whole(vehicle: Path, listed: Listed) -> None:
    with registry() as (connection, _):
        connection.execute(update(audit_logs_table).values(sealed=b"x" * 80))
    assert "its MACs cannot be checked" in listed(code=FAILED)[-1][0]


@pytest.mark.slow
@pytest.mark.parametrize("is_acknowledged", [True, False])
@needs_walls
def test_after_a_rebuild_the_office_says_so_once_and_keeps_both_logs(
    vehicle: Path, command: Command, listed: Listed, capsys: Told, is_acknowledged: bool
) -> None:
    before = listed()
    if is_acknowledged:
        news(command)  # whose catalogue acknowledges what came until now
        before = listed()
    (vehicle / "library.db").unlink()
    assert command("rebuild") == 0
    capsys.readouterr()
    news(command, FAILED)
    told = capsys.readouterr().out
    assert told.count("the audit log was begun anew: `responder rebuild` does that") == 1
    assert "cut off or written anew" not in told
    assert "fork" not in told
    now = listed()
    assert now[1][4] == "rebuild"
    said = [row[0] for row in now]
    assert "Engine 5 has had 2 audit logs; this is number 2. `--log` shows another one." in said
    assert any("by `responder rebuild`: ask the crew" in line for line in said)
    old = listed("--log", "1")
    assert old[: len(before) - 1] == before[:-1]
    news(command)
    assert len(listed()) > len(now)
    capsys.readouterr()
    assert command("office", "fleet", "--json") == 0
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["state"], line["lost"]) == ("failing", [])
    assert command("office", "fleet", "--seen", "Engine 5") == FAILED
    assert command("office", "fleet", "--seen", "Engine 5", "--note", "Webb rebuilt it", "--by", "Chief Ramos") == 0
    capsys.readouterr()
    assert command("office", "fleet", "--json") == 0
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["state"], line["problems"]) == ("ready", [])
    assert [note["note"] for note in line["ticked_off"]] == ["Webb rebuilt it"]
    assert command("office", "fleet") == 0
    assert "Engine 5, ticked off by Chief Ramos on" in capsys.readouterr().out


def test_a_log_that_was_begun_anew_without_a_rebuild_says_that_too(vehicle: Path, listed: Listed) -> None:
    with registry() as (connection, office):
        device = office.device("Engine 5").fingerprint
        (log,) = audit_logs.logs(connection, device)
        assert log.key is not None
        other = type(log.key)(1, b"another" * 16)
        report = Report(
            format=1, repository=START, device=device, counter=99, previous=START, kind="audit-key",
            made_at=office.clock(), audit=AuditHead(), body={},
        )  # fmt: skip
        assert audit_logs.put_key(connection, log, report, other)
        assert not audit_logs.put_key(connection, audit_logs.logs(connection, device)[-1], report, other)
        line = lines(connection)[0]
        row = {"device": device, "log": 2, "sequence": 1, "hash": line.hash, "line": line.model_dump_json()}
        connection.execute(insert(audit_log_entries).values(row))
    assert any("its first entry names no `responder rebuild`" in row[0] for row in listed(code=FAILED))
