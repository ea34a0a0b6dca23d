"""Publishing: seal what changed, write it, sign the new state. Interrupted anywhere, the next run completes it.

The order of writing is what keeps a repository whole: objects, the catalogue, then the registry's own note,
then signed metadata with the timestamp last. Until the timestamp is there, vehicles see the state before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection
from tuf.api.metadata import Metadata, MetaFile, Root

from responder_app.errors import InputError, StoreError
from responder_app.model.dates import spoken_time
from responder_app.package.catalogue import Catalogue, read_catalogue
from responder_app.package.digest import ObjectRef, sha256_hex
from responder_app.package.keys import EpochKey, KeyRing
from responder_app.package.public_keys import to_text
from responder_app.publisher import acknowledging, guest_offering, roots, shared_lists, signing
from responder_app.publisher.file_store import FileStore
from responder_app.publisher.guest_offering import GuestWriter
from responder_app.publisher.key_store import REPORT, KeyStore
from responder_app.publisher.offering import OfferingWriter
from responder_app.publisher.registry import devices, facts, history, packages, sealed_packages
from responder_app.publisher.registry.facts import Publication
from responder_app.publisher.registry.packages import StoredPackage
from responder_app.publisher.registry.sealed_packages import SealedPackage
from responder_app.publisher.renewal import NO_RENEWAL, Renewal, Renewer
from responder_app.publisher.sealing_ahead import Drawing, Keys, Progress, Tally, Workshop, read_inputs
from responder_app.publisher.signing import Signers
from responder_app.publisher.store import RepositoryFolder

ROOT = "root"
"""The fact that holds the newest root as signed, from the second on."""
CLOCK_TRUSTED = timedelta(hours=24)


@dataclass(frozen=True)
class Published:
    """What a publication did: objects written are those that were not there before."""

    sequence: int
    sealed: int
    objects_written: int
    bytes_written: int
    warnings: tuple[str, ...] = ()
    renewed: int = 0
    """Packages that got other keys and are otherwise as they were."""
    sealed_anew: int = 0
    """Of them: those of which parts have fresh keys and objects."""
    objects_removed: int = 0


@dataclass
class Publisher:
    """One publication over an open registry transaction."""

    connection: Connection
    key_store: KeyStore
    file_store: FileStore
    store: RepositoryFolder
    now: datetime
    era: int = 1
    """As the newest root names it."""
    drawing: Drawing | None = None
    """None leaves what changed for the next publication."""
    renewal: Renewal = NO_RENEWAL
    progress: Progress = field(default=lambda _done, _total: None)
    ahead: Mapping[str, SealedPackage] = field(default_factory=dict)
    """What was sealed ahead and is not noted in the registry, by package."""
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self._repository = self.key_store.repository
        self._warnings: list[str] = []
        self._sealed = self._renewed = self._sealed_anew = 0

    def seal(self, anew: bool = False) -> Catalogue | None:
        """Seal and store all that changed; the new catalogue, or None when nothing is new and it need not be `anew`."""
        left = guest_offering.prepare(self.connection, self.key_store, self.now)
        renewal = replace(self.renewal, after_guests=left)
        keys = self.key_store.newest()
        self.key_store.register_key()
        ring = KeyRing(self.key_store.epoch_keys())
        renewer = Renewer(self._repository, renewal, keys, ring, self.store, self._put)
        due = self._due(packages.every(self.connection), renewer) if renewal.concerns_any else []
        for done, package in enumerate(due):
            self.progress(done, len(due))
            self._renew_package(package, renewer)
        if self.drawing is not None:
            self._publish_waiting(self._workshop(keys, ring, self.drawing))
        return self._catalogue(keys, list(ring), anew)

    def _workshop(self, keys: Keys, ring: KeyRing, drawing: Drawing) -> Workshop:
        return Workshop(self._repository, keys, ring, self.file_store, self.store, drawing, self.now, self.tally)

    def _publish_waiting(self, workshop: Workshop) -> None:
        """What was sealed ahead where it still fits, else sealed now."""
        waiting = packages.waiting(self.connection)
        for package_id in waiting:
            inputs = read_inputs(self.connection, package_id, workshop.keys, self.now)
            sealed = self.ahead.get(package_id) or sealed_packages.get(self.connection, package_id)
            if sealed is None or sealed.key != inputs.key or not workshop.is_whole(sealed):
                sealed = workshop.seal(inputs)
            packages.mark_published(self.connection, inputs.package, sealed.manifest, sealed.epoch, sealed.parts)
            history.replace(self.connection, package_id, inputs.generations)
            self._warnings += sealed.warnings
        sealed_packages.clear(self.connection)
        self._sealed = len(waiting)

    def _due(self, every: Sequence[StoredPackage], renewer: Renewer) -> list[StoredPackage]:
        due = [one for one in every if renewer.concerns(one)]
        if not due or self.renewal.rewrap or self.renewal.reseal:
            return due
        restricted = packages.with_restricted_parts(self.connection)
        return [one for one in due if one.id in restricted]

    def result(self, sequence: int) -> Published:
        """What was done."""
        written, size = self.tally.objects, self.tally.size
        return Published(sequence, self._sealed, written, size, tuple(self._warnings), self._renewed, self._sealed_anew)

    def _renew_package(self, package: StoredPackage, renewer: Renewer) -> None:
        made = renewer.renew(package, list(packages.parts_of(self.connection, package.id)))
        if made is not None:
            epoch = renewer.keys[package.compartment]["shared"].id.epoch
            packages.mark_renewed(self.connection, package.id, made.manifest, epoch, made.parts)
            self._renewed += 1
            self._sealed_anew += made.sealed_anew

    def _catalogue(
        self, keys: dict[str, dict[str, EpochKey]], all_keys: Sequence[EpochKey], anew: bool
    ) -> Catalogue | None:
        writer = OfferingWriter(self.connection, self._repository, keys, self._put)
        before = facts.last_publication(self.connection)
        known, orders = devices.every(self.connection), shared_lists.orders_to(self.connection)
        guests = any(one.guest is not None for one in known)
        every = packages.every(self.connection) if guests else ()
        lists = GuestWriter(writer, self.key_store, KeyRing(all_keys), self.store, self.now).lists(known, every)
        manifests = guest_offering.manifests_by_compartment(self.connection, every)
        catalogue = Catalogue(
            format=1,
            repository=self._repository,
            office=facts.fact(self.connection, "name"),
            era=self.era,
            sequence=before.sequence + 1 if before else 1,
            issued_at=self.now,
            epochs={
                compartment: {scope: key.id.epoch for scope, key in own.items()} for compartment, own in keys.items()
            },
            shards=writer.shards(),
            grants=writer.grants(known, all_keys, orders, self.now),
            devices=writer.register(known, orders, self.key_store.register_key()),
            directory=shared_lists.directory(writer, known),
            approvals=shared_lists.approvals(writer),
            report_key=to_text(self.key_store.private_key(REPORT).public_key()),
            acknowledged=acknowledging.acknowledged(writer, self.connection, self.now),
            guests=lists,
            carried=shared_lists.carried(writer, manifests),
        )
        same = {"sequence": 1, "issued_at": _SAME_TIME, "acknowledged": None}
        lasting = sha256_hex(catalogue.model_copy(update=same).to_bytes())
        anew = anew or acknowledging.is_due(self.connection, catalogue, before)
        if not anew and facts.sealed_list(self.connection, "catalogue", lasting) is not None:
            return None
        self.store.settle()
        data = catalogue.to_bytes()
        digest = sha256_hex(data)
        facts.put_sealed_list(self.connection, "catalogue", lasting, ObjectRef(hash=digest, length=len(data)))
        facts.put_publication(self.connection, Publication(catalogue.sequence, digest, self.now))
        acknowledging.note_published(self.connection, catalogue)
        self.store.put(signing.catalogue_path(digest), data)
        return catalogue

    def _put(self, data: bytes) -> ObjectRef:
        ref, is_new = self.store.put_object(data)
        if is_new:
            self.tally.add(ref.length)
        return ref


_SAME_TIME = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def newest_root(connection: Connection, store: RepositoryFolder) -> Metadata[Root]:
    """The root that vehicles trust now, as the registry knows it. Raises InputError, StoreError."""
    kept = facts.find_fact(connection, ROOT)
    if kept is not None:
        return roots.read_root(kept.encode())
    first = roots.first_bytes(store)
    if sha256_hex(first) != facts.fact(connection, "repository"):
        raise StoreError("the repository's first root is not this office's; restore it from a copy")
    return roots.read_root(first)


TAKEN_OVER = "taken over"
"""The fact that holds another administrator's targets and snapshot, until they lie in this office's repository."""
UNSIGNED = "unsigned"
"""The fact that names the sequence that is to be signed under a new root, whatever the repository holds."""


def complete(
    connection: Connection, store: RepositoryFolder, root: Metadata[Root], signers: Signers, now: datetime
) -> int:
    """Write and sign what the registry notes as the last root and publication where that is still to do.

    Gives the publication's sequence. Raises StoreError when repository and registry do not belong together.
    """
    _put_root(connection, store, root)
    _put_taken_over(connection, store, signers, now)
    last = facts.last_publication(connection)
    noted = last.sequence if last else 0
    anew = facts.find_fact(connection, UNSIGNED) is not None
    published = signing.published_sequence(store, roots.public(signers.online) if anew else None)
    if published != noted:
        if last is None or not (anew or published == noted - 1):
            raise StoreError(
                f"the repository is at state {published} and the registry at {noted}; "
                "one of them was restored from a copy"
            )
        catalogue = store.get(signing.catalogue_path(last.catalogue_hash))
        if catalogue is None:
            raise StoreError("the catalogue that was to be signed is missing from the repository")
        signing.sign_catalogue(store, catalogue, last.sequence, signers, now)
    facts.drop_fact(connection, UNSIGNED)
    return noted


def _put_taken_over(connection: Connection, store: RepositoryFolder, signers: Signers, now: datetime) -> None:
    """Write the signed files of a state that was taken over where that is still to do."""
    text = facts.find_fact(connection, TAKEN_OVER)
    if text is None:
        return
    taken = json.loads(text)
    for path, content in taken["files"].items():
        store.put(path, content.encode())
    snapshot = taken["files"][signing.snapshot_path(taken["sequence"])].encode()
    meta = MetaFile.from_data(taken["sequence"], snapshot, ["sha256"])
    signing.sign_timestamp(store, meta, signers, now, taken["above"])
    facts.drop_fact(connection, TAKEN_OVER)


def _put_root(connection: Connection, store: RepositoryFolder, root: Metadata[Root]) -> None:
    """Write the registry's newest root where the repository lacks it. Raises StoreError for one beyond it."""
    if store.get(roots.path_of(root.signed.version + 1)) is not None:
        raise StoreError(
            "the repository holds a root that this office never published; do not serve it, and find out why"
        )
    kept = facts.find_fact(connection, ROOT)
    path = roots.path_of(root.signed.version)
    if kept is not None and store.get(path) != kept.encode():
        store.put(path, kept.encode())


