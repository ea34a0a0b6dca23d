"""What guests are offered: for each a list and manifests of its own, under its own key, over everybody's objects."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from responder_app.model.terms import Scope
from responder_app.package.catalogue import GuestRef
from responder_app.package.digest import ObjectRef, sha256_hex
from responder_app.package.encoding import canonical, dump
from responder_app.package.guest import GuestList, GuestTerms, guest_manifest, seal_guest_list
from responder_app.package.keys import EpochKey, KeyRing
from responder_app.package.manifest import seal_manifest
from responder_app.package.shard import ShardEntry
from responder_app.publisher.key_store import KeyStore
from responder_app.publisher.offering import OfferingWriter, tombstones_of
from responder_app.publisher.registry import devices, facts, packages
from responder_app.publisher.registry.devices import Device
from responder_app.publisher.registry.packages import WITHDRAWN, StoredPackage
from responder_app.publisher.renewal import published_manifest, read_object
from responder_app.publisher.store import RepositoryFolder

LEFT = "left by guests"
"""The fact that says which restricted parts guests could read that no longer may: to be sealed anew, as JSON."""
LISTS = "guest/"
"""How the names of guests' lists and manifests begin among the sealed lists."""


def prepare(connection: Connection, keys: KeyStore, now: datetime) -> Mapping[str, frozenset[str]]:
    """End the guests whose time is over, and have a key of the others wherever their facilities lie.

    Gives the packages of which guests no longer read restricted scopes, and these scopes; it is given once.
    """
    every: Sequence[StoredPackage] | None = None
    for device in devices.every(connection):
        if device.guest is None or device.guest.ended_at is not None:
            continue
        if device.guest.is_due(now):
            end(connection, keys, device, now)
            continue
        every = packages.every(connection) if every is None else every
        named = device.guest.facilities
        # What is to be published, or moves, with this publication counts too.
        places = {one.compartment for one in every if one.id in named and one.state != WITHDRAWN}
        own = tuple(sorted({*device.compartments, *places}))
        if own != device.compartments:
            devices.put_terms(connection, replace(device, compartments=own))
        for compartment in own:
            keys.guest_key(device.guest.scope, compartment, device.guest.epoch)
    left = facts.find_fact(connection, LEFT)
    facts.drop_fact(connection, LEFT)
    return {package: frozenset(scopes) for package, scopes in json.loads(left or "{}").items()}


def end(
    connection: Connection, keys: KeyStore, device: Device, now: datetime, by: str = "", what: str = "ended"
) -> None:
    """Offer and grant it nothing from now on, and make its next key, which nobody has."""
    terms = device.guest
    if terms is None:
        raise ValueError("only guests end")
    ended = terms.model_copy(update={"until": min(terms.until, now), "ended_at": now})
    devices.put_terms(connection, replace(device, guest=ended.noting(what, now, by)))
    for compartment in device.compartments:
        keys.guest_key(terms.scope, compartment, terms.epoch + 1)
    note_left(connection, terms.facilities, terms.scopes)


def rotate(connection: Connection, compartments: Collection[str]) -> None:
    """A new key for every guest that reads something in these compartments; made with the next publication."""
    for device in devices.every(connection):
        terms = device.guest
        if terms is not None and terms.ended_at is None and not set(compartments).isdisjoint(device.compartments):
            changed = terms.model_copy(update={"epoch": terms.epoch + 1})
            devices.put_terms(connection, replace(device, guest=changed))


def note_left(connection: Connection, facilities: Iterable[str], scopes: Iterable[str]) -> None:
    """Remember that the restricted of these scopes are to be sealed anew there with the next publication."""
    restricted = set(scopes) - {Scope.SHARED.value}
    if not restricted:
        return
    left = json.loads(facts.find_fact(connection, LEFT) or "{}")
    for facility in facilities:
        left[facility] = sorted({*left.get(facility, ()), *restricted})
    facts.put_fact(connection, LEFT, json.dumps(left, sort_keys=True))


