"""`responder user`: the crew on a terminal, on a vehicle with a real library."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from responder_app import assembly
from responder_app.cli.app import run
from responder_app.cli.terminal import FAILED
from responder_app.errors import NoSecurityKeyError, WrongPassphraseError
from responder_app.paths import VehiclePaths
from responder_app.session import emergency_code
from responder_app.vault.accounts import Proof
from tests.fakes import quick_stretch
from tests.fakes.soft_token import SoftToken

WORDS = "ladder engine hydrant seven"
ORTIZ = "brass nozzles by the dozen"


@pytest.fixture(autouse=True)
def vehicle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> VehiclePaths:
    quick_stretch.use(monkeypatch)
    monkeypatch.setenv("RESPONDER_HOME", str(tmp_path / "vehicle"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("RESPONDER_USER", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    paths = VehiclePaths(tmp_path / "vehicle")
    assembly.init_device(paths, "Engine 5", "Fire", "passphrase", WORDS)
    return paths


def user(monkeypatch: pytest.MonkeyPatch, *arguments: str, secret: str, new: str = "", name: str = "") -> int:
    monkeypatch.setenv("RESPONDER_PASSPHRASE", secret)
    monkeypatch.setenv("RESPONDER_NEW_PASSPHRASE", new)
    monkeypatch.setenv("RESPONDER_USER", name)
    return run(["user", *arguments], lambda _: 0)


def test_a_crew_is_added_listed_changed_and_removed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert user(monkeypatch, "add", "Ortiz", "--administrator", secret=WORDS, new=ORTIZ) == 0
    assert "responder user remove Crew" in capsys.readouterr().out
    assert user(monkeypatch, "remove", "Crew", secret=ORTIZ, name="ortiz") == 0
    assert user(monkeypatch, "add", "Webb", secret=ORTIZ, new="seven copper kettles") == 0
    assert (
        user(monkeypatch, "passphrase", "Webb", secret="seven copper kettles", new="eight copper kettles", name="Webb")
        == 0
    )
    capsys.readouterr()
    assert user(monkeypatch, "list", secret="") == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[:2] for line in listed[1:]] == [["Ortiz", "administrator"], ["Webb", "crew"]]


def test_with_several_users_the_name_must_be_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], vehicle: VehiclePaths
) -> None:
    assert user(monkeypatch, "add", "Ortiz", secret=WORDS, new=ORTIZ) == 0
    assert user(monkeypatch, "remove", "Ortiz", secret=WORDS) == FAILED
    assert "RESPONDER_USER" in capsys.readouterr().err
    assert user(monkeypatch, "remove", "Ortiz", secret=WORDS, name="nobody") == FAILED
    assert len(assembly.crew(vehicle).accounts()) == 2


def test_a_secret_that_is_too_weak_or_wrong_adds_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], vehicle: VehiclePaths
) -> None:
    assert user(monkeypatch, "add", "Ortiz", secret=WORDS, new="482913482913") == FAILED
    assert "number alone" in capsys.readouterr().err
    assert user(monkeypatch, "add", "Ortiz", secret="wrong", new=ORTIZ) == FAILED
    assert [account.name for account in assembly.crew(vehicle).accounts()] == ["Crew"]


def test_the_emergency_code_is_shown_once_and_replaced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], vehicle: VehiclePaths
) -> None:
    assert user(monkeypatch, "list", secret="") == 0
    assert "Emergency code: none." in capsys.readouterr().err
    assert user(monkeypatch, "emergency-code", secret=WORDS) == 0
    first = capsys.readouterr().out
    code = first.splitlines()[0]
    assert emergency_code.read(code)
    assert "opens this vehicle no longer" not in first
    assert assembly.crew(vehicle).unlock_by_code(code).number == 1
    assert user(monkeypatch, "emergency-code", secret=WORDS) == 0
    second = capsys.readouterr().out
    assert "opens this vehicle no longer: destroy its sheet" in second
    assert assembly.crew(vehicle).unlock_by_code(second.splitlines()[0]).number == 2
    with pytest.raises(WrongPassphraseError):
        assembly.crew(vehicle).unlock_by_code(code)
    assert user(monkeypatch, "list", secret="") == 0
    listed = capsys.readouterr()
    assert re.search(r"Emergency code: made on \d+ [A-Z][a-z]{2} 20\d\d\.", listed.err)
    assert code not in listed.out + listed.err


def test_a_wrong_passphrase_makes_no_emergency_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], vehicle: VehiclePaths
) -> None:
    assert user(monkeypatch, "emergency-code", secret="wrong") == FAILED
    assert capsys.readouterr().out == ""
    assert assembly.crew(vehicle).code.made_at() is None


def test_a_security_key_is_enrolled_asked_for_and_replaced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], vehicle: VehiclePaths
) -> None:
    token = SoftToken(pin="1234")
    plugged = [token]
    monkeypatch.setattr("responder_app.assembly.unlocking.plugged_devices", lambda: plugged)
    monkeypatch.setenv("RESPONDER_KEY_PIN", "1234")
    added = ("add", "Ortiz", "--administrator", "--protect", "security-key")
    assert user(monkeypatch, *added, secret=WORDS, new="482913") == 0
    said = capsys.readouterr()
    assert "with a security key" in said.out
    assert "Touch it when it blinks" in said.err
    assert user(monkeypatch, "remove", "Crew", secret="482913", name="Ortiz") == 0
    assert "Touch the security key" in capsys.readouterr().err
    ortiz = assembly.crew(vehicle).accounts()[0]
    assert assembly.crew(vehicle).unlock(Proof(ortiz.id, "482913")).account == ortiz
    plugged.clear()
    with pytest.raises(NoSecurityKeyError):
        assembly.crew(vehicle).unlock(Proof(ortiz.id, "482913"))
    assert user(monkeypatch, "list", secret="482913") == 0
    assert "with a security key" in capsys.readouterr().out


def test_a_key_that_is_forgotten_costs_no_try_and_a_wrong_pin_does(
    monkeypatch: pytest.MonkeyPatch, vehicle: VehiclePaths
) -> None:
    plugged = [SoftToken()]
    monkeypatch.setattr("responder_app.assembly.unlocking.plugged_devices", lambda: plugged)
    assert user(monkeypatch, "add", "Ortiz", "--protect", "security-key", secret=WORDS, new="482913") == 0
    crew = assembly.crew(vehicle)
    ortiz = next(account for account in crew.accounts() if account.name == "Ortiz")
    held, plugged[:] = list(plugged), []
    for _ in range(7):
        with pytest.raises(NoSecurityKeyError):
            crew.unlock(Proof(ortiz.id, "000111"))
    plugged[:] = held
    with pytest.raises(WrongPassphraseError, match="4 tries are left"):
        crew.unlock(Proof(ortiz.id, "000111"))
