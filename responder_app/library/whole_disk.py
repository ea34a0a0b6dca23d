"""Many small files made durable by one call for the disk that they lie on, where that call can be relied on.

Each flush of a file waits for the disk and for its journal; of a thousand files of 1 kB that takes longer than to write
them. Linux has one call for a whole file system (syncfs). It ends when all that was written before is on the disk, and
since Linux 5.8 it tells of what could not be written. Elsewhere, and on file systems of which this is not known
(networks, FUSE, overlays), every file is flushed by itself.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

Flush = Callable[[], None]
"""Everything that was written to the disk before is durable when it returns. Raises OSError."""

_TOLD_SINCE = (5, 8)
_EXT, _XFS, _BTRFS, _F2FS, _MEMORY = 0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x01021994
_RELIABLE = frozenset({_EXT, _XFS, _BTRFS, _F2FS, _MEMORY})
"""Numbers of file systems in statfs(2). In memory nothing is durable, whichever way it is asked for."""
_STATFS_BYTES = 512
"""More than any machine's struct statfs has; it begins with that number as a long."""


@contextmanager
def flushed_at_once(folder: Path) -> Iterator[Flush | None]:
    """What flushes the folder's disk, to be had before the first write of which it is to tell; None: not here.

    Raises OSError.
    """
    if not _tells_of_failures():
        yield None
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield (lambda: _called("syncfs", descriptor)) if _file_system(descriptor) in _RELIABLE else None
    finally:
        os.close(descriptor)


@cache
def _tells_of_failures() -> bool:
    if not sys.platform.startswith("linux") or not hasattr(_libc(), "syncfs"):
        return False
    numbers = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return numbers is not None and (int(numbers[1]), int(numbers[2])) >= _TOLD_SINCE


def _file_system(descriptor: int) -> int:
    told = ctypes.create_string_buffer(_STATFS_BYTES)
    _called("fstatfs", descriptor, told)
    return ctypes.c_long.from_buffer(told).value & 0xFFFFFFFF


def _called(name: str, *arguments: object) -> None:
    if getattr(_libc(), name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
