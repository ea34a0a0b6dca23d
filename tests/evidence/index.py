"""What a thief is told for nothing: every part that was ever published, its place, its scopes, its objects.

Made with the office's own keys, so that a try fails for want of a key and never for want of knowledge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from responder_app.package.catalogue import Catalogue, read_catalogue
from responder_app.package.digest import ObjectRef
from responder_app.package.guest import open_guest_list
from responder_app.package.keys import KeyRing, ScopeKeyId
from responder_app.package.manifest import open_manifest
from responder_app.package.part import PartEntry, Place
from responder_app.package.shard import open_shard
from responder_app.publisher.office import Office


@dataclass(frozen=True)
class Known:
    """One part as one manifest names it."""

    place: Place
    entry: PartEntry

    @property
    def readers(self) -> str:
        """The sections' scopes, as the table says them."""
        return "+".join(self.entry.scopes)

    @property
    def what(self) -> tuple[str, str]:
        """Facility and readers: what counts as one section opened."""
        return self.place.facility, self.readers


@dataclass(frozen=True)
class Sealed:
    """A list or manifest: under which key, for what."""

    key_id: ScopeKeyId
    kind: str
    context: str | None
    """What it is bound to beside its kind; None for a guest's list, which its key alone tells apart."""
    ref: ObjectRef


class Index:
    """Grows with every state of the repository that it is shown."""

    def __init__(self) -> None:
        self.parts: dict[str, Known] = {}
        self.lists: dict[str, Sealed] = {}
        self.catalogues: list[Catalogue] = []

    def learn(self, office: Office) -> None:
        """Take in what is published now."""
        with office.writing() as (_, keys):
            ring = KeyRing(keys.epoch_keys())
        repository = office.repository.folder
        for path in sorted((repository / "targets").rglob("*.catalogue")):
            self.catalogues.append(read_catalogue(path.read_bytes()))
            for known in self._parts(repository, self.catalogues[-1], ring):
                self.parts[known.entry.model_dump_json()] = known

    @property
    def facilities(self) -> frozenset[str]:
        """Every facility that was ever published."""
        return frozenset(known.place.facility for known in self.parts.values())

    def _parts(self, repository: Path, catalogue: Catalogue, ring: KeyRing) -> Iterator[Known]:
        for ref in catalogue.shards:
            own = ScopeKeyId(catalogue.repository, ref.compartment, "shared", ref.epoch)
            path = repository / ref.object.path
            if not path.is_file():
                continue  # of a state whose lists are gone
            self.lists[ref.object.hash] = Sealed(own, "shard", ref.prefix, ref.object)
            shard = open_shard(path.read_bytes(), own, ref.prefix, ring)
            for entry in shard.entries if shard else ():
                key_id = ScopeKeyId(catalogue.repository, ref.compartment, "shared", entry.epoch)
                self.lists[entry.manifest.hash] = Sealed(key_id, "manifest", entry.facility, entry.manifest)
                path = repository / entry.manifest.path
                if path.is_file() and (manifest := open_manifest(path.read_bytes(), key_id, entry.facility, ring)):
                    yield from (Known(manifest.place, part) for part in manifest.parts)
        yield from self._guests(repository, catalogue, ring)

    def _guests(self, repository: Path, catalogue: Catalogue, ring: KeyRing) -> Iterator[Known]:
        """The same parts as guests are told of them, with their keys under the guests' own."""
        for ref in catalogue.guests:
            own = ScopeKeyId(catalogue.repository, ref.compartment, ref.scope, ref.epoch)
            path = repository / ref.object.path
            if not path.is_file():
                continue
            self.lists[ref.object.hash] = Sealed(own, "guest list", None, ref.object)
            listed = open_guest_list(path.read_bytes(), own, ring)
            for entry in listed.entries if listed else ():
                self.lists[entry.manifest.hash] = Sealed(own, "manifest", entry.facility, entry.manifest)
                path = repository / entry.manifest.path
                if path.is_file() and (manifest := open_manifest(path.read_bytes(), own, entry.facility, ring)):
                    yield from (Known(manifest.place, part) for part in manifest.parts if part.objects)
