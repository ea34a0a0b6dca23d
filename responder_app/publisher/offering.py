"""What the repository offers: shards, grants and the catalogue, keeping every list that has not changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from responder_app.package.catalogue import RegisterRef, ShardRef
from responder_app.package.digest import ObjectRef, sha256_hex
from responder_app.package.encoding import canonical, dump
from responder_app.package.grant import Grant, granted, seal_grant, write_grants
from responder_app.package.guest import GuestTerms
from responder_app.package.keys import SUITE, EpochKey
from responder_app.package.order import Order
from responder_app.package.public_keys import from_text
from responder_app.package.register import OFFICE, Register, RegisteredDevice, seal_register
from responder_app.package.shard import Shard, ShardEntry, Tombstone, ends_of, prefix_bits, seal_shard
from responder_app.publisher.registry import facts, packages
from responder_app.publisher.registry.devices import Device
from responder_app.publisher.registry.packages import WITHDRAWN, StoredPackage

OrdersTo = Mapping[str, tuple[Order, ...]]
"""Orders in force by the fingerprint of the device that they are for."""


@dataclass(frozen=True)
class OfferingWriter:
    """Seals the lists of one publication and stores their objects."""

    connection: Connection
    repository: str
    keys: Mapping[str, Mapping[str, EpochKey]]
    """Newest keys by compartment and scope."""
    put: Callable[[bytes], ObjectRef]

    def shards(self) -> tuple[ShardRef, ...]:
        """The shards of all compartments; one that holds what it held before keeps its object.

        One shard's facilities are in memory at once.
        """
        return tuple(self._shard(shard) for compartment in sorted(self.keys) for shard in self._shards(compartment))

    def _shards(self, compartment: str) -> Iterator[Shard]:
        bits = prefix_bits(packages.count_published(self.connection, compartment))
        for number in range(1 << bits):
            prefix = format(number, f"0{bits}b") if bits else ""
            own = packages.between(self.connection, compartment, *ends_of(prefix))
            if own:
                yield Shard(
                    format=1,
                    compartment=compartment,
                    prefix=prefix,
                    entries=tuple(map(entry_of, (one for one in own if one.is_offered))),
                    tombstones=tombstones_of(own),
                )

    def _shard(self, shard: Shard) -> ShardRef:
        key = self.keys[shard.compartment]["shared"]
        epoch = key.id.epoch
        name = f"shard/{shard.compartment}/{shard.prefix}"
        content_hash = sha256_hex(dump(shard) + epoch.to_bytes(8, "big"))
        ref = self.kept_or_put(name, content_hash, lambda: seal_shard(shard, key))
        return ShardRef(compartment=shard.compartment, prefix=shard.prefix, epoch=epoch, object=ref)

    def grants(self, devices: Iterable[Device], keys: Sequence[EpochKey], orders: OrdersTo, now: datetime) -> ObjectRef:
        """The list of grants: to each device the keys, of all epochs, of its scopes and compartments.

        A revoked device finds in its place that it was revoked, no key, and the orders to it.
        """
        wanted = [(device, _keys_of(device, keys)) for device in devices]
        content = [
            [
                device.fingerprint,
                device.agreement_key,
                device.scopes,
                [key.fingerprint for key in its_keys],
                device.state,
                *([dump(device.guest).decode()] if device.guest else ()),
                *(order.id for order in orders.get(device.fingerprint, ())),
            ]
            for device, its_keys in wanted
        ]
        return self.kept_or_put(
            "grants",
            sha256_hex(canonical(content)),
            lambda: write_grants({device.fingerprint: self._grant(device, its, orders, now) for device, its in wanted}),
        )

    def _grant(self, device: Device, keys: Sequence[EpochKey], orders: OrdersTo, now: datetime) -> bytes:
        grant = Grant(
            suite=SUITE,
            repository=self.repository,
            device=device.fingerprint,
            name=device.name,
            agency=device.agency,
            scopes=device.reads if keys or device.guest is None else (),
            compartments=device.compartments,
            issued_at=now,
            keys=tuple(map(granted, keys)),
            revoked_at=device.revoked_at,
            orders=orders.get(device.fingerprint, ()),
            guest_until=device.guest.until if device.guest else None,
        )
        return seal_grant(grant, from_text(device.agreement_key))

    def register(self, devices: Iterable[Device], orders: OrdersTo, key: EpochKey) -> RegisterRef:
        """The list of devices as the registry holds it, for the recovery keys."""
        listed = tuple(
            RegisteredDevice.model_validate({**device.__dict__, "orders": orders.get(device.fingerprint, ())})
            for device in devices
        )
        register = Register(format=1, devices=listed)
        content = sha256_hex(canonical([key.fingerprint, sha256_hex(dump(register))]))
        ref = self.kept_or_put("register", content, lambda: seal_register(register, key))
        return RegisterRef(epoch=key.id.epoch, object=ref)

    def kept_or_put(self, name: str, content_hash: str, make: Callable[[], bytes]) -> ObjectRef:
        """The object of the list of that name while its content stays the same, else a new one."""
        kept = facts.sealed_list(self.connection, name, content_hash)
        if kept is not None:
            return kept
        ref = self.put(make())
        facts.put_sealed_list(self.connection, name, content_hash, ref)
        return ref


def _keys_of(device: Device, keys: Sequence[EpochKey]) -> list[EpochKey]:
    if device.state == "revoked":
        return []
    if device.state == "recovery":
        return list(keys)
    if device.guest is not None:
        return _keys_of_guest(device.guest, keys)
    own = [key for key in keys if key.id.compartment != OFFICE]
    return [key for key in own if key.id.scope in device.scopes and key.id.compartment in device.compartments]


def _keys_of_guest(terms: GuestTerms, keys: Sequence[EpochKey]) -> list[EpochKey]:
    """Its own keys in every compartment; none once it has ended. The one that nobody gets is of a later epoch."""
    if terms.ended_at is not None:
        return []
    return [key for key in keys if key.id.scope == terms.scope and key.id.epoch <= terms.epoch]


def tombstones_of(own: Iterable[StoredPackage]) -> tuple[Tombstone, ...]:
    """What of these vehicles must remove."""
    gone = (one for one in own if one.state == WITHDRAWN)
    return tuple(Tombstone(facility=one.id, version=one.version, reason=WITHDRAWN) for one in gone)


def entry_of(package: StoredPackage) -> ShardEntry:
    """What a shard says of a package. Raises ValueError for one that was never published."""
    if package.manifest is None or package.epoch is None:
        raise ValueError("only published packages are listed")
    return ShardEntry(
        facility=package.id,
        type=package.type,
        version=package.version,
        epoch=package.epoch,
        manifest=package.manifest,
    )
