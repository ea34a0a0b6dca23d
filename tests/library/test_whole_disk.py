"""Many objects at once: made durable by one call for the disk, in the order on which surviving a power cut depends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from responder_app.errors import DiskFullError, StoreError
from responder_app.library import objects, whole_disk
from responder_app.library.objects import ObjectStore
from responder_app.library.whole_disk import Flush, flushed_at_once
from responder_app.package.digest import ObjectRef, ref_of

CONTENTS = [number.to_bytes(2, "big") * 500 for number in range(3 * objects.TOGETHER)]
MANY = [(ref_of(data), data) for data in CONTENTS]
FEW = MANY[: objects.TOGETHER - 1]
NFS = 0x6969


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return ObjectStore(tmp_path / "objects")


@pytest.fixture
def flushes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Flush]]:
    """What a disk does when it is flushed, call by call; without any it does nothing. On every system."""
    planned: list[Flush] = []

    @contextmanager
    def flushed(_folder: Path) -> Iterator[Flush]:
        yield lambda: planned.pop(0)() if planned else None

    monkeypatch.setattr(objects, "flushed_at_once", flushed)
    yield planned
    assert not planned


def _named(store: ObjectStore) -> int:
    return sum(path.is_file() and path.suffix != objects.NEW for path in store.folder.rglob("*"))


def _unnamed(store: ObjectStore) -> int:
    return len(list(store.folder.rglob(f"*{objects.NEW}")))


def _fails(number: int) -> Callable[[], None]:
    def flush() -> None:
        raise OSError(number, os.strerror(number))

    return flush


def test_all_contents_are_on_the_disk_before_any_has_its_name_and_then_all_names(
    store: ObjectStore, flushes: list[Flush], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []
    flushes += [lambda: seen.append((_unnamed(store), _named(store)))] * 2
    monkeypatch.setattr(objects, "sync_folder", _fails(errno.EIO))
    store.put_all(MANY)
    assert seen == [(len(MANY), 0), (0, len(MANY))]
    assert [store.get(ref) for ref, _ in MANY] == CONTENTS
    store.flush(ref for ref, _ in MANY)  # nothing came since


def test_contents_that_the_disk_did_not_take_get_no_name(store: ObjectStore, flushes: list[Flush]) -> None:
    flushes.append(_fails(errno.ENOSPC))
    with pytest.raises(DiskFullError):
        store.put_all(MANY)
    assert (_named(store), _unnamed(store)) == (0, 0)
    store.put_all(MANY)
    assert not store.missing(ref for ref, _ in MANY)


def test_names_that_the_disk_did_not_take_are_flushed_before_they_are_counted_on(
    store: ObjectStore, flushes: list[Flush], monkeypatch: pytest.MonkeyPatch
) -> None:
    flushes += [lambda: None, _fails(errno.EIO)]
    with pytest.raises(StoreError):
        store.put_all(MANY)
    flushed: list[Path] = []
    monkeypatch.setattr(objects, "sync_folder", flushed.append)
    store.flush(ref for ref, _ in MANY)
    assert {folder.name for folder in flushed} == {ref.hash[:2] for ref, _ in MANY} | {"objects"}


def test_a_disk_that_is_full_half_way_keeps_none_of_them(
    store: ObjectStore, flushes: list[Flush], monkeypatch: pytest.MonkeyPatch
) -> None:
    real_write, left = os.write, [objects.TOGETHER]

    def write(descriptor: int, data: bytes) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real_write(descriptor, data)

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(DiskFullError):
        store.put_all(MANY)
    assert (_named(store), _unnamed(store), flushes) == (0, 0, [])


@pytest.mark.parametrize("some", [FEW, MANY])
def test_where_there_is_no_such_call_and_for_a_few_each_file_is_flushed(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch, some: list[tuple[ObjectRef, bytes]]
) -> None:
    flushed: list[str] = []
    real_fsync = os.fsync

    def fsync(descriptor: int) -> None:
        flushed.append("folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "data")
        real_fsync(descriptor)

    if some is MANY:
        monkeypatch.setattr(whole_disk, "_file_system", lambda _descriptor: NFS)
    monkeypatch.setattr(os, "fsync", fsync)
    store.put_all(some)
    assert flushed.count("data") == len(some)
    assert flushed.count("folder") == len({ref.hash[:2] for ref, _ in some}) + 1


@pytest.mark.skipif(not hasattr(os, "uname"), reason="asks the system as POSIX does")
@pytest.mark.parametrize(
    ("release", "platform", "can"),
    [
        ("6.1.0-18-amd64", "linux", True),
        ("5.8.0", "linux", True),
        ("5.7.19", "linux", False),
        ("4.18.0-553.el8.x86_64", "linux", False),
        ("unheard of", "linux", False),
        ("23.4.0", "darwin", False),
    ],
)
def test_it_is_relied_on_where_the_system_tells_of_what_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release: str, platform: str, can: bool
) -> None:
    whole_disk._tells_of_failures.cache_clear()
    monkeypatch.setattr(whole_disk, "_libc", lambda: SimpleNamespace(syncfs=lambda _: 0, fstatfs=lambda *_: 0))
    monkeypatch.setattr(whole_disk, "_file_system", lambda _descriptor: whole_disk._EXT)
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(release=release))
    monkeypatch.setattr(sys, "platform", platform)
    try:
        with flushed_at_once(tmp_path) as flush:
            assert (flush is not None) == can
    finally:
        monkeypatch.undo()
        whole_disk._tells_of_failures.cache_clear()


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a disk whose kind is known")
def test_the_system_itself_is_asked_and_its_refusal_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with flushed_at_once(Path("/dev/shm")) as flush:
        assert flush is not None
        flush()
    with pytest.raises(OSError, match=os.strerror(errno.EBADF)):
        flush()  # its descriptor is closed
    with flushed_at_once(Path("/proc")) as none:
        assert none is None
