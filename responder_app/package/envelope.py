"""Signed envelopes (DSSE 1.0.2) with ECDSA P-256 and SHA-256: what a device says, what several people sign.

A device's envelope has one signature. An office's order collects several, one after the other, over the same bytes.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Annotated

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from pydantic import Field

from responder_app.errors import SignatureError, TamperedError
from responder_app.model.base import Frozen
from responder_app.package.digest import sha256_hex
from responder_app.package.encoding import dump, load

MOST_SIGNATURES = 8
_ALGORITHM = ec.ECDSA(SHA256())


class Signature(Frozen):
    """One signature of an envelope, in base64."""

    keyid: Annotated[str, Field(max_length=128)]
    sig: Annotated[str, Field(max_length=400)]


class Envelope(Frozen):
    """The JSON form of DSSE, field names as its specification has them."""

    payloadType: Annotated[str, Field(max_length=100)]
    payload: str
    signatures: Annotated[tuple[Signature, ...], Field(max_length=MOST_SIGNATURES)] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what is signed, the same before and after signing; people compare it. Raises TamperedError."""
        return sha256_hex(_pre_authentication(self.payloadType, _decoded(self.payload)))


def sign(payload: bytes, payload_type: str, key: ec.EllipticCurvePrivateKey, key_id: str) -> bytes:
    """The envelope around the payload."""
    return dump(signed_also(unsigned(payload, payload_type), key, key_id))


def unsigned(payload: bytes, payload_type: str) -> Envelope:
    """The payload in an envelope that nobody has signed yet."""
    return Envelope(payloadType=payload_type, payload=base64.b64encode(payload).decode())


def signed_also(envelope: Envelope, key: ec.EllipticCurvePrivateKey, key_id: str) -> Envelope:
    """The envelope with that key's signature added; in the place of an earlier one of the same id."""
    signature = key.sign(_pre_authentication(envelope.payloadType, _decoded(envelope.payload)), _ALGORITHM)
    others = tuple(one for one in envelope.signatures if one.keyid != key_id)
    own = Signature(keyid=key_id, sig=base64.b64encode(signature).decode())
    return envelope.model_copy(update={"signatures": (*others, own)})


def read(data: bytes, payload_type: str, limit: int) -> tuple[bytes, Envelope]:
    """The payload and its envelope, not verified yet. Raises LimitError, TamperedError."""
    envelope = load(Envelope, data, limit, "envelope")
    if envelope.payloadType != payload_type:
        raise TamperedError("the envelope holds something else")
    return _decoded(envelope.payload), envelope


def verify(envelope: Envelope, key: ec.EllipticCurvePublicKey) -> None:
    """Pass when the key made the envelope's one signature. Raises SignatureError, TamperedError."""
    if len(envelope.signatures) != 1:
        raise TamperedError("the envelope does not have one signature")
    if not _is_by(envelope, envelope.signatures[0], key):
        raise SignatureError("the signature is not by the key that it names")


def signed_by(envelope: Envelope, keys: Mapping[str, ec.EllipticCurvePublicKey]) -> frozenset[str]:
    """The ids of those keys that signed the envelope; signatures by others do not count. Raises TamperedError."""
    return frozenset(
        one.keyid for one in envelope.signatures if one.keyid in keys and _is_by(envelope, one, keys[one.keyid])
    )


def _is_by(envelope: Envelope, signature: Signature, key: ec.EllipticCurvePublicKey) -> bool:
    signed = _pre_authentication(envelope.payloadType, _decoded(envelope.payload))
    try:
        key.verify(_decoded(signature.sig), signed, _ALGORITHM)
    except InvalidSignature:
        return False
    return True


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise TamperedError("the envelope is not well-formed") from error


def _pre_authentication(payload_type: str, payload: bytes) -> bytes:
    name = payload_type.encode()
    return b" ".join((b"DSSEv1", str(len(name)).encode(), name, str(len(payload)).encode(), payload))
