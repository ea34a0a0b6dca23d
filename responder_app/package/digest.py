"""Objects and their names: everything stored is named by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated

from pydantic import Field

from responder_app.errors import TamperedError
from responder_app.model.base import Frozen
from responder_app.package.limits import MAX_PART_BYTES

Sha256Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def sha256_hex(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


class ObjectRef(Frozen):
    """The name and exact length in bytes of an object."""

    hash: Sha256Hex
    length: Annotated[int, Field(ge=0, le=MAX_PART_BYTES)]

    @property
    def path(self) -> str:
        """Where the object lies in a repository."""
        return f"objects/{self.hash[:2]}/{self.hash}"


def ref_of(data: bytes) -> ObjectRef:
    """The reference that these bytes satisfy."""
    return ObjectRef(hash=sha256_hex(data), length=len(data))


def check(ref: ObjectRef, data: bytes, what: str = "object") -> bytes:
    """Give the bytes back when they are those of `ref`. Raises TamperedError."""
    if len(data) != ref.length or not hmac.compare_digest(sha256_hex(data), ref.hash):
        raise TamperedError(f"the {what} is not what was signed")
    return data
