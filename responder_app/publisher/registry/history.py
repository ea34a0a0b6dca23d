"""The file that vehicles were last given of each document and the one before, as the registry holds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from responder_app.model.base import Frozen
from responder_app.model.facility import Page
from responder_app.model.terms import Scope
from responder_app.package.earlier import EarlierLevel
from responder_app.publisher.earlier import Generations, PublishedFile
from responder_app.publisher.registry.tables import files, published_files

CURRENT, BEFORE = "current", "before"


class _Described(Frozen):
    """What the column of that name holds."""

    media_type: str
    pages: tuple[Page, ...]
    levels: tuple[EarlierLevel, ...] = ()


def read(connection: Connection, package_id: str) -> dict[str, Generations]:
    """The generations of a package's documents, by document."""
    rows = connection.execute(select(published_files).where(published_files.c.package == package_id)).all()
    current = {row.document: _file(row) for row in rows if row.generation == CURRENT}
    earlier = {row.document: _file(row) for row in rows if row.generation == BEFORE}
    return {name: Generations(one, earlier.get(name)) for name, one in current.items()}


def replace(connection: Connection, package_id: str, generations: Mapping[str, Generations]) -> None:
    """Keep these generations of a package and no others."""
    forget(connection, package_id)
    rows = []
    for document, one in generations.items():
        rows.append(_row(package_id, document, CURRENT, one.current))
        if one.earlier is not None:
            rows.append(_row(package_id, document, BEFORE, one.earlier))
    if rows:
        connection.execute(insert(published_files), rows)


def forget(connection: Connection, package_id: str) -> None:
    """Forget which files a package had."""
    connection.execute(delete(published_files).where(published_files.c.package == package_id))


def needed(connection: Connection) -> frozenset[str]:
    """SHA-256 of every owner's file that is current or before in some package."""
    columns = (files.c.sha256, published_files.c.sha256)
    return frozenset(digest for column in columns for digest in connection.execute(select(column)).scalars())


def _file(row: Any) -> PublishedFile:
    described = _Described.model_validate_json(row.described)
    return PublishedFile(
        document=row.document,
        sha256=row.sha256,
        length=row.length,
        scopes=frozenset(map(Scope, row.scopes.split())),
        media_type=described.media_type,
        pages=described.pages,
        levels=described.levels,
        since=date.fromisoformat(row.since) if row.since else None,
        until=date.fromisoformat(row.until) if row.until else None,
    )


def _row(package_id: str, document: str, generation: str, one: PublishedFile) -> dict[str, Any]:
    described = _Described(media_type=one.media_type, pages=one.pages, levels=one.levels)
    return {
        "package": package_id,
        "document": document,
        "generation": generation,
        "sha256": one.sha256,
        "length": one.length,
        "scopes": " ".join(sorted(one.scopes)),
        "described": described.model_dump_json(exclude_defaults=True),
        "since": one.since.isoformat() if one.since else None,
        "until": one.until.isoformat() if one.until else None,
    }
