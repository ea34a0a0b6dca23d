"""Icons of resources/icons at a size in millimetres, and the marks that show them on the canvas at constant size."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette
from responder_app.paths import RESOURCES

ICONS = RESOURCES / "icons"
SYMBOL_MM = 6.0
LABEL_CAP_MM = 2.0
PLATE_CAP_MM = 2.6
NAME_KEY = 0
"""`QGraphicsItem.data` key of the accessible name."""
MARK_KEY = 1
"""`QGraphicsItem.data` key of the Mark."""


@dataclass(frozen=True)
class Mark:
    """One thing on a sheet or map. x and y as the canvas's own coordinates run (y down on sheets, up on maps).

    `icon` names a file of resources/icons; None shows the label alone. `angle_deg` turns a label alone (street names),
    clockwise. `badge` is a short text on a coloured disc, such as a hydrant's flow class.
    """

    id: str
    icon: str | None
    x: float
    y: float
    label: str
    payload: object = None
    alert: bool = False
    angle_deg: float | None = None
    badge: str = ""
    badge_colour: str = "#ffffff"

    @property
    def plate(self) -> bool:
        """A label that stands for the thing itself, such as the letter of a side."""
        return self.icon is None and self.angle_deg is None

    @property
    def street_name(self) -> bool:
        """A label that belongs to the ground and cannot be tapped."""
        return self.angle_deg is not None


@functools.lru_cache(maxsize=256)
def icon(name: str, pixels: int) -> QPixmap:
    """The icon drawn `pixels` wide and high. Raises FileNotFoundError for a name without an icon: a bug."""
    path = ICONS / f"{name}.svg"
    if not path.is_file():
        raise FileNotFoundError(path)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(path)).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return pixmap


def icon_names() -> tuple[str, ...]:
    """Every icon there is."""
    return tuple(sorted(path.stem for path in ICONS.glob("*.svg")))


class MarkItem(QGraphicsItem):
    """A mark on the scene; its own coordinates are screen pixels around its place."""

    def __init__(self, mark: Mark, metrics: Metrics, palette: Palette) -> None:
        super().__init__()
        self.mark = mark
        self.label_shown = True
        self.chosen = False
        self._palette = palette
        self._pixels = metrics.px(SYMBOL_MM)
        self._gap = metrics.px(0.6)
        self._ring = metrics.px(1.0)
        self._font = metrics.font(PLATE_CAP_MM if mark.plate else LABEL_CAP_MM, QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._font)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setData(NAME_KEY, mark.label)
        self.setData(MARK_KEY, mark)
        if mark.angle_deg is not None:
            self.setRotation(mark.angle_deg)
        self.setZValue(10 if mark.street_name else 30 if mark.alert else 20)

    @property
    def icon_box(self) -> QRectF:
        """The symbol around its place; empty for a label alone."""
        if self.mark.icon is None:
            return QRectF()
        half = self._pixels / 2
        return QRectF(-half, -half, self._pixels, self._pixels)

    @property
    def label_box(self) -> QRectF:
        """The label under the symbol, or around the place where there is none."""
        if not self.mark.label:
            return QRectF()
        width, height = self._metrics.horizontalAdvance(self.mark.label) + 2 * self._gap, self._metrics.height()
        below = self._pixels / 2 + (self._ring * 1.5 if self.mark.alert else 0)
        top = below if self.mark.icon is not None else -height / 2
        return QRectF(-width / 2, top, width, height)

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        self.update()

    def show_label(self, shown: bool) -> None:
        """Show the label or leave it out where it would cover another."""
        if shown != self.label_shown:
            self.prepareGeometryChange()
            self.label_shown = shown

    def choose(self, chosen: bool) -> None:
        """Ring the symbol, for the thing that is selected beside the canvas."""
        self.chosen = chosen
        self.update()

    def boundingRect(self) -> QRectF:
        """Symbol, ring, badge and label, in screen pixels."""
        box = self.icon_box.adjusted(-self._ring * 2, -self._ring * 2, self._ring * 2, self._ring * 2)
        label = self.label_box.adjusted(-self._gap, -self._gap, self._gap, self._gap)
        return box.united(label) if self.label_shown else box

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Ring, symbol, badge, label."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.chosen or self.mark.alert:
            colour = QColor(self._palette.focus if self.chosen else self._palette.danger_line)
            painter.setPen(QPen(colour, self._ring))
            painter.drawEllipse(QPointF(0, 0), *(self._pixels / 2 + self._ring,) * 2)
        if self.mark.icon is not None:
            painter.drawPixmap(self.icon_box.topLeft(), icon(self.mark.icon, self._pixels))
        if self.mark.badge:
            self._paint_badge(painter)
        if self.label_shown and self.mark.label:
            self._paint_label(painter)

    def _paint_label(self, painter: QPainter) -> None:
        box = self.label_box
        if self.mark.plate:
            painter.setPen(QPen(QColor(self._palette.surface), self._gap))
            painter.setBrush(QColor(self._palette.text))
            painter.drawRoundedRect(box, self._gap, self._gap)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setFont(self._font)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.mark.label)
            return
        path = QPainterPath()
        path.addText(box.left() + self._gap, box.top() + self._metrics.ascent(), self._font, self.mark.label)
        # A plate under the words would hide the drawing; an outline keeps them legible on lines.
        outline = QPen(QColor(self._palette.surface), self._gap * 2.2)
        outline.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, outline)
        painter.fillPath(path, QColor(self._palette.soft if self.mark.street_name else self._palette.text))

    def _paint_badge(self, painter: QPainter) -> None:
        radius = self._pixels * 0.3
        middle = self.icon_box.topRight() + QPointF(0, radius * 0.3)
        painter.setPen(QPen(QColor("#0c1420"), 1))
        painter.setBrush(QColor(self.mark.badge_colour))
        painter.drawEllipse(middle, radius, radius)
        font = QFont(self._font)
        font.setPixelSize(max(6, round(radius * 1.2)))
        painter.setFont(font)
        painter.drawText(
            QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius),
            Qt.AlignmentFlag.AlignCenter,
            self.mark.badge,
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
