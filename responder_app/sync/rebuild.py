"""Making the library's database anew, offline, from what lies beside it: accepted states, lists, manifests, objects.

The same steps as a sync, with a repository that has nothing but what this vehicle kept. Built in a file of its own;
the damaged one is set aside, never deleted, when the new one is whole. Killed anywhere, it is simply done again.
What lay in the database alone does not come back: see `LOST`. An incident that runs does, as far as the damaged one
can still be read; where it cannot, nothing is erased for a while as if one ran.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from responder_app.errors import (
    DamagedError,
    DamagedLibraryError,
    InputError,
    LimitError,
    NoGrantError,
    NotFoundError,
    NotInitialisedError,
    TrustError,
    WrongKeyError,
)
from responder_app.library import incident
from responder_app.library.accepted import AcceptedState
from responder_app.library.disk import writing_to_disk
from responder_app.library.library import Library, open_library
from responder_app.package.enrolment import EnrolmentAnswer
from responder_app.paths import VehiclePaths, sync_folder
from responder_app.sync import grants, offers
from responder_app.sync.fetch import Fetcher
from responder_app.sync.kept import keep_named, listed
from responder_app.sync.lanes import Lanes
from responder_app.sync.lock import one_writer
from responder_app.sync.progress import Pace, Tell
from responder_app.sync.reports import REBUILT
from responder_app.sync.retry import Halt, Persistence
from responder_app.sync.run import bring_up_to_date
from responder_app.sync.service import utc_now
from responder_app.sync.tally import Tally, sentence
from responder_app.sync.transport.base import Traffic
from responder_app.sync.work import Work
from responder_app.trust.anchor import Anchor, anchor_of
from responder_app.trust.kept import Kept, believe_again
from responder_app.vault.device import DeviceKeys

LOST = (
    "the audit log from before",
    "reports that had not been sent",
    "hidden layers of sheets",
    "when each version was first accepted",
)
"""What was in the database alone, in words. The damaged file is kept; whoever has its key may read what is left."""

NEW, ASIDE = "library.db.rebuilding", "library.db.damaged"
"""Named after the database, so that a vehicle that is emptied loses them too."""
_BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True)
class Rebuilt:
    """What came back, and what did not."""

    facilities: int
    areas: int
    bytes_missing: int
    """Of drawings; the next sync fetches them."""
    as_of: datetime | None
    """When the repository was last found at the state that was rebuilt, by this vehicle's clock."""
    set_aside: str | None
    """The damaged database's new name; None when there was none."""
    notes: tuple[str, ...]
    """States and facilities that could not be believed or found again, one sentence each."""
    incident: bool | None = False
    """Whether one runs and goes on; None where the damaged database does not say."""


@dataclass(frozen=True)
class Rebuild:
    """One rebuild of one vehicle.

    Args:
        paths: The vehicle's files.
        enrolment: The owner's answer, which says whom to believe.
        device: The device's keys, which open its grant.
        key: The database's raw key.
        clock: The system's time, aware, in UTC.
        further: Enrolments with further offices. What of one of them does not come back keeps nothing else back.
    """

    paths: VehiclePaths
    enrolment: EnrolmentAnswer
    device: DeviceKeys
    key: bytes
    clock: Callable[[], datetime] = utc_now
    further: tuple[EnrolmentAnswer, ...] = ()

    def run(
        self,
        finish: Callable[[Library], None] = lambda _library: None,
        tell: Tell | None = None,
        empty: bool = False,
    ) -> Rebuilt:
        """Make the database anew.

        Args:
            empty: Where nothing can be rebuilt, begin with an empty library, which the next sync fills.
            finish: Called with the new library, whole but not yet in its place.
            tell: As for a sync.

        Raises:
            InputError: The database is whole: nothing was done.
            DamagedError: No accepted state can be believed again.
            NoGrantError: None of the grants on this disk opens.
            BusyError: A sync, check or rebuild is running.
            StoreError: The disk is full, or a newer program made the database.
        """
        with one_writer(self.paths.lock):
            if self._is_whole():
                raise InputError("the library's database is whole: there is nothing to rebuild")
            _drop(self._new)
            library = open_library(self.paths, self.key, create=True, file=self._new)
            try:
                built = self._filled(library, tell, empty)
                built = replace(built, incident=self._take_incident(library))
                library.save_row(REBUILT, self.clock().replace(microsecond=0).isoformat())
                finish(library)
            finally:
                library.close()
            return replace(built, set_aside=self._exchange())

    @property
    def _new(self) -> Path:
        return self.paths.home / NEW

    def _is_whole(self) -> bool:
        """Raises StoreError, when it cannot be said: another program made it, or the disk cannot be read."""
        try:
            library = open_library(self.paths, self.key)
        except (NotInitialisedError, WrongKeyError, DamagedError):
            return False  # the key is right: it has opened the device's own
        try:
            return not library.check_pages()
        except DamagedError:
            return False
        finally:
            library.close()

    def _filled(self, library: Library, tell: Tell | None, empty: bool) -> Rebuilt:
        pace = Pace(tell)
        pace.begin("Reading what was accepted before")
        damaged = library.accepted.set_aside_damaged()
        notes = [f"The accepted state {one} is damaged and was set aside." for one in damaged]
        as_of: datetime | None = None
        for enrolment in (self.enrolment, *self.further):
            tally = Tally()
            try:
                newest = self._fill(library, pace, enrolment, tally)
                as_of = newest if enrolment is self.enrolment else as_of
            except (DamagedError, NoGrantError) as error:
                if isinstance(error, DamagedLibraryError) or (enrolment is self.enrolment and not empty):
                    raise
                tally.note(sentence(error) if enrolment is self.enrolment else f"{enrolment.office}: {sentence(error)}")
            notes += (*tally.notes, *(f"{name}: {why}" for name, why in tally.reasons.items()))
        held = [row for row in library.held() if row.version is not None]
        return Rebuilt(
            facilities=sum(row.type == "facility" for row in held),
            areas=sum(row.type == "area" for row in held),
            bytes_missing=sum(row.bytes_missing for row in held),
            as_of=as_of,
            set_aside=None,
            notes=tuple(notes),
        )

    def _take_incident(self, library: Library) -> bool | None:
        """Have the new library remember the incident that runs; None: whether one does, nobody knows."""
        known = True
        try:
            rows = incident.salvaged(self.paths.library, self.key)
        except DamagedError:
            known = False
            followed = (self.enrolment, *self.further)
            rows = {incident.DOUBT + enrolment.repository: incident.NONE for enrolment in followed}
        for name, value in rows.items():
            library.save_row(name, value)
        return bool(rows.get(incident.ROW)) if known else None

    def _fill(self, library: Library, pace: Pace, enrolment: EnrolmentAnswer, tally: Tally) -> datetime:
        """One repository; when it was last found at the state that was rebuilt. Raises DamagedError, NoGrantError."""
        anchor = anchor_of(enrolment)
        kept = _believed(library, anchor, tally)
        fetcher = Fetcher(_Nothing(), library.objects, pace, Halt(), Persistence(tries=1))
        work = Work(anchor, self.device, library, fetcher, Lanes(os.cpu_count() or 2), self.clock, tally)
        newest = kept[-1].catalogue.accepted_at
        # Without a key nothing opens, and all the same nothing older may be accepted: an old stick revives no stay.
        library.save_trust_state(work.repository, kept[-1].state)
        library.checked(work.repository, newest)
        # Nothing else names these, and a sync that finds all as it was does not either: a sweep would take them.
        library.keep_objects(work.repository, [ref for one in kept for ref in listed(one.catalogue.catalogue)])
        _take_keys(work, kept)
        keep_named(work, [one.catalogue.catalogue for one in kept])
        for one in kept:
            _take_state(work, one)
        return newest

    def _exchange(self) -> str | None:
        """The new database in the place of the old one. A kill between any two steps leaves the new one or none."""
        name = f"{ASIDE}-{time.strftime('%Y%m%d-%H%M%S', time.gmtime(self.clock().timestamp()))}"
        moved = False
        with writing_to_disk():
            for end in _BESIDE:
                old = self.paths.library.with_name(self.paths.library.name + end)
                if old.exists():
                    os.replace(old, self.paths.home / f"{name}{end}")
                    moved = True
            sync_folder(self.paths.home)
            os.replace(self._new, self.paths.library)
            sync_folder(self.paths.home)
        return name if moved else None


