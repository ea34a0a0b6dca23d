"""What is held against what is offered: the rows of the sync screen, and the objects still to be downloaded."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, delete, exists, func, insert, select

from responder_app.errors import ResponderError
from responder_app.library.engine import Store
from responder_app.library.identity import free_id
from responder_app.library.packages import read_scope_sets
from responder_app.library.shown import shown_editions
from responder_app.library.tables import edition, facility, held_object, kept_object, offer, part, part_object, refusal
from responder_app.library.values import HeldFacility, HeldSum, HeldVersion, State, Wanted
from responder_app.package.digest import ObjectRef
from responder_app.package.part import ESSENTIAL
from responder_app.package.shard import ShardEntry

_PAGE = 2_000
_OF_A_REF = set(ObjectRef.model_fields)
_FORGET_OFFER = delete(offer).where(
    offer.c.repository == bindparam("its_repository"), offer.c.id == bindparam("its_id")
)


def _is_missing() -> ColumnElement[bool]:
    return ~exists().where(held_object.c.hash == part_object.c.hash)


_ABSENT = case((_is_missing(), part_object.c.length), else_=0)
_LACKING = case((part.c.kind.in_(ESSENTIAL), _ABSENT), else_=0)
"""Bytes of a part's objects that are not here; the same of parts that a crew cannot do without."""


def held(connection: Connection) -> tuple[HeldFacility, ...]:
    """Every facility and area that is held or offered, by name; those without one last."""
    shown = {(row.repository, row.signed_id): row for row in connection.execute(shown_editions())}
    offers = {(row.repository, row.id): row for row in connection.execute(select(offer))}
    refused = {(row.repository, row.id): row for row in connection.execute(select(refusal))}
    sizes = _sizes(connection)
    taken = {row.id for row in shown.values()}
    rows = [
        _facility(key, shown.get(key), offers.get(key), refused.get(key), sizes, taken)
        for key in shown.keys() | offers.keys() | refused.keys()
    ]
    return tuple(sorted(rows, key=lambda row: (row.name is None, row.name or "", row.id)))


def _facility(
    key: tuple[str, str],
    shown: Any,
    offered: Any,
    refused: Any,
    sizes: Mapping[int, tuple[int, int, int]],
    taken: set[str],
) -> HeldFacility:
    total, missing, essential = sizes.get(shown.key, (0, 0, 0)) if shown else (0, 0, 0)
    return HeldFacility(
        repository=key[0],
        id=shown.id if shown else free_id(*key, taken),
        signed_id=key[1],
        office=shown.office if shown else None,
        type=shown.type if shown else offered.type if offered else "facility",
        name=shown.name if shown else None,
        state=_state(shown, offered, refused, essential),
        version=shown.version if shown else None,
        offered=offered.version if offered else None,
        reason=refused.reason if refused else None,
        accepted_at=datetime.fromisoformat(shown.accepted_at) if shown else None,
        issued_at=datetime.fromisoformat(shown.issued_at) if shown else None,
        bytes=total,
        bytes_missing=missing,
    )


def _state(shown: Any, offered: Any, refused: Any, missing: int) -> State:
    if refused:
        return State.REFUSED
    if shown and offered and offered.version > shown.version:
        return State.OLD
    return State.READY if shown and not missing else State.UPDATING


def _sizes(connection: Connection) -> Mapping[int, tuple[int, int, int]]:
    """Bytes, missing bytes, and those of them that are essential, of what this device may open, by version's key."""
    rows = connection.execute(
        select(part.c.edition_key, func.sum(part_object.c.length), func.sum(_ABSENT), func.sum(_LACKING))
        .join(part_object, part_object.c.part_key == part.c.key)
        .join(edition, edition.c.key == part.c.edition_key)
        .where(edition.c.current, part.c.readable)
        .group_by(part.c.edition_key)
    )
    return {key: (total, missing, lacking) for key, total, missing, lacking in rows}


