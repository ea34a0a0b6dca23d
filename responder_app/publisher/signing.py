"""Signing a state of the repository: TUF targets, snapshot and timestamp around one catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric import ec
from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Key, Metadata, MetaFile, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from responder_app.errors import StoreError
from responder_app.package.catalogue import TARGET_NAME
from responder_app.publisher.store import Readable, RepositoryFolder
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


def snapshot_path(sequence: int) -> str:
    """Where the snapshot of that state lies."""
    return f"metadata/{sequence}.snapshot.json"


def sign_catalogue(store: RepositoryFolder, catalogue: bytes, sequence: int, signers: Signers, now: datetime) -> None:
    """Sign the catalogue, which lies at its path already; it counts from the moment the timestamp is there.

    Targets and snapshot versions are the catalogue's sequence; the timestamp's version only rises.
    """
    target = TargetFile.from_data(TARGET_NAME, catalogue, ["sha256"])

    targets = Targets(version=sequence, expires=now + TARGETS_VALID, targets={TARGET_NAME: target})
    store.put(f"metadata/{sequence}.targets.json", _signed(targets, signers.targets))

    snapshot = Snapshot(version=sequence, expires=now + TARGETS_VALID, meta={"targets.json": MetaFile(sequence)})
    snapshot_bytes = _signed(snapshot, signers.online)
    store.put(snapshot_path(sequence), snapshot_bytes)
    sign_timestamp(store, MetaFile.from_data(sequence, snapshot_bytes, ["sha256"]), signers, now)


def sign_timestamp(
    store: RepositoryFolder, snapshot: MetaFile, signers: Signers, now: datetime, above: int = 0
) -> None:
    """Sign the timestamp anew: the one file that `renew` changes.

    Its version follows that of the one before if this online key signed that, and `above`, that of some copy; a
    thief's number is of no account.
    """
    before = newest_timestamp(store, CryptoSigner(signers.online).public_key)
    timestamp = Timestamp(
        version=max(above, before.version if before else 0) + 1,
        expires=now + signers.timestamp_valid,
        snapshot_meta=snapshot,
        unrecognized_fields={ISSUED_FIELD: issued_text(now)},
    )
    store.put(TIMESTAMP_PATH, _signed(timestamp, signers.online))


def renew(store: RepositoryFolder, signers: Signers, now: datetime, above: int = 0) -> None:
    """Sign the timestamp again for the state that is published, touching nothing else.

    Raises StoreError when another key signed the one that is there: what it names is not ours to vouch for.
    """
    before = newest_timestamp(store, CryptoSigner(signers.online).public_key)
    if before is not None:
        sign_timestamp(store, before.snapshot_meta, signers, now, above)
    elif store.get(TIMESTAMP_PATH) is not None:
        raise StoreError(f"{TIMESTAMP_PATH} in {store.folder} is not signed by this office; restore it from a copy")


def published_sequence(store: Readable, by: Key | None = None) -> int:
    """The sequence that the repository's timestamp names, 0 without one; with `by`, also when that key did not sign it.

    Raises StoreError.
    """
    before = newest_timestamp(store, by)
    return before.snapshot_meta.version if before else 0


def newest_timestamp(store: Readable, by: Key | None = None) -> Timestamp | None:
    """The timestamp that lies there; None without one, or with `by` when another key signed it. Raises StoreError."""
    data = store.get(TIMESTAMP_PATH)
    if data is None:
        return None
    try:
        found = Metadata[Timestamp].from_bytes(data)
    except DeserializationError as error:
        raise StoreError(f"{TIMESTAMP_PATH} in {store.folder} is damaged; restore it from a copy") from error
    if by is not None and not _is_signed(found, by):
        return None
    return found.signed


def _is_signed(metadata: Metadata[Timestamp], by: Key) -> bool:
    signature = metadata.signatures.get(by.keyid)
    if signature is None or metadata.signed.type != Timestamp.type:
        return False
    try:
        by.verify_signature(signature, metadata.signed_bytes)
    except (UnverifiedSignatureError, VerificationError):
        return False
    return True


def _signed(content: Content, key: ec.EllipticCurvePrivateKey) -> bytes:
    metadata = Metadata(content)
    metadata.sign(CryptoSigner(key))
    return metadata.to_bytes()
