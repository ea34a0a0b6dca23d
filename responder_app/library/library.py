"""The library as one thing: what briefing reads, what sync writes. Each part of it is in a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path

from responder_app.errors import ResponderError, StoreError
from responder_app.library import (
    audit_check,
    check,
    guests,
    holdings,
    identity,
    incident,
    leaving,
    memory,
    packages,
    preferences,
    removal,
)
from responder_app.library.accepted import AcceptedStates
from responder_app.library.audit import AuditLog
from responder_app.library.audit_check import AuditTrail
from responder_app.library.audit_choice import Fits
from responder_app.library.audit_reading import AuditReading
from responder_app.library.check import Told
from responder_app.library.engine import open_store
from responder_app.library.guests import Stay
from responder_app.library.objects import ObjectStore
from responder_app.library.outbox import Outbox
from responder_app.library.packages import Arrival
from responder_app.library.place import places_of
from responder_app.library.reader import LibraryReading
from responder_app.library.signers import Signers
from responder_app.library.upgrade import bring_up_to_date
from responder_app.library.values import CheckReport, Damage, HeldSum, HeldVersion, Wanted
from responder_app.model.base import LonLat
from responder_app.package.digest import ObjectRef
from responder_app.package.keys import EpochKey, KeyRing
from responder_app.package.shard import ShardEntry, Tombstone
from responder_app.paths import VehiclePaths
from responder_app.trust.state import TrustState


def open_library(paths: VehiclePaths, key: bytes, create: bool = False, file: Path | None = None) -> Library:
    """The vehicle's library under its 32-byte key, its tables brought up to date.

    `file` is a database in another place than the vehicle's own: one that is being made anew.

    Raises:
        NotInitialisedError: There is none and `create` is false.
        WrongKeyError: It does not open with this key.
        StoreError: A newer program made it, or it cannot be read.
    """
    store = open_store(file or paths.library, key, create)
    try:
        bring_up_to_date(store)
    except ResponderError:
        store.close()
        raise
    library = Library(store, ObjectStore(paths.objects), AcceptedStates(paths.accepted))
    with suppress(StoreError):  # a disk that became read only keeps nobody from what it holds
        library.hide_over()  # a sync may have been killed between hearing of an end and hiding
    return library


class Library(LibraryReading):
    """Reading and writing. Every writing call is durable when it returns, or has changed nothing."""

    def install(self, arrivals: Iterable[Arrival], here: Iterable[ObjectRef] = ()) -> None:
        """Make every arrival the shown version of its facility, all in one transaction.

        `here`: objects of theirs that lie whole in `objects`, noted as by `arrived`.
        Raises RollbackError, TamperedError, DiskFullError; then none of them is installed and nothing is noted.
        """
        refs = tuple(here)
        self.objects.flush(refs)
        with self._store.writing() as connection:
            ring_of = cache(lambda repository: memory.read_ring(connection, repository))
            shown = packages.install(connection, arrivals, ring_of)
            holdings.arrived(connection, refs)
            holdings.settle(connection, shown)

    def remove(self, repository: str, stone: Tombstone, floor: datetime) -> bool:
        """Hide what a signed tombstone names; whether there was anything. `erase_due` erases it when it is time."""
        with self._store.writing() as connection:
            return removal.remove(connection, repository, stone, floor)

    def save_stay(self, stay: Stay) -> None:
        """Remember until when this vehicle is a guest of an office. `hide_over` hides what is over."""
        with self._store.writing() as connection:
            guests.save(connection, stay)

    def forget_stay(self, repository: str) -> None:
        """This vehicle is the office's own now."""
        with self._store.writing() as connection:
            guests.forget(connection, repository)

    def hide_over(self) -> Mapping[str, tuple[str, ...]]:
        """Hide what was shown as a guest of offices whose signed floor is past the end.

        Gives the signed ids of what was shown until now, by repository.
        """
        with self._store.reading() as connection:
            if not guests.is_over(connection):
                return {}
        with self._store.writing() as connection:
            return guests.hide_over(connection)

    def leave(self, repository: str, facilities: Sequence[str], floor: datetime) -> tuple[str, ...]:
        """Hide facilities that an office no longer shares with this guest; by signed id. Those that were shown."""
        with self._store.writing() as connection:
            return guests.leave(connection, repository, facilities, floor)

    def erase_due(self, repository: str, floor: datetime) -> int:
        """Erase facilities that were withdrawn, or hidden for seven days; how many. None while an incident may run.

        `floor` is that repository's signed floor: no clock, no other office hastens it. Sync calls this in every run.
        """
        with self._store.writing() as connection:
            # In the same transaction: one that began anywhere before this erases is heeded.
            may = incident.may_erase(connection, repository, floor)
            erased = removal.erase_due(connection, repository, floor) if may else 0
        if erased:
            self.sweep()
        return erased

    def keeps_withdrawn(self, repository: str) -> bool:
        """Whether an incident runs, or may run, so that nothing that this repository withdrew is erased yet."""
        with self._store.reading() as connection:
            return incident.keeps_withdrawn(connection, repository)

    def sweep(self) -> int:
        """Delete objects that nothing held needs; the bytes freed. Nobody may be downloading meanwhile."""
        with self._store.writing() as connection:
            kept = removal.referenced(connection)
            removal.forget_unreferenced(connection, kept)
        return self.objects.sweep(kept)

    def held_versions(self, repository: str) -> Mapping[str, HeldVersion]:
        """The shown versions of a repository's facilities and areas, by signed id."""
        with self._store.listing() as connection:
            return holdings.held_versions(connection, repository)

    def summed(self, repository: str) -> HeldSum:
        """How many of a repository's facilities and areas are shown, and how they stand."""
        with self._store.listing() as connection:
            return holdings.summed(connection, repository)

    def refused_though_shown(self, repository: str) -> tuple[str, ...]:
        """The signed ids of those whose offered version is shown and was refused, such as for one of its objects."""
        with self._store.reading() as connection:
            return holdings.refused_though_shown(connection, repository)

    def places(self, repository: str) -> Mapping[str, LonLat]:
        """Where a repository's facilities are, by signed id, as far as they are held."""
        with self._store.listing() as connection:
            return places_of(connection, repository)

    def forget(self, repository: str) -> tuple[str, ...]:
        """Erase what is held of a repository: facilities, keys, objects, states; the ids that facilities had here.

        What keeps it from going back, should it be followed again, stays: its metadata, tombstones, counters.
        """
        with self._store.writing() as connection:
            gone = leaving.forget(connection, repository)
        self.accepted.keep_only(repository, ())
        self.sweep()
        self._store.truncate()  # older pages in the write-ahead log hold its keys
        return gone

    def ids_here(self, repository: str) -> Mapping[str, str]:
        """What this vehicle calls a repository's facilities, by signed id: those alone where it differs."""
        with self._store.reading() as connection:
            return identity.ids_here(connection, repository)

    def shed_bytes(self, repository: str, kinds: Sequence[str]) -> int:
        """How many bytes `shed` can make free of these kinds, beside versions that stand in for nothing."""
        with self._store.reading() as connection:
            return holdings.shed_bytes(connection, repository, kinds)

    def names_of(self, repository: str) -> frozenset[str]:
        """What this vehicle calls all of a repository's facilities, hidden ones too."""
        with self._store.reading() as connection:
            return identity.names_of(connection, repository)

    def shed(self, repository: str, kinds: Sequence[str], size: int) -> int:
        """Make `size` bytes free as far as it goes; how many were.

        First go versions that stand in for nothing but tiles and the like, then objects that only parts of these
        kinds need, in their order. Those are wanted again from then on. They are struck from the journal before they
        are deleted: whatever ends this half way, nothing is said to be here that is not. Nobody may be downloading.
        """
        with self._store.writing() as connection:
            holdings.let_go_before(connection, repository)
        freed = self.sweep()
        with self._store.writing() as connection:
            shed = holdings.shed(connection, repository, kinds, size - freed)
        for ref in shed:
            self.objects.delete(ref)
        return freed + sum(ref.length for ref in shed)

    def accepted_under(self, repository: str, current: bool) -> frozenset[str]:
        """The hashes of the catalogues under which shown versions were accepted, or those that stand in for some."""
        with self._store.listing() as connection:
            return holdings.accepted_under(connection, repository, current)

    def save_offers(self, repository: str, entries: Iterable[ShardEntry], still: frozenset[str] = frozenset()) -> None:
        """Remember what the newest accepted catalogue offers: these, and `still` the same of other facilities."""
        with self._store.writing() as connection:
            holdings.save_offers(connection, repository, entries, still)

    def refuse(self, repository: str, facility_id: str, version: int, error: ResponderError, now: datetime) -> None:
        """Remember why a version was not accepted."""
        with self._store.writing() as connection:
            holdings.refuse(connection, repository, facility_id, version, error, now)

    def forget_refusal(self, repository: str, facility_id: str) -> None:
        """What was refused has come good: nothing stands against the shown version any more."""
        with self._store.writing() as connection:
            holdings.forget_refusal(connection, repository, facility_id)

    def wanted(self, kinds: Collection[str] | None = None) -> Iterator[Wanted]:
        """Objects of shown versions that this device may open and that are not here, oldest request first."""
        return holdings.wanted(self._store, kinds)

    def lacking(self) -> Mapping[str, int]:
        """Bytes of what crews cannot do without and that are not here, by repository."""
        with self._store.listing() as connection:
            return holdings.lacking(connection)

    def manifests_gone(self, repository: str) -> frozenset[str]:
        """The hashes of shown versions' manifests that must be fetched again."""
        with self._store.listing() as connection:
            return holdings.manifests_gone(connection, repository)

    def arrived(self, refs: Iterable[ObjectRef]) -> None:
        """Write objects that lie whole in `objects` into the journal: from now on they are here, on the disk too.

        Raises StoreError.
        """
        refs = tuple(refs)
        self.objects.flush(refs)
        with self._store.writing() as connection:
            holdings.arrived(connection, refs)

    def keep_objects(self, repository: str, refs: Iterable[ObjectRef]) -> None:
        """Name the catalogue's objects that belong to no facility (shards, grants), so that no sweep takes them."""
        with self._store.writing() as connection:
            memory.keep_objects(connection, repository, refs)

    def remember_layers(self, facility_id: str, document_id: str, page: int, hidden: frozenset[str] | None) -> None:
        """Remember which layers of a sheet are hidden; None forgets it. Raises NoAnswerError, LimitError."""
        with self._store.writing() as connection:
            preferences.remember_layers(connection, facility_id, document_id, page, hidden)

    def ring(self, repository: str | None = None) -> KeyRing:
        """The epoch keys that were granted, by one repository or all."""
        with self._store.reading() as connection:
            return memory.read_ring(connection, repository)

    def add_keys(self, keys: Iterable[EpochKey]) -> None:
        """Remember epoch keys of a grant."""
        with self._store.writing() as connection:
            memory.add_keys(connection, keys)

    def trust_state(self, repository: str) -> TrustState:
        """What is remembered of a repository's metadata."""
        with self._store.reading() as connection:
            return memory.read_trust(connection, repository)

    def save_trust_state(self, repository: str, state: TrustState) -> None:
        """Replace what is remembered of a repository's metadata. After every refresh, failed ones too."""
        with self._store.writing() as connection:
            memory.save_trust(connection, repository, state)

    def checked(self, repository: str, when: datetime) -> None:
        """Remember that the repository was asked successfully."""
        self.save_row(memory.CHECKED + repository, when.isoformat())

    def save_row(self, name: str, value: str) -> None:
        """Remember a small thing by name."""
        with self._store.writing() as connection:
            memory.save_row(connection, name, value)

    def signers(self, repository: str) -> Signers:
        """Who the devices of that repository's office are, to verify what one of them signed."""
        return Signers(self._store, self.objects, repository)

    def audit_log(self, device: str, clock: Callable[[], datetime], user: str = "") -> AuditLog:
        """What writes into the audit log in the name of that device and user; `clock` gives local time, aware."""
        return AuditLog(self._store, device, clock, user)

    @property
    def audit(self) -> AuditReading:
        """The audit log as it stands, for reports."""
        return AuditReading(self._store)

    def audit_trail(self, last: int = 0, fits: Fits = lambda _: True) -> AuditTrail:
        """The newest `last` entries of the audit log that fit, and what is wrong with all of it."""
        with self._store.reading() as connection:
            return audit_check.read_trail(connection, last, fits)

    @property
    def outbox(self) -> Outbox:
        """Reports on their way to the offices."""
        return Outbox(self._store)

    def check(self, told: Told = lambda _done, _all: None) -> CheckReport:
        """Verify everything held."""
        return check.check(self._store, self.objects, self.accepted, told)

    def check_pages(self) -> tuple[Damage, ...]:
        """Verify the database alone. Raises StoreError."""
        return check.check_pages(self._store)

    def close(self) -> None:
        """Close the database. The library must not be used any more."""
        self._store.close()
