"""The registry takes over a state that another administrator published, in one transaction or not at all.

What this office changed since the last state that both have stays, and waits to be published on top of it. Interrupted
anywhere, the registry is as it was, or the next publication completes what it notes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from responder_app.errors import InputError, TrustError
from responder_app.model.terms import Scope
from responder_app.package.catalogue import Catalogue
from responder_app.package.digest import sha256_hex
from responder_app.package.encoding import dump
from responder_app.package.grant import Grant
from responder_app.package.keys import KeyRing, ScopeKeyId
from responder_app.package.manifest import Manifest, open_manifest
from responder_app.package.shard import ShardEntry, Tombstone
from responder_app.publisher import known_devices, publishing
from responder_app.publisher.catching_up import merging
from responder_app.publisher.catching_up.fetching import NEWER_KEYS, Fetched
from responder_app.publisher.catching_up.merging import Facts, Step
from responder_app.publisher.key_store import KeyStore
from responder_app.publisher.office import Office
from responder_app.publisher.published import PublishedState
from responder_app.publisher.registry import devices, facts, history, orders, packages
from responder_app.publisher.registry.devices import Device
from responder_app.publisher.registry.facts import Publication
from responder_app.publisher.registry.packages import WITHDRAWN, FullPackage, StoredPackage
from responder_app.publisher.salvage import Salvage


class BothChangedError(InputError):
    """Both administrators changed the same facilities; a person must say whose go on."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(
            f"both administrators changed {', '.join(names)}. Nothing was changed here. Run it again with "
            "--both theirs (what they published stays, yours is dropped) or --both mine (yours is published on top)"
        )


@dataclass(frozen=True)
class TakenOver:
    """What taking over a state came to; names of facilities and areas."""

    sequence: int
    steps: Mapping[str, Step]
    names: Mapping[str, str]
    waiting: tuple[str, ...]
    """Waits to be published: changed here since."""
    dropped: tuple[str, ...]
    """Changed by both, and theirs was chosen."""
    revoke_again: tuple[Device, ...]
    """Revoked here in a state that vehicles never got; as they were before they were, but for `reason`."""


