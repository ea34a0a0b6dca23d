"""Reports on their way to the office: they wait, are signed one after the other, sealed, delivered, acknowledged.

Owns the place that this device has reached in its chain of reports. A report gets its number only when it is about
to leave, in the same transaction that keeps its signed form: a crash at any moment leaves it unsigned, or signed for
good under a number that nothing else will ever have in this library. A library that is copied back from an earlier
day does not know of the numbers that were used since; `acknowledge` finds that out. Sealing and sending are sync's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from responder_app.library.engine import Store
from responder_app.library.tables import audit_head, outbox, outbox_acknowledged, outbox_head
from responder_app.package.report import START, AuditHead


@dataclass(frozen=True)
class Chain:
    """One device's reports to one repository."""

    repository: str
    device: str


@dataclass(frozen=True)
class Unsigned:
    """A report that is about to be signed, and its place."""

    counter: int
    previous: str
    kind: str
    made_at: datetime
    body: bytes
    audit: AuditHead


@dataclass(frozen=True)
class Letter:
    """A signed report that is to be delivered. `sealed` is empty until it was sealed to `sealed_to`."""

    key: int
    counter: int
    kind: str
    envelope: bytes
    sealed: bytes
    sealed_to: str


@dataclass(frozen=True)
class Acknowledged:
    """The newest report that the office says it has. `envelope` is None when this library never sent it."""

    counter: int
    hash: str
    envelope: bytes | None


class Known(StrEnum):
    """What the office's acknowledgement means to this library."""

    KNOWN = "known"
    """It was sent from here, or acknowledged before."""
    OLDER = "older"
    """Older than what was acknowledged before: the office was restored from a copy."""
    FOREIGN = "foreign"
    """Never sent from here: this library was copied back, or another laptop has the same keys."""


