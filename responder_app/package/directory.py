"""The directory of devices' signing keys, sealed under `shared`: who signed what a vehicle is handed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from responder_app.model.base import Frozen
from responder_app.package.digest import Sha256Hex
from responder_app.package.encoding import compress, decompress, dump, load
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId, open_with
from responder_app.package.limits import MAX_DEVICES, MAX_RECORD_BYTES

_SHARED = "shared"


class Signer(Frozen):
    """A device that the office enrolled. Of a revoked one: since when what it signs no longer counts."""

    model_config = ConfigDict(extra="ignore")

    fingerprint: Sha256Hex
    name: Annotated[str, Field(max_length=200)]
    agency: Annotated[str, Field(max_length=200)]
    agreement_key: Annotated[str, Field(max_length=100)]
    signing_key: Annotated[str, Field(max_length=100)]
    """Base64 of uncompressed P-256 points; the fingerprint is made of both keys."""
    revoked_at: datetime | None = None


class Directory(Frozen):
    """Every vehicle's device of an office, revoked ones too; recovery keys are none."""

    model_config = ConfigDict(extra="ignore")

    format: Annotated[int, Field(ge=1, le=1)]
    signers: Annotated[tuple[Signer, ...], Field(max_length=MAX_DEVICES)]


def seal_directory(directory: Directory, key: EpochKey) -> bytes:
    """The object that holds the directory, under a compartment's `shared` key."""
    return key.seal(compress(dump(directory)), "directory")


def open_directory(sealed: bytes, repository: str, compartment: str, epoch: int, ring: KeyRing) -> Directory | None:
    """The directory, or None when the ring has no key for it. Raises LimitError, TamperedError."""
    clear = open_with(ring, ScopeKeyId(repository, compartment, _SHARED, epoch), sealed, "directory")
    return None if clear is None else load(Directory, decompress(clear, "directory"), MAX_RECORD_BYTES, "directory")
