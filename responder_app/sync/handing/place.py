"""The folder that a copy is written to, usually on a stick: writing that survives a pulled stick, errors in words.

Touches only paths that a repository has; never follows a link; notices when another disk lies where the stick was.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from responder_app.errors import PlaceError
from responder_app.library.disk import write_whole
from responder_app.package.digest import ObjectRef, sha256_hex
from responder_app.paths import sync_folder

PART = ".part"
FILE_MODE = 0o644
"""Nothing in it is secret, and the next vehicle is another user."""
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_GONE = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESTALE)
_LOCKED = (errno.EROFS, errno.EACCES, errno.EPERM)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_CLUSTER = 32 * 1024
"""What a file on a stick takes at least, where its file system does not say."""


class Place:
    """One folder for a copy. Safe from several threads, each path by one at a time."""

    def __init__(self, folder: Path) -> None:
        """The folder, made where only its last part is missing. Raises PlaceError."""
        with self._speaking():
            if not folder.is_dir():
                folder.mkdir(mode=0o755)
            self.folder = folder.resolve(strict=True)
            self._device = self.folder.stat().st_dev
        self._made: set[Path] = {self.folder}

    def has(self, ref: ObjectRef) -> bool:
        """Whether a plain file of that name and length lies there."""
        try:
            found = (self.folder / ref.path).lstat()
        except OSError:
            return False
        return stat.S_ISREG(found.st_mode) and found.st_size == ref.length

    def holds(self, ref: ObjectRef) -> bool:
        """The same, every byte read again."""
        return self.has(ref) and self._hash(ref.path) == ref.hash

    def read(self, path: str, most: int) -> bytes | None:
        """At most so many bytes of a plain file; None where there is none. Raises PlaceError for a longer one."""
        with self._speaking():
            try:
                descriptor = os.open(self.folder / path, _READ)
            except FileNotFoundError:
                return None
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise PlaceError(f"{self.folder / path} is not a plain file")
                data = file.read(most + 1)
        if len(data) > most:
            raise PlaceError(f"{self.folder / path} is too long to be what it should be")
        return data

    def write(self, path: str, data: bytes) -> None:
        """Write a file whole or not at all; on the disk when this returns. Raises PlaceError."""
        target = self.folder / path
        beside = target.with_name(target.name + PART)
        with self._speaking():
            self._check_device()
            self._make(target.parent)
            beside.unlink(missing_ok=True)
            try:
                _write(beside, data)
                os.replace(beside, target)
            except OSError:
                with suppress(OSError):
                    beside.unlink(missing_ok=True)
                raise

    def flush(self) -> None:
        """Make the names of everything that was written durable. Raises PlaceError."""
        with self._speaking():
            self._check_device()
            for folder in sorted(self._made):
                _flush(folder)

    def remove(self, path: str) -> int:
        """Delete a plain file; the bytes freed. One that is missing, or no plain file, is let be."""
        target = self.folder / path
        with self._speaking():
            self._check_device()
            try:
                found = target.lstat()
            except FileNotFoundError:
                return 0
            if not stat.S_ISREG(found.st_mode):
                return 0
            target.unlink()
        with suppress(OSError):
            target.parent.rmdir()  # only when nothing else lies there
        self._made.discard(target.parent)
        return found.st_size

    def is_that(self, name: str, path: str) -> bool:
        """Whether the file's bytes have that SHA-256."""
        return self._hash(path) == name

    def free_bytes(self) -> int:
        """Room left. Raises PlaceError."""
        with self._speaking():
            return shutil.disk_usage(self.folder).free

    def room_for(self, length: int) -> int:
        """What a file of that length takes there, whole clusters."""
        if not hasattr(os, "statvfs"):
            cluster = _CLUSTER
        else:
            with self._speaking():
                cluster = max(512, os.statvfs(self.folder).f_frsize)
        return -(-max(1, length) // cluster) * cluster

    def _hash(self, path: str) -> str:
        try:
            descriptor = os.open(self.folder / path, _READ)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    return ""
                return sha256_hex(file.read())
        except OSError:
            return ""

    def _make(self, folder: Path) -> None:
        """The folder, which must be one and no link to one."""
        if folder in self._made:
            return
        self._make(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o755)
        if not stat.S_ISDIR(folder.lstat().st_mode):
            raise PlaceError(f"{folder} is a link or a file: a copy needs a folder of that name")
        self._made.add(folder)

    def _check_device(self) -> None:
        if self.folder.stat().st_dev != self._device:
            raise PlaceError("the stick was pulled out")

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PlaceError(_sentence(error)) from error


def check_apart(folder: Path, home: Path) -> None:
    """Raise PlaceError for a folder inside of the vehicle's own, or around it."""
    place, own = folder.resolve(), home.resolve()
    if place.is_relative_to(own) or own.is_relative_to(place):
        raise PlaceError("a copy needs a folder of its own, apart from this vehicle's files")


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, _CREATE, FILE_MODE)
    try:
        write_whole(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush(folder: Path) -> None:
    try:
        sync_folder(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system that flushes no folders
            raise


def _sentence(error: OSError) -> str:
    if error.errno in _FULL:
        return "the stick is full"
    if error.errno in _LOCKED:
        return "the stick is read only, or this user may not write there"
    if error.errno == errno.EFBIG:
        return "the stick's file system does not take a file of that size"
    if error.errno in (errno.EEXIST, errno.ENOTDIR, errno.EISDIR):
        return "something else of that name lies there: name a folder of its own for the copy"
    if error.errno in _GONE:
        return "the stick is not there, was pulled out or fails"
    return f"the stick does not take the copy: {error.strerror}"
