"""Whether a state whose signatures are good may be accepted: expiry, floor, era, sequence, fork. Pure.

tuf judges expiry by the system clock alone, and a laptop's clock may have been set back. So everything is judged
again here at max(clock, floor), where the floor is the newest time that was ever signed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tuf.api.exceptions import LengthOrHashMismatchError
from tuf.api.metadata import Root, Signed, Snapshot, TargetFile, Targets, Timestamp

from responder_app.errors import (
    ExpiredError,
    ForkError,
    RollbackError,
    TamperedError,
    WrongRepositoryError,
)
from responder_app.model.dates import spoken_day
from responder_app.package.catalogue import Catalogue
from responder_app.trust.state import EPOCH, TrustState

ERA_FIELD = "x-responder-era"
"""An integer in the signed root, raised only by the recovery ceremony; floor and sequence hold within it."""
ISSUED_FIELD = "x-responder-issued-at"
"""When a timestamp was signed (UTC, as TUF writes times), so that a mere renewal advances the floor too."""
_TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class SignedState:
    """The four roles' metadata, signatures verified by tuf."""

    root: Root
    timestamp: Timestamp
    snapshot: Snapshot
    snapshot_bytes: bytes
    targets: Targets
    target: TargetFile
    """The catalogue, as the targets role signs it."""

    @property
    def era(self) -> int:
        """The root's era. Raises TamperedError."""
        era = self.root.unrecognized_fields.get(ERA_FIELD)
        if type(era) is not int or era < 1:
            raise TamperedError("the repository's root names no era")
        return era

    @property
    def issued_at(self) -> datetime:
        """When the timestamp was signed, 1970 when it does not say. Raises TamperedError."""
        text = self.timestamp.unrecognized_fields.get(ISSUED_FIELD)
        if text is None:
            return EPOCH
        try:
            return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
        except (TypeError, ValueError) as error:
            raise TamperedError("the repository's timestamp is not well-formed") from error


def issued_text(at: datetime) -> str:
    """A time as ISSUED_FIELD holds it."""
    return at.astimezone(UTC).strftime(_TIME)


def within_era(state: TrustState, signed: SignedState) -> TrustState:
    """The state to judge by: without floor and sequence when the root has opened a new era.

    Raises RollbackError when the root's era is before that of the state.
    """
    if signed.era < state.era:
        raise RollbackError("the repository's root is of an era before the one that was accepted")
    if signed.era == state.era:
        return state
    return replace(state, era=signed.era, floor=EPOCH, sequence=0, catalogue_hash=None)


def check_metadata(state: TrustState, signed: SignedState, now: datetime) -> None:
    """Pass when nothing has expired at max(now, floor), and the snapshot is the one that the timestamp names.

    tuf keeps its own snapshot when the timestamp names the same version with another hash; that is a fork.

    Raises ExpiredError, ForkError.
    """
    _check_expiry(signed, max(now, state.floor))
    try:
        signed.timestamp.snapshot_meta.verify_length_and_hashes(signed.snapshot_bytes)
    except LengthOrHashMismatchError as error:
        raise ForkError("the repository signs two different states under one number") from error


def accept(
    state: TrustState, signed: SignedState, catalogue: Catalogue, digest: str, repository: str, now: datetime
) -> TrustState:
    """The state after accepting the catalogue; its metadata is still the old one.

    The floor advances only when everything was still valid at the new floor: whoever stole only the online key
    cannot push it beyond the expiry of what the offline keys signed.

    Raises WrongRepositoryError, TamperedError, RollbackError, ForkError, ExpiredError.
    """
    _check_identity(signed, catalogue, repository)
    _check_sequence(state, catalogue, digest)
    floor = max(state.floor, signed.issued_at, catalogue.issued_at)
    _check_expiry(signed, max(now, floor))
    return replace(state, floor=floor, sequence=catalogue.sequence, catalogue_hash=digest)


def _check_identity(signed: SignedState, catalogue: Catalogue, repository: str) -> None:
    if catalogue.repository != repository:
        raise WrongRepositoryError("the catalogue is of another repository")
    if catalogue.era != signed.era:
        raise TamperedError("the catalogue is of another era than the root")
    if catalogue.issued_at.tzinfo is None:
        raise TamperedError("the catalogue's time of issue has no time zone")


def _check_sequence(state: TrustState, catalogue: Catalogue, digest: str) -> None:
    if catalogue.sequence < state.sequence:
        raise RollbackError(f"the repository offers state {catalogue.sequence}; {state.sequence} was accepted before")
    if catalogue.sequence == state.sequence and digest != state.catalogue_hash:
        raise ForkError(f"the repository offers a second state {catalogue.sequence} with other content")


def _check_expiry(signed: SignedState, at: datetime) -> None:
    roles: tuple[Signed, ...] = (signed.root, signed.timestamp, signed.snapshot, signed.targets)
    for role in roles:
        if role.is_expired(at):
            day = spoken_day(role.expires)
            raise ExpiredError(f"the repository's {role.type} expired on {day}: check this machine's date")
