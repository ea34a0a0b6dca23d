"""What this vehicle can hand on: the newest state whose signatures hold, and the objects on its disk.

Reads what is kept beside the database, so that the vehicle need not be unlocked. Writes nothing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from responder_app.errors import LimitError, NotFoundError, TrustError
from responder_app.library.accepted import AcceptedState, AcceptedStates
from responder_app.library.objects import HASH_LETTERS, ObjectStore
from responder_app.package.catalogue import Catalogue
from responder_app.package.digest import ObjectRef
from responder_app.package.enrolment import EnrolmentAnswer
from responder_app.paths import VehiclePaths
from responder_app.sync.kept import listed
from responder_app.trust.anchor import Anchor, anchor_of
from responder_app.trust.kept import Kept, believe_again
from responder_app.trust.layout import LaidOut, lay_out

_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Holding:
    """The newest state of one repository that this vehicle accepted, and its store of objects."""

    repository: str
    office: str
    catalogue: Catalogue
    laid_out: LaidOut
    accepted_at: datetime
    objects: ObjectStore
    paths: VehiclePaths

    @property
    def lists(self) -> tuple[ObjectRef, ...]:
        """What every vehicle needs of the state, and this one holds: grants, lists, shards."""
        return tuple(ref for ref in listed(self.catalogue) if self.objects.has(ref))

    def found(self, names: Iterable[str]) -> Iterator[ObjectRef]:
        """Those of these objects that lie whole on this disk."""
        for name in names:
            with suppress(OSError):
                file = (self.paths.objects / name[:2] / name).lstat()
                if stat.S_ISREG(file.st_mode):
                    yield ObjectRef(hash=name, length=file.st_size)

    def everything(self) -> Iterator[ObjectRef]:
        """Every whole object on this disk; read from the disk anew each time."""
        for folder in _folders(self.paths):
            with os.scandir(folder) as entries:
                for entry in entries:
                    is_named = is_object_name(entry.name) and entry.name[:2] == folder.name
                    if is_named and entry.is_file(follow_symlinks=False):
                        yield ObjectRef(hash=entry.name, length=entry.stat(follow_symlinks=False).st_size)


def is_object_name(name: str) -> bool:
    """Whether an object can have that name."""
    return len(name) == HASH_LETTERS and _HEX.issuperset(name)


def read_holding(paths: VehiclePaths, enrolment: EnrolmentAnswer) -> Holding:
    """What there is to hand on. Raises NotFoundError before the first sync, StoreError."""
    anchor = anchor_of(enrolment)
    states = AcceptedStates(paths.accepted).every(enrolment.repository)
    believed = [kept for kept in (_believed(anchor, state) for state in states) if kept is not None]
    if not believed:
        raise NotFoundError(f"This vehicle holds nothing of {enrolment.office} yet: sync it first.")
    newest = max(believed, key=lambda one: (one.state.era, one.state.sequence))
    return Holding(
        repository=enrolment.repository,
        office=newest.catalogue.catalogue.office,
        catalogue=newest.catalogue.catalogue,
        laid_out=lay_out(newest),
        accepted_at=newest.catalogue.accepted_at,
        objects=ObjectStore(paths.objects),
        paths=paths,
    )


def read_holdings(paths: VehiclePaths, followed: Sequence[EnrolmentAnswer]) -> tuple[Holding, ...]:
    """The same of each of these offices of which there is something. Raises NotFoundError where there is nothing."""
    found, missing = [], None
    for one in followed:
        try:
            found.append(read_holding(paths, one))
        except NotFoundError as error:  # followed since today, and not synced yet
            missing = missing or error
    if missing is not None and not found:
        raise missing
    return tuple(found)


def _believed(anchor: Anchor, state: AcceptedState) -> Kept | None:
    try:
        return believe_again(anchor, state.contents, state.accepted_at)
    except (TrustError, LimitError):
        return None


def _folders(paths: VehiclePaths) -> Iterator[os.DirEntry[str]]:
    with os.scandir(paths.objects) as entries:
        for entry in entries:
            if len(entry.name) == 2 and _HEX.issuperset(entry.name) and entry.is_dir(follow_symlinks=False):
                yield entry
