"""From an owner's folder to the vehicle's answers, by the commands that people type."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pymupdf
import pytest

from responder_app import assembly
from responder_app.cli.terminal import FAILED, REFUSED
from responder_app.package.digest import sha256_hex
from responder_app.paths import VehiclePaths
from tests.fakes.templates import Begin
from tests.journeys.conftest import Command

FACILITY_YAML = """
identity:
  name: Government Office Building
  aliases: [Old Registry]
  address: {street: 400 North Michigan Avenue, city: Chicago, state: IL}
  location: [-87.6243, 41.8895]
  sector: Government Services and Facilities
  critical_alert: {text: "Atrium open, floors 1-3: smoke spreads.", severity: danger, verified_on: 2026-10-01}
  quality: {verified_on: 2026-10-01}
site:
  side_a_bearing_deg: 90
  access_points: [{id: main, label: Main entrance, point: [-87.6242, 41.8895], kind: main entrance, side: A}]
occupancy: {use: Offices, occupants: {day: 850, night: 12, weekend: 20}}
security: {who_can_view: Night desk on duty}
assistance: {people: [{count: 3, needs: wheelchair users, level: "2"}]}
"""
CONTACTS = "name,role,phones,hours,priority\nDana Ortiz,Chief engineer,312-555-0142,24 h,1\n"
HAZMAT = "name,cas,un,max_amount_lb,state,location,level\nChlorine,7782-50-5,1017,20000,gas,Pump room,G\n"
FLOORS = {"ground": "G", "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
          "seventh": "7"}  # fmt: skip


@pytest.fixture
def owner(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An owner's folder: two floors that we draw, or the eight real ones with the real Tier II file."""
    folder = tmp_path / "owner"
    (folder / "plans").mkdir(parents=True)
    (folder / "facility.yaml").write_text(FACILITY_YAML)
    (folder / "contacts.csv").write_text(CONTACTS)
    if getattr(request, "param", "drawn") == "govt":
        cases: Path = request.getfixturevalue("cases")
        for name, label in FLOORS.items():
            shutil.copy(cases / "plans" / f"govt-{name}.pdf", folder / "plans" / f"{label}.pdf")
        shutil.copy(cases / "tier2" / "green_valley.t2s", folder)
        return folder
    (folder / "hazmat.csv").write_text(HAZMAT)
    for label in ("G", "2"):
        drawing = pymupdf.open()
        page = drawing.new_page(width=2592, height=1728)
        page.draw_rect((200, 200, 2300, 1500), width=4)
        page.insert_text((400, 400), f"BOILER ROOM {label}", fontsize=40)
        drawing.save(folder / "plans" / f"{label}.pdf")
    return folder


@pytest.fixture
def city(command: Command, owner: Path, begin: Begin) -> Path:
    """A published office and an enrolled fire engine that has synced; gives the repository."""

    def make() -> None:
        assert command("office", "init", "office", "--name", "City of Chicago") == 0
        assert command("office", "add", owner) == 0
        assert command("device", "init", "--name", "Engine 5", "--agency", "Fire", "--passphrase") == 0
        assert command("office", "enroll", "enrolment-request.json", "--scope", "fire", "--yes") == 0
        assert command("device", "accept", "enrolment.json", "--yes", "--source", "office/repository") == 0
        assert command("office", "publish") == 0
        assert command("sync") == 0

    begin(f"city-of-{len(list(owner.rglob('*.pdf')))}-plans", make)
    return Path("office/repository")


