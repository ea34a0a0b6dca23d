"""The owner's folder on disk: which plain files it holds, and their bytes within limits.

Only names found by walking the folder can be read, so a name written in one of the files ("../", an absolute
path) never reaches the file system. Links and special files are refused. What the bytes mean is for the readers.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from responder_app.errors import InputError, LimitError
from responder_app.publisher.intake.limits import FOLDER_DEPTH, FOLDER_FILES
from responder_app.publisher.intake.report import Findings, shown

LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
"""What file managers leave behind, beside names that begin with a dot or with ~$."""


@dataclass(frozen=True)
class FoundFile:
    """A plain file: its name within the folder ("plans/1.pdf"), where it lies, its length in bytes."""

    name: str
    path: Path
    length: int

    @property
    def stem(self) -> str:
        """The last part of the name without its ending."""
        return Path(self.name).stem

    @property
    def ending(self) -> str:
        """The ending in lower case, with its dot."""
        return Path(self.name).suffix.lower()

    @property
    def top(self) -> str:
        """The folders above the file, in lower case, "" at the top."""
        return Path(self.name).parent.as_posix().lower().removeprefix(".")

    def read(self, limit: int) -> bytes:
        """The bytes. Raises LimitError when there are more than `limit`, InputError when they cannot be read."""
        if self.length > limit:
            raise LimitError(f"is larger than the {_size(limit)} that are taken")
        try:
            data = _read_plain(self.path, self.length + 1)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}") from error
        if len(data) != self.length:
            raise InputError("changed while it was being read")
        return data


@dataclass(frozen=True)
class OwnersFolder:
    """The plain files of the folder, by name."""

    files: tuple[FoundFile, ...]
    _by_name: dict[str, FoundFile] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {file.name.casefold(): file for file in self.files} | {file.name: file for file in self.files}
        object.__setattr__(self, "_by_name", by_name)

    def find(self, name: str) -> FoundFile | None:
        """The file that an owner's entry names, with / or \\ between folders, in any case; None when there is none."""
        wanted = name.replace("\\", "/").removeprefix("./")
        return self._by_name.get(wanted) or self._by_name.get(wanted.casefold())


def walk(folder: Path, findings: Findings) -> OwnersFolder:
    """All plain files below the folder in the order of their names; what cannot be taken goes to the findings.

    Raises InputError when the folder itself cannot be listed, LimitError when it holds too much.
    """
    found: list[FoundFile] = []
    waiting = [(folder, "", 0)]
    while waiting:
        here, prefix, depth = waiting.pop()
        for entry in _entries(here, prefix, findings):
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if depth >= FOLDER_DEPTH:
                    raise LimitError(f"folders are nested more than {FOLDER_DEPTH} deep")
                waiting.append((here / entry.name, name + "/", depth + 1))
            elif _is_plain(entry, name, findings):
                found.append(FoundFile(name, here / entry.name, entry.stat(follow_symlinks=False).st_size))
            if len(found) + len(waiting) > FOLDER_FILES:
                raise LimitError(f"the folder holds more than {FOLDER_FILES:,} files")
    return OwnersFolder(tuple(sorted(found, key=lambda file: file.name)))


def _entries(here: Path, prefix: str, findings: Findings) -> Iterator[os.DirEntry[str]]:
    """What lies in one folder, without what file managers leave behind."""
    try:
        with os.scandir(here) as entries:
            yield from (entry for entry in entries if not _is_litter(entry.name))
    except OSError as error:
        if not prefix:
            raise InputError(f"the folder cannot be read: {error.strerror}") from error
        findings.error(prefix, f"cannot be read: {error.strerror}")


def _is_litter(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold() in LITTER


def _is_plain(entry: os.DirEntry[str], name: str, findings: Findings) -> bool:
    if entry.is_symlink():
        findings.error(name, "is a link to another place; put the file itself here")
        return False
    if not entry.is_file(follow_symlinks=False):
        findings.error(name, "is not a plain file but a device, pipe or socket")
        return False
    try:
        name.encode()
    except UnicodeEncodeError:
        findings.error(name, f"has a name that is not valid text: {shown(entry.name)}")
        return False
    return True


def _read_plain(path: Path, most: int) -> bytes:
    """Up to `most` bytes; a link or a pipe that took the file's place meanwhile is not followed or waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "not a plain file")
        return file.read(most)


def _size(limit: int) -> str:
    return f"{limit // (1024 * 1024)} MiB"
