"""Which sticks carry this vehicle's own repository, and what a hostile one can do."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from responder_app.package.digest import sha256_hex
from responder_app.sync.automatic.sticks import MOST_ENTRIES, carriers

ROOT = b'{"signed": {"_type": "root", "version": 1}}'
OURS = sha256_hex(ROOT)


def repository(folder: Path, version: object = 7, root: bytes = ROOT) -> Path:
    metadata = folder / "metadata"
    metadata.mkdir(parents=True)
    (metadata / "1.root.json").write_bytes(root)
    (metadata / "timestamp.json").write_text(json.dumps({"signed": {"version": version}}))
    return folder


def found(*sticks: Path) -> list[tuple[Path, int]]:
    return [(one.folder, one.version) for one in carriers(sticks, OURS)]


def test_a_copy_is_found_in_its_usual_folder_in_any_other_and_on_the_stick_itself(tmp_path: Path) -> None:
    for number, folder in enumerate(("a/responder", "b/Springfield plans", "c"), 1):
        repository(tmp_path / folder, number)
    sticks = [tmp_path / name for name in "abc"]
    assert found(*sticks) == [
        (tmp_path / "c", 3), (tmp_path / "b/Springfield plans", 2), (tmp_path / "a/responder", 1),
    ]  # fmt: skip


def test_another_office_and_a_label_like_ours_are_none_of_ours(tmp_path: Path) -> None:
    repository(tmp_path / "RESPONDER" / "responder", root=ROOT + b" ")
    (tmp_path / "RESPONDER" / OURS).mkdir()
    assert found(tmp_path / "RESPONDER") == []


def test_a_copy_that_was_not_finished_is_none(tmp_path: Path) -> None:
    (repository(tmp_path / "responder") / "metadata" / "timestamp.json").unlink()
    assert found(tmp_path) == []


@pytest.mark.parametrize("version", [0, -1, True, 1.5, "7", None, 10**400, [7]])
def test_a_version_that_is_none_is_not_believed(tmp_path: Path, version: object) -> None:
    repository(tmp_path / "responder", version)
    assert found(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 60_000, b'"\xff"', b"null", b" " * 70_000])
def test_nonsense_for_a_timestamp_is_no_copy(tmp_path: Path, content: bytes) -> None:
    (repository(tmp_path / "responder") / "metadata" / "timestamp.json").write_bytes(content)
    assert found(tmp_path) == []


def test_links_that_lead_off_the_stick_are_not_followed(tmp_path: Path) -> None:
    outside, stick = repository(tmp_path / "outside"), tmp_path / "stick"
    stick.mkdir()
    (stick / "responder").symlink_to(outside)
    (stick / "plans").symlink_to(outside, target_is_directory=True)
    made = repository(stick / "other")
    (made / "metadata" / "timestamp.json").unlink()
    (made / "metadata" / "timestamp.json").symlink_to(outside / "metadata" / "timestamp.json")
    assert found(stick) == []


def test_a_pipe_in_place_of_a_file_holds_nobody_up(tmp_path: Path) -> None:
    metadata = repository(tmp_path / "responder") / "metadata"
    (metadata / "1.root.json").unlink()
    os.mkfifo(metadata / "1.root.json")
    done = threading.Event()

    def look() -> None:
        found(tmp_path)
        done.set()

    threading.Thread(target=look, daemon=True).start()
    assert done.wait(60)
    assert found(tmp_path) == []


def test_a_stick_of_many_files_and_one_that_was_pulled_cost_little_and_end_well(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for number in range(MOST_ENTRIES + 50):
        (stick / f"{number}").touch()
    repository(stick / "responder")
    assert found(stick, tmp_path / "pulled") == [(stick / "responder", 7)]


def test_what_lies_on_a_stick_is_only_read(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    repository(stick / "responder")
    (stick / "autorun.inf").write_text("[autorun]\nopen=evil.exe")
    before = {path: path.stat().st_mtime_ns for path in stick.rglob("*")}
    found(stick)
    assert {path: path.stat().st_mtime_ns for path in stick.rglob("*")} == before
