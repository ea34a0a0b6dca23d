"""A document leaves whole and recorded, or not at all, and nothing of it stays behind."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from responder_app.documents.handing_over import hand_over
from responder_app.errors import DrawingError, PlaceError, StoreError
from responder_app.library.audit_entry import Deed

PAGE = b"<p>Law enforcement sensitive</p>" * 100


class Recorder:
    """Remembers deeds, and what lay in the folder when each was recorded; may fail from some call on."""

    def __init__(self, folder: Path, fails: tuple[bool, ...] = ()) -> None:
        self.folder = folder
        self.deeds: list[Deed] = []
        self.seen: list[list[str]] = []
        self._fails = iter(fails)

    def __call__(self, deed: Deed) -> None:
        self.seen.append(sorted(path.name for path in self.folder.iterdir()) if self.folder.is_dir() else [])
        if next(self._fails, False):
            raise StoreError("the library cannot be written")
        self.deeds.append(deed)

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        return [(deed.outcome, deed.detail) for deed in self.deeds]


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    return Recorder(tmp_path)


def hand(file: Path, record: Recorder, page: bytes = PAGE) -> None:
    hand_over(lambda: page, file, record, "facility-1", "site map as html")


def test_the_file_is_there_whole_and_for_its_owner_only(tmp_path: Path, recorder: Recorder) -> None:
    hand(tmp_path / "map.html", recorder)
    assert (tmp_path / "map.html").read_bytes() == PAGE
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    if os.name == "posix":
        assert (tmp_path / "map.html").stat().st_mode & 0o777 == 0o600


def test_it_is_recorded_when_it_is_written_but_not_yet_handed_over(tmp_path: Path, recorder: Recorder) -> None:
    hand(tmp_path / "map.html", recorder)
    (seen,) = recorder.seen
    assert len(seen) == 1
    assert seen[0].startswith(".responder-")
    (deed,) = recorder.deeds
    assert deed == Deed("export", "facility-1", "site map as html", "done")


def test_without_a_record_nothing_leaves(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, fails=(True, True))
    with pytest.raises(StoreError, match="library"):
        hand(tmp_path / "map.html", recorder)
    assert list(tmp_path.iterdir()) == []


def test_without_a_record_what_was_there_before_stays(tmp_path: Path) -> None:
    (tmp_path / "map.html").write_bytes(b"older")
    with pytest.raises(StoreError):
        hand(tmp_path / "map.html", Recorder(tmp_path, fails=(True, True)))
    assert (tmp_path / "map.html").read_bytes() == b"older"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_cannot_be_composed_is_recorded_as_failed(tmp_path: Path, recorder: Recorder) -> None:
    def fails() -> bytes:
        raise DrawingError("no sheet")

    with pytest.raises(DrawingError):
        hand_over(fails, tmp_path / "map.html", recorder, "facility-1", "site map as html")
    assert recorder.outcomes == [("failed", "DrawingError")]
    assert list(tmp_path.iterdir()) == []


def test_a_failure_that_cannot_be_recorded_either_is_still_the_first_one(tmp_path: Path) -> None:
    with pytest.raises(PlaceError):
        hand(tmp_path / "no" / "map.html", Recorder(tmp_path, fails=(True,)))


def test_a_bug_while_composing_leaves_nothing_and_is_no_expected_failure(tmp_path: Path, recorder: Recorder) -> None:
    def broken() -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        hand_over(broken, tmp_path / "map.html", recorder, "facility-1", "site map as html")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken_at_the_last_moment_is_recorded_too(tmp_path: Path) -> None:
    target = tmp_path / "map.html"

    class Blocks(Recorder):
        def __call__(self, deed: Deed) -> None:
            super().__call__(deed)
            if not target.exists():
                (target / "inside").mkdir(parents=True)

    recorder = Blocks(tmp_path)
    with pytest.raises(PlaceError, match=r"map\.html cannot be written: "):
        hand(target, recorder)
    assert recorder.outcomes == [("done", ""), ("failed", "PlaceError")]
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    assert target.is_dir()


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("no/map.html", "there is no such folder"),
        ("map.txt/map.html", "there is no such folder"),
        ("folder", "a folder has that name"),
        (f"{'x' * 300}.html", "the name is too long"),
    ],
)
def test_a_place_that_takes_nothing_says_why(place: str, why: str, tmp_path: Path, recorder: Recorder) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "map.txt").write_bytes(b"")
    with pytest.raises(PlaceError, match=why):
        hand(tmp_path / place, recorder)
    assert [outcome for outcome, _ in recorder.outcomes][-1:] == ["failed"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "map.txt"]


def test_a_link_is_replaced_and_what_it_points_to_is_left_alone(tmp_path: Path, recorder: Recorder) -> None:
    (tmp_path / "precious").write_bytes(b"kept")
    (tmp_path / "map.html").symlink_to(tmp_path / "precious")
    hand(tmp_path / "map.html", recorder)
    assert (tmp_path / "precious").read_bytes() == b"kept"
    assert not (tmp_path / "map.html").is_symlink()


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own, as a stick is."""
    place = tmp_path / "stick"
    place.mkdir()
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    options = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if subprocess.run(options, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let a small file system be mounted")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_stick_is_said_and_keeps_no_half_file(stick: Path, tmp_path: Path) -> None:
    recorder = Recorder(stick)
    with pytest.raises(PlaceError, match="there is no room on that disk or stick"):
        hand(stick / "map.html", recorder, os.urandom(200_000))
    assert list(stick.iterdir()) == []
    assert recorder.outcomes == [("failed", "PlaceError")]
    hand(stick / "map.html", recorder, os.urandom(20_000))
    assert [path.name for path in stick.iterdir()] == ["map.html"]


def test_a_read_only_stick_is_said(stick: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
    with pytest.raises(PlaceError, match=r"map\.html cannot be written: it is read only"):
        hand(stick / "map.html", Recorder(stick))
    assert list(stick.iterdir()) == []
