"""Reading the audit log as it stands: its head, what came after an entry, its sealed first key. Verifies nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import CursorResult, LargeBinary, Select, cast, select

from responder_app.errors import DamagedError
from responder_app.library import memory
from responder_app.library.audit_entry import START, AuditEntry
from responder_app.library.engine import Store
from responder_app.library.tables import audit_entry, audit_head, audit_key
from responder_app.package.audit_key import SealedFirstKey

MOST_SENT = 5_000
"""Entries that one call gives: a report must end."""
TEXTS = ("at", "user", "device", "action", "facility", "subject", "outcome", "detail")


class Witness(StrEnum):
    """Whose word of an earlier head is remembered."""

    SENT = "audit head sent"
    ACKNOWLEDGED = "audit head acknowledged"
    """By the office, in its signed catalogue."""


@dataclass(frozen=True)
class KnownHead:
    """How many entries there were at some time, and the hash of the last."""

    count: int
    hash: bytes


@dataclass(frozen=True)
class AuditReading:
    """The log of one opened library. Every method raises StoreError."""

    store: Store

    def head(self) -> tuple[int, bytes]:
        """How many entries there are and the hash of the last. Raises DamagedError when the head is gone."""
        with self.store.reading() as connection:
            found = connection.execute(select(audit_head.c.sequence, audit_head.c.hash)).first()
        if found is None:
            raise DamagedError("the audit log has lost its head")
        return found.sequence, bytes(found.hash)

    def tail(self, after: int = 0, most: int = MOST_SENT) -> tuple[AuditEntry, ...]:
        """The entries after the one with that number, oldest first, at most so many."""
        own = audit_entry.c.sequence
        with self.store.reading() as connection:
            rows = connection.execute(raw_entries().where(own > after).order_by(own).limit(most))
            return tuple(entry for entry, _ in shown_entries(rows))

    def first_key(self) -> SealedFirstKey | None:
        """The first key as the office can open it; None while entries have no MACs."""
        with self.store.reading() as connection:
            found = connection.execute(select(audit_key.c.begins, audit_key.c.sealed)).first()
        return None if found is None else SealedFirstKey(found.begins, bytes(found.sealed))

    def remember(self, witness: Witness, head: KnownHead) -> None:
        """Remember a head that was sent or acknowledged: every verification holds the log against it."""
        with self.store.writing() as connection:
            memory.save_row(connection, witness, f"{head.count} {head.hash.hex()}")

    def remembered(self, witness: Witness) -> KnownHead | None:
        """What was remembered last."""
        with self.store.reading() as connection:
            return read_known(memory.read_rows(connection).get(witness))


def read_known(text: str | None) -> KnownHead | None:
    """A head as it lies in the library; None for none, and for what is no head."""
    count, _, digest = (text or "").partition(" ")
    try:
        known = KnownHead(int(count), bytes.fromhex(digest))
    except ValueError:
        return None
    return known if known.count > 0 and len(known.hash) == len(START) else None


def raw_entries() -> Select[Any]:
    """Entries with their texts as bytes: a stranger may have written anything there."""
    own = audit_entry.c
    texts = [cast(own[name], LargeBinary).label(name) for name in TEXTS]
    return select(own.sequence, own.suite, *texts, own.previous, own.hash, own.mac)


def shown_entries(rows: CursorResult[Any]) -> Iterator[tuple[AuditEntry, tuple[bytes, ...]]]:
    """Each entry with marks for what is no text, and its texts as they lie there."""
    for row in rows:
        raw = {name: bytes(getattr(row, name)) for name in TEXTS}
        texts = {name: text.decode(errors="replace") for name, text in raw.items()}
        previous, digest, mac = bytes(row.previous), bytes(row.hash), bytes(row.mac)
        yield (
            AuditEntry(row.sequence, row.suite, **texts, previous=previous, hash=digest, mac=mac),
            tuple(raw.values()),
        )
