"""Signed envelopes (DSSE 1.0.2) with ECDSA P-256 and SHA-256: what a device says, provably its own."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from pydantic import Field

from responder_app.errors import SignatureError, TamperedError
from responder_app.model.base import Frozen
from responder_app.package.encoding import dump, load

_ALGORITHM = ec.ECDSA(SHA256())


class Signature(Frozen):
    """One signature of an envelope, in base64."""

    keyid: Annotated[str, Field(max_length=128)]
    sig: Annotated[str, Field(max_length=400)]


class Envelope(Frozen):
    """The JSON form of DSSE, field names as its specification has them."""

    payloadType: Annotated[str, Field(max_length=100)]
    payload: str
    signatures: Annotated[tuple[Signature, ...], Field(min_length=1, max_length=1)]


def sign(payload: bytes, payload_type: str, key: ec.EllipticCurvePrivateKey, key_id: str) -> bytes:
    """The envelope around the payload."""
    signature = key.sign(_pre_authentication(payload_type, payload), _ALGORITHM)
    return dump(
        Envelope(
            payloadType=payload_type,
            payload=base64.b64encode(payload).decode(),
            signatures=(Signature(keyid=key_id, sig=base64.b64encode(signature).decode()),),
        )
    )


def read(data: bytes, payload_type: str, limit: int) -> tuple[bytes, Envelope]:
    """The payload and its envelope, not verified yet. Raises LimitError, TamperedError."""
    envelope = load(Envelope, data, limit, "envelope")
    if envelope.payloadType != payload_type:
        raise TamperedError("the envelope holds something else")
    return _decoded(envelope.payload), envelope


def verify(envelope: Envelope, key: ec.EllipticCurvePublicKey) -> None:
    """Pass when the key made the envelope's signature. Raises SignatureError, TamperedError."""
    signed = _pre_authentication(envelope.payloadType, _decoded(envelope.payload))
    try:
        key.verify(_decoded(envelope.signatures[0].sig), signed, _ALGORITHM)
    except InvalidSignature as error:
        raise SignatureError("the signature is not by the key that it names") from error


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise TamperedError("the envelope is not well-formed") from error


def _pre_authentication(payload_type: str, payload: bytes) -> bytes:
    name = payload_type.encode()
    return b" ".join((b"DSSEv1", str(len(name)).encode(), name, str(len(payload)).encode(), payload))
