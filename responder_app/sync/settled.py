"""Which shards need not be opened again: those that were, under the same keys, and of which all is held as listed.

What is remembered of a shard is one digest of all that its opening and the plan depend on: where the catalogue names
it and by which hash, the keys, and what is held of its facilities. Whatever of that is different, the shard is opened
as if it were new; nothing is believed because it was remembered.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from responder_app.library.packages import write_scope_sets
from responder_app.library.values import HeldVersion
from responder_app.package.catalogue import ShardRef
from responder_app.package.digest import sha256_hex
from responder_app.package.encoding import bind
from responder_app.package.keys import KeyRing
from responder_app.package.shard import prefix_of
from responder_app.sync.plan import HoldBack, Leave, Plan, Remove, Step
from responder_app.sync.work import Work
from responder_app.trust.verified import VerifiedShard

Held = Mapping[str, HeldVersion]


@dataclass(frozen=True)
class Settled:
    """Shards that are as they were, and the facilities that they list: exactly what is held of them."""

    refs: frozenset[ShardRef]
    facilities: frozenset[str]


NOTHING = Settled(frozenset(), frozenset())


def settled(work: Work, own: Collection[ShardRef], ring: KeyRing, held: Held) -> Settled:
    """Those of a device's own shards that need no opening. Raises StoreError."""
    known = _remembered(work)
    if not known or work.library.manifests_gone(work.repository):
        return NOTHING  # where a manifest is gone, only an opened shard tells which it was
    listed = _by_shard(own, held)
    keys, has = _keys(ring), work.library.objects.has
    refs = frozenset(ref for ref in own if _mark(ref, keys, held, listed[ref]) in known and has(ref.object))
    return Settled(refs, frozenset(facility for ref in refs for facility in listed[ref]))


def remember(
    work: Work, before: Settled, opened: Mapping[ShardRef, VerifiedShard], ring: KeyRing, held: Held, left: Plan
) -> None:
    """Note which shards need no opening the next time, after a run that left these steps undone. Raises StoreError."""
    listed = _by_shard((*before.refs, *opened), held)
    undone = {facility for step in left.steps for facility in _named(step)} | set(left.missing)
    whole = [ref for ref, shard in opened.items() if _is_whole(shard, listed[ref], held, undone)]
    # One that was not opened may have lost a facility to another: its mark is another then, and was never noted.
    known, keys = _remembered(work), _keys(ring)
    marks = {_mark(ref, keys, held, listed[ref]) for ref in whole}
    marks |= known & {_mark(ref, keys, held, listed[ref]) for ref in before.refs}
    if marks != known:
        work.library.save_row(row(work.repository), json.dumps(sorted(marks)))


def row(repository: str) -> str:
    """The name of the library's row with the marks."""
    return f"settled shards:{repository}"


def _remembered(work: Work) -> frozenset[str]:
    return frozenset(json.loads(work.library.row(row(work.repository)) or "[]"))


def _is_whole(shard: VerifiedShard, listed: Collection[str], held: Held, undone: Collection[str]) -> bool:
    """Whether what is held of the shard is what it lists, and it has nothing more to say of it."""
    if any(stone.facility in held for stone in shard.shard.tombstones):
        return False
    return shard.listed.keys() == set(listed) and shard.listed.keys().isdisjoint(undone)


def _named(step: Step) -> tuple[str, ...]:
    if isinstance(step, Leave):
        return step.facilities
    if isinstance(step, HoldBack):
        return tuple(stone.facility for stone in step.tombstones)
    return (step.tombstone.facility if isinstance(step, Remove) else step.entry.facility,)


def _by_shard(refs: Iterable[ShardRef], held: Held) -> dict[ShardRef, list[str]]:
    """What is held of the facilities of each of these shards, by id, in order."""
    listed: dict[ShardRef, list[str]] = {ref: [] for ref in refs}
    places = {(ref.compartment, ref.prefix): ref for ref in listed}
    bits = {(ref.compartment, len(ref.prefix)) for ref in listed}
    for compartment, length in bits:
        for facility in sorted(facility for facility, here in held.items() if here.compartment == compartment):
            ref = places.get((compartment, prefix_of(facility, length)))
            if ref is not None:
                listed[ref].append(facility)
    return listed


def _keys(ring: KeyRing) -> str:
    """Stands for all keys of this device."""
    keys = sorted((key.id.compartment, key.id.scope, key.id.epoch, key.fingerprint) for key in ring)
    return sha256_hex(bind(*(field for key in keys for field in key)))


def _mark(ref: ShardRef, keys: str, held: Held, listed: Iterable[str]) -> str:
    fields: list[str | int] = [ref.compartment, ref.prefix, ref.epoch, ref.object.hash, ref.object.length, keys]
    for facility in listed:
        here = held[facility]
        fields += [facility, here.version, here.manifest_hash, write_scope_sets(here.withheld)]
    return sha256_hex(bind(*fields))
