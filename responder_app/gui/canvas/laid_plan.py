"""A floor's sheet laid on a map, where its tie to the ground says: the same tiles as on the plans, faded.

Signals:
    failed(str), recovered: as the layer of tiles tells them.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsScene

from responder_app.gui.canvas.overviews import Overviews
from responder_app.gui.canvas.pictures import SHEET
from responder_app.gui.canvas.source import TileSource
from responder_app.gui.canvas.tiles import TileLayer

OVER_A_MAP = replace(SHEET, over=True)
ORDER = -2.5
"""Above the ground, streets and outlines of the map, below ways, zones, grid and symbols."""


class LaidTiles(TileLayer):
    """A sheet's tiles, only as far as `part` of it (sheet units): the margin of a sheet would hide the streets."""

    def __init__(self, source: TileSource, part: QRectF | None, night: bool, overviews: Overviews) -> None:
        size = source.size
        sheet = QRectF(0, 0, size.width(), size.height())
        self._part = sheet if part is None else part.intersected(sheet)
        super().__init__(source, night, overviews, OVER_A_MAP)

    def boundingRect(self) -> QRectF:
        """The part that is shown."""
        return self._part


class LaidPlan(QObject):
    """At most one sheet on one canvas. GUI thread only."""

    failed = Signal(str)
    recovered = Signal()

    def __init__(self, scene: QGraphicsScene) -> None:
        super().__init__()
        self._scene = scene
        self._overviews = Overviews()
        self._layer: LaidTiles | None = None

    @property
    def layer(self) -> LaidTiles | None:
        """What is laid."""
        return self._layer

    @property
    def drawing(self) -> bool:
        """Whether something that is on the screen is on its way."""
        return self._layer is not None and self._layer.drawing

    @property
    def waiting(self) -> int:
        """Requests on their way."""
        return self._layer.waiting if self._layer is not None else 0

    def show(self, source: TileSource, place: QTransform, part: QRectF | None, opacity: float, night: bool) -> None:
        """Lay a sheet in place of the one before; `place` is from its units to the scene's."""
        self.take_away()
        layer = LaidTiles(source, part, night, self._overviews)
        layer.setTransform(place)
        layer.setOpacity(opacity)
        layer.setZValue(ORDER)
        layer.failed.connect(self.failed)
        layer.recovered.connect(self.recovered)
        self._scene.addItem(layer)
        self._layer = layer

    def fade(self, opacity: float) -> None:
        """Let more or less of the map be seen through it, 0 to 1."""
        if self._layer is not None:
            self._layer.setOpacity(opacity)

    def take_away(self) -> None:
        """The map alone."""
        if self._layer is not None:
            self._layer.let_go()
            self._scene.removeItem(self._layer)
            self._layer = None

    def forget(self) -> None:
        """Ask for nothing more: the scene is cleared."""
        if self._layer is not None:
            self._layer.let_go()
            self._layer = None

    def show_area(self, area: QRectF, scale: float) -> None:
        """Ask for what the screen shows at so many device pixels for a metre."""
        if self._layer is not None:
            self._layer.show_area(area, scale)

    def set_night(self, night: bool) -> None:
        """Day or night."""
        if self._layer is not None:
            self._layer.set_night(night)
