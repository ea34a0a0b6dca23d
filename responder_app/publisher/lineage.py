"""Whether a copy of the repository is one that this office may bring up to date: the same office's, and no other state.

Two administrators with an office each, made from one, may publish apart. Numbers alone do not tell that: the
catalogue that a copy's number names must be the one that this office published under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tuf.api.metadata import Metadata, Root, Targets
from tuf.api.serialization import DeserializationError

from responder_app.errors import InputError, StoreError
from responder_app.package.catalogue import TARGET_NAME
from responder_app.publisher import publishing, roots, signing
from responder_app.publisher.registry import facts
from responder_app.publisher.registry.facts import Publication
from responder_app.publisher.store import Readable, RepositoryFolder

if TYPE_CHECKING:
    from responder_app.publisher.office import Office


@dataclass(frozen=True)
class Outgoing:
    """One published state as it is copied, whatever is published here meanwhile."""

    store: RepositoryFolder
    root: Metadata[Root]
    publications: Mapping[int, Publication]
    """What this office knows to have published, by sequence."""
    named: frozenset[str]
    """The SHA-256 of every object of the state."""
    timestamp: bytes
    timestamp_version: int

    @property
    def last(self) -> Publication:
        """The state."""
        return self.publications[max(self.publications)]

    def numbered(self) -> Iterator[str]:
        """Every root, and targets and snapshot of the state, in the order of writing."""
        yield from map(roots.path_of, range(1, self.root.signed.version + 1))
        yield f"metadata/{self.last.sequence}.targets.json"
        yield signing.snapshot_path(self.last.sequence)

    def read(self, path: str) -> bytes:
        """A file of the state. Raises StoreError when it is gone."""
        if path == signing.TIMESTAMP_PATH:
            return self.timestamp
        data = self.store.get(path)
        if data is not None:
            return data
        if self.store.get(signing.TIMESTAMP_PATH) != self.timestamp:
            raise StoreError("something was published here while it was copied; run it again")
        raise StoreError(f"the office's own repository lacks {path}; restore it from a copy")


def outgoing(office: Office) -> Outgoing:
    """The state that this office has published last. Raises InputError before the first, StoreError."""
    root, store = office.root(), office.repository
    with office.writing() as (connection, _):  # nobody publishes in this moment
        named = frozenset(publishing.named_objects(connection, store))
        known = {one.sequence: one for one in facts.publications_of(connection)}
        data = store.get(signing.TIMESTAMP_PATH)
        found = signing.newest_timestamp(store)
    if data is None or found is None:
        raise InputError("nothing has been published yet")
    return Outgoing(store, root, known, named, data, found.version)


def outgoing_over(office: Office, theirs: Readable) -> Outgoing:
    """The state as it may take the place of what lies there. Raises InputError, which says what to do, StoreError.

    Where the timestamp there was signed later than ours, ours is signed anew: vehicles go by its number.
    """
    first = theirs.get(signing.ROOT_PATH)
    if first is not None and first != office.repository.get(signing.ROOT_PATH):
        raise InputError(f"{theirs.folder} holds the repository of another office; choose another place")
    ours = outgoing(office)
    above = check_copy(ours, theirs)
    if above >= ours.timestamp_version and theirs.get(signing.TIMESTAMP_PATH) != ours.timestamp:
        office.renew(clock_is_right=True, above=above)
        ours = outgoing(office)
    return ours


def check_copy(ours: Outgoing, theirs: Readable) -> int:
    """Pass when our state may take the place of the one there; the version of its timestamp, 0 for none.

    A thief's numbers are of no account. Raises InputError, which says what to do.
    """
    found = signing.newest_timestamp(theirs, roots.online_key(ours.root))
    if found is None:
        return 0
    sequence = found.snapshot_meta.version
    if sequence > ours.last.sequence:
        raise InputError(f"{theirs.folder} holds a newer state than this office has published. {_how(theirs)}")
    mine, there = ours.publications.get(sequence), catalogue_at(theirs, sequence)
    if mine is not None and there is not None and there != mine.catalogue_hash:
        raise InputError(
            f"{theirs.folder} holds a state with the number {sequence} that this office did not publish: two "
            f"administrators published apart. {_how(theirs)}"
        )
    return found.version


def catalogue_at(store: Readable, sequence: int) -> str | None:
    """The SHA-256 of the catalogue that the state of that number names; None where that cannot be read."""
    data = store.get(f"metadata/{sequence}.targets.json")
    if data is None:
        return None
    try:
        target = Metadata[Targets].from_bytes(data).signed.targets.get(TARGET_NAME)
    except DeserializationError:
        return None
    return target.hashes.get("sha256") if target is not None else None


def _how(theirs: Readable) -> str:
    return f"Take that state over first: responder office catch-up {str(theirs.folder)!r}"
