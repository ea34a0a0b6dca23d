"""Pixels of a part of a sheet, asked of a drawing worker piece by piece: a PDF drawn, a photograph decoded."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy
from numpy.typing import NDArray

from responder_app.briefing.answers.plans import SheetSource
from responder_app.briefing.answers.voice_grid import Projection
from responder_app.render import limits
from responder_app.render.decoding import DecodeImage
from responder_app.render.requests import MediaType, Pixels, Request, Source, Tile

PIECE_PX = 1024
MOST_PIXELS = 24_000_000
"""In all; a larger part is drawn coarser."""

PageBox = tuple[float, float, float, float]
"""Left, top, right, bottom in points of the page."""


class Draw(Protocol):
    """Asks a drawing worker for pixels and waits. Raises DrawingError."""

    def __call__(self, request: Request[Pixels]) -> Pixels:
        """The answer to the request."""


@dataclass(frozen=True)
class DrawnPart:
    """Pixels of a page, and where they lie on it."""

    data: NDArray[numpy.uint8]
    """Rows by columns by red, green, blue."""
    from_page: Projection
    """Page points to columns and rows of `data`."""


class SheetPixels:
    """One sheet, to be drawn in part."""

    def __init__(self, sheet: SheetSource, draw: Draw) -> None:
        self._sheet = sheet
        self._draw = draw
        self._source = Source(sheet.source_id, sheet.ref.media_type, sheet.load)

    def around(self, box: PageBox, zoom: float) -> DrawnPart:
        """The part of the page inside the box, at about `zoom` pixels for a point. Raises DrawingError."""
        left, top, right, bottom = box
        zoom = min(zoom, limits.MAX_ZOOM, math.sqrt(MOST_PIXELS / max(1.0, (right - left) * (bottom - top))))
        zoom = max(zoom, limits.MIN_ZOOM)
        if self._sheet.ref.media_type != MediaType.PDF:
            return self._photograph(zoom)
        x, y = math.floor(left * zoom), math.floor(top * zoom)
        width, height = max(1, math.ceil(right * zoom) - x), max(1, math.ceil(bottom * zoom) - y)
        data = numpy.empty((height, width, 3), numpy.uint8)
        for row in range(0, height, PIECE_PX):
            for column in range(0, width, PIECE_PX):
                wide, high = min(PIECE_PX, width - column), min(PIECE_PX, height - row)
                tile = Tile(self._source, self._sheet.ref.page - 1, zoom, x + column, y + row, wide, high)
                data[row : row + high, column : column + wide] = _array(self._draw(tile))
        return DrawnPart(data, (zoom, 0.0, -x, 0.0, zoom, -y, 0.0, 0.0, 1.0))

    def _photograph(self, zoom: float) -> DrawnPart:
        ref = self._sheet.ref
        longest = min(limits.MAX_OVERVIEW_PX, max(16, math.ceil(max(ref.width_pt, ref.height_pt) * zoom)))
        data = _array(self._draw(DecodeImage(self._source, longest)))
        height, width, _ = data.shape
        return DrawnPart(data, (width / ref.width_pt, 0.0, 0.0, 0.0, height / ref.height_pt, 0.0, 0.0, 0.0, 1.0))


def _array(pixels: Pixels) -> NDArray[numpy.uint8]:
    rows = numpy.frombuffer(pixels.data, numpy.uint8).reshape(pixels.height, pixels.stride)
    return rows[:, : pixels.width * 3].reshape(pixels.height, pixels.width, 3)
