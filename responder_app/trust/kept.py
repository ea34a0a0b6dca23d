"""Believing again, offline, what was accepted once: the files that a vehicle kept, and nothing but signatures.

Age never denies, so expiry is looked at only as it stood when the state was signed. What this cannot tell is whether
the kept state is the newest that the vehicle ever accepted: the next refresh does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from responder_app.errors import TamperedError
from responder_app.package.catalogue import TARGET_NAME
from responder_app.trust.anchor import Anchor
from responder_app.trust.folder import SNAPSHOT, TARGETS, TIMESTAMP
from responder_app.trust.judgement import SignedState, accept, check_metadata, within_era
from responder_app.trust.refresh import CATALOGUE
from responder_app.trust.refusals import in_our_words
from responder_app.trust.state import EPOCH, TrustState
from responder_app.trust.verified import VerifiedCatalogue, verify_catalogue

MAX_ROOTS = 1024
Kind = TypeVar("Kind", Timestamp, Snapshot, Targets)


@dataclass(frozen=True)
class Kept:
    """A catalogue that its repository's keys signed, and what a vehicle that accepted it remembers."""

    catalogue: VerifiedCatalogue
    state: TrustState


def believe_again(anchor: Anchor, files: Mapping[str, bytes], accepted_at: datetime) -> Kept:
    """Verify kept files from the anchor down.

    Args:
        anchor: Root version 1, from the enrolment file.
        files: As `TrustState.metadata` holds them.
        accepted_at: What the receipts shall say.

    Raises TrustError when the signatures, hashes and versions do not hold together, LimitError.
    """
    with in_our_words():
        root, root_bytes = _newest_root(anchor, files)
        signed = _signed_state(root, files)
    fresh = within_era(TrustState(), signed)
    check_metadata(fresh, signed, EPOCH)
    data = _file(files, CATALOGUE)
    catalogue = verify_catalogue(signed.target, data, root_bytes, accepted_at)
    state = accept(fresh, signed, catalogue.catalogue, catalogue.hash, anchor.repository, EPOCH)
    return Kept(catalogue, replace(state, metadata=dict(files)))


def _newest_root(anchor: Anchor, files: Mapping[str, bytes]) -> tuple[Root, bytes]:
    """The end of the chain of roots, each signed by enough keys of the one before and of its own."""
    data = anchor.root
    held = Metadata[Root].from_bytes(data)
    held.signed.verify_delegate(Root.type, held.signed_bytes, held.signatures)
    for version in range(2, MAX_ROOTS):
        following = files.get(f"{version}.root.json")
        if following is None:
            break
        after = Metadata[Root].from_bytes(following)
        if not isinstance(after.signed, Root) or after.signed.version != version:
            raise TamperedError("a kept root is not the one that it is said to be")
        for by in (held.signed, after.signed):
            by.verify_delegate(Root.type, after.signed_bytes, after.signatures)
        held, data = after, following
    return held.signed, data


def _signed_state(root: Root, files: Mapping[str, bytes]) -> SignedState:
    timestamp = _verified(root, Timestamp, files, TIMESTAMP)
    snapshot = _verified(root, Snapshot, files, SNAPSHOT)
    targets = _verified(root, Targets, files, TARGETS)
    named = snapshot.meta.get(TARGETS)
    target = targets.targets.get(TARGET_NAME)
    if timestamp.snapshot_meta.version != snapshot.version or named is None or named.version != targets.version:
        raise TamperedError("the kept metadata is not of one state")
    if target is None:
        raise TamperedError("the kept metadata signs no catalogue")
    return SignedState(root, timestamp, snapshot, _file(files, SNAPSHOT), targets, target)


def _verified(root: Root, kind: type[Kind], files: Mapping[str, bytes], name: str) -> Kind:
    metadata = Metadata[Kind].from_bytes(_file(files, name))
    if not isinstance(metadata.signed, kind):
        raise TamperedError("the kept metadata is not what its name says")
    root.verify_delegate(kind.type, metadata.signed_bytes, metadata.signatures)
    return metadata.signed


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    found = files.get(name)
    if found is None:
        raise TamperedError("a file of the kept state is missing")
    return found
