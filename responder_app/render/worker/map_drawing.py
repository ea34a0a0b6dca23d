"""A rectangle of the scene drawn from vector tiles, in our own style of day or night."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import floor, sqrt
from typing import Any

import pymupdf
from pymupdf import mupdf

from responder_app.render import limits
from responder_app.render.map_inks import GROUND_INKS, PAPER, DayNight, Ground, GroundInk
from responder_app.render.mapping import Fit2
from responder_app.render.refusals import Refusal, RefusedError
from responder_app.render.worker.map_moving import Move, move, unmoved
from responder_app.render.worker.map_shapes import Chunk, MapShapes
from responder_app.render.worker.vector_tile import unpacked

CLOSE = 0.5
"""From this scale on, in pixels for a metre, lines have their full least width; farther off they get thinner."""
LEAST_SHARE, LEAST_PX = 0.3, 0.7
CASED_FROM = 0.12
"""From this scale on lines have a case."""
CASE_PX = 1.0
EDGE_PX = 1.0
OVERLAP_PX = 1
"""Tiles are drawn so much beyond their own edge, where the next one draws the same: no seam stays open."""
ROUND = 1
"""MuPDF's number of round joins and caps."""

FOREIGN_ERRORS = (RuntimeError, ValueError, mupdf.FzErrorBase)

Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True)
class View:
    """What is drawn: device pixels for a metre, the rectangle in device pixels of the scene, and whether by night."""

    zoom: float
    x: float
    y: float
    width: int
    height: int
    night: bool


class Shapes:
    """The tiles that were taken apart last, by the number of each."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, MapShapes] = OrderedDict()

    def get(self, source: int, place: Fit2, packed: bytes, gzipped: bool) -> Laid:
        """The tile where it lies; taken apart where it is not held. Raises RefusedError."""
        held = self._held.get(source)
        moved = move(held.place, place) if held is not None and held.place != place else None
        if held is None or (moved is None and held.place != place):
            self._held.pop(source, None)
            while len(self._held) >= limits.HELD_MAP_TILES:
                self._held.popitem(last=False)
            held = self._held[source] = MapShapes(unpacked(packed, gzipped), place)
        self._held.move_to_end(source)
        return held, moved or unmoved(place)

    def forget(self, source: int) -> None:
        """The tile's bytes were dropped."""
        self._held.pop(source, None)


Laid = tuple[MapShapes, Move]
"""A tile's shapes, and how they lie in the scene that is drawn."""
Piece = tuple[Callable[[], Laid], Fit2]
"""What gives a tile's shapes, and where it lies."""


def draw(view: View, pieces: Iterable[Piece]) -> tuple[bytes, list[str]]:
    """RGB bytes of the rectangle, and why pieces of it are missing: one that is damaged does not cost the others."""
    pixmap = mupdf.fz_new_pixmap_with_bbox(
        mupdf.fz_device_rgb(), mupdf.FzIrect(0, 0, view.width, view.height), mupdf.FzSeparations(), 0
    )
    picture = pymupdf.Pixmap("raw", pixmap)
    _lay_paper(pixmap, view)
    missing: dict[str, None] = {}
    for shapes, place in pieces:
        try:
            _draw_tile(view, pixmap, shapes(), place)
        except RefusedError as error:
            missing[error.refusal.value] = None
        except MemoryError:
            missing[Refusal.MEMORY.value] = None
        except FOREIGN_ERRORS:
            missing[Refusal.DAMAGED_MAP.value] = None
    return bytes(picture.samples_mv), list(missing)


def _lay_paper(pixmap: Any, view: View) -> None:
    device = mupdf.fz_new_draw_device(mupdf.FzMatrix(), pixmap)
    whole = mupdf.fz_new_path()
    mupdf.fz_rectto(whole, 0, 0, view.width, view.height)
    colour = _Colour(PAPER, view.night)
    mupdf.fz_fill_path(
        device, whole, 0, mupdf.FzMatrix(), mupdf.fz_device_rgb(), colour.numbers, 1.0, mupdf.FzColorParams()
    )
    mupdf.fz_close_device(device)


def _draw_tile(view: View, pixmap: Any, laid: Laid, place: Fit2) -> None:
    left, top, right, bottom = _rectangle(view, place)
    if left >= right or top >= bottom:
        return
    device = mupdf.fz_new_draw_device_with_bbox(mupdf.FzMatrix(), pixmap, mupdf.FzIrect(left, top, right, bottom))
    shapes, moved = laid
    brush = _Brush(view, device, moved, (left, top, right, bottom))
    try:
        shown = [(GROUND_INKS[ground], shapes.chunks.get(ground, ())) for ground in Ground]
        shown = [(ink, chunks) for ink, chunks in shown if chunks and ink.from_scale <= view.zoom]
        for ink, chunks in shown:
            brush.areas(ink, chunks)
            if ink.under:
                brush.cores(ink, chunks)
        # Cases lie under all cores, so that crossings stay open.
        for paint in (brush.cases, brush.cores):
            for ink, chunks in shown:
                if not ink.under:
                    paint(ink, chunks)
    finally:
        mupdf.fz_close_device(device)


