"""Whether a stick carries this vehicle's own repository: by its id, never by a name or a label.

Everything on a stick is hostile. Two small plain files are read, nothing is written, followed or run; what they say is
believed by nobody: it decides whether a sync is tried, which then trusts signatures alone.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from responder_app.package.digest import sha256_hex

COPIES = "responder"
"""Where vehicles put theirs; an office's own copy lies in any folder of the stick."""
MOST_ENTRIES = 256
_MAX_ROOT, _MAX_TIMESTAMP = 512 * 1024, 64 * 1024
_MOST_VERSION = 1 << 53
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Carrier:
    """A folder that says to hold the repository; `version` of its newest state, which nobody verified."""

    folder: Path
    version: int
    mark: str
    """Of what lies there: a carrier that was tried is not tried again until it holds something else."""
    known: int = 0
    """The version that this vehicle has accepted of that repository."""


def carriers(roots: Iterable[Path], repository: str) -> tuple[Carrier, ...]:
    """Folders of these disks that say to be that repository, the newest first. May take long where a disk hangs."""
    found = [one for root in roots for folder in _folders(root) if (one := _carrier(root, folder, repository))]
    return tuple(sorted(found, key=lambda one: -one.version))


def _folders(root: Path) -> Iterator[Path]:
    """The disk itself and the folders directly in it, no links; the usual one first."""
    yield root / COPIES
    yield root
    with suppress(OSError), os.scandir(root) as entries:
        for entry in islice(entries, MOST_ENTRIES):
            if entry.name != COPIES and not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                yield root / entry.name


def _carrier(root: Path, folder: Path, repository: str) -> Carrier | None:
    first = _read(root, folder / "metadata" / "1.root.json", _MAX_ROOT)
    if first is None or sha256_hex(first) != repository:
        return None
    timestamp = _read(root, folder / "metadata" / "timestamp.json", _MAX_TIMESTAMP)
    version = _version(timestamp) if timestamp is not None else None
    if timestamp is None or version is None:
        return None  # a copy that was not finished
    return Carrier(folder, version, sha256_hex(timestamp))


def _read(root: Path, file: Path, most: int) -> bytes | None:
    """A plain file that lies on that disk; None for anything else."""
    try:
        if not file.resolve(strict=True).is_relative_to(root.resolve(strict=True)):
            return None
        with os.fdopen(os.open(file, _FLAGS), "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                return None
            data = opened.read(most + 1)
    except (OSError, RuntimeError, ValueError):
        return None
    return data if len(data) <= most else None


def _version(timestamp: bytes) -> int | None:
    try:
        version = json.loads(timestamp)["signed"]["version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return version if type(version) is int and 0 < version < _MOST_VERSION else None
