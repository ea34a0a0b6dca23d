"""What was drawn of one sheet in one form (its layers, day or night), and how it is painted. Asks for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from responder_app.gui.canvas.cache import BUDGET, TileCache
from responder_app.gui.canvas.grid import TileKey, covering, gaps
from responder_app.gui.canvas.source import TileSource
from responder_app.render.map_inks import PAPER as MAP_PAPER


@dataclass(frozen=True)
class Looks:
    """What a kind of sheet is like: `paper` by day and night, painted where there is neither overview nor tile.

    `whole`: whether there is an overview. `veiled`: whether its pictures are too bright for the night as they are.
    `beside`: how far beside the screen tiles are drawn too, in sides of a tile.
    """

    paper: tuple[str, str]
    whole: bool
    veiled: bool
    beside: float
    over: bool = False
    """Whether it lies over something that is seen beside it and through it."""
    budget: int = BUDGET
    """Bytes of tiles that are kept; more only where the screen itself needs more."""
    ahead: bool = True
    """Whether what the next zoom shows is drawn while nothing moves."""


SHEET = Looks(("#ffffff", "#040404"), whole=True, veiled=True, beside=1.0)
GROUND = Looks(MAP_PAPER, whole=False, veiled=False, beside=0.25, budget=16 * 1024 * 1024, ahead=False)
"""A base map: drawn in colours of its own by night, and too large to be drawn as a whole. Its tiles are drawn in a
few frames of a pan; a full ring of them would take 20 MB, those of the next zoom 15 MB; a screen of them takes 15 MB.
"""
COARSER, FINER = 4, 2
"""Tiles so many levels coarser or finer stand in; finer ones are many, and lose thin walls when they are shrunk."""

Seen = Callable[[QRectF], bool]
"""Whether any of a part of the sheet is painted now: turned, the box around what is exposed holds far more."""


class SheetPictures:
    """Overview and tiles of one source, by day or by night."""

    def __init__(self, source: TileSource, night: bool, looks: Looks = SHEET) -> None:
        self.looks = looks
        self.source = source
        self.night = night
        self.overview: Sequence[QImage] = ()
        self.tiles = TileCache(looks.budget)

    def let_go(self) -> None:
        """Hold nothing any more."""
        self.overview = ()
        self.tiles.clear()

    @property
    def resolution(self) -> float:
        """Pixels of the largest overview for a scene unit; 0 without one."""
        return self._resolution(self.overview[0]) if self.overview else 0.0

    def has_all(self, keys: Iterable[TileKey]) -> bool:
        """Whether all these tiles are here."""
        return all(key in self.tiles for key in keys)

    def keys(self, level: int, exposed: QRectF, seen: Seen) -> list[TileKey]:
        """The tiles of a level that show something of what is painted now."""
        size = self.source.size
        return [key for key in covering(size, level, exposed) if seen(key.area(size))]

    def paint(self, painter: QPainter, exposed: QRectF, scale: float, seen: Seen) -> None:
        """Everything there is of a part, the sharpest on top; `scale` is device pixels for a scene unit."""
        level = self.source.level_for(scale)
        others = (other for other in self.tiles.levels() if other != level and -COARSER <= other - level <= FINER)
        nearest = sorted(others, key=lambda other: (abs(other - level), -other))
        self._paint_from([level, *nearest], painter, exposed, scale, seen)

    def _paint_from(self, levels: Sequence[int], painter: QPainter, area: QRectF, scale: float, seen: Seen) -> None:
        """A part from the first of these levels; what it lacks from the others, at last from the overview.

        Nothing is painted twice: to scale a screen of pictures takes longer than all else in a frame.
        """
        if not levels:
            self.paint_overview(painter, area, scale)
            return
        keys = self.keys(levels[0], area, seen)
        for gap in gaps([key for key in keys if key not in self.tiles], self.source.size):
            rest = gap.adjusted(-1 / scale, -1 / scale, 1 / scale, 1 / scale).intersected(area)
            self._paint_from(levels[1:], painter, rest, scale, seen)
        self.paint_tiles(painter, keys, area)

    def paint_overview(self, painter: QPainter, exposed: QRectF, scale: float) -> None:
        """The overview of a part, paper without one."""
        if not self.overview:
            painter.fillRect(exposed, QColor(self.looks.paper[self.night]))
            return
        sharp_enough = [image for image in self.overview if self._resolution(image) >= scale]
        image = sharp_enough[-1] if sharp_enough else self.overview[0]
        size = self.source.size
        across, down = image.width() / size.width(), image.height() / size.height()
        part = QRectF(exposed.x() * across, exposed.y() * down, exposed.width() * across, exposed.height() * down)
        painter.drawImage(exposed, image, part)

    def paint_tiles(self, painter: QPainter, keys: Iterable[TileKey], area: QRectF) -> None:
        """Those of these tiles that are here, as far as they lie in a part of the sheet."""
        for key in keys:
            image = self.tiles.get(key)
            if image is not None:
                whole = key.area(self.source.size)
                place = whole.intersected(area)
                if place.isEmpty():
                    continue  # it touches the part only
                across, down = image.width() / whole.width(), image.height() / whole.height()
                x, y = (place.x() - whole.x()) * across, (place.y() - whole.y()) * down
                painter.drawImage(place, image, QRectF(x, y, place.width() * across, place.height() * down))

    def _resolution(self, image: QImage) -> float:
        return image.width() / self.source.size.width()
