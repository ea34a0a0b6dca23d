"""By commands alone: Engine 5 of the city follows the county too, hears of both, and lets the county go again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from responder_app.cli.sync_job import NO_SOURCE
from responder_app.cli.terminal import FAILED
from tests.fakes.templates import Begin
from tests.journeys.conftest import FACILITY_YAML, Command, synced_city

Told = pytest.CaptureFixture[str]


@pytest.fixture
def county(command: Command, begin: Begin, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its repository; the vehicle of the city has accepted its enrolment file, and not synced with it."""

    def follow() -> None:
        synced_city(command, begin, "fire")
        with monkeypatch.context() as elsewhere:
            elsewhere.setenv("RESPONDER_OFFICE", str(Path("county").resolve()))
            assert command("office", "init", "county", "--name", "Cook County") == 0
            Path("theirs").mkdir()
            Path("theirs/facility.yaml").write_text(FACILITY_YAML.replace("Government Office", "County Records"))
            assert command("office", "add", "theirs") == 0
            request = ("--name", "Engine 5", "--agency", "Fire", "--request", "again.json")
            assert command("device", "request", *request) == 0
            assert command("office", "enroll", "again.json", "--scope", "fire", "--yes", "--answer", "theirs.json") == 0
            assert command("office", "publish") == 0
        assert command("device", "accept", "theirs.json", "--yes", "--source", "county/repository") == 0

    begin("followed", follow)
    return Path("county/repository")


def _lines(told: Told) -> list[dict[str, object]]:
    return [json.loads(line) for line in told.readouterr().out.splitlines() if line.startswith("{")]


def test_a_vehicle_follows_a_second_office_and_lets_it_go_again(county: Path, command: Command, capsys: Told) -> None:
    capsys.readouterr()
    assert command("sync", "--json") == 0
    offices = [line for line in _lines(capsys) if line["event"] == "office"]
    assert [(line["office"], line["exit"], line["whole"]) for line in offices] == [
        ("City of Chicago", 0, True),
        ("Cook County", 0, True),
    ]
    assert command("show", "county records") == 0
    assert "Cook County" in capsys.readouterr().out
    assert command("show", "400 north michigan") == FAILED, "two offices have a plan at that address"
    assert "name one of them in full, or its office by --repository" in capsys.readouterr().err
    assert command("show", "400 north michigan", "--repository", "cook county") == 0
    assert "Cook County" in capsys.readouterr().out
    assert command("status") == 0
    said = capsys.readouterr().out
    assert "Signed by City of Chicago" in said
    assert "Signed by Cook County" in said
    assert command("mirror", "--to", "stick/responder") == 0
    assert len([path for path in Path("stick").iterdir() if (path / "metadata").is_dir()]) == 2

    shutil.move(county, "out of reach")
    assert command("sync", "--json") == NO_SOURCE
    exits = {line["office"]: line["exit"] for line in _lines(capsys) if line["event"] == "office"}
    assert exits == {"City of Chicago": 0, "Cook County": NO_SOURCE}
    assert command("sync", "--repository", "City of Chicago") == 0
    assert command("sync", "--from", "stick/responder") == 0, "both lie on the stick"
    assert command("repository", "source", "cook county", "out of reach") == 0
    assert command("sync", "--repository", "cook county") == 0

    capsys.readouterr()
    assert command("repository", "remove", "City of Chicago", "--yes") == FAILED, "it owns the vehicle"
    assert command("repository", "remove", "Cook County", "--yes") == 0
    assert command("repository", "list") == 0
    assert "Cook County" not in capsys.readouterr().out.replace("Cook County is no longer followed", "")
    assert command("show", "county records") == FAILED
    assert command("show", "government") == 0
    assert command("check") == 0
    assert command("device", "accept", "theirs.json", "--yes", "--source", "out of reach") == 0
    assert command("sync") == 0
    assert command("show", "county records") == 0, "what was let go can be followed again"


def test_a_damaged_enrolment_with_one_office_keeps_nothing_of_the_others_back(
    county: Path, command: Command, capsys: Told
) -> None:
    assert command("sync") == 0
    (file,) = Path("vehicle/enrolments").iterdir()
    file.write_bytes(b"{")
    capsys.readouterr()
    assert command("sync") == 0
    assert "is damaged" in capsys.readouterr().out
    assert command("show", "county records") == 0, "what is held still opens"
    assert command("show", "government") == 0
