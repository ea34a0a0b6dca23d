"""The names of a base map that belong to what the screen shows: asked for tile by tile, handed on as items to place.

Signals: `changed`: there are other names on the scene than before, hidden until they are placed.
"""

from __future__ import annotations

import weakref
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from math import hypot

import shiboken6
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtWidgets import QGraphicsScene

from responder_app.errors import ResponderError
from responder_app.gui.canvas.base_map import BaseMapTiles
from responder_app.gui.canvas.chaining import Point, chained
from responder_app.gui.canvas.map_pieces import Address
from responder_app.gui.canvas.place_names import LETTERING, PlaceName, PlaceNameItem
from responder_app.gui.canvas.streets import Piece, StreetName, StreetNameItem, straight_pieces
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette
from responder_app.render.mapping import MapName, MapNames, NameKind
from responder_app.render.requests import MediaType, Priority, Source

MOST_TILES = 30
"""More tiles than that on a screen: so far off that no name of theirs would find a place."""
MOST_HELD = 90
FAR_SCALE, MIDDLE_SCALE = 0.12, 0.4
"""Below these scales, in pixels for a metre, only great streets are named, and streets."""
FAR_RANK, MIDDLE_RANK = 1, 3

APART_M = 300.0
"""Two of the same name and kind nearer than this are one."""

Item = StreetNameItem | PlaceNameItem


@dataclass(frozen=True)
class TileNames:
    """The names of one tile: streets by name with their straight pieces and rank, and the others."""

    streets: dict[str, tuple[int, list[Piece]]]
    places: tuple[PlaceName, ...]


