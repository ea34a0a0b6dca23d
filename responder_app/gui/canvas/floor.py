"""What lies still at the bottom of a map, painted as one: base maps, then shapes. Kept, and moved along by a pan.

A city's shapes painted anew at every step of a pan would take longer than a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.canvas.backing import Backing
from responder_app.gui.canvas.inks import GROUND
from responder_app.gui.canvas.laid_plan import ORDER
from responder_app.gui.canvas.pictures import Seen
from responder_app.gui.canvas.shapes import ShapeItem
from responder_app.gui.canvas.tiles import TileLayer, seen_by

DEPTH = -99.0


class Floor(QGraphicsRectItem):
    """Paints items that lie on the scene but do not paint themselves (`lay`, `take`). Its rectangle is the map's."""

    def __init__(self, shapes: Callable[[], Sequence[ShapeItem]], night: bool, backing: Backing | None = None) -> None:
        super().__init__()
        self._all_shapes = shapes
        self._layers: list[TileLayer] = []
        self._night = night
        self.backing = backing or Backing()
        self.setZValue(DEPTH)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def lay(self, layers: Sequence[TileLayer]) -> None:
        """Paint these base maps from now on, the first one on top."""
        for layer in layers:
            layer.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
            layer.painted_by = self.look_again
        self._layers = list(layers)
        self.look_again()

    def take(self, shapes: Iterable[ShapeItem]) -> None:
        """Paint those of these shapes that a floor's sheet would lie over; the others paint themselves."""
        for item in shapes:
            if item.zValue() < ORDER:
                item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
                self.setRect(self.rect().united(item.boundingRect()))
        self.look_again()

    def look_again(self, area: QRectF | None = None) -> None:
        """Something in a part of the scene (all of it by default) looks otherwise now."""
        self.backing.forget(area)
        self.update(self.rect() if area is None else area)

    def set_night(self, night: bool) -> None:
        """Day or night."""
        self._night = night
        self.look_again()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """What is there; panned, what was painted already is moved along."""
        ground = QColor(GROUND[self._night])
        if widget is None or not self.backing.paint(painter, widget, ground, self.rect(), self._paint_anew):
            self._paint_anew(painter, option.exposedRect.intersected(self.rect()), seen_by(painter))

    def _paint_anew(self, painter: QPainter, exposed: QRectF, seen: Seen) -> None:
        for layer in reversed(self._layers):
            away = layer.pos()
            part = exposed.translated(-away).intersected(layer.boundingRect())
            if not part.isEmpty():
                painter.save()
                painter.translate(away)
                layer.paint_part(painter, part, lambda area, away=away: seen(area.translated(away)))  # type: ignore[misc]
                painter.restore()
        option = QStyleOptionGraphicsItem()
        for item in sorted(self._all_shapes(), key=QGraphicsItem.zValue):
            if item.zValue() < ORDER and item.isVisible() and item.boundingRect().intersects(exposed):
                item.paint(painter, option)
