"""What tile pyramids are made from: how long tiles take to draw, and blocks of them cut and packed as WebP."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from itertools import product
from math import ceil, sqrt
from typing import Any

from PIL import Image

from responder_app.render.limits import CUT_PX
from responder_app.render.refusals import Refusal, RefusedError
from responder_app.render.worker.pictures import LINES_EFFORT, METHOD, SCAN_QUALITY, SCAN_SHARE
from responder_app.render.worker.sheets import Sheets

PLACES = (0.5, 0.2, 0.8)
"""Where across and down the page tiles are tried, as shares of its sides."""
SLOW_S = 0.25
"""A page with a tile that takes so long need not be tried any further."""
EASY_S = 0.01
SMALL_PX = 200
"""A page without pictures whose middle, and whose whole so small, each draw in EASY_S is slow nowhere."""
COVERS = 0.5
"""Pictures that cover so much of a page make it a scan."""
SCANNED = frozenset({"fill-image", "fill-imgmask", "ignore-text"})
"""What a page that is nothing but scanned consists of; unseen text is what was read out of the picture."""


def probe(sheets: Sheets, number: int, zoom: float) -> dict[str, Any]:
    """The longest processor time of a few tiles, up to the first that takes SLOW_S; and the page's own resolution."""
    width, height = (ceil(side * zoom) for side in sheets.size(number))
    sheets.prepare(number, None)
    pictures = sheets.pictures(number)
    easy = not pictures and _took_s(lambda: sheets.overview(number, SMALL_PX)) <= EASY_S
    slowest = 0.0
    for across, down in product(PLACES, PLACES):
        x, y = (max(0, min(int(share * side), side) - CUT_PX // 2) for share, side in ((across, width), (down, height)))
        box = (x, y, x + min(CUT_PX, width), y + min(CUT_PX, height))
        slowest = max(slowest, _took_s(partial(sheets.tile, number, zoom, box, night=False)))
        if slowest > SLOW_S or (easy and slowest <= EASY_S):
            break
    own_zoom, whole = _scan(sheets, number, pictures)
    return {"slowest_s": slowest, "own_zoom": own_zoom, "whole": whole}


def cut(sheets: Sheets, number: int, zoom: float, column: int, row: int, columns: int, rows: int) -> list[bytes]:
    """The tiles of a block, row by row, as WebP; those at the page's right and lower edge are cut short there."""
    right, bottom = (max(1, ceil(side * zoom)) for side in sheets.size(number))
    x, y = column * CUT_PX, row * CUT_PX
    box = (x, y, min(x + columns * CUT_PX, right), min(y + rows * CUT_PX, bottom))
    if box[0] >= box[2] or box[1] >= box[3]:
        raise RefusedError(Refusal.NO_SUCH_PAGE)
    drawn: Any = sheets.tile(number, zoom, box, night=False)
    size = (drawn.width, drawn.height)
    block = Image.frombuffer("RGB", size, drawn.samples_mv, "raw", "RGB", drawn.stride, 1)
    packer = _Packer()
    return [
        packer.pack(block.crop((left, top, min(left + CUT_PX, block.width), min(top + CUT_PX, block.height))))
        for top in range(0, block.height, CUT_PX)
        for left in range(0, block.width, CUT_PX)
    ]


class _Packer:
    """WebP without loss as long as that is small, as it is for lines; from the first tile on that is not, with loss."""

    def __init__(self) -> None:
        self._lines = True

    def pack(self, tile: Image.Image) -> bytes:
        packed = BytesIO()
        if self._lines:
            tile.save(packed, "WEBP", lossless=True, quality=LINES_EFFORT, method=METHOD)
            if len(packed.getvalue()) <= SCAN_SHARE * tile.width * tile.height:
                return packed.getvalue()
            self._lines, packed = False, BytesIO()
        tile.save(packed, "WEBP", quality=SCAN_QUALITY, method=METHOD)
        return packed.getvalue()


def _took_s(draw: Callable[[], Any]) -> float:
    """Processor time; another process that is busy meanwhile does not make a page slow."""
    begun = time.process_time()
    draw()
    return time.process_time() - begun


def _scan(sheets: Sheets, number: int, pictures: Sequence[tuple[float, int]]) -> tuple[float, bool]:
    """Pixels for a point of the pictures that a page is made of, 0 when it is none; and whether it is nothing else."""
    area = sum(covered for covered, _ in pictures)
    width, height = sheets.size(number)
    if area < COVERS * width * height:
        return 0.0, False
    return sqrt(sum(pixels for _, pixels in pictures) / area), sheets.kinds(number) <= SCANNED
