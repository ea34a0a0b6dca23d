"""Enrolment: what a device asks of an office, and the office's answer; both are files carried by people."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import Field

from responder_app.errors import TamperedError, WrongRepositoryError
from responder_app.model.base import Frozen, Text
from responder_app.package import envelope, public_keys
from responder_app.package.digest import Sha256Hex, sha256_hex
from responder_app.package.encoding import dump, load
from responder_app.package.limits import MAX_ENROLMENT_BYTES

REQUEST_TYPE = "application/vnd.responder.enrolment-request+json"


class EnrolmentRequest(Frozen):
    """A device's public keys (base64 of uncompressed P-256 points) and what people call it."""

    name: Text
    agency: Text
    agreement_key: Annotated[str, Field(max_length=100)]
    signing_key: Annotated[str, Field(max_length=100)]
    made_at: datetime

    @property
    def fingerprint(self) -> str:
        """The device's id everywhere: SHA-256 over both public keys."""
        return public_keys.device_fingerprint(self.agreement_key, self.signing_key)


def write_request(request: EnrolmentRequest, signing_key: ec.EllipticCurvePrivateKey) -> bytes:
    """The request, signed by the device's own signing key."""
    return envelope.sign(dump(request), REQUEST_TYPE, signing_key, request.fingerprint)


def read_request(data: bytes) -> EnrolmentRequest:
    """The request, whose signature shows that the device holds the key. Raises TrustError, LimitError."""
    payload, signed = envelope.read(data, REQUEST_TYPE, MAX_ENROLMENT_BYTES)
    request = load(EnrolmentRequest, payload, MAX_ENROLMENT_BYTES, "enrolment request")
    public_keys.from_text(request.agreement_key)
    envelope.verify(signed, public_keys.from_text(request.signing_key))
    return request


class EnrolmentAnswer(Frozen):
    """The enrolment file: what a vehicle must know to believe the office. Holds no secret."""

    office: Text
    repository: Sha256Hex
    root: str
    """Base64 of TUF root version 1, whose SHA-256 is the repository id."""
    report_key: Annotated[str, Field(max_length=100)]
    device: Sha256Hex
    scopes: tuple[str, ...]
    source: Text | None = None
    """Where the office suggests to sync from."""

    @property
    def root_bytes(self) -> bytes:
        """TUF root version 1. Raises TamperedError."""
        try:
            return base64.b64decode(self.root, validate=True)
        except (ValueError, binascii.Error) as error:
            raise TamperedError("the enrolment file is not well-formed") from error


def write_answer(answer: EnrolmentAnswer) -> bytes:
    """The enrolment file's bytes."""
    return dump(answer)


def read_answer(data: bytes) -> EnrolmentAnswer:
    """The enrolment file. Raises WrongRepositoryError when its root is not its repository's."""
    answer = load(EnrolmentAnswer, data, MAX_ENROLMENT_BYTES, "enrolment file")
    if sha256_hex(answer.root_bytes) != answer.repository:
        raise WrongRepositoryError("the enrolment file's root is not that of the repository it names")
    return answer
