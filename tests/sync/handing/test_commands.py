"""`responder mirror`, `share` and `sync --fingerprint` as a crew types them, on a vehicle that nobody has unlocked."""

from __future__ import annotations

from pathlib import Path

import pytest

from responder_app.cli import handing
from responder_app.cli.app import run
from responder_app.cli.terminal import FAILED
from responder_app.sync.handing import addresses
from tests.sync.scene import Scene, Vehicle


@pytest.fixture
def vehicle(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Vehicle:
    monkeypatch.setenv("COLUMNS", "200")
    scene.publish(1, 2)
    scene.enrol("Ladder 7")
    made = scene.enrol("Engine 5")
    made.service(scene.repository).sync_now()
    monkeypatch.setenv("RESPONDER_HOME", str(made.paths.home))
    monkeypatch.delenv("RESPONDER_PASSPHRASE", raising=False)
    return made


def _command(*arguments: str) -> int:
    return run(arguments, lambda _: 40)


def test_a_copy_of_everything_asks_for_no_passphrase_and_says_how_to_go_on(
    scene: Scene, vehicle: Vehicle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    assert _command("mirror", "--to", str(stick)) == 0
    said = capsys.readouterr().out
    assert "objects to copy" in said
    assert f"responder sync --from {stick}" in said
    assert "Other vehicles take it until" in said
    waiting = vehicle.paths.handed.read_text()
    assert '"begun"' in waiting
    assert '"done"' in waiting, "the audit log hears of it when the vehicle is unlocked"
    other = next(one for one in scene._vehicles if "Ladder" in str(one.paths.home))
    assert other.service(stick).sync_now().is_whole


def test_a_copy_of_a_part_needs_one_choice_and_a_stick_that_is_there(
    vehicle: Vehicle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _command("mirror", "--to", str(tmp_path / "s"), "--district", "x", "--facility", "y") == FAILED
    assert "not both" in capsys.readouterr().err
    assert _command("mirror", "--to", str(tmp_path / "no" / "stick")) == FAILED
    assert "not there" in capsys.readouterr().err


def test_sharing_shows_address_fingerprint_and_what_the_other_vehicle_types(
    vehicle: Vehicle, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(handing, "_wait", interrupted)
    assert _command("share", "--address", "127.0.0.1", "--port", "0") == 0
    said = capsys.readouterr().out
    [told] = [line for line in said.splitlines() if line.startswith("Fingerprint")]
    assert f"--fingerprint {''.join(told.split()[1:])}" in said
    assert "https://127.0.0.1:" in said
    assert "Ended: 0 files" in said


def test_with_several_networks_a_crew_is_asked_which(
    vehicle: Vehicle, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(addresses, "own_addresses", lambda: ("10.0.0.5", "192.168.1.20"))
    assert _command("share") == FAILED
    assert "10.0.0.5, 192.168.1.20" in capsys.readouterr().err


def test_a_fingerprint_without_an_address_or_with_a_slip_is_said(
    vehicle: Vehicle, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _command("sync", "--fingerprint", "0" * 64) == FAILED
    assert "https:// address" in capsys.readouterr().err
    assert _command("sync", "--from", "https://127.0.0.1:1", "--fingerprint", "0" * 63) == FAILED
    assert "64" in capsys.readouterr().err
