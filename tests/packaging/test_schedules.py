"""The templates for schedulers: read by the parsers that will read them, and their commands by our own."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import typer
from defusedxml import ElementTree
from typer.main import get_command

from responder_app.cli.sync_job import BUSY, NO_SOURCE
from responder_app.cli.syncing import sync
from responder_app.cli.waiting import WAIT_S, WaitingCommand

PACKAGING = Path(__file__).parents[2] / "packaging"
SYSTEMD = PACKAGING / "linux" / "systemd"
TASK = PACKAGING / "windows" / "responder-sync.xml"
SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def _read(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((SYSTEMD / name).read_text())
    return parser


def _understood(arguments: list[str]) -> dict[str, object]:
    """What our command line makes of them."""
    app = typer.Typer()
    app.command("sync", cls=WaitingCommand)(sync)
    with get_command(app).make_context("sync", arguments) as context:
        return dict(context.params)


def _verified(unit: Path) -> tuple[int, str]:
    command = ["systemd-analyze", "verify", "--user", "--man=no", str(unit)]
    surroundings = {**os.environ, "XDG_RUNTIME_DIR": str(unit.parent)}
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=surroundings)
    return told.returncode, told.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("name", ["responder-sync.service", "responder-sync.timer"])
def test_systemd_takes_the_unit(name: str, tmp_path: Path) -> None:
    for unit in SYSTEMD.iterdir():
        shutil.copy(unit, tmp_path)
    assert _verified(tmp_path / name) == (0, "")
    with (tmp_path / name).open("a") as file:  # what is wrong is said
        file.write("\nNicer=10\n")
    assert "Nicer" in _verified(tmp_path / name)[1]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_knows_the_time_of_day() -> None:
    when = _read("responder-sync.timer")["Timer"]["OnCalendar"]
    told = subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


def test_the_service_waits_for_nothing_that_a_users_systemd_does_not_have() -> None:
    """`network.target` and the like are the system's; `--wait` waits for the network."""
    unit = _read("responder-sync.service")["Unit"]
    assert not {"After", "Wants", "Requires"} & set(unit)


def test_the_command_is_found_where_the_environment_file_says(tmp_path: Path) -> None:
    found = tmp_path / "responder"
    found.write_text('#!/bin/sh\necho "$@"\n')
    found.chmod(0o755)
    command = _read("responder-sync.service")["Service"]["ExecStart"].split()
    told = subprocess.run(
        command, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.split() == command[2:]


def test_the_service_runs_what_our_command_line_understands() -> None:
    service = _read("responder-sync.service")["Service"]
    _, command, *arguments = service["ExecStart"].split()[1:]
    assert command == "sync"
    params = _understood(arguments)
    assert (params["wait"], params["as_json"]) == (WAIT_S, True)
    assert service["SuccessExitStatus"].split() == [str(NO_SOURCE), str(BUSY)]


@pytest.mark.parametrize(
    ("typed", "waits"),
    [
        ("--wait", WAIT_S), ("--wait --json", WAIT_S), ("--json --wait", WAIT_S),
        ("--wait --from /media/stick", WAIT_S),
        ("--wait 1800 --json", 1800.0), ("--wait 5", 5.0), ("--wait=7", 7.0), ("--wait 0", 0.0), ("", None),
    ],
)  # fmt: skip
def test_a_wait_may_stand_alone_or_say_how_long(typed: str, waits: float | None) -> None:
    params = _understood(typed.split())
    assert params["wait"] == waits
    assert params["as_json"] == ("--json" in typed)
    assert list(params["source"] or ()) == (["/media/stick"] if "--from" in typed else [])  # type: ignore[call-overload]


@pytest.mark.parametrize("typed", ["--wait soon", "--wait -5", "--wait 5 6"])
def test_what_is_no_time_to_wait_is_refused(typed: str) -> None:
    app = typer.Typer()
    app.command("sync", cls=WaitingCommand)(sync)
    with pytest.raises(SystemExit) as ended:
        get_command(app)(args=typed.split(), prog_name="sync", standalone_mode=True)
    assert ended.value.code == 2


def test_neither_schedule_sends_a_fleet_at_once() -> None:
    assert _read("responder-sync.timer")["Timer"]["RandomizedDelaySec"] == "20min"
    root = ElementTree.fromstring(TASK.read_bytes())
    assert root.findtext(f".//{SPACE}RandomDelay") == "PT20M"


def test_windows_runs_the_same_once_at_a_time_on_batteries_too() -> None:
    root = ElementTree.fromstring(TASK.read_bytes())
    assert root.tag == f"{SPACE}Task"
    assert root.findtext(f".//{SPACE}Command") == "responder.exe"
    command, *arguments = str(root.findtext(f".//{SPACE}Arguments")).split()
    assert command == "sync"
    assert _understood(arguments)["wait"] == WAIT_S
    assert root.findtext(f".//{SPACE}MultipleInstancesPolicy") == "IgnoreNew"
    assert root.findtext(f".//{SPACE}DisallowStartIfOnBatteries") == "false"
