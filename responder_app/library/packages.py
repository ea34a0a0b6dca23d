"""Taking in verified versions of facilities and areas: all of it becomes visible in one transaction.

Which version may be believed is trust's business; here only what is held is never overtaken by what is older.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select, update

from responder_app.errors import RollbackError, TamperedError, WrongRepositoryError
from responder_app.library import tables
from responder_app.library.place import forget_place, save_place
from responder_app.library.search.index import index_addresses, index_facility, unindex
from responder_app.model.area import Area
from responder_app.model.facility import PrePlan, Scopes
from responder_app.model.terms import Scope
from responder_app.package.encoding import dump
from responder_app.package.keys import KeyRing
from responder_app.package.manifest import Manifest
from responder_app.package.part import RECORD, can_open
from responder_app.package.record import Record, assemble

if TYPE_CHECKING:  # trust.verified imports tuf, which would cost the window 0.3 s of its start
    from responder_app.trust.verified import VerifiedManifest

AREA_BODY = "area"
KNOWN_SCOPES = frozenset(map(str, Scope))


@dataclass(frozen=True)
class Arrival:
    """A version whose record parts are all here, opened; `withheld` are the scopes of those that stay closed.

    A facility has records and no area, an area the reverse.
    """

    verified: VerifiedManifest
    records: tuple[Record, ...] = ()
    withheld: frozenset[Scopes] = frozenset()
    area: Area | None = None

    @property
    def manifest(self) -> Manifest:
        """The manifest itself."""
        return self.verified.manifest


def install(connection: Connection, arrival: Arrival, ring: KeyRing) -> int:
    """Make the arrival the shown version of its facility, and give that one's key.

    Raises:
        RollbackError: A newer version is held, or this one was withdrawn.
        WrongRepositoryError: Another repository's facility has that id.
        TamperedError: The records are not those that the manifest names.
    """
    manifest = arrival.manifest
    _refuse_older(connection, manifest)
    key = _facility(connection, arrival)
    issued_at = _issued_before(connection, key, manifest.version) or arrival.verified.catalogue.catalogue.issued_at
    connection.execute(update(tables.edition).where(tables.edition.c.facility_key == key).values(current=False))
    edition = _edition(connection, key, arrival, issued_at)
    _bodies(connection, edition, arrival)
    _parts(connection, edition, manifest, ring)
    which = tables.refusal.c
    connection.execute(
        delete(tables.refusal).where(which.repository == manifest.repository, which.id == manifest.facility)
    )
    return key


def _refuse_older(connection: Connection, manifest: Manifest) -> None:
    gone = tables.tombstone
    withdrawn = connection.execute(
        select(gone.c.version).where(gone.c.repository == manifest.repository, gone.c.id == manifest.facility)
    ).scalar()
    if withdrawn is not None and manifest.version <= withdrawn:
        raise RollbackError("this version was withdrawn")
    held = connection.execute(
        select(tables.facility.c.repository, tables.edition.c.version)
        .join(tables.edition, tables.edition.c.facility_key == tables.facility.c.key)
        .where(tables.facility.c.id == manifest.facility, tables.edition.c.current)
    ).first()
    if held is None:
        return
    if held.repository != manifest.repository:
        raise WrongRepositoryError("another repository's facility has that id")
    if manifest.version < held.version:
        raise RollbackError("an older version than the one that is held")


def _facility(connection: Connection, arrival: Arrival) -> int:
    manifest, area = arrival.manifest, arrival.area
    preplan = _preplan(arrival) if area is None else None
    columns: dict[str, Any] = {"type": manifest.type, "hidden_at": None, "erase_at": None}
    columns |= _area_columns(area) if area else _preplan_columns(preplan) if preplan else {}
    row = tables.facility
    key = connection.execute(select(row.c.key).where(row.c.id == manifest.facility)).scalar()
    if key is None:
        made = connection.execute(
            insert(row).values(id=manifest.facility, repository=manifest.repository, **columns)
        ).inserted_primary_key
        key = int(made[0]) if made is not None else 0
    else:
        connection.execute(update(row).where(row.c.key == key).values(**columns))
        unindex(connection, key)
        forget_place(connection, key)
    if area is not None:
        index_addresses(connection, key, area)
    if preplan is not None:
        index_facility(connection, key, preplan)
        save_place(connection, key, preplan.identity.location)
    return int(key)


def _preplan(arrival: Arrival) -> PrePlan:
    manifest = arrival.manifest
    records = (frozenset(entry.scopes) for entry in manifest.parts if entry.kind == RECORD)
    named = {scopes for scopes in records if scopes <= KNOWN_SCOPES}  # of others this program cannot even tell
    told = {frozenset(map(str, record.scopes)) for record in arrival.records}
    closed = {frozenset(map(str, scopes)) for scopes in arrival.withheld}
    if told | closed != named or told & closed or len(told) != len(arrival.records):
        raise TamperedError("the records are not those that the manifest names")
    if any(record.facility != manifest.facility for record in arrival.records):
        raise TamperedError("a record of another facility")
    return assemble(arrival.records, arrival.withheld)


def _preplan_columns(preplan: PrePlan) -> dict[str, Any]:
    identity = preplan.identity
    lon, lat = identity.location
    return {"name": identity.name, "address": identity.address.one_line, "lon": lon, "lat": lat}


def _area_columns(area: Area) -> dict[str, Any]:
    return {"name": area.name, "address": "", "lon": None, "lat": None}


def _issued_before(connection: Connection, facility: int, version: int) -> datetime | None:
    """When the shown version was issued if it is that one: the same under other keys is not newer for it."""
    own = tables.edition.c
    shown = select(own.issued_at).where(own.facility_key == facility, own.current, own.version == version)
    found = connection.execute(shown).scalar()
    return None if found is None else datetime.fromisoformat(found)


def _edition(connection: Connection, facility: int, arrival: Arrival, issued_at: datetime) -> int:
    accepted = arrival.verified.catalogue
    made = connection.execute(
        insert(tables.edition).values(
            facility_key=facility,
            version=arrival.manifest.version,
            current=True,
            manifest_hash=arrival.verified.hash,
            compartment=arrival.manifest.compartment,
            withheld=write_scope_sets(arrival.withheld),
            sequence=accepted.catalogue.sequence,
            catalogue_hash=accepted.hash,
            root_hash=accepted.root_hash,
            office=accepted.catalogue.office,
            issued_at=issued_at.isoformat(),
            accepted_at=accepted.accepted_at.isoformat(),
        )
    ).inserted_primary_key
    return int(made[0]) if made is not None else 0


def _bodies(connection: Connection, edition: int, arrival: Arrival) -> None:
    bodies: Mapping[str, bytes] = {",".join(sorted(record.scopes)): dump(record) for record in arrival.records}
    if arrival.area is not None:
        bodies = {AREA_BODY: dump(arrival.area)}
    connection.execute(
        insert(tables.record),
        [{"edition_key": edition, "scopes": scopes, "body": body} for scopes, body in bodies.items()],
    )


def _parts(connection: Connection, edition: int, manifest: Manifest, ring: KeyRing) -> None:
    objects: list[dict[str, Any]] = []
    first = (
        connection.execute(select(tables.part.c.key).order_by(tables.part.c.key.desc()).limit(1)).scalar() or 0
    ) + 1
    rows = []
    for key, entry in enumerate(manifest.parts, start=first):
        rows.append(
            {
                "key": key,
                "edition_key": edition,
                "id": entry.id,
                "kind": entry.kind,
                "readable": can_open(manifest.place, entry, ring),
                "entry": dump(entry),
            }
        )
        objects += ({"part_key": key, "hash": bytes.fromhex(ref.hash), "length": ref.length} for ref in entry.objects)
    if rows:
        connection.execute(insert(tables.part), rows)
    if objects:
        connection.execute(insert(tables.part_object), objects)


def write_scope_sets(sets: Iterable[Scopes]) -> str:
    """Sets of scopes as the text of a column."""
    return json.dumps(sorted(sorted(scopes) for scopes in sets))


def read_scope_sets(text: str) -> frozenset[Scopes]:
    """The sets of scopes in a column."""
    return frozenset(frozenset(map(Scope, scopes)) for scopes in json.loads(text))
