"""Whoever has a device's keys and a copy of a repository tries all of it: every catalogue, shard, manifest and part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from responder_app.errors import NoGrantError, TamperedError
from responder_app.package.catalogue import Catalogue, ShardRef, read_catalogue
from responder_app.package.digest import ObjectRef, check
from responder_app.package.encoding import decompress
from responder_app.package.keys import KeyRing, ScopeKeyId
from responder_app.package.manifest import Manifest, open_manifest
from responder_app.package.part import open_part
from responder_app.package.shard import ShardEntry, open_shard


class Lost(Exception):
    """The object is not there."""


class Thief:
    """Remembers every manifest that it has ever opened, and tries their part keys for ever."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self.known: dict[str, Manifest] = {}

    def loot(self, repository: Path) -> set[bytes]:
        """The plaintext of every part that opens (records decompressed), of every state whose objects are there."""
        for catalogue in (read_catalogue(path.read_bytes()) for path in (repository / "targets").rglob("*.catalogue")):
            for ref in catalogue.shards:
                for entry in self._entries(repository, catalogue, ref):
                    self._learn(repository, catalogue, ref.compartment, entry)
        return set(self._parts(repository))

    def _entries(self, repository: Path, catalogue: Catalogue, ref: ShardRef) -> tuple[ShardEntry, ...]:
        key_id = ScopeKeyId(catalogue.repository, ref.compartment, "shared", ref.epoch)
        try:
            shard = open_shard(read(repository, ref.object), key_id, ref.prefix, self.ring)
        except (Lost, TamperedError):
            return ()
        return shard.entries if shard else ()

    def _learn(self, repository: Path, catalogue: Catalogue, compartment: str, entry: ShardEntry) -> None:
        key_id = ScopeKeyId(catalogue.repository, compartment, "shared", entry.epoch)
        try:
            manifest = open_manifest(read(repository, entry.manifest), key_id, entry.facility, self.ring)
        except (Lost, TamperedError):
            return
        if manifest is not None:
            self.known[entry.manifest.hash] = manifest

    def _parts(self, repository: Path) -> Iterator[bytes]:
        for manifest in self.known.values():
            for entry in manifest.parts:
                try:
                    clear = open_part(manifest.place, entry, self.ring, lambda ref: read(repository, ref))
                    yield decompress(clear, "record") if entry.kind == "record" else clear
                except (Lost, NoGrantError, TamperedError):
                    continue


def read(repository: Path, ref: ObjectRef) -> bytes:
    path = repository / ref.path
    if not path.is_file():
        raise Lost
    return check(ref, path.read_bytes())
