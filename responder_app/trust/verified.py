"""What was verified, as types that only this room can make; and the chain of hashes from the catalogue down.

A catalogue is signed through TUF, a shard is named by the catalogue, a manifest by its shard, each by SHA-256;
shards and manifests open under keys of the device's grant.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from datetime import datetime
from functools import cached_property

from tuf.api.metadata import TargetFile

from responder_app.errors import LimitError, NoGrantError, TamperedError
from responder_app.model.terms import Scope
from responder_app.package.catalogue import Catalogue, GuestRef, ShardRef, SharedRef, read_catalogue
from responder_app.package.digest import ObjectRef, check, sha256_hex
from responder_app.package.guest import open_guest_list
from responder_app.package.keys import KeyRing, ScopeKeyId
from responder_app.package.limits import MAX_GRANTS_BYTES, MAX_MANIFEST_BYTES, MAX_SHARD_BYTES
from responder_app.package.manifest import Manifest, open_manifest
from responder_app.package.shard import Shard, ShardEntry, open_shard, prefix_of

_MADE_HERE = object()


def _only_here(token: object) -> None:
    if token is not _MADE_HERE:
        raise TypeError("only trust can say that something is verified")


@dataclass(frozen=True)
class VerifiedCatalogue:
    """A catalogue that the repository's own keys signed, and how it came to be believed."""

    catalogue: Catalogue
    hash: str
    """SHA-256 of its bytes."""
    root_hash: str
    """SHA-256 of the root under which it was accepted."""
    accepted_at: datetime
    token: InitVar[object]

    def __post_init__(self, token: object) -> None:
        _only_here(token)


@dataclass(frozen=True)
class VerifiedShard:
    """A shard that its catalogue names, or a guest's list in its form; `scope` is whose key its manifests are under."""

    shard: Shard
    catalogue: VerifiedCatalogue
    token: InitVar[object]
    scope: str = Scope.SHARED

    def __post_init__(self, token: object) -> None:
        _only_here(token)

    @cached_property
    def listed(self) -> dict[str, ShardEntry]:
        """Its entries by facility, each of which it names once."""
        return {entry.facility: entry for entry in self.shard.entries}


@dataclass(frozen=True)
class VerifiedGuestList:
    """What this device may read as a guest in one compartment, and until when: the office's word, under its key."""

    shard: VerifiedShard
    until: datetime
    token: InitVar[object]

    def __post_init__(self, token: object) -> None:
        _only_here(token)


@dataclass(frozen=True)
class VerifiedManifest:
    """A manifest that its shard names; `hash` is the SHA-256 of the object that holds it."""

    manifest: Manifest
    hash: str
    catalogue: VerifiedCatalogue
    token: InitVar[object]

    def __post_init__(self, token: object) -> None:
        _only_here(token)


def verify_catalogue(signed: TargetFile, data: bytes, root: bytes, now: datetime) -> VerifiedCatalogue:
    """The catalogue whose hash and length TUF's targets role signed. Raises TamperedError, LimitError."""
    digest = sha256_hex(data)
    if signed.hashes.get("sha256") != digest or signed.length != len(data):
        raise TamperedError("the catalogue is not what was signed")
    return VerifiedCatalogue(read_catalogue(data), digest, sha256_hex(root), now, _MADE_HERE)


def verify_grants(catalogue: VerifiedCatalogue, data: bytes) -> bytes:
    """The list of grants that the catalogue names. Raises TamperedError, LimitError."""
    return _checked(catalogue.catalogue.grants, data, MAX_GRANTS_BYTES, "list of grants")


def verify_listed(refs: tuple[SharedRef, ...], ref: SharedRef, sealed: bytes, limit: int, what: str) -> bytes:
    """What the catalogue names at `ref`, one of `refs`, for a compartment. Raises TamperedError, LimitError."""
    if ref not in refs:
        raise TamperedError(f"the {what} is not one of the catalogue's")
    return _checked(ref.object, sealed, limit, what)


