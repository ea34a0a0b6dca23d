from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from responder_app.errors import InputError
from responder_app.publisher.intake.folder import FoundFile
from responder_app.publisher.intake.limits import DOCUMENT_BYTES
from tests.publisher.intake.owner import CONTACTS, PDF, errors, good_folder, only_error, take, write

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links, pipes and permissions as POSIX has them")
NOBODY = 65534


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return good_folder(tmp_path / "owner")


def test_a_link_to_a_file_outside_is_refused_and_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(CONTACTS.replace("Ana", "Secret"))
    (folder / "contacts.csv").unlink()
    (folder / "contacts.csv").symlink_to(secret)
    finding = only_error(take(folder))
    assert (finding.file, finding.message) == ("contacts.csv", "is a link to another place; put the file itself here")


def test_a_linked_folder_is_refused_even_in_a_circle(folder: Path) -> None:
    (folder / "documents" / "again").symlink_to(folder, target_is_directory=True)
    assert only_error(take(folder)).file == "documents/again"


def test_a_pipe_is_refused_and_never_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "plans" / "2.pdf")
    finding = only_error(take(folder))
    assert (finding.file, finding.message) == ("plans/2.pdf", "is not a plain file but a device, pipe or socket")


def test_a_file_that_became_a_pipe_or_a_link_after_the_walk_is_not_opened(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to("/etc/hostname")
    for path in (pipe, link):
        with pytest.raises(InputError, match="cannot be read"):
            FoundFile("x", path, 10).read(100)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    for length in (4, 6):
        with pytest.raises(InputError, match="changed while it was being read"):
            FoundFile("a", path, length).read(100)
    assert FoundFile("a", path, 5).read(5) == b"12345"


def test_a_huge_file_is_refused_by_its_length_without_reading_it(folder: Path) -> None:
    with (folder / "plans" / "B1.pdf").open("wb") as file:
        file.truncate(DOCUMENT_BYTES + 1)
    assert only_error(take(folder)).message == "is larger than the 512 MiB that are taken"


def test_too_many_files_or_folders_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responder_app.publisher.intake.folder.FOLDER_FILES", 10)
    assert errors(take(folder)) == []
    write(folder, {"a.txt": ""})
    assert "the folder holds more than 10 files" in errors(take(folder))[0]


def test_folders_nested_without_end_are_refused(folder: Path) -> None:
    (folder / "/".join("a" * 20)).mkdir(parents=True)
    assert "nested more than 6 deep" in only_error(take(folder)).message


def test_a_name_that_is_not_valid_text_is_refused(folder: Path) -> None:
    with open(os.fsencode(folder) + b"/plans/\xff.pdf", "wb") as file:
        file.write(PDF)
    finding = only_error(take(folder))
    assert "not valid text" in finding.message
    finding.text.encode()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's own."""
    top = Path(tempfile.mkdtemp())
    top.chmod(0o755)
    yield good_folder(top / "owner")
    shutil.rmtree(top)


@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="becoming nobody needs root")
def test_what_may_not_be_read_is_an_error_with_the_reason(open_folder: Path) -> None:
    locked = (open_folder / "contacts.csv", open_folder / "documents" / "hvac")
    for path in locked:
        path.chmod(0)
    os.seteuid(NOBODY)
    try:
        found = errors(take(open_folder))
    finally:
        os.seteuid(0)
        for path in locked:
            path.chmod(stat.S_IRWXU)
    assert sorted(found) == [
        "contacts.csv: cannot be read: Permission denied",
        "documents/hvac/: cannot be read: Permission denied",
    ]


def test_intake_changes_nothing_in_the_folder(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    take(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_an_entry_finds_its_file_with_either_slash_in_any_case(folder: Path) -> None:
    text = (folder / "facility.yaml").read_text().replace("plans/ground.pdf, kind", "./Plans\\GROUND.pdf, kind")
    assert errors(take(write(folder, {"facility.yaml": text}))) == []