def summed(connection: Connection, repository: str) -> HeldSum:
    """How many of a repository's facilities and areas are shown, and how they stand. As `held` tells of each."""
    sizes = (
        select(part.c.edition_key, func.sum(_ABSENT).label("missing"), func.sum(_LACKING).label("lacking"))
        .join(part_object, part_object.c.part_key == part.c.key)
        .where(part.c.readable)
        .group_by(part.c.edition_key)
        .subquery()
    )
    its_id = facility.c.signed_id
    is_ready = and_(
        ~exists().where(refusal.c.repository == repository, refusal.c.id == its_id),
        ~exists().where(offer.c.repository == repository, offer.c.id == its_id, offer.c.version > edition.c.version),
        func.coalesce(sizes.c.lacking, 0) == 0,
    )
    totals = (
        func.count(),
        func.coalesce(func.sum(case((is_ready, 1), else_=0)), 0),
        func.coalesce(func.sum(sizes.c.missing), 0),
    )
    chosen = _of_shown(repository, *totals).outerjoin(sizes, sizes.c.edition_key == edition.c.key)
    return HeldSum(*connection.execute(chosen).one())


def held_versions(connection: Connection, repository: str) -> Mapping[str, HeldVersion]:
    """The shown versions of a repository's facilities and areas, by signed id.

    There may be very many: what is the same in many is one object in memory.
    """
    once, scopes = dict[str, str](), cache(read_scope_sets)
    of_it = edition.c.version, edition.c.manifest_hash, edition.c.compartment, edition.c.withheld
    rows = connection.execute(_of_shown(repository, facility.c.signed_id, *of_it))
    return {
        its_id: HeldVersion(version, digest, once.setdefault(compartment, compartment), scopes(withheld))
        for its_id, version, digest, compartment, withheld in rows
    }


def refused_though_shown(connection: Connection, repository: str) -> tuple[str, ...]:
    """Facilities and areas of which the offered version is shown and was refused, such as for one of its objects."""
    its_id = facility.c.signed_id
    of_it = (refusal.c.repository == repository) & (refusal.c.id == its_id)
    is_offered = (offer.c.repository == repository) & (offer.c.id == its_id) & (offer.c.version == edition.c.version)
    chosen = _of_shown(repository, its_id).where(exists().where(of_it), exists().where(is_offered))
    return tuple(connection.execute(chosen).scalars())


def _of_shown(repository: str, *columns: Any) -> Select[Any]:
    """Those columns of a repository's shown versions."""
    of_its_facility = edition.c.facility_key == facility.c.key
    return (
        select(*columns)
        .select_from(edition)
        .join(facility, of_its_facility)
        .where(edition.c.current, facility.c.hidden_at.is_(None), facility.c.repository == repository)
    )


def accepted_under(connection: Connection, repository: str, current: bool) -> frozenset[str]:
    """The hashes of the catalogues under which a repository's shown versions, or those that stand in, were accepted."""
    chosen = (
        select(edition.c.catalogue_hash)
        .join(facility, facility.c.key == edition.c.facility_key)
        .where(edition.c.current == current, facility.c.repository == repository)
        .distinct()
    )
    return frozenset(connection.execute(chosen).scalars())


def save_offers(
    connection: Connection, repository: str, entries: Iterable[ShardEntry], still: frozenset[str] = frozenset()
) -> None:
    """Remember what the newest accepted catalogue offers, and forget refusals of what it no longer offers.

    `still`: facilities beside these that are offered as before.
    """
    entries = tuple(entries)
    kept = still.difference(entry.facility for entry in entries)
    before = connection.execute(select(offer.c.id).where(offer.c.repository == repository)).scalars()
    if gone := [{"its_repository": repository, "its_id": one} for one in before if one not in kept]:
        connection.execute(_FORGET_OFFER, gone)
    for start in range(0, len(entries), _PAGE):
        connection.execute(insert(offer), [_offer(repository, entry) for entry in entries[start : start + _PAGE]])
    offered = exists().where(
        offer.c.repository == refusal.c.repository, offer.c.id == refusal.c.id, offer.c.version == refusal.c.version
    )
    connection.execute(delete(refusal).where(refusal.c.repository == repository, ~offered))


