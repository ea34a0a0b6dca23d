"""What an office's own vehicles carry for guests without being able to read it: their sealed manifests, by hash.

A guest's list names its manifests under the guest's key alone. Sealed under `shared`, this list names them to vehicles
of the office, so that a copy made by one of them holds what a guest needs.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from responder_app.model.base import Frozen
from responder_app.package.digest import ObjectRef
from responder_app.package.encoding import compress, decompress, dump, load
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId, open_with
from responder_app.package.limits import MAX_ENTRIES, MAX_RECORD_BYTES

_SHARED = "shared"
_PURPOSE = "carried"


class CarriedList(Frozen):
    """Of one compartment: whose manifests they are is not said."""

    model_config = ConfigDict(extra="ignore")

    format: Annotated[int, Field(ge=1, le=1)]
    objects: Annotated[tuple[ObjectRef, ...], Field(max_length=MAX_ENTRIES)]


def seal_carried(listed: CarriedList, key: EpochKey) -> bytes:
    """The object that holds the list, under a compartment's `shared` key."""
    return key.seal(compress(dump(listed)), _PURPOSE)


def open_carried(sealed: bytes, repository: str, compartment: str, epoch: int, ring: KeyRing) -> CarriedList | None:
    """The list, or None when the ring has no key for it. Raises LimitError, TamperedError."""
    clear = open_with(ring, ScopeKeyId(repository, compartment, _SHARED, epoch), sealed, _PURPOSE)
    return None if clear is None else load(CarriedList, decompress(clear, "carried list"), MAX_RECORD_BYTES, "list")
