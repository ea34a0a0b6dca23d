"""The grid that crews speak over the radio ("movement at C4"): lines on the sheet, names along the canvas's edges.

Where the lines run and what the cells are called is briefing's; here it is only painted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.canvas.framing import Framing
from responder_app.gui.canvas.labels import Taken
from responder_app.gui.canvas.streets import clip
from responder_app.gui.metrics import MM_PER_INCH, Metrics
from responder_app.gui.palette import NIGHT, Palette

Line = tuple[tuple[float, float], ...]
NAME_CAP_MM = 3.2
INK, CASE = ("#8a1d6d", "#d77fc0"), ("#ffffff", "#05080a")
"""Lines as (day, night): a colour that no drawing office and no symbol of ours uses for lines, in a case."""
LINE_MM, CASE_PX = 0.25, 2.0
ORDER = 4.0
LEAST_APART = 3.0
"""A name is written at both ends of its column or row when they are at least so many of its heights apart."""
SLIDES = range(-2, 9)
"""Places, half a height apart, that are tried for a name from beyond the end of its band inwards."""


@dataclass(frozen=True)
class Grid:
    """`columns` are the lines left and right of columns, `rows` those above and below rows: one more than names.

    Lines run in the canvas's own coordinates, all columns' in one direction and all rows' in one direction; a line
    has at least two points.
    """

    columns: tuple[Line, ...]
    rows: tuple[Line, ...]
    column_names: tuple[str, ...]
    row_names: tuple[str, ...]


@dataclass(frozen=True)
class _Band:
    """One column or row in scene places: its outline and the direction that it runs in."""

    name: str
    outline: tuple[QPointF, ...]
    start: QPointF
    end: QPointF


class GridLinesItem(QGraphicsPathItem):
    """The lines on the scene: above the drawing and its ways, below highlights and symbols."""

    def __init__(self, lines: Sequence[Sequence[QPointF]], metrics: Metrics, night: bool) -> None:
        path = QPainterPath()
        for line in lines:
            path.addPolygon(QPolygonF(line))
        super().__init__(path)
        self._width = max(1.0, metrics.dpi / MM_PER_INCH * LINE_MM)
        self._night = night
        self.setZValue(ORDER)

    def set_night(self, night: bool) -> None:
        """Colours of night or of day."""
        self._night = night
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002  Qt's
        """Lines of the same width at every scale, in a case that keeps them apart from the drawing's own."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((CASE[self._night], self._width + CASE_PX), (INK[self._night], self._width)):
            pen = QPen(QColor(colour), width)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPath(self.path())


