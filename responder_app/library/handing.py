"""Which objects belong to chosen facilities, for a copy of a part of what is held."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, Text, cast, func, select

from responder_app.library.tables import edition, facility, held_object, part, part_object, record
from responder_app.package.digest import ObjectRef
from responder_app.package.part import BASEMAP

_DISTRICT = func.json_extract(cast(record.c.body, Text), "$.sections.identity.district")


def districts(connection: Connection) -> dict[str, frozenset[str]]:
    """The ids of the shown facilities by their district, as the records name it."""
    rows = connection.execute(
        select(_DISTRICT, facility.c.id)
        .join(edition, edition.c.key == record.c.edition_key)
        .join(facility, facility.c.key == edition.c.facility_key)
        .where(edition.c.current, facility.c.hidden_at.is_(None), _DISTRICT.is_not(None))
    )
    found: dict[str, set[str]] = {}
    for name, facility_id in rows:
        found.setdefault(str(name), set()).add(facility_id)
    return {name: frozenset(ids) for name, ids in found.items()}


def objects_of(
    connection: Connection, repository: str, facilities: Collection[str], maps: bool
) -> tuple[ObjectRef, ...]:
    """Manifests and held objects of the shown versions of these facilities, and of every area; each once.

    `maps`: with the areas' base maps.
    """
    found = {ref.hash: ref for ref in _found(connection, repository, frozenset(facilities), maps)}
    return tuple(found.values())


def _found(connection: Connection, repository: str, facilities: frozenset[str], maps: bool) -> Iterator[ObjectRef]:
    shown = (
        select(edition.c.key, edition.c.manifest_hash, facility.c.id, facility.c.type)
        .join(facility, facility.c.key == edition.c.facility_key)
        .where(edition.c.current, facility.c.hidden_at.is_(None), facility.c.repository == repository)
    )
    chosen = [row for row in connection.execute(shown) if row.type == "area" or row.id in facilities]
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
