"""A disk that loses its power: which states may a file system leave of what was asked of it. The model, without I/O.

What is promised: contents are durable once their file was synced; a name (of a file that was made, renamed or
removed) is durable once its folder was synced; both once the whole disk was. Nothing else is promised, and so all of
this may happen:

- any of the writes since the last sync of a file are there, in any combination, each also in part (sectors of
  512 bytes, any of them); what was never written between them reads as zeros; a file may be as long as it was told
  to be without what was written into it
- changes of names since the last sync of their folder are there up to some point, in the order in which they were
  asked, which is a journal's way; or up to a point of its own in each folder
- whatever was not yet synced may be there all the same, up to everything
Not in the model: a sector that reads as something that nobody wrote, and a disk that says that it has synced and lies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PurePosixPath
from random import Random

from tests.faults.recording import Change, Create, Rename, Said, Sync, SyncAll, Truncate, Unlink, Write

SECTOR = 512


@dataclass(eq=False)
class _File:
    """Contents that are durable, and what was asked since."""

    durable: bytes = b""
    pending: list[Write | Truncate] = field(default_factory=list)

    def sync(self) -> None:
        self.durable = _applied(self.durable, self.pending)
        self.pending = []


@dataclass(frozen=True)
class _Naming:
    """A name that comes, with its file (None: a folder), or goes; in which folder."""

    folder: str
    gone: str | None
    come: str | None
    file: _File | None


@dataclass
class Disk:
    """The laptop's folder. `apply` changes; `after_power_cut` asks what may be left now."""

    names: dict[str, _File | None]
    """As the running program sees them; None is a folder."""
    durable: dict[str, _File | None]
    pending: list[_Naming] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    """What the library has acknowledged."""

    @classmethod
    def of(cls, folder: Path) -> Disk:
        """A folder whose every byte is durable."""
        names: dict[str, _File | None] = {}
        for path in sorted(folder.rglob("*")):
            names[path.relative_to(folder).as_posix()] = _File(path.read_bytes()) if path.is_file() else None
        return cls(dict(names), dict(names))

    def apply(self, change: Change) -> None:
        """What the program asked for, in order."""
        if isinstance(change, Said):
            self.said |= change.ids
        elif isinstance(change, Sync):
            self._sync(change.path)
        elif isinstance(change, SyncAll):
            for path in ("", *self.names):
                self._sync(path)
        elif isinstance(change, Write | Truncate):
            file = self.names.get(change.path)
            if file is not None:
                file.pending.append(change)
        else:
            self._name(change)

    def _name(self, change: Create | Rename | Unlink) -> None:
        if isinstance(change, Create):
            file = None if change.folder else _File()
            naming = _Naming(_folder(change.path), None, change.path, file)
        elif isinstance(change, Rename):
            naming = _Naming(_folder(change.path), change.path, change.to, self.names[change.path])
            if _folder(change.to) != naming.folder:
                raise ValueError("the model knows no renaming from one folder to another")
        else:
            naming = _Naming(_folder(change.path), change.path, None, None)
        _rename(self.names, naming)
        self.pending.append(naming)

    def _sync(self, path: str) -> None:
        file = self.names.get(path)
        if file is not None:
            file.sync()
            return
        for naming in self.pending:
            if naming.folder == path:
                _rename(self.durable, naming)
        self.pending = [naming for naming in self.pending if naming.folder != path]

    def everything(self) -> Mapping[str, bytes | None]:
        """As a kill leaves it: all that was asked is there."""
        return {
            name: None if file is None else _applied(file.durable, file.pending) for name, file in self.names.items()
        }

    def bare(self) -> Mapping[str, bytes | None]:
        """Nothing but what was synced."""
        return _reachable({name: None if file is None else file.durable for name, file in self.durable.items()})

    def torn(self, random: Random) -> Mapping[str, bytes | None]:
        """One of the states between these two."""
        names = dict(self.durable)
        for naming in self._some_namings(random):
            _rename(names, naming)
        held = {id(file): _some(file, random) for file in names.values() if file is not None}
        return _reachable({name: None if file is None else held[id(file)] for name, file in names.items()})

    def _some_namings(self, random: Random) -> list[_Naming]:
        if random.random() < 0.5:
            return self.pending[: random.randint(0, len(self.pending))]
        points = {folder: random.random() for folder in {naming.folder for naming in self.pending}}
        own = {folder: [one for one in self.pending if one.folder == folder] for folder in points}
        kept = {id(one) for folder, point in points.items() for one in own[folder][: round(point * len(own[folder]))]}
        return [one for one in self.pending if id(one) in kept]


def _rename(names: dict[str, _File | None], naming: _Naming) -> None:
    if naming.gone is not None:
        names.pop(naming.gone, None)
    if naming.come is not None:
        names[naming.come] = naming.file


def _some(file: _File, random: Random) -> bytes:
    """The contents with some of what was asked since the sync."""
    if not file.pending:
        return file.durable
    chance = random.choice((0.0, 0.5, 0.9, 1.0))
    kept: list[Write | Truncate] = []
    for change in file.pending:
        if isinstance(change, Truncate):
            kept.append(change)
        elif random.random() < chance:
            kept += _pieces(change, random)
        elif random.random() < 0.5:  # the length is there, the contents are not
            kept.append(Truncate(change.path, -(change.offset + len(change.data))))
    if random.random() < 0.3:
        kept = kept[: random.randint(0, len(kept))]
    return _applied(file.durable, kept)


def _pieces(write: Write, random: Random) -> list[Write | Truncate]:
    """The write whole, or some of its sectors."""
    if random.random() < 0.7:
        return [write]
    first = -(-write.offset // SECTOR) * SECTOR - write.offset or SECTOR
    cuts = [0, *range(first, len(write.data), SECTOR), len(write.data)]
    pieces = [
        Write(write.path, write.offset + start, write.data[start:end]) for start, end in pairwise(cuts) if start < end
    ]
    return [piece for piece in pieces if random.random() < 0.5]


def _applied(content: bytes, changes: list[Write | Truncate]) -> bytes:
    """A Truncate to less than 0 only makes a file at least as long as its negative."""
    body = bytearray(content)
    for change in changes:
        if isinstance(change, Write):
            _lengthen(body, change.offset)
            body[change.offset : change.offset + len(change.data)] = change.data
        elif change.length < 0:
            _lengthen(body, -change.length)
        else:
            del body[change.length :]
            _lengthen(body, change.length)
    return bytes(body)


def _lengthen(body: bytearray, length: int) -> None:
    body.extend(bytes(max(0, length - len(body))))


def _reachable(names: Mapping[str, bytes | None]) -> Mapping[str, bytes | None]:
    """Without what lies in folders that are not there."""
    folders = {name for name, content in names.items() if content is None} | {""}
    return {name: content for name, content in names.items() if _folder(name) in folders}


def _folder(path: str) -> str:
    parent = PurePosixPath(path).parent.as_posix()
    return "" if parent == "." else parent
