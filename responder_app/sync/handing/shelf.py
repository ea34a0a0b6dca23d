"""What is served to a vehicle beside, by path: the signed files of states, from memory, and objects from the disk.

    metadata/ targets/ objects/                  of the first office, as any repository lies on a host
    3f9a.../metadata/ targets/ objects/          of each, the first too, under the beginning of its repository's id

A path is looked up, never opened: what is not one of these names does not exist, whatever it spells.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass

from responder_app.errors import DamagedError
from responder_app.package.digest import ObjectRef
from responder_app.package.limits import OBJECT_BYTES, OBJECT_OVERHEAD
from responder_app.sync.carried import NAME_DIGITS
from responder_app.sync.handing.holding import Holding
from responder_app.sync.handing.ledger import object_name


@dataclass(frozen=True)
class Served:
    """A file, whole and verified, and what tells this edition of it from others."""

    data: bytes
    etag: str


@dataclass(frozen=True)
class Shelf:
    """Holdings of one vehicle, for reading; the first one's office is who is asked without a repository's id."""

    holdings: Sequence[Holding]
    names: frozenset[str] | None = None
    """Of the objects that are given out; None gives every one on the disk."""

    def get(self, path: str) -> Served | None:
        """The file of that path; None for every other path, and for an object that is not here or is damaged."""
        holding, own = self._holding(path)
        signed = holding.laid_out.files.get(own)
        if signed is not None:
            return Served(signed, "")
        name = object_name(own)
        if name is None or (self.names is not None and name not in self.names):
            return None
        return _object(holding, name)

    def _holding(self, path: str) -> tuple[Holding, str]:
        """Whose it is, and the rest of the path."""
        first, _, rest = path.partition("/")
        named = next((one for one in self.holdings if one.repository[:NAME_DIGITS] == first), None)
        return (named, rest) if named is not None else (self.holdings[0], path)


def _object(holding: Holding, name: str) -> Served | None:
    file = holding.paths.objects / name[:2] / name
    try:
        found = file.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode) or found.st_size > OBJECT_BYTES + OBJECT_OVERHEAD:
        return None
    try:
        data = holding.objects.get(ObjectRef(hash=name, length=found.st_size))
    except DamagedError:
        return None
    return Served(data, f'"{name}"')
