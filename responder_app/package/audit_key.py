"""The first key of an audit log's MACs, sealed to the office (HPKE, RFC 9180). How it evolves is the library's."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from responder_app.errors import TamperedError
from responder_app.package.encoding import bind
from responder_app.package.keys import KEY_BYTES, SUITE

_HPKE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True)
class FirstKey:
    """The key of the first entry that has a MAC; every later key follows from it. Never printed."""

    begins: int
    """The number of that entry."""
    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls, begins: int) -> FirstKey:
        """A fresh random key."""
        return cls(begins, os.urandom(KEY_BYTES))


@dataclass(frozen=True)
class SealedFirstKey:
    """A first key that only the office can open."""

    begins: int
    sealed: bytes


def seal_first_key(
    first: FirstKey, report_key: ec.EllipticCurvePublicKey, repository: str, device: str
) -> SealedFirstKey:
    """The key, readable by the office only, bound to repository, device and entry."""
    return SealedFirstKey(
        first.begins, _HPKE.encrypt(first.secret, report_key, _info(repository, device, first.begins))
    )


def open_first_key(
    sealed: SealedFirstKey, report_key: ec.EllipticCurvePrivateKey, repository: str, device: str
) -> FirstKey:
    """The first key of that device's log. Raises TamperedError."""
    if not 1 <= sealed.begins < 1 << 63:
        raise TamperedError("an audit log does not begin there")
    try:
        secret = _HPKE.decrypt(sealed.sealed, report_key, _info(repository, device, sealed.begins))
    except (InvalidTag, ValueError) as error:
        raise TamperedError("the key of the audit log does not open") from error
    if len(secret) != KEY_BYTES:
        raise TamperedError("the key of the audit log has the wrong length")
    return FirstKey(sealed.begins, secret)


def _info(repository: str, device: str, begins: int) -> bytes:
    return bind(SUITE, "audit key", repository, device, begins)
