"""Objects on disk: verified when stored and when read, resumable, swept, honest about a full disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from responder_app.errors import DamagedError, DiskFullError, NoAnswerError, StoreError, TamperedError
from responder_app.library import objects
from responder_app.library.library import Library
from responder_app.library.objects import ObjectStore
from responder_app.library.shown import Rendition
from responder_app.library.values import PartState
from responder_app.package.digest import ObjectRef, ref_of
from responder_app.paths import sync_folder
from tests.library.buildings import building, plan
from tests.library.press import Press

DATA = bytes(range(256)) * 100
REF = ref_of(DATA)
SOURCE: Rendition = ("floor-1", "source", None)


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return ObjectStore(tmp_path / "objects")


def _path(store: ObjectStore, ref: ObjectRef) -> Path:
    return store._path(ref.hash)


def _download(store: ObjectStore, data: bytes) -> None:
    with store.partial(ref_of(data)) as download:
        download.append(data)
        download.finish()


def test_what_is_put_is_what_is_got(store: ObjectStore) -> None:
    store.put(REF, DATA)
    assert store.get(REF) == DATA
    assert store.missing([REF, ref_of(b"other")]) == (ref_of(b"other"),)
    assert store.used_bytes() == len(DATA)


def test_bytes_that_are_not_those_of_the_name_are_not_stored(store: ObjectStore) -> None:
    with pytest.raises(TamperedError):
        store.put(REF, DATA[:-1] + b"x")
    assert store.missing([REF]) == (REF,)
    assert store.used_bytes() == 0


@pytest.mark.parametrize("change", [lambda data: b"x" + data[1:], lambda data: data[:-1], lambda data: b""])
def test_a_damaged_object_is_set_aside_and_counts_as_missing(store: ObjectStore, change: object) -> None:
    assert callable(change)
    store.put(REF, DATA)
    _path(store, REF).write_bytes(change(DATA))
    with pytest.raises(DamagedError):
        store.get(REF)
    assert store.missing([REF]) == (REF,)
    store.put(REF, DATA)
    assert store.get(REF) == DATA


def test_a_missing_object_is_damage_not_a_crash(store: ObjectStore) -> None:
    with pytest.raises(DamagedError, match="missing"):
        store.get(REF)


def test_an_object_that_cannot_be_read_is_damaged(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put(REF, DATA)

    def bad_sector(path: str) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as failing:
        failing.setattr(objects, "_read", bad_sector)
        with pytest.raises(DamagedError):
            store.get(REF)
        assert store.missing([REF]) == (REF,)
    # The disk has recovered.
    assert store.get(REF) == DATA
    assert store.missing([REF]) == ()


def test_a_download_goes_on_where_it_was_broken_off(store: ObjectStore) -> None:
    with store.partial(REF) as download:
        download.append(DATA[:1000])
    assert store.missing([REF]) == (REF,)
    with store.partial(REF) as download:
        assert download.size == 1000
        download.append(DATA[1000:])
        download.finish()
    assert store.get(REF) == DATA
    assert store.used_bytes() == len(DATA)


def test_names_are_durable_once_they_are_flushed_and_no_folder_is_flushed_for_nothing(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []

    def flush(folder: Path) -> None:
        sync_folder(folder)
        flushed.append(folder.name)

    monkeypatch.setattr(objects, "sync_folder", flush)
    _download(store, DATA)
    assert not flushed
    store.flush([REF])
    assert flushed == [REF.hash[:2], "objects"]
    store.flush([REF])
    assert len(flushed) == 2
    other = next(data for data in map(bytes, range(5000)) if ref_of(data).hash[:2] == REF.hash[:2])
    _download(store, other)
    store.flush([REF])
    assert flushed[2:] == [REF.hash[:2], "objects"]


def test_names_that_the_disk_did_not_take_are_flushed_again(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    _download(store, DATA)

    def fail(folder: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as failing:
        failing.setattr(objects, "sync_folder", fail)
        with pytest.raises(StoreError):
            store.flush([REF])
    flushed: list[Path] = []
    monkeypatch.setattr(objects, "sync_folder", flushed.append)
    store.flush([REF])
    assert flushed


def test_a_download_that_is_not_what_was_signed_starts_anew(store: ObjectStore) -> None:
    with store.partial(REF) as download:
        download.append(b"x" * len(DATA))
        with pytest.raises(TamperedError):
            download.finish()
    with store.partial(REF) as download:
        assert download.size == 0
    assert store.missing([REF]) == (REF,)


def test_a_download_never_grows_past_its_signed_length(store: ObjectStore) -> None:
    with store.partial(REF) as download, pytest.raises(TamperedError):
        download.append(DATA + b"x")
    _path(store, REF).with_name(REF.hash + ".part").write_bytes(DATA + b"more")
    with store.partial(REF) as download:
        assert download.size == 0


def test_a_full_disk_is_said_and_leaves_no_half_object(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put(ref_of(b"held"), b"held")
    real_write, room = os.write, [1000]

    def write(descriptor: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = real_write(descriptor, bytes(data[: room[0]]))
        room[0] -= taken
        return taken

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(DiskFullError):
        store.put(REF, DATA)
    with store.partial(REF) as download, pytest.raises(DiskFullError):
        download.append(DATA)
    monkeypatch.undo()
    assert store.missing([REF]) == (REF,)
    assert store.get(ref_of(b"held")) == b"held"
    store.put(REF, DATA)
    assert store.get(REF) == DATA


def test_other_refusals_of_the_disk_are_store_errors(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StoreError):
        store.put(REF, DATA)
    monkeypatch.undo()
    assert store.missing([REF]) == (REF,)


def test_an_object_is_flushed_before_it_gets_its_name(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order on which surviving a power cut depends: data, then name, then folder."""
    order: list[str] = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(descriptor: int) -> None:
        order.append("folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "data")
        real_fsync(descriptor)

    def replace(source: Path, target: Path) -> None:
        order.append("name")
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    store.put(REF, DATA)
    assert order[:3] == ["data", "name", "folder"]


def test_lists_that_no_table_names_are_verified_by_their_names(store: ObjectStore) -> None:
    known, listed, whole = (ref_of(data) for data in (b"known", b"a list of grants", b"a shard"))
    for ref, data in ((known, b"known"), (listed, b"a list of grants"), (whole, b"a shard")):
        store.put(ref, data)
    for ref in (known, listed):
        _path(store, ref).write_bytes(b"another thing")
    assert store.set_aside_damaged(frozenset({known.hash})) == (listed.hash,)
    assert not store.has(listed)
    assert store.get(whole) == b"a shard"
    assert store.set_aside_damaged(frozenset({known.hash})) == ()


def test_a_sweep_takes_what_nothing_needs_and_nothing_else(store: ObjectStore) -> None:
    needed, stale = ref_of(b"needed"), ref_of(b"stale")
    store.put(needed, b"needed")
    store.put(stale, b"stale")
    for ref in (ref_of(b"needed too"), ref_of(b"broken off")):
        with store.partial(ref) as download:
            download.append(b"nee")
    freed = store.sweep(frozenset({needed.hash, ref_of(b"needed too").hash}))
    assert freed == len(b"stale") + len(b"nee")
    assert store.get(needed) == b"needed"
    with store.partial(ref_of(b"needed too")) as download:
        assert download.size == 3


def test_a_damaged_drawing_is_fetched_again_and_opens(library: Library, press: Press) -> None:
    tower = building(documents=(plan(),))
    package = press.package(tower, 1, {SOURCE: b"%PDF"})
    package.deliver(library)
    (ref,) = next(entry.objects for entry in package.arrival.manifest.parts if entry.id == package.parts[SOURCE])
    path = _path(library.objects, ref)
    path.write_bytes(b"x" * ref.length)
    with pytest.raises(DamagedError):
        library.document(tower.id, "floor-1")
    assert library.document_state(tower.id, "floor-1") is PartState.ON_ITS_WAY
    assert [one.ref for one in library.wanted()] == [ref]
    with pytest.raises(NoAnswerError):
        library.document(tower.id, "floor-1")
    library.objects.put(ref, package.objects[ref])
    library.arrived([ref])
    assert library.document(tower.id, "floor-1").data == b"%PDF"


def test_check_finds_every_damaged_object_and_whose_it_is(library: Library, press: Press) -> None:
    whole, hurt = building(number=1), building(number=2)
    press.package(whole).deliver(library)
    package = press.package(hurt)
    package.deliver(library)
    report = library.check()
    assert report.sound
    assert (report.facilities, report.objects) == (2, 2)
    (ref,) = package.objects
    _path(library.objects, ref).unlink()
    report = library.check()
    assert [found.facility_id for found in report.damage] == [hurt.id]
    assert [one.ref for one in library.wanted()] == [ref]


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    ref = ref_of(b"content")
    store = ObjectStore(tmp_path / "objects")
    (tmp_path / "objects" / ref.hash[:2]).write_bytes(b"a file where a folder should be")
    with pytest.raises(StoreError):
        store.partial(ref)
    with pytest.raises(StoreError):
        store.put(ref, b"content")
