"""The certificate of one sharing: made for the occasion, its key never readable on a disk, told by its fingerprint."""

from __future__ import annotations

import secrets
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from cryptography.x509.oid import NameOID

VALID = timedelta(days=2)


@dataclass(frozen=True)
class Certificate:
    """What a server presents; `fingerprint` is the SHA-256 of the certificate, in hexadecimal."""

    context: ssl.SSLContext
    fingerprint: str


def make_certificate(address: str) -> Certificate:
    """A fresh P-256 key and its own certificate for that address.

    Python's ssl takes keys from files only: the file is encrypted under a password that is nowhere but in memory, and
    is gone when this returns.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Responder vehicle")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A neighbour's clock may be wrong; it pins the fingerprint and looks at no date.
        .not_valid_before(now - VALID)
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    password = secrets.token_bytes(32).hex().encode("ascii")
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    with tempfile.TemporaryDirectory(prefix="responder-share-") as folder:
        file = Path(folder) / "certificate.pem"
        file.write_bytes(made.public_bytes(Encoding.PEM) + pem)
        context.load_cert_chain(file, password=password)
    return Certificate(context, made.fingerprint(hashes.SHA256()).hex())
