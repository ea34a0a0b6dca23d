"""What was handed on, for the audit log: written before it begins, and what became of it after.

The log lies in the library, and copying needs no unlocking: what happens while it is locked waits in a file of its own,
which whoever has the laptop could edit. A log that takes nothing stops no copy: what leaves is sealed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from responder_app.errors import DamagedError, LimitError, ResponderError, StoreError, TrustError
from responder_app.library.audit import AuditLog
from responder_app.library.audit_entry import MOST_LETTERS, Action, Deed, Outcome, written_at
from responder_app.model.base import Frozen
from responder_app.package.encoding import dump, load
from responder_app.paths import write_private
from responder_app.sync.handing.part import Part
from responder_app.vault.exclusive import exclusively

if TYPE_CHECKING:  # they bring tuf along, which would cost the window a part of its start
    from responder_app.sync.handing.mirror import Mirrored
    from responder_app.sync.handing.server import Count

log = logging.getLogger(__name__)

COPY, SHARE = "copy", "share"
MOST_NOTES, MAX_BYTES = 200, 256 * 1024
_Line = Annotated[str, Field(max_length=MOST_LETTERS)]

Record = Callable[[Deed], object]
"""Raises StoreError."""


class Note(Frozen):
    """One deed that waits for the log."""

    at: _Line
    facility: _Line = ""
    subject: _Line
    outcome: _Line
    detail: _Line = ""


class NoteFile(Frozen):
    """All of them, the newest ones."""

    format: Annotated[int, Field(ge=1, le=1)] = 1
    notes: Annotated[tuple[Note, ...], Field(max_length=MOST_NOTES)] = ()
    dropped: Annotated[int, Field(ge=0, le=1 << 50)] = 0
    """Older ones for which there was no room."""


@dataclass
class Telling:
    """`detail` is said of the outcome: what went, how much. `stopped` when a person ended it."""

    detail: str = ""
    stopped: bool = False


@contextmanager
def told(record: Record, what: str, part: str, facility: str = "") -> Iterator[Telling]:
    """Have the log hear that something is handed on, and how that ended."""
    subject = f"{what}, {part}"
    telling = Telling()
    _tell(record, facility, subject, Outcome.BEGUN, "")
    try:
        yield telling
    except ResponderError as error:
        _tell(record, facility, subject, Outcome.FAILED, type(error).__name__)
        raise
    except BaseException:
        _tell(record, facility, subject, Outcome.FAILED, "stopped")
        raise
    _tell(record, facility, subject, Outcome.FAILED if telling.stopped else Outcome.DONE, telling.detail)


def unheard(_: Deed) -> None:
    """Nobody listens."""


def tell_begun(record: Record, what: str, part: Part) -> None:
    """That part of what is held is handed on from now on."""
    _tell(record, part.facility, f"{what}, {part.said}", Outcome.BEGUN, "")


def tell_failed(record: Record, what: str, part: Part, error: ResponderError) -> None:
    """It came to nothing."""
    _tell(record, part.facility, f"{what}, {part.said}", Outcome.FAILED, type(error).__name__)


def share_ended(count: Count, part: Part) -> Deed:
    """A sharing was ended; how much went out."""
    return Deed(Action.HANDING, part.facility, _line(f"{SHARE}, {part.said}"), Outcome.DONE, went_out(count))


def went_out(count: Count) -> str:
    """How much."""
    return f"{count.requests} files, {count.bytes_out / 1e6:.1f} MB"


def counted(done: Sequence[Mirrored]) -> str:
    """How much copies hold, and of which states."""
    states = " and ".join(f"state {one.sequence}" for one in done)
    objects, size = sum(one.plan.objects for one in done), sum(one.plan.bytes for one in done)
    return f"{states}, {objects} objects, {size / 1e6:.1f} MB"


def _tell(record: Record, facility: str, subject: str, outcome: str, detail: str) -> None:
    try:
        record(Deed(Action.HANDING, facility, _line(subject), outcome, _line(detail)))
    except StoreError as error:
        log.warning("What was handed on is not in the audit log: %s", type(error).__name__)


class Waiting:
    """The file of what the log has yet to hear."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        """`clock` gives the local time, aware."""
        self._path, self._clock = path, clock

    def record(self, deed: Deed) -> None:
        """Have it wait. Raises StoreError."""
        note = Note(
            at=written_at(self._clock()),
            facility=deed.facility,
            subject=deed.subject,
            outcome=deed.outcome,
            detail=deed.detail,
        )
        with exclusively(self._lock):
            held = self._read() or NoteFile()
            notes = (*held.notes, note)
            surplus = max(0, len(notes) - MOST_NOTES)
            self._write(NoteFile(notes=notes[surplus:], dropped=held.dropped + surplus))

    def take_into(self, audit: AuditLog) -> None:
        """Write them into the log. Should the program die in between, the same come once more. Raises StoreError."""
        if not self._path.exists():
            return
        with exclusively(self._lock):
            held = self._read()
            if held is None:
                audit.record(Deed(Action.HANDING, "", "notes", Outcome.FAILED, "what waited here was damaged"))
            elif held.dropped:
                audit.record(Deed(Action.HANDING, "", "notes", Outcome.FAILED, f"{held.dropped} older were not kept"))
            for note in held.notes if held else ():
                detail = _line(f"{note.at} {note.detail}".strip())
                audit.record(Deed(Action.HANDING, _line(note.facility), _line(note.subject), note.outcome, detail))
            with suppress(OSError):
                self._path.unlink()

    @property
    def _lock(self) -> Path:
        return self._path.with_name(self._path.name + ".lock")

    def _read(self) -> NoteFile | None:
        """None for what is damaged."""
        try:
            with self._path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return NoteFile()
        except OSError as error:
            raise StoreError("what was handed on cannot be read") from error
        try:
            return load(NoteFile, content, MAX_BYTES, "notes of what was handed on")
        except (TrustError, LimitError, DamagedError):
            return None

    def _write(self, content: NoteFile) -> None:
        try:
            write_private(self._path, dump(content))
        except OSError as error:
            raise StoreError("what was handed on cannot be noted") from error


def _line(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:MOST_LETTERS]