def prune(connection: Connection, store: RepositoryFolder) -> int:
    """Delete every object that the published state does not name; how many. Old keys open nothing that is gone.

    Raises StoreError where registry and repository do not belong together; then nothing is deleted.
    """
    kept = named_objects(connection, store)
    packages.drop_parts(connection, [one.id for one in packages.every(connection) if not one.is_offered])
    last = facts.last_publication(connection)
    facts.forget_lists(connection, {*kept, last.catalogue_hash} if last else kept)
    return store.keep_objects(kept)


def named_objects(connection: Connection, store: RepositoryFolder) -> set[str]:
    """The SHA-256 of every object of the published state.

    Raises StoreError where registry and repository do not belong together.
    """
    last = facts.last_publication(connection)
    data = store.get(signing.catalogue_path(last.catalogue_hash)) if last else None
    if last is None or data is None or signing.published_sequence(store) != last.sequence:
        raise StoreError("the repository is not at the state that the registry notes; publish first")
    catalogue = read_catalogue(data)
    named = {catalogue.grants.hash, *(ref.object.hash for ref in catalogue.shards)}
    named |= {ref.object.hash for ref in (*catalogue.directory, *catalogue.approvals, *catalogue.carried)}
    named |= {ref.object.hash for ref in catalogue.guests}
    named |= {ref.hash for ref in guest_offering.objects(connection)}
    if catalogue.acknowledged is not None:
        named.add(catalogue.acknowledged.hash)
    if catalogue.devices is not None:
        named.add(catalogue.devices.object.hash)
    named.update(packages.offered_objects(connection))
    return named


def check_clock(last: datetime | None, now: datetime, confirmed: bool) -> None:
    """Refuse to sign at a time that vehicles would be stuck with, unless a person confirmed it. Raises InputError.

    `last` is when something was last signed.
    """
    if last is None or confirmed:
        return
    if now < last or now - last > CLOCK_TRUSTED:
        raise InputError(
            f"this computer's clock says {spoken_time(now)} and the last issue was at "
            f"{spoken_time(last)}. If the clock is right, run this again with --clock-is-right"
        )
