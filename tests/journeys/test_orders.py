"""What takes two signatures, by the commands that people type: a device is emptied, many facilities are withdrawn."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from responder_app.cli.terminal import FAILED
from tests.fakes.templates import Begin
from tests.journeys.conftest import Command

FACILITY_YAML = """
identity:
  name: Tower {number}
  address: {{street: {number} North Michigan Avenue, city: Chicago, state: IL}}
  location: [-87.6243, 41.8895]
occupancy: {{use: Offices}}
"""
HOLDERS = ("root-1", "root-2", "root-3")
WORDS = re.compile(r"([a-z2-9]{5}-){5}[a-z2-9]{5}")


@dataclass(frozen=True)
class City:
    """An office whose root keys were carried away, seven facilities, and an enrolled fire engine that has synced."""

    command: Command
    holders: dict[str, tuple[Path, str]]
    monkeypatch: pytest.MonkeyPatch

    def sign(self, file: str, *names: str) -> None:
        """Each holder on a machine that knows no office."""
        for name in names:
            key, words = self.holders[name]
            with self.monkeypatch.context() as patch:
                patch.delenv("RESPONDER_OFFICE")
                patch.delenv("RESPONDER_OFFICE_PASSPHRASE")
                patch.setenv("RESPONDER_KEY_PASSPHRASE", words)
                assert self.command("office", "order", "sign", file, "--key", key, "--yes") == 0


@pytest.fixture
def city(
    command: Command, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> City:
    begin("seven-towers", lambda: found_towers(command, capsys))
    words = json.loads(Path("words.json").read_text())
    holders = {name: (tmp_path / f"{name}.pem", words[name]) for name in HOLDERS}
    return City(command, holders, monkeypatch)


def found_towers(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("office", "init", "office", "--name", "City of Chicago") == 0
    said = [line.strip() for line in capsys.readouterr().out.splitlines()]
    words = {Path(said[at - 1].split()[0]).stem: line for at, line in enumerate(said) if WORDS.fullmatch(line)}
    Path("words.json").write_text(json.dumps(words))
    for name in HOLDERS:
        Path("office/carry-away", f"{name}.pem").rename(f"{name}.pem")
    for number in range(1, 8):
        owner = Path(f"owner-{number}")
        owner.mkdir()
        (owner / "facility.yaml").write_text(FACILITY_YAML.format(number=number))
        assert command("office", "add", owner) == 0
    assert command("device", "init", "--name", "Engine 5", "--agency", "Fire", "--passphrase") == 0
    assert command("office", "enroll", "enrolment-request.json", "--scope", "fire", "--yes") == 0
    assert command("device", "accept", "enrolment.json", "--yes", "--source", "office/repository") == 0
    assert command("office", "publish") == 0
    assert command("sync") == 0


def test_a_stolen_device_is_emptied_and_its_receipt_comes_back(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, home = city.command, tmp_path / "vehicle"
    revoke = ("office", "device", "revoke", "Engine 5", "--reason", "stolen", "--yes", "--destroy")
    assert command(*revoke, "--file", "order.json") == 0
    told = capsys.readouterr().out
    assert "Destroy order: Engine 5 of Fire" in told
    fingerprint = next(line for line in told.splitlines() if "for each holder to compare" in line)

    assert command("sync") == 0  # revoked, and not yet ordered to be emptied
    city.sign("order.json", "root-2")
    assert fingerprint in capsys.readouterr().out
    assert command("office", "order", "finish", "order.json") != 0
    assert "1 of the 2 signatures" in capsys.readouterr().err
    assert command("sync") == 0
    assert command("show", "tower 3") == 0

    city.sign("order.json", "root-3")
    assert command("office", "order", "finish", "order.json") == 0
    assert command("office", "order", "list") == 0
    assert "in force" in capsys.readouterr().out
    assert command("sync") == FAILED
    assert "City of Chicago ordered this device to be emptied" in capsys.readouterr().err
    assert {path.name for path in home.iterdir()} <= {"emptied.json", "last-reports", "settings.json", "writer.lock"}

    for arguments in (("show", "tower 3"), ("status",), ("check",), ("sync",), ("device", "show")):
        assert command(*arguments) == FAILED
        assert "ordered this device to be emptied" in capsys.readouterr().err
    assert command("device", "init", "--name", "Engine 5", "--agency", "Fire", "--passphrase") == FAILED

    assert command("office", "inbox", "office/repository") == FAILED  # a revoked device speaks: that is said loudly
    assert "LIBRARY DESTROYED: Engine 5" in capsys.readouterr().out


def test_an_already_revoked_device_is_ordered_to_be_emptied_later(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    command = city.command
    assert command("office", "order", "destroy", "Engine 5") == FAILED
    assert "not revoked" in capsys.readouterr().err
    assert command("office", "device", "revoke", "Engine 5", "--reason", "lost", "--yes") == 0
    assert command("office", "order", "destroy", "Engine 5") == 0
    assert command("office", "order", "destroy", "Engine 6") == FAILED
    city.sign("destroy-order.json", "root-1", "root-2")
    assert command("office", "order", "finish", "destroy-order.json") == 0
    assert command("sync") == FAILED


def test_a_holder_who_does_not_see_the_same_fingerprint_signs_nothing(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert city.command("office", "device", "revoke", "Engine 5", "--reason", "lost", "--yes", "--destroy") == 0
    before = Path("destroy-order.json").read_bytes()
    key, words = city.holders["root-1"]
    with city.monkeypatch.context() as patch:
        patch.setattr("typer.confirm", lambda _question: False)
        patch.setenv("RESPONDER_KEY_PASSPHRASE", words)
        assert city.command("office", "order", "sign", "destroy-order.json", "--key", key) == FAILED
    assert Path("destroy-order.json").read_bytes() == before
    assert city.command("office", "order", "sign", "enrolment.json", "--key", key, "--yes") != 0


def test_a_mass_withdrawal_is_said_held_back_and_released_by_two(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    command = city.command
    for number in range(1, 7):
        assert command("office", "withdraw", f"Tower {number}") == 0
    capsys.readouterr()
    assert command("office", "publish") == FAILED
    refused = capsys.readouterr().err
    assert "6 of 7 facilities are withdrawn at once" in refused
    assert "responder office order removal" in refused

    assert command("office", "publish", "--held-back") == 0
    assert command("sync") == 0
    assert capsys.readouterr().out.count("They are kept until two signatures of the office confirm it") == 6
    assert command("show", "tower 3") == 0

    assert command("office", "order", "removal", "--file", "approval.json") == 0
    assert "vehicles remove 6 facilities of city" in capsys.readouterr().out
    city.sign("approval.json", "root-1", "root-3")
    assert command("office", "order", "finish", "approval.json") == 0
    assert command("sync") == 0
    assert "6 removed" in capsys.readouterr().out
    assert command("show", "tower 3") == FAILED
    assert command("show", "tower 7") == 0
    assert command("office", "publish") == 0


def test_changing_keys_does_not_wait_for_an_approval_and_says_that_vehicles_will(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(1, 7):
        assert city.command("office", "withdraw", f"Tower {number}") == 0
    assert city.command("office", "keys", "rotate", "--scope", "police") == 0
    assert "6 of 7 facilities are withdrawn at once" in capsys.readouterr().out
    assert city.command("sync") == 0
    assert "0 removed" in capsys.readouterr().out
