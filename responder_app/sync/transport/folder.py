"""Reading a repository from a folder: a disk, a USB stick, a mounted share; leaving reports in its inbox."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from responder_app.errors import LimitError, NotFoundError, TamperedError, TransportError
from responder_app.library.disk import write_whole
from responder_app.paths import sync_folder
from responder_app.sync.transport.base import (
    CHUNK_BYTES,
    Meter,
    Sink,
    Traffic,
    checked_inbox_path,
    checked_path,
    wrong_length,
)

INBOX_FILE = 0o644
"""The office may be another user; what lies there is sealed to it."""

_CREATE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
# Opening a FIFO must not wait for a writer; links are resolved and checked before, never followed here.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class FolderTransport:
    """A repository in a folder. Links may not lead out of it, and only plain files are read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._meter = Meter()

    @property
    def source(self) -> str:
        """The folder's path."""
        return str(self._folder)

    @property
    def traffic(self) -> Traffic:
        """Files opened, and the bytes read from them."""
        return self._meter.total

    def make_ready(self, downloads: int) -> None:
        """See Transport.make_ready: a folder is always ready."""

    def fetch(self, path: str, max_bytes: int, start: int = 0) -> bytes:
        """See Transport.fetch."""
        content = bytearray()
        with self._opened(path) as file:
            for chunk in self._chunks(file, start):
                content += chunk
                if len(content) > max_bytes:
                    raise LimitError(f"{path} is longer than the {max_bytes} bytes that it may have.")
        return bytes(content)

    def download(self, path: str, length: int, start: int, sink: Sink) -> None:
        """See Transport.download."""
        position = start
        with self._opened(path) as file:
            if file.length != length:
                raise wrong_length(path, length, file.length)
            for chunk in self._chunks(file, start):
                position += len(chunk)
                sink(chunk)
        if position != length:
            raise TransportError(f"{path} changed while it was read.")

    def put(self, path: str, data: bytes) -> None:
        """See Transport.put. Written beside, flushed, renamed, the folder flushed."""
        self._meter.add(requests=1)
        place = self._place(checked_inbox_path(path))
        if not self._is_there():
            raise self._missing(path)
        try:
            place.parent.mkdir(exist_ok=True)
            if place.is_file() and place.stat().st_size == len(data):
                return
            _write_beside(place, data)
        except OSError as error:
            raise self._unwritable(error) from error
        self._meter.add(bytes_out=len(data))

    def close(self) -> None:
        """Nothing is kept open."""

    def _opened(self, path: str) -> _PlainFile:
        self._meter.add(requests=1)
        place = self._place(path)
        try:
            return _PlainFile(path, os.open(place, _OPEN_FLAGS))
        except FileNotFoundError as error:
            raise self._missing(path) from error
        except OSError as error:
            raise self._unreadable(error) from error

    def _place(self, path: str) -> Path:
        """Where the file really is, links followed. Raises TamperedError when that is outside the folder."""
        try:
            root = self._folder.resolve(strict=True)
            place = (root / checked_path(path)).resolve()
        except FileNotFoundError as error:
            raise self._missing(path) from error
        except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
            raise self._unreadable(error) from error
        if not place.is_relative_to(root):
            raise TamperedError(f"{path} is a link that leads out of the repository's folder.")
        return place

    def _is_there(self) -> bool:
        """Whether a repository lies in the folder; a stick that fails has none."""
        try:
            return (self._folder / "metadata").is_dir()
        except OSError:
            return False

    def _is_begun(self) -> bool:
        """Whether a copy was cut before it signed for anything."""
        try:
            return (self._folder / "objects").is_dir() and not (self._folder / "metadata").exists()
        except OSError:
            return False

    def _missing(self, path: str) -> TransportError:
        """A missing file says something about the repository only while the repository itself is there."""
        if self._is_there():
            return NotFoundError(f"The repository has no {path}.")
        if self._is_begun():
            return TransportError(f"The copy in {self._folder} was not finished: make it again where it was begun.")
        return TransportError(f"There is no repository in {self._folder}. Is the stick or disk still in?")

    def _unreadable(self, error: Exception) -> TransportError:
        reason = error.strerror if isinstance(error, OSError) else None
        return TransportError(f"{self._folder} cannot be read: {reason or 'its links go in a circle'}.")

    def _unwritable(self, error: OSError) -> TransportError:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            return TransportError(f"{self._folder} is read only: no report can be left there.")
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return TransportError(f"{self._folder} has no room left for a report.")
        return TransportError(f"{self._folder} does not take a report: {error.strerror}.")

    def _chunks(self, file: _PlainFile, start: int) -> Iterator[bytes]:
        position = start
        while True:
            try:
                chunk = file.read_at(position)
            except OSError as error:
                raise self._unreadable(error) from error
            if not chunk:
                return
            self._meter.add(bytes_in=len(chunk))
            position += len(chunk)
            yield chunk


def _write_beside(place: Path, data: bytes) -> None:
    # A name of its own for each try: two vehicles, or two tries, never write into one file.
    beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(beside, _CREATE_FLAGS, INBOX_FILE)
    try:
        try:
            write_whole(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(beside, place)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync_folder(place.parent)


class _PlainFile:
    """An open descriptor of a regular file; closed at the end of its `with`."""

    def __init__(self, path: str, descriptor: int) -> None:
        self._descriptor = descriptor
        facts = os.fstat(descriptor)
        self.length = facts.st_size
        if not stat.S_ISREG(facts.st_mode):
            os.close(descriptor)
            raise TamperedError(f"{path} is not a plain file.")

    def __enter__(self) -> _PlainFile:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def read_at(self, position: int) -> bytes:
        os.lseek(self._descriptor, position, os.SEEK_SET)
        return os.read(self._descriptor, CHUNK_BYTES)
