"""Taking facilities away: hidden at once by a signed tombstone, erased after seven days or at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from responder_app.library import tables
from responder_app.library.place import forget_place
from responder_app.library.search.index import unindex
from responder_app.package.shard import Tombstone

DAYS_HIDDEN = 7
WITHDRAWN = "withdrawn"
"""The owner took the pre-plan back: nothing of it is kept for a week."""


def remove(connection: Connection, repository: str, stone: Tombstone, floor: datetime) -> bool:
    """Hide what the tombstone names; whether there was anything of it.

    The tombstone is kept, so that the version and those before it are never installed again. A version newer
    than the tombstone stays. `floor` is the repository's signed floor: seven days are counted by it alone.
    """
    _keep(connection, repository, stone, floor)
    row = tables.facility
    newest = (
        select(tables.edition.c.version)
        .where(tables.edition.c.facility_key == row.c.key, tables.edition.c.current)
        .scalar_subquery()
    )
    found = connection.execute(
        select(row.c.key, row.c.hidden_at).where(
            row.c.repository == repository, row.c.signed_id == stone.facility, newest <= stone.version
        )
    ).first()
    if found is None or found.hidden_at is not None:
        return False
    erase_at = floor if stone.reason == WITHDRAWN else floor + timedelta(days=DAYS_HIDDEN)
    hide(connection, found.key, floor, erase_at)
    return True


def hide(connection: Connection, key: int, since: datetime, erase_at: datetime) -> None:
    """Show the facility or area with that key no more, in no list and no search; it is erased later."""
    values = {"hidden_at": since.isoformat(), "erase_at": erase_at.isoformat()}
    connection.execute(update(tables.facility).where(tables.facility.c.key == key).values(**values))
    unindex(connection, key)
    forget_place(connection, key)


def _keep(connection: Connection, repository: str, stone: Tombstone, now: datetime) -> None:
    values = {
        "version": stone.version,
        "reason": stone.reason,
        "moved_to": stone.moved_to,
        "seen_at": now.isoformat(),
    }
    made = upsert(tables.tombstone).values(repository=repository, id=stone.facility, **values)
    connection.execute(
        made.on_conflict_do_update(
            index_elements=["repository", "id"], set_=values, where=tables.tombstone.c.version < stone.version
        )
    )


def erase_due(connection: Connection, repository: str, floor: datetime) -> int:
    """Delete the rows of a repository's facilities whose time has come; how many. Their objects go with a sweep."""
    row = tables.facility
    own = (row.c.repository == repository, row.c.erase_at.is_not(None))
    due = connection.execute(select(row.c.key, row.c.erase_at).where(*own)).all()
    keys = [found.key for found in due if datetime.fromisoformat(found.erase_at) <= floor]
    connection.execute(delete(row).where(row.c.key.in_(keys)))
    return len(keys)


def referenced(connection: Connection) -> frozenset[str]:
    """Hashes of every object that something held still needs."""
    names = set(connection.execute(select(tables.edition.c.manifest_hash)).scalars())
    for column in (tables.part_object.c.hash, tables.kept_object.c.hash):
        names |= {bytes(found).hex() for found in connection.execute(select(column)).scalars()}
    return frozenset(names)


def forget_unreferenced(connection: Connection, kept: frozenset[str]) -> None:
    """Strike swept objects from the journal."""
    held = connection.execute(select(tables.held_object.c.hash)).scalars()
    for name in [bytes(found) for found in held if bytes(found).hex() not in kept]:
        connection.execute(delete(tables.held_object).where(tables.held_object.c.hash == name))