def verify_shard(catalogue: VerifiedCatalogue, ref: ShardRef, sealed: bytes, ring: KeyRing) -> VerifiedShard:
    """The shard that the catalogue names at `ref`.

    Raises:
        TamperedError: Not what the catalogue names, or it lists facilities that do not belong into it.
        NoGrantError: The ring has no `shared` key of that compartment and epoch.
        LimitError: Larger than allowed.
    """
    own = catalogue.catalogue
    if ref not in own.shards:
        raise TamperedError("the shard is not one of the catalogue's")
    _checked(ref.object, sealed, MAX_SHARD_BYTES, "shard")
    key_id = ScopeKeyId(own.repository, ref.compartment, Scope.SHARED, ref.epoch)
    shard = open_shard(sealed, key_id, ref.prefix, ring)
    if shard is None:
        raise NoGrantError("this device has no key for that part of the catalogue")
    if (shard.compartment, shard.prefix) != (ref.compartment, ref.prefix):
        raise TamperedError("the shard says that it is another one")
    _check_facilities(shard)
    return VerifiedShard(shard, catalogue, _MADE_HERE)


def verify_guest_list(catalogue: VerifiedCatalogue, ref: GuestRef, sealed: bytes, ring: KeyRing) -> VerifiedGuestList:
    """The guest's list that the catalogue names at `ref`. Raises as `verify_shard`."""
    own = catalogue.catalogue
    if ref not in own.guests:
        raise TamperedError("the guest list is not one of the catalogue's")
    _checked(ref.object, sealed, MAX_SHARD_BYTES, "guest list")
    listed = open_guest_list(sealed, ScopeKeyId(own.repository, ref.compartment, ref.scope, ref.epoch), ring)
    if listed is None:
        raise NoGrantError("this device has no key for that guest list")
    if (listed.compartment, listed.scope) != (ref.compartment, ref.scope):
        raise TamperedError("the guest list says that it is another one")
    shard = listed.shard
    _check_facilities(shard)
    return VerifiedGuestList(VerifiedShard(shard, catalogue, _MADE_HERE, ref.scope), listed.until, _MADE_HERE)


def verify_manifest(shard: VerifiedShard, entry: ShardEntry, sealed: bytes, ring: KeyRing) -> VerifiedManifest:
    """The manifest that the shard names at `entry`. Raises as `verify_shard`."""
    if shard.listed.get(entry.facility) != entry:
        raise TamperedError("the manifest is not one of the shard's")
    _checked(entry.manifest, sealed, MAX_MANIFEST_BYTES, "manifest")
    repository, compartment = shard.catalogue.catalogue.repository, shard.shard.compartment
    key_id = ScopeKeyId(repository, compartment, shard.scope, entry.epoch)
    manifest = open_manifest(sealed, key_id, entry.facility, ring)
    if manifest is None:
        raise NoGrantError("this device has no key for that package")
    expected = (repository, compartment, entry.type, entry.facility, entry.version)
    if (manifest.repository, manifest.compartment, manifest.type, manifest.facility, manifest.version) != expected:
        raise TamperedError("the manifest says that it is another one")
    if len({part.id for part in manifest.parts}) != len(manifest.parts):
        raise TamperedError("the manifest names a part twice")
    return VerifiedManifest(manifest, entry.manifest.hash, shard.catalogue, _MADE_HERE)


def _checked(ref: ObjectRef, data: bytes, limit: int, what: str) -> bytes:
    if ref.length > limit:
        raise LimitError(f"the {what} has {ref.length} bytes; at most {limit} are allowed")
    return check(ref, data, what)


def _check_facilities(shard: Shard) -> None:
    for listed in (shard.entries, shard.tombstones):
        facilities = [item.facility for item in listed]
        if len(set(facilities)) != len(facilities):
            raise TamperedError("the shard names a facility twice")
        if any(prefix_of(facility, len(shard.prefix)) != shard.prefix for facility in facilities):
            raise TamperedError("the shard names a facility of another shard")