@dataclass
class TakingOver:
    """One taking over, within one transaction of the registry."""

    office: Office
    connection: Connection
    keys: KeyStore
    fetched: Fetched
    grant: Grant | None
    """A recovery key's, where there is one."""
    ring: KeyRing
    base: datetime | None
    both: Step | None
    names: dict[str, str] = field(default_factory=dict)

    def run(self) -> TakenOver:
        """Change the registry. Raises BothChangedError, InputError, StoreError."""
        self._take_keys()
        theirs = self._theirs()
        mine = {one.id: one for one in packages.every(self.connection)}
        steps = {name: self._decided(mine.get(name), theirs.get(name)) for name in sorted({*mine, *theirs})}
        self.names.update({name: one.name for name, one in mine.items()})
        disputed = [self.names.get(name, name) for name, step in steps.items() if step is Step.BOTH]
        if disputed and self.both is None:
            raise BothChangedError(sorted(disputed))
        done = merging.chosen(steps, self.both or Step.THEIRS)
        for name, step in done.items():
            self._do(step, name, mine.get(name), theirs.get(name))
        again = self._devices()
        self._orders()
        self._lists()
        self._note()
        waiting = [one for one in packages.every(self.connection) if _waits(one)]
        return TakenOver(
            self._catalogue.sequence,
            done,
            self.names,
            tuple(sorted(one.name for one in waiting)),
            tuple(sorted(disputed)) if self.both is Step.THEIRS else (),
            again,
        )

    @property
    def _state(self) -> PublishedState:
        return self.fetched.state

    @property
    def _catalogue(self) -> Catalogue:
        return self._state.catalogue

    def _take_keys(self) -> None:
        """Theirs count. Newer ones of our own were never anybody's: what lies under them is sealed anew."""
        for key in list(self.keys.epoch_keys()):
            newest = self._catalogue.epochs.get(key.id.compartment, {}).get(key.id.scope)
            if newest is not None and key.id.epoch > newest:
                self.keys.drop_epoch(key.id)
        for key in self.grant.epoch_keys() if self.grant else ():
            self.keys.put_epoch(key)

    def _theirs(self) -> dict[str, tuple[str, ShardEntry | Tombstone]]:
        """The compartment and the entry or tombstone of each facility."""
        found: dict[str, tuple[str, ShardEntry | Tombstone]] = {}
        for one in self.fetched.shards:
            found.update({stone.facility: (one.ref.compartment, stone) for stone in one.shard.tombstones})
            found.update({entry.facility: (one.ref.compartment, entry) for entry in one.shard.entries})
        return found

    def _decided(self, mine: StoredPackage | None, theirs: tuple[str, ShardEntry | Tombstone] | None) -> Step:
        entry = theirs[1] if theirs else None
        manifest = self.fetched.manifests.get(entry.facility) if entry else None
        step = merging.decide(
            Facts(mine, entry, self._sealed_at(mine), manifest.issued_at if manifest else None), self.base
        )
        if step is Step.BOTH and mine is not None and manifest is not None and self._says_the_same(mine, manifest):
            return Step.THEIRS
        return step

    def _sealed_at(self, mine: StoredPackage | None) -> datetime | None:
        if mine is None or mine.manifest is None:
            return None
        try:
            key_id = ScopeKeyId(self._state.repository, mine.compartment, Scope.SHARED.value, mine.epoch or 0)
            found = open_manifest(self._state.read(mine.manifest), key_id, mine.id, self.ring)
        except TrustError:
            return None
        return found.issued_at if found else None

    def _says_the_same(self, mine: StoredPackage, manifest: Manifest) -> bool:
        found = self._salvage.read(manifest, self.office.clock().date())
        own = {(one.document, one.sha256) for one in packages.files_of(self.connection, mine.id)}
        theirs = {(one.document, one.sha256) for one in (*found.files, *found.maps)}
        return (
            mine.state != WITHDRAWN
            and found.content == packages.get(self.connection, mine.id).content
            and own == theirs
        )

    @property
    def _salvage(self) -> Salvage:
        return Salvage(self._state, self.ring, self.office.files, self.office.basemaps)

    def _do(
        self, step: Step, name: str, mine: StoredPackage | None, theirs: tuple[str, ShardEntry | Tombstone] | None
    ) -> None:
        if step is Step.NEW and mine is not None:
            packages.unpublish(self.connection, name)
        elif step in (Step.THEIRS, Step.WITHDRAWN, Step.MINE) and theirs is not None:
            kept = self._kept(packages.get(self.connection, name)) if step is Step.MINE else None
            compartment, entry = theirs
            if isinstance(entry, Tombstone):
                packages.put_withdrawn(self.connection, name, compartment, entry.version)
                self.names.setdefault(name, name)
            else:
                self._adopt(compartment, entry)
            if kept is not None:
                kept()

    def _adopt(self, compartment: str, entry: ShardEntry) -> None:
        try:
            found = self._salvage.read(self.fetched.manifests[entry.facility], self.office.clock().date())
        except TrustError as error:
            raise InputError(NEWER_KEYS) from error
        names = (entry.facility, entry.type, compartment, found.name, found.content, found.files)
        packages.put(self.connection, *names)
        for file in packages.files_of(self.connection, entry.facility):
            if file.document.startswith(packages.BASEMAP):
                packages.drop_basemap(self.connection, entry.facility, file.document)
        for file in found.maps:
            packages.put_basemap(self.connection, entry.facility, file)
        history.replace(self.connection, entry.facility, found.history)
        packages.adopt(self.connection, entry, found.parts)
        self.names[entry.facility] = found.name

    def _kept(self, mine: FullPackage) -> Callable[[], None]:
        """Puts back what this office wants to say, on top of what they published."""
        files = packages.files_of(self.connection, mine.id)

        def put_back() -> None:
            documents = [one for one in files if not one.document.startswith(packages.BASEMAP)]
            maps = [one for one in files if one.document.startswith(packages.BASEMAP)]
            packages.put(self.connection, mine.id, mine.type, mine.compartment, mine.name, mine.content, documents)
            for file in packages.files_of(self.connection, mine.id):
                if file.document.startswith(packages.BASEMAP):
                    packages.drop_basemap(self.connection, mine.id, file.document)
            for file in maps:
                packages.put_basemap(self.connection, mine.id, file)
            if mine.state == WITHDRAWN:
                packages.withdraw(self.connection, mine.id)

        return put_back

    def _devices(self) -> tuple[Device, ...]:
        """Theirs, and those that were enrolled here since; gives those that were revoked here in vain."""
        own = {one.fingerprint: one for one in devices.every(self.connection)}
        again = []
        for theirs in known_devices.registered(self._state, self.ring) or ():
            mine = own.get(theirs.fingerprint)
            if mine is None or mine == theirs:
                chosen = theirs
            elif mine.revoked_at is not None and theirs.revoked_at is None:
                again.append(replace(theirs, reason=mine.reason))
                chosen = theirs
            elif theirs.revoked_at is not None or theirs.enrolled_at > mine.enrolled_at:
                chosen = theirs
            else:
                chosen = mine
            if chosen != mine:
                devices.replace_with(self.connection, chosen)
        return tuple(again)

    def _orders(self) -> None:
        known = {one.id for one in orders.every(self.connection)}
        for one in known_devices.orders_of(self._state, self.ring):
            if one.id not in known:
                orders.put(self.connection, one)

    def _lists(self) -> None:
        """Lists of our own may lie under keys that no longer count; their shards are kept as they are."""
        facts.forget_lists(self.connection, ())
        for one in self.fetched.shards:
            name = f"shard/{one.ref.compartment}/{one.ref.prefix}"
            content = sha256_hex(dump(one.shard) + one.ref.epoch.to_bytes(8, "big"))
            facts.put_sealed_list(self.connection, name, content, one.ref.object)

    def _note(self) -> None:
        """Their state is the last publication; its signed files are written by whoever completes it."""
        sequence = self._catalogue.sequence
        facts.drop_publications(self.connection, sequence)
        facts.put_publication(
            self.connection, Publication(sequence, self._state.catalogue_hash, self._catalogue.issued_at)
        )
        files = {path: data.decode() for path, data in self._state.signed.items()}
        taken = {"files": files, "sequence": sequence, "above": self._state.timestamp_version}
        facts.put_fact(self.connection, publishing.TAKEN_OVER, json.dumps(taken))


def _waits(one: StoredPackage) -> bool:
    if one.state == WITHDRAWN:
        return one.manifest is not None
    return not one.is_published
