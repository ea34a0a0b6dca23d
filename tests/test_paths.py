"""Which files are a vehicle's own, so that an order to empty it reaches all of them and nothing else."""

from __future__ import annotations

from pathlib import Path

from responder_app.paths import VehiclePaths

OWN = (
    "library.db", "library.db-wal", "library.db-shm", "library.db.damaged", "objects", "accepted", "key.json",
    "key.json.copy", "key.json.new", "key.json.lock", "device.sealed", "device.sealed.new", "emergency.json",
    "logons.json", "logons.json.lock", "enrolment.json", "settings.json", "writer.lock", "tmp",
    "handed-on.json", "handed-on.json.lock",
)  # fmt: skip
OTHERS = ("notes.txt", "library", "my key.json", "objectsbackup", "key.jsonl")


def test_a_vehicles_own_files_are_told_from_what_a_person_put_there(tmp_path: Path) -> None:
    for name in (*OWN, *OTHERS):
        (tmp_path / name).write_bytes(b"")
    assert {path.name for path in VehiclePaths(tmp_path).own()} == set(OWN)


def test_a_vehicle_without_a_folder_has_no_files(tmp_path: Path) -> None:
    assert VehiclePaths(tmp_path / "nowhere").own() == ()
