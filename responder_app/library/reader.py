"""The reading half of the library: what `reading.LibraryReader` promises, from what lies on disk."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection

from responder_app.errors import NoAnswerError
from responder_app.library import guests, handing, holdings, memory, nearby, place, preferences
from responder_app.library.accepted import AcceptedStates
from responder_app.library.basemaps import Basemaps
from responder_app.library.contents import Contents
from responder_app.library.engine import Store
from responder_app.library.guests import Stay
from responder_app.library.objects import ObjectStore
from responder_app.library.search import finder
from responder_app.library.search.addresses import find_addresses
from responder_app.library.search.spelling import Vocabulary
from responder_app.library.shown import Shown
from responder_app.library.values import (
    EVERYWHERE_M,
    AddressHit,
    Content,
    Earlier,
    HeldFacility,
    Hit,
    Near,
    Nearby,
    PartState,
    Receipt,
)
from responder_app.model.area import Area
from responder_app.model.base import LonLat
from responder_app.model.facility import PrePlan
from responder_app.package.basemap import MapArchive
from responder_app.package.digest import ObjectRef
from responder_app.package.tiles import Tiles
from responder_app.package.words import Word, read_words


class LibraryReading:
    """The reading half, as `reading.LibraryReader` promises it. Safe from any thread."""

    def __init__(self, store: Store, objects: ObjectStore, accepted: AcceptedStates) -> None:
        self._store = store
        self.objects = objects
        self.accepted = accepted
        self._shown = Shown(store)
        self._contents = Contents(store, objects, self._shown)
        self._basemaps = Basemaps(store, self._contents.read_object)
        self._vocabulary: Vocabulary | None = None
        self._vocabulary_lock = Lock()

    def preplan(self, facility_id: str) -> PrePlan:
        """The pre-plan of the shown version. Raises NoAnswerError."""
        return self._shown.current(facility_id).preplan

    def outside(self, facility_id: str) -> PrePlan:
        """The pre-plan as its neighbours need it: quicker to read, without most sections. Raises NoAnswerError."""
        return self._shown.outside(facility_id)

    def receipt(self, facility_id: str) -> Receipt:
        """How the shown version was accepted. Raises NoAnswerError."""
        return self._shown.receipt(facility_id)

    def held(self) -> tuple[HeldFacility, ...]:
        """Every facility and area that is held or offered, by name."""
        with self._store.reading() as connection:
            return holdings.held(connection)

    def areas(self) -> tuple[Area, ...]:
        """Every area held that says something of the ground, by name."""
        return self._shown.areas()

    def basemaps(self, near: LonLat, facility_id: str | None = None) -> tuple[MapArchive, ...]:
        """Base maps of the areas, and of the facility, that hold the place: its own first, then the finest."""
        return self._basemaps.around(near, facility_id)

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

    def nearest(self, point: LonLat, limit: int = 10, within_m: float = EVERYWHERE_M) -> tuple[Near, ...]:
        """The facilities nearest to a point, at least those within so many metres."""
        with self._store.reading() as connection:
            return place.nearest(connection, point, limit, within_m)

    def around(self, point: LonLat, reach_m: float, shared_only: bool = False) -> tuple[Nearby, ...]:
        """All facilities whose point lies within the reach, nearest first.

        `shared_only`: with no more of each than what is shared with every agency.
        """
        with self._store.reading() as connection:
            return nearby.around(connection, point, reach_m, shared_only)

    def districts(self, repository: str | None = None) -> Mapping[str, frozenset[str]]:
        """The ids of the shown facilities by their district, as their records name it; of one repository or all."""
        with self._store.reading() as connection:
            return handing.districts(connection, repository)

    def kept(self, repository: str) -> tuple[str, ...]:
        """Hashes of what is held of a repository and belongs to no facility: lists, and what guests need."""
        with self._store.reading() as connection:
            return handing.kept(connection, repository)

    def objects_of(
        self, repository: str, facilities: Collection[str] | None, maps: bool = True
    ) -> tuple[ObjectRef, ...]:
        """The objects on this disk of the shown versions of these facilities, None of all, and of every area.

        `maps`: with the areas' base maps.
        """
        with self._store.reading() as connection:
            return handing.objects_of(connection, repository, facilities, maps)

    def stamp(self) -> Hashable:
        """Equal as long as the same versions of the same facilities are shown."""
        return self._shown.stamp()

    def addresses(self, text: str, limit: int = 10) -> tuple[AddressHit, ...]:
        """Lines of the areas' address files that fit what was typed, best first."""
        with self._store.reading() as connection:
            return find_addresses(connection, self._words_of(connection), text, limit)

    def stays(self) -> tuple[Stay, ...]:
        """The offices that this vehicle is or was a guest of, and until when."""
        with self._store.reading() as connection:
            return guests.every(connection)

    def last_check(self, repository: str | None = None) -> datetime | None:
        """When that repository was last asked successfully; None: of all the one asked longest ago."""
        with self._store.reading() as connection:
            return memory.last_check(connection, repository)

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
