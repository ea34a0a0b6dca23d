"""The audit log: who did what, when, to which facility. Entries are added, never changed.

Each follows the one before by its hash, and has a MAC under a key that is erased with it (`audit_mac`). The head, one
row beside, says how many there are and the last one's hash; triggers (`audit_guards`) keep the order and move the
head. Verifying is `audit_check`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from responder_app.errors import DamagedError
from responder_app.library.audit_entry import (
    CHAIN,
    MACED,
    Action,
    AuditEntry,
    Deed,
    Outcome,
    check_line,
    entry_of,
    written_at,
)
from responder_app.library.audit_mac import mac_of, next_key
from responder_app.library.engine import Store
from responder_app.library.memory import save_row
from responder_app.library.tables import audit_entry, audit_head, audit_key
from responder_app.package.audit_key import FirstKey, SealedFirstKey

SealKey = Callable[[FirstKey], SealedFirstKey]
"""Seals a first key to the office."""


_KEY_MADE = Deed(Action.KEYS, "", "audit key", Outcome.DONE, "made")


class AuditLog:
    """Writes in the name of one device and one user. Safe from any thread.

    Args:
        store: The opened library.
        device: Fingerprint of the device's keys.
        clock: The local time, aware.
        user: Who is logged on; empty where the vehicle knows no users.
    """

    def __init__(self, store: Store, device: str, clock: Callable[[], datetime], user: str = "") -> None:
        for text in (device, user):
            check_line(text)
        self._store = store
        self._device = device
        self._clock = clock
        self._user = user

    def record(self, deed: Deed) -> AuditEntry:
        """Write it as the next entry; it is durable when this returns.

        Raises DamagedError when the log has lost its head, its end or its key, StoreError when nothing can be written.
        """
        with self._store.writing() as connection:
            return append(connection, deed, self.now(), self._user, self._device)

    def record_all(
        self, deeds: Iterable[tuple[str, Deed]], row: tuple[str, str] | None = None
    ) -> tuple[AuditEntry, ...]:
        """Write several, each with the time at which it was done (`now`), all of them or none. Raises as `record`.

        `row` is remembered with them (name and value, as `Library.save_row`), or not either.
        """
        with self._store.writing() as connection:
            if row is not None:
                save_row(connection, *row)
            return tuple(append(connection, deed, at, self._user, self._device) for at, deed in deeds)

    def now(self) -> str:
        """The time as an entry has it."""
        return written_at(self._clock())

    def begin_macs(self, seal: SealKey) -> None:
        """From now on each entry has a MAC; nothing is done when they have already. Raises as `record`."""
        with self._store.writing() as connection:
            if connection.execute(select(audit_key.c.key)).first() is not None:
                return
            begin_macs(connection, seal)
            append(connection, _KEY_MADE, self.now(), self._user, self._device)

    def fold(self) -> None:
        """Fold the write-ahead log into the file and empty it: older pages in it hold keys that were erased since."""
        self._store.truncate()


def begin_macs(connection: Connection, seal: SealKey) -> None:
    """Make the first key, for the next entry. Raises DamagedError when entries had MACs before."""
    sequence, _ = _head(connection)
    if _suite_of(connection, sequence) == MACED:
        raise DamagedError("the audit log has lost its key: nothing more can be recorded")
    first = FirstKey.generate(sequence + 1)
    sealed = seal(first)
    connection.execute(
        insert(audit_key).values(
            key=1, begins=first.begins, next=first.begins, secret=first.secret, sealed=sealed.sealed
        )
    )


def append(connection: Connection, deed: Deed, at: str, user: str, device: str) -> AuditEntry:
    """Write the next entry, and the next key over the one that it used. Raises DamagedError."""
    sequence, digest = _head(connection)
    held = connection.execute(select(audit_key.c.next, audit_key.c.secret)).first()
    suite = CHAIN if held is None else MACED
    if held is None and _suite_of(connection, sequence) == MACED:
        raise DamagedError("the audit log has lost its key: nothing more can be recorded")
    entry = entry_of(deed, sequence + 1, at, user, device, digest, suite)
    if held is not None:
        entry = replace(entry, mac=mac_of(bytes(held.secret), entry.hash))
    try:
        connection.execute(insert(audit_entry).values(asdict(entry)))
        if held is not None:
            later = {"next": held.next + 1, "secret": next_key(bytes(held.secret))}
            connection.execute(update(audit_key).values(later))
    except IntegrityError as error:
        raise DamagedError("the audit log does not take the next entry: it was changed") from error
    return entry


def _head(connection: Connection) -> tuple[int, bytes]:
    head = connection.execute(select(audit_head.c.sequence, audit_head.c.hash)).first()
    if head is None:
        raise DamagedError("the audit log has lost its head: nothing more can be recorded")
    return head.sequence, bytes(head.hash)


def _suite_of(connection: Connection, sequence: int) -> int | None:
    found = connection.execute(select(audit_entry.c.suite).where(audit_entry.c.sequence == sequence)).scalar()
    return None if found is None else int(found)
