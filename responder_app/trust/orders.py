"""Orders that two holders of root keys signed, judged against the root that this vehicle trusts. Pure.

Root keys sign roots; here they sign envelopes of types of their own, so that neither passes for the other. What was
signed by keys that a later root replaced counts no more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import InitVar, dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from tuf.api.metadata import Key, Metadata, Root

from responder_app.errors import NoGrantError, SignatureError, TamperedError, WrongRepositoryError
from responder_app.package import envelope, public_keys
from responder_app.package.catalogue import SharedRef
from responder_app.package.envelope import Envelope
from responder_app.package.keys import KeyRing
from responder_app.package.limits import MAX_LIST_BYTES
from responder_app.package.order import (
    DESTROY,
    DestroyOrder,
    Order,
    RemovalApproval,
    open_approvals,
    read_destroy,
    read_removal,
)
from responder_app.trust.state import TrustState
from responder_app.trust.verified import VerifiedCatalogue, verify_listed

SIGNATURES_NEEDED = 2
"""By different keys; more where the root's own threshold is higher."""
_MADE_HERE = object()
_VERSION = re.compile(r"([1-9][0-9]*)\.root\.json")


@dataclass(frozen=True)
class VerifiedDestroyOrder:
    """An order to this very device, signed by enough root keys of the root that is trusted."""

    order: DestroyOrder
    token: InitVar[object]

    def __post_init__(self, token: object) -> None:
        if token is not _MADE_HERE:
            raise TypeError("only trust can say that an order is verified")


def trusted_root(state: TrustState) -> Root:
    """The newest root that was verified. Raises TamperedError when the state holds none."""
    versions = [int(found[1]) for name in state.metadata if (found := _VERSION.fullmatch(name))]
    if not versions:
        raise TamperedError("no root has been verified yet")
    return Metadata[Root].from_bytes(state.metadata[f"{max(versions)}.root.json"]).signed


def check_signatures(signed: Envelope, root: Root) -> None:
    """Pass when enough different root keys of that root signed. Raises SignatureError, TamperedError."""
    keys = root_keys(root)
    signers = {public_keys.to_text(keys[name]) for name in envelope.signed_by(signed, keys)}
    needed = max(SIGNATURES_NEEDED, root.roles[Root.type].threshold)
    if len(signers) < needed:
        raise SignatureError(
            f"{len(signers)} of the {needed} signatures needed are there by keys that root {root.version} names"
        )


def root_keys(root: Root) -> Mapping[str, ec.EllipticCurvePublicKey]:
    """The P-256 keys that the root gives its own role, by their ids."""
    found = {name: _public(root.keys[name]) for name in root.roles[Root.type].keyids}
    return {name: key for name, key in found.items() if key is not None}


def _public(key: Key) -> ec.EllipticCurvePublicKey | None:
    try:
        found = load_pem_public_key(key.keyval["public"].encode())
    except (KeyError, ValueError):
        return None
    return found if isinstance(found, ec.EllipticCurvePublicKey) and isinstance(found.curve, ec.SECP256R1) else None


def verify_destroy(order: Order, root: Root, repository: str, device: str) -> VerifiedDestroyOrder:
    """The order, if it is for this device of this repository and two holders signed it.

    Raises:
        SignatureError: Not by enough keys that the root names.
        WrongRepositoryError: Of another office.
        TamperedError: For another device, under another id or of another kind than it says, or not well-formed.
    """
    content, signed = read_destroy(order.envelope.encode())
    check_signatures(signed, root)
    if content.repository != repository:
        raise WrongRepositoryError("the order is of another office")
    if content.device != device:
        raise TamperedError("the order is for another device")
    if (order.kind, order.id) != (DESTROY, content.id):
        raise TamperedError("the order is another one than it says")
    return VerifiedDestroyOrder(content, _MADE_HERE)


def verify_removal(data: bytes, root: Root, repository: str, compartment: str) -> RemovalApproval:
    """The approval, if it is of this repository and compartment and signed by two. Raises as `verify_destroy`."""
    content, signed = read_removal(data)
    check_signatures(signed, root)
    if content.repository != repository:
        raise WrongRepositoryError("the approval is of another office")
    if content.compartment != compartment:
        raise TamperedError("the approval is for another compartment")
    return content


def verify_approvals(catalogue: VerifiedCatalogue, ref: SharedRef, sealed: bytes, ring: KeyRing) -> tuple[str, ...]:
    """The approvals that the catalogue names at `ref`, each still to be verified.

    Raises NoGrantError without the key, TamperedError, LimitError.
    """
    own = catalogue.catalogue
    verify_listed(own.approvals, ref, sealed, MAX_LIST_BYTES, "list of approvals")
    found = open_approvals(sealed, own.repository, ref.compartment, ref.epoch, ring)
    if found is None:
        raise NoGrantError("this device has no key for the approvals of that compartment")
    return found.approvals