def _offer(repository: str, entry: ShardEntry) -> dict[str, Any]:
    return {"repository": repository, "id": entry.facility, "type": entry.type, "version": entry.version}


def refuse(
    connection: Connection, repository: str, facility_id: str, version: int, error: ResponderError, now: datetime
) -> None:
    """Remember why a version was not accepted; a newer refusal replaces it."""
    connection.execute(delete(refusal).where(refusal.c.repository == repository, refusal.c.id == facility_id))
    connection.execute(
        insert(refusal).values(
            repository=repository,
            id=facility_id,
            version=version,
            error=type(error).__name__,
            reason=str(error),
            at=now.isoformat(),
        )
    )


def forget_refusal(connection: Connection, repository: str, facility_id: str) -> None:
    """What was refused has come good, such as an object that the office has put right."""
    connection.execute(delete(refusal).where(refusal.c.repository == repository, refusal.c.id == facility_id))


def wanted(store: Store, kinds: Collection[str] | None = None) -> Iterator[Wanted]:
    """Objects of shown versions that this device may open and that are not here, in the order of installing.

    Read in pages, so that nothing is locked while the caller downloads. An object that two parts share may
    come twice. Callers hold tens of thousands of them: what is the same in many is one object in memory.
    """
    after, once = 0, dict[str, str]()
    chosen = (
        select(
            part_object.c.key,
            part_object.c.hash,
            part_object.c.length,
            part.c.kind,
            facility.c.signed_id,
            facility.c.repository,
        )
        .join(part, part.c.key == part_object.c.part_key)
        .join(edition, edition.c.key == part.c.edition_key)
        .join(facility, facility.c.key == edition.c.facility_key)
        .where(edition.c.current, facility.c.hidden_at.is_(None), part.c.readable, _is_missing())
        .order_by(part_object.c.key)
        .limit(_PAGE)
    )
    if kinds is not None:
        chosen = chosen.where(part.c.kind.in_(kinds))
    while True:
        with store.listing() as connection:
            rows = connection.execute(chosen.where(part_object.c.key > after)).all()
        if not rows:
            return
        for row in rows:
            ref = ObjectRef.model_construct(_OF_A_REF, hash=bytes(row.hash).hex(), length=row.length)
            repository, its_id, kind = (once.setdefault(one, one) for one in (row.repository, row.signed_id, row.kind))
            yield Wanted(repository, its_id, kind, ref)
        after = rows[-1].key


def lacking(connection: Connection) -> Mapping[str, int]:
    """Bytes of essential parts of shown versions that this device may open and that are not here, by repository."""
    rows = connection.execute(
        select(facility.c.repository, func.sum(part_object.c.length))
        .join(edition, edition.c.facility_key == facility.c.key)
        .join(part, part.c.edition_key == edition.c.key)
        .join(part_object, part_object.c.part_key == part.c.key)
        .where(edition.c.current, facility.c.hidden_at.is_(None), part.c.readable, part.c.kind.in_(ESSENTIAL))
        .where(_is_missing())
        .group_by(facility.c.repository)
    )
    return {row[0]: row[1] for row in rows}


def shed(connection: Connection, repository: str, kinds: Sequence[str], size: int) -> list[ObjectRef]:
    """Strike objects that only parts of these kinds need from the journal, until `size` bytes are; which."""
    struck: list[ObjectRef] = []
    for kind in kinds:
        for ref in _only_of(connection, repository, kind, kinds):
            if sum(one.length for one in struck) >= size:
                return struck
            connection.execute(delete(held_object).where(held_object.c.hash == bytes.fromhex(ref.hash)))
            struck.append(ref)
    return struck


