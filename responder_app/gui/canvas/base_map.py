"""A base map as a source of tiles for the canvas: asks render's workers, hands on pictures and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from functools import partial
from math import ceil, floor
from typing import TypeVar

from PySide6.QtCore import QRectF, QSizeF

from responder_app.briefing.answers.basemap import BaseMap
from responder_app.briefing.mercator import REACH_M, MercatorFit, world_of
from responder_app.errors import ResponderError, StoppedDrawingError, WorkerError
from responder_app.gui.canvas.begun import Begun
from responder_app.gui.canvas.grid import TILE_PX, TileKey, covering, level_for, zoom_of
from responder_app.gui.canvas.map_blocks import TileBlock, blocks
from responder_app.gui.canvas.map_pieces import Address, Box, MapPieces
from responder_app.gui.canvas.pictures import GROUND
from responder_app.gui.canvas.source import Deliver, Drawn, Ticket, image_of, reason_of
from responder_app.gui.canvas.tile_names import TileNames, taken_in
from responder_app.render.mapping import DrawMap, DrawMapPicture, DrawnMap, MapName, MapNames
from responder_app.render.pool import RenderPool
from responder_app.render.refusals import as_error
from responder_app.render.requests import MediaType, Priority, Source

T = TypeVar("T", int, float)

SIDES: dict[str, int] = {}
"""Pixels along a side of the tiles of maps of pictures, by id, as far as they have been seen."""
FIRST_SIDE_PX = 256
STOPPED = "Drawing part of the base map had to be stopped twice."


class BaseMapTiles:
    """One base map under one scene, as far as it reaches. A scene unit is a metre; `area` is its place in the scene.

    `sheet` is what is cut into tiles, that and a little more; it stays once anything was asked for. `pool` draws and
    reads; `pieces` are for those who ask which tiles there are.
    """

    tiled = True

    def __init__(self, pool: RenderPool, base: BaseMap, fit: MercatorFit) -> None:
        self.pool = pool
        self._fit = fit
        self.pieces = MapPieces(base, fit, SIDES.get(base.id, FIRST_SIDE_PX))
        self.base = base
        self.area = area_of(base, fit)
        self.sheet = QRectF(self.area)
        self._begun: dict[tuple[TileKey, bool], Begun[Drawn]] = {}
        self._begun_names: dict[Address, Begun[TileNames | None]] = {}

    @property
    def id(self) -> str:
        """The map's under its scene."""
        lon, lat = self._fit.origin
        return f"{self.base.id}@{lon},{lat}"

    @property
    def size(self) -> QSizeF:
        """Metres."""
        return self.sheet.size()

    def level_for(self, scale: float) -> int:
        """Every level can be drawn."""
        return level_for(scale)

    def overview(self, night: bool, priority: Priority, deliver: Deliver) -> Ticket:
        """Never asked: a map of a whole city is not drawn for a street of it."""
        raise NotImplementedError

    def begin(
        self, area: QRectF, scale: float, ratio: float, night: bool, priority: Priority = Priority.ON_SCREEN
    ) -> None:
        """Begin to draw and name what a screen is about to show; `tile` and `names` hand it over. From any thread.

        `area` is a part of the scene, `scale` logical pixels for a metre, `ratio` device pixels for each.
        """
        seen = area.intersected(self.area)
        if seen.isEmpty():
            return
        box = (seen.left(), seen.top(), seen.right(), seen.bottom())
        # Names first: what they are read from is then known to a worker, and labels wait for them.
        self._begin_names(box, scale, priority)
        level = self.level_for(scale * ratio)
        self._cut_about(seen, level)
        keys = list(covering(self.size, level, seen.translated(-self.sheet.topLeft())))
        if self.base.raster:
            # A block of it would be put together from too many pictures.
            for key in keys:
                self._begun[key, night] = Begun(partial(self._draw, key, night, priority))
            return
        for block in blocks(keys):
            drawing = TileBlock(block, lambda key, deliver: self._draw(key, night, priority, deliver))
            for key in block:
                self._begun[key, night] = Begun(partial(drawing.ask, key))
            drawing.begin(self._draw_block(block, night, priority))

    def _cut_about(self, seen: QRectF, level: int) -> None:
        """Lay the tiles of a level so that few of them hold what is seen and what is drawn beside it.

        Where they happen to lie, a third more would be drawn, and kept.
        """
        side = TILE_PX / zoom_of(level)
        corner = [
            first - side * (ceil(length / side + 2 * GROUND.beside) - length / side) / 2
            for first, length in ((seen.left(), seen.width()), (seen.top(), seen.height()))
        ]
        self.sheet = QRectF(self.area)
        self.sheet.setLeft(self.area.left() - (self.area.left() - corner[0]) % side)
        self.sheet.setTop(self.area.top() - (self.area.top() - corner[1]) % side)

    def foresee(self, area: QRectF, scale: float, priority: Priority = Priority.ON_SCREEN) -> None:
        """Have the tiles under a part of the scene taken apart: what will be begun is drawn from them."""
        seen = area.intersected(self.area)
        if not seen.isEmpty():
            self._begin_names((seen.left(), seen.top(), seen.right(), seen.bottom()), scale, priority)

    def _begin_names(self, box: Box, scale: float, priority: Priority) -> None:
        for address in () if self.base.raster else self.pieces.addresses(box, self.pieces.zoom_for(scale)):
            if address not in self._begun_names:
                self._begun_names[address] = Begun(partial(self._ask_names, address, priority))

    def begun_tile(self, key: TileKey, night: bool) -> Drawn | None:
        """A tile that was begun and is there; None for any other: `tile` has those."""
        begun = self._begun.get((key, night))
        if begun is None or begun.came is None:
            return None
        return self._begun.pop((key, night)).came

    def begun_names(self, address: Address) -> TileNames | None:
        """Names that were begun and are there; None for any others: `names` has those."""
        begun = self._begun_names.get(address)
        if begun is None or begun.came is None:
            return None
        return self._begun_names.pop(address).came

    def leave_begun(self) -> None:
        """What was begun and not asked for until now will not be."""
        for drawing in self._begun.values():
            drawing.cancel()
        for naming in self._begun_names.values():
            naming.cancel()
        self._begun.clear()
        self._begun_names.clear()

    def tile(self, key: TileKey, night: bool, priority: Priority, deliver: Deliver) -> Ticket:
        """Draw one tile."""
        begun = self._begun.pop((key, night), None)
        return self._draw(key, night, priority, deliver) if begun is None else begun.hand_to(deliver)

    def names(self, address: Address, deliver: Callable[[TileNames | None], None]) -> Ticket:
        """The names on one vector tile, delivered in a thread of the pool; None where they cannot be read."""
        begun = self._begun_names.pop(address, None)
        return self._ask_names(address, Priority.OVERVIEW, deliver) if begun is None else begun.hand_to(deliver)

    def _ask_names(self, address: Address, priority: Priority, deliver: Callable[[TileNames | None], None]) -> Ticket:
        about = Source(f"{self.id}:names:{address}", MediaType.VECTOR_TILE, b"")
        future = self.pool.submit(MapNames(about, lambda: self.pieces.one(address)), priority)

        def finished(done: Future[tuple[MapName, ...]]) -> None:
            try:
                names: TileNames | None = taken_in(done.result())
            except CancelledError:
                return
            except ResponderError:
                # The ground's own tiles tell it; without names the map is still a map.
                names = None
            deliver(names)

        future.add_done_callback(finished)
        return future

    def _draw_block(self, keys: Sequence[TileKey], night: bool, priority: Priority) -> Future[DrawnMap]:
        boxes, pixels, first = [self.box(key) for key in keys], [key.pixels(self.size) for key in keys], keys[0]
        zoom, box = self.pieces.zoom_for(first.zoom), _around(boxes)
        left, top, right, bottom = _around([(x, y, x + width, y + height) for x, y, width, height in pixels])
        about = Source(f"{self.id}:{first.level}:{left}:{top}:{right}:{bottom}", MediaType.VECTOR_TILE, b"")
        x, y = left + self.sheet.left() * first.zoom, top + self.sheet.top() * first.zoom
        request = DrawMap(
            about, first.zoom, x, y, right - left, bottom - top, night, lambda: self.pieces.gather(box, zoom)
        )
        return self.pool.submit(request, priority)

    def _draw(self, key: TileKey, night: bool, priority: Priority, deliver: Deliver) -> Ticket:
        ticket = _Ticket()
        self._ask(key, night, priority, deliver, ticket)
        return ticket

    def _ask(self, key: TileKey, night: bool, priority: Priority, deliver: Deliver, ticket: _Ticket) -> None:
        zoom = self.pieces.zoom_for(key.zoom)
        future = self.pool.submit(self._request(key, night, zoom), priority)
        ticket.asked = future

        def finished(done: Future[DrawnMap]) -> None:
            # The picture lies in the future: held in a circle it would stay until Python looks for such.
            ticket.asked = None
            try:
                drawn = done.result()
            except CancelledError:
                return
            except ResponderError as error:
                stopped = isinstance(error, StoppedDrawingError)
                reason = STOPPED if stopped else reason_of(error)
                deliver(Drawn(None, reason, stopped or isinstance(error, WorkerError)))
                return
            self._learn(drawn.side_px)
            if self.pieces.zoom_for(key.zoom) != zoom and not ticket.taken_back:
                # Its pictures are larger or smaller than was thought: those of another zoom fit.
                self._ask(key, night, priority, deliver, ticket)
                return
            reason = " ".join(str(as_error(refusal)) for refusal in drawn.missing)
            deliver(Drawn(image_of(drawn.pixels), reason))

        future.add_done_callback(finished)

    def box(self, key: TileKey) -> Box:
        """The tile's place in the scene."""
        place = key.area(self.size).translated(self.sheet.topLeft())
        return place.left(), place.top(), place.right(), place.bottom()

    def _request(self, key: TileKey, night: bool, zoom: int) -> DrawMap:
        across, down, width, height = key.pixels(self.size)
        x, y = across + self.sheet.left() * key.zoom, down + self.sheet.top() * key.zoom
        about = Source(f"{self.id}:{key.level}:{key.column}:{key.row}", MediaType.VECTOR_TILE, b"")
        box = self.box(key)
        kind = DrawMapPicture if self.base.raster else DrawMap
        return kind(about, key.zoom, x, y, width, height, night, lambda: self.pieces.gather(box, zoom))

    def _learn(self, side_px: int) -> None:
        if side_px:
            SIDES[self.base.id] = self.pieces.side_px = side_px


