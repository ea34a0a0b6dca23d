"""The office's register of devices, sealed to the recovery keys alone: what a lost office is rebuilt from."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from responder_app.errors import TamperedError
from responder_app.model.base import Frozen
from responder_app.package.digest import Sha256Hex
from responder_app.package.encoding import compress, decompress, dump, load
from responder_app.package.guest import GuestTerms
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId, open_with
from responder_app.package.limits import MAX_ORDERS, MAX_RECORD_BYTES
from responder_app.package.order import Order

OFFICE = "office"
"""The compartment and scope of the keys that it is sealed under: nobody is granted them but recovery keys."""


class RegisteredDevice(Frozen):
    """A device as the office knows it: public keys, what it may read, whether it was revoked."""

    model_config = ConfigDict(extra="ignore")

    fingerprint: Sha256Hex
    name: Annotated[str, Field(max_length=200)]
    agency: Annotated[str, Field(max_length=200)]
    agreement_key: Annotated[str, Field(max_length=100)]
    signing_key: Annotated[str, Field(max_length=100)]
    scopes: tuple[str, ...]
    compartments: tuple[str, ...]
    state: Annotated[str, Field(pattern=r"^(active|recovery|revoked)$")]
    enrolled_at: datetime
    revoked_at: datetime | None = None
    reason: str | None = None
    orders: Annotated[tuple[Order, ...], Field(max_length=MAX_ORDERS)] = ()
    guest: GuestTerms | None = None
    """Its `scopes` is then the scope of its own key alone."""


class Register(Frozen):
    """Every device of an office."""

    model_config = ConfigDict(extra="ignore")

    format: Annotated[int, Field(ge=1, le=1)]
    devices: tuple[RegisteredDevice, ...]


def seal_register(register: Register, key: EpochKey) -> bytes:
    """The object that holds the register."""
    return key.seal(compress(dump(register)), "register")


def open_register(sealed: bytes, repository: str, epoch: int, ring: KeyRing) -> Register:
    """The register. Raises TamperedError when it does not open with the ring's keys, LimitError."""
    clear = open_with(ring, ScopeKeyId(repository, OFFICE, OFFICE, epoch), sealed, "register")
    if clear is None:
        raise TamperedError("the register of devices does not open with this key")
    return load(Register, decompress(clear, "register"), MAX_RECORD_BYTES, "register of devices")
