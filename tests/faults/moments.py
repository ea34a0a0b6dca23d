"""What a kill leaves at each moment of one recorded sync, without running the sync up to it again.

A kill takes nothing back of what the calls before it did, and adds nothing. Kills that are real are compared with this
(kill.py). Modes are not in it, nor what is written through memory into SQLite's index of its log, which the next start
makes anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tests.faults.recording import Change, Create, Moment, Recording, Rename, Said, Truncate, Unlink, Write
from tests.faults.stage import Run


@dataclass
class Folder:
    """Names and contents as they stand, and what was acknowledged."""

    files: dict[str, bytearray | None]
    """By relative path; None is a folder."""
    said: frozenset[str] = frozenset()
    _digests: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, home: Path) -> Folder:
        """That of a real folder."""
        paths = sorted(home.rglob("*"))
        return cls({
            path.relative_to(home).as_posix(): bytearray(path.read_bytes()) if path.is_file() else None
            for path in paths
        })  # fmt: skip

    def apply(self, change: Change) -> None:
        """One call that was made."""
        if isinstance(change, Said):
            self.said |= change.ids
        elif isinstance(change, Create):
            self.files[change.path] = None if change.folder else bytearray()
            self._digests.pop(change.path, None)
        elif isinstance(change, Rename):
            self.files[change.to] = self.files.pop(change.path)
            self._forget(change.path, change.to)
        elif isinstance(change, Unlink):
            self.files.pop(change.path, None)
            self._forget(change.path)
        elif isinstance(change, Write | Truncate):
            self._contents(change)

    def _contents(self, change: Write | Truncate) -> None:
        body = self.files.get(change.path)
        if body is None:  # a file that has lost its name
            return
        length = change.offset if isinstance(change, Write) else change.length
        body.extend(bytes(max(0, length - len(body))))
        if isinstance(change, Write):
            body[change.offset : change.offset + len(change.data)] = change.data
        else:
            del body[length:]
        self._forget(change.path)

    def _forget(self, *paths: str) -> None:
        for path in paths:
            self._digests.pop(path, None)

    @property
    def mark(self) -> bytes:
        """The same for the same names, contents and acknowledgements, and for no others."""
        whole = sha256(repr(sorted(self.said)).encode())
        for path in sorted(self.files):
            body = self.files[path]
            if path not in self._digests:
                self._digests[path] = sha256(body).digest() if body is not None else b""
            whole.update(repr((path, body is None)).encode() + self._digests[path])
        return whole.digest()

    def contents(self) -> Mapping[str, bytes | None]:
        """A copy."""
        return {path: None if body is None else bytes(body) for path, body in self.files.items()}


@dataclass(frozen=True)
class Left:
    """One state of the folder, and every moment at which a kill leaves just that."""

    run: Run
    done: int
    """How many changes came before."""
    moments: tuple[Moment, ...]


def states(run: Run, recording: Recording) -> tuple[Left, ...]:
    """Every different state that a kill may leave, in order, each with all its moments."""
    folder, done = Folder.of(run.home), 0
    found: dict[bytes, tuple[int, list[Moment]]] = {}
    mark = folder.mark
    for moment in recording.moments:
        if moment.done > done:
            for change in recording.tape[done : moment.done]:
                folder.apply(change)
            done, mark = moment.done, folder.mark
        found.setdefault(mark, (done, []))[1].append(moment)
    return tuple(Left(run, done, tuple(moments)) for done, moments in found.values())


def walk(run: Run, recording: Recording, chosen: Sequence[Left]) -> Iterator[tuple[Left, Folder]]:
    """The folder at each of the states that were chosen, in order. It goes on changing: look at it at once."""
    folder, done = Folder.of(run.home), 0
    for left in sorted(chosen, key=lambda one: one.done):
        for change in recording.tape[done : left.done]:
            folder.apply(change)
        done = left.done
        yield left, folder
