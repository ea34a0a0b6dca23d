"""The sealed objects on disk, exactly as downloaded, each named by the SHA-256 of its bytes.

Owns the folder and what a full disk or a damaged file means. Knows nothing of packages, keys or tables.
Layout: `ab/abcd...` whole objects, `ab/abcd....part` downloads that were broken off, `damaged/` set aside.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TypeVar

from responder_app.errors import DamagedError, TamperedError
from responder_app.library.disk import write_whole, writing_to_disk
from responder_app.library.partial import Partial
from responder_app.library.whole_disk import Flush, flushed_at_once
from responder_app.package.digest import ObjectRef, check, sha256_hex
from responder_app.paths import PRIVATE_FILE, make_private, sync_folder

Item = TypeVar("Item")

DAMAGED = "damaged"
PART = ".part"
NEW = ".new"
HASH_LETTERS = 64
WRITERS = 16
"""Files that are flushed at the same time."""
TOGETHER = 16
"""So many files or more are flushed by one call for the whole disk, where there is one."""


class ObjectStore:
    """A folder of verified objects. Safe from several threads as long as no two put the same object."""

    def __init__(self, folder: Path) -> None:
        """The folder is made where it is missing. Raises DiskFullError, StoreError."""
        with writing_to_disk():
            self._folder = make_private(folder)
        self._flushed: set[str] = set()
        """Folders to which nothing was added since their names were made durable."""
        self._flushing = threading.Lock()
        self._made: set[str] = set()
        """Folders that are there."""

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self._folder

    def put(self, ref: ObjectRef, data: bytes) -> None:
        """Store one object durably. Raises TamperedError, DiskFullError, StoreError."""
        self.put_all([(ref, data)])

    def put_all(self, objects: Iterable[tuple[ObjectRef, bytes]]) -> None:
        """Store objects durably; each folder is flushed once. Raises as `put`; what was stored before stays.

        Each is whole on the disk before it has its name. Few are flushed one by one, several at a time, as a disk makes
        what waits for it durable together; of many first all contents, then all names.
        """
        checked = {ref.hash: check(ref, data) for ref, data in objects}
        if not checked:
            return
        starts = dict.fromkeys(name[:2] for name in checked)
        together = flushed_at_once(self._folder) if len(checked) >= TOGETHER else nullcontext()
        with writing_to_disk(), together as flush:
            for start in starts:
                self._make(start)
            if flush is None:
                self._write_each(checked)
            else:
                self._write_together(checked, flush)
            self._flush(starts, flush)

    def partial(self, ref: ObjectRef) -> Partial:
        """The download of an object, to begin or to continue where it broke off. Raises DiskFullError, StoreError."""
        path = self._path(ref.hash)
        with writing_to_disk():
            self._make(path.parent.name)

        def become_whole(part: Path) -> None:
            os.replace(part, path)
            self._flushed.discard(ref.hash[:2])

        return Partial(ref, path.with_name(path.name + PART), become_whole)

    def flush(self, refs: Iterable[ObjectRef]) -> None:
        """Make the names of whole objects durable, which their bytes are already. Raises DiskFullError, StoreError.

        A folder in which nothing came since it was flushed last is not flushed again: of many objects at once each
        folder waits for the disk once.
        """
        with writing_to_disk():
            self._flush(dict.fromkeys(ref.hash[:2] for ref in refs))

    def _flush(self, starts: Iterable[str], whole_disk: Flush | None = None) -> None:
        with self._flushing:
            waiting = [start for start in starts if start not in self._flushed]
            if not waiting:
                return
            self._flushed.update(waiting)  # before: what comes meanwhile is flushed the next time
            try:
                if whole_disk is None:
                    _each_at_once(sync_folder, [self._folder / start for start in waiting])
                    sync_folder(self._folder)
                else:
                    whole_disk()
            except OSError:
                self._flushed.difference_update(waiting)
                raise

    def get(self, ref: ObjectRef) -> bytes:
        """The object's bytes, verified again.

        Raises DamagedError when they are missing, cannot be read or are not those of `ref`; a damaged file is
        set aside, so that the object counts as missing and is downloaded again. What was set aside because the disk
        failed for a while, and is whole, is taken back.
        """
        try:
            return check(ref, _read(self._name(ref.hash)))
        except FileNotFoundError as error:
            data = self._taken_back(ref)
            if data is None:
                raise DamagedError(f"object {ref.hash[:12]} is missing") from error
            return data
        except (OSError, TamperedError) as error:
            self._set_aside(self._path(ref.hash))
            raise DamagedError(f"object {ref.hash[:12]} is damaged") from error

    def has(self, ref: ObjectRef) -> bool:
        """Whether a whole object of that name and length lies there (its bytes are verified when read)."""
        try:
            return os.stat(self._name(ref.hash)).st_size == ref.length
        except OSError:
            return False

    def set_aside_damaged(self, known: frozenset[str]) -> tuple[str, ...]:
        """Verify every whole object but the `known` ones by its name, set aside what is damaged; its names.

        Lists and the like lie here without a table that names them. Raises DiskFullError, StoreError.
        """
        wrong = []
        for path in self._files():
            if path.parent.name != path.name[:2] or len(path.name) != HASH_LETTERS or path.name in known:
                continue
            with writing_to_disk():
                whole = sha256_hex(path.read_bytes()) == path.name
            if not whole:
                self._set_aside(path)
                wrong.append(path.name)
        return tuple(wrong)

    def missing(self, refs: Iterable[ObjectRef]) -> tuple[ObjectRef, ...]:
        """Those of the objects that are not here."""
        return tuple(ref for ref in refs if not self.has(ref))

    def delete(self, ref: ObjectRef) -> None:
        """Delete an object that nothing says is here any more. Raises StoreError."""
        with writing_to_disk():
            self._path(ref.hash).unlink(missing_ok=True)

    def disk(self) -> tuple[int, int]:
        """Free bytes and all bytes of the disk below. Raises StoreError."""
        with writing_to_disk():
            usage = shutil.disk_usage(self._folder)
        return usage.free, usage.total

    def used_bytes(self) -> int:
        """Bytes of everything in the folder, broken-off downloads included. Raises StoreError."""
        with writing_to_disk():
            return sum(_bytes_in(folder) for folder, _, _ in os.walk(self._folder))

    def sweep(self, referenced: frozenset[str]) -> int:
        """Delete objects and broken-off downloads whose hash is not referenced; give the bytes freed.

        What was set aside as damaged and half-written files go too. Nobody may be downloading meanwhile.
        """
        freed = 0
        for path in self._files():
            name = path.name.removesuffix(PART)
            if name not in referenced or path.parent.name == DAMAGED:
                with writing_to_disk():
                    freed += path.stat().st_size
                    path.unlink()
        return freed

    def _files(self) -> Iterator[Path]:
        return (Path(folder, name) for folder, _, names in os.walk(self._folder) for name in names)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _name(self, name: str) -> str:
        """The same as text: of thousands of objects at once the making of paths would take longer than the disk."""
        return f"{self._folder}{os.sep}{name[:2]}{os.sep}{name}"

    def _make(self, start: str) -> None:
        if start not in self._made:
            make_private(self._folder / start)
            self._made.add(start)

    def _write_each(self, contents: Mapping[str, bytes]) -> None:
        def write(name: str) -> None:
            path = self._name(name)
            _write_beside(path, contents[name], os.fsync)
            os.replace(path + NEW, path)
            self._flushed.discard(name[:2])

        _each_at_once(write, list(contents))

    def _write_together(self, contents: Mapping[str, bytes], whole_disk: Flush) -> None:
        paths = {self._name(name): data for name, data in contents.items()}
        try:
            for path, data in paths.items():
                _write_beside(path, data)
            whole_disk()
        except OSError:
            for path in paths:
                _drop(path + NEW)
            raise
        for name, path in zip(contents, paths, strict=True):
            os.replace(path + NEW, path)
            self._flushed.discard(name[:2])

    def _taken_back(self, ref: ObjectRef) -> bytes | None:
        aside = self._folder / DAMAGED / ref.hash
        try:
            data = check(ref, aside.read_bytes())
            os.replace(aside, self._path(ref.hash))
        except (OSError, TamperedError):
            return None
        return data

    def _set_aside(self, path: Path) -> None:
        with writing_to_disk():
            os.replace(path, make_private(self._folder / DAMAGED) / path.name)


def _bytes_in(folder: str) -> int:
    # Not by paths: making 20,000 of them takes longer than asking the disk.
    with os.scandir(folder) as entries:
        return sum(entry.stat(follow_symlinks=False).st_size for entry in entries if entry.is_file())


def _each_at_once(do: Callable[[Item], object], items: Sequence[Item]) -> None:
    """Do it to each, several at once: what waits for a disk together is made durable together."""
    with ThreadPoolExecutor(min(WRITERS, len(items)), thread_name_prefix="objects") as pool:
        deque(pool.map(do, items), maxlen=0)


def _read(path: str) -> bytes:
    """By its name as text, see `ObjectStore._name`."""
    with open(path, "rb", buffering=0) as file:
        return file.readall()


def _write_beside(path: str, data: bytes, flush: Callable[[int], None] = lambda _: None) -> None:
    beside = path + NEW
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
    try:
        try:
            write_whole(descriptor, data)
            flush(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        _drop(beside)
        raise


def _drop(beside: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(beside)
