"""The ceremony that starts a repository: root and recovery keys, their passphrases, TUF root version 1."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from responder_app.package import public_keys
from responder_app.package.enrolment import EnrolmentRequest
from responder_app.paths import make_private, write_private
from responder_app.trust.judgement import ERA_FIELD

ROOT_KEYS, ROOT_THRESHOLD, RECOVERY_KEYS = 3, 2, 2
ROOT_VALID = timedelta(days=3 * 365)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 6, 5


@dataclass(frozen=True)
class CarriedKey:
    """A key file for one person to carry away, and the passphrase to write on paper, shown once."""

    path: Path
    purpose: str
    passphrase: str = field(repr=False)


def new_key() -> ec.EllipticCurvePrivateKey:
    """A fresh P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def new_passphrase() -> str:
    """Thirty random letters in groups (148 bits), without letters that look alike."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def write_carried(folder: Path, name: str, purpose: str, *keys: ec.EllipticCurvePrivateKey) -> CarriedKey:
    """Write the keys to one PEM file under a fresh passphrase."""
    make_private(folder)
    passphrase = new_passphrase()
    protection = BestAvailableEncryption(passphrase.encode())
    path = folder / f"{name}.pem"
    write_private(path, b"".join(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection) for key in keys))
    return CarriedKey(path, purpose, passphrase)


def make_root(
    root_keys: list[ec.EllipticCurvePrivateKey],
    targets_key: ec.EllipticCurvePrivateKey,
    online_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> bytes:
    """TUF root version 1, signed by as many root keys as its threshold asks."""
    signers = [CryptoSigner(key) for key in root_keys]
    root = Root(version=1, expires=now + ROOT_VALID, unrecognized_fields={ERA_FIELD: 1})
    for signer in signers:
        root.add_key(signer.public_key, Root.type)
    root.roles[Root.type].threshold = ROOT_THRESHOLD
    root.add_key(CryptoSigner(targets_key).public_key, Targets.type)
    for role in (Snapshot.type, Timestamp.type):
        root.add_key(CryptoSigner(online_key).public_key, role)
    signed = Metadata(root)
    for signer in signers[:ROOT_THRESHOLD]:
        signed.sign(signer, append=True)
    return signed.to_bytes()


def recovery_request(
    number: int, agreement: ec.EllipticCurvePrivateKey, signing: ec.EllipticCurvePrivateKey, now: datetime
) -> EnrolmentRequest:
    """An offline recovery key described as a device, so that it is granted every epoch key."""
    return EnrolmentRequest(
        name=f"Recovery key {number}",
        agency="Office",
        agreement_key=public_keys.to_text(agreement.public_key()),
        signing_key=public_keys.to_text(signing.public_key()),
        made_at=now,
    )
