"""Small things that the registry holds by name: facts, sealed secrets, sealed lists, publications."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, delete, insert, select

from responder_app.errors import NotInitialisedError
from responder_app.package.digest import ObjectRef
from responder_app.publisher.registry.tables import lists, office, publications, secrets


@dataclass(frozen=True)
class Publication:
    """One state of the repository as it was signed."""

    sequence: int
    catalogue_hash: str
    issued_at: datetime


def fact(connection: Connection, name: str) -> str:
    """The fact with that name. Raises NotInitialisedError."""
    value = connection.execute(select(office.c.value).where(office.c.name == name)).scalar()
    if value is None:
        raise NotInitialisedError("this registry has not been set up; run `responder office init`")
    return str(value)


def find_fact(connection: Connection, name: str) -> str | None:
    """The fact with that name, or None."""
    return connection.execute(select(office.c.value).where(office.c.name == name)).scalar()


def drop_fact(connection: Connection, name: str) -> None:
    """Forget a fact; what is not there needs no forgetting."""
    connection.execute(delete(office).where(office.c.name == name))


def put_fact(connection: Connection, name: str, value: str) -> None:
    """Keep a fact, replacing the one of that name."""
    _put(connection, office, name, value=value)


def secret(connection: Connection, name: str) -> bytes | None:
    """A sealed secret, or None."""
    return connection.execute(select(secrets.c.sealed).where(secrets.c.name == name)).scalar()


def secret_names(connection: Connection) -> list[str]:
    """The names of all secrets."""
    return list(connection.execute(select(secrets.c.name).order_by(secrets.c.name)).scalars())


def drop_secret(connection: Connection, name: str) -> None:
    """Forget a secret; what is not there needs no forgetting."""
    connection.execute(delete(secrets).where(secrets.c.name == name))


def put_secret(connection: Connection, name: str, sealed: bytes) -> None:
    """Keep a sealed secret."""
    _put(connection, secrets, name, sealed=sealed)


def sealed_list(connection: Connection, name: str, content_hash: str) -> ObjectRef | None:
    """The object of the list with that name if it was sealed from that content, else None."""
    found = select(lists.c.object).where(lists.c.name == name, lists.c.content_hash == content_hash)
    text = connection.execute(found).scalar()
    return None if text is None else ObjectRef.model_validate_json(text)


def put_sealed_list(connection: Connection, name: str, content_hash: str, ref: ObjectRef) -> None:
    """Note which object holds the list of that name and content."""
    _put(connection, lists, name, content_hash=content_hash, object=ref.model_dump_json())


def forget_lists(connection: Connection, kept: Collection[str]) -> None:
    """Forget the lists whose objects are deleted: all but those whose objects have these SHA-256."""
    for row in connection.execute(select(lists)).all():
        if ObjectRef.model_validate_json(row.object).hash not in kept:
            connection.execute(delete(lists).where(lists.c.name == row.name))


def lists_of(connection: Connection, prefix: str) -> dict[str, ObjectRef]:
    """The objects of all lists whose names begin so, by name."""
    rows = connection.execute(select(lists).where(lists.c.name.startswith(prefix, autoescape=True))).all()
    return {row.name: ObjectRef.model_validate_json(row.object) for row in rows}


def keep_lists(connection: Connection, prefix: str, names: Collection[str]) -> None:
    """Forget the lists whose names begin so, but for these."""
    for name in lists_of(connection, prefix).keys() - set(names):
        connection.execute(delete(lists).where(lists.c.name == name))


def last_publication(connection: Connection) -> Publication | None:
    """The newest publication, or None before the first."""
    row = connection.execute(select(publications).order_by(publications.c.sequence.desc()).limit(1)).one_or_none()
    return None if row is None else Publication(row.sequence, row.catalogue_hash, datetime.fromisoformat(row.issued_at))


RENEWED = "renewed"
"""The fact that tells when the timestamp was last signed anew without a publication."""


def last_issue(connection: Connection) -> datetime | None:
    """When something was last signed, a publication or a timestamp alone; None before the first."""
    last, renewed = last_publication(connection), find_fact(connection, RENEWED)
    times = ([last.issued_at] if last else []) + ([datetime.fromisoformat(renewed)] if renewed else [])
    return max(times, default=None)


def publications_of(connection: Connection) -> list[Publication]:
    """Every publication, oldest first."""
    rows = connection.execute(select(publications).order_by(publications.c.sequence))
    return [Publication(row.sequence, row.catalogue_hash, datetime.fromisoformat(row.issued_at)) for row in rows]


def drop_publications(connection: Connection, sequence: int) -> None:
    """Forget the publications from that number on: vehicles never got them."""
    connection.execute(delete(publications).where(publications.c.sequence >= sequence))


def put_publication(connection: Connection, publication: Publication) -> None:
    """Note a publication."""
    values = {**publication.__dict__, "issued_at": publication.issued_at.isoformat()}
    connection.execute(insert(publications).values(values))


def _put(connection: Connection, table: Table, name: str, **values: object) -> None:
    connection.execute(delete(table).where(table.c.name == name))
    connection.execute(insert(table).values(name=name, **values))
