"""The device's own keys: agreement (grants are sealed to it) and signature (what it says is signed by it).

Both are P-256 and lie in one file, device.sealed, under a key derived from the library key: who destroys the
library key destroys them too.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import ConfigDict, Field, ValidationError

from responder_app.errors import DamagedError, InputError, LimitError, NotInitialisedError, StoreError, TrustError
from responder_app.model.base import Frozen
from responder_app.package import envelope, public_keys
from responder_app.package.encoding import bind, dump, load
from responder_app.package.enrolment import EnrolmentRequest, write_request
from responder_app.package.keys import NONCE_BYTES, SUITE
from responder_app.paths import make_private, write_private
from responder_app.vault.library_key import LibraryKey

MAX_BYTES = 4096
_CURVE = ec.SECP256R1()
_BINDING = bind(SUITE, "device keys", 1)
_Scalar = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", repr=False)]


class _Stored(Frozen):
    """Both private scalars, 32 bytes each, in hexadecimal. Kept out of validation messages too."""

    model_config = ConfigDict(hide_input_in_errors=True)

    agreement: _Scalar
    signing: _Scalar


@dataclass(frozen=True)
class DeviceKeys:
    """This device's two private keys; never printed."""

    agreement: ec.EllipticCurvePrivateKey = field(repr=False)
    signing: ec.EllipticCurvePrivateKey = field(repr=False)

    @property
    def agreement_public(self) -> str:
        """Base64 of the uncompressed point."""
        return public_keys.to_text(self.agreement.public_key())

    @property
    def signing_public(self) -> str:
        """Base64 of the uncompressed point."""
        return public_keys.to_text(self.signing.public_key())

    @property
    def fingerprint(self) -> str:
        """The device's id everywhere: SHA-256 over both public keys, in hexadecimal."""
        return public_keys.device_fingerprint(self.agreement_public, self.signing_public)

    def enrolment_request(self, name: str, agency: str, made_at: datetime) -> bytes:
        """The file that asks an office to enrol this device, signed by it. Raises InputError for a bad name."""
        try:
            request = EnrolmentRequest(
                name=name,
                agency=agency,
                agreement_key=self.agreement_public,
                signing_key=self.signing_public,
                made_at=made_at,
            )
        except ValidationError as error:
            slip = error.errors()[0]
            raise InputError(f"{'.'.join(map(str, slip['loc']))}: {slip['msg']}") from error
        return write_request(request, self.signing)

    def sign(self, payload: bytes, payload_type: str) -> bytes:
        """The payload in an envelope (DSSE) signed by this device."""
        return envelope.sign(payload, payload_type, self.signing, self.fingerprint)


def create(path: Path, library_key: LibraryKey) -> DeviceKeys:
    """Make the device's keys and store them. Raises InputError when there are some already, StoreError."""
    if path.exists():
        raise InputError("this device has its keys already")
    keys = DeviceKeys(ec.generate_private_key(_CURVE), ec.generate_private_key(_CURVE))
    try:
        make_private(path.parent)
        write_private(path, _seal(keys, library_key))
    except OSError as error:
        raise StoreError("the device's keys cannot be written") from error
    return keys


def load_keys(path: Path, library_key: LibraryKey) -> DeviceKeys:
    """The device's keys.

    Raises:
        NotInitialisedError: None have been made here yet.
        DamagedError: They do not open under that library key.
        StoreError: The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            sealed = file.read(MAX_BYTES)
    except FileNotFoundError as error:
        raise NotInitialisedError("no device keys have been made on this vehicle yet") from error
    except OSError as error:
        raise StoreError("the device's keys cannot be read") from error
    return _open(sealed, library_key)


def _seal(keys: DeviceKeys, library_key: LibraryKey) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    stored = _Stored(agreement=_scalar(keys.agreement), signing=_scalar(keys.signing))
    return nonce + AESGCM(library_key.derive("device keys")).encrypt(nonce, dump(stored), _BINDING)


def _open(sealed: bytes, library_key: LibraryKey) -> DeviceKeys:
    cipher = AESGCM(library_key.derive("device keys"))
    try:
        clear = cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _BINDING)
        stored = load(_Stored, clear, MAX_BYTES, "device keys")
        return DeviceKeys(_private(stored.agreement), _private(stored.signing))
    except (InvalidTag, ValueError, TrustError, LimitError) as error:
        raise DamagedError("the device's keys do not open under this vehicle's library key") from error


def _scalar(key: ec.EllipticCurvePrivateKey) -> str:
    return format(key.private_numbers().private_value, "064x")


def _private(scalar: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int(scalar, 16), _CURVE)
