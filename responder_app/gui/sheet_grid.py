"""The blocks of the arrival sheet in columns, read downwards. Fuller blocks get more of a column's height.

A block keeps its column and its neighbours from facility to facility; only the lines between them move.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from responder_app.gui.block_tile import BlockTile
from responder_app.gui.theme import Theme

SHARES = {4: (27, 27, 21, 25)}
"""Widths of the columns: doors, hazmat and systems have more to say than stairs and shut-offs."""


def share(height: int, least: Sequence[int], needed: Sequence[int]) -> list[int]:
    """Divide a column of `height` pixels among blocks.

    All that is needed where there is room, the rest in equal parts; else everyone's least, and what
    is over in proportion to what each still lacks.
    """
    count = len(needed)
    spare = height - sum(needed)
    if spare >= 0:
        return [need + spare // count for need in needed]
    over = max(0, height - sum(least))
    lacking = [max(0, need - low) for need, low in zip(needed, least, strict=True)]
    total = sum(lacking) or 1
    return [low + over * lack // total for low, lack in zip(least, lacking, strict=True)]


class SheetGrid(QWidget):
    """Lays the tiles out; those not shown are hidden."""

    def __init__(self, theme: Theme, tiles: Sequence[BlockTile]) -> None:
        super().__init__()
        self.setAccessibleName("Blocks of the arrival sheet")
        self._gap = theme.metrics.px(1.2)
        self._tiles = tuple(tiles)
        self._shown: tuple[BlockTile, ...] = ()
        self._columns = 1
        for tile in tiles:
            tile.setParent(self)

    @property
    def shown(self) -> tuple[BlockTile, ...]:
        """The tiles on this page, in reading order."""
        return self._shown

    def show_tiles(self, shown: Sequence[BlockTile], columns: int) -> None:
        """Show these tiles in so many columns."""
        self._shown, self._columns = tuple(shown), columns
        for tile in self._tiles:
            tile.setVisible(tile in self._shown)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Place the tiles by what they hold now."""
        if not self._shown:
            return
        rows = -(-len(self._shown) // self._columns)
        room = self.width() - self._gap * (self._columns - 1)
        shares = SHARES.get(self._columns, (1,) * self._columns)
        left = 0
        for column, part in enumerate(shares):
            width = room * part // sum(shares)
            tiles = self._shown[column * rows : (column + 1) * rows]
            self._fill_column(tiles, left, width)
            left += width + self._gap

    def _fill_column(self, tiles: Sequence[BlockTile], left: int, width: int) -> None:
        if not tiles:
            return
        room = self.height() - self._gap * (len(tiles) - 1)
        least = [tile.loud_height(width) for tile in tiles]
        if sum(least) > room:
            least = [tile.first_height(width) for tile in tiles]
        heights = share(room, least, [tile.height_for(width) for tile in tiles])
        top = 0
        for tile, height in zip(tiles, heights, strict=True):
            tile.setGeometry(QRect(left, top, width, height))
            top += height + self._gap
