"""What is served to a vehicle beside, by path: the signed files of one state, from memory, and objects from the disk.

A path is looked up, never opened: what is not one of these names does not exist, whatever it spells.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass

from responder_app.errors import DamagedError
from responder_app.package.digest import ObjectRef
from responder_app.package.limits import OBJECT_BYTES, OBJECT_OVERHEAD
from responder_app.sync.handing.holding import Holding
from responder_app.sync.handing.ledger import object_name


@dataclass(frozen=True)
class Served:
    """A file, whole and verified, and what tells this edition of it from others."""

    data: bytes
    etag: str


@dataclass(frozen=True)
class Shelf:
    """One holding, for reading."""

    holding: Holding

    def get(self, path: str) -> Served | None:
        """The file of that path; None for every other path, and for an object that is not here or is damaged."""
        signed = self.holding.laid_out.files.get(path)
        if signed is not None:
            return Served(signed, "")
        name = object_name(path)
        return self._object(name) if name else None

    def _object(self, name: str) -> Served | None:
        file = self.holding.paths.objects / name[:2] / name
        try:
            found = file.lstat()
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode) or found.st_size > OBJECT_BYTES + OBJECT_OVERHEAD:
            return None
        try:
            data = self.holding.objects.get(ObjectRef(hash=name, length=found.st_size))
        except DamagedError:
            return None
        return Served(data, f'"{name}"')
