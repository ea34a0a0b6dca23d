"""Guests: vehicles of another agency that read named facilities for a limited time, under a key of their own.

A guest's list and manifests are sealed under that key over the same objects that everybody else fetches. Its end
stands in the list, so that nobody without the guest's key can move it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, Field

from responder_app.model.base import Frozen, Uuid
from responder_app.package.encoding import compress, decompress, dump, load
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId, open_with
from responder_app.package.limits import MAX_ENTRIES, MAX_RECORD_BYTES
from responder_app.package.manifest import Compartment, Manifest
from responder_app.package.part import RECORD, PartEntry, wrap_for
from responder_app.package.shard import Shard, ShardEntry, Tombstone

PREFIX = "guest-"
GuestScope = Annotated[str, Field(pattern=r"^guest-[0-9a-f]{12}$")]
"""The scope of one guest's key: random, so that it tells nobody whose it is."""


class GuestDeed(Frozen):
    """What somebody at the office did with a guest, and what held from then on."""

    model_config = ConfigDict(extra="ignore")

    at: AwareDatetime
    what: Annotated[str, Field(max_length=20)]
    """added, changed, prolonged, ended or revoked."""
    by: Annotated[str, Field(max_length=200)] = ""
    """Empty where the office's timer or a publication did it, when its time was over."""
    until: AwareDatetime
    scopes: tuple[str, ...]
    facilities: Annotated[tuple[Uuid, ...], Field(max_length=MAX_ENTRIES)]


class GuestTerms(Frozen):
    """What an office agreed with one guest, as its registry and its register of devices hold it."""

    model_config = ConfigDict(extra="ignore")

    scope: GuestScope
    scopes: tuple[str, ...]
    """Scopes of the model that it may read, `shared` among them."""
    facilities: Annotated[tuple[Uuid, ...], Field(max_length=MAX_ENTRIES)]
    areas: bool = True
    """With streets, hydrants and base maps of the districts in which its facilities lie."""
    epoch: Annotated[int, Field(ge=1)] = 1
    """Of its key: the one in use, or the last one before it ended."""
    until: AwareDatetime
    promised_until: AwareDatetime
    """The latest end that was ever published: until then it must be told of an earlier one."""
    ended_at: AwareDatetime | None = None
    """When the office ended it and made a new key that nobody has."""
    deeds: tuple[GuestDeed, ...] = ()
    """All that was ever done with it, oldest first."""

    def noting(self, what: str, now: datetime, by: str) -> GuestTerms:
        """These terms with that deed written down."""
        deed = GuestDeed(at=now, what=what, by=by, until=self.until, scopes=self.scopes, facilities=self.facilities)
        return self.model_copy(update={"deeds": (*self.deeds, deed)})

    def is_over(self, now: datetime) -> bool:
        """Whether its time is over, or it was ended before."""
        return self.ended_at is not None or self.until <= now

    def is_due(self, now: datetime) -> bool:
        """Whether its time is over and nothing of that was done yet."""
        return self.ended_at is None and self.is_over(now)


class GuestList(Frozen):
    """The facilities of one compartment that a guest may read now. What it does not name is no longer shared."""

    model_config = ConfigDict(extra="ignore")

    format: Annotated[int, Field(ge=1, le=1)]
    compartment: Compartment
    scope: GuestScope
    until: AwareDatetime
    entries: Annotated[tuple[ShardEntry, ...], Field(max_length=MAX_ENTRIES)] = ()
    tombstones: Annotated[tuple[Tombstone, ...], Field(max_length=MAX_ENTRIES)] = ()

    @property
    def shard(self) -> Shard:
        """What it names, in the form in which everybody else is told."""
        return Shard(
            format=1, compartment=self.compartment, prefix="", entries=self.entries, tombstones=self.tombstones
        )


def seal_guest_list(listed: GuestList, key: EpochKey) -> bytes:
    """The object that holds the list, under the guest's own key."""
    return key.seal(compress(dump(listed)), "guest list")


def open_guest_list(sealed: bytes, key_id: ScopeKeyId, ring: KeyRing) -> GuestList | None:
    """The list, or None when the ring has no key for it. Raises LimitError, TamperedError."""
    clear = open_with(ring, key_id, sealed, "guest list")
    return None if clear is None else load(GuestList, decompress(clear, "guest list"), MAX_RECORD_BYTES, "guest list")


def guest_manifest(manifest: Manifest, ring: KeyRing, scopes: frozenset[str], key: EpochKey) -> Manifest:
    """The same version for a guest: parts that one of `scopes` may read, their keys wrapped under the guest's alone.

    Of records that stay closed it names the scopes and nothing else, so that crews are told "not shared with your
    agency" and not "not provided"; other closed parts it does not name.

    Raises TamperedError, and NoGrantError when the ring lacks a key.
    """

    def told(entry: PartEntry) -> PartEntry | None:
        if not scopes.isdisjoint(entry.scopes):
            return wrap_for(manifest.place, entry, ring, key)
        return entry.model_copy(update={"keys": {}, "objects": (), "length": 0}) if entry.kind == RECORD else None

    parts = (told(entry) for entry in manifest.parts)
    return manifest.model_copy(update={"parts": tuple(one for one in parts if one is not None)})