def _rectangle(view: View, place: Fit2) -> Rectangle:
    """The part of the picture that is a tile's to draw, in its pixels."""
    corners = [place(u, v) for u in (0.0, 1.0) for v in (0.0, 1.0)]
    xs, ys = ([corner[axis] * view.zoom for corner in corners] for axis in (0, 1))
    return (
        max(floor(min(xs) - view.x) - OVERLAP_PX, 0),
        max(floor(min(ys) - view.y) - OVERLAP_PX, 0),
        min(floor(max(xs) - view.x) + 1 + OVERLAP_PX, view.width),
        min(floor(max(ys) - view.y) + 1 + OVERLAP_PX, view.height),
    )


class _Colour:
    """A colour as MuPDF takes it."""

    def __init__(self, colours: DayNight, night: bool) -> None:
        colour = colours[night]
        self.numbers = mupdf.new_floats(3)
        for number in range(3):
            mupdf.floats_setitem(self.numbers, number, int(colour[1 + 2 * number : 3 + 2 * number], 16) / 255)

    def __del__(self) -> None:
        mupdf.delete_floats(self.numbers)


class _Brush:
    """Draws chunks of one tile at one scale into one rectangle of the picture."""

    def __init__(self, view: View, device: Any, moved: Move, rectangle: Rectangle) -> None:
        self._device = device
        self._night = view.night
        self._zoom = view.zoom
        zoom = view.zoom
        turned = (zoom * part for part in (moved.a, moved.b, moved.c, moved.d))
        self._matrix = mupdf.FzMatrix(*turned, moved.e * zoom - view.x, moved.f * zoom - view.y)
        left, top, right, bottom = rectangle
        corners = [moved.back((x + view.x) / zoom, (y + view.y) / zoom) for x in (left, right) for y in (top, bottom)]
        xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
        self._seen = min(xs), min(ys), max(xs), max(ys)
        self._params = mupdf.FzColorParams()
        self._stroke = mupdf.fz_new_stroke_state()
        state = self._stroke.m_internal
        state.start_cap = state.dash_cap = state.end_cap = state.linejoin = ROUND

    def areas(self, ink: GroundInk, chunks: Iterable[Chunk]) -> None:
        """Fills, and the edges of areas over them."""
        chunks = [chunk for chunk in chunks if chunk.area and self._sees(chunk, 0)]
        if ink.fill is not None:
            colour = _Colour(ink.fill, self._night)
            rest = (mupdf.fz_device_rgb(), colour.numbers, 1.0, self._params)
            for chunk in chunks:
                mupdf.fz_fill_path(self._device, chunk.path, 0, self._matrix, *rest)
        if ink.line is not None and ink.line != ink.fill:
            self._draw(ink.line, EDGE_PX * self._share(), chunks)

    def cases(self, ink: GroundInk, chunks: Iterable[Chunk]) -> None:
        """What lies under the cores of lines."""
        if ink.case is not None and self._zoom >= CASED_FROM:
            self._draw(ink.case, self._width(ink) + 2 * CASE_PX, [chunk for chunk in chunks if not chunk.area])

    def cores(self, ink: GroundInk, chunks: Iterable[Chunk]) -> None:
        """The cores of lines; without a case a white core would not be seen, so the case's colour takes its place."""
        cased = ink.case is None or self._zoom >= CASED_FROM or ink.width_m >= 12
        colours = ink.line if cased else ink.case
        if colours is not None:
            self._draw(colours, self._width(ink), [chunk for chunk in chunks if not chunk.area])

    def _draw(self, colours: DayNight, width_px: float, chunks: Iterable[Chunk]) -> None:
        colour, width = _Colour(colours, self._night), width_px / self._zoom
        self._stroke.m_internal.linewidth = width
        rest = (mupdf.fz_device_rgb(), colour.numbers, 1.0, self._params)
        for chunk in chunks:
            if self._sees(chunk, width):
                mupdf.fz_stroke_path(self._device, chunk.path, self._stroke, self._matrix, *rest)

    def _sees(self, chunk: Chunk, margin: float) -> bool:
        left, top, right, bottom = chunk.box
        x0, y0, x1, y1 = self._seen
        return left - margin <= x1 and right + margin >= x0 and top - margin <= y1 and bottom + margin >= y0

    def _width(self, ink: GroundInk) -> float:
        return min(max(ink.width_m * self._zoom, ink.least_px * self._share(), LEAST_PX), ink.most_px)

    def _share(self) -> float:
        return max(min(1.0, sqrt(self._zoom / CLOSE)), LEAST_SHARE)
