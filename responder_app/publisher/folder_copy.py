"""Bringing the copy in a folder up to date: a share, a stick. Objects first, signed metadata last, one writer.

Where the folder's disk knows no locks, the timestamp is still compared right before it is replaced. Interrupted
anywhere, the next run goes on: vehicles see the state before until the timestamp is there.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from responder_app.errors import BusyError, DiskFullError, StoreError
from responder_app.package.digest import sha256_hex
from responder_app.publisher import signing
from responder_app.publisher.lineage import Outgoing, outgoing_over
from responder_app.publisher.store import PUBLIC_FILE, PUBLIC_FOLDER, RepositoryFolder
from responder_app.vault.exclusive import take

if TYPE_CHECKING:
    from responder_app.publisher.office import Office

LOCK = "metadata/publishing.lock"
WAIT_S = 60.0
_PAUSE_S = 0.05
_TAKEN = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


def copy_to_folder(office: Office, folder: Path) -> int:
    """Make the folder show the state that this office has published; how many files were written.

    Raises InputError when the folder holds another office's repository or a state that this one does not know,
    BusyError when somebody else publishes there, StoreError, DiskFullError.
    """
    other = RepositoryFolder(folder)
    other.refuse_links()
    with _alone(folder):
        before = other.get(signing.TIMESTAMP_PATH)
        ours = outgoing_over(office, other)
        written = sum(_put_object(ours, other, name) for name in sorted(ours.named))
        other.settle()
        for path in (signing.catalogue_path(ours.last.catalogue_hash), *ours.numbered()):
            written += _put(other, path, ours.read(path))
        if other.get(signing.TIMESTAMP_PATH) != before:
            raise StoreError(f"another administrator published to {folder} at the same time; run it again")
        written += _put(other, signing.TIMESTAMP_PATH, ours.timestamp)
        other.keep_objects({*ours.named, *ours.store.objects()})
    return written


def _put_object(ours: Outgoing, other: RepositoryFolder, name: str) -> bool:
    path = f"objects/{name[:2]}/{name}"
    there = other.folder / path
    here = ours.store.folder / path
    if there.is_file() and (not here.is_file() or there.stat().st_size == here.stat().st_size):
        return False  # what was lost here is kept there
    data = ours.read(path)
    if sha256_hex(data) != name:
        raise StoreError(f"the office's own object {name} is damaged; restore it from a copy")
    other.put_object(data)
    return True


def _put(other: RepositoryFolder, path: str, data: bytes) -> bool:
    if other.get(path) == data:
        return False
    other.put(path, data)
    return True


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock where its disk knows locks. Raises BusyError, StoreError."""
    path = folder / LOCK
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=PUBLIC_FOLDER)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), PUBLIC_FILE)
    except OSError as error:
        kind = DiskFullError if error.errno == errno.ENOSPC else StoreError
        raise kind(f"{folder} cannot be written: {error.strerror}") from error
    try:
        _wait(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, folder: Path) -> None:
    until = time.monotonic() + WAIT_S
    while True:
        try:
            take(descriptor)
        except OSError as error:
            if error.errno not in _TAKEN:
                return  # a disk without locks
            if time.monotonic() >= until:
                raise BusyError(f"somebody else is publishing to {folder}; run it again") from error
            time.sleep(_PAUSE_S)
        else:
            return
