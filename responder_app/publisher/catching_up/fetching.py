"""Fetching a whole published state from a copy into this office's own repository: objects only, each checked by name.

Nothing that counts is changed by it: until the registry names them, they are objects that nobody asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from responder_app.errors import InputError, NotFoundError, StoreError, TamperedError, TrustError
from responder_app.model.terms import Scope
from responder_app.package.catalogue import Catalogue, ShardRef
from responder_app.package.digest import ObjectRef, check
from responder_app.package.keys import KeyRing, ScopeKeyId
from responder_app.package.limits import MAX_GRANTS_BYTES
from responder_app.package.manifest import Manifest, open_manifest
from responder_app.package.shard import Shard, ShardEntry, open_shard
from responder_app.publisher import signing
from responder_app.publisher.published import PublishedState
from responder_app.publisher.store import RepositoryFolder
from responder_app.sync.retry import Halt, Persistence, persistently
from responder_app.sync.transport.base import Transport

THREADS = 8
"""Objects in memory at once."""
NEWER_KEYS = (
    "that state is sealed under keys that this office does not have: another administrator changed them. Run it "
    "again with --key and the file of a recovery key"
)


@dataclass(frozen=True)
class Copy:
    """A copy of a repository, read by whatever way leads there."""

    transport: Transport
    tries: Persistence

    @property
    def folder(self) -> Path | str:
        """Where it is, for a person."""
        return self.transport.source

    def get(self, path: str) -> bytes | None:
        """The file's bytes, None when there is none. Raises TransportError, LimitError."""
        try:
            return persistently(lambda: self.transport.fetch(path, MAX_GRANTS_BYTES), lambda: 0, Halt(), self.tries)
        except NotFoundError:
            return None


@dataclass(frozen=True)
class TheirShard:
    """A shard, and where it lies."""

    ref: ShardRef
    shard: Shard


@dataclass(frozen=True)
class Fetched:
    """A state all of whose objects lie in this office's own repository."""

    state: PublishedState
    """Reads from there."""
    shards: tuple[TheirShard, ...]
    manifests: dict[str, Manifest]
    """By facility."""


def fetch_state(state: PublishedState, own: RepositoryFolder, ring: KeyRing) -> Fetched:
    """Fetch what this office lacks of the state.

    Raises InputError when the ring has not all keys, TransportError, TrustError, StoreError.
    """
    fetcher = _Fetcher(state, own)
    local = replace(state, store=own)
    fetcher.fetch(_lists(state.catalogue))
    shards = tuple(TheirShard(ref, _shard(local, ref, ring)) for ref in state.catalogue.shards)
    entries = [(one.ref, entry) for one in shards for entry in one.shard.entries]
    fetcher.fetch(entry.manifest for _, entry in entries)
    manifests = {entry.facility: _manifest(local, ref, entry, ring) for ref, entry in entries}
    fetcher.fetch(ref for manifest in manifests.values() for part in manifest.parts for ref in part.objects)
    own.settle()
    path = signing.catalogue_path(state.catalogue_hash)
    own.put(path, state.store.get(path) or b"")
    return Fetched(local, shards, manifests)


@dataclass(frozen=True)
class _Fetcher:
    state: PublishedState
    own: RepositoryFolder

    def fetch(self, refs: Iterable[ObjectRef]) -> None:
        missing = {ref.hash: ref for ref in refs if not self._is_here(ref)}
        with ThreadPoolExecutor(THREADS) as pool:
            for _ in pool.map(self._fetch, missing.values()):
                pass

    def _fetch(self, ref: ObjectRef) -> None:
        data = self.state.store.get(ref.path)
        if data is None:
            raise StoreError(
                f"{self.state.store.folder} lacks the object {ref.hash}: it changed while it was read, or lost it; "
                "run it again"
            )
        self.own.put_object(check(ref, data))

    def _is_here(self, ref: ObjectRef) -> bool:
        path = self.own.folder / ref.path
        return path.is_file() and path.stat().st_size == ref.length


def _lists(catalogue: Catalogue) -> list[ObjectRef]:
    found = [catalogue.grants, *(one.object for one in catalogue.shards)]
    found += [one.object for one in (*catalogue.directory, *catalogue.approvals, *catalogue.carried)]
    found += [catalogue.devices.object] if catalogue.devices else []
    found += [catalogue.acknowledged] if catalogue.acknowledged else []
    return [*found, *(one.object for one in catalogue.guests)]


def _shared(state: PublishedState, compartment: str, epoch: int) -> ScopeKeyId:
    return ScopeKeyId(state.repository, compartment, Scope.SHARED.value, epoch)


def _shard(state: PublishedState, ref: ShardRef, ring: KeyRing) -> Shard:
    try:
        found = open_shard(state.read(ref.object), _shared(state, ref.compartment, ref.epoch), ref.prefix, ring)
    except TamperedError as error:
        raise InputError(NEWER_KEYS) from error
    if found is None:
        raise InputError(NEWER_KEYS)
    return found


def _manifest(state: PublishedState, ref: ShardRef, entry: ShardEntry, ring: KeyRing) -> Manifest:
    try:
        sealed = state.read(entry.manifest)
        found = open_manifest(sealed, _shared(state, ref.compartment, entry.epoch), entry.facility, ring)
    except TrustError as error:
        raise InputError(NEWER_KEYS) from error
    if found is None:
        raise InputError(NEWER_KEYS)
    return found
