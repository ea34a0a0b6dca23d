"""What briefing may ask of the library: the reading half of `Library`, as a protocol."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from responder_app.library.guests import Stay
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
from responder_app.package.tiles import Tiles
from responder_app.package.words import Word


class LibraryReader(Protocol):
    """Questions that the library answers from what it holds, offline, from any thread.

    All of them raise StoreError when the library cannot be read, and those that name a facility raise
    NoAnswerError when it is not held or hidden.
    """

    def preplan(self, facility_id: str) -> PrePlan:
        """The pre-plan of the shown version, with what this device may read."""

    def outside(self, facility_id: str) -> PrePlan:
        """The same for those next door: identity, site and hazmat, perhaps more; quicker to read."""

    def receipt(self, facility_id: str) -> Receipt:
        """How the shown version was accepted."""

    def held(self) -> Sequence[HeldFacility]:
        """Every facility and area that is held or offered, by name."""

    def areas(self) -> tuple[Area, ...]:
        """Every area held that says something of the ground; one that only carries base maps does not."""

    def basemaps(self, near: LonLat, facility_id: str | None = None) -> tuple[MapArchive, ...]:
        """Base maps that hold the place: the facility's own first, then the finest. One that is not whole is not told.

        While a newer one is on its way, the one before stands in.
        """

    def part_state(self, facility_id: str, part_id: str) -> PartState:
        """Whether that part of the shown version is here."""

    def document_state(self, facility_id: str, document_id: str) -> PartState:
        """Whether the document's own file of the shown version is here."""

    def document(self, facility_id: str, document_id: str) -> Content:
        """The document's file. An older version's stands in while the shown one's is on its way.

        Raises NoAnswerError when neither is here, DamagedError, NoGrantError.
        """

    def overview(self, facility_id: str, document_id: str, page: int = 1) -> Content:
        """The WebP picture of a page; otherwise as `document`."""

    def pyramid(self, facility_id: str, document_id: str, page: int = 1) -> Tiles | None:
        """The tiles of a page that were drawn when it was published; None when there are none or not all here."""

    def earlier(self, facility_id: str, document_id: str) -> Earlier | None:
        """The file that the document had before; None when there is none or it is still on its way."""

    def read_part(self, facility_id: str, part_id: str) -> Content:
        """A part of the shown version, opened. Raises as `document`."""

    def words(self, facility_id: str, document_id: str, page: int = 1) -> tuple[Word, ...]:
        """The words of a page with their boxes; empty when the sheet has no word list or it is not here yet."""

    def word_lists(self, facility_id: str) -> Mapping[tuple[str, int], PartState]:
        """The pages that have a word list, by document id and page, and whether it is here; others have none."""

    def search(self, text: str, limit: int = 20) -> tuple[Hit, ...]:
        """Facilities that fit what was typed, best first."""

    def suggest(self, text: str, limit: int = 5) -> tuple[Hit, ...]:
        """The facilities spelt most like the text, for when nothing is found."""

    def nearest(self, point: LonLat, limit: int = 10, within_m: float = EVERYWHERE_M) -> tuple[Near, ...]:
        """The facilities nearest to a point; none that is within so many metres is missing, unless by the limit."""

    def around(self, point: LonLat, reach_m: float) -> tuple[Nearby, ...]:
        """All facilities whose point lies within the reach, nearest first; for thousands at once."""

    def stamp(self) -> Hashable:
        """Equal as long as the same versions of the same facilities are shown."""

    def addresses(self, text: str, limit: int = 10) -> tuple[AddressHit, ...]:
        """Lines of the areas' address files that fit what was typed, best first."""

    def stays(self) -> tuple[Stay, ...]:
        """The offices that this vehicle is or was a guest of (mutual aid), and until when."""

    def last_check(self, repository: str | None = None) -> datetime | None:
        """When that repository was last asked successfully whether there is anything newer, UTC; None: any of them."""

    def row(self, name: str) -> str | None:
        """A small row by name, such as `source`."""

    def rows(self) -> Mapping[str, str]:
        """All small rows."""
