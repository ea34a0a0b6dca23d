"""P-256 public keys as text, and the fingerprint of a device."""

from __future__ import annotations

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from responder_app.errors import TamperedError
from responder_app.package.digest import sha256_hex
from responder_app.package.encoding import bind


def to_text(key: ec.EllipticCurvePublicKey) -> str:
    """Base64 of the uncompressed point (65 bytes)."""
    return base64.b64encode(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode()


def from_text(text: str) -> ec.EllipticCurvePublicKey:
    """The key in that text. Raises TamperedError."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error) as error:
        raise TamperedError("a public key is not well-formed") from error


def device_fingerprint(agreement_key: str, signing_key: str) -> str:
    """SHA-256 over both public keys of a device, in hexadecimal; people compare it in person."""
    return sha256_hex(bind("device", agreement_key, signing_key))


def grouped(fingerprint: str, groups: int = 8) -> str:
    """The first groups of four digits, for reading aloud; 8 groups are 128 bits."""
    return " ".join(fingerprint[index * 4 : index * 4 + 4] for index in range(groups))
