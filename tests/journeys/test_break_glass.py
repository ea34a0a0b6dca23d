"""A crew that is locked out breaks the glass: real Argon2id, library, audit log, sync, office and what that hears."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from responder_app import assembly
from responder_app.assembly import Vehicle
from responder_app.errors import InputError, LockedOutError, WrongPassphraseError
from responder_app.package.glass_report import GlassReport
from responder_app.package.receipt import BREAK_GLASS
from responder_app.package.report import Report, open_report
from responder_app.paths import VehiclePaths
from responder_app.publisher.key_store import REPORT
from responder_app.publisher.office import open_office
from responder_app.session.reasons import BY_TAP, LASTS_S, Reason
from responder_app.vault.accounts import Proof
from tests.fakes.templates import Begin
from tests.journeys.conftest import Command
from tests.journeys.test_first_light import CONTACTS, FACILITY_YAML, HAZMAT
from tests.vault.test_secret_service import UNLOCKED

CHECKOUT = Path(__file__).parents[2]
WEBBS = "seven brass nozzles"


@pytest.fixture
def vehicle(command: Command, begin: Begin, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Set up by the commands of the guide; gives the emergency code as it was printed."""
    begin("with-emergency-code", lambda: set_up(command, monkeypatch, capsys))
    monkeypatch.setenv("RESPONDER_USER", "Crew")
    monkeypatch.setenv("RESPONDER_NEW_PASSPHRASE", WEBBS)
    return Path("code.txt").read_text()


