"""Requests by which tile pyramids are made: how slowly a page is drawn, and blocks of its tiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from responder_app.render import limits
from responder_app.render.requests import Request, check


@dataclass(frozen=True)
class Probed:
    """How slowly a page is drawn at some zoom, and how finely it was scanned."""

    slowest_s: float
    """The slowest of a few tiles, the page being read already."""
    own_zoom: float
    """Pixels for a point of the pictures that cover it; 0 where lines are what it is made of."""
    whole: bool
    """Whether it is nothing but pictures."""


@dataclass(frozen=True)
class Probe(Request[Probed]):
    """Try how long tiles of a page take at a zoom."""

    page: int
    zoom: float
    deadline_s: ClassVar[float] = 120.0

    def __post_init__(self) -> None:
        check(0 <= self.page < limits.MAX_PAGES, "page")
        check(limits.MIN_ZOOM <= self.zoom <= limits.MAX_ZOOM, "zoom")


@dataclass(frozen=True)
class CutTiles(Request[tuple[bytes, ...]]):
    """A block of a page's tiles as WebP files, row by row; it ends at the page's edge, outside is an error."""

    page: int
    zoom: float
    column: int
    row: int
    columns: int
    rows: int
    deadline_s: ClassVar[float] = 120.0

    def __post_init__(self) -> None:
        check(0 <= self.page < limits.MAX_PAGES, "page")
        check(limits.MIN_ZOOM <= self.zoom <= limits.MAX_ZOOM, "zoom")
        check(0 <= max(self.column, self.row) * limits.CUT_PX <= limits.MAX_OFFSET_PX, "offset")
        check(min(self.column, self.row) >= 0, "offset")
        check(min(self.columns, self.rows) >= 1 and max(self.columns, self.rows) <= limits.MAX_CUT, "size")
