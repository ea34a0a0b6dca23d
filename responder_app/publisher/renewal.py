"""Other keys for what is published: parts wrapped anew or sealed anew, what they say as it was.

Works on the objects in the repository, so that neither owners' files nor the drawing workers are needed, and
version and time of issue stay: crews see no newer plan than there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from responder_app.errors import StoreError, TamperedError
from responder_app.model.terms import Scope
from responder_app.package import part
from responder_app.package.digest import ObjectRef, check
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId
from responder_app.package.manifest import Manifest, open_manifest, seal_manifest
from responder_app.package.part import PartEntry, Place
from responder_app.publisher.registry.packages import StoredPackage, StoredPart
from responder_app.publisher.store import RepositoryFolder

SHARED = Scope.SHARED.value


@dataclass(frozen=True)
class Renewal:
    """Which of the published packages get other keys. Parts of restricted scopes that are behind always get fresh ones.

    A part is behind when its key is wrapped under another epoch than the newest.
    """

    compartments: frozenset[str] = frozenset()
    rewrap: bool = False
    """Also wrap anew what everybody enrolled may read, and the manifests; else that waits for their next version."""
    reseal: frozenset[str] = frozenset()
    """Parts that one of these scopes may read get fresh keys and objects, behind or not."""
    after_guests: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By package: restricted scopes that a guest could read there until now; their parts get fresh keys and objects."""

    @property
    def concerns_any(self) -> bool:
        """Whether any package can be concerned."""
        return bool(self.compartments or self.after_guests)


NO_RENEWAL = Renewal()
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Renewed:
    """A package under other keys: its manifest's object, its parts, whether some were sealed anew."""

    manifest: ObjectRef
    parts: tuple[StoredPart, ...]
    sealed_anew: bool


@dataclass(frozen=True)
class Renewer:
    """Gives one package after the other its other keys."""

    repository: str
    renewal: Renewal
    keys: Mapping[str, Mapping[str, EpochKey]]
    """Newest keys by compartment and scope."""
    ring: KeyRing
    store: RepositoryFolder
    put: Callable[[bytes], ObjectRef]

    def concerns(self, package: StoredPackage) -> bool:
        """Whether the package is to be looked at."""
        named = package.compartment in self.renewal.compartments or package.id in self.renewal.after_guests
        return package.is_offered and named

    def renew(self, package: StoredPackage, stored: list[StoredPart]) -> Renewed | None:
        """The package under its other keys; None where nothing needs any.

        Raises StoreError when the repository has lost an object, TamperedError when it does not open.
        """
        place = Place(self.repository, package.compartment, package.id)
        kept_shared = package.epoch == self._own(package)[SHARED].id.epoch
        needed = [one.entry.id for one in stored if self._is_sealed_anew(package, one.entry)]
        behind = not kept_shared or any(self._is_behind(package, one.entry) for one in stored)
        if not needed and not (self.renewal.rewrap and behind):
            return None
        entries = {one.entry.id: self._entry(place, package, one.entry, one.entry.id in needed) for one in stored}
        manifest = self._manifest(package)
        if entries.keys() != {entry.id for entry in manifest.parts}:
            raise StoreError("registry and repository do not agree; one of them was restored from a copy")
        parts = tuple(entries[entry.id] for entry in manifest.parts)
        ref = self.put(seal_manifest(manifest.model_copy(update={"parts": parts}), self._own(package)[SHARED]))
        kept = tuple(StoredPart(one.role, one.source_hash, entries[one.entry.id]) for one in stored)
        return Renewed(ref, kept, bool(needed))

    def _entry(self, place: Place, package: StoredPackage, entry: PartEntry, anew: bool) -> PartEntry:
        keys = {scope: self._own(package)[scope] for scope in entry.scopes}
        if anew:
            return part.reseal(place, entry, self.ring, keys, self._read, self.put)
        return part.rewrap(place, entry, self.ring, keys) if self._is_behind(package, entry) else entry

    def _is_sealed_anew(self, package: StoredPackage, entry: PartEntry) -> bool:
        restricted = entry.scopes != (SHARED,)
        chosen = not self.renewal.reseal.isdisjoint(entry.scopes)
        left = restricted and not self.renewal.after_guests.get(package.id, _NONE).isdisjoint(entry.scopes)
        return chosen or left or (restricted and self._is_behind(package, entry))

    def _is_behind(self, package: StoredPackage, entry: PartEntry) -> bool:
        own = self._own(package)
        return any(wrapped.epoch != own[scope].id.epoch for scope, wrapped in entry.keys.items())

    def _own(self, package: StoredPackage) -> Mapping[str, EpochKey]:
        return self.keys[package.compartment]

    def _manifest(self, package: StoredPackage) -> Manifest:
        return published_manifest(package, self.repository, self.ring, self._read)

    def _read(self, ref: ObjectRef) -> bytes:
        return read_object(self.store, ref)


def published_manifest(package: StoredPackage, repository: str, ring: KeyRing, read: part.ReadObject) -> Manifest:
    """The manifest of the version that is offered. Raises TamperedError when it is not the one in the registry."""
    if package.manifest is None or package.epoch is None:
        raise ValueError("only published packages have a manifest")
    key_id = ScopeKeyId(repository, package.compartment, SHARED, package.epoch)
    manifest = open_manifest(read(package.manifest), key_id, package.id, ring)
    if manifest is None or (manifest.facility, manifest.version) != (package.id, package.version):
        raise TamperedError("a manifest of the repository is not the one that the registry names")
    return manifest


def read_object(store: RepositoryFolder, ref: ObjectRef) -> bytes:
    """An object of the repository. Raises StoreError when it is not there, TamperedError when it is another one."""
    data = store.get(ref.path)
    if data is None:
        raise StoreError(f"the repository has lost the object {ref.hash}; restore it from a copy")
    return check(ref, data)