def set_up(command: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    owner = Path("owner")
    owner.mkdir()
    (owner / "facility.yaml").write_text(FACILITY_YAML)
    (owner / "contacts.csv").write_text(CONTACTS)
    (owner / "hazmat.csv").write_text(HAZMAT)
    for arguments in (
        ("office", "init", "office", "--name", "City of Chicago"),
        ("office", "add", owner),
        ("device", "init", "--name", "Engine 5", "--agency", "Fire", "--passphrase"),
        ("office", "enroll", "enrolment-request.json", "--scope", "fire", "--yes"),
        ("device", "accept", "enrolment.json", "--yes", "--source", "office/repository"),
        ("office", "publish"),
        ("sync",),
    ):
        assert command(*arguments) == 0, arguments
    monkeypatch.setenv("RESPONDER_USER", "Crew")
    monkeypatch.setenv("RESPONDER_NEW_PASSPHRASE", WEBBS)
    assert command("user", "add", "Webb", "--protect", "alone") == 0
    capsys.readouterr()
    assert command("user", "emergency-code") == 0
    Path("code.txt").write_text(capsys.readouterr().out.splitlines()[0])


@pytest.fixture
def paths(tmp_path: Path) -> VehiclePaths:
    return VehiclePaths(tmp_path / "vehicle")


@contextmanager
def broken(paths: VehiclePaths, code: str, reason: Reason = Reason.FIRE) -> Iterator[Vehicle]:
    opened = assembly.break_glass(paths, reason, code)
    try:
        yield opened
    finally:
        opened.end("")


def reports(tmp_path: Path) -> list[GlassReport]:
    """What of broken glass lies in the office's inbox, as the office opens it."""
    with open_office(tmp_path / "office", "office words for the test").writing() as (_, keys):
        key, repository = keys.private_key(REPORT), keys.repository
    found: list[Report] = [
        open_report(path.read_bytes(), key, repository).report
        for path in (tmp_path / "office" / "repository" / "inbox").iterdir()
    ]
    found.sort(key=lambda report: report.counter)
    return [GlassReport.model_validate(report.body) for report in found if report.kind == BREAK_GLASS]


def test_a_crew_that_is_locked_out_reads_everything_and_the_office_hears_all_of_it(
    vehicle: str, command: Command, paths: VehiclePaths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    webb = next(account for account in assembly.crew(paths).accounts() if account.name == "Webb")
    paths.logons.unlink()  # which locks each user for a quarter of an hour
    with pytest.raises(LockedOutError):
        assembly.open_vehicle(paths, lambda: WEBBS, user=webb.id)
    with broken(paths, vehicle.lower()) as opened:
        assert opened.user == "break-glass"
        (hit,) = opened.briefing.search("government").hits
        assert opened.briefing.arrival_sheet(hit.facility_id).blocks
        assert opened.briefing.hazmat(hit.facility_id).rows
        opened.look(hit.facility_id, "brief")
        opened.look(hit.facility_id, "hazmat")
        opened.sync.sync_now()
        (begun,) = reports(tmp_path)
        assert (begun.reason, begun.by, begun.ended_at) == ("fire or explosion", "the emergency code", "")
        opened.glass.end(BY_TAP)
        opened.sync.sync_now()
        trail = opened.library.audit_trail(100)
    assert trail.faults == ()
    _, ended = reports(tmp_path)
    assert (ended.id, ended.why) == (begun.id, BY_TAP)
    assert {what.subject for what in ended.opened} >= {"brief", "hazmat"}
    assert {what.facility for what in ended.opened} == {hit.facility_id}
    said = [(entry.user, entry.outcome) for entry in trail.entries if entry.action == "break-glass"]
    assert said == [("break-glass", "begun"), ("break-glass", "done")]
    for path in (tmp_path / "office" / "repository" / "inbox").iterdir():
        assert b"fire or explosion" not in path.read_bytes()  # sealed on the way
    capsys.readouterr()
    assert command("office", "inbox") == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("BREAK-GLASS: Engine 5")]
    assert len(told) == 2
    assert f"view {hit.facility_id} brief 1" in told[1]
    assert command("office", "report", "owners", "letters") == 0
    (letter,) = Path("letters").iterdir()
    assert letter.name == f"{hit.facility_id}.txt"
    written = letter.read_text()
    assert "Reason: fire or explosion" in written
    assert "Vehicle: Engine 5, Fire" in written
    assert letter.stat().st_mode & 0o077 == 0


def _crew(paths: VehiclePaths) -> str:
    return next(account.id for account in assembly.crew(paths).accounts() if account.name == "Crew")


def test_it_goes_on_over_a_restart_for_whoever_unlocks(vehicle: str, paths: VehiclePaths) -> None:
    with broken(paths, vehicle, Reason.LIFE):
        pass
    with assembly.opened(paths, lambda: "crew words for the test", user=_crew(paths)) as later:
        assert later.glass.reason is Reason.LIFE
        assert 0 < later.glass.left_s() < LASTS_S
        assert later.user == "Crew"


def test_no_other_code_no_slip_and_no_passphrase_opens_it(vehicle: str, paths: VehiclePaths) -> None:
    other = ("0" if vehicle[0] != "0" else "1") + vehicle[1:]
    for text in (other, "", WEBBS, "crew words for the test"):
        with pytest.raises(InputError):
            assembly.break_glass(paths, Reason.LIFE, text)


def test_a_code_that_was_replaced_opens_nothing_even_with_its_files_put_back(
    vehicle: str, command: Command, paths: VehiclePaths, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [path for path in paths.home.iterdir() if path.name.startswith("emergency.json")]
    old = {path: path.read_bytes() for path in places}
    assert len(old) == 2
    capsys.readouterr()
    assert command("user", "emergency-code") == 0
    new = capsys.readouterr().out.splitlines()[0]
    with pytest.raises(WrongPassphraseError):
        assembly.break_glass(paths, Reason.LIFE, vehicle)
    for path, content in old.items():
        path.write_bytes(content)
    with pytest.raises(WrongPassphraseError, match="replaced"):
        assembly.break_glass(paths, Reason.LIFE, vehicle)
    with pytest.raises(WrongPassphraseError):  # the wrap of the new one is gone: a new code mends it
        assembly.break_glass(paths, Reason.LIFE, new)


def test_an_audit_log_that_takes_nothing_keeps_no_crew_out(vehicle: str, paths: VehiclePaths) -> None:
    key = assembly.crew(paths).unlock(Proof(_crew(paths), "crew words for the test")).key
    from responder_app.library.library import open_library

    library = open_library(paths, key.database_key)
    with library._store.writing() as connection:
        connection.exec_driver_sql("DROP TABLE audit_head")
    library.close()
    with broken(paths, vehicle) as opened:
        assert opened.warnings
        assert opened.briefing.search("government").hits
        assert opened.glass.left_s() > LASTS_S - 60


def test_the_file_holds_no_code_and_no_key(vehicle: str, paths: VehiclePaths) -> None:
    value = json.loads(paths.emergency.read_text())
    assert set(value) == {"format", "id", "made_at", "number", "sealed"}
    assert vehicle.replace("-", "") not in paths.emergency.read_text().upper()


@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="needs dbus-run-session and gnome-keyring",
)
def test_with_the_real_keyring_alone_a_reason_opens_and_with_a_user_it_does_not(tmp_path: Path) -> None:
    private = {name: str(tmp_path / name) for name in ("XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME")}
    for place in private.values():
        Path(place).mkdir(mode=0o700)
    command = f'{UNLOCKED}exec "$0" -m tests.journeys.glass_child "$1"'
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", command, sys.executable, str(tmp_path)],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(CHECKOUT), **private},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "code": True, "user": "break-glass", "found": 1, "reason": "hazardous material", "left": True,
        "said": "by the keyring", "added": 0, "state": "not made", "without": "InputError",
    }  # fmt: skip
