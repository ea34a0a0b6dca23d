"""A sync written down as the changes that it asked of the file system, in order, from strace's own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.stage import Run
from tests.faults.traced import MUTATING, sync_traced

_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)>")
_AT = re.compile(r"^(?:AT_FDCWD<[^>]*>|AT_FDCWD|\d+<[^>]*>), ")
_NO_CONTENT = frozenset({"chmod", "fchmod", "fchmodat", "close", "symlink", "symlinkat", "rmdir"})
"""Modes are not judged; links and folders that go are of the private folder of the refresh, never of the laptop's."""
_MOMENTS = frozenset(MUTATING.split(","))
OPTIONS = ("-y", "-xx", "-s", "40000000", "-e", f"trace={MUTATING},openat,close,lseek,dup,dup2")


@dataclass(frozen=True)
class Create:
    """A file or, with `folder`, a folder comes to be."""

    path: str
    folder: bool = False


@dataclass(frozen=True)
class Write:
    """Bytes at a place of a file."""

    path: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Truncate:
    """A file gets this length."""

    path: str
    length: int


@dataclass(frozen=True)
class Sync:
    """A file's contents, or a folder's entries, are asked to be durable."""

    path: str


@dataclass(frozen=True)
class SyncAll:
    """All contents and entries of the disk are asked to be durable."""


@dataclass(frozen=True)
class Rename:
    """A file gets another name."""

    path: str
    to: str


@dataclass(frozen=True)
class Unlink:
    """A file is gone."""

    path: str


@dataclass(frozen=True)
class Said:
    """The library acknowledged these facilities."""

    ids: frozenset[str]


Change = Create | Write | Truncate | Sync | SyncAll | Rename | Unlink | Said


@dataclass(frozen=True)
class Moment:
    """Just before a call that changes a disk: the how manieth of its name, and how many changes came before."""

    call: str
    nth: int
    done: int


@dataclass(frozen=True)
class Recording:
    """The changes of one sync, and all moments at which it may be killed."""

    tape: tuple[Change, ...]
    moments: tuple[Moment, ...]


def record(run: Run, home: Path) -> Recording:
    """What the sync does to the folder `home`; paths are relative to it. Raises ValueError for a call not known."""
    ended = sync_traced(run, home, *OPTIONS)
    if ended.code != 0:
        raise ValueError(f"the sync to be recorded fails: {ended.error}")
    held = (path for path in run.home.rglob("*") if path.is_file())
    sizes = {path.relative_to(run.home).as_posix(): path.stat().st_size for path in held}
    reader = _Reader(str(home.resolve()), str(home.parent.resolve() / "said"), sizes)
    return reader.read(ended.trace)


class _Reader:
    """Follows descriptors, for the calls that write where the last one ended."""

    def __init__(self, home: str, said: str, sizes: dict[str, int]) -> None:
        self._home = home + "/"
        self._said = said
        self._sizes = sizes
        self._places: dict[int, int] = {}
        self._appends: set[int] = set()

    def read(self, trace: str) -> Recording:
        tape: list[Change] = []
        moments: list[Moment] = []
        counts: Counter[str] = Counter()
        for line in trace.splitlines():
            found = _LINE.match(line)
            if not found:
                continue
            if found[1] in _MOMENTS:  # a call that fails too
                counts[found[1]] += 1
                moments.append(Moment(found[1], counts[found[1]], len(tape)))
            if int(found[3]) >= 0 and found[1] not in _NO_CONTENT:
                tape += self._change(found[1], found[2], int(found[3]))
        return Recording(tuple(tape), tuple(moments))

    def _change(self, call: str, told: str, result: int) -> Iterator[Change]:
        if call == "openat":
            yield from self._open(told, result)
        elif call in ("rename", "renameat", "renameat2"):
            path, to = map(self._own, map(_text, _STRING.findall(told)))
            if path and to:
                self._sizes[to] = self._sizes.pop(path, 0)
                yield Rename(path, to)
        elif call in ("unlink", "unlinkat", "mkdir", "mkdirat"):
            path = self._own(_text(_STRING.findall(_AT.sub("", told))[0]))
            if path:
                yield Create(path, folder=True) if call.startswith("mkdir") else Unlink(path)
        else:
            yield from self._through_descriptor(call, told, result)

    def _open(self, told: str, descriptor: int) -> Iterator[Change]:
        path = self._own(_text(_STRING.findall(_AT.sub("", told))[0]))
        self._places[descriptor] = 0
        self._appends.discard(descriptor)
        if "O_APPEND" in told:
            self._appends.add(descriptor)
        if path and "O_CREAT" in told and path not in self._sizes:
            self._sizes[path] = 0
            yield Create(path)
        if path and "O_TRUNC" in told:
            self._sizes[path] = 0
            yield Truncate(path, 0)

    def _through_descriptor(self, call: str, told: str, result: int) -> Iterator[Change]:
        found = _FD.match(told)
        if not found:
            raise ValueError(f"what is {call}({told[:200]}?")
        descriptor, name = int(found[1]), _text(found[2])
        if name == self._said:
            yield Said(frozenset(_text(_STRING.findall(told)[0]).split("\n")[:-1]))
        path = self._own(name)
        if path is None:
            return
        if call in ("write", "pwrite64"):
            yield self._write(call, told, result, descriptor, path)
        elif call == "ftruncate":
            self._sizes[path] = int(told.rsplit(", ", 1)[1])
            yield Truncate(path, self._sizes[path])
        elif call in ("fsync", "fdatasync"):
            yield Sync(path)
        elif call == "syncfs":
            yield SyncAll()
        elif call == "lseek":
            self._places[descriptor] = result
        elif call == "fallocate":
            return  # room, not contents: SQLite writes it before it reads it
        else:
            raise ValueError(f"what does {call} do to {path}?")

    def _write(self, call: str, told: str, result: int, descriptor: int, path: str) -> Write:
        data = bytes.fromhex(_STRING.findall(told)[0].replace("\\x", ""))[:result]
        if call == "pwrite64":
            offset = int(told.rsplit(", ", 1)[1])
        else:
            offset = self._sizes.get(path, 0) if descriptor in self._appends else self._places.get(descriptor, 0)
            self._places[descriptor] = offset + result
        self._sizes[path] = max(self._sizes.get(path, 0), offset + result)
        return Write(path, offset, data)

    def _own(self, path: str) -> str | None:
        """Relative to the laptop's folder, "" for that itself, None outside it."""
        if path + "/" == self._home:
            return ""
        return path.removeprefix(self._home) if path.startswith(self._home) else None


def _text(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal.replace("\\x", "")).decode()
