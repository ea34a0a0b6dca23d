"""A lost office rebuilt from its repository and one recovery key: what it published, who may read it, every epoch key.

What it cannot give back: signing keys (the root ceremony makes new ones), the report key, content that was taken in
and never published.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from responder_app.errors import InputError, NoGrantError, ResponderError, TrustError
from responder_app.model.terms import Scope
from responder_app.package.catalogue import ShardRef
from responder_app.package.grant import Grant, find_grant, open_grant
from responder_app.package.keys import KeyRing, ScopeKeyId
from responder_app.package.manifest import open_manifest
from responder_app.package.register import OFFICE
from responder_app.package.shard import ShardEntry, open_shard
from responder_app.paths import make_private
from responder_app.publisher import known_devices, office_key, publishing, roots
from responder_app.publisher.ceremony import new_key
from responder_app.publisher.home import OfficeHome
from responder_app.publisher.key_store import REPORT, KeyStore
from responder_app.publisher.known_devices import RecoveryKey
from responder_app.publisher.office import Clock, Office, utc_now
from responder_app.publisher.published import PublishedState
from responder_app.publisher.registry import devices, facts, history, orders, packages, reports
from responder_app.publisher.registry.facts import Publication
from responder_app.publisher.salvage import Salvage
from responder_app.publisher.store import RepositoryFolder

_BLOCK = re.compile(rb"-----BEGIN ENCRYPTED PRIVATE KEY-----[^-]+-----END ENCRYPTED PRIVATE KEY-----\n?")


UNKNOWN_SCOPES = (
    "This copy has no register of devices, as a vehicle's stick has none: names, keys and revocations are known, and "
    "not what each may read. Enrol every vehicle again with its request file before you publish."
)
OTHER_KEY = (
    "The other recovery key is not known to the new office: it opens what was published before, nothing after. "
    "Recover from the copy of a web host or of the office's own stick if there is one."
)


@dataclass(frozen=True)
class Recovered:
    """What came back, and what did not, one sentence each."""

    facilities: int
    withdrawn: int
    devices: int
    warnings: tuple[str, ...]


def read_key(pem: bytes, passphrase: str) -> RecoveryKey:
    """The keys of `recovery-1.pem`. Raises InputError when it is no recovery key, WrongPassphraseError."""
    blocks = _BLOCK.findall(pem)
    if len(blocks) != 2:
        raise InputError("that is not a recovery key")
    return RecoveryKey(*(roots.carried_key(block, passphrase) for block in blocks))


def open_with(state: PublishedState, key: RecoveryKey) -> Grant:
    """What the office granted to the recovery key. Raises InputError when it is none of this office's, TrustError."""
    data = state.read(state.catalogue.grants)
    try:
        grant = open_grant(find_grant(data, key.fingerprint), key.agreement, state.repository, key.fingerprint)
    except NoGrantError as error:
        raise InputError("this key is not a recovery key of that office") from error
    if grant.revoked_at is not None:
        raise InputError("this recovery key was revoked; use the other one")
    if state.catalogue.devices is not None and all(key.compartment != OFFICE for key in grant.keys):
        raise InputError("this key is a vehicle's, not a recovery key of that office")
    return grant


def recover(
    folder: Path, state: PublishedState, key: RecoveryKey, passphrase: str, clock: Clock = utc_now
) -> Recovered:
    """Set up the office anew in an empty folder. Whatever fails, the folder is as it was before.

    Raises InputError when there is an office already, the key does not fit or the passphrase is too weak; TrustError
    when lists of the repository do not open, StoreError.
    """
    grant, home = open_with(state, key), OfficeHome(folder)
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty; name a new folder")
    made = not folder.exists()
    make_private(folder)
    try:
        office = Office(folder, office_key.create(home.master_key, passphrase), clock, create=True)
        try:
            done = _rebuilt(office, state, grant, key)
            RepositoryFolder(Path(state.store.folder)).copy_to(office.repository)
        finally:
            office.close()
    except ResponderError:
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        if made:
            folder.rmdir()
        raise
    return done


