"""The names of a base map that belong to what the screen shows: asked for tile by tile, handed on as items to place.

Signals: `changed`: there are other names on the scene than before, hidden until they are placed.
"""

from __future__ import annotations

import weakref
from collections import defaultdict
from collections.abc import Iterable
from math import hypot

import shiboken6
from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtWidgets import QGraphicsScene

from responder_app.gui.canvas.base_map import BaseMapTiles
from responder_app.gui.canvas.map_pieces import Address
from responder_app.gui.canvas.place_names import PlaceName, PlaceNameItem, kinds_at
from responder_app.gui.canvas.source import Ticket
from responder_app.gui.canvas.streets import StreetName, StreetNameItem
from responder_app.gui.canvas.tile_names import Street, TileNames
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette
from responder_app.render.mapping import NameKind

MOST_TILES = 30
"""More tiles than that on a screen: so far off that no name of theirs would find a place."""
MOST_HELD = 90
APART_M = 300.0
"""Two of the same name nearer than this are one."""

Item = StreetNameItem | PlaceNameItem


class GroundNames(QObject):
    """Names of one base map on one scene. GUI thread only."""

    changed = Signal()
    _came = Signal(object, object)

    def __init__(self, tiles: BaseMapTiles, scene: QGraphicsScene, metrics: Metrics, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._tiles = tiles
        self._scene = scene
        self._metrics = metrics
        self._held: dict[Address, TileNames | None] = {}
        self._asked: dict[Address, Ticket] = {}
        self._wanted: list[Address] = []
        self._taken: tuple[Address, ...] = ()
        self._now = TileNames({}, ())
        self._shown: set[Item] = set()
        self._streets: dict[str, StreetNameItem] = {}
        self._places: dict[PlaceName, PlaceNameItem] = {}
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    @property
    def items(self) -> list[Item]:
        """All that were put on the scene."""
        return [*self._streets.values(), *self._places.values()]

    def fitting(self, area: QRectF, scale: float, named: frozenset[str]) -> list[Item]:
        """The names for a part of the scene and a scale, on the scene from now on; the others are hidden.

        `named` are streets that somebody else names.
        """
        fitting: list[Item] = [
            self._street(text)
            for text, street in self._now.streets.items()
            if text not in named and street.from_scale <= scale and street.around.intersects(area)
        ]
        kinds = kinds_at(scale)
        fitting += [self._place(name) for name in self._now.places if name.kind in kinds and area.contains(*name.place)]
        for item in self._shown.difference(fitting):
            item.hide()
        self._shown = set(fitting)
        return fitting

    @property
    def waiting(self) -> int:
        """Tiles whose names are on their way."""
        return len(self._asked)

    def show_area(self, area: QRectF, scale: float) -> None:
        """Ask for the names of what the screen shows at so many pixels for a metre."""
        seen = area.intersected(self._tiles.area)
        box = (seen.left(), seen.top(), seen.right(), seen.bottom())
        zoom = self._tiles.pieces.zoom_for(scale)
        wanted = [] if seen.isEmpty() else self._tiles.pieces.addresses(box, zoom)
        self._wanted = wanted if len(wanted) <= MOST_TILES else []
        for address in [one for one in self._asked if one not in self._wanted]:
            self._asked.pop(address).cancel()
        for address in self._wanted:
            if address not in self._held and address not in self._asked and not self._take_begun(address):
                self._ask(address)
        self._take_over()

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        for item in self.items:
            item.set_palette(palette)

    def stop(self) -> None:
        """Take back what waits; the scene is about to be cleared."""
        for ticket in self._asked.values():
            ticket.cancel()
        self._asked.clear()
        self._streets.clear()
        self._places.clear()
        self._shown.clear()

    def _take_begun(self, address: Address) -> bool:
        """Whether the names of a tile were read before they were asked for."""
        names = self._tiles.begun_names(address)
        if names is not None:
            self._held[address] = names
        return names is not None

    def _ask(self, address: Address) -> None:
        reference = weakref.ref(self)

        def deliver(names: TileNames | None) -> None:
            here = reference()
            if here is not None and shiboken6.isValid(here):
                here._came.emit(address, names)

        self._asked[address] = self._tiles.names(address, deliver)

    @Slot(object, object)
    def _on_came(self, address: Address, names: TileNames | None) -> None:
        if self._asked.pop(address, None) is None:
            return
        self._held[address] = names
        for far in [one for one in self._held if one not in self._wanted][: max(0, len(self._held) - MOST_HELD)]:
            del self._held[far]
        self._take_over()

    def _take_over(self) -> None:
        """From what was wanted to what is wanted now, once all of it is here: the names before stay until then."""
        wanted = tuple(self._wanted)
        if self._asked or wanted == self._taken:
            return
        self._taken = wanted
        held = [names for address in wanted if (names := self._held.get(address)) is not None]
        self._now = _joined(held)
        streets = [item for text, item in self._streets.items() if text not in self._now.streets]
        places = [item for name, item in self._places.items() if name not in self._now.places]
        gone: list[Item] = [*streets, *places]
        for one in gone:
            self._remove(one)
        for text, item in self._streets.items():
            item.set_pieces(self._now.streets[text].pieces)
        self.changed.emit()

    def _street(self, text: str) -> StreetNameItem:
        if text not in self._streets:
            item = StreetNameItem(StreetName(text, ()), self._now.streets[text].pieces, self._metrics, self._palette)
            self._streets[text] = item
            self._scene.addItem(item)
        return self._streets[text]

    def _place(self, name: PlaceName) -> PlaceNameItem:
        if name not in self._places:
            item = self._places[name] = PlaceNameItem(name, self._metrics, self._palette)
            self._scene.addItem(item)
        return self._places[name]

    def _remove(self, item: Item) -> None:
        self._shown.discard(item)
        self._scene.removeItem(item)
        if isinstance(item, StreetNameItem):
            del self._streets[item.street.name]
        else:
            del self._places[item.name]


def _joined(held: Iterable[TileNames]) -> TileNames:
    """The names of several tiles, each once in a neighbourhood.

    A park that is cut by streets is several areas of one name, and perhaps a point too; a square is often a street.
    """
    streets: dict[str, Street] = {}
    places: dict[tuple[str, bool], list[PlaceName]] = defaultdict(list)
    for names in held:
        for text, street in names.streets.items():
            streets[text] = streets[text].and_also(street) if text in streets else street
        for name in names.places:
            number = name.kind is NameKind.NUMBER
            alike = places[name.text, number]
            least = 0.0 if number else APART_M
            if all(hypot(name.place[0] - one.place[0], name.place[1] - one.place[1]) > least for one in alike):
                alike.append(name)
    named = (name for (text, _), alike in places.items() if text not in streets for name in alike)
    return TileNames(streets, dict.fromkeys(named))
