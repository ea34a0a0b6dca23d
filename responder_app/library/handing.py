"""Which objects belong to chosen facilities, for a copy of a part of what is held."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, Text, cast, func, select

from responder_app.library.tables import edition, facility, held_object, kept_object, part, part_object, record
from responder_app.package.digest import ObjectRef
from responder_app.package.part import BASEMAP

_DISTRICT = func.json_extract(cast(record.c.body, Text), "$.sections.identity.district")


def districts(connection: Connection, repository: str | None) -> dict[str, frozenset[str]]:
    """The ids of the shown facilities by their district, as the records name it; None: of every office."""
    chosen = (
        select(_DISTRICT, facility.c.id)
        .join(edition, edition.c.key == record.c.edition_key)
        .join(facility, facility.c.key == edition.c.facility_key)
        .where(edition.c.current, facility.c.hidden_at.is_(None), _DISTRICT.is_not(None))
    )
    if repository is not None:
        chosen = chosen.where(facility.c.repository == repository)
    found: dict[str, set[str]] = {}
    for name, facility_id in connection.execute(chosen):
        found.setdefault(str(name), set()).add(facility_id)
    return {name: frozenset(ids) for name, ids in found.items()}


def objects_of(
    connection: Connection, repository: str, facilities: Collection[str] | None, maps: bool
) -> tuple[ObjectRef, ...]:
    """Manifests and held objects of the shown versions of these facilities, None of all, and of every area; each once.

    `maps`: with the areas' base maps.
    """
    names = None if facilities is None else frozenset(facilities)
    found = {ref.hash: ref for ref in _found(connection, repository, names, maps)}
    return tuple(found.values())


def kept(connection: Connection, repository: str) -> tuple[str, ...]:
    """The hashes of what is held of a repository and belongs to no facility shown here: lists, what guests need."""
    found = connection.execute(select(kept_object.c.hash).where(kept_object.c.repository == repository))
    return tuple(bytes(row.hash).hex() for row in found)


def _found(
    connection: Connection, repository: str, facilities: frozenset[str] | None, maps: bool
) -> Iterator[ObjectRef]:
    shown = (
        select(edition.c.key, edition.c.manifest_hash, facility.c.id, facility.c.type)
        .join(facility, facility.c.key == edition.c.facility_key)
        .where(edition.c.current, facility.c.hidden_at.is_(None), facility.c.repository == repository)
    )
    rows = connection.execute(shown)
    chosen = [row for row in rows if row.type == "area" or facilities is None or row.id in facilities]
    length = select(held_object.c.length)
    for row in chosen:
        manifest = connection.execute(length.where(held_object.c.hash == bytes.fromhex(row.manifest_hash))).scalar()
        if manifest is not None:
            yield ObjectRef(hash=row.manifest_hash, length=manifest)
        of_parts = (
            select(part_object.c.hash, part_object.c.length)
            .join(part, part.c.key == part_object.c.part_key)
            .join(held_object, held_object.c.hash == part_object.c.hash)
            .where(part.c.edition_key == row.key)
        )
        if row.type == "area" and not maps:
            of_parts = of_parts.where(part.c.kind != BASEMAP)
        for found in connection.execute(of_parts):
            yield ObjectRef(hash=bytes(found.hash).hex(), length=found.length)
