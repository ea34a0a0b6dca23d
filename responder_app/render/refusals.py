"""Why a worker may say no: codes that travel, and the plain sentences that the parent makes of them.

A worker sends only the code: no text that it made up is ever shown.
"""

from __future__ import annotations

from enum import StrEnum

from responder_app.errors import DrawingError, LockedDrawingError
from responder_app.render import limits


class Refusal(StrEnum):
    """The code of one reason."""

    NOT_A_PDF = "not a pdf"
    NO_PAGES = "no pages"
    LOCKED = "locked"
    TOO_MANY_PAGES = "too many pages"
    NO_SUCH_PAGE = "no such page"
    PAGE_SIZE = "page size"
    DAMAGED_PAGE = "damaged page"
    NOT_A_PICTURE = "not a picture"
    PICTURE_SIZE = "picture size"
    MEMORY = "memory"
    OTHER_SCALE = "other scale"
    TURNED = "turned"
    DAMAGED_MAP = "damaged map"
    MAP_TOO_MUCH = "map too much"
    MAP_TOO_LARGE = "map too large"
    MAP_PICTURE = "map picture"


_SENTENCES = {
    Refusal.NOT_A_PDF: "The file is not a PDF, or too damaged to open.",
    Refusal.NO_PAGES: "The PDF has no pages.",
    Refusal.LOCKED: "The PDF asks for a password.",
    Refusal.TOO_MANY_PAGES: f"The PDF has more than {limits.MAX_PAGES} pages.",
    Refusal.NO_SUCH_PAGE: "The PDF has no such page.",
    Refusal.PAGE_SIZE: "A page of the PDF has no size, or is larger than 7 m.",
    Refusal.DAMAGED_PAGE: "The page is too damaged to draw.",
    Refusal.NOT_A_PICTURE: "The file is not a WebP, PNG or JPEG picture, or is damaged.",
    Refusal.PICTURE_SIZE: f"The picture has more than {limits.MAX_PICTURE_PIXELS // 1_000_000} million pixels.",
    Refusal.OTHER_SCALE: "The earlier sheet is drawn at another scale and cannot be compared.",
    Refusal.TURNED: "The earlier sheet is turned the other way and cannot be compared.",
    Refusal.DAMAGED_MAP: "Part of the base map is damaged.",
    Refusal.MAP_TOO_MUCH: f"Part of the base map has more than {limits.MAX_MAP_POINTS:,} points, or too many things.",
    Refusal.MAP_TOO_LARGE: f"Part of the base map unpacks to more than {limits.MAX_MAP_TILE_BYTES // limits.MIB} MiB.",
    Refusal.MAP_PICTURE: "Part of the base map is no picture, or a damaged one.",
    Refusal.MEMORY: "The drawing needs more memory than one drawing may use.",
}


class RefusedError(Exception):
    """Raised inside a worker; never leaves it other than as its code."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def as_error(refusal: Refusal) -> DrawingError:
    """The error that the parent raises for a code."""
    kind = LockedDrawingError if refusal is Refusal.LOCKED else DrawingError
    return kind(_SENTENCES[refusal])
