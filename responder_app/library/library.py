"""The library as one thing: what briefing reads, what sync writes. Each part of it is in a file of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection

from responder_app.errors import NoAnswerError, ResponderError
from responder_app.library import check, holdings, memory, packages, place, preferences, removal
from responder_app.library.check import Told
from responder_app.library.contents import Contents
from responder_app.library.engine import Store, open_store
from responder_app.library.objects import ObjectStore
from responder_app.library.packages import Arrival
from responder_app.library.search import finder
from responder_app.library.search.addresses import find_addresses
from responder_app.library.search.spelling import Vocabulary
from responder_app.library.shown import Shown
from responder_app.library.upgrade import bring_up_to_date
from responder_app.library.values import (
    AddressHit,
    CheckReport,
    Content,
    Earlier,
    HeldFacility,
    HeldVersion,
    Hit,
    Near,
    PartState,
    Receipt,
    Wanted,
)
from responder_app.model.area import Area
from responder_app.model.base import LonLat
from responder_app.model.facility import PrePlan
from responder_app.package.digest import ObjectRef
from responder_app.package.keys import EpochKey, KeyRing
from responder_app.package.shard import ShardEntry, Tombstone
from responder_app.package.tiles import Tiles
from responder_app.package.words import Word, read_words
from responder_app.paths import VehiclePaths
from responder_app.trust.state import TrustState


def open_library(paths: VehiclePaths, key: bytes, create: bool = False) -> Library:
    """The vehicle's library under its 32-byte key, its tables brought up to date.

    Raises:
        NotInitialisedError: There is none and `create` is false.
        WrongKeyError: It does not open with this key.
        StoreError: A newer program made it, or it cannot be read.
    """
    store = open_store(paths.library, key, create)
    try:
        bring_up_to_date(store)
    except ResponderError:
        store.close()
        raise
    return Library(store, ObjectStore(paths.objects))


class LibraryReading:
    """The reading half, as `reading.LibraryReader` promises it. Safe from any thread."""

    def __init__(self, store: Store, objects: ObjectStore) -> None:
        self._store = store
        self.objects = objects
        self._shown = Shown(store)
        self._contents = Contents(store, objects, self._shown)
        self._vocabulary: Vocabulary | None = None
        self._vocabulary_lock = Lock()

    def preplan(self, facility_id: str) -> PrePlan:
        """The pre-plan of the shown version. Raises NoAnswerError."""
        return self._shown.current(facility_id).preplan

    def receipt(self, facility_id: str) -> Receipt:
        """How the shown version was accepted. Raises NoAnswerError."""
        return self._shown.receipt(facility_id)

    def held(self) -> tuple[HeldFacility, ...]:
        """Every facility and area that is held or offered, by name."""
        with self._store.reading() as connection:
            return holdings.held(connection)

    def areas(self) -> tuple[Area, ...]:
        """Every area held, by name."""
        return self._shown.areas()

    def part_state(self, facility_id: str, part_id: str) -> PartState:
        """Whether that part of the shown version is here. Raises NoAnswerError."""
        return self._contents.part_state(facility_id, part_id)

    def document_state(self, facility_id: str, document_id: str) -> PartState:
        """Whether the document's own file of the shown version is here. Raises NoAnswerError."""
        part_id = self._contents.part_of(facility_id, (document_id, "source", None))
        return self._contents.part_state(facility_id, part_id)

    def read_part(self, facility_id: str, part_id: str) -> Content:
        """A part of the shown version, opened. Raises NoAnswerError, DamagedError, NoGrantError, TamperedError."""
        return self._contents.part(facility_id, part_id)

    def document(self, facility_id: str, document_id: str) -> Content:
        """The document's file, or an older version's while it is on its way. Raises as `read_part`."""
        return self._contents.rendition(facility_id, (document_id, "source", None))

    def overview(self, facility_id: str, document_id: str, page: int = 1) -> Content:
        """The WebP picture of a page, or an older version's while it is on its way. Raises as `read_part`."""
        return self._contents.rendition(facility_id, (document_id, "overview", page))

    def pyramid(self, facility_id: str, document_id: str, page: int = 1) -> Tiles | None:
        """The tiles of a page that were drawn when it was published; None when there are none or not all here."""
        return self._contents.pyramid(facility_id, document_id, page)

    def earlier(self, facility_id: str, document_id: str) -> Earlier | None:
        """The file that the document had before; None when there is none or it is still on its way.

        `read_part` opens its part. Raises NoAnswerError for an unknown facility.
        """
        return self._contents.earlier(facility_id, document_id)

    def hidden_layers(self, facility_id: str, document_id: str, page: int) -> frozenset[str] | None:
        """The names of the layers that a crew hid on a sheet, None when nobody chose."""
        with self._store.reading() as connection:
            return preferences.hidden_layers(connection, facility_id, document_id, page)

    def words(self, facility_id: str, document_id: str, page: int = 1) -> tuple[Word, ...]:
        """The words of a page; empty when there is no list of them or it is still on its way."""
        try:
            content = self._contents.rendition(facility_id, (document_id, "words", page))
        except NoAnswerError:
            self.preplan(facility_id)
            return ()
        return read_words(content.data)

    def word_lists(self, facility_id: str) -> Mapping[tuple[str, int], PartState]:
        """The pages of the shown version that have a word list, by document id and page. Raises NoAnswerError."""
        return self._contents.word_lists(facility_id)

    def search(self, text: str, limit: int = 20) -> tuple[Hit, ...]:
        """Facilities that fit what was typed, best first; those found by a guess come last and say so."""
        with self._store.reading() as connection:
            return finder.search(connection, self._words_of(connection), text, limit)

    def suggest(self, text: str, limit: int = 5) -> tuple[Hit, ...]:
        """The facilities spelt most like the text."""
        with self._store.reading() as connection:
            return finder.suggest(connection, text, limit)

    def nearest(self, point: LonLat, limit: int = 10) -> tuple[Near, ...]:
        """The facilities nearest to a point."""
        with self._store.reading() as connection:
            return place.nearest(connection, point, limit)

    def addresses(self, text: str, limit: int = 10) -> tuple[AddressHit, ...]:
        """Lines of the areas' address files that fit what was typed, best first."""
        with self._store.reading() as connection:
            return find_addresses(connection, self._words_of(connection), text, limit)

    def last_check(self) -> datetime | None:
        """When a repository was last asked successfully; with several, the one asked longest ago."""
        with self._store.reading() as connection:
            return memory.last_check(connection)

    def row(self, name: str) -> str | None:
        """A small thing that was remembered by name."""
        return self.rows().get(name)

    def rows(self) -> Mapping[str, str]:
        """All small things by name."""
        with self._store.reading() as connection:
            return memory.read_rows(connection)

    def _words_of(self, connection: Connection) -> Vocabulary:
        with self._vocabulary_lock:
            self._vocabulary = finder.read_vocabulary(connection, self._vocabulary)
            return self._vocabulary