@pytest.mark.parametrize("owner", ["drawn", "govt"], indirect=True)
def test_what_the_owner_sent_is_what_the_crew_reads(
    command: Command, city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert command("show", "n michgan av") == 0
    shown = capsys.readouterr().out
    for expected in (
        "Government Office Building, 400 North Michigan Avenue, Chicago",
        "Verified: City of Chicago, version 1",
        "Atrium open, floors 1-3: smoke spreads.",
        "Chlorine",
        "Dana Ortiz, 312-555-0142",
        "3 need help: wheelchair users",
        "Not provided",
    ):
        assert expected in shown, expected
    assert "Night desk" not in shown
    assert command("status") == 0
    assert re.search(r"Government Office Building\s+facility\s+ready\s+1", capsys.readouterr().out)
    assert command("check") == 0
    assert city.is_dir()


def test_a_map_leaves_in_every_form_and_the_log_tells_of_it(
    command: Command, city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert command("export-map", "old registry", "map.html") == 0
    assert "in clear" in capsys.readouterr().out
    assert command("export-map", "old registry", "map.geojson", "--format", "geojson") == 0
    assert command("export-map", "old registry", "map.zip", "--format", "tak") == 0
    assert command("export-map", "old registry", "no/such/map.html") == 1
    assert "map.html cannot be written: there is no such folder" in capsys.readouterr().err
    assert Path("map.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert json.loads(Path("map.geojson").read_bytes())["name"] == "Government Office Building"
    assert zipfile.is_zipfile("map.zip")
    assert command("audit") == 0
    heading, *entries, whole = capsys.readouterr().out.splitlines()
    assert heading.split("\t")[0] == "entry"
    told = [tuple(entry.split("\t")[place] for place in (4, 5, 6, 7, 8)) for entry in entries]
    told = [entry for entry in told if entry[0] == "export"]
    building = "Government Office Building"
    assert told == [
        ("export", "site map as html", building, "done", ""),
        ("export", "site map as geojson", building, "done", ""),
        ("export", "site map as tak", building, "done", ""),
        ("export", "site map as html", building, "failed", "PlaceError"),
    ]
    # Besides, everybody who unlocked the vehicle, the log's key, the sync and its keys, and that the list was read.
    assert re.fullmatch(r"Audit log: \d+ entries, the chain is whole\.", whole)
    assert command("check") == 0
    assert "the chain is whole." in capsys.readouterr().out
    assert city.is_dir()


def test_a_log_that_was_tampered_with_is_said_by_audit_and_check(
    command: Command, city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("export-map", "old registry", "map.geojson", "--format", "geojson") == 0
    paths = VehiclePaths(tmp_path / "vehicle")
    with (
        assembly.opened(paths, lambda: "crew words for the test") as vehicle,
        vehicle.library._store.writing() as connection,
    ):
        connection.exec_driver_sql("DROP TRIGGER audit_entry_never_changes")
        connection.exec_driver_sql("UPDATE audit_entry SET facility = 'x'")
    for said in ("audit", "check"):
        capsys.readouterr()
        assert command(said) == FAILED
        out = capsys.readouterr().out
        assert "TAMPERED WITH" in out
        assert "entry 3 is not as it was written: changed, or moved here" in out
        assert "the guard audit_entry_never_changes is missing or not ours" in out
    assert city.is_dir()


def test_an_unchanged_repository_costs_two_requests(
    command: Command, city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert command("sync") == 0
    said = capsys.readouterr().out
    assert "0 new, 0 updated, 0 removed, 1 unchanged" in said
    assert int(re.search(r"(\d+) requests", said)[1]) <= 2  # type: ignore[index]
    assert city.is_dir()


def test_a_change_reaches_the_crew_and_a_withdrawal_too(
    command: Command, city: Path, owner: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (owner / "facility.yaml").write_text(FACILITY_YAML.replace("day: 850", "day: 901"))
    assert command("office", "add", owner) == 0
    assert command("office", "publish") == 0
    capsys.readouterr()
    assert command("sync") == 0
    assert "0 new, 1 updated" in capsys.readouterr().out
    assert command("show", "old registry") == 0
    assert "901" in capsys.readouterr().out

    assert command("office", "list") == 0
    facility = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", capsys.readouterr().out)
    assert facility
    assert command("office", "withdraw", facility[0]) == 0
    assert command("office", "publish") == 0
    assert command("sync") == 0
    assert command("show", "old registry") == FAILED
    assert city.is_dir()


def test_a_forged_repository_is_refused_and_the_last_good_data_still_opens(
    command: Command, city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    timestamp = city / "metadata" / "timestamp.json"
    forged = json.loads(timestamp.read_bytes())
    forged["signed"]["version"] += 1
    timestamp.write_text(json.dumps(forged))
    assert command("sync") == REFUSED
    assert "Not done:" in capsys.readouterr().err
    assert command("show", "old registry") == 0


def test_a_damaged_object_is_found_by_check_and_healed_by_the_next_sync(
    command: Command, city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [path for path in (tmp_path / "vehicle" / "objects").rglob("*") if path.is_file()]
    victim = max(files, key=lambda path: path.stat().st_size)
    damaged = bytearray(victim.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    victim.write_bytes(damaged)
    assert command("check") == FAILED
    assert command("sync") == 0
    assert command("check") == 0
    assert sha256_hex(victim.read_bytes()) == victim.name
    assert city.is_dir()


def test_two_facilities_that_fit_are_listed_and_none_is_chosen(
    command: Command, city: Path, owner: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = FACILITY_YAML.replace("Government Office Building", "Government Office Annex").replace("400 N", "402 N")
    (owner / "facility.yaml").write_text(twin)
    assert command("office", "add", owner) == 0
    assert command("office", "publish") == 0
    assert command("sync") == 0
    capsys.readouterr()
    assert command("show", "government office") == FAILED
    said = capsys.readouterr()
    assert "Government Office Annex" in said.out
    assert "Government Office Building" in said.out
    assert command("show", "Government Office Annex") == 0
    assert city.is_dir()


def test_a_folder_with_an_error_is_not_half_added(
    command: Command, city: Path, owner: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (owner / "facility.yaml").write_text(FACILITY_YAML.replace("day: 850", "day: many"))
    capsys.readouterr()
    assert command("office", "add", owner) == FAILED
    said = capsys.readouterr().out
    assert re.search(r"facility.yaml, line \d+: occupancy.occupants.day", said)
    assert command("show", "old registry") == 0
    assert "850" in capsys.readouterr().out
    assert city.is_dir()
