"""The audit log by the commands that people type: what it hears of, its filters, its table, its first key."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from responder_app import assembly
from responder_app.library.audit_mac import verify_entries
from responder_app.library.library import Library
from responder_app.package.audit_key import FirstKey, open_first_key
from responder_app.paths import VehiclePaths
from responder_app.publisher import office_key
from responder_app.publisher.home import OfficeHome
from responder_app.publisher.key_store import REPORT
from tests.journeys.conftest import Command
from tests.journeys.test_first_light import city, owner

__all__ = ["city", "owner"]
PASSPHRASE = "crew words for the test"


def listed(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    _, *entries, _ = capsys.readouterr().out.splitlines()
    return [entry.split("\t") for entry in entries]


def test_who_looked_at_what_is_listed_by_facility_user_day_and_kind(
    command: Command, city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("show", "n michgan av") == 0
    capsys.readouterr()
    assert command("audit", "--action", "view") == 0
    (entry,) = listed(capsys)
    assert entry[4:8] == ["view", "Brief, on a terminal", "Government Office Building", "done"]
    assert command("audit", "--facility", "government office building") == 0
    assert [row[4] for row in listed(capsys)] == ["view"]
    assert command("audit", "--action", "sync") == 0
    ((_, synced_at, *_),) = listed(capsys)
    day = datetime.fromisoformat(synced_at).astimezone().date().isoformat()
    assert command("audit", "--day", day, "--action", "sync") == 0
    assert [row[8] for row in listed(capsys)] == ["1 new"]
    assert command("audit", "--day", "2020-01-01") == 0
    assert listed(capsys) == []
    assert command("audit", "--user", "nobody") == 0
    assert listed(capsys) == []
    assert command("audit", "--day", "yesterday") == 1


def test_status_says_what_the_process_keeps_from_others_and_why_not(
    command: Command, city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert command("status") == 0
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Process: ")]
    assert len(said) == 7
    assert all(re.fullmatch(r"Process: (on|OFF): [A-Z][^:]+: .+\.", line) for line in said), said


def test_reading_and_writing_out_the_log_are_in_it(
    command: Command, city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("audit", "--csv", "log.csv") == 0
    assert "in clear" in capsys.readouterr().out
    assert command("audit", "--facility", "x", "--user", "y") == 0
    capsys.readouterr()
    assert command("audit") == 0
    entries = listed(capsys)
    said = [(row[4], row[5], row[8]) for row in entries if row[4] in ("audit", "export")]
    assert said == [
        ("audit", "read", ""),
        ("export", "audit log as CSV", ""),
        ("audit", "read", "one facility, one user"),
        ("audit", "read", ""),
    ]
    with Path("log.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["entry"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert rows[-1]["action"] == "audit"
    assert {row["suite"] for row in rows} == {"2"}
    assert all(re.fullmatch(r"[0-9a-f]{64}", row["mac"]) for row in rows)


def test_the_office_opens_the_first_key_and_every_entry_fits(command: Command, city: Path, tmp_path: Path) -> None:
    assert command("show", "n michgan av") == 0
    with assembly.opened(VehiclePaths(tmp_path / "vehicle"), lambda: PASSPHRASE) as vehicle:
        first, entries = office_opens(vehicle.library, Path("office")), vehicle.library.audit.tail()
    assert first.begins == 1
    assert len(entries) > 4
    assert verify_entries(first, entries) == ()


def office_opens(library: Library, folder: Path) -> FirstKey:
    from responder_app.publisher.office import Office

    home = OfficeHome(folder)
    enrolment = json.loads(Path("enrolment.json").read_bytes())
    office = Office(
        folder, office_key.unlock(home.master_key, "office words for the test"), lambda: datetime.now().astimezone()
    )
    try:
        sealed = library.audit.first_key()
        assert sealed is not None
        with office.writing() as (_, keys):
            key = keys.private_key(REPORT)
        return open_first_key(sealed, key, enrolment["repository"], enrolment["device"])
    finally:
        office.close()


def test_a_log_that_takes_nothing_keeps_nobody_out_and_can_be_read(
    command: Command, city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        assembly.opened(VehiclePaths(tmp_path / "vehicle"), lambda: PASSPHRASE) as vehicle,
        vehicle.library._store.writing() as connection,
    ):
        connection.exec_driver_sql("DROP TRIGGER audit_key_never_goes")
        connection.exec_driver_sql("DELETE FROM audit_key")
    capsys.readouterr()
    assert command("show", "n michgan av") == 0
    shown = capsys.readouterr().out
    assert "Government Office Building" in shown
    assert "the audit log takes no entries" in shown
    assert command("export-map", "old registry", "map.html") == 1
    assert not Path("map.html").exists()
    assert command("audit", "--csv", "log.csv") == 1
    assert "the key for MACs is missing" in capsys.readouterr().out
    assert Path("log.csv").exists()
