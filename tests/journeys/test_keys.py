"""Keys change hands: a vehicle is lost and taken off the list, by the commands that people type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from responder_app.cli.terminal import FAILED
from tests.fakes.templates import Begin
from tests.journeys.conftest import Command, synced_city

WORDS = re.compile(r"([a-z2-9]{5}-){5}[a-z2-9]{5}")


@pytest.fixture
def city(command: Command, begin: Begin) -> Path:
    """A published office and an enrolled fire engine that has synced; gives the repository."""
    return synced_city(command, begin, "police")


def test_a_lost_vehicle_is_revoked_told_so_and_its_old_objects_go_from_every_copy(
    command: Command, city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = {path.name for path in (city / "objects").rglob("*") if path.is_file()}
    capsys.readouterr()
    assert command("office", "device", "revoke", "Engine 5", "--reason", "left on a bus", "--yes") == 0
    assert "State 2 is published" in capsys.readouterr().out
    assert command("office", "device", "revoke", "Engine 5", "--reason", "again", "--yes") == FAILED
    assert command("office", "devices") == 0
    assert ": left on a bus" in capsys.readouterr().out

    assert command("sync") == 0
    assert "City of Chicago revoked this device on" in capsys.readouterr().out
    assert command("status") == 0
    assert "It gets nothing new any more." in capsys.readouterr().out
    assert command("show", "government office") == 0
    assert "Government Office Building" in capsys.readouterr().out

    assert command("office", "keys", "rotate", "--scope", "fire", "--all") == 0
    assert command("office", "reseal") == 0
    assert command("office", "publish", "--to", "stick") == 0
    for copy in (city, Path("stick")):
        assert not old & {path.name for path in (copy / "objects").rglob("*")}
    assert command("sync", "--from", "stick") == 0
    assert command("show", "government office") == 0


def test_without_a_yes_nothing_is_revoked(
    command: Command, city: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("typer.confirm", lambda _question: False)
    assert command("office", "device", "revoke", "Engine 5", "--reason", "a slip") == FAILED
    assert command("office", "devices") == 0
    assert "active" in capsys.readouterr().out
    assert command("office", "device", "revoke", "Engine 6", "--reason", "a slip", "--yes") == FAILED
    assert command("office", "keys", "rotate", "--scope", "army") == FAILED
    assert command("sync") == 0
    assert "revoked" not in capsys.readouterr().out
    assert city.is_dir()


def test_the_root_ceremony_by_commands_each_holder_alone_with_file_and_key(
    command: Command,
    city: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    again = tmp_path / "second"
    capsys.readouterr()
    assert command("office", "init", again, "--name", "City of Chicago") == 0
    said = [line.strip() for line in capsys.readouterr().out.splitlines()]
    words = {Path(said[at - 1].split()[0]).stem: line for at, line in enumerate(said) if WORDS.fullmatch(line)}
    monkeypatch.setenv("RESPONDER_OFFICE", str(again))
    assert command("office", "publish") == 0

    start = ("office", "root", "rotate", "start", "--replace", "online", "--replace", "targets", "--new-era")
    assert command(*start, "--file", "next.json") == 0
    told = capsys.readouterr().out
    assert "Root 2, era 2, is in next.json. It replaces: online, targets." in told
    fingerprint = next(line for line in told.splitlines() if "fingerprint" in line).rpartition(": ")[2]

    monkeypatch.delenv("RESPONDER_OFFICE")  # the holders' machines know no office
    monkeypatch.delenv("RESPONDER_OFFICE_PASSPHRASE")
    for name in ("root-1", "root-3"):
        key = tmp_path / f"{name}.pem"
        (again / "carry-away" / f"{name}.pem").rename(key)
        sign = ("office", "root", "rotate", "sign", "next.json", "--key", key)
        monkeypatch.setenv("RESPONDER_KEY_PASSPHRASE", "not the words")
        assert command(*sign, "--yes") == FAILED
        monkeypatch.setenv("RESPONDER_KEY_PASSPHRASE", words[name])
        with monkeypatch.context() as patch:
            patch.setattr("typer.confirm", lambda _question: False)
            assert command(*sign) == FAILED
        capsys.readouterr()
        assert command(*sign, "--yes") == 0
        assert fingerprint in capsys.readouterr().out

    monkeypatch.setenv("RESPONDER_OFFICE", str(again))
    monkeypatch.setenv("RESPONDER_OFFICE_PASSPHRASE", "office words for the test")
    assert command("office", "root", "rotate", "finish", "next.json") == 0
    assert "with state 2 under it" in capsys.readouterr().out
    assert (again / "repository/metadata/2.root.json").is_file()
    assert command("office", "root", "rotate", "start", "--replace", "army") == FAILED

    monkeypatch.setenv("RESPONDER_KEY_PASSPHRASE", words["recovery-1"])
    key = again / "carry-away" / "recovery-1.pem"
    recover = ("office", "recover", "third", "--repository", again / "repository", "--key", key)
    with monkeypatch.context() as patch:
        patch.setattr("typer.confirm", lambda _question: False)
        assert command(*recover) == FAILED
    assert command(*recover, "--yes") == 0
    assert "0 facilities and areas, 0 withdrawn, 2 devices and recovery keys." in capsys.readouterr().out
    assert command("office", "publish", "--office", "third") == FAILED
    assert "root rotate start" in capsys.readouterr().err
    assert command("office", "root", "rotate", "sign", "enrolment.json", "--key", "root-1.pem", "--yes") != 0
    assert city.is_dir()
