"""Verifying the audit log: every entry against its hash, its place and the one before, the end against the head.

Reads whatever lies there, also what a stranger wrote: texts are compared as bytes and shown with marks for what is
no text. Nothing is mended.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from responder_app.library.audit_choice import Fits
from responder_app.library.audit_entry import CHAIN, MACED, START, AuditEntry, hash_of
from responder_app.library.audit_guards import missing_guards
from responder_app.library.audit_reading import KnownHead, Witness, raw_entries, read_known, shown_entries
from responder_app.library.tables import audit_entry, audit_head, audit_key, row

MOST_FAULTS = 50
"""That are told one by one."""
MAC_BYTES = 32
LONG = 1 << 63


@dataclass(frozen=True)
class AuditTrail:
    """What the log holds and what is wrong with it."""

    count: int
    entries: tuple[AuditEntry, ...]
    """The newest that were asked for, oldest first."""
    faults: tuple[str, ...]
    """In words, e.g. "entry 4 is missing"; empty when the chain is whole."""


def read_trail(connection: Connection, last: int = 0, fits: Fits = lambda _: True) -> AuditTrail:
    """Go through the whole log, and give the newest `last` entries of those that fit."""
    walk = _Walk({witness: known for witness in Witness if (known := read_known(_row(connection, witness)))})
    newest: deque[AuditEntry] = deque(maxlen=last)
    count = 0
    for entry, intact in _entries(connection):
        walk.meet(entry, intact)
        if last and fits(entry):
            newest.append(entry)
        count += 1
    heads = connection.execute(select(audit_head.c.sequence, audit_head.c.hash))
    walk.arrive([(head.sequence, bytes(head.hash)) for head in heads])
    keys = connection.execute(select(audit_key.c.begins, audit_key.c.next))
    walk.meet_keys([(key.begins, key.next) for key in keys])
    faults = [*walk.faults, *(f"the guard {name} is missing or not ours" for name in missing_guards(connection))]
    if len(faults) > MOST_FAULTS:
        faults = [*faults[:MOST_FAULTS], f"and {len(faults) - MOST_FAULTS} more"]
    return AuditTrail(count, tuple(newest), tuple(faults))


class _Walk:
    """One way through the chain; gathers what does not fit."""

    def __init__(self, known: dict[Witness, KnownHead]) -> None:
        self.faults: list[str] = []
        self._known = known
        self._begins: int | None = None
        """The first entry with a MAC."""
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
        if entry.suite not in (CHAIN, MACED):
            self.faults.append(f"entry {number} is protected in a way that this program does not know")
        elif not intact:
            self.faults.append(f"entry {number} is not as it was written: changed, or moved here")
        elif len(entry.mac) != (MAC_BYTES if entry.suite == MACED else 0) or self._lost_mac(entry):
            self.faults.append(f"entry {number} has lost its MAC")
        if entry.suite == MACED and self._begins is None:
            self._begins = number
        for witness, head in self._known.items():
            if head.count == number and head.hash != entry.hash:
                self.faults.append(f"entry {number} is not the one that {_SAID[witness]}")
        if self._hash not in (None, entry.previous):
            self.faults.append(f"entry {number} does not follow the one before it")
        self._sequence, self._hash = number, entry.hash

    def _lost_mac(self, entry: AuditEntry) -> bool:
        """Whether entries before had MACs and this one has none."""
        return entry.suite == CHAIN and self._begins is not None

    def meet_keys(self, keys: list[tuple[int, int]]) -> None:
        """Compare the key of the next entry with the entries. Whether the MACs are right only the office can tell."""
        if len(keys) > 1:
            self.faults.append("there is more than one key for MACs")
        elif not keys and self._begins is not None:
            self.faults.append("the key for MACs is missing")
        elif keys:
            begins, upcoming = keys[0]
            if begins != (self._begins or self._sequence + 1) or upcoming != self._sequence + 1:
                self.faults.append("the key for MACs does not fit the entries")

    def arrive(self, heads: list[tuple[int, bytes]]) -> None:
        """Compare the end with the head, and with what was known of it before."""
        for witness, known in self._known.items():
            if known.count > self._sequence:
                self.faults.append(f"the end is missing: what {_SAID[witness]} reaches to entry {known.count}")
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


def _row(connection: Connection, name: str) -> str | None:
    """By its name alone: another row may lie on a damaged page."""
    return connection.execute(select(row.c.value).where(row.c.name == name)).scalar()


def _missing(first: int, last: int) -> str:
    return f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"


_SAID = {Witness.SENT: "was sent to the office", Witness.ACKNOWLEDGED: "the office acknowledged"}


def _entries(connection: Connection) -> Iterator[tuple[AuditEntry, bool]]:
    """Every entry in the order of its number, and whether its hash is that of its fields."""
    rows = connection.execution_options(yield_per=1000).execute(raw_entries().order_by(audit_entry.c.sequence))
    for entry, texts in shown_entries(rows):
        countable = 0 <= entry.suite < LONG and 0 <= entry.sequence < LONG
        intact = countable and hash_of(entry.suite, entry.previous, entry.sequence, texts) == entry.hash
        yield entry, intact
