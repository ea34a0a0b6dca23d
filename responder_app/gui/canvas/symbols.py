"""Icons of resources/icons at a size in millimetres, and the marks that show them on the canvas at constant size.

Where a mark stands beside its place (`spread`) and which labels are shown (`labels`) is decided elsewhere.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import NIGHT, Palette
from responder_app.gui.svg import drawn_svg
from responder_app.paths import RESOURCES

ICONS = RESOURCES / "icons"
SYMBOL_MM = 6.0
LABEL_CAP_MM = 2.5
PLATE_CAP_MM = 2.8
LEADER_FROM = 0.35
"""A mark that stands farther from its place than this share of its symbol has a line to it."""
NIGHT_SHADE = 0.38
"""How much black lies over an icon at night: its white falls to the brightness of night's text."""
HALO_RINGS = ((0.55, 8), (1.1, 16))
"""How far the outline of words reaches, as a share of the gap, and in how many directions."""
BADGE_ON = "#0c1420"
NAME_KEY = 0
"""`QGraphicsItem.data` key of the accessible name."""
MARK_KEY = 1
"""`QGraphicsItem.data` key of the Mark."""
CORNERS = ((1, -1), (-1, -1), (1, 1), (-1, 1))
"""Where a badge may stand at its symbol, best first: to the right (1) or left, below (1) or above."""


@dataclass(frozen=True)
class Mark:
    """One thing on a sheet or map. x and y as the canvas's own coordinates run (y down on sheets, up on maps).

    `icon` names a file of resources/icons; None shows the label alone. `label` is its whole name, `caption` what is
    written beside the symbol where the symbol says the rest. `badge` is a short text on a coloured plate, such as a
    hydrant's flow class. A `minor` mark's caption gives way to the names of streets. One that is `close_only` is
    shown from close by, or when it is chosen. `kind` is the group by which marks
    are hidden together.
    """

    id: str
    icon: str | None
    x: float
    y: float
    label: str
    payload: object = None
    alert: bool = False
    caption: str = ""
    badge: str = ""
    badge_colour: str = "#ffffff"
    minor: bool = False
    close_only: bool = False
    kind: str = ""

    @property
    def plate(self) -> bool:
        """A label that stands for the thing itself, such as the letter of a side."""
        return self.icon is None

    @property
    def words(self) -> str:
        """What is written beside the symbol."""
        return self.caption or self.label


@functools.lru_cache(maxsize=256)
def icon(name: str, pixels: int, night: bool = False) -> QPixmap:
    """The icon drawn `pixels` wide and high, dim at night; a plain mark for a name without an icon."""
    shade = (QPainter.CompositionMode.CompositionMode_SourceAtop, QColor.fromRgbF(0, 0, 0, NIGHT_SHADE))
    return drawn_svg(ICONS / f"{name}.svg", pixels, shade if night else None)


@functools.cache
def icon_names() -> tuple[str, ...]:
    """Every icon there is."""
    return tuple(sorted(path.stem for path in ICONS.glob("*.svg")))


@functools.lru_cache(maxsize=8)
def _lettering(metrics: Metrics, plate: bool) -> tuple[QFont, QFontMetricsF]:
    """The font of labels, or of the plates of sides, and its measures: the same for hundreds of marks."""
    font = metrics.font(PLATE_CAP_MM if plate else LABEL_CAP_MM, QFont.Weight.DemiBold)
    return font, QFontMetricsF(font)


@functools.lru_cache(maxsize=8)
def _around(gap: float) -> tuple[QPointF, ...]:
    """Where the words of an outline stand beside the words themselves."""
    turns = [(reach * gap, 2 * pi * step / count) for reach, count in HALO_RINGS for step in range(count)]
    return tuple(QPointF(cos(turn), sin(turn)) * away for away, turn in turns)


