"""A grid that crews speak over the radio: lines over the drawing, names along the canvas's edges.

Over a building its cells are named ("movement at C4"), over a map its lines are (USNG, "4788 3566").

Where the lines run and what the cells are called is briefing's; here it is only painted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.canvas.framing import Framing
from responder_app.gui.canvas.grid_names import Band, bands, line_plates, on_lines, plates
from responder_app.gui.canvas.labels import Taken
from responder_app.gui.metrics import MM_PER_INCH, Metrics
from responder_app.gui.palette import NIGHT, Palette

Line = tuple[tuple[float, float], ...]
NAME_CAP_MM = 3.2
INK, CASE = ("#8a1d6d", "#d77fc0"), ("#ffffff", "#05080a")
"""Lines as (day, night): a colour that no drawing office and no symbol of ours uses for lines, in a case."""
LINE_MM, CASE_PX = 0.25, 2.0
BORDER = 3.0
"""How much stronger borders are drawn."""
ORDER = 4.0


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
class LineGrid:
    """A grid whose lines are named. `families` are lines that run alike, in order, each with its name.

    `borders` are drawn stronger: beyond them the same names mean other places.
    """

    families: tuple[tuple[tuple[str, Line], ...], ...]
    borders: tuple[Line, ...] = ()


class GridLinesItem(QGraphicsPathItem):
    """The lines on the scene: above the drawing and its ways, below highlights and symbols."""

    def __init__(
        self,
        lines: Sequence[Sequence[QPointF]],
        metrics: Metrics,
        night: bool,
        borders: Sequence[Sequence[QPointF]] = (),
    ) -> None:
        self._plain, self._borders = _path(lines), _path(borders)
        whole = QPainterPath(self._plain)
        whole.addPath(self._borders)
        super().__init__(whole)
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
        for path, core in ((self._plain, self._width), (self._borders, self._width * BORDER)):
            for colour, width in ((CASE[self._night], core + CASE_PX), (INK[self._night], core)):
                pen = QPen(QColor(colour), width)
                pen.setCosmetic(True)
                painter.setPen(pen)
                painter.drawPath(path)


def _path(lines: Sequence[Sequence[QPointF]]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.addPolygon(QPolygonF(line))
    return path


class VoiceGrid:
    """A grid over one canvas: `lines` for the scene, and the names, painted in pixels of the viewport.

    `upward` when the grid's y grows upwards.
    """

    def __init__(self, grid: Grid | LineGrid, upward: bool, metrics: Metrics, night: bool) -> None:
        def places(line: Line) -> list[QPointF]:
            return [QPointF(x, -y if upward else y) for x, y in line]

        self.on_lines = isinstance(grid, LineGrid)
        self._families: tuple[tuple[Band, ...], ...]
        if isinstance(grid, Grid):
            columns, rows = [places(line) for line in grid.columns], [places(line) for line in grid.rows]
            self.lines = GridLinesItem([*columns, *rows], metrics, night)
            self._families = tuple(bands(columns, grid.column_names)), tuple(bands(rows, grid.row_names))
        else:
            families = [[places(line) for _, line in family] for family in grid.families]
            plain = [line for family in families for line in family]
            self.lines = GridLinesItem(plain, metrics, night, [places(line) for line in grid.borders])
            self._families = tuple(
                tuple(on_lines(lines, (name for name, _ in family)))
                for lines, family in zip(families, grid.families, strict=True)
            )
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
        """The names that are written and their plates' boxes, as `grid_names` places them."""
        if self.on_lines:
            return line_plates(self._families, framing, QFontMetricsF(self._font), self._gap, covered)
        return plates(self._families, framing, QFontMetricsF(self._font), self._gap, covered, symbols)