def packages_of(terms: GuestTerms, every: Iterable[StoredPackage]) -> list[StoredPackage]:
    """The published facilities that a guest reads, and the areas that they lie in."""
    every = list(every)
    named = [one for one in every if one.id in terms.facilities and one.is_offered]
    places = {one.compartment for one in named} if terms.areas else set()
    return named + [one for one in every if one.type == "area" and one.is_offered and one.compartment in places]


@dataclass(frozen=True)
class GuestWriter:
    """Seals the guests' lists of one publication; what has not changed keeps its object."""

    writer: OfferingWriter
    keys: KeyStore
    ring: KeyRing
    """Every epoch key of the office."""
    store: RepositoryFolder
    now: datetime

    def lists(self, known: Iterable[Device], every: Sequence[StoredPackage]) -> tuple[GuestRef, ...]:
        """The lists of all guests. One that ended early is told so until it would have known by itself."""
        names: set[str] = set()
        refs = [
            self._list(device.guest, compartment, every, names)
            for device in known
            if device.guest is not None and not (device.guest.ended_at and device.guest.promised_until <= self.now)
            for compartment in device.compartments
        ]
        facts.keep_lists(self.writer.connection, LISTS, names)
        return tuple(sorted(refs, key=lambda ref: (ref.scope, ref.compartment)))

    def _list(self, terms: GuestTerms, compartment: str, every: Sequence[StoredPackage], names: set[str]) -> GuestRef:
        key = self.keys.guest_key(terms.scope, compartment, terms.epoch)
        own = [one for one in packages_of(terms, every) if one.compartment == compartment and not terms.ended_at]
        gone = [one for one in every if one.id in terms.facilities and one.compartment == compartment and one.version]
        listed = GuestList(
            format=1,
            compartment=compartment,
            scope=terms.scope,
            until=terms.until,
            entries=tuple(self._entry(terms, one, key, names) for one in own),
            tombstones=tombstones_of(one for one in gone if one.state == WITHDRAWN),
        )
        name = f"{LISTS}{terms.scope}/in/{compartment}"
        names.add(name)
        content = sha256_hex(dump(listed) + key.fingerprint.encode())
        ref = self.writer.kept_or_put(name, content, lambda: seal_guest_list(listed, key))
        return GuestRef(compartment=compartment, scope=terms.scope, epoch=key.id.epoch, object=ref)

    def _entry(self, terms: GuestTerms, package: StoredPackage, key: EpochKey, names: set[str]) -> ShardEntry:
        name = f"{LISTS}{terms.scope}/{package.id}"
        names.add(name)
        source = package.manifest.hash if package.manifest else ""
        content = sha256_hex(canonical([source, key.fingerprint, sorted(terms.scopes)]))
        return ShardEntry(
            facility=package.id,
            type=package.type,
            version=package.version,
            epoch=key.id.epoch,
            manifest=self.writer.kept_or_put(name, content, lambda: self._manifest(terms, package, key)),
        )

    def _manifest(self, terms: GuestTerms, package: StoredPackage, key: EpochKey) -> bytes:
        own = published_manifest(package, self.keys.repository, self.ring, self._read)
        return seal_manifest(guest_manifest(own, self.ring, frozenset(terms.scopes), key), key)

    def _read(self, ref: ObjectRef) -> bytes:
        return read_object(self.store, ref)


def manifests_by_compartment(
    connection: Connection, every: Sequence[StoredPackage]
) -> Mapping[str, Sequence[ObjectRef]]:
    """The manifests of all guests as last sealed, by the compartment of their packages."""
    places = {one.id: one.compartment for one in every}
    found: dict[str, list[ObjectRef]] = {}
    for name, ref in facts.lists_of(connection, LISTS).items():
        compartment = places.get(name.rsplit("/", 1)[1])
        if compartment is not None:
            found.setdefault(compartment, []).append(ref)
    return found


def objects(connection: Connection) -> Collection[ObjectRef]:
    """The objects of every guest's lists and manifests as last sealed."""
    return facts.lists_of(connection, LISTS).values()