class Outbox:
    """The reports of one library. Safe from several threads and processes; every change is durable when it returns."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def queue(self, chain: Chain, kind: str, body: bytes, made_at: datetime, in_place: bool = False) -> None:
        """Keep a report until it can be sent. `in_place`: of that kind only the newest matters. Raises StoreError."""
        with self._store.writing() as connection:
            if in_place:
                waiting = (*_of(chain), outbox.c.kind == kind, outbox.c.counter.is_(None))
                connection.execute(delete(outbox).where(*waiting))
            connection.execute(
                insert(outbox).values(
                    repository=chain.repository,
                    device=chain.device,
                    kind=kind,
                    made_at=made_at.isoformat(),
                    body=body,
                )
            )

    def waiting(self, chain: Chain) -> int:
        """How many reports have not been delivered."""
        with self._store.reading() as connection:
            found = select(func.count()).select_from(outbox).where(*_of(chain), outbox.c.delivered_at.is_(None))
            return connection.execute(found).scalar_one()

    def next(self, chain: Chain, sign: Callable[[Unsigned], tuple[bytes, str]]) -> Letter | None:
        """The oldest report that was not delivered, signed now where it was not yet; None when nothing waits.

        `sign` gives the envelope and the report's hash. Raises StoreError.
        """
        with self._store.writing() as connection:
            chosen = select(outbox).where(*_of(chain), outbox.c.delivered_at.is_(None))
            signed_first = outbox.c.counter.is_(None), outbox.c.counter, outbox.c.key
            row = connection.execute(chosen.order_by(*signed_first).limit(1)).first()
            if row is None:
                return None
            if row.counter is not None:
                return _letter(row)
            place = _unsigned(connection, chain, row)
            envelope, digest = sign(place)
            given = {"counter": place.counter, "hash": digest, "envelope": envelope}
            connection.execute(update(outbox).where(outbox.c.key == row.key).values(given))
            _move_head(connection, chain, place.counter, digest)
            return Letter(row.key, place.counter, row.kind, envelope, b"", "")

    def sealed(self, letter: Letter, sealed: bytes, sealed_to: str) -> None:
        """Keep the sealed form, so that trying again gives the inbox the same file."""
        values = {"sealed": sealed, "sealed_to": sealed_to}
        with self._store.writing() as connection:
            connection.execute(update(outbox).where(outbox.c.key == letter.key).values(values))

    def delivered(self, letter: Letter, at: datetime) -> None:
        """It lies in an inbox. It is kept until the office acknowledges it."""
        with self._store.writing() as connection:
            now = {"delivered_at": at.isoformat(), "sealed": None, "sealed_to": None}
            connection.execute(update(outbox).where(outbox.c.key == letter.key).values(now))

    def deliver_again(self, chain: Chain, before: datetime | None = None, most: int | None = 100) -> int:
        """Send once more what was delivered `before` then (None: ever) and never acknowledged; how many.

        The oldest `most` of them, all for None.
        """
        unanswered = select(outbox.c.key).where(*_of(chain), outbox.c.delivered_at.is_not(None))
        if before is not None:
            unanswered = unanswered.where(outbox.c.delivered_at < before.isoformat())
        with self._store.writing() as connection:
            chosen = unanswered.order_by(outbox.c.counter).limit(most)
            made = connection.execute(update(outbox).where(outbox.c.key.in_(chosen)).values(delivered_at=None))
            return made.rowcount

    def acknowledge(self, chain: Chain, counter: int, digest: str) -> Known:
        """Take in what the office has: reports up to there go, but for the newest, which the log is held against.

        A report that was never sent from here moves this device past its number, so that none is used twice.
        """
        with self._store.writing() as connection:
            before = _acknowledged(connection, chain)
            if before is not None and (counter < before.counter or (counter, digest) == (before.counter, before.hash)):
                return Known.OLDER if counter < before.counter else _known(before)
            own = (*_of(chain), outbox.c.counter == counter, outbox.c.hash == digest)
            envelope = connection.execute(select(outbox.c.envelope).where(*own)).scalar()
            values = {"counter": counter, "hash": digest, "envelope": envelope}
            made = upsert(outbox_acknowledged).values(repository=chain.repository, device=chain.device, **values)
            connection.execute(made.on_conflict_do_update(index_elements=["repository", "device"], set_=values))
            if envelope is None:
                _begin_after(connection, chain, counter, digest)
                return Known.FOREIGN
            connection.execute(delete(outbox).where(*_of(chain), outbox.c.counter <= counter))
            return Known.KNOWN

    def acknowledged(self, chain: Chain) -> Acknowledged | None:
        """The newest report that the office has, as far as this library was told."""
        with self._store.reading() as connection:
            return _acknowledged(connection, chain)

    def all_acknowledged(self) -> tuple[tuple[Chain, Acknowledged], ...]:
        """The same of every chain."""
        with self._store.reading() as connection:
            return all_acknowledged(connection)


def all_acknowledged(connection: Connection) -> tuple[tuple[Chain, Acknowledged], ...]:
    """What the offices have acknowledged, by chain."""
    rows = connection.execute(select(outbox_acknowledged)).all()
    return tuple((Chain(row.repository, row.device), _acknowledgement(row)) for row in rows)


def _of(chain: Chain) -> tuple[ColumnElement[bool], ...]:
    return outbox.c.repository == chain.repository, outbox.c.device == chain.device


def _unsigned(connection: Connection, chain: Chain, row: Row[Any]) -> Unsigned:
    counter, previous = _head(connection, chain)
    return Unsigned(
        counter=counter + 1,
        previous=previous,
        kind=row.kind,
        made_at=datetime.fromisoformat(row.made_at),
        body=bytes(row.body),
        audit=_audit_head(connection),
    )


def _head(connection: Connection, chain: Chain) -> tuple[int, str]:
    own = (outbox_head.c.repository == chain.repository, outbox_head.c.device == chain.device)
    row = connection.execute(select(outbox_head).where(*own)).first()
    return (row.counter, row.hash) if row else (0, START)


def _move_head(connection: Connection, chain: Chain, counter: int, digest: str) -> None:
    values = {"counter": counter, "hash": digest}
    made = upsert(outbox_head).values(repository=chain.repository, device=chain.device, **values)
    connection.execute(made.on_conflict_do_update(index_elements=["repository", "device"], set_=values))


def _begin_after(connection: Connection, chain: Chain, counter: int, digest: str) -> None:
    """Follow the report that the office has; what was signed in another order is to be signed anew behind it."""
    signed = (*_of(chain), outbox.c.counter.is_not(None))
    columns = ("repository", "device", "kind", "made_at", "body")
    again = select(*(outbox.c[name] for name in columns)).where(*signed).order_by(outbox.c.counter)
    rows = [dict(row) for row in connection.execute(again).mappings()]
    connection.execute(delete(outbox).where(*signed))
    if rows:
        connection.execute(insert(outbox), rows)
    _move_head(connection, chain, max(counter, _head(connection, chain)[0] + 1), digest)


def _audit_head(connection: Connection) -> AuditHead:
    row = connection.execute(select(audit_head.c.sequence, audit_head.c.hash)).first()
    return AuditHead(count=row.sequence, hash=bytes(row.hash).hex()) if row else AuditHead()


def _acknowledged(connection: Connection, chain: Chain) -> Acknowledged | None:
    own = (outbox_acknowledged.c.repository == chain.repository, outbox_acknowledged.c.device == chain.device)
    row = connection.execute(select(outbox_acknowledged).where(*own)).first()
    return _acknowledgement(row) if row else None


def _acknowledgement(row: Row[Any]) -> Acknowledged:
    return Acknowledged(row.counter, row.hash, bytes(row.envelope) if row.envelope is not None else None)


def _known(before: Acknowledged) -> Known:
    return Known.FOREIGN if before.envelope is None else Known.KNOWN


def _letter(row: Row[Any]) -> Letter:
    return Letter(row.key, row.counter, row.kind, bytes(row.envelope), bytes(row.sealed or b""), row.sealed_to or "")
