"""Grants: the message that gives one device its scope keys, sealed to its public key (HPKE, RFC 9180)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from pydantic import ConfigDict, Field

from responder_app.errors import NoGrantError, TamperedError
from responder_app.model.base import Frozen
from responder_app.package.digest import Sha256Hex
from responder_app.package.encoding import bind, canonical, dump, load, parse
from responder_app.package.keys import KEY_BYTES, SUITE, EpochKey, ScopeKeyId
from responder_app.package.limits import MAX_GRANTS_BYTES, MAX_ORDERS
from responder_app.package.manifest import Compartment
from responder_app.package.order import Order

_HPKE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
MAX_GRANT_BYTES = 4 * 1024 * 1024


class GrantedKey(Frozen):
    """One epoch key: its secret is 32 bytes in base64, left out of the representation and of error messages."""

    model_config = ConfigDict(hide_input_in_errors=True)

    compartment: Compartment
    scope: Annotated[str, Field(max_length=60)]
    epoch: Annotated[int, Field(ge=1)]
    secret: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$", repr=False)]


class Grant(Frozen):
    """What an office gives to one device. Fields that this program does not know are a newer office's business."""

    model_config = ConfigDict(extra="ignore")

    suite: str
    repository: Sha256Hex
    device: Sha256Hex
    name: Annotated[str, Field(max_length=200)]
    agency: Annotated[str, Field(max_length=200)]
    scopes: tuple[str, ...]
    compartments: tuple[Compartment, ...]
    issued_at: datetime
    keys: tuple[GrantedKey, ...] = ()
    revoked_at: datetime | None = None
    """When the office revoked this device. Then there are no keys, and what else but `orders` is of no use."""
    orders: Annotated[tuple[Order, ...], Field(max_length=MAX_ORDERS)] = ()
    guest_until: datetime | None = None
    """Of a guest: when it ends, for people to read. What counts is the end in its list."""

    def epoch_keys(self) -> tuple[EpochKey, ...]:
        """The keys as they are used."""
        return tuple(
            EpochKey(ScopeKeyId(self.repository, key.compartment, key.scope, key.epoch), base64.b64decode(key.secret))
            for key in self.keys
        )


def granted(key: EpochKey) -> GrantedKey:
    """An epoch key in the form that a grant carries."""
    if len(key.secret) != KEY_BYTES:
        raise ValueError("an epoch key has 32 bytes")
    secret = base64.b64encode(key.secret).decode()
    return GrantedKey(compartment=key.id.compartment, scope=key.id.scope, epoch=key.id.epoch, secret=secret)


def seal_grant(grant: Grant, agreement_key: ec.EllipticCurvePublicKey) -> bytes:
    """The grant, readable by that device only."""
    return _HPKE.encrypt(dump(grant), agreement_key, _info(grant.repository, grant.device))


def open_grant(sealed: bytes, agreement_key: ec.EllipticCurvePrivateKey, repository: str, device: str) -> Grant:
    """The device's own grant.

    Raises:
        NoGrantError: Sealed with a suite that this program does not know.
        TamperedError: Not for this device, not of this repository, or changed.
    """
    try:
        clear = _HPKE.decrypt(sealed, agreement_key, _info(repository, device))
    except (InvalidTag, ValueError) as error:
        raise TamperedError("the grant does not open with this device's key") from error
    grant = load(Grant, clear, MAX_GRANT_BYTES, "grant")
    if grant.suite != SUITE:
        raise NoGrantError("the office uses a newer way of sealing; update this program")
    if (grant.repository, grant.device) != (repository, device):
        raise TamperedError("the grant is for another device or repository")
    return grant


def write_grants(grants: Mapping[str, bytes]) -> bytes:
    """The one object with all grants: device fingerprint to sealed grant."""
    return canonical({device: base64.b64encode(sealed).decode() for device, sealed in grants.items()})


def find_grant(data: bytes, device: str) -> bytes:
    """The device's sealed grant. Raises NoGrantError when there is none, TamperedError."""
    grants = parse(data, MAX_GRANTS_BYTES, "list of grants")
    sealed = grants.get(device) if isinstance(grants, dict) else None
    if sealed is None:
        raise NoGrantError("the office has not granted this device anything yet")
    try:
        return base64.b64decode(sealed, validate=True)
    except (TypeError, ValueError, binascii.Error) as error:
        raise TamperedError("the list of grants is not well-formed") from error


def _info(repository: str, device: str) -> bytes:
    return bind(SUITE, "grant", repository, device)
