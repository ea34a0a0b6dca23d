"""A zone as an area of the scene: pale wash, hatching that keeps its size on the glass, an outline with a case."""

from __future__ import annotations

import functools

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from responder_app.briefing.answers.site_map import ScenePoint
from responder_app.briefing.answers.zones import Zone
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette
from responder_app.gui.zones.looks import LOOKS, Hatch, Look

LINE_MM, CASE_MM, STROKE_MM = 0.8, 0.35, 0.3
WASH, STROKES = 22, 105
"""How opaque wash and hatching are, of 255."""
UNDER_SYMBOLS = 10.0
"""Over all areas and lines of the map, under its symbols."""


class ZoneItem(QGraphicsPathItem):
    """One zone. `zone` and its polygon in the coordinates of the scene, y growing down.

    `narrower` is what narrower zones cover: they are hatched there and this one is not, or five circles about a
    burning tank would hide the map under them. The outline is whole.
    """

    def __init__(
        self, zone: Zone, spill: ScenePoint, metrics: Metrics, palette: Palette, narrower: QPainterPath
    ) -> None:
        self.zone = zone
        self.ring = QPolygonF([QPointF(x, -y) for x, y in zone.scene])
        path = QPainterPath()
        path.addPolygon(self.ring)
        path.closeSubpath()
        super().__init__(path)
        self.hatched = path.subtracted(narrower) if path.intersects(narrower) else path
        self._spill = QPointF(spill[0], -spill[1])
        self._metrics = metrics
        self._palette = palette
        # Of several the widest lies lowest.
        self.setZValue(UNDER_SYMBOLS - zone.distance.metres * 1e-6)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        pen = QPen(Qt.GlobalColor.black, metrics.px(LINE_MM + 2 * CASE_MM))
        pen.setCosmetic(True)
        self.setPen(pen)

    @property
    def look(self) -> Look:
        """How its kind is drawn."""
        return LOOKS[self.zone.kind]

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """In pixels of the viewport: hatching and dashes keep their size at every scale."""
        palette, look = self._palette, self.look
        colour = QColor(palette.danger_line if look.closed else palette.warning_line)
        transform = painter.worldTransform()
        outline, spill = transform.map(self.path()), transform.map(self._spill)
        painter.save()
        painter.resetTransform()
        # Its edge lies under the outline: smoothing it would only cost time.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        tile = _hatching(look.hatch, colour.name(), self._metrics)
        painter.setBrushOrigin(QPointF(spill.x() % tile.width(), spill.y() % tile.height()))
        painter.fillPath(transform.map(self.hatched), QBrush(tile))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = self._metrics.px(LINE_MM)
        painter.setPen(QPen(QColor(palette.surface), width + 2 * self._metrics.px(CASE_MM)))
        painter.drawPath(outline)
        painter.setPen(_line(colour, width, look.dashes))
        painter.drawPath(outline)
        painter.restore()


def _line(colour: QColor, width: float, dashes: tuple[float, ...]) -> QPen:
    pen = QPen(colour, width, c=Qt.PenCapStyle.FlatCap, j=Qt.PenJoinStyle.MiterJoin)
    if dashes:
        pen.setDashPattern(list(dashes))
    return pen


@functools.lru_cache(maxsize=32)
def _hatching(hatch: Hatch, colour: str, metrics: Metrics) -> QPixmap:
    """A washed square with strokes that repeats seamlessly; without strokes for an open zone."""
    way, apart_mm = hatch.value
    apart = metrics.px(apart_mm) if way else 16
    tile = QPixmap(apart, apart)
    wash, ink = QColor(colour), QColor(colour)
    wash.setAlpha(WASH)
    ink.setAlpha(STROKES)
    tile.fill(wash)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, metrics.px(STROKE_MM)))
    for shift in (-apart, 0, apart) if way else ():
        match way:
            case "\\":
                painter.drawLine(QPointF(shift - 1, -1), QPointF(shift + apart + 1, apart + 1))
            case "/":
                painter.drawLine(QPointF(shift - 1, apart + 1), QPointF(shift + apart + 1, -1))
            case _:
                painter.drawLine(QPointF(-1, apart / 2), QPointF(apart + 1, apart / 2))
    painter.end()
    return tile
