"""Erasing what is held of one repository, when this vehicle no longer follows it or its office orders so."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from responder_app.library import guests
from responder_app.library.incident import DOUBT
from responder_app.library.memory import CHECKED
from responder_app.library.place import forget_place
from responder_app.library.search.index import unindex
from responder_app.library.tables import epoch_key, facility, kept_object, offer, refusal, row

_OWN = (offer, refusal, kept_object, epoch_key)


def forget(connection: Connection, repository: str) -> tuple[str, ...]:
    """Delete its facilities and areas, their index, its keys and lists; the ids that facilities had on this vehicle."""
    held = connection.execute(select(facility.c.key, facility.c.id).where(facility.c.repository == repository)).all()
    for one in held:
        unindex(connection, one.key)
        forget_place(connection, one.key)
    guests.forget(connection, repository)
    for table in (facility, *_OWN):
        connection.execute(delete(table).where(table.c.repository == repository))
    rows = (CHECKED + repository, DOUBT + repository, f"settled:{repository}", f"settled shards:{repository}")
    connection.execute(delete(row).where(row.c.name.in_(rows)))
    return tuple(one.id for one in held)
