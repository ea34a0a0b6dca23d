"""Orders of an office: what two holders of its root keys sign, over the same bytes, each on their own machine.

Owns their form and what is signed. Whose signatures count is `trust.orders`' business.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from responder_app.errors import TamperedError
from responder_app.model.base import Frozen, Uuid
from responder_app.package import envelope
from responder_app.package.digest import Sha256Hex
from responder_app.package.encoding import compress, decompress, dump, load
from responder_app.package.envelope import Envelope
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId, open_with
from responder_app.package.limits import MAX_ENTRIES, MAX_ORDER_BYTES, MAX_ORDERS, MAX_RECORD_BYTES
from responder_app.package.manifest import Compartment

DESTROY, REMOVAL = "destroy", "removal"
DESTROY_TYPE = "application/vnd.responder.destroy-order+json"
REMOVAL_TYPE = "application/vnd.responder.removal-approval+json"
HANDFUL = 5
"""So many removals at once never need an approval."""
MOST_REMOVED_SHARE = 0.02
"""More than this share of all that a vehicle holds is not removed at once on the word of one office key."""
_SHARED = "shared"


class DestroyOrder(Frozen):
    """One device is to erase all that it holds. A field that this program does not know makes it no order at all."""

    repository: Sha256Hex
    device: Sha256Hex
    id: Uuid
    issued_at: datetime
    name: Annotated[str, Field(max_length=200)]
    """What people call the device, for the holders of the keys to read; likewise the agency."""
    agency: Annotated[str, Field(max_length=200)]


class RemovedVersion(Frozen):
    """A facility, and the version up to which vehicles remove it."""

    facility: Uuid
    version: Annotated[int, Field(ge=1)]


class RemovalApproval(Frozen):
    """Vehicles may remove these, however many they are at once; not one more, and no newer version of one."""

    repository: Sha256Hex
    compartment: Compartment
    id: Uuid
    issued_at: datetime
    facilities: Annotated[tuple[RemovedVersion, ...], Field(min_length=1, max_length=MAX_ENTRIES)]


class Order(Frozen):
    """A signed order as a grant carries it. `kind` is an open set: what a program does not know it leaves alone."""

    model_config = ConfigDict(extra="ignore")

    kind: Annotated[str, Field(max_length=40)]
    id: Uuid
    envelope: Annotated[str, Field(max_length=MAX_ORDER_BYTES)]
    """The envelope's JSON text."""


class ApprovalList(Frozen):
    """The approvals that hold in one compartment."""

    model_config = ConfigDict(extra="ignore")

    format: Annotated[int, Field(ge=1, le=1)]
    approvals: Annotated[tuple[str, ...], Field(max_length=MAX_ORDERS)]
    """The envelopes' JSON texts."""


def needs_approval(removed: int, held: int) -> bool:
    """Whether a vehicle that holds so many removes so many at once only where two holders of root keys approved."""
    return removed > max(HANDFUL, held * MOST_REMOVED_SHARE)


def draft(content: DestroyOrder | RemovalApproval) -> Envelope:
    """The order, signed by nobody yet."""
    return envelope.unsigned(dump(content), DESTROY_TYPE if isinstance(content, DestroyOrder) else REMOVAL_TYPE)


def read_any(data: bytes) -> tuple[DestroyOrder | RemovalApproval, Envelope]:
    """An order of either kind and its envelope, nothing verified yet. Raises TamperedError, LimitError."""
    sealed = load(Envelope, data, MAX_ORDER_BYTES, "order")
    if sealed.payloadType == DESTROY_TYPE:
        return read_destroy(data)
    if sealed.payloadType == REMOVAL_TYPE:
        return read_removal(data)
    raise TamperedError("the file is not an order")


def read_destroy(data: bytes) -> tuple[DestroyOrder, Envelope]:
    """A destroy order and its envelope, nothing verified yet. Raises TamperedError, LimitError."""
    payload, sealed = envelope.read(data, DESTROY_TYPE, MAX_ORDER_BYTES)
    return load(DestroyOrder, payload, MAX_ORDER_BYTES, "destroy order"), sealed


def read_removal(data: bytes) -> tuple[RemovalApproval, Envelope]:
    """An approval of removals and its envelope, nothing verified yet. Raises TamperedError, LimitError."""
    payload, sealed = envelope.read(data, REMOVAL_TYPE, MAX_ORDER_BYTES)
    return load(RemovalApproval, payload, MAX_ORDER_BYTES, "approval of removals"), sealed


def seal_approvals(approvals: ApprovalList, key: EpochKey) -> bytes:
    """The object that holds the approvals, under the compartment's `shared` key."""
    return key.seal(compress(dump(approvals)), "approvals")


def open_approvals(sealed: bytes, repository: str, compartment: str, epoch: int, ring: KeyRing) -> ApprovalList | None:
    """The approvals, or None when the ring has no key for them. Raises LimitError, TamperedError."""
    clear = open_with(ring, ScopeKeyId(repository, compartment, _SHARED, epoch), sealed, "approvals")
    if clear is None:
        return None
    return load(ApprovalList, decompress(clear, "approvals"), MAX_RECORD_BYTES, "approvals")
