"""The base maps at the bottom of a canvas: their tiles, one map over the other, and their names. Parses nothing.

Signals:
    failed(str), recovered: as a layer of tiles tells them.
    names_changed: there are other names to be placed.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QGraphicsScene

from responder_app.gui.canvas.base_map import BaseMapTiles
from responder_app.gui.canvas.ground_names import GroundNames
from responder_app.gui.canvas.labels import NameItem
from responder_app.gui.canvas.overviews import Overviews
from responder_app.gui.canvas.pictures import GROUND
from responder_app.gui.canvas.tiles import TileLayer
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette

UPPERMOST = -100.0
"""Depth of the first map; others lie under it."""


class Ground(QObject):
    """What lies under the shapes of one canvas. GUI thread only."""

    failed = Signal(str)
    recovered = Signal()
    names_changed = Signal()

    def __init__(self, scene: QGraphicsScene, metrics: Metrics) -> None:
        super().__init__()
        self._scene = scene
        self._metrics = metrics
        self._sources: Sequence[BaseMapTiles] = ()
        self._tiles: list[TileLayer] = []
        self._names: list[GroundNames] = []

    @property
    def drawing(self) -> bool:
        """Whether something that is on the screen is on its way."""
        return any(layer.drawing for layer in self._tiles)

    @property
    def naming(self) -> bool:
        """Whether names are on their way."""
        return any(names.waiting for names in self._names)

    @property
    def waiting(self) -> int:
        """Requests on their way, those of names too."""
        return sum(layer.waiting for layer in self._tiles) + sum(names.waiting for names in self._names)

    @property
    def tries_again(self) -> bool:
        """Whether something that could not be drawn will be asked for once more by itself."""
        return any(layer.tries_again for layer in self._tiles)

    @property
    def layers(self) -> Sequence[TileLayer]:
        """The maps that are laid, the first one on top."""
        return self._tiles

    def names(self, area: QRectF, scale: float, named: frozenset[str]) -> list[NameItem]:
        """The names to be placed in a part of the scene at a scale, but for streets that are named already."""
        return [item for names in self._names for item in names.fitting(area, scale, named)]

    def show(self, sources: Sequence[BaseMapTiles], palette: Palette, night: bool) -> None:
        """Lay these maps instead of the ones before, the first one on top."""
        items = [*self._tiles, *(item for names in self._names for item in names.items)]
        self.forget()
        for item in items:
            self._scene.removeItem(item)
        self._sources = sources
        for depth, source in enumerate(sources):
            layer = TileLayer(source, night, Overviews(), GROUND, source.begun_tile)
            layer.setPos(source.sheet.topLeft())
            layer.setZValue(UPPERMOST - depth)
            layer.failed.connect(self.failed)
            layer.recovered.connect(self.recovered)
            self._scene.addItem(layer)
            self._tiles.append(layer)
            if not source.base.raster:
                names = GroundNames(source, self._scene, self._metrics, palette)
                names.changed.connect(self.names_changed)
                self._names.append(names)

    def forget(self) -> None:
        """Ask for nothing more: the scene is cleared."""
        for layer in self._tiles:
            layer.let_go()
        for names in self._names:
            names.stop()
        self._sources, self._tiles, self._names = (), [], []

    def show_area(self, area: QRectF, scale: float, ratio: float) -> None:
        """Ask for what the screen shows at so many logical pixels for a metre, `ratio` device pixels for each."""
        for layer in self._tiles:
            layer.show_area(area, scale * ratio)
        for names in self._names:
            names.show_area(area, scale)
        for source in self._sources:
            source.leave_begun()

    def set_palette(self, palette: Palette, night: bool) -> None:
        """Day or night."""
        for layer in self._tiles:
            layer.set_night(night)
        for names in self._names:
            names.set_palette(palette)