class Library(LibraryReading):
    """Reading and writing. Every writing call is durable when it returns, or has changed nothing."""

    def install(self, arrivals: Iterable[Arrival]) -> None:
        """Make every arrival the shown version of its facility, all in one transaction.

        Raises RollbackError, WrongRepositoryError, TamperedError, DiskFullError; then none of them is installed.
        """
        with self._store.writing() as connection:
            rings: dict[str, KeyRing] = {}
            facilities = []
            for arrival in arrivals:
                repository = arrival.manifest.repository
                if repository not in rings:
                    rings[repository] = memory.read_ring(connection, repository)
                facilities.append(packages.install(connection, arrival, rings[repository]))
            holdings.settle(connection, facilities)

    def remove(self, repository: str, stone: Tombstone, now: datetime) -> bool:
        """Hide what a signed tombstone names; whether there was anything. `erase_due` erases it when it is time."""
        with self._store.writing() as connection:
            return removal.remove(connection, repository, stone, now)

    def erase_due(self, now: datetime, incident_open: bool = False) -> int:
        """Erase facilities that were withdrawn, or hidden for seven days; how many. None while an incident is open.

        `now` is the later of the system's clock and the signed floor. Sync calls this in every run.
        """
        if incident_open:
            return 0
        with self._store.writing() as connection:
            erased = removal.erase_due(connection, now)
        if erased:
            self.sweep()
        return erased

    def sweep(self) -> int:
        """Delete objects that nothing held needs; the bytes freed. Nobody may be downloading meanwhile."""
        with self._store.writing() as connection:
            kept = removal.referenced(connection)
            removal.forget_unreferenced(connection, kept)
        return self.objects.sweep(kept)

    def held_versions(self, repository: str) -> Mapping[str, HeldVersion]:
        """The shown versions of a repository's facilities and areas, by id."""
        with self._store.reading() as connection:
            return holdings.held_versions(connection, repository)

    def save_offers(self, repository: str, entries: Iterable[ShardEntry]) -> None:
        """Remember what the newest accepted catalogue offers."""
        with self._store.writing() as connection:
            holdings.save_offers(connection, repository, entries)

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

    def manifests_gone(self, repository: str) -> frozenset[str]:
        """The hashes of shown versions' manifests that must be fetched again."""
        with self._store.reading() as connection:
            return holdings.manifests_gone(connection, repository)

    def arrived(self, refs: Iterable[ObjectRef]) -> None:
        """Write objects that lie whole in `objects` into the journal: from now on they are here."""
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

    def check(self, told: Told = lambda _done, _all: None) -> CheckReport:
        """Verify everything held."""
        return check.check(self._store, self.objects, told)

    def close(self) -> None:
        """Close the database. The library must not be used any more."""
        self._store.close()
