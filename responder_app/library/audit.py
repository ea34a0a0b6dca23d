"""The audit log: who did what, when, to which facility. Entries are added, never changed.

Each follows the one before by its hash. The head, one row beside, says how many there are and the last one's hash;
triggers (`audit_guards`) keep the order and move the head. Verifying is `audit_check`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from responder_app.errors import DamagedError
from responder_app.library.audit_entry import AuditEntry, Deed, check_line, entry_of, written_at
from responder_app.library.engine import Store
from responder_app.library.tables import audit_entry, audit_head


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

        Raises DamagedError when the log has lost its head or its end, StoreError when nothing can be written.
        """
        with self._store.writing() as connection:
            return append(connection, deed, written_at(self._clock()), self._user, self._device)


def append(connection: Connection, deed: Deed, at: str, user: str, device: str) -> AuditEntry:
    """Write the next entry. Raises DamagedError."""
    head = connection.execute(select(audit_head.c.sequence, audit_head.c.hash)).first()
    if head is None:
        raise DamagedError("the audit log has lost its head: nothing more can be recorded")
    entry = entry_of(deed, head.sequence + 1, at, user, device, bytes(head.hash))
    try:
        connection.execute(insert(audit_entry).values(asdict(entry)))
    except IntegrityError as error:
        raise DamagedError("the audit log does not take the next entry: it was changed") from error
    return entry
