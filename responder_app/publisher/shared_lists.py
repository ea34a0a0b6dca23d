"""Lists that a compartment's devices may read: signing keys, approvals of removals, what they carry for guests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from responder_app.model.terms import Scope
from responder_app.package.carried import CarriedList, seal_carried
from responder_app.package.catalogue import SharedRef
from responder_app.package.digest import ObjectRef, sha256_hex
from responder_app.package.directory import Directory, Signer, seal_directory
from responder_app.package.encoding import dump
from responder_app.package.keys import EpochKey
from responder_app.package.limits import MAX_ENTRIES, MAX_ORDERS
from responder_app.package.order import DESTROY, REMOVAL, ApprovalList, Order, read_removal, seal_approvals
from responder_app.publisher.offering import OfferingWriter, OrdersTo
from responder_app.publisher.registry import orders
from responder_app.publisher.registry.devices import Device

SHARED = Scope.SHARED.value


def orders_to(connection: Connection) -> OrdersTo:
    """The orders in force to single devices."""
    return {
        one.subject: (Order(kind=one.kind, id=one.id, envelope=one.envelope),)
        for one in orders.in_force(connection, DESTROY)
    }


def directory(writer: OfferingWriter, devices: Sequence[Device]) -> tuple[SharedRef, ...]:
    """The directory, sealed for each compartment; none while there is no device."""
    signers = tuple(
        Signer(
            fingerprint=one.fingerprint,
            name=one.name,
            agency=one.agency,
            agreement_key=one.agreement_key,
            signing_key=one.signing_key,
            revoked_at=one.revoked_at,
        )
        for one in devices
        if one.state != "recovery"
    )
    if not signers:
        return ()
    listed = Directory(format=1, signers=signers)
    digest = sha256_hex(dump(listed))

    def ref(compartment: str, key: EpochKey) -> SharedRef:
        content = sha256_hex(f"{digest} {key.fingerprint}".encode())
        kept = writer.kept_or_put(f"directory/{compartment}", content, lambda: seal_directory(listed, key))
        return SharedRef(compartment=compartment, epoch=key.id.epoch, object=kept)

    return tuple(ref(compartment, own[SHARED]) for compartment, own in sorted(writer.keys.items()))


def approvals(writer: OfferingWriter) -> tuple[SharedRef, ...]:
    """The approvals in force, for each compartment that has any."""
    by_compartment: dict[str, list[str]] = {}
    for one in orders.in_force(writer.connection, REMOVAL):
        by_compartment.setdefault(one.subject, []).append(one.envelope)

    def ref(compartment: str, envelopes: Sequence[str]) -> SharedRef:
        listed, key = ApprovalList(format=1, approvals=_needed(envelopes)), writer.keys[compartment][SHARED]
        content = sha256_hex(f"{sha256_hex(dump(listed))} {key.fingerprint}".encode())
        kept = writer.kept_or_put(f"approvals/{compartment}", content, lambda: seal_approvals(listed, key))
        return SharedRef(compartment=compartment, epoch=key.id.epoch, object=kept)

    return tuple(ref(compartment, own) for compartment, own in sorted(by_compartment.items()))


def carried(writer: OfferingWriter, manifests: Mapping[str, Sequence[ObjectRef]]) -> tuple[SharedRef, ...]:
    """What vehicles of the office carry for guests, for each compartment in which guests have manifests."""

    def ref(compartment: str, refs: Sequence[ObjectRef]) -> SharedRef:
        own = tuple(sorted(refs, key=lambda one: one.hash)[:MAX_ENTRIES])
        listed, key = CarriedList(format=1, objects=own), writer.keys[compartment][SHARED]
        content = sha256_hex(f"{sha256_hex(dump(listed))} {key.fingerprint}".encode())
        kept = writer.kept_or_put(f"carried/{compartment}", content, lambda: seal_carried(listed, key))
        return SharedRef(compartment=compartment, epoch=key.id.epoch, object=kept)

    return tuple(ref(compartment, refs) for compartment, refs in sorted(manifests.items()))


def _needed(envelopes: Sequence[str]) -> tuple[str, ...]:
    """Without those that others include; at most so many as a list holds, the widest."""
    named = {
        text: frozenset((one.facility, one.version) for one in read_removal(text.encode())[0].facilities)
        for text in envelopes
    }
    needed: list[str] = []
    covered: set[tuple[str, int]] = set()
    for text in sorted(named, key=lambda text: len(named[text]), reverse=True):
        if not named[text] <= covered:
            covered |= named[text]
            needed.append(text)
    return tuple(needed[:MAX_ORDERS])
