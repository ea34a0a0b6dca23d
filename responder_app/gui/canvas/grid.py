"""How a sheet is cut into tiles: levels half an octave apart, squares of 512 pixels. Arithmetic only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, floor, log2

from PySide6.QtCore import QRectF, QSizeF

TILE_PX = 512
LOWEST, HIGHEST = -12, 12
"""Levels: 1/64 to 64 pixels for a scene unit."""
TOLERANCE = 0.2
"""A tile may be enlarged by 2 to the power of a tenth (7 %) before sharper ones are asked for."""


@dataclass(frozen=True)
class TileKey:
    """One tile: its level, column and row from the sheet's top left."""

    level: int
    column: int
    row: int

    @property
    def zoom(self) -> float:
        """Pixels for a scene unit."""
        return zoom_of(self.level)

    def pixels(self, size: QSizeF) -> tuple[int, int, int, int]:
        """x, y, width, height in pixels of the level, cut at the sheet's edge."""
        x, y = self.column * TILE_PX, self.row * TILE_PX
        zoom = self.zoom
        right, bottom = max(1, ceil(size.width() * zoom)), max(1, ceil(size.height() * zoom))
        return x, y, min(TILE_PX, right - x), min(TILE_PX, bottom - y)

    def area(self, size: QSizeF) -> QRectF:
        """The tile's place on the sheet in scene units."""
        zoom = self.zoom
        x, y, width, height = self.pixels(size)
        return QRectF(x / zoom, y / zoom, width / zoom, height / zoom)


def zoom_of(level: int) -> float:
    """Pixels for a scene unit at a level."""
    return float(2 ** (level / 2))


def level_for(scale: float) -> int:
    """The level to draw at when the screen shows `scale` device pixels for a scene unit."""
    return min(max(ceil(2 * log2(scale) - TOLERANCE), LOWEST), HIGHEST)


def covering(size: QSizeF, level: int, area: QRectF) -> Iterator[TileKey]:
    """The tiles that show a part of the sheet, nearest first."""
    step = TILE_PX / zoom_of(level)
    columns, rows = (max(1, ceil(side / step - 1e-9)) for side in (size.width(), size.height()))
    left, right = floor(area.left() / step), floor(area.right() / step)
    top, bottom = floor(area.top() / step), floor(area.bottom() / step)
    middle_x, middle_y = area.center().x() / step - 0.5, area.center().y() / step - 0.5
    keys = [
        TileKey(level, column, row)
        for column in range(max(left, 0), min(right, columns - 1) + 1)
        for row in range(max(top, 0), min(bottom, rows - 1) + 1)
    ]
    yield from sorted(keys, key=lambda key: (key.column - middle_x) ** 2 + (key.row - middle_y) ** 2)


def gaps(keys: Iterable[TileKey], size: QSizeF) -> list[QRectF]:
    """The area of tiles of one level in few boxes: neighbours in a row in one, and rows that are alike."""
    runs: list[tuple[TileKey, TileKey]] = []
    for key in sorted(keys, key=lambda key: (key.row, key.column)):
        if runs and (runs[-1][1].row, runs[-1][1].column + 1) == (key.row, key.column):
            runs[-1] = runs[-1][0], key
        else:
            runs.append((key, key))
    boxes: list[tuple[TileKey, TileKey]] = []
    for first, last in runs:
        above = (first.column, last.column, first.row - 1)
        number = next((n for n, (one, end) in enumerate(boxes) if (one.column, end.column, end.row) == above), None)
        if number is None:
            boxes.append((first, last))
        else:
            boxes[number] = boxes[number][0], last
    return [first.area(size).united(last.area(size)) for first, last in boxes]
