"""What the briefing reads: the library, seen through the few questions that it must answer. Read only."""

# ruff: noqa: D102  the names of fields and questions say it; the classes say the rest

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from responder_app.model.area import Area
from responder_app.model.base import LonLat
from responder_app.model.facility import PrePlan
from responder_app.package.words import Word


class Receipt(Protocol):
    """How a pre-plan came to be held: under which catalogue, when, from which office. Times are aware."""

    @property
    def sequence(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def accepted_at(self) -> datetime: ...
    @property
    def issued_at(self) -> datetime: ...
    @property
    def office(self) -> str: ...


class HeldFacility(Protocol):
    """A facility that the vehicle holds, as far as lists need it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def location(self) -> LonLat: ...


class SearchHit(Protocol):
    """A facility that matched. `text` is what matched in `field`; a higher score is better."""

    @property
    def facility_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def score(self) -> float: ...


class LibraryReader(Protocol):
    """The library as the briefing sees it. Unknown ids raise NoAnswerError, damaged data StoreError."""

    def preplan(self, facility_id: str) -> PrePlan: ...

    def receipt(self, facility_id: str) -> Receipt: ...

    def last_check(self) -> datetime | None:
        """When this vehicle last got a complete answer from its repository; None for never."""

    def held(self) -> Sequence[HeldFacility]: ...

    def areas(self) -> tuple[Area, ...]:
        """The same tuple while nothing has changed: what is derived from it is kept as long."""

    def overview(self, facility_id: str, document_id: str, page: int) -> bytes | None:
        """WebP of a page, None when the package carries none."""

    def document(self, facility_id: str, document_id: str) -> bytes: ...

    def words(self, facility_id: str, document_id: str, page: int) -> tuple[Word, ...]: ...

    def search(self, text: str, limit: int) -> Sequence[SearchHit]: ...

    def nearest(self, point: LonLat, limit: int) -> Sequence[HeldFacility]: ...

    def suggest(self, text: str) -> Sequence[str]:
        """Names spelt most like the text, best first."""
