"""Orders as the registry holds them: started, then in force once two holders of root keys signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from responder_app.package.order import DESTROY, REMOVAL, DestroyOrder, read_any
from responder_app.publisher.registry.tables import orders


@dataclass(frozen=True)
class StoredOrder:
    """One order. `subject` is a device's fingerprint, or the compartment of an approval of removals."""

    id: str
    kind: str
    subject: str
    fingerprint: str
    """SHA-256 of what is signed."""
    envelope: str
    """As started, without signatures; as signed, once it is in force."""
    started_at: datetime
    in_force_at: datetime | None = None


def start(connection: Connection, order: StoredOrder) -> None:
    """Note an order that is to be signed, in the place of one of that kind and subject that never was."""
    connection.execute(
        delete(orders).where(
            orders.c.kind == order.kind, orders.c.subject == order.subject, orders.c.in_force_at.is_(None)
        )
    )
    put(connection, order)


def put(connection: Connection, order: StoredOrder) -> None:
    """Keep an order."""
    values = {
        **order.__dict__,
        "started_at": order.started_at.isoformat(),
        "in_force_at": order.in_force_at.isoformat() if order.in_force_at else None,
    }
    connection.execute(insert(orders).values(values))


def put_in_force(connection: Connection, order: StoredOrder, envelope: str, now: datetime) -> None:
    """Note that enough signed it."""
    values = {"envelope": envelope, "in_force_at": now.isoformat()}
    connection.execute(update(orders).where(orders.c.id == order.id).values(values))


def published(subject: str, envelope: str) -> StoredOrder:
    """An order in force as the repository has it. Raises TamperedError."""
    content, signed = read_any(envelope.encode())
    kind = DESTROY if isinstance(content, DestroyOrder) else REMOVAL
    return StoredOrder(
        content.id, kind, subject, signed.fingerprint, envelope, content.issued_at, in_force_at=content.issued_at
    )


def drop(connection: Connection, order_id: str) -> None:
    """Forget an order, such as one that a newer one took the place of."""
    connection.execute(delete(orders).where(orders.c.id == order_id))


def every(connection: Connection) -> Sequence[StoredOrder]:
    """All orders, oldest first."""
    rows = connection.execute(select(orders).order_by(orders.c.started_at, orders.c.id)).mappings()
    return [
        StoredOrder(
            **{
                **row,
                "started_at": datetime.fromisoformat(row["started_at"]),
                "in_force_at": datetime.fromisoformat(row["in_force_at"]) if row["in_force_at"] else None,
            }
        )
        for row in rows
    ]


def in_force(connection: Connection, kind: str) -> Sequence[StoredOrder]:
    """The orders of that kind that were signed, oldest first."""
    return [one for one in every(connection) if one.kind == kind and one.in_force_at is not None]
