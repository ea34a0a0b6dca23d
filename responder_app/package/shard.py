"""Shards: lists of a compartment's facilities, split by the first bits of their ids, sealed under `shared`."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field

from responder_app.model.base import Frozen, Uuid
from responder_app.package.digest import ObjectRef
from responder_app.package.encoding import compress, decompress, dump, load
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId, open_with
from responder_app.package.limits import MAX_ENTRIES, MAX_RECORD_BYTES
from responder_app.package.manifest import Compartment, PackageType

Prefix = Annotated[str, Field(pattern=r"^[01]{0,16}$")]
"""The first bits of a facility id."""


class ShardEntry(Frozen):
    """A facility and the manifest of its newest version, with the epoch that the manifest is sealed under."""

    facility: Uuid
    type: PackageType
    version: Annotated[int, Field(ge=1)]
    epoch: Annotated[int, Field(ge=1)]
    manifest: ObjectRef


class Tombstone(Frozen):
    """A facility that vehicles must remove: up to and including that version."""

    facility: Uuid
    version: Annotated[int, Field(ge=1)]
    reason: Literal["withdrawn", "moved"]
    moved_to: Uuid | None = None


class Shard(Frozen):
    """Some of a compartment's facilities and the tombstones of withdrawn ones."""

    format: Annotated[int, Field(ge=1, le=1)]
    compartment: Compartment
    prefix: Prefix
    entries: Annotated[tuple[ShardEntry, ...], Field(max_length=MAX_ENTRIES)]
    tombstones: Annotated[tuple[Tombstone, ...], Field(max_length=MAX_ENTRIES)] = ()


def prefix_bits(facilities: int) -> int:
    """How many bits split that many facilities into about half as many shards as each shard has facilities.

    What one change costs is the catalogue, 150 bytes for each shard, and a shard, 70 for each of its facilities.
    """
    return min(16, int(math.log2(facilities) / 2)) if facilities > 1 else 0


def prefix_of(facility: str, bits: int) -> str:
    """The shard that a facility belongs to: the first bits of its UUID."""
    return format(int(facility[:8], 16), "032b")[:bits]


def ends_of(prefix: str) -> tuple[str, str]:
    """The first eight digits of the first and the last facility id that belong to that shard."""
    first, last = (int(prefix.ljust(32, filler), 2) for filler in "01")
    return f"{first:08x}", f"{last:08x}"


def seal_shard(shard: Shard, key: EpochKey) -> bytes:
    """The object that holds the shard, under the compartment's `shared` key."""
    return key.seal(compress(dump(shard)), "shard", shard.prefix)


def open_shard(sealed: bytes, key_id: ScopeKeyId, prefix: str, ring: KeyRing) -> Shard | None:
    """The shard, or None when the ring has no key for it. Raises LimitError, TamperedError."""
    clear = open_with(ring, key_id, sealed, "shard", prefix)
    return None if clear is None else _lean(load(Shard, decompress(clear, "shard"), MAX_RECORD_BYTES, "shard"))


def _lean(shard: Shard) -> Shard:
    """The same: entries that were given the same fields share what pydantic remembers of that, half of their memory."""
    once: dict[frozenset[str], set[str]] = {}
    for entry in shard.entries:
        for value in (entry, entry.manifest):
            given = value.model_fields_set
            object.__setattr__(value, "__pydantic_fields_set__", once.setdefault(frozenset(given), given))
    return shard