def _rebuilt(office: Office, state: PublishedState, grant: Grant, key: RecoveryKey) -> Recovered:
    office.name_it(state.catalogue.office, state.repository)
    salvage = Salvage(state, KeyRing(grant.epoch_keys()), office.files, office.basemaps)
    with office.writing() as (connection, keys):
        return _Rebuilding(office, connection, keys, state, grant, salvage, key).run()


@dataclass
class _Rebuilding:
    """One rebuild, in one transaction of the registry."""

    office: Office
    connection: Connection
    keys: KeyStore
    state: PublishedState
    grant: Grant
    salvage: Salvage
    key: RecoveryKey

    def run(self) -> Recovered:
        """Fill the registry."""
        catalogue = self.state.catalogue
        for key in self.grant.epoch_keys():
            self.keys.put_epoch(key)
        self.keys.put_private_key(REPORT, new_key())
        facts.put_fact(self.connection, reports.RECOVERED, self.office.clock().isoformat())
        if self.state.root.signed.version > 1:
            facts.put_fact(self.connection, publishing.ROOT, self.state.root_bytes.decode())
        known = known_devices.registered(self.state, self.salvage.ring)
        warnings: tuple[str, ...] = ()
        if known is None:
            known = known_devices.in_directory(self.state, self.salvage.ring)
            warnings = (UNKNOWN_SCOPES,) if known else ("The devices are not known: enrol every vehicle anew.",)
            known = [*known, known_devices.of_recovery_key(self.key, self.grant)]
            warnings = (*warnings, OTHER_KEY)
        for device in known:
            devices.put(self.connection, device)
        for order in known_devices.orders_of(self.state, self.salvage.ring):
            orders.put(self.connection, order)
        facilities = withdrawn = 0
        lost: list[str] = []
        for ref in catalogue.shards:
            shard = open_shard(self.state.read(ref.object), self._shared(ref, ref.epoch), ref.prefix, self.salvage.ring)
            if shard is None:
                raise InputError(f"this recovery key has no keys of {ref.compartment}; try the other one")
            for stone in shard.tombstones:
                packages.put_withdrawn(self.connection, stone.facility, ref.compartment, stone.version)
            withdrawn += len(shard.tombstones)
            for entry in shard.entries:
                lost += self._facility(ref, entry)
            facilities += len(shard.entries)
        publication = Publication(catalogue.sequence, self.state.catalogue_hash, catalogue.issued_at)
        facts.put_publication(self.connection, publication)
        return Recovered(facilities, withdrawn, len(known), (*warnings, *lost))

    def _facility(self, ref: ShardRef, entry: ShardEntry) -> Iterator[str]:
        """Take it back; what of it is lost is said, and it stays on offer as it is."""
        manifest = None
        try:
            sealed = self.state.read(entry.manifest)
            manifest = open_manifest(sealed, self._shared(ref, entry.epoch), entry.facility, self.salvage.ring)
            if manifest is None:
                raise InputError("the recovery key has no key of it")
            found = self.salvage.read(manifest, self.office.clock().date())
        except (TrustError, InputError) as error:
            name = self.salvage.name_of(manifest) if manifest else None
            called = f"{name} ({entry.facility})" if name else entry.facility
            yield f"Facility {called} could not be read back: {error}. Add its folder again with that id."
            name = name or f"Lost {entry.facility}"
            packages.put(self.connection, entry.facility, entry.type, ref.compartment, name, "{}")
            parts = [packages.StoredPart(f"other/{one.id}", "", one) for one in manifest.parts] if manifest else []
        else:
            names = (entry.facility, entry.type, ref.compartment, found.name, found.content, found.files)
            packages.put(self.connection, *names)
            for file in found.maps:
                packages.put_basemap(self.connection, entry.facility, file)
            history.replace(self.connection, entry.facility, found.history)
            parts = list(found.parts)
        packages.adopt(self.connection, entry, parts)

    def _shared(self, ref: ShardRef, epoch: int) -> ScopeKeyId:
        return ScopeKeyId(self.state.repository, ref.compartment, Scope.SHARED.value, epoch)
