"""What a device says to its office: one signed statement in a chain, sealed so that its carrier learns hardly anything.

The device signs (DSSE) who it is, the number of the statement and the hash of the one before; the envelope is then
padded to one of a few sizes and sealed to the office's report key (HPKE, RFC 9180). Bytes in, model out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from pydantic import AwareDatetime, ConfigDict, Field, JsonValue

from responder_app.errors import LimitError, TamperedError, WrongRepositoryError
from responder_app.model.base import Frozen
from responder_app.package import envelope
from responder_app.package.digest import Sha256Hex, sha256_hex
from responder_app.package.encoding import bind, dump, load
from responder_app.package.envelope import Envelope
from responder_app.package.keys import SUITE

REPORT_TYPE = "application/vnd.responder.report+json"
START = "0" * 64
"""What stands for the report before the first one, and for the head of an audit log without entries."""
INBOX = "inbox"
"""The folder of a repository that reports are put in."""

KIB = 1024
SIZES = (2 * KIB, 8 * KIB, 32 * KIB, 128 * KIB, 512 * KIB, 2048 * KIB)
"""Bytes that a report may have before it is sealed: a host sees one of these, whatever the report says."""
MAX_BODY_BYTES = 1024 * KIB
"""A body in canonical JSON; twice in base64 it fits into the largest of SIZES."""
_LENGTH_BYTES = 4
_SEAL_BYTES = 65 + 16
"""What HPKE adds: the encapsulated key and the tag."""
MAX_SEALED_BYTES = SIZES[-1] + _SEAL_BYTES
_HPKE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

Kind = Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,39}$")]
Counter = Annotated[int, Field(ge=1, lt=1 << 53)]


class AuditHead(Frozen):
    """How many entries a vehicle's audit log had, and the hash of the last one."""

    count: Annotated[int, Field(ge=0, lt=1 << 53)] = 0
    hash: Sha256Hex = START


class Report(Frozen):
    """One statement of a device. `previous` is the hash of its statement before, START for the first one."""

    model_config = ConfigDict(str_strip_whitespace=False)

    format: Annotated[int, Field(ge=1, le=1)]
    repository: Sha256Hex
    device: Sha256Hex
    counter: Counter
    previous: Sha256Hex
    kind: Kind
    made_at: AwareDatetime
    audit: AuditHead
    """As it stood when this was signed: a log that is cut off or written anew later no longer holds this head."""
    body: dict[str, JsonValue]
    """What there is to say; its form belongs to the kind."""

    @property
    def hash(self) -> str:
        """What the next report names as `previous`: SHA-256 of the signed payload."""
        return sha256_hex(dump(self))


@dataclass(frozen=True)
class Signed:
    """A report and the envelope that it came in, whose signature was not looked at yet."""

    report: Report
    envelope: Envelope

    def verify(self, signing_key: ec.EllipticCurvePublicKey) -> Report:
        """The report, when that key signed it. Raises SignatureError, TamperedError."""
        envelope.verify(self.envelope, signing_key)
        return self.report


Sign = Callable[[bytes, str], bytes]
"""Puts a payload of a type into an envelope, as a device's keys do."""


def body_bytes(body: Frozen) -> bytes:
    """A body as it is kept until it is signed. Raises LimitError."""
    data = dump(body)
    if len(data) > MAX_BODY_BYTES:
        raise LimitError(f"a report's body has {len(data)} bytes; at most {MAX_BODY_BYTES} are allowed")
    return data


def write_report(report: Report, sign: Sign) -> bytes:
    """The report in its envelope."""
    return sign(dump(report), REPORT_TYPE)


def read_report(signed: bytes) -> Signed:
    """The report in an envelope. Raises LimitError, TamperedError."""
    payload, around = envelope.read(signed, REPORT_TYPE, SIZES[-1])
    report = load(Report, payload, SIZES[-1], "report")
    if dump(report) != payload:
        raise TamperedError("the report is not in the one form that is signed")
    return Signed(report, around)


def seal_report(signed: bytes, report_key: ec.EllipticCurvePublicKey, repository: str) -> bytes:
    """The envelope, padded and readable by that repository's office only. Raises LimitError."""
    size = next((one for one in SIZES if one >= _LENGTH_BYTES + len(signed)), None)
    if size is None:
        raise LimitError(f"a report has {len(signed)} bytes; at most {SIZES[-1] - _LENGTH_BYTES} are allowed")
    padded = (len(signed).to_bytes(_LENGTH_BYTES, "big") + signed).ljust(size, b"\0")
    return _HPKE.encrypt(padded, report_key, _info(repository))


def open_report(sealed: bytes, report_key: ec.EllipticCurvePrivateKey, repository: str) -> Signed:
    """The report in what lay in the inbox; whose it is has not been verified yet.

    Raises:
        LimitError: Longer than any report is.
        TamperedError: Not sealed to this key for this repository, or changed.
        WrongRepositoryError: It names another repository.
    """
    if len(sealed) > MAX_SEALED_BYTES:
        raise LimitError(f"a report has {len(sealed)} bytes; at most {MAX_SEALED_BYTES} are allowed")
    if len(sealed) - _SEAL_BYTES not in SIZES:
        raise TamperedError("no report has this length")
    try:
        padded = _HPKE.decrypt(sealed, report_key, _info(repository))
    except (InvalidTag, ValueError) as error:
        raise TamperedError("the report does not open with the office's key") from error
    signed = read_report(_without_padding(padded))
    if signed.report.repository != repository:
        raise WrongRepositoryError("the report is for another office's repository")
    return signed


def inbox_path(sealed: bytes) -> str:
    """Where a sealed report lies in a repository: a name that tells neither its device nor its place in the chain."""
    return f"{INBOX}/{sha256_hex(sealed)}"


def _without_padding(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    end = _LENGTH_BYTES + length
    if end > len(padded) or padded[end:].strip(b"\0"):
        raise TamperedError("the report is not well-formed")
    return padded[_LENGTH_BYTES:end]


def _info(repository: str) -> bytes:
    return bind(SUITE, "report", repository)
