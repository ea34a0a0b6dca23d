"""Tiles that lie side by side are drawn as one: found among those that wait, and cut apart again. Pure.

Whatever a tile shows, its whole page is gone through, and a picture on it is unpacked from its beginning: on a sheet of
102,000 paths a screen of 15 tiles took three times as long in single tiles as in one piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from responder_app.render.limits import BLOCK_PX
from responder_app.render.requests import PageKey, Pixels, Tile

Rect = tuple[int, int, int, int]


def beside(tile: Tile, waiting: Sequence[Tile]) -> tuple[int, ...]:
    """Which of the waiting tiles (their places) fill a rectangle together with this one, as large as may be."""
    alike = {_rect(one): at for at, one in enumerate(waiting) if _sheet(one) == _sheet(tile)}
    alike.pop(_rect(tile), None)
    best: tuple[Rect, ...] = ()
    for corner in alike:
        whole = _around([_rect(tile), corner])
        inside = tuple(rect for rect in alike if _around([whole, rect]) == whole)
        covered = sum(map(_area, inside)) + tile.width * tile.height
        if max(whole[2] - whole[0], whole[3] - whole[1]) <= BLOCK_PX and covered == _area(whole) > _total(best, tile):
            best = inside
    return tuple(alike[rect] for rect in best)


def united(tiles: Sequence[Tile]) -> Tile:
    """The one tile that shows what all of these show."""
    x0, y0, x1, y1 = _around([_rect(tile) for tile in tiles])
    return replace(tiles[0], x=x0, y=y0, width=x1 - x0, height=y1 - y0)


def cut(block: Tile, drawn: Pixels, tile: Tile) -> Pixels:
    """A tile's share of the block that it was drawn in."""
    if block == tile:
        return drawn
    rows = memoryview(drawn.data)
    left, stride = 3 * (tile.x - block.x), 3 * tile.width
    starts = range(
        (tile.y - block.y) * drawn.stride + left, (tile.y - block.y + tile.height) * drawn.stride, drawn.stride
    )
    return Pixels(tile.width, tile.height, stride, b"".join(rows[start : start + stride] for start in starts))


def _sheet(tile: Tile) -> tuple[PageKey | None, float, bool]:
    return tile.page_key, tile.zoom, tile.night


def _rect(tile: Tile) -> Rect:
    return tile.x, tile.y, tile.x + tile.width, tile.y + tile.height


def _around(rects: Sequence[Rect]) -> Rect:
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _area(rect: Rect) -> int:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])


def _total(rects: Sequence[Rect], tile: Tile) -> int:
    return sum(map(_area, rects)) + tile.width * tile.height
