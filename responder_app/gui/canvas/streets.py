"""Names of streets on a map: along the part of the street that is on the screen, never upside down. No tapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import atan2, ceil, cos, degrees, hypot, radians, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from responder_app.briefing.clipping import share_inside
from responder_app.gui.canvas.symbols import haloed
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette

NAME_CAP_MM = 2.5
STRAIGHT_DEG = 12.0
"""A street that turns less than this is one straight piece to its name."""
LEAN_DEG = 5.0
ALONG = (0.5, 0.3, 0.7, 0.12, 0.88)
"""Where on the visible piece a name is tried, first choice first."""
LEAST_PX = 12.0
"""The own street's name may stand across a piece that is too short for it, if at least this much is seen."""

OnScreen = Callable[[QPointF], QPointF]
Piece = tuple[QPointF, QPointF]
"""A straight piece of a street, in scene coordinates."""


@dataclass(frozen=True)
class StreetName:
    """A street's name with all its lines, in the canvas's own coordinates; it is shown once, where most is seen.

    `own` is the street of the address.
    """

    name: str
    lines: tuple[tuple[tuple[float, float], ...], ...]
    own: bool = False


@dataclass(frozen=True)
class Spot:
    """A place on the screen for a name: its middle, and degrees clockwise."""

    middle: QPointF
    angle_deg: float

    def boxes(self, width: float, height: float) -> tuple[QRectF, ...]:
        """Upright squares that cover the turned name: one box around a slanting name would be far too large."""
        count = max(1, ceil(width / height))
        step = width / count
        turn = radians(self.angle_deg)
        centres = [(number - (count - 1) / 2) * step for number in range(count)]
        half = height / 2
        return tuple(
            QRectF(
                self.middle.x() + along * cos(turn) - half, self.middle.y() + along * sin(turn) - half, height, height
            )
            for along in centres
        )


class StreetNameItem(QGraphicsRectItem):
    """One name on the scene, along the straight pieces of its street. Moves along the street with the screen.

    Its rectangle is its bounds, as with marks. `order` is when it is placed (see `labels`).
    """

    def __init__(self, street: StreetName, pieces: Sequence[Piece], metrics: Metrics, palette: Palette):
        super().__init__()
        self.street = street
        self.order = 3 if street.own else 5
        self.set_pieces(pieces)
        self._palette = palette
        self._gap = metrics.px(0.6)
        self._font = metrics.font(NAME_CAP_MM, QFont.Weight.Bold if street.own else QFont.Weight.DemiBold)
        measure = QFontMetricsF(self._font)
        self._width, self._height = measure.horizontalAdvance(street.name) + 2 * self._gap, measure.height()
        self.setPen(Qt.PenStyle.NoPen)
        self.angle_deg = 0.0
        """Degrees clockwise that the words lean on the screen."""
        self._lean(0.0)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        # Outlined words are slow to paint, and nothing here changes while the canvas moves. The words lean, and not the
        # item: of a turned item Qt would keep no picture.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(15 if street.own else 10)
        self.hide()

    def set_pieces(self, pieces: Sequence[Piece]) -> None:
        """More or less of the street is known now."""
        self._pieces = pieces

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        self.update()

    def spots(self, screen: QRectF, on_screen: OnScreen) -> Iterator[Spot]:
        """Places for the name on the screen, best first; the own street's name may also stand across a short piece."""
        edge = self._height / 2
        inside = screen.adjusted(edge, edge, -edge, -edge)
        visible = []
        for start, end in self._pieces:
            clipped = clip(on_screen(start), on_screen(end), inside)
            if clipped is not None:
                visible.append((hypot(clipped[1].x() - clipped[0].x(), clipped[1].y() - clipped[0].y()), *clipped))
        visible.sort(key=lambda piece: -piece[0])
        for length, start, end in visible:
            if length >= self._width:
                yield from self._along(start, end, length)
        if self.street.own:
            for length, start, end in visible:
                middle = (start + end) / 2
                if length > LEAST_PX and inside.adjusted(self._width / 2, 0, -self._width / 2, 0).contains(middle):
                    yield Spot(middle, 0.0)

    def boxes(self, spot: Spot) -> tuple[QRectF, ...]:
        """What the name would cover there."""
        return spot.boxes(self._width, self._height)

    def stand_at(self, spot: Spot, place: QPointF) -> None:
        """Show the name at a place of the scene, turned as the spot says."""
        self.setPos(place)
        if spot.angle_deg != self.angle_deg:
            self._lean(spot.angle_deg)
            self.update()
        self.show()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """The words with an outline."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.rotate(self.angle_deg)
        ink = self._palette.text if self.street.own else self._palette.soft
        box = QRectF(-self._width / 2, -self._height / 2, self._width, self._height)
        haloed(painter, self.street.name, self._font, box, self._gap, ink, self._palette.surface)

    def _lean(self, angle_deg: float) -> None:
        self.angle_deg = angle_deg
        upright = QRectF(-self._width / 2, -self._height / 2, self._width, self._height).adjusted(-3, -3, 3, 3)
        self.setRect(QTransform().rotate(angle_deg).mapRect(upright))

    def _along(self, start: QPointF, end: QPointF, length: float) -> Iterator[Spot]:
        # Rounded: a turn that differs in its last bits would have the words painted anew at every pan.
        angle = round(degrees(atan2(end.y() - start.y(), end.x() - start.x())), 2)
        # All streets that run about north and south read upwards, however they lean.
        upright = (angle + 90 + LEAN_DEG) % 180 - 90 - LEAN_DEG
        half = self._width / 2 / length
        seen = set()
        for share in ALONG:
            held = min(max(share, half), 1 - half)
            if held not in seen:
                seen.add(held)
                yield Spot(start + (end - start) * held, upright)


def straight_pieces(line: Sequence[QPointF]) -> Iterator[Piece]:
    """The line as straight pieces: bends of less than STRAIGHT_DEG from a piece's beginning are overlooked."""
    start, heading = 0, 0.0
    for here in range(1, len(line)):
        step = line[here] - line[here - 1]
        angle = degrees(atan2(step.y(), step.x()))
        if here - 1 == start:
            heading = angle
        elif abs((angle - heading + 180) % 360 - 180) > STRAIGHT_DEG:
            yield line[start], line[here - 1]
            start, heading = here - 1, angle
    if len(line) > 1:
        yield line[start], line[-1]


def clip(start: QPointF, end: QPointF, box: QRectF) -> Piece | None:
    """The part of a straight line that lies in a box, None when none does."""
    step = end - start
    edges = (box.left(), box.top(), box.right(), box.bottom())
    inside = share_inside((start.x(), start.y()), (step.x(), step.y()), edges)
    return None if inside is None else (start + step * inside[0], start + step * inside[1])
