"""Reading pieces out of a sealed part of tiles: only the objects that hold them are opened, and kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row

from responder_app.errors import LimitError
from responder_app.library.recent import Recent
from responder_app.package.digest import ObjectRef
from responder_app.package.encoding import load
from responder_app.package.keys import KeyRing
from responder_app.package.limits import MAX_MANIFEST_BYTES, TILES_OBJECT_BYTES
from responder_app.package.part import PartEntry, Place, object_step, open_object, part_key
from responder_app.package.ranges import PartRanges

OPENED = 12
"""Opened objects of tiles, of 1 MiB at most, that are kept in memory: about what one screen of tiles lies in."""


class Ranged:
    """Opens parts for reading by ranges. `read` gives an object's verified bytes."""

    def __init__(self, read: Callable[[ObjectRef], bytes]) -> None:
        self._read = read
        self._opened: Recent[bytes] = Recent(OPENED)

    def open(self, row: Row[Any], ring: KeyRing) -> PartRanges:
        """The part of a row with `entry`, `repository`, `compartment` and `signed_id`.

        Raises NoGrantError, TamperedError, LimitError; reading it raises DamagedError and TamperedError.
        """
        entry = load(PartEntry, row.entry, MAX_MANIFEST_BYTES, "manifest")
        if object_step(entry) > TILES_OBJECT_BYTES:
            raise LimitError("tiles lie in larger objects than they may")
        place = Place(row.repository, row.compartment, row.signed_id)
        key = part_key(place, entry, ring)

        def opened(index: int) -> bytes:
            return self._opened.get(
                (place, entry.id, entry.objects[index].hash), lambda: open_object(place, entry, key, index, self._read)
            )

        return PartRanges(entry, opened)
