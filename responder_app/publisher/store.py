"""The repository being written: objects first, signed metadata last, each file whole or not there."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from responder_app.errors import DiskFullError, InputError, StoreError
from responder_app.package.digest import ObjectRef, ref_of
from responder_app.paths import sync_folder

PUBLIC_FILE, PUBLIC_FOLDER = 0o644, 0o755
TIMESTAMP_NAME = "timestamp.json"
_OBJECT = re.compile(r"[0-9a-f]{64}")
_FOLDERS = ("objects", "targets", "metadata")


class Readable(Protocol):
    """A copy of the repository that can be read."""

    @property
    def folder(self) -> Path | str:
        """Where it is, for a person."""
        ...

    def get(self, path: str) -> bytes | None:
        """The file's bytes, or None when there is none."""
        ...


@dataclass(frozen=True)
class RepositoryFolder:
    """A repository in a folder: the office's own copy, a mounted share or a USB stick."""

    folder: Path

    def put_object(self, data: bytes) -> tuple[ObjectRef, bool]:
        """Store an object under its name; False beside the name when it was there already.

        It outlives a power cut only after `settle`, which must come before anything durable names it.
        """
        ref = ref_of(data)
        is_new = not self.holds(ref)
        if is_new:
            self._write(self.folder / ref.path, data, lasting=os.name != "posix")
        return ref, is_new

    def holds(self, ref: ObjectRef) -> bool:
        """Whether that object lies here as long as it should be."""
        path = self.folder / ref.path
        try:
            return path.stat().st_size == ref.length
        except OSError:
            return False

    def settle(self) -> None:
        """Make every object that was put durable: one call for all, as each on its own takes milliseconds."""
        if os.name == "posix":
            os.sync()

    def put(self, path: str, data: bytes) -> None:
        """Replace the file at that path of the repository."""
        self._write(self.folder / path, data)

    def get(self, path: str) -> bytes | None:
        """The file's bytes, or None when there is none. Raises StoreError."""
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"the repository cannot be read: {error.strerror}") from error

    def refuse_links(self) -> None:
        """Pass when none of the repository's folders is a link: what is written goes here and nowhere else.

        Raises InputError.
        """
        for name in _FOLDERS:
            if (self.folder / name).is_symlink():
                raise InputError(f"{self.folder / name} is a link: nothing is written through it; delete it")

    def objects(self) -> Iterator[str]:
        """The SHA-256 of every object that lies here."""
        return (path.name for path in (self.folder / "objects").glob("??/*") if _OBJECT.fullmatch(path.name))

    def keep_objects(self, names: Collection[str]) -> int:
        """Delete every object but those with these SHA-256; how many were deleted. Raises StoreError."""
        deleted = 0
        try:
            for path in (self.folder / "objects").glob("??/*"):
                if _OBJECT.fullmatch(path.name) and path.name not in names:
                    path.unlink()
                    deleted += 1
        except OSError as error:
            raise StoreError(f"an old object of the repository cannot be deleted: {error.strerror}") from error
        return deleted

    def copy_to(self, other: RepositoryFolder) -> None:
        """Copy all that lies here, in the order in which it was written. Raises StoreError, DiskFullError."""
        ours = [
            path.relative_to(self.folder)
            for name in _FOLDERS
            for path in (self.folder / name).rglob("*")
            if path.is_file() and path.suffix not in (".new", ".lock")
        ]
        for path in sorted(ours, key=_write_order):
            data = self.get(path.as_posix())
            if data is not None:
                other.put(path.as_posix(), data)

    def _write(self, path: Path, data: bytes, lasting: bool = True) -> None:
        # Not paths.write_private: a web server, which is another user, reads these.
        beside = path.with_name(path.name + ".new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=PUBLIC_FOLDER)
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                if lasting:
                    os.fsync(file.fileno())
            with suppress(PermissionError, NotImplementedError):  # a disk that knows no modes
                beside.chmod(PUBLIC_FILE)
            os.replace(beside, path)
            if lasting:
                sync_folder(path.parent)
        except OSError as error:
            beside.unlink(missing_ok=True)
            kind = DiskFullError if error.errno == errno.ENOSPC else StoreError
            raise kind(f"the repository cannot be written: {error.strerror}") from error


def _write_order(path: Path) -> tuple[int, str]:
    return (_FOLDERS.index(path.parts[0]) + (path.name == TIMESTAMP_NAME), path.as_posix())
