"""`responder settings`: what is set about syncing, from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from responder_app import settings
from responder_app.cli.app import run
from responder_app.cli.terminal import FAILED
from responder_app.settings import Settings


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RESPONDER_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def command(*arguments: str) -> int:
    return run(("settings", *arguments), lambda text: 40 + len(text or ""))


def test_what_is_chosen_is_kept_and_the_rest_stays(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.save(home / "settings.json", Settings(night=True))
    chosen = ("--at", "06:30", "--at", "18:00", "--first", "north", "--first", "harbour", "--station", "-87.62,41.87")
    assert command(*chosen, "--budget-gb", "20", "--most-kbit-s", "2000", "--not-on-network") == 0
    kept = settings.load(home / "settings.json")
    assert kept == Settings(
        night=True,
        sync_at=("06:30", "18:00"),
        first_districts=("north", "harbour"),
        station=(-87.62, 41.87),
        disk_budget_gb=20,
        most_kbit_s=2000,
        sync_on_network=False,
    )
    said = capsys.readouterr().out
    assert "06:30, 18:00" in said
    assert "20 GB" in said
    assert command("--at", "none", "--station", "none", "--first", "none", "--not-by-itself") == 0
    after = settings.load(home / "settings.json")
    assert (after.sync_at, after.station, after.first_districts, after.sync_by_itself) == ((), None, (), False)


def test_asked_without_a_choice_it_shows_and_writes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command() == 0
    assert "06:00" in capsys.readouterr().out
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--at", "6:30"), "no time of day"),
        (("--station", "Main Street"), "no place"),
        (("--station", "200,41"), "no place"),
    ],
)
def test_what_is_no_time_or_place_is_said_and_nothing_changes(
    home: Path, wrong: tuple[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(*wrong) == FAILED
    assert said in capsys.readouterr().err
    assert list(home.iterdir()) == []
