"""What may be asked of a drawing worker about two versions of one sheet, and what comes back. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from responder_app.render import limits
from responder_app.render.requests import Box, Pixels, Request, Source, Tile, check


@dataclass(frozen=True)
class ChangedSheet:
    """How a sheet differs from an earlier version of it.

    `shift` (points to the right and down) moves the earlier sheet onto this one. `boxes` are the changed areas on this
    sheet: those of the drawing first, then those of lettering only (dates, notes), each largest first, at most
    limits.MAX_CHANGES. `share` is the part of all lines that differs, 0 to 1. Where the two cannot be laid over each
    other `comparable` is False, there are no boxes, and `reason` is a sentence that says why.
    """

    shift: tuple[float, float]
    boxes: tuple[Box, ...]
    share: float
    comparable: bool
    reason: str = ""


@dataclass(frozen=True)
class Changes(Request[ChangedSheet]):
    """What changed from a page of an earlier document to a page of this one."""

    page: int
    earlier: Source
    earlier_page: int
    deadline_s: ClassVar[float] = 30.0

    def __post_init__(self) -> None:
        check(0 <= self.page < limits.MAX_PAGES and 0 <= self.earlier_page < limits.MAX_PAGES, "page")

    @property
    def sources(self) -> tuple[Source, ...]:
        """Both documents."""
        return (self.source, self.earlier)


@dataclass(frozen=True)
class DifferenceTile(Request[Pixels]):
    """A tile of this page with the earlier one under it, moved by `shift` (see ChangedSheet).

    What is on both is pale grey, what is new strong blue, what is gone orange-red and broken by stripes (told apart
    without colour: whole and broken). `night` is the same on dark paper.
    """

    page: int
    zoom: float
    x: int
    y: int
    width: int
    height: int
    night: bool
    earlier: Source
    earlier_page: int
    shift: tuple[float, float] = (0.0, 0.0)
    deadline_s: ClassVar[float] = limits.ON_SCREEN_S

    def __post_init__(self) -> None:
        Tile(self.source, self.page, self.zoom, self.x, self.y, self.width, self.height)
        check(0 <= self.earlier_page < limits.MAX_PAGES, "page")
        check(all(abs(one) <= limits.MAX_PAGE_PT for one in self.shift), "shift")

    @property
    def sources(self) -> tuple[Source, ...]:
        """Both documents."""
        return (self.source, self.earlier)
