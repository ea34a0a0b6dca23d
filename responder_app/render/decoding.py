"""What may be asked of a drawing worker about a picture: a photo, an overview, a tile of a pyramid. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from responder_app.render import limits
from responder_app.render.requests import Pixels, Request, Source, check


@dataclass(frozen=True)
class DecodeImage(Request[Pixels]):
    """A WebP, PNG or JPEG picture, upright, shrunk to `longest_px` on its longer side where it is larger.

    `night` inverts lightness and keeps hues: for overviews of plans, not for photos.
    """

    longest_px: int = 2000
    night: bool = False
    deadline_s: ClassVar[float] = limits.ON_SCREEN_S

    def __post_init__(self) -> None:
        check(16 <= self.longest_px <= limits.MAX_OVERVIEW_PX, "size")


@dataclass(frozen=True)
class DecodeTile(DecodeImage):
    """A tile of a pyramid: as DecodeImage, but the worker does not keep the bytes, which are looked at once.

    `whole` is a picture of the whole sheet: what counts by night as a scan's paper is told from it for all tiles.
    """

    longest_px: int = limits.CUT_PX
    whole: Source | None = None
    passing: ClassVar[bool] = True

    @property
    def sources(self) -> tuple[Source, ...]:
        """The tile, and the whole sheet where that is needed."""
        return (self.source, self.whole) if self.whole is not None and self.night else (self.source,)