def shed_bytes(connection: Connection, repository: str, kinds: Sequence[str]) -> int:
    """The bytes of all that `shed` may strike."""
    refs = {ref.hash: ref for kind in kinds for ref in _only_of(connection, repository, kind, kinds)}
    return sum(ref.length for ref in refs.values())


def _only_of(connection: Connection, repository: str, kind: str, kinds: Collection[str]) -> list[ObjectRef]:
    """Objects that are here for parts of one kind, and that no part of another kind than `kinds` needs."""
    other, its_part = part_object.alias(), part.alias()
    needed = exists().where(
        other.c.hash == part_object.c.hash, its_part.c.key == other.c.part_key, its_part.c.kind.not_in(kinds)
    )
    kept = exists().where(kept_object.c.hash == part_object.c.hash)
    rows = connection.execute(
        select(part_object.c.hash, part_object.c.length)
        .join(held_object, held_object.c.hash == part_object.c.hash)
        .join(part, part.c.key == part_object.c.part_key)
        .join(edition, edition.c.key == part.c.edition_key)
        .join(facility, facility.c.key == edition.c.facility_key)
        .where(facility.c.repository == repository, part.c.kind == kind, ~needed, ~kept)
        .distinct()
    )
    return [ObjectRef(hash=bytes(row.hash).hex(), length=row.length) for row in rows]


def manifests_gone(connection: Connection, repository: str) -> frozenset[str]:
    """The hashes of shown versions' manifests that are no longer here, because a check found them damaged."""
    here = select(held_object.c.hash).where(held_object.c.hash == func.unhex(edition.c.manifest_hash))
    chosen = (
        select(edition.c.manifest_hash)
        .join(facility, facility.c.key == edition.c.facility_key)
        .where(edition.c.current, facility.c.repository == repository, facility.c.hidden_at.is_(None), ~here.exists())
    )
    return frozenset(connection.execute(chosen).scalars())


def arrived(connection: Connection, refs: Iterable[ObjectRef]) -> None:
    """Write finished objects into the journal, and let go of versions whose successor is now complete."""
    lengths = {bytes.fromhex(ref.hash): ref.length for ref in refs}
    if not lengths:
        return
    rows = [{"hash": name, "length": length} for name, length in lengths.items()]
    connection.execute(insert(held_object).prefix_with("OR IGNORE"), rows)
    of_part = select(part.c.edition_key).join(part_object, part_object.c.part_key == part.c.key)
    # As one value: each count of values would be a statement of its own, which the connection keeps.
    names = func.json_each(json.dumps([name.hex() for name in lengths])).table_valued("value")
    came = select(func.unhex(names.c.value))
    _settle(connection, edition.c.key.in_(of_part.where(part_object.c.hash.in_(came))))


def settle(connection: Connection, facilities: Iterable[int]) -> None:
    """Let go of the older versions of these facilities (by key) whose shown version is complete."""
    _settle(connection, edition.c.facility_key.in_(facilities))


def let_go_before(connection: Connection, repository: str) -> None:
    """Let go of the older versions of a repository whose shown version is whole but for tiles and the like."""
    own = select(facility.c.key).where(facility.c.repository == repository)
    _settle(connection, edition.c.facility_key.in_(own), part.c.kind.in_(ESSENTIAL))


def _settle(connection: Connection, which: ColumnElement[bool], needed: ColumnElement[bool] = part.c.readable) -> None:
    """Delete older versions of which nothing has to stand in any more: the shown one's needed parts are all here."""
    older = edition.alias()
    waiting = select(edition.c.key, edition.c.facility_key).where(
        which,
        edition.c.current,
        exists().where(older.c.facility_key == edition.c.facility_key, ~older.c.current),
    )
    for row in connection.execute(waiting).all():
        missing = (
            select(part_object.c.key)
            .join(part, part.c.key == part_object.c.part_key)
            .where(part.c.edition_key == row.key, part.c.readable, needed, _is_missing())
            .limit(1)
        )
        if connection.execute(missing).first() is None:
            connection.execute(delete(edition).where(edition.c.facility_key == row.facility_key, ~edition.c.current))
