"""Verifying the audit log: every entry against its hash, its place and the one before, the end against the head.

Reads whatever lies there, also what a stranger wrote: texts are compared as bytes and shown with marks for what is
no text. Nothing is mended.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, LargeBinary, cast, select

from responder_app.library.audit_entry import CHAIN, START, AuditEntry, hash_of
from responder_app.library.audit_guards import missing_guards
from responder_app.library.tables import audit_entry, audit_head

MOST_FAULTS = 50
"""That are told one by one."""
TEXTS = ("at", "user", "device", "action", "facility", "subject", "outcome", "detail")
LONG = 1 << 63


@dataclass(frozen=True)
class AuditTrail:
    """What the log holds and what is wrong with it."""

    count: int
    entries: tuple[AuditEntry, ...]
    """The newest that were asked for, oldest first."""
    faults: tuple[str, ...]
    """In words, e.g. "entry 4 is missing"; empty when the chain is whole."""


def read_trail(connection: Connection, last: int = 0) -> AuditTrail:
    """Go through the whole log, and give the newest `last` entries."""
    walk = _Walk()
    newest: deque[AuditEntry] = deque(maxlen=last)
    count = 0
    for entry, intact in _entries(connection):
        walk.meet(entry, intact)
        newest.append(entry)
        count += 1
    heads = connection.execute(select(audit_head.c.sequence, audit_head.c.hash))
    walk.arrive([(row.sequence, bytes(row.hash)) for row in heads])
    faults = [*walk.faults, *(f"the guard {name} is missing or not ours" for name in missing_guards(connection))]
    if len(faults) > MOST_FAULTS:
        faults = [*faults[:MOST_FAULTS], f"and {len(faults) - MOST_FAULTS} more"]
    return AuditTrail(count, tuple(newest), tuple(faults))


class _Walk:
    """One way through the chain; gathers what does not fit."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._sequence = 0
        self._hash: bytes | None = START
        """Of the entry before; None after a gap, where nothing can be told."""

    def meet(self, entry: AuditEntry, intact: bool) -> None:
        """The next entry by number. `intact`: its hash is that of its fields."""
        number = entry.sequence
        if number < 1:
            self.faults.append(f"entry {number} does not belong to the log")
            return
        if number > self._sequence + 1:
            self.faults.append(_missing(self._sequence + 1, number - 1))
            self._hash = START if number == 1 else None
        if entry.suite != CHAIN:
            self.faults.append(f"entry {number} is protected in a way that this program does not know")
        elif not intact:
            self.faults.append(f"entry {number} is not as it was written: changed, or moved here")
        if self._hash not in (None, entry.previous):
            self.faults.append(f"entry {number} does not follow the one before it")
        self._sequence, self._hash = number, entry.hash

    def arrive(self, heads: list[tuple[int, bytes]]) -> None:
        """Compare the end with the head."""
        if len(heads) != 1:
            self.faults.append("the head is missing" if not heads else "there is more than one head")
            return
        sequence, digest = heads[0]
        if sequence > self._sequence:
            self.faults.append(f"the end is missing: {_missing(self._sequence + 1, sequence)}")
        elif sequence < self._sequence:
            self.faults.append(f"the head stands at entry {sequence}, but the log goes on to {self._sequence}")
        elif self._hash is not None and digest != self._hash:
            self.faults.append("the head does not fit the last entry")


def _missing(first: int, last: int) -> str:
    return f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"


def _entries(connection: Connection) -> Iterator[tuple[AuditEntry, bool]]:
    """Every entry in the order of its number, and whether its hash is that of its fields."""
    own = audit_entry.c
    texts = [cast(own[name], LargeBinary).label(name) for name in TEXTS]
    rows = connection.execution_options(yield_per=1000).execute(
        select(own.sequence, own.suite, *texts, own.previous, own.hash).order_by(own.sequence)
    )
    for row in rows:
        raw = {name: bytes(getattr(row, name)) for name in TEXTS}
        previous, digest = bytes(row.previous), bytes(row.hash)
        countable = 0 <= row.suite < LONG and 0 <= row.sequence < LONG
        intact = countable and hash_of(row.suite, previous, row.sequence, tuple(raw.values())) == digest
        shown = {name: text.decode(errors="replace") for name, text in raw.items()}
        yield AuditEntry(row.sequence, row.suite, **shown, previous=previous, hash=digest), intact
