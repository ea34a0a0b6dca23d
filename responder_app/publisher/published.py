"""A repository read back by whoever has no registry: every signature checked, no date.

What has run out can still be read: an office that was lost for a year is rebuilt from what it published then. An
older state than the newest cannot be told from it here; people compare number and day with a vehicle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from responder_app.errors import InputError, LimitError, SignatureError, TamperedError
from responder_app.package.catalogue import TARGET_NAME, Catalogue, read_catalogue
from responder_app.package.digest import ObjectRef, check, sha256_hex
from responder_app.package.limits import MAX_CATALOGUE_BYTES
from responder_app.publisher import roots, signing
from responder_app.publisher.store import Readable

Role = TypeVar("Role", Timestamp, Snapshot, Targets)


@dataclass(frozen=True)
class PublishedState:
    """What a repository says of itself; signed by the keys of `root`."""

    store: Readable
    repository: str
    root: Metadata[Root]
    root_bytes: bytes
    catalogue: Catalogue
    catalogue_hash: str
    signed: Mapping[str, bytes]
    """Targets and snapshot of the state as they were signed, by path."""
    timestamp_version: int

    def has(self, ref: ObjectRef) -> bool:
        """Whether the copy has that object at all."""
        return self.store.get(ref.path) is not None

    def read(self, ref: ObjectRef) -> bytes:
        """An object. Raises TamperedError when it is not there or not what was signed."""
        data = self.store.get(ref.path)
        if data is None:
            raise TamperedError(f"the repository lacks the object {ref.hash}")
        return check(ref, data)


def read_published(store: Readable) -> PublishedState:
    """The newest state in the folder, verified down to the catalogue.

    Whose repository it is must be asked of a person: its id is only the hash of the first root that lies there.
    Raises InputError when there is none, TrustError, LimitError.
    """
    repository = sha256_hex(roots.first_bytes(store))
    root = roots.follow(store, repository)[-1]
    timestamp, _ = _signed(Timestamp, store, root, signing.TIMESTAMP_PATH)
    version = timestamp.snapshot_meta.version
    snapshot_path, targets_path = (f"metadata/{version}.{role}.json" for role in ("snapshot", "targets"))
    snapshot, snapshot_bytes = _signed(Snapshot, store, root, snapshot_path)
    if snapshot.meta["targets.json"].version != version:
        raise TamperedError("the repository's snapshot is of another state")
    targets, targets_bytes = _signed(Targets, store, root, targets_path)
    target = targets.targets.get(TARGET_NAME)
    if target is None:
        raise TamperedError("the repository signs no catalogue")
    if target.length > MAX_CATALOGUE_BYTES:
        raise LimitError("the catalogue is larger than any may be")
    data = store.get(signing.catalogue_path(target.hashes["sha256"])) or b""
    try:
        timestamp.snapshot_meta.verify_length_and_hashes(snapshot_bytes)
        target.verify_length_and_hashes(data)
    except RepositoryError as error:
        raise TamperedError("the repository's files are not those that were signed") from error
    catalogue = read_catalogue(data)
    numbers = (snapshot.version, targets.version, catalogue.sequence)
    if catalogue.repository != repository or catalogue.era != roots.era_of(root) or set(numbers) != {version}:
        raise TamperedError("the repository's catalogue is of another repository, era or state")
    root_bytes = store.get(roots.path_of(root.signed.version)) or b""
    signed = {targets_path: targets_bytes, snapshot_path: snapshot_bytes}
    return PublishedState(store, repository, root, root_bytes, catalogue, sha256_hex(data), signed, timestamp.version)


def _signed(kind: type[Role], store: Readable, root: Metadata[Root], path: str) -> tuple[Role, bytes]:
    data = store.get(path)
    if data is None:
        raise InputError(f"the repository in {store.folder} lacks {path}")
    try:
        found: Metadata[Role] = Metadata.from_bytes(data)
    except DeserializationError as error:
        raise TamperedError(f"{path} is not well-formed") from error
    if not isinstance(found.signed, kind):
        raise TamperedError(f"{path} is something else")
    if not root.signed.get_verification_result(kind.type, found.signed_bytes, found.signatures).verified:
        raise SignatureError(f"{path} is not signed by the keys that the root names")
    return found.signed, data
