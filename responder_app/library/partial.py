"""A download in progress: a file that grows, survives being broken off, and becomes an object when it is whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from responder_app.errors import TamperedError
from responder_app.library.disk import write_whole, writing_to_disk
from responder_app.package.digest import ObjectRef
from responder_app.paths import PRIVATE_FILE

_CHUNK = 1024 * 1024


class Partial:
    """The beginning of one object, held open as a context manager: read `size`, `append`, then `finish`."""

    def __init__(self, ref: ObjectRef, path: Path, become_whole: Callable[[Path], None]) -> None:
        """`become_whole` gives the file at `path`, closed, verified and on the disk, the name of the object."""
        self._ref = ref
        self._path = path
        self._become_whole = become_whole
        self._hash = hashlib.sha256()
        self._descriptor = -1
        self.size = 0
        """Bytes that are here already: where a resumed download starts."""

    def __enter__(self) -> Self:
        with writing_to_disk():
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._descriptor = os.open(self._path, flags, PRIVATE_FILE)
            self._read_what_is_here()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def append(self, chunk: bytes) -> None:
        """Add bytes at the end. Raises TamperedError when there are more than the object has; then it is empty."""
        if self.size + len(chunk) > self._ref.length:
            self.discard()
            raise TamperedError(f"object {self._ref.hash[:12]} is longer than was signed")
        with writing_to_disk():
            write_whole(self._descriptor, chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def finish(self) -> None:
        """Verify the whole, put it on the disk and make it an object; its name is durable after ObjectStore.flush.

        Raises TamperedError when it is not what was signed; the beginning is then thrown away, so that the
        next try starts anew.
        """
        if self.size != self._ref.length or self._hash.hexdigest() != self._ref.hash:
            self.discard()
            raise TamperedError(f"object {self._ref.hash[:12]} is not what was signed")
        with writing_to_disk():
            os.fsync(self._descriptor)
            _let_go_of_memory(self._descriptor)
            self._close()
            self._become_whole(self._path)

    def discard(self) -> None:
        """Throw away what is here."""
        with writing_to_disk():
            os.ftruncate(self._descriptor, 0)
        self._hash = hashlib.sha256()
        self.size = 0

    def _close(self) -> None:
        """Close the file once; Windows does not rename open ones."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _read_what_is_here(self) -> None:
        if os.fstat(self._descriptor).st_size > self._ref.length:
            os.ftruncate(self._descriptor, 0)
        while chunk := os.read(self._descriptor, _CHUNK):
            self._hash.update(chunk)
            self.size += len(chunk)


def _let_go_of_memory(descriptor: int) -> None:
    """A city of drawings must not push all else out of memory (the page cache): few are read soon."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
