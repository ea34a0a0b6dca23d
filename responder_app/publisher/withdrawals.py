"""Withdrawals that vehicles hold back because they are too many at once, until two holders of root keys approve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from responder_app.errors import InputError, StoreError
from responder_app.model.terms import Scope
from responder_app.package.catalogue import read_catalogue
from responder_app.package.digest import check
from responder_app.package.keys import KeyRing, ScopeKeyId
from responder_app.package.order import REMOVAL, needs_approval, read_removal
from responder_app.package.shard import open_shard
from responder_app.publisher import signing
from responder_app.publisher.key_store import KeyStore
from responder_app.publisher.office import Office
from responder_app.publisher.registry import facts, orders, packages
from responder_app.publisher.registry.packages import WITHDRAWN, StoredPackage
from responder_app.publisher.store import RepositoryFolder


@dataclass(frozen=True)
class Held:
    """So many withdrawn facilities of so many that vehicles hold; in which compartments."""

    withdrawn: int
    offered: int
    compartments: tuple[str, ...]


def withdrawn(connection: Connection, compartment: str | None = None) -> Sequence[StoredPackage]:
    """What vehicles are told to remove, in one compartment or in all."""
    return [
        one
        for one in packages.every(connection)
        if one.state == WITHDRAWN and one.version and compartment in (None, one.compartment)
    ]


def held_back(office: Office) -> Held | None:
    """What a vehicle that holds everything will not remove as long as nobody approves; None when it will remove all.

    A vehicle counts what it still holds. Which of the withdrawn it removed long ago is not known here: those whose
    tombstone was published are taken as removed.
    """
    with office.writing() as (connection, keys):
        known = {*_approved(connection), *_told(connection, keys, office.repository)}
        fresh = [one for one in withdrawn(connection) if (one.id, one.version) not in known]
        every = packages.every(connection)
    offered = sum(one.is_offered for one in every) + len(fresh)
    if not needs_approval(len(fresh), offered):
        return None
    return Held(len(fresh), offered, tuple(sorted({one.compartment for one in fresh})))


def refuse_silence(office: Office) -> None:
    """Pass when vehicles will remove what is withdrawn. Raises InputError: what to do before it is published."""
    held = held_back(office)
    if held is None:
        return
    raise InputError(
        f"{held.withdrawn} of {held.offered} facilities are withdrawn at once: vehicles keep them all until two "
        "holders of root keys approve. Run `responder office order removal`, have it signed by two, then "
        "`responder office order finish`. To publish now and let vehicles keep them meanwhile: --held-back"
    )


def _told(connection: Connection, keys: KeyStore, store: RepositoryFolder) -> Iterator[tuple[str, int]]:
    """The tombstones of the published state. Raises StoreError when the repository has lost a list, TamperedError."""
    last = facts.last_publication(connection)
    data = store.get(signing.catalogue_path(last.catalogue_hash)) if last else None
    if data is None:
        return
    ring = KeyRing(keys.epoch_keys())
    for ref in read_catalogue(data).shards:
        sealed = store.get(ref.object.path)
        if sealed is None:
            raise StoreError(f"the repository has lost the object {ref.object.hash}; restore it from a copy")
        key_id = ScopeKeyId(keys.repository, ref.compartment, Scope.SHARED.value, ref.epoch)
        shard = open_shard(check(ref.object, sealed), key_id, ref.prefix, ring)
        for stone in shard.tombstones if shard else ():
            yield stone.facility, stone.version


def _approved(connection: Connection) -> frozenset[tuple[str, int]]:
    found = (read_removal(one.envelope.encode())[0] for one in orders.in_force(connection, REMOVAL))
    return frozenset((one.facility, one.version) for approval in found for one in approval.facilities)
