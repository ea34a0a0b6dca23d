"""What may be asked of a drawing worker about a base map, and what comes back. Values only.

A base map's tiles lie in Web Mercator; the canvas shows metres about a facility. So its tiles are never shown as they
are: each piece of the canvas is drawn from the map's tiles that reach into it, moved to where they lie in the scene.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite
from operator import mul
from typing import ClassVar, Self

from responder_app.render import limits
from responder_app.render.refusals import Refusal
from responder_app.render.requests import Pixels, Request, Source, check

Fit = tuple[float, ...]
"""One coordinate as a polynomial of second degree, six factors: of 1, u, v, u^2, uv, v^2."""
TERMS = 6


@dataclass(frozen=True)
class Fit2:
    """From one plane to another: `x` and `y` are polynomials of the place u, v."""

    x: Fit
    y: Fit

    def __post_init__(self) -> None:
        check(len(self.x) == len(self.y) == TERMS, "place")
        check(all(isfinite(one) and abs(one) <= limits.MAX_FIT for one in (*self.x, *self.y)), "place")

    def __call__(self, u: float, v: float) -> tuple[float, float]:
        """The place of u, v on the other plane."""
        terms = (1.0, u, v, u * u, u * v, v * v)
        return sum(map(mul, self.x, terms)), sum(map(mul, self.y, terms))


@dataclass(frozen=True)
class MapPiece:
    """One stored tile of a base map.

    `place` leads from the tile (0, 0 its north-west, 1, 1 its south-east corner) to scene metres, y growing SOUTH.
    `column` and `row` count tiles from the first one of the request. `level` is how many zooms coarser the tile is: it
    stands in for one that the map lacks, and covers 2 to the power of it of them in each direction.
    """

    source: Source
    place: Fit2
    gzipped: bool = False
    column: int = 0
    row: int = 0
    level: int = 0


@dataclass(frozen=True)
class Gathered:
    """The pieces that a request needs.

    For pictures also: `grid`, how many columns and rows of tiles there may be; `inverse`, which leads from the
    rectangle that is drawn (0, 0 to 1, 1) to places among them, a tile being 1 wide and high; and `whole`, a tile that
    shows much of the map: by night it tells whether the map is drawn on paper (turned dark) or a photo (dimmed).
    """

    pieces: tuple[MapPiece, ...] = ()
    grid: tuple[int, int] = (1, 1)
    inverse: Fit2 = Fit2((0, 1, 0, 0, 0, 0), (0, 0, 1, 0, 0, 0))
    whole: Source | None = None

    def __post_init__(self) -> None:
        check(len(self.pieces) <= limits.MAX_MAP_PIECES, "pieces")
        check(all(1 <= side <= limits.MAX_MAP_GRID for side in self.grid), "grid")


Gather = Callable[[], Gathered]
"""Reads what a request needs. Called in a thread of the pool; what it raises becomes the request's."""


class NameKind(StrEnum):
    """What a name on the map belongs to."""

    STREET = "street"
    WATERWAY = "waterway"
    PLACE = "place"
    AREA = "area"
    WATER = "water"
    LANDMARK = "landmark"
    NUMBER = "number"


@dataclass(frozen=True)
class MapName:
    """A name and where it is: the line along which it is written, or one point; scene metres, y growing SOUTH.

    `rank` is 0 for what matters most of its kind, up to 9.
    """

    text: str
    kind: NameKind
    points: tuple[tuple[float, float], ...]
    rank: int = 5


@dataclass(frozen=True)
class DrawnMap:
    """A piece of the canvas, and why parts of it are missing.

    `side_px` is the side of the pictures that it was drawn from, 0 where none was of the zoom that was asked for.
    """

    pixels: Pixels
    missing: tuple[Refusal, ...] = ()
    side_px: int = 0


@dataclass(frozen=True)
class DrawMap(Request[DrawnMap]):
    """A rectangle of the scene from vector tiles, `zoom` device pixels for a metre; x, y in these, growing south.

    `source` only names the rectangle, its bytes are never read: what is drawn is what `gather` gives.
    """

    zoom: float
    x: float
    y: float
    width: int
    height: int
    night: bool
    gather: Gather
    gathered: Gathered = Gathered()
    deadline_s: ClassVar[float] = limits.ON_SCREEN_S

    def __post_init__(self) -> None:
        check(limits.MIN_ZOOM <= self.zoom <= limits.MAX_ZOOM, "zoom")
        check(abs(self.x) <= limits.MAX_OFFSET_PX and abs(self.y) <= limits.MAX_OFFSET_PX, "offset")
        check(1 <= self.width <= limits.MAX_TILE_PX and 1 <= self.height <= limits.MAX_TILE_PX, "size")

    def ready(self) -> Self:
        """With its pieces read."""
        return replace(self, gathered=self.gather())

    @property
    def sources(self) -> tuple[Source, ...]:
        """The tiles that are drawn."""
        return tuple(piece.source for piece in self.gathered.pieces)


@dataclass(frozen=True)
class DrawMapPicture(DrawMap):
    """The same from tiles that are pictures."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """The tiles that are drawn, and by night the one that tells what they are drawn on."""
        whole = self.gathered.whole
        return (*super().sources, *((whole,) if whole is not None and self.night else ()))


@dataclass(frozen=True)
class MapNames(Request[tuple[MapName, ...]]):
    """The names on one vector tile; `source` names it, `gather` gives it, or nothing where the map has no such tile."""

    gather: Gather
    gathered: Gathered = Gathered()
    deadline_s: ClassVar[float] = limits.ON_SCREEN_S

    def ready(self) -> Self:
        """With its tile read."""
        return replace(self, gathered=self.gather())

    @property
    def sources(self) -> tuple[Source, ...]:
        """The tile."""
        return tuple(piece.source for piece in self.gathered.pieces)
