"""The disk of a vehicle: what is written is all there or a clear error, and so is what cannot be read."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from responder_app.errors import DiskFullError, StoreError

_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def writing_to_disk() -> Iterator[None]:
    """Turn what the disk refuses into DiskFullError or StoreError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFullError("the disk is full") from error
        raise StoreError(f"the disk does not take the data: {error.strerror}") from error


@contextmanager
def reading_from_disk() -> Iterator[None]:
    """Turn what the disk does not tell into StoreError. (A file that is not there is no such thing.)"""
    try:
        yield
    except OSError as error:
        raise StoreError(f"the disk cannot be read: {error.strerror}") from error


def write_whole(descriptor: int, data: bytes) -> None:
    """Write all of the data; `os.write` may take less at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
