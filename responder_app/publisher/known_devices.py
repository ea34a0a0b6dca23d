"""Which devices a published state tells of: by its register, or where a copy has none, by what vehicles may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from responder_app.errors import InputError
from responder_app.package import public_keys
from responder_app.package.directory import open_directory
from responder_app.package.grant import Grant
from responder_app.package.keys import KeyRing
from responder_app.package.order import open_approvals
from responder_app.package.register import RegisteredDevice, open_register
from responder_app.publisher.published import PublishedState
from responder_app.publisher.registry import orders
from responder_app.publisher.registry.devices import Device
from responder_app.publisher.registry.orders import StoredOrder


@dataclass(frozen=True)
class RecoveryKey:
    """The two keys of a recovery stick; never printed."""

    agreement: ec.EllipticCurvePrivateKey
    signing: ec.EllipticCurvePrivateKey

    @property
    def fingerprint(self) -> str:
        """As of a device."""
        own, other = (public_keys.to_text(key.public_key()) for key in (self.agreement, self.signing))
        return public_keys.device_fingerprint(own, other)


def registered(state: PublishedState, ring: KeyRing) -> Sequence[Device] | None:
    """The devices as the office had them; None where the copy has no register. Raises TrustError, InputError."""
    found = _register(state, ring)
    return None if found is None else [_device(one) for one in found]


def in_directory(state: PublishedState, ring: KeyRing) -> Sequence[Device]:
    """The devices that vehicles know of; what each may read is not told there, so that it is nothing.

    Raises TrustError, InputError.
    """
    for ref in state.catalogue.directory:
        if state.has(ref.object):
            found = open_directory(state.read(ref.object), state.repository, ref.compartment, ref.epoch, ring)
            signers = found.signers if found else ()
            return [
                Device(
                    one.fingerprint, one.name, one.agency, one.agreement_key, one.signing_key, (), (),
                    "revoked" if one.revoked_at else "active", state.catalogue.issued_at, one.revoked_at,
                )
                for one in signers
                if one.fingerprint == public_keys.device_fingerprint(one.agreement_key, one.signing_key)
            ]  # fmt: skip
    return []


def of_recovery_key(key: RecoveryKey, grant: Grant) -> Device:
    """The recovery key itself, granted what it was."""
    return Device(
        key.fingerprint, grant.name, grant.agency, public_keys.to_text(key.agreement.public_key()),
        public_keys.to_text(key.signing.public_key()), grant.scopes, grant.compartments, "recovery", grant.issued_at,
    )  # fmt: skip


def orders_of(state: PublishedState, ring: KeyRing) -> Iterator[StoredOrder]:
    """The orders in force as far as the copy has them; vehicles judge whose signatures count. Raises TrustError."""
    for ref in state.catalogue.approvals:
        if state.has(ref.object):
            listed = open_approvals(state.read(ref.object), state.repository, ref.compartment, ref.epoch, ring)
            for text in listed.approvals if listed else ():
                yield orders.published(ref.compartment, text)
    for one in _register(state, ring) or ():
        for order in one.orders:
            yield orders.published(one.fingerprint, order.envelope)


def _register(state: PublishedState, ring: KeyRing) -> Sequence[RegisteredDevice] | None:
    ref = state.catalogue.devices
    if ref is None or not state.has(ref.object):
        return None
    return open_register(state.read(ref.object), state.repository, ref.epoch, ring).devices


def _device(one: RegisteredDevice) -> Device:
    if one.fingerprint != public_keys.device_fingerprint(one.agreement_key, one.signing_key):
        raise InputError("the register of devices names a device by a fingerprint that is not its own")
    return Device(**{name: getattr(one, name) for name in Device.__dataclass_fields__})