class VoiceGrid:
    """A grid over one canvas: `lines` for the scene, and the names, painted in pixels of the viewport.

    `upward` when the grid's y grows upwards.
    """

    def __init__(self, grid: Grid, upward: bool, metrics: Metrics, night: bool) -> None:
        def places(line: Line) -> list[QPointF]:
            return [QPointF(x, -y if upward else y) for x, y in line]

        columns, rows = [places(line) for line in grid.columns], [places(line) for line in grid.rows]
        self.lines = GridLinesItem([*columns, *rows], metrics, night)
        self._bands = [*_bands(columns, grid.column_names), *_bands(rows, grid.row_names)]
        self._font = metrics.font(NAME_CAP_MM, QFont.Weight.Bold)
        self._gap = metrics.px(0.8)
        self._width = max(1.0, metrics.px(0.25))

    def paint(
        self, painter: QPainter, framing: Framing, palette: Palette, covered: Sequence[QRectF], symbols: Taken
    ) -> None:
        """The names; `covered` are boxes that something floats over, `symbols` what is best left in sight."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        for name, box in self.names(framing, covered, symbols):
            painter.setPen(QPen(QColor(INK[palette is NIGHT]), self._width))
            painter.setBrush(QColor(palette.surface))
            painter.drawRoundedRect(box, self._gap, self._gap)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(palette.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def names(
        self, framing: Framing, covered: Sequence[QRectF] = (), symbols: Taken | None = None
    ) -> Iterator[tuple[str, QRectF]]:
        """The names of all columns and rows of which anything is on the screen, each with its plate's box.

        A name stands at both ends of what is seen of its band, beside the grid where there is room; where another name
        is in the way it stands farther in. A symbol gives way only where there is no other place.
        """
        measure = QFontMetricsF(self._font)
        height = measure.height()
        taken: list[QRectF] = list(covered)
        for band in self._bands:
            size = QSizeF(max(height, measure.horizontalAdvance(band.name) + 2 * self._gap), height)
            ends = _ends(band, framing)
            if ends is None:
                continue
            apart = ends[1] - ends[0]
            length = hypot(apart.x(), apart.y())
            for start, end in (ends, ends[::-1]) if length > LEAST_APART * height else (ends,):
                step = (end - start) * (height / 2 / length) if length else QPointF()
                spots = _spots(framing.screen, start, step, size, self._gap / 2)
                free = [spot for spot in spots if not any(spot.intersects(other) for other in taken)]
                if free:
                    box = next((spot for spot in free if symbols is None or symbols.is_free(spot, None)), free[0])
                    taken.append(box)
                    yield band.name, box


def _bands(lines: Sequence[Sequence[QPointF]], names: Iterable[str]) -> Iterator[_Band]:
    for (one, other), name in zip(pairwise(lines), names, strict=True):
        outline = (*one, *reversed(other))
        yield _Band(name, outline, (one[0] + other[0]) / 2, (one[-1] + other[-1]) / 2)


def _ends(band: _Band, framing: Framing) -> tuple[QPointF, QPointF] | None:
    """Where the part of the band on the screen begins and ends, in its middle; None when nothing of it is there."""
    outline = QPolygonF([framing.position_of(place) for place in band.outline])
    seen = _clipped(outline, framing.screen)
    if len(seen) < 3:
        return None
    middle = QPointF(sum(p.x() for p in seen) / len(seen), sum(p.y() for p in seen) / len(seen))
    along = framing.position_of(band.end) - framing.position_of(band.start)
    length = hypot(along.x(), along.y())
    if not length:
        return None
    # The middle line of what is seen, long enough to leave it on both sides.
    ends = clip(middle - along, middle + along, framing.screen)
    if ends is None:
        return None
    # Where the grid itself ends on the screen, its names stand there.
    run = [QPointF.dotProduct(p - middle, along) / length for p in seen]
    step = along / length
    reach = [QPointF.dotProduct(end - middle, step) for end in ends]
    return middle + step * max(min(run), reach[0]), middle + step * min(max(run), reach[1])


def _clipped(outline: QPolygonF, box: QRectF) -> list[QPointF]:
    """The part of an outline inside a box (Sutherland and Hodgman, 1974)."""
    points = [outline.at(number) for number in range(outline.count())]
    for sign, across, limit in (
        (1, True, box.left()),
        (-1, True, -box.right()),
        (1, False, box.top()),
        (-1, False, -box.bottom()),
    ):
        points = list(_cut(points, sign, across, limit))
    return points


def _cut(points: Sequence[QPointF], sign: int, across: bool, limit: float) -> Iterator[QPointF]:
    """What of an outline lies where sign times its coordinate is at least the limit."""
    inside = [sign * (point.x() if across else point.y()) - limit for point in points]
    for at, point in enumerate(points):
        here, before = inside[at], inside[at - 1]
        if (here >= 0) != (before >= 0):
            yield points[at - 1] + (point - points[at - 1]) * (before / (before - here))
        if here >= 0:
            yield point


def _spots(screen: QRectF, start: QPointF, step: QPointF, size: QSizeF, edge: float) -> Iterator[QRectF]:
    for number in SLIDES:
        place = start + step * number
        box = _inside(screen, place, size, edge)
        # Beyond the end there must be room for all of it: pushed back it would stand beside its band.
        if number >= 0 or box.center() == place:
            yield box


def _inside(screen: QRectF, place: QPointF, size: QSizeF, edge: float) -> QRectF:
    """A box around a place, moved so that all of it is on the screen."""
    x = min(max(place.x() - size.width() / 2, screen.left() + edge), screen.right() - size.width() - edge)
    y = min(max(place.y() - size.height() / 2, screen.top() + edge), screen.bottom() - size.height() - edge)
    return QRectF(QPointF(x, y), size)
