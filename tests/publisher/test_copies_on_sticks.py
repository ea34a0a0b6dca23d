"""The office brings a stick up to date: a bad one costs a sentence, and shows the state before until all is there."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from responder_app.errors import BusyError, DiskFullError, InputError, StoreError
from responder_app.package import limits
from responder_app.publisher import folder_copy
from responder_app.publisher.store import RepositoryFolder
from tests.sync.scene import Scene, Vehicle

FAT_FILE_BYTES = (1 << 32) - 1


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    scene.publish(1, 2, name="First", size=50_000)
    return scene.enrol()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def refuse(monkeypatch: pytest.MonkeyPatch, number: int, at: int) -> list[int]:
    """The stick fails with that error from its `at`th write on."""
    written = [0]
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        if "stick" in str(target):
            written[0] += 1
            if written[0] >= at:
                raise OSError(number, os.strerror(number))
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    return written


def test_a_stick_with_other_files_keeps_them(scene: Scene, vehicle: Vehicle, stick: Path) -> None:
    others = {"holiday.jpg": b"x", "objects/notes.txt": b"y", "metadata/mine.txt": b"z"}
    for name, data in others.items():
        (stick / name).parent.mkdir(exist_ok=True)
        (stick / name).write_bytes(data)
    scene.office.copy_to(stick)
    scene.publish(1, name="Second")
    scene.office.copy_to(stick)
    assert {name: (stick / name).read_bytes() for name in others} == others
    assert vehicle.service(stick).sync_now().is_whole


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EROFS, StoreError),
        (errno.ENOSPC, DiskFullError),
        (errno.EFBIG, StoreError),
        (errno.EIO, StoreError),
        (errno.ENODEV, StoreError),
    ],
)
def test_what_a_stick_refuses_is_a_sentence_and_it_shows_the_state_before(
    scene: Scene, vehicle: Vehicle, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StoreError]
) -> None:
    scene.office.copy_to(stick)
    scene.publish(1, name="Second")
    with monkeypatch.context() as patched:
        refuse(patched, number, 2)
        with pytest.raises(kind, match=r"the repository cannot be written: \w+"):
            scene.office.copy_to(stick)
    assert vehicle.service(stick).sync_now().is_whole
    assert vehicle.shown(1) == "First"
    scene.office.copy_to(stick)
    assert vehicle.service(stick).sync_now().is_whole
    assert vehicle.shown(1) == "Second"


def test_pulled_out_at_any_write_it_shows_the_state_before_and_the_next_run_goes_on(
    scene: Scene, vehicle: Vehicle, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.office.copy_to(stick)
    before = RepositoryFolder(stick).get("metadata/timestamp.json")
    scene.publish(1, 2, name="Second", edition=2, size=50_000)
    for at in range(1, 100):
        with monkeypatch.context() as patched:
            written = refuse(patched, errno.EIO, at)
            try:
                scene.office.copy_to(stick)
                break
            except StoreError:
                assert RepositoryFolder(stick).get("metadata/timestamp.json") == before
                assert written[0] == at or at == 1
    assert at > 1
    assert vehicle.service(stick).sync_now().is_whole
    assert vehicle.shown(2) == "Second"


def test_every_name_and_size_is_one_that_fat_takes(scene: Scene, vehicle: Vehicle, stick: Path) -> None:
    scene.office.copy_to(stick)
    names = [path.relative_to(stick).as_posix() for path in stick.rglob("*")]
    assert all(not set(name) & set('<>:"\\|?*') and name == name.lower() and len(name) < 200 for name in names)
    assert not any(part.endswith((".", " ")) for name in names for part in name.split("/"))
    largest = (limits.OBJECT_BYTES, limits.MAX_GRANTS_BYTES, limits.MAX_LIST_BYTES, limits.MAX_RECORD_BYTES)
    assert max(largest) < FAT_FILE_BYTES


def test_a_disk_that_knows_no_locks_and_no_modes_is_written_all_the_same(
    scene: Scene, vehicle: Vehicle, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    def no_modes(path: Path, _: int) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    with monkeypatch.context() as patched:
        patched.setattr(folder_copy, "take", no_locks)
        patched.setattr(Path, "chmod", no_modes)
        scene.office.copy_to(stick)
    assert vehicle.service(stick).sync_now().is_whole


def test_a_stick_that_somebody_else_is_writing_is_waited_for_and_then_told(
    scene: Scene, vehicle: Vehicle, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_copy, "WAIT_S", 0.1)
    with folder_copy._alone(stick), pytest.raises(BusyError, match="somebody else is publishing"):
        scene.office.copy_to(stick)
    scene.office.copy_to(stick)
    assert vehicle.service(stick).sync_now().is_whole


def test_links_on_a_stick_lead_nowhere(scene: Scene, vehicle: Vehicle, stick: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("objects", "metadata", "targets"):
        (stick / name).symlink_to(elsewhere)
        with pytest.raises(InputError, match="link"):
            scene.office.copy_to(stick)
        (stick / name).unlink()
    assert not list(elsewhere.iterdir())


@pytest.fixture
def vfat(tmp_path: Path) -> Iterator[Path]:
    """A real FAT file system."""
    tool = shutil.which("mkfs.vfat", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if sys.platform != "linux" or os.geteuid() != 0 or tool is None:
        pytest.skip("needs Linux, root and mkfs.vfat")
    image, place = tmp_path / "stick.img", tmp_path / "vfat-stick"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    subprocess.run([tool, str(image)], check=True, capture_output=True)
    if subprocess.run(["mount", "-o", "loop", "-t", "vfat", str(image), str(place)], check=False).returncode:
        pytest.skip("no FAT file system can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_real_fat_stick_carries_a_repository(scene: Scene, vehicle: Vehicle, vfat: Path) -> None:
    scene.office.copy_to(vfat)
    scene.publish(1, name="Second")
    scene.office.copy_to(vfat)
    assert vehicle.service(vfat).sync_now().is_whole
    assert vehicle.shown(1) == "Second"


@pytest.fixture
def read_only(tmp_path: Path, scene: Scene, vehicle: Vehicle) -> Iterator[Path]:
    """A real stick that is read only."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("needs root on Linux")
    place = tmp_path / "ro-stick"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)], check=False).returncode:
        pytest.skip("no tmpfs can be mounted here")
    try:
        scene.office.copy_to(place)
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_real_stick_that_is_read_only_is_synced_from_and_told_when_written(
    scene: Scene, vehicle: Vehicle, read_only: Path
) -> None:
    change = vehicle.service(read_only).sync_now()
    assert change.is_whole
    assert change.reports.waiting
    scene.publish(1, name="Second")
    with pytest.raises(StoreError, match=r"(?i)read-only"):
        scene.office.copy_to(read_only)
