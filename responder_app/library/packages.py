"""Taking in verified versions of facilities and areas: all of it becomes visible in one transaction.

Which version may be believed is trust's business; here only what is held is never overtaken by what is older.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Connection, bindparam, select

from responder_app.errors import RollbackError, TamperedError
from responder_app.library.intake import Intake
from responder_app.library.tables import edition, facility, tombstone
from responder_app.model.area import Area
from responder_app.model.facility import PrePlan, Scopes
from responder_app.model.terms import Scope
from responder_app.package.encoding import dump
from responder_app.package.keys import KeyRing
from responder_app.package.manifest import Manifest
from responder_app.package.part import RECORD, can_open
from responder_app.package.record import OpenedRecord, assemble

if TYPE_CHECKING:  # trust.verified imports tuf, which would cost the window 0.3 s of its start
    from responder_app.trust.verified import VerifiedManifest

AREA_BODY = "area"
KNOWN_SCOPES = frozenset(map(str, Scope))
AT_ONCE = 500
"""So many versions at most are asked about by one statement; their rows wait in memory meanwhile."""

_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
_HELD = (
    select(facility.c.signed_id, facility.c.key, facility.c.repository, edition.c.version, edition.c.issued_at)
    .outerjoin(edition, (edition.c.facility_key == facility.c.key) & edition.c.current)
    .where(facility.c.signed_id.in_(_IDS))
)
_WITHDRAWN = select(tombstone.c.repository, tombstone.c.id, tombstone.c.version).where(tombstone.c.id.in_(_IDS))


@dataclass(frozen=True)
class Arrival:
    """A version whose record parts are all here, opened; `withheld` are the scopes of those that stay closed.

    A facility has records and no area, an area the reverse.
    """

    verified: VerifiedManifest
    records: tuple[OpenedRecord, ...] = ()
    withheld: frozenset[Scopes] = frozenset()
    area: Area | None = None

    @property
    def manifest(self) -> Manifest:
        """The manifest itself."""
        return self.verified.manifest


def install(connection: Connection, arrivals: Iterable[Arrival], ring_of: Callable[[str], KeyRing]) -> list[int]:
    """Make each arrival the shown version of its facility, and give their keys. `ring_of` gives a repository's keys.

    Raises:
        RollbackError: A newer version is held, or this one was withdrawn.
        TamperedError: The records are not those that the manifest names.
    """
    return [key for some in _at_once(arrivals) for key in _install(connection, some, ring_of)]


def _at_once(arrivals: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    """In pieces of which each names a facility once: a second version must find the first."""
    some: dict[str, Arrival] = {}
    for one in arrivals:
        if one.manifest.facility in some or len(some) == AT_ONCE:
            yield list(some.values())
            some = {}
        some[one.manifest.facility] = one
    if some:
        yield list(some.values())


def _install(connection: Connection, arrivals: list[Arrival], ring_of: Callable[[str], KeyRing]) -> list[int]:
    ids = {"ids": [one.manifest.facility for one in arrivals]}
    held = {(row.repository, row.signed_id): row for row in connection.execute(_HELD, ids)}
    taken = {row.signed_id for row in held.values()}
    withdrawn = {(row.repository, row.id): row.version for row in connection.execute(_WITHDRAWN, ids)}
    intake = Intake(connection)
    keys = []
    for one in arrivals:
        manifest, name = one.manifest, (one.manifest.repository, one.manifest.facility)
        before = held.get(name)
        _refuse_older(manifest, before, withdrawn.get(name, 0))
        keys.append(_take(intake, one, before, taken, ring_of(manifest.repository)))
    intake.write()
    return keys


def _refuse_older(manifest: Manifest, held: Any, withdrawn: int) -> None:
    if manifest.version <= withdrawn:
        raise RollbackError("this version was withdrawn")
    if held is None or held.version is None:
        return
    if manifest.version < held.version:
        raise RollbackError("an older version than the one that is held")


def _take(intake: Intake, arrival: Arrival, before: Any, taken: Collection[str], ring: KeyRing) -> int:
    key = _facility(intake, arrival, before.key if before else None, taken)
    edition = intake.edition({"facility_key": key, **_edition_columns(arrival, before)})
    _bodies(intake, edition, arrival)
    _parts(intake, edition, arrival.manifest, ring)
    return key


def _facility(intake: Intake, arrival: Arrival, held: int | None, taken: Collection[str]) -> int:
    manifest, area = arrival.manifest, arrival.area
    preplan = _preplan(arrival) if area is None else None
    columns: dict[str, Any] = {"type": manifest.type, "hidden_at": None, "erase_at": None}
    columns |= _area_columns(area) if area else _preplan_columns(preplan) if preplan else {}
    key = intake.facility(held, manifest.repository, manifest.facility, taken, columns)
    if area is not None:
        intake.find_area(key, area)
    if preplan is not None:
        intake.find_facility(key, preplan)
    return key


def _preplan(arrival: Arrival) -> PrePlan:
    manifest = arrival.manifest
    records = (frozenset(entry.scopes) for entry in manifest.parts if entry.kind == RECORD)
    named = {scopes for scopes in records if scopes <= KNOWN_SCOPES}  # of others this program cannot even tell
    opened = [one.record for one in arrival.records]
    told = {frozenset(map(str, record.scopes)) for record in opened}
    closed = {frozenset(map(str, scopes)) for scopes in arrival.withheld}
    if told | closed != named or told & closed or len(told) != len(opened):
        raise TamperedError("the records are not those that the manifest names")
    if any(record.facility != manifest.facility for record in opened):
        raise TamperedError("a record of another facility")
    return assemble(opened, arrival.withheld)


def _preplan_columns(preplan: PrePlan) -> dict[str, Any]:
    identity = preplan.identity
    lon, lat = identity.location
    return {"name": identity.name, "address": identity.address.one_line, "lon": lon, "lat": lat}


def _area_columns(area: Area) -> dict[str, Any]:
    return {"name": area.name, "address": "", "lon": None, "lat": None}


def _edition_columns(arrival: Arrival, before: Any) -> dict[str, Any]:
    accepted, manifest = arrival.verified.catalogue, arrival.manifest
    # The same version under other keys is not newer for it.
    is_same = before is not None and before.version == manifest.version
    return {
        "version": manifest.version,
        "manifest_hash": arrival.verified.hash,
        "compartment": manifest.compartment,
        "withheld": write_scope_sets(arrival.withheld),
        "sequence": accepted.catalogue.sequence,
        "catalogue_hash": accepted.hash,
        "root_hash": accepted.root_hash,
        "office": accepted.catalogue.office,
        "issued_at": before.issued_at if is_same else accepted.catalogue.issued_at.isoformat(),
        "accepted_at": accepted.accepted_at.isoformat(),
    }


def _bodies(intake: Intake, edition: int, arrival: Arrival) -> None:
    for one in arrival.records:
        intake.body(edition, ",".join(sorted(one.record.scopes)), one.body)
    if arrival.area is not None:
        intake.body(edition, AREA_BODY, dump(arrival.area))


def _parts(intake: Intake, edition: int, manifest: Manifest, ring: KeyRing) -> None:
    for entry in manifest.parts:
        columns = {
            "edition_key": edition,
            "id": entry.id,
            "kind": entry.kind,
            "readable": can_open(manifest.place, entry, ring),
            "entry": dump(entry),
        }
        intake.part(columns, ({"hash": bytes.fromhex(ref.hash), "length": ref.length} for ref in entry.objects))


@lru_cache(maxsize=256)
def write_scope_sets(sets: frozenset[Scopes]) -> str:
    """Sets of scopes as the text of a column."""
    return json.dumps(sorted(sorted(scopes) for scopes in sets))


@lru_cache(maxsize=256)
def read_scope_sets(text: str) -> frozenset[Scopes]:
    """The sets of scopes in a column."""
    return frozenset(frozenset(map(Scope, scopes)) for scopes in json.loads(text))