class GroundNames(QObject):
    """Names of one base map on one scene. GUI thread only."""

    changed = Signal()
    _came = Signal(object, object)

    def __init__(self, tiles: BaseMapTiles, scene: QGraphicsScene, metrics: Metrics) -> None:
        super().__init__()
        self._tiles = tiles
        self._scene = scene
        self._metrics = metrics
        self._palette: Palette | None = None
        self._held: dict[Address, TileNames | None] = {}
        self._asked: dict[Address, Future[tuple[MapName, ...]]] = {}
        self._wanted: list[Address] = []
        self._shown: tuple[Address, ...] = ()
        self._streets: dict[str, StreetNameItem] = {}
        self._places: dict[PlaceName, PlaceNameItem] = {}
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    @property
    def items(self) -> list[Item]:
        """All that are on the scene."""
        return [*self._streets.values(), *self._places.values()]

    @property
    def waiting(self) -> int:
        """Tiles whose names are on their way."""
        return len(self._asked)

    def show_area(self, area: QRectF, scale: float, palette: Palette) -> None:
        """Ask for the names of what the screen shows at so many pixels for a metre."""
        self._palette = palette
        seen = area.intersected(self._tiles.area)
        box = (seen.left(), seen.top(), seen.right(), seen.bottom())
        zoom = self._tiles.pieces.zoom_for(scale)
        wanted = [] if seen.isEmpty() else self._tiles.pieces.addresses(box, zoom)
        self._wanted = wanted if len(wanted) <= MOST_TILES else []
        for address in [one for one in self._asked if one not in self._wanted]:
            self._asked.pop(address).cancel()
        for address in self._wanted:
            if address not in self._held and address not in self._asked:
                self._ask(address)
        self._take_over()

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        for item in self.items:
            item.set_palette(palette)

    def stop(self) -> None:
        """Take back what waits; the scene is about to be cleared."""
        for future in self._asked.values():
            future.cancel()
        self._asked.clear()
        self._streets.clear()
        self._places.clear()
        self._shown = ()

    def _ask(self, address: Address) -> None:
        about = Source(f"{self._tiles.id}:names:{address}", MediaType.VECTOR_TILE, b"")
        request = MapNames(about, lambda: self._tiles.pieces.one(address))
        future = self._tiles.pool.submit(request, Priority.OVERVIEW)
        self._asked[address] = future
        reference = weakref.ref(self)

        def finished(done: Future[tuple[MapName, ...]]) -> None:
            try:
                names: TileNames | None = taken_in(done.result())
            except CancelledError:
                return
            except ResponderError:
                # The ground's own tiles tell it; without names the map is still a map.
                names = None
            here = reference()
            if here is not None and shiboken6.isValid(here):
                here._came.emit(address, names)

        future.add_done_callback(finished)

    @Slot(object, object)
    def _on_came(self, address: Address, names: TileNames | None) -> None:
        if self._asked.pop(address, None) is None:
            return
        self._held[address] = names
        for far in [one for one in self._held if one not in self._wanted][: max(0, len(self._held) - MOST_HELD)]:
            del self._held[far]
        self._take_over()

    def _take_over(self) -> None:
        """Put the names of what is wanted on the scene, once all of them are here; those before stay until then."""
        wanted = tuple(self._wanted)
        if self._asked or wanted == self._shown or self._palette is None:
            return
        self._shown = wanted
        held = [names for address in wanted if (names := self._held.get(address)) is not None]
        self._show_streets(held)
        self._show_places(_apart(name for names in held for name in names.places))
        self.changed.emit()

    def _show_streets(self, held: Iterable[TileNames]) -> None:
        streets: dict[str, tuple[int, list[Piece]]] = {}
        for names in held:
            for text, (rank, pieces) in names.streets.items():
                before = streets.get(text, (rank, []))
                streets[text] = (min(rank, before[0]), [*before[1], *pieces])
        for text in [text for text in self._streets if text not in streets]:
            self._scene.removeItem(self._streets.pop(text))
        for text, (rank, pieces) in streets.items():
            if text in self._streets:
                self._streets[text].set_pieces(pieces)
            elif self._palette is not None:
                from_scale = 0.0 if rank <= FAR_RANK else FAR_SCALE if rank <= MIDDLE_RANK else MIDDLE_SCALE
                item = StreetNameItem(StreetName(text, ()), pieces, self._metrics, self._palette, from_scale)
                self._streets[text] = item
                self._scene.addItem(item)

    def _show_places(self, places: Sequence[PlaceName]) -> None:
        wanted = set(places)
        for name in [name for name in self._places if name not in wanted]:
            self._scene.removeItem(self._places.pop(name))
        for name in places:
            if name not in self._places and self._palette is not None:
                item = self._places[name] = PlaceNameItem(name, self._metrics, self._palette)
                self._scene.addItem(item)


def taken_in(names: Iterable[MapName]) -> TileNames:
    """What the canvas needs of a tile's names. Runs in the pool's thread."""
    lines: dict[str, list[Sequence[Point]]] = defaultdict(list)
    ranks: dict[str, int] = {}
    places: list[PlaceName] = []
    for name in names:
        if name.kind in (NameKind.STREET, NameKind.WATERWAY):
            lines[name.text].append(name.points)
            ranks[name.text] = min(name.rank, ranks.get(name.text, name.rank))
        elif name.kind in LETTERING:
            places.append(PlaceName(name.text, name.kind, name.points[0]))
    streets = {
        text: (
            ranks[text],
            [piece for line in chained(parts) for piece in straight_pieces([QPointF(*p) for p in line])],
        )
        for text, parts in lines.items()
    }
    return TileNames(streets, tuple(places))


def _apart(names: Iterable[PlaceName]) -> list[PlaceName]:
    """Each name once in a neighbourhood: a park that is cut by a street is several areas of one name."""
    kept: dict[tuple[str, NameKind], list[PlaceName]] = defaultdict(list)
    for name in names:
        alike = kept[name.text, name.kind]
        least = 0.0 if name.kind is NameKind.NUMBER else APART_M
        if all(hypot(name.place[0] - one.place[0], name.place[1] - one.place[1]) > least for one in alike):
            alike.append(name)
    return [name for alike in kept.values() for name in alike]
