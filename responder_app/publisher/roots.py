"""Roots of trust: reading them, following them from the first, proposing the next, signing it anywhere.

What is here needs neither registry nor repository but where it says so: a root key's holder signs on a machine that
has never been online. Who decides what a next root says is rotation's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Key, Metadata, Root, Snapshot, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from responder_app.errors import InputError, SignatureError, TamperedError, WrongPassphraseError, WrongRepositoryError
from responder_app.package.digest import sha256_hex
from responder_app.publisher.ceremony import ROOT_THRESHOLD, ROOT_VALID
from responder_app.publisher.store import Readable
from responder_app.trust.judgement import ERA_FIELD
from responder_app.trust.updating import MAX_ROOT_BYTES

ROOT, ONLINE_ROLES = Root.type, (Snapshot.type, Timestamp.type)


def path_of(version: int) -> str:
    """Where the root of that version lies in a repository."""
    return f"metadata/{version}.root.json"


def first_bytes(store: Readable) -> bytes:
    """The repository's first root, by which everybody knows it. Raises InputError."""
    first = store.get(path_of(1))
    if first is None:
        raise InputError(f"{store.folder} holds no repository: its first root is missing; restore it from a copy")
    return first


def read_root(data: bytes) -> Metadata[Root]:
    """The root in these bytes, nothing about its signatures checked. Raises TamperedError."""
    if len(data) > MAX_ROOT_BYTES:
        raise TamperedError(f"a root has at most {MAX_ROOT_BYTES} bytes")
    try:
        found = Metadata[Root].from_bytes(data)
    except DeserializationError as error:
        raise TamperedError("the file is not a root") from error
    if not isinstance(found.signed, Root):
        raise TamperedError("the file is not a root")
    era_of(found)
    return found


def era_of(root: Metadata[Root]) -> int:
    """The root's era. Raises TamperedError."""
    era = root.signed.unrecognized_fields.get(ERA_FIELD)
    if type(era) is not int or era < 1:
        raise TamperedError("the root names no era")
    return era


def fingerprint(root: Metadata[Root]) -> str:
    """SHA-256 of what its keys sign, the same before and after signing; people compare it."""
    return sha256_hex(root.signed_bytes)


def follow(store: Readable, repository: str) -> list[Metadata[Root]]:
    """Every root of the repository from the first, each signed by enough keys of the one before and of its own.

    Expiry is not looked at: what has run out can still be followed. Raises InputError without any root,
    WrongRepositoryError, TamperedError, SignatureError.
    """
    first = first_bytes(store)
    if sha256_hex(first) != repository:
        raise WrongRepositoryError("the repository's first root is not this office's")
    chain = [read_root(first)]
    check_signed(chain[0], chain[0])
    while (data := store.get(path_of(len(chain) + 1))) is not None:
        following = read_root(data)
        check_follows(chain[-1], following)
        chain.append(following)
    return chain


def check_follows(before: Metadata[Root], after: Metadata[Root]) -> None:
    """Pass when a vehicle that trusts `before` would take `after`. Raises TamperedError, SignatureError."""
    if after.signed.version != before.signed.version + 1:
        raise TamperedError(f"root {after.signed.version} does not follow root {before.signed.version}")
    if era_of(after) not in (era_of(before), era_of(before) + 1):
        raise TamperedError("a root raises the era by one or not at all")
    check_signed(before, after)
    check_signed(after, after)


def check_signed(by: Metadata[Root], root: Metadata[Root]) -> None:
    """Pass when enough root keys that `by` names signed `root`. Raises SignatureError."""
    result = by.signed.get_verification_result(ROOT, root.signed_bytes, root.signatures)
    if not result.verified:
        raise SignatureError(
            f"{len(result.signed)} of the {result.threshold} signatures needed are there by keys that root "
            f"{by.signed.version} names"
        )


def next_root(
    before: Root,
    now: datetime,
    root_keys: Mapping[int, ec.EllipticCurvePrivateKey],
    targets: ec.EllipticCurvePrivateKey | None,
    online: ec.EllipticCurvePrivateKey | None,
    new_era: bool,
) -> Metadata[Root]:
    """The root after `before`, not signed: the given keys take the places of those that it names.

    Args:
        before: The root that vehicles trust now.
        now: From when it lasts.
        root_keys: New root keys by the place, from 0, of the one that each replaces.
        targets: A new key for what is published.
        online: A new key for snapshot and timestamp.
        new_era: Whether floor and sequence begin anew on every vehicle.
    """
    era = before.unrecognized_fields[ERA_FIELD] + new_era
    root = Root(version=before.version + 1, expires=now + ROOT_VALID, unrecognized_fields={ERA_FIELD: era})
    for place, key_id in enumerate(before.roles[ROOT].keyids):
        root.add_key(public(root_keys[place]) if place in root_keys else before.keys[key_id], ROOT)
    root.roles[ROOT].threshold = ROOT_THRESHOLD
    root.add_key(public(targets) if targets else _only_key(before, Targets.type), Targets.type)
    for role in ONLINE_ROLES:
        root.add_key(public(online) if online else _only_key(before, role), role)
    return Metadata(root)


def public(key: ec.EllipticCurvePrivateKey) -> SSlibKey:
    """The public key as a root names it."""
    return CryptoSigner(key).public_key


def names(root: Metadata[Root], role: str, key: ec.EllipticCurvePrivateKey) -> bool:
    """Whether the root gives that key the role."""
    return public(key).keyid in root.signed.roles[role].keyids


def online_key(root: Metadata[Root]) -> Key:
    """The key that signs timestamps."""
    return _only_key(root.signed, Timestamp.type)


def _only_key(root: Root, role: str) -> Key:
    (key_id,) = root.roles[role].keyids
    return root.keys[key_id]


def add_signature(root: Metadata[Root], pem: bytes, passphrase: str) -> None:
    """Sign the root with the key in a carried file; the same key again changes nothing.

    Raises InputError when the file holds no such key, WrongPassphraseError.
    """
    root.sign(CryptoSigner(carried_key(pem, passphrase)), append=True)


def carried_key(pem: bytes, passphrase: str) -> ec.EllipticCurvePrivateKey:
    """The (first) P-256 key of a carried file. Raises InputError when there is none, WrongPassphraseError."""
    if b"BEGIN ENCRYPTED PRIVATE KEY" not in pem:
        raise InputError("the key file is not one that the office made")
    try:
        key = load_pem_private_key(pem, passphrase.strip().encode())
    except (ValueError, TypeError) as error:  # TypeError for an empty passphrase
        raise WrongPassphraseError("the passphrase does not open that key file") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise InputError("the key file is not one that the office made")
    return key
