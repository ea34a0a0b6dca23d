"""Publishing: seal what changed, write it, sign the new state. Interrupted anywhere, the next run completes it.

The order of writing is what keeps a repository whole: objects, the catalogue, then the registry's own note,
then signed metadata with the timestamp last. Until the timestamp is there, vehicles see the state before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from responder_app.errors import InputError, StoreError
from responder_app.model.facility import PrePlan
from responder_app.package.catalogue import Catalogue
from responder_app.package.digest import ObjectRef, sha256_hex
from responder_app.package.keys import EpochKey, KeyRing
from responder_app.package.manifest import seal_manifest
from responder_app.package.public_keys import to_text
from responder_app.publisher import signing
from responder_app.publisher.earlier import Generations, advance
from responder_app.publisher.file_store import FileStore
from responder_app.publisher.key_store import REPORT, KeyStore
from responder_app.publisher.offering import WITHDRAWN, OfferingWriter
from responder_app.publisher.pyramids import TilesOf
from responder_app.publisher.registry import devices, facts, history, packages
from responder_app.publisher.registry.facts import Publication
from responder_app.publisher.registry.packages import StoredFile, StoredPackage
from responder_app.publisher.sealing import DrawPreviews, PackageSealer
from responder_app.publisher.signing import Signers
from responder_app.publisher.store import RepositoryFolder

CLOCK_TRUSTED = timedelta(hours=24)
Progress = Callable[[int, int], None]
"""Told how many packages are done, of how many."""


@dataclass(frozen=True)
class Published:
    """What a publication did: objects written are those that were not there before."""

    sequence: int
    sealed: int
    objects_written: int
    bytes_written: int
    warnings: tuple[str, ...] = ()


@dataclass
class Publisher:
    """One publication over an open registry transaction."""

    connection: Connection
    key_store: KeyStore
    file_store: FileStore
    store: RepositoryFolder
    draw: DrawPreviews
    tiles: TilesOf
    now: datetime
    progress: Progress = field(default=lambda _done, _total: None)

    def __post_init__(self) -> None:
        self._repository = self.key_store.repository
        self._written: list[int] = []
        self._warnings: list[str] = []

    def seal(self) -> Catalogue | None:
        """Seal and store all that changed; the new catalogue, or None when nothing is new."""
        keys = self.key_store.newest()
        ring = KeyRing(self.key_store.epoch_keys())
        changed = [one for one in packages.every(self.connection) if one.state != WITHDRAWN and not one.is_published]
        for done, package in enumerate(changed):
            self.progress(done, len(changed))
            self._seal_package(package, keys[package.compartment], ring)
        self.progress(len(changed), len(changed))
        self._sealed = len(changed)
        return self._catalogue(keys, list(ring))

    def result(self, sequence: int) -> Published:
        """What was done."""
        return Published(sequence, self._sealed, len(self._written), sum(self._written), tuple(self._warnings))

    def _seal_package(self, package: StoredPackage, keys: dict[str, EpochKey], ring: KeyRing) -> None:
        files = {file.document: file for file in packages.files_of(self.connection, package.id)}
        generations = self._generations(package, files)
        sealer = PackageSealer(
            self._repository,
            package,
            packages.parts_of(self.connection, package.id),
            files,
            keys,
            ring,
            self.file_store.get,
            self.file_store.pieces,
            self.draw,
            self.tiles,
            generations,
            self._put,
            self.now,
        )
        manifest, stored = sealer.seal()
        shared = keys["shared"]
        ref = self._put(seal_manifest(manifest, shared))
        packages.mark_published(self.connection, package, ref, shared.id.epoch, stored)
        history.replace(self.connection, package.id, generations)
        self._warnings += [f"{package.name}: {warning}" for warning in sealer.warnings]

    def _generations(self, package: StoredPackage, files: Mapping[str, StoredFile]) -> dict[str, Generations]:
        if package.type != "facility":
            return {}
        preplan = PrePlan.model_validate_json(package.content)
        told = {name: (file.sha256, file.length) for name, file in files.items()}
        return advance(preplan, told, history.read(self.connection, package.id), self.now.date())

    def _catalogue(self, keys: dict[str, dict[str, EpochKey]], all_keys: Sequence[EpochKey]) -> Catalogue | None:
        writer = OfferingWriter(self.connection, self._repository, keys, self._put)
        before = facts.last_publication(self.connection)
        catalogue = Catalogue(
            format=1,
            repository=self._repository,
            office=facts.fact(self.connection, "name"),
            era=1,
            sequence=before.sequence + 1 if before else 1,
            issued_at=self.now,
            epochs={
                compartment: {scope: key.id.epoch for scope, key in own.items()} for compartment, own in keys.items()
            },
            shards=writer.shards(packages.every(self.connection)),
            grants=writer.grants(devices.every(self.connection), all_keys, self.now),
            report_key=to_text(self.key_store.private_key(REPORT).public_key()),
        )
        lasting = sha256_hex(catalogue.model_copy(update={"sequence": 1, "issued_at": _SAME_TIME}).to_bytes())
        if facts.sealed_list(self.connection, "catalogue", lasting) is not None:
            return None
        data = catalogue.to_bytes()
        digest = sha256_hex(data)
        facts.put_sealed_list(self.connection, "catalogue", lasting, ObjectRef(hash=digest, length=len(data)))
        facts.put_publication(self.connection, Publication(catalogue.sequence, digest, self.now))
        self.store.put(signing.catalogue_path(digest), data)
        return catalogue

    def _put(self, data: bytes) -> ObjectRef:
        ref, is_new = self.store.put_object(data)
        if is_new:
            self._written.append(ref.length)
        return ref


_SAME_TIME = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def complete(connection: Connection, store: RepositoryFolder, signers: Signers, now: datetime) -> int:
    """Sign what the registry notes as the last publication where that is still to do; gives its sequence.

    Raises StoreError when repository and registry do not belong together.
    """
    last = facts.last_publication(connection)
    published = signing.published_sequence(store)
    noted = last.sequence if last else 0
    if published == noted:
        return noted
    if last is None or published != noted - 1:
        raise StoreError(
            f"the repository is at sequence {published} and the registry at {noted}; "
            "one of them was restored from a copy"
        )
    catalogue = store.get(signing.catalogue_path(last.catalogue_hash))
    if catalogue is None:
        raise StoreError("the catalogue that was to be signed is missing from the repository")
    signing.sign_catalogue(store, catalogue, last.sequence, signers, now)
    return noted


def check_clock(last: Publication | None, now: datetime, confirmed: bool) -> None:
    """Refuse to sign at a time that vehicles would be stuck with, unless a person confirmed it. Raises InputError."""
    if last is None or confirmed:
        return
    if now < last.issued_at or now - last.issued_at > CLOCK_TRUSTED:
        raise InputError(
            f"this computer's clock says {now:%Y-%m-%d %H:%M} UTC and the last issue was at "
            f"{last.issued_at:%Y-%m-%d %H:%M} UTC. If the clock is right, run this again with --clock-is-right"
        )
