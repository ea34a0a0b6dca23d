"""Mutual aid by the commands that people type: a neighbour's engine reads one building until a date."""

from __future__ import annotations

import getpass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from responder_app.cli.terminal import FAILED
from responder_app.model.dates import spoken_day, spoken_time
from tests.fakes.templates import Begin
from tests.journeys.conftest import FACILITY_YAML, Command, found_city

BUILDING = "Government Office Building"
TODAY = datetime.now().astimezone()


@pytest.fixture
def guest(command: Command, begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    """A published office with two facilities, and a guest of one of them for two days that has synced."""

    def admit() -> None:
        found_city(command, begin, "police")
        Path("other").mkdir()
        Path("other/facility.yaml").write_text(FACILITY_YAML.replace(BUILDING, "Harbor Tower"))
        assert command("office", "add", "other") == 0
        assert command("office", "publish") == 0
        monkeypatch.setenv("RESPONDER_HOME", "neighbour")
        assert command("device", "init", "--name", "Engine 40", "--agency", "Northquay", "--passphrase") == 0
        asked = ("--facility", BUILDING, "--until", f"{TODAY + timedelta(days=2):%Y-%m-%d}", "--yes")
        assert command("office", "device", "guest", "add", "enrolment-request.json", *asked) == 0
        assert command("device", "accept", "enrolment.json", "--yes", "--source", "office/repository") == 0
        assert command("sync") == 0

    begin("guest", admit)
    monkeypatch.setenv("RESPONDER_HOME", "neighbour")


def test_a_neighbour_reads_one_building_until_the_date_and_is_told_when_it_is_over(
    command: Command, guest: None, capsys: pytest.CaptureFixture[str]
) -> None:
    last_day = spoken_day(TODAY + timedelta(days=2))
    capsys.readouterr()
    assert command("status") == 0
    said = capsys.readouterr().out
    assert f"City of Chicago lets this device read as a guest until {last_day}: shared" in said
    assert BUILDING in said
    assert "Harbor Tower" not in said
    assert command("show", "government office") == 0
    assert "City of Chicago, mutual aid until" in capsys.readouterr().out
    assert command("show", "harbor tower") == FAILED
    assert command("office", "devices") == 0
    assert f"guest until {last_day}" in capsys.readouterr().out

    with time_machine.travel(TODAY + timedelta(days=3), tick=True):
        assert command("office", "renew", "--clock-is-right") == 0
        assert command("sync") == 0
        said = " ".join(capsys.readouterr().out.split())
        assert f"Mutual aid by City of Chicago ended ({last_day})" in said
        assert "ask City of Chicago to prolong it, then sync" in said
        assert command("show", "government office") == FAILED
        assert "Mutual aid by City of Chicago ended" in capsys.readouterr().out
        assert command("office", "device", "guest", "list") == 0
        assert f"guest, ended {last_day}" in capsys.readouterr().out

        week = TODAY + timedelta(days=10)
        typed = f"{week:%Y-%m-%d %H:%M}"
        assert command("office", "device", "guest", "prolong", "Engine 40", "--until", typed) == 0
        assert spoken_time(week) in capsys.readouterr().out
        assert command("sync") == 0
        assert command("show", "government office") == 0
        assert command("office", "device", "guest", "end", "Engine 40", "--yes") == 0
        assert command("sync") == 0
        assert command("show", "government office") == FAILED
        capsys.readouterr()
        assert command("office", "device", "guest", "history", "Engine 40") == 0
        deeds = [line.split("\t")[1:3] for line in capsys.readouterr().out.splitlines()[1:]]
        me = getpass.getuser()
        assert deeds == [["added", me], ["ended", "the office, by itself"], ["prolonged", me], ["ended", me]]


def test_what_a_guest_reads_is_changed_and_what_makes_no_sense_is_refused(
    command: Command, guest: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change = ("office", "device", "guest", "change", "Engine 40")
    assert command(*change, "--facility", "Harbor Tower", "--scope", "police") == 0
    assert "It reads police, shared of: Harbor Tower" in " ".join(capsys.readouterr().out.split())
    assert command("sync") == 0
    assert command("show", "harbor tower") == 0
    assert command("show", "government office") == FAILED
    monkeypatch.setattr("typer.confirm", lambda _question: False)
    tomorrow, long_ago = f"{TODAY + timedelta(days=1):%Y-%m-%d}", "2020-01-01"
    capsys.readouterr()
    for words in (
        (*change,),
        (*change, "--scope", "police", "--shared-only"),
        (*change, "--facility", "Nowhere"),
        ("office", "device", "guest", "prolong", "Engine 40", "--until", long_ago),
        ("office", "device", "guest", "prolong", "Engine 5", "--until", tomorrow),
        ("office", "device", "guest", "end", "Engine 40"),
        ("office", "device", "guest", "add", "enrolment-request.json", "--facility", BUILDING, "--until", tomorrow),
    ):
        assert command(*words) == FAILED
    assert command("office", "devices") == 0
    assert "guest until" in capsys.readouterr().out
