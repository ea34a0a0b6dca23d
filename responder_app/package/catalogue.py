"""The catalogue: the one thing that TUF signs. All else hangs off it by SHA-256."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from responder_app.model.base import Frozen
from responder_app.package.digest import ObjectRef, Sha256Hex
from responder_app.package.encoding import dump, load
from responder_app.package.limits import MAX_CATALOGUE_BYTES, MAX_SHARDS
from responder_app.package.manifest import Compartment
from responder_app.package.shard import Prefix

TARGET_NAME = "v1/catalogue"
Epoch = Annotated[int, Field(ge=1)]


class ShardRef(Frozen):
    """Where a shard lies and the epoch of the `shared` key that it is sealed under."""

    compartment: Compartment
    prefix: Prefix
    epoch: Epoch
    object: ObjectRef


class RegisterRef(Frozen):
    """Where the register of devices lies and the epoch of the key that it is sealed under."""

    epoch: Epoch
    object: ObjectRef


class SharedRef(Frozen):
    """Where a list for a compartment's devices lies, and the epoch of the `shared` key that it is sealed under."""

    compartment: Compartment
    epoch: Epoch
    object: ObjectRef


class GuestRef(Frozen):
    """Where a guest's list for a compartment lies, and the scope and epoch of its key."""

    compartment: Compartment
    scope: Annotated[str, Field(max_length=60)]
    epoch: Epoch
    object: ObjectRef


class Catalogue(Frozen):
    """One consistent state of a repository; `sequence` rises by one with each, within an era.

    Fields that this program does not know are a newer office's business.
    """

    model_config = ConfigDict(extra="ignore")

    format: Annotated[int, Field(ge=1, le=1)]
    repository: Sha256Hex
    office: Annotated[str, Field(min_length=1, max_length=200)]
    era: Annotated[int, Field(ge=1)]
    sequence: Annotated[int, Field(ge=1)]
    issued_at: datetime
    epochs: dict[Compartment, dict[str, Epoch]]
    """The newest epoch of each scope of each compartment."""
    shards: Annotated[tuple[ShardRef, ...], Field(max_length=MAX_SHARDS)]
    grants: ObjectRef
    report_key: Annotated[str, Field(max_length=400)]
    """The office's public P-256 key for reports: base64 of the uncompressed point."""
    devices: RegisterRef | None = None
    """The office's own list of devices, for whoever has a recovery key; vehicles leave it alone."""
    directory: Annotated[tuple[SharedRef, ...], Field(max_length=MAX_SHARDS)] = ()
    """The devices' signing keys: one object for each compartment."""
    approvals: Annotated[tuple[SharedRef, ...], Field(max_length=MAX_SHARDS)] = ()
    """What two holders of root keys allowed to be removed: for each compartment that has any."""
    acknowledged: ObjectRef | None = None
    """Of each device the newest report that the office has; None where the office reads no reports."""

    guests: Annotated[tuple[GuestRef, ...], Field(max_length=MAX_SHARDS)] = ()
    """What vehicles of other agencies may read for a time: of each guest a list for each compartment."""
    carried: Annotated[tuple[SharedRef, ...], Field(max_length=MAX_SHARDS)] = ()
    """The manifests of guests, for vehicles that hand them on unread: for each compartment that has any."""

    def to_bytes(self) -> bytes:
        """The catalogue as it is signed."""
        return dump(self)


def read_catalogue(data: bytes) -> Catalogue:
    """The catalogue in these bytes. Raises LimitError, TamperedError."""
    return load(Catalogue, data, MAX_CATALOGUE_BYTES, "catalogue")
