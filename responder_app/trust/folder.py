"""The private folder of one refresh: the stored state laid out for tuf, and read back after it."""

from __future__ import annotations

import contextlib
import errno
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tuf.api.metadata import Metadata, Root

from responder_app.errors import DiskFullError, StoreError

ROOT = "root.json"
TIMESTAMP = "timestamp.json"
SNAPSHOT = "snapshot.json"
TARGETS = "targets.json"
_HISTORY = "root_history"
_VERSIONED_ROOT = re.compile(r"([1-9][0-9]{0,8})\.root\.json")


@contextlib.contextmanager
def private_folder(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder (0700) with these files where tuf looks for them; removed if the disk lets it. Raises StoreError."""
    folder: Path | None = None
    try:
        folder = Path(tempfile.mkdtemp(prefix="responder-trust-"))
        (folder / _HISTORY).mkdir()
        for file, content in files.items():
            if path := _place(folder, file):
                path.write_bytes(content)
        yield folder
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError("the disk is full: the repository could not be checked") from error
        raise StoreError("the repository could not be checked in a private folder") from error
    finally:
        # Not TemporaryDirectory: Python 3.11's tries for ever to remove what it may not. It holds nothing secret.
        # It raises all the same when a folder that it has opened cannot be looked at.
        if folder is not None:
            with contextlib.suppress(OSError):
                shutil.rmtree(folder, ignore_errors=True)


def read_back(folder: Path) -> dict[str, bytes]:
    """The metadata that tuf left: what it verified now or held before. Roots beyond the trusted one are left out."""
    found = {name: (folder / name).read_bytes() for name in (TIMESTAMP, SNAPSHOT, TARGETS) if (folder / name).is_file()}
    newest = current_root(folder).version
    for path in (folder / _HISTORY).iterdir():
        version = _VERSIONED_ROOT.fullmatch(path.name)
        if version and int(version[1]) <= newest:
            found[path.name] = path.read_bytes()
    return found


def current_root(folder: Path) -> Root:
    """The newest root that tuf trusts (it keeps root.json pointing there)."""
    return Metadata[Root].from_bytes((folder / ROOT).read_bytes()).signed


def _place(folder: Path, name: str) -> Path | None:
    if name in (TIMESTAMP, SNAPSHOT, TARGETS):
        return folder / name
    return folder / _HISTORY / name if _VERSIONED_ROOT.fullmatch(name) else None
