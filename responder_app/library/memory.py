"""Small things that the library remembers: trust state, epoch keys, the journal of a sync, rows by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from responder_app.errors import DamagedError
from responder_app.library.tables import epoch_key, kept_object, row, trust, trust_file
from responder_app.package.digest import ObjectRef
from responder_app.package.keys import KEY_BYTES, EpochKey, KeyRing, ScopeKeyId
from responder_app.trust.state import TrustState

CHECKED = "checked/"
"""Rows of this beginning tell when a repository was last asked successfully."""


def save_trust(connection: Connection, repository: str, state: TrustState) -> None:
    """Replace what is remembered of a repository."""
    for table in (trust, trust_file):
        connection.execute(delete(table).where(table.c.repository == repository))
    connection.execute(
        insert(trust).values(
            repository=repository,
            era=state.era,
            sequence=state.sequence,
            catalogue_hash=state.catalogue_hash,
            floor=state.floor.isoformat(),
        )
    )
    if files := [{"repository": repository, "name": name, "body": body} for name, body in state.metadata.items()]:
        connection.execute(insert(trust_file), files)


def read_trust(connection: Connection, repository: str) -> TrustState:
    """What is remembered of a repository; the state of one never asked when that is nothing."""
    known = connection.execute(select(trust).where(trust.c.repository == repository)).first()
    if known is None:
        return TrustState()
    files = connection.execute(
        select(trust_file.c.name, trust_file.c.body).where(trust_file.c.repository == repository)
    )
    return TrustState(
        metadata={name: bytes(body) for name, body in files},
        floor=datetime.fromisoformat(known.floor),
        era=known.era,
        sequence=known.sequence,
        catalogue_hash=known.catalogue_hash,
    )


def read_floor(connection: Connection, repository: str) -> datetime | None:
    """The signed floor of a repository; None for one never asked."""
    floor = connection.execute(select(trust.c.floor).where(trust.c.repository == repository)).scalar()
    return None if floor is None else datetime.fromisoformat(floor)


def add_keys(connection: Connection, keys: Iterable[EpochKey]) -> None:
    """Remember epoch keys. None is ever forgotten: what was sealed under an old one must still open."""
    for key in keys:
        connection.execute(
            upsert(epoch_key)
            .values(
                repository=key.id.repository,
                compartment=key.id.compartment,
                scope=key.id.scope,
                epoch=key.id.epoch,
                fingerprint=key.fingerprint,
                secret=key.secret,
            )
            .on_conflict_do_nothing()
        )


def read_ring(connection: Connection, repository: str | None = None) -> KeyRing:
    """The epoch keys that were granted, in the order in which they came, of one repository or of all."""
    chosen = select(epoch_key).order_by(epoch_key.c.key)
    if repository is not None:
        chosen = chosen.where(epoch_key.c.repository == repository)
    found = connection.execute(chosen).all()
    if any(len(key.secret) != KEY_BYTES for key in found):
        raise DamagedError("an epoch key in the library is damaged")
    return KeyRing(
        EpochKey(ScopeKeyId(key.repository, key.compartment, key.scope, key.epoch), bytes(key.secret)) for key in found
    )


def keep_objects(connection: Connection, repository: str, refs: Iterable[ObjectRef]) -> None:
    """Name the objects of the accepted catalogue that belong to no facility (shards, grants); others may be swept."""
    connection.execute(delete(kept_object).where(kept_object.c.repository == repository))
    if rows := [{"repository": repository, "hash": name} for name in {bytes.fromhex(ref.hash) for ref in refs}]:
        connection.execute(insert(kept_object), rows)


def save_row(connection: Connection, name: str, value: str) -> None:
    """Remember a small thing by name."""
    made = upsert(row).values(name=name, value=value)
    connection.execute(made.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def drop_row(connection: Connection, name: str) -> None:
    """Forget a small thing; what is not there needs no forgetting."""
    connection.execute(delete(row).where(row.c.name == name))


def read_rows(connection: Connection) -> Mapping[str, str]:
    """All small things by name."""
    return {found.name: found.value for found in connection.execute(select(row.c.name, row.c.value))}


def last_check(connection: Connection, repository: str | None = None) -> datetime | None:
    """When that repository, or of all the one that was asked longest ago, was last asked successfully."""
    which = row.c.name.startswith(CHECKED) if repository is None else row.c.name == CHECKED + repository
    oldest = connection.execute(select(func.min(row.c.value)).where(which)).scalar()
    return None if oldest is None else datetime.fromisoformat(oldest)
