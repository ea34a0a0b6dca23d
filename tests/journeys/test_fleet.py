"""The morning round: vehicles sync, tell their office how it went, and the office sees which of them is ready."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from responder_app.cli.app import run
from responder_app.cli.terminal import FAILED
from responder_app.package.report import INBOX
from responder_app.publisher.dossier import read_dossier
from responder_app.publisher.fleet import Readiness, read_fleet
from responder_app.publisher.inbox import read_inbox
from responder_app.publisher.office import Office
from tests.fakes.nginx import serve
from tests.fakes.templates import Begin
from tests.journeys.conftest import Command, found_city, needs_walls

Told = pytest.CaptureFixture[str]


@pytest.fixture
def repository(command: Command, begin: Begin) -> Path:
    """An office with one facility, and Engine 5 enrolled; nothing synced yet."""
    return found_city(command, begin, "fire")


def fleet(command: Command, capsys: Told) -> dict[str, object]:
    """The one vehicle's line."""
    capsys.readouterr()
    assert command("office", "fleet", "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (vehicle,) = [line for line in lines if "state" in line]
    assert isinstance(vehicle, dict)
    return vehicle


@needs_walls
def test_a_vehicle_syncs_and_the_office_sees_that_it_is_ready(command: Command, repository: Path, capsys: Told) -> None:
    assert fleet(command, capsys)["state"] == "silent"
    assert command("sync") == 0
    assert command("office", "inbox") == 0
    assert "reports of 1 devices taken in" in capsys.readouterr().out
    assert not list((repository / INBOX).iterdir())
    ready = fleet(command, capsys)
    assert (ready["vehicle"], ready["state"], ready["behind"], ready["problems"]) == ("Engine 5", "ready", 0, [])

    owner = Path("owner/facility.yaml")
    owner.write_text(owner.read_text().replace("Night desk", "Day desk"))
    assert command("office", "add", "owner") == 0
    assert command("office", "publish") == 0
    behind = fleet(command, capsys)
    assert (behind["state"], behind["behind"]) == ("behind", 1)
    assert command("office", "fleet") == 0
    assert "Published state: 2. 1 vehicles: 1 behind." in capsys.readouterr().out
    assert command("sync") == 0
    assert command("office", "inbox") == 0
    assert fleet(command, capsys)["state"] == "ready"


@needs_walls
def test_a_stick_carries_what_the_network_would_not_take(
    command: Command, repository: Path, tmp_path: Path, capsys: Told
) -> None:
    work = tmp_path / "host"
    work.mkdir()
    with serve(repository.resolve(), work) as served:  # a host that only gives files out
        assert command("sync", "--from", served.address, "--ca-file", served.ca_file) == 0
    assert "has no inbox: it only gives files out" in capsys.readouterr().out
    assert command("sync", "--from", "stick") == 0
    assert "wait" not in capsys.readouterr().out
    carried = [path.name for path in Path("stick", INBOX).iterdir()]
    assert carried
    assert command("office", "inbox", "stick") == 0
    assert not list(Path("stick", INBOX).iterdir())
    assert fleet(command, capsys)["state"] == "ready"


def test_a_report_that_a_host_made_up_is_set_aside_and_said(command: Command, repository: Path, capsys: Told) -> None:
    assert command("sync") == 0
    (sealed,) = [path for path in (repository / INBOX).iterdir() if path.stat().st_size == 2129][:1]
    changed = bytearray(sealed.read_bytes())
    changed[500] ^= 1
    sealed.write_bytes(bytes(changed))
    capsys.readouterr()
    assert command("office", "inbox") == FAILED
    assert "Set aside" in capsys.readouterr().out
    assert list(Path("office/set-aside").glob("*.txt"))


def test_a_revoked_vehicle_says_that_it_was_told(command: Command, repository: Path, capsys: Told) -> None:
    assert command("sync") == 0
    assert command("office", "inbox") == 0
    assert command("office", "device", "revoke", "Engine 5", "--reason", "left on a bus", "--yes") == 0
    assert command("sync") == 0
    capsys.readouterr()
    assert command("office", "inbox") == FAILED  # it is marked: a revoked device spoke
    assert "came from a device that was revoked" in capsys.readouterr().out
    told = fleet(command, capsys)
    assert told["state"] == "revoked"
    receipt = told["receipt"]
    assert isinstance(receipt, dict)
    assert receipt["revoked"] is True


def test_the_inbox_that_was_lost_is_an_empty_one(command: Command, repository: Path) -> None:
    assert command("sync") == 0
    shutil.rmtree(repository / INBOX)
    assert command("office", "inbox") == 0
    assert command("office", "inbox", "nowhere") == FAILED


@needs_walls
def test_the_window_is_handed_the_opened_office_and_an_inbox(command: Command, repository: Path) -> None:
    assert command("sync") == 0
    seen: list[tuple[str, Readiness, Path, timedelta]] = []

    def show(office: Office, place: str, silent_after: timedelta) -> int:
        read_inbox(office, Path(place))
        (one,) = read_fleet(office).vehicles
        dossier = read_dossier(office, one.device.fingerprint)
        assert dossier.audit_came == dossier.audit_signed > 0
        assert {"receipt", "audit"} <= {report.kind for report in dossier.reports}
        seen.append((one.device.name, one.readiness, Path(place).resolve(), silent_after))
        return 0

    asked = ["office", "fleet", "--window", "--silent-hours", "12"]
    assert run(asked, lambda _text: 0, show) == 0
    assert run([*asked, "--inbox", "stick"], lambda _text: 0, show) == 0
    assert seen == [
        ("Engine 5", Readiness.READY, repository.resolve(), timedelta(hours=12)),
        ("Engine 5", Readiness.READY, Path("stick").resolve(), timedelta(hours=12)),
    ]


@needs_walls
def test_the_fleet_leaves_as_a_table_for_spreadsheets(command: Command, repository: Path) -> None:
    assert command("sync") == 0
    assert command("office", "inbox") == 0
    assert command("office", "fleet", "--csv", "fleet.csv") == 0
    headings, row = csv.reader(Path("fleet.csv").read_text("utf-8-sig").splitlines())
    told = dict(zip(headings, row, strict=True))
    assert (told["device"], told["state"], told["behind"], told["refused"]) == ("Engine 5", "ready", "0", "0")
