"""Areas and lines on the canvas, from plain points. Colours are `inks`, what to draw is briefing's."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.canvas.inks import Ink

Points = tuple[tuple[float, float], ...]
CASE_BELOW = 0.25
"""Cases of all lines of one order lie under all their cores, so that crossings stay open."""


@dataclass(frozen=True)
class Shape:
    """A line (one sequence of points) or an area (rings, the first outside). `style` names an ink.

    Shapes of one `kind` are hidden together.
    """

    style: str
    rings: tuple[Points, ...]
    area: bool = False
    label: str = ""
    kind: str = ""


class ShapeItem(QGraphicsPathItem):
    """The fill and line of shapes of one ink and `kind`, or the case under their line."""

    def __init__(self, path: QPainterPath, ink: Ink, case: bool, filled: bool, kind: str = "") -> None:
        super().__init__(path)
        self.kind = kind
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
