"""Reading a few bytes out of a large part: only the objects that hold them are read, verified and opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from responder_app.errors import TamperedError
from responder_app.package.part import PartEntry, object_step

OpenObject = Callable[[int], bytes]
"""Gives the plaintext of an object by its index; verified, and perhaps kept in memory for a while."""


@dataclass(frozen=True)
class PartRanges:
    """A part as a row of bytes that can be read anywhere."""

    entry: PartEntry
    open_object: OpenObject

    @property
    def length(self) -> int:
        """Bytes of the whole part."""
        return self.entry.length

    def read(self, offset: int, length: int) -> bytes:
        """Exactly those bytes. Raises TamperedError outside the part, and what `open_object` raises."""
        if offset < 0 or length < 0 or offset + length > self.entry.length:
            raise TamperedError("a part is asked for bytes that it does not have")
        if not length:
            return b""
        step = object_step(self.entry)
        first, last = offset // step, (offset + length - 1) // step
        pieces = b"".join(self.open_object(index) for index in range(first, last + 1))
        return pieces[offset - first * step :][:length]
