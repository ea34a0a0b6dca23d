"""What may be asked of a drawing worker about a sheet, and what comes back.

Values only: checked when made, no parsing, no drawing. More can be asked in `comparing`, `decoding` and `cuts`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import ClassVar, Generic, Self, TypeVar

from responder_app.errors import DrawingError
from responder_app.render import limits

ReplyT_co = TypeVar("ReplyT_co", covariant=True)


Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the sheet's top left, as displayed."""


class Priority(IntEnum):
    """The order in which waiting requests are taken up; equal ones first come, first served."""

    ON_SCREEN = 0
    OVERVIEW = 1
    SOON = 2
    BACKGROUND = 3


class MediaType(StrEnum):
    """What a source claims to be. The worker believes the bytes, not the claim, and says so when they differ."""

    PDF = "application/pdf"
    WEBP = "image/webp"
    PNG = "image/png"
    JPEG = "image/jpeg"
    VECTOR_TILE = "application/vnd.mapbox-vector-tile"


@dataclass(frozen=True)
class Source:
    """A document or picture to draw from.

    `id` names the bytes for as long as the pool lives: other bytes need another id (a content hash, or a document id
    with its version). `data` is the bytes, or a thread-safe call that gives them; the pool makes the call in a thread
    of its own, once for each worker that needs them, and an error it raises becomes the request's.
    """

    id: str
    media_type: str
    data: bytes | Callable[[], bytes]

    def read(self) -> bytes:
        """The bytes. Raises DrawingError when there are none or too many, and whatever the call raises."""
        data = self.data if isinstance(self.data, bytes) else self.data()
        if not data:
            raise DrawingError("The file is empty.")
        if len(data) > limits.MAX_SOURCE_BYTES:
            raise DrawingError(f"The file is larger than {limits.MAX_SOURCE_BYTES // limits.MIB} MiB.")
        return data


@dataclass(frozen=True)
class PageSize:
    """One sheet as displayed (after rotation, crop box and user unit), in points of 1/72 inch."""

    width_pt: float
    height_pt: float


@dataclass(frozen=True)
class Layer:
    """A layer of a PDF (an optional-content group).

    `id` is its object number, the same for as long as the file is; names may repeat. `shown` is how the file opens.
    """

    id: int
    name: str
    shown: bool


@dataclass(frozen=True)
class SheetInfo:
    """What a PDF holds; layers in the file's order. A file that asks for a password never gets this far."""

    pages: tuple[PageSize, ...]
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class Pixels:
    """A picture: `height` rows of `stride` bytes, each pixel red, green, blue, one byte each."""

    width: int
    height: int
    stride: int
    data: bytes


@dataclass(frozen=True)
class Word:
    """One word and its box in points from the sheet's top left, as displayed.

    `layer` is None for what is drawn when the file opens, else the name of the layer that is off then and has the
    word; "" where that cannot be told.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    layer: str | None = None


@dataclass(frozen=True)
class PageText:
    """The words of one sheet in reading order, those on layers that are off last; `complete` is False when cut."""

    words: tuple[Word, ...]
    complete: bool


PageKey = tuple[str, int, frozenset[int] | None]
"""A page of a source, and the layers that are hidden on it."""


@dataclass(frozen=True)
class Request(Generic[ReplyT_co]):
    """Something to ask about a source. `deadline_s` is how long a worker may take once it has started."""

    source: Source
    deadline_s: ClassVar[float] = limits.BACKGROUND_S
    passing: ClassVar[bool] = False
    """Whether the worker forgets the source with its answer: bytes that are not asked about again."""

    def ready(self) -> Self:
        """The request with all that it takes to ask it; called in a thread of the pool, before any other question."""
        return self

    @property
    def sources(self) -> tuple[Source, ...]:
        """All that the worker must hold to answer, this one first."""
        return (self.source,)

    @property
    def page_key(self) -> PageKey | None:
        """The page that the worker must have read to answer; None for a whole file."""
        page = getattr(self, "page", None)
        return None if page is None else (self.source.id, page, getattr(self, "hidden", None))


@dataclass(frozen=True)
class Inspect(Request[SheetInfo]):
    """Page sizes and layers of a PDF. Raises LockedDrawingError, or DrawingError when it is no usable PDF."""


@dataclass(frozen=True)
class Tile(Request[Pixels]):
    """A rectangle of one page (counted from 0) at `zoom` device pixels for a point; x and y in device pixels.

    Parts outside the page are blank. `night` inverts lightness and keeps hues. `hidden` are the ids of exactly those
    layers that are not drawn; None draws what the file shows when it is opened.
    """

    page: int
    zoom: float
    x: int
    y: int
    width: int
    height: int
    night: bool = False
    hidden: frozenset[int] | None = None
    deadline_s: ClassVar[float] = limits.ON_SCREEN_S

    def __post_init__(self) -> None:
        _check_sheet(self.page, self.hidden)
        check(limits.MIN_ZOOM <= self.zoom <= limits.MAX_ZOOM, "zoom")
        check(abs(self.x) <= limits.MAX_OFFSET_PX and abs(self.y) <= limits.MAX_OFFSET_PX, "offset")
        check(1 <= self.width <= limits.MAX_TILE_PX and 1 <= self.height <= limits.MAX_TILE_PX, "size")


@dataclass(frozen=True)
class Prepare(Request[None]):
    """No answer, but readiness: a worker reads the page and keeps it, so that its tiles come at once later.

    For adjoining floors, with Priority.BACKGROUND. `hidden` as for `Tile`.
    """

    page: int
    hidden: frozenset[int] | None = None
    deadline_s: ClassVar[float] = limits.ON_SCREEN_S

    def __post_init__(self) -> None:
        _check_sheet(self.page, self.hidden)


@dataclass(frozen=True)
class Overview(Request[bytes]):
    """The whole page as a WebP file, `longest_px` on its longer side."""

    page: int
    longest_px: int = 1600
    deadline_s: ClassVar[float] = 60.0

    def __post_init__(self) -> None:
        check(0 <= self.page < limits.MAX_PAGES, "page")
        check(16 <= self.longest_px <= limits.MAX_OVERVIEW_PX, "size")


@dataclass(frozen=True)
class Words(Request[PageText]):
    """The words of one page."""

    page: int

    def __post_init__(self) -> None:
        check(0 <= self.page < limits.MAX_PAGES, "page")


@dataclass(frozen=True)
class RoomAt(Request[Box | None]):
    """The box of the room around a place of the page, in points as displayed; None when none can be told.

    `points_per_metre` of the sheet, where it is known, tells doors (gaps in a wall) from missing walls.
    """

    page: int
    x: float
    y: float
    points_per_metre: float | None = None
    deadline_s: ClassVar[float] = limits.ON_SCREEN_S

    def __post_init__(self) -> None:
        check(0 <= self.page < limits.MAX_PAGES, "page")
        check(0 <= self.x <= limits.MAX_PAGE_PT and 0 <= self.y <= limits.MAX_PAGE_PT, "place")
        scale = self.points_per_metre
        check(scale is None or limits.MIN_ZOOM <= scale <= limits.MAX_PAGE_PT, "scale")


def _check_sheet(page: int, hidden: frozenset[int] | None) -> None:
    check(0 <= page < limits.MAX_PAGES, "page")
    if hidden is not None:
        fits = len(hidden) <= limits.MAX_LAYERS and all(0 < one <= limits.MAX_LAYER_ID for one in hidden)
        check(fits, "layers")


def check(fits: bool, what: str) -> None:
    """Raise DrawingError unless a request's value is within its bounds."""
    if not fits:
        raise DrawingError(f"The drawing request's {what} is out of range.")