class MarkItem(QGraphicsRectItem):
    """A mark on the scene; its own coordinates are screen pixels around its place.

    `offset` moves symbol and label off the place, `spot` is the label's place among `label_spots`. Its rectangle is its
    bounds (place, leader, symbol, ring, badge and label), which Qt asks for many times a frame: a bounding box in
    Python would have each frame wait hundreds of times for whatever else runs in Python.
    """

    def __init__(self, mark: Mark, metrics: Metrics, palette: Palette) -> None:
        super().__init__()
        self.mark = mark
        # Until the labels are arranged there are none: outlines are slow, and most would cover each other.
        self.label_shown = False
        self.chosen = False
        self.offset = QPointF()
        self.spot = 0
        self.corner = CORNERS[0]
        self._palette = palette
        self._pixels = metrics.px(SYMBOL_MM)
        self._gap = metrics.px(0.6)
        self._ring = metrics.px(1.0)
        self._font, self._metrics = _lettering(metrics, mark.plate)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        # Outlined words are slow to paint, and nothing here changes while the canvas moves.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setData(NAME_KEY, mark.label)
        self.setData(MARK_KEY, mark)
        self.setZValue(30 if mark.alert else 20)
        self.setPen(Qt.PenStyle.NoPen)
        self.setRect(self._measured())

    @property
    def diameter(self) -> float:
        """The room that the symbol takes, in pixels."""
        return float(self._pixels) if self.mark.icon is not None else self._metrics.height()

    @property
    def icon_box(self) -> QRectF:
        """The symbol where it is drawn; empty for a label alone."""
        if self.mark.icon is None:
            return QRectF()
        half = self._pixels / 2
        return QRectF(-half, -half, self._pixels, self._pixels).translated(self.offset)

    @property
    def label_spots(self) -> tuple[QRectF, ...]:
        """Where the label may stand, best first: below, right, left, above; around the place without a symbol."""
        if not self.mark.words:
            return (QRectF(),)
        width, height = self._words_width + 2 * self._gap, self._metrics.height()
        away = self._pixels / 2 + (self._ring * 1.5 if self.mark.alert or self.chosen else 0)
        level = {1: -height / 2, -1: -height / 2}
        below, above = away, -away
        if self.mark.badge:
            # There is room below the badge and above it.
            badge, (side, down) = self.badge_box.translated(-self.offset), self.corner
            if down < 0:
                level[side], above = max(level[side], badge.bottom()), min(above, badge.top())
            else:
                level[side], below = min(level[side], badge.top() - height), max(below, badge.bottom())
        beside = (
            [(-width / 2, below), (away, level[1]), (-away - width, level[-1]), (-width / 2, above - height)]
            if self.mark.icon is not None
            else [(-width / 2, -height / 2)]
        )
        return tuple(QRectF(x, y, width, height).translated(self.offset) for x, y in beside)

    @functools.cached_property
    def _words_width(self) -> float:
        return self._metrics.horizontalAdvance(self.mark.words)

    @functools.cached_property
    def _badge_width(self) -> float:
        return self._metrics.horizontalAdvance(self.mark.badge)

    @property
    def label_box(self) -> QRectF:
        """The label where it is drawn."""
        return self.label_spots[self.spot]

    @property
    def badge_box(self) -> QRectF:
        """The badge at its corner of the symbol; empty without one."""
        return self.badge_at(self.corner) if self.mark.badge else QRectF()

    def badge_at(self, corner: tuple[int, int]) -> QRectF:
        """Where the badge would stand at one of the CORNERS."""
        height = self._metrics.height() * 0.9
        width, half = max(self._badge_width + 2 * self._gap, height), self._pixels / 2
        side, down = corner
        x = half - height * 0.3 if side > 0 else height * 0.3 - half - width
        y = half - height * 0.6 if down > 0 else -half - height * 0.4
        return QRectF(x, y, width, height).translated(self.offset)

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        self.update()

    def move_off(self, offset: QPointF) -> None:
        """Draw symbol and label so many pixels beside the place."""
        if offset != self.offset:
            self.offset = offset
            self._change()

    def move_badge(self, corner: tuple[int, int]) -> None:
        """Put the badge at one of the CORNERS."""
        if corner != self.corner:
            self.corner = corner
            self._change()

    def show_label(self, spot: int | None) -> None:
        """Show the label at one of its spots; None leaves it out."""
        if (spot is not None, spot or 0) != (self.label_shown, self.spot):
            self.label_shown, self.spot = spot is not None, spot or 0
            self._change()

    def choose(self, chosen: bool) -> None:
        """Ring the symbol, for the thing that is selected beside the canvas."""
        if chosen != self.chosen:
            self.chosen = chosen
            self._change()
            self.setZValue(40 if chosen else 30 if self.mark.alert else 20)

    def _change(self) -> None:
        self.setRect(self._measured())
        self.update()

    def _measured(self) -> QRectF:
        """The bounding box as things stand."""
        box = self.icon_box.adjusted(-self._ring * 2, -self._ring * 2, self._ring * 2, self._ring * 2)
        box = box.united(QRectF(-self._ring, -self._ring, 2 * self._ring, 2 * self._ring)).united(self.badge_box)
        if self.label_shown:  # measuring words takes time, and most labels are never shown
            box = box.united(self.label_box.adjusted(-self._gap, -self._gap, self._gap, self._gap))
        return box.adjusted(-1, -1, 1, 1)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Leader, ring, symbol, badge, label."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if QPointF.dotProduct(self.offset, self.offset) > (LEADER_FROM * self._pixels) ** 2:
            self._paint_leader(painter)
        if self.chosen or self.mark.alert:
            colour = QColor(self._palette.focus if self.chosen else self._palette.danger_line)
            painter.setPen(QPen(colour, self._ring))
            painter.drawEllipse(self.offset, *(self._pixels / 2 + self._ring,) * 2)
        if self.mark.icon is not None:
            painter.drawPixmap(self.icon_box.topLeft(), icon(self.mark.icon, self._pixels, self._palette is NIGHT))
        if self.mark.badge:
            self._paint_badge(painter)
        if self.label_shown and self.mark.words:
            self._paint_label(painter)

    def _paint_leader(self, painter: QPainter) -> None:
        """From the symbol to a dot where the thing really is."""
        for colour, width in ((self._palette.surface, self._gap * 1.6), (self._palette.text, self._gap * 0.7)):
            painter.setPen(QPen(QColor(colour), width, c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(0, 0), self.offset)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(0, 0), width, width)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_label(self, painter: QPainter) -> None:
        box = self.label_box
        if not self.mark.plate:
            haloed(painter, self.mark.words, self._font, box, self._gap, self._palette.text, self._palette.surface)
            return
        painter.setPen(QPen(QColor(self._palette.surface), self._gap))
        painter.setBrush(QColor(self._palette.text))
        painter.drawRoundedRect(box, self._gap, self._gap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(self._font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.mark.words)

    def _paint_badge(self, painter: QPainter) -> None:
        """Bonnet colour with dark letters by day; at night the letters alone have the colour."""
        colour, dark, box = QColor(self.mark.badge_colour), QColor(BADGE_ON), self.badge_box
        fill, ink = (dark, colour) if self._palette is NIGHT else (colour, dark)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(self._font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.mark.badge)


def haloed(painter: QPainter, words: str, font: QFont, box: QRectF, gap: float, ink: str, halo: str) -> None:
    """Words in a box, `gap` from its left, with an outline: a plate under them would hide the drawing.

    The outline is the words drawn all around: twenty times faster than stroking their outline.
    """
    text = QStaticText(words)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.prepare(painter.transform(), font)
    painter.setFont(font)
    painter.setPen(QColor(halo))
    start = QPointF(box.left() + gap, box.top())
    for away in _around(gap):
        painter.drawStaticText(start + away, text)
    painter.setPen(QColor(ink))
    painter.drawStaticText(start, text)
