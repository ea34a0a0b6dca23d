"""Areas and lines on the canvas, from plain points. Colours are `inks`, what to draw is briefing's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.canvas.inks import INKS, Ink

Points = tuple[tuple[float, float], ...]
CASE_BELOW = 0.25
"""Cases of all lines of one order lie under all their cores, so that crossings stay open."""


@dataclass(frozen=True)
class Shape:
    """A line (one sequence of points) or an area (rings, the first outside). `style` names an ink."""

    style: str
    rings: tuple[Points, ...]
    area: bool = False
    label: str = ""


class ShapeItem(QGraphicsPathItem):
    """One shape's fill and line, or the case under its line."""

    def __init__(self, path: QPainterPath, ink: Ink, case: bool, filled: bool) -> None:
        super().__init__(path)
        self._ink = ink
        self._case = case
        self._filled = filled and not case
        self.setZValue(ink.order - (CASE_BELOW if case else 0))
        # Culling goes by this pen's width; the painted one depends on the scale.
        self.setPen(QPen(Qt.GlobalColor.black, max(ink.width, ink.least_px)))
        self._night = False

    def set_night(self, night: bool) -> None:
        """Colours of night or of day."""
        self._night = night
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Fill and line at the width that this scale asks for."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._ink.case if self._case else self._ink.line
        fill = self._ink.fill if self._filled else None
        painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else QBrush(QColor(fill[self._night])))
        painter.setPen(Qt.PenStyle.NoPen if colours is None else self._pen(colours, scale_of(painter.worldTransform())))
        painter.drawPath(self.path())

    def _pen(self, colours: tuple[str, str], scale: float) -> QPen:
        width_px = max(self._ink.least_px, self._ink.width * scale)
        pen = QPen(QColor(colours[self._night]), width_px + (2 * self._ink.case_px if self._case else 0))
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if not self._ink.dash else Qt.PenCapStyle.FlatCap)
        if self._ink.dash and not self._case:
            pen.setDashPattern(list(self._ink.dash))
        return pen


def scale_of(transform: QTransform) -> float:
    """Pixels for a scene unit, however far the scene is turned."""
    return hypot(transform.m11(), transform.m12())


def items_of(shape: Shape, upward: bool) -> Sequence[ShapeItem]:
    """The items that show a shape; `upward` when its y grows upwards. KeyError for a style without ink: a bug."""
    ink = INKS[shape.style]
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in shape.rings:
        polygon = QPolygonF([QPointF(x, -y if upward else y) for x, y in ring])
        path.addPolygon(polygon)
        if shape.area:
            path.closeSubpath()
    items = [ShapeItem(path, ink, case=False, filled=shape.area)]
    if ink.case is not None:
        items.insert(0, ShapeItem(path, ink, case=True, filled=shape.area))
    return items
