"""Asking a repository for its newest state, and accepting it or saying why not. Decisions are in judgement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tuf.api.metadata import Metadata, Snapshot, TargetFile, Targets, Timestamp
from tuf.ngclient import Updater

from responder_app.errors import (
    ExpiredError,
    NotFoundError,
    ResponderError,
    SignatureError,
    TamperedError,
    WrongRepositoryError,
)
from responder_app.model.dates import spoken_day
from responder_app.package.catalogue import TARGET_NAME
from responder_app.package.digest import sha256_hex
from responder_app.package.limits import MAX_CATALOGUE_BYTES
from responder_app.trust import folder as folders
from responder_app.trust.anchor import Anchor
from responder_app.trust.fetcher import Fetch
from responder_app.trust.judgement import SignedState, accept, check_metadata, within_era
from responder_app.trust.refusals import in_our_words
from responder_app.trust.state import TrustState
from responder_app.trust.updating import MAX_ROOT_BYTES, open_updater
from responder_app.trust.verified import VerifiedCatalogue, verify_catalogue

CATALOGUE = "catalogue"
"""The name of the accepted catalogue among the state's files."""


@dataclass(frozen=True)
class Outcome:
    """What a refresh came to: a catalogue to believe, or the error. The state must be stored either way.

    A state that is not stored after a failure would let what was seen during it be replayed later.
    """

    state: TrustState
    catalogue: VerifiedCatalogue | None
    error: ResponderError | None


def refresh(anchor: Anchor, state: TrustState, fetch: Fetch, now: datetime) -> Outcome:
    """Ask the repository for its newest state. No change costs two requests (next root, timestamp).

    Args:
        anchor: Root version 1, from the enrolment file.
        state: What the refresh before came to; TrustState() the first time.
        fetch: Gives the repository's files.
        now: The system clock, UTC and aware. tuf reads that clock too, so another time here can only make
            the judgement stricter.

    Returns:
        An outcome with an error that is a TrustError, TransportError or StoreError, or with none.
    """
    attempt = _Attempt(anchor, state, fetch, now)
    try:
        with folders.private_folder(state.metadata) as folder:
            return attempt.outcome(folder)
    except ResponderError as error:
        return Outcome(state, None, error)


@dataclass(frozen=True)
class _Attempt:
    """One refresh."""

    anchor: Anchor
    state: TrustState
    fetch: Fetch
    now: datetime

    def outcome(self, folder: Path) -> Outcome:
        """Run tuf in the folder, judge, and keep what tuf verified whether or not we accept it."""
        updater = open_updater(self.anchor.root, folder, self.fetch)
        try:
            state, catalogue, data = self._accepted(updater, folder)
        except ResponderError as error:
            return Outcome(self._keeping(self.state, folder, None), None, self._explained(error))
        return Outcome(self._keeping(state, folder, data), catalogue, None)

    def _accepted(self, updater: Updater, folder: Path) -> tuple[TrustState, VerifiedCatalogue, bytes]:
        with in_our_words():
            updater.refresh()
        signed = _signed_state(folder)
        state = within_era(self.state, signed)
        check_metadata(state, signed, self.now)
        data = self._catalogue_bytes(updater, signed.target, folder)
        catalogue = verify_catalogue(signed.target, data, (folder / folders.ROOT).read_bytes(), self.now)
        repository = self.anchor.repository
        return accept(state, signed, catalogue.catalogue, catalogue.hash, repository, self.now), catalogue, data

    def _catalogue_bytes(self, updater: Updater, target: TargetFile, folder: Path) -> bytes:
        """The catalogue accepted before when it is still the one that is signed, else the repository's."""
        held = self.state.metadata.get(CATALOGUE)
        if held is not None and sha256_hex(held) == target.hashes.get("sha256"):
            return held
        with in_our_words():
            return Path(updater.download_target(target, str(folder / CATALOGUE))).read_bytes()

    def _keeping(self, state: TrustState, folder: Path, catalogue: bytes | None) -> TrustState:
        """The state with the metadata that tuf holds now, and the catalogue that was accepted last."""
        files = folders.read_back(folder)
        accepted = self.state.metadata.get(CATALOGUE) if catalogue is None else catalogue
        return replace(state, metadata=files if accepted is None else {**files, CATALOGUE: accepted})

    def _explained(self, error: ResponderError) -> ResponderError:
        """In plain words: what day it is here; whose a wrong signature is; whether what lacks a file was finished.

        Asks for the first root of what is signed wrongly or lacks a file.
        """
        if type(error) is ExpiredError:
            return ExpiredError(f"{error} (it is set to {spoken_day(self.now)})")
        if not isinstance(error, SignatureError | NotFoundError):
            return error
        try:
            root = self.fetch("metadata/1.root.json", MAX_ROOT_BYTES)
        except NotFoundError:
            return NotFoundError("there is no repository at that place") if isinstance(error, NotFoundError) else error
        except ResponderError:
            return error
        if sha256_hex(root) != self.anchor.repository:
            return WrongRepositoryError(
                f"this is the repository of another office: its fingerprint begins with {sha256_hex(root)[:16]}, "
                f"that of the office which this vehicle follows with {self.anchor.repository[:16]}"
            )
        return self._unfinished() or error

    def _unfinished(self) -> ResponderError | None:
        """What to say where no state is signed: a stick that was pulled out, an office that has not published."""
        try:
            self.fetch("metadata/timestamp.json", MAX_ROOT_BYTES)
        except NotFoundError:
            return NotFoundError("the copy of the repository there was not finished: copy it again")
        except ResponderError:
            return None
        return None


def _signed_state(folder: Path) -> SignedState:
    """The metadata that tuf has just verified. Raises TamperedError for a catalogue that is missing or too large."""
    snapshot = (folder / folders.SNAPSHOT).read_bytes()
    targets = Metadata[Targets].from_bytes((folder / folders.TARGETS).read_bytes()).signed
    target = targets.targets.get(TARGET_NAME)
    if target is None:
        raise TamperedError("the repository signs no catalogue")
    if target.length > MAX_CATALOGUE_BYTES:
        raise TamperedError(f"the catalogue has {target.length} bytes; at most {MAX_CATALOGUE_BYTES} are allowed")
    return SignedState(
        root=folders.current_root(folder),
        timestamp=Metadata[Timestamp].from_bytes((folder / folders.TIMESTAMP).read_bytes()).signed,
        snapshot=Metadata[Snapshot].from_bytes(snapshot).signed,
        snapshot_bytes=snapshot,
        targets=targets,
        target=target,
    )