def _believed(library: Library, anchor: Anchor, tally: Tally) -> list[Kept]:
    """The kept states whose signatures hold, oldest first. Raises DamagedError when there is none."""
    found = []
    for state in library.accepted.every(anchor.repository):
        try:
            found.append(_believe(anchor, state))
        except (TrustError, LimitError) as error:
            tally.note(f"State {state.catalogue_hash[:12]} was passed over: {error}.")
    if not found:
        raise DamagedError("no state of the repository that this vehicle accepted is left to rebuild from")
    return sorted(found, key=lambda one: (one.state.era, one.state.sequence))


def _believe(anchor: Anchor, state: AcceptedState) -> Kept:
    kept = believe_again(anchor, state.contents, state.accepted_at)
    if not state.seen:
        return kept
    # Roots and timestamps that were seen since, so that nothing older passes: tuf verifies each before its use.
    newer = {**kept.state.metadata, **state.contents_seen}
    return Kept(kept.catalogue, replace(kept.state, metadata=newer))


def _take_keys(work: Work, kept: list[Kept]) -> None:
    """The epoch keys of every grant that is still here; a guest whose stay ended needs none. Raises NoGrantError."""
    for one in kept:
        with suppress(NoGrantError, NotFoundError, TrustError):
            grants.accept_grant(work, one.catalogue)
    if said := grants.ended(work):
        work.tally.note(said)
    elif not len(work.library.ring(work.repository)):
        raise NoGrantError("no grant that lies on this disk opens: sync this vehicle anew")


def _take_state(work: Work, kept: Kept) -> None:
    """Everything of a state that lies on this disk. Raises StoreError."""
    library, catalogue = work.library, kept.catalogue
    library.save_trust_state(work.repository, kept.state)
    own = offers.own_refs(catalogue, library.ring(work.repository))
    if len(library.objects.missing(own)) == len(own):
        return  # a state after this device was revoked, or one that was never read
    is_whole = bring_up_to_date(work, catalogue)
    offers.settle(work, catalogue if is_whole else None)
    library.arrived({item.ref for item in library.wanted() if library.objects.has(item.ref)})


def _drop(file: Path) -> None:
    """Forget a rebuild that was killed."""
    with writing_to_disk():
        for end in _BESIDE:
            file.with_name(file.name + end).unlink(missing_ok=True)


class _Nothing:
    """A repository that has no file at all: what is not on the disk already is not to be had."""

    source = "this disk"
    traffic = Traffic()

    def make_ready(self, downloads: int) -> None:
        """Nothing comes."""

    def fetch(self, *_: object, **__: object) -> bytes:
        """Never."""
        raise NotFoundError("not on this disk")

    def download(self, *_: object, **__: object) -> None:
        """Never."""
        raise NotFoundError("not on this disk")

    def put(self, *_: object, **__: object) -> None:
        """Never."""
        raise NotFoundError("not on this disk")

    def close(self) -> None:
        """There is nothing to close."""
