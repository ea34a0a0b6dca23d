"""By commands alone: a damaged database is told of, made anew without a network, and everything shows again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from responder_app import assembly
from responder_app.paths import VehiclePaths
from tests.fakes.templates import Begin
from tests.journeys.conftest import Command, synced_city

PAGE = 4096
WORDS = "crew words for the test"


@pytest.fixture
def vehicle(command: Command, begin: Begin, tmp_path: Path) -> Path:
    synced_city(command, begin, "fire")
    return tmp_path / "vehicle"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "incident", "begun"),
    [(0, "Whether an incident runs cannot be read any more", 0), (20, "The incident that runs goes on", 1)],
)
def test_a_damaged_database_is_told_of_and_made_anew(
    vehicle: Path, command: Command, capfd: pytest.CaptureFixture[str], page: int, incident: str, begun: int
) -> None:
    with assembly.opened(VehiclePaths(vehicle), lambda: WORDS) as opened:
        (hit,) = opened.briefing.search("government").hits
        opened.incidents.begin(hit.facility_id, hit.name)
    (vehicle.parent / "office").rename(vehicle.parent / "out of reach")
    database = vehicle / "library.db"
    damaged = bytearray(database.read_bytes())
    damaged[page * PAGE + 99] ^= 1
    database.write_bytes(damaged)
    capfd.readouterr()
    assert command("check") == 1
    assert "responder rebuild" in "".join(capfd.readouterr())
    assert command("rebuild") == 0
    said = capfd.readouterr().out
    assert "1 facilities" in said
    assert "Lost with the old database: the audit log" in said
    assert incident in " ".join(said.split())
    assert command("check") == 0
    assert command("show", "government") == 0
    assert "Government Office Building" in capfd.readouterr().out
    assert command("audit") == 0
    assert "rebuild" in capfd.readouterr().out
    assert command("audit", "--action", "incident", "--csv", "log.csv") == 0
    with Path("log.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["outcome"] for row in csv.DictReader(file)] == ["begun"] * begun
    (kept,) = (path for path in vehicle.glob("library.db.damaged*") if not path.name.endswith(("-wal", "-shm")))
    assert kept.stat().st_size == len(damaged)
    assert command("rebuild") == 1
    assert "nothing to rebuild" in "".join(capfd.readouterr())
