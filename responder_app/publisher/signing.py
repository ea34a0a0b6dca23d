"""Signing a state of the repository: TUF targets, snapshot and timestamp around one catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric import ec
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from responder_app.errors import StoreError
from responder_app.package.catalogue import TARGET_NAME
from responder_app.publisher.store import RepositoryFolder
from responder_app.trust.judgement import ISSUED_FIELD, issued_text

TARGETS_VALID = timedelta(days=365)
DEFAULT_TIMESTAMP_VALID = timedelta(days=7)
Content = TypeVar("Content", Targets, Snapshot, Timestamp)
ROOT_PATH = "metadata/1.root.json"
TIMESTAMP_PATH = "metadata/timestamp.json"


@dataclass(frozen=True)
class Signers:
    """The two keys that a publication needs, and how long a timestamp lasts."""

    targets: ec.EllipticCurvePrivateKey
    online: ec.EllipticCurvePrivateKey
    timestamp_valid: timedelta = DEFAULT_TIMESTAMP_VALID


def catalogue_path(digest: str) -> str:
    """Where TUF looks for the catalogue with that SHA-256 (consistent snapshots: the hash in front of the name)."""
    folder, _, name = TARGET_NAME.rpartition("/")
    return f"targets/{folder}/{digest}.{name}"


def sign_catalogue(store: RepositoryFolder, catalogue: bytes, sequence: int, signers: Signers, now: datetime) -> None:
    """Sign the catalogue, which lies at its path already; it counts from the moment the timestamp is there.

    Targets and snapshot versions are the catalogue's sequence; the timestamp's version only rises.
    """
    target = TargetFile.from_data(TARGET_NAME, catalogue, ["sha256"])

    targets = Targets(version=sequence, expires=now + TARGETS_VALID, targets={TARGET_NAME: target})
    store.put(f"metadata/{sequence}.targets.json", _signed(targets, signers.targets))

    snapshot = Snapshot(version=sequence, expires=now + TARGETS_VALID, meta={"targets.json": MetaFile(sequence)})
    snapshot_bytes = _signed(snapshot, signers.online)
    store.put(f"metadata/{sequence}.snapshot.json", snapshot_bytes)
    sign_timestamp(store, MetaFile.from_data(sequence, snapshot_bytes, ["sha256"]), signers, now)


def sign_timestamp(store: RepositoryFolder, snapshot: MetaFile, signers: Signers, now: datetime) -> None:
    """Sign the timestamp anew: the one file that `renew` changes."""
    before = _timestamp(store)
    timestamp = Timestamp(
        version=before.version + 1 if before else 1,
        expires=now + signers.timestamp_valid,
        snapshot_meta=snapshot,
        unrecognized_fields={ISSUED_FIELD: issued_text(now)},
    )
    store.put(TIMESTAMP_PATH, _signed(timestamp, signers.online))


def renew(store: RepositoryFolder, signers: Signers, now: datetime) -> None:
    """Sign the timestamp again for the state that is published, touching nothing else."""
    before = _timestamp(store)
    if before is not None:
        sign_timestamp(store, before.snapshot_meta, signers, now)


def published_sequence(store: RepositoryFolder) -> int:
    """The sequence that the repository's timestamp names; 0 before the first publication. Raises StoreError."""
    before = _timestamp(store)
    return before.snapshot_meta.version if before else 0


def _timestamp(store: RepositoryFolder) -> Timestamp | None:
    data = store.get(TIMESTAMP_PATH)
    if data is None:
        return None
    try:
        return Metadata[Timestamp].from_bytes(data).signed
    except DeserializationError as error:
        raise StoreError(f"{TIMESTAMP_PATH} in {store.folder} is damaged; restore it from a copy") from error


def _signed(content: Content, key: ec.EllipticCurvePrivateKey) -> bytes:
    metadata = Metadata(content)
    metadata.sign(CryptoSigner(key))
    return metadata.to_bytes()