class _Ticket:
    """A tile that is on its way, by whichever request."""

    def __init__(self) -> None:
        self.asked: Future[DrawnMap] | None = None
        self.taken_back = False

    def cancel(self) -> bool:
        """Take back what waits."""
        self.taken_back = True
        return self.asked is not None and self.asked.cancel()


def _around(boxes: Sequence[tuple[T, T, T, T]]) -> tuple[T, T, T, T]:
    """The box around them: left, top, right, bottom."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def area_of(base: BaseMap, fit: MercatorFit) -> QRectF:
    """The part of the scene, y growing south, that a map covers, as far as the fit reaches; empty for none."""
    west, south, east, north = base.bounds
    (left, top), (right, bottom) = world_of((west, north)), world_of((east, south))
    middle = fit.world(0.0, 0.0)[0]
    turns = round(middle - (left + right) / 2)
    near = [fit.world(x, y) for x in (-REACH_M, 0.0, REACH_M) for y in (-REACH_M, 0.0, REACH_M)]
    left, right = max(left + turns, min(x for x, _ in near)), min(right + turns, max(x for x, _ in near))
    top, bottom = max(top, min(y for _, y in near)), min(bottom, max(y for _, y in near))
    if left >= right or top >= bottom:
        return QRectF()
    places = [fit.scene(x, y) for x in (left, (left + right) / 2, right) for y in (top, (top + bottom) / 2, bottom)]
    x0, x1 = (max(-REACH_M, min(REACH_M, edge(x for x, _ in places))) for edge in (min, max))
    y0, y1 = (max(-REACH_M, min(REACH_M, edge(-y for _, y in places))) for edge in (min, max))
    return QRectF(floor(x0), floor(y0), ceil(x1) - floor(x0), ceil(y1) - floor(y0))
