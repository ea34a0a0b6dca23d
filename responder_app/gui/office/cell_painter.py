"""Paints a cell of the fleet's table: a bar at the row's start, the state's shape, words in one or two lines."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.gui import painting, runs
from responder_app.gui.office.columns import COLUMNS, NOT_SAID, PROBLEMS, STATE
from responder_app.gui.office.fleet_model import FleetModel
from responder_app.gui.office.state_shape import SEVERITY, draw_state
from responder_app.gui.rows import bar_colour
from responder_app.gui.theme import Theme

SHAPE_MM = 4.0
MOST_LINES = 2
MOST_KEPT = 2000
"""Texts whose lines are kept as they were broken."""
WRAPPED = (0, 1, PROBLEMS)


class CellPainter(QStyledItemDelegate):
    """Of one table."""

    def __init__(self, theme: Theme, fleet: FleetModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._fleet = theme, fleet
        self._strong = theme.metrics.font(2.5, QFont.Weight.DemiBold)
        self._plain = theme.metrics.font(2.5)
        self._pad = theme.metrics.px(1.2)
        self._shape = theme.metrics.px(SHAPE_MM)
        self._broken: dict[tuple[str, int, bool], tuple[str, ...]] = {}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, bar, shape, words."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        picked = bool(state & QStyle.StateFlag.State_Selected)
        vehicle = self._fleet.vehicles[index.row()]
        ground = "picked" if picked else "surface"
        painter.save()
        painter.fillRect(rect, self._theme.colour(ground))
        painter.setPen(self._theme.colour("hairline"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column() == 0:
            loud = SEVERITY.get(vehicle.readiness, FactSeverity.NORMAL)
            bar = QRect(rect.left(), rect.top(), self._pad, rect.height() - 1)
            painter.fillRect(bar, self._theme.colour(bar_colour(loud)))
        area = rect.adjusted(2 * self._pad if index.column() == 0 else self._pad, 0, -self._pad, 0)
        if index.column() == STATE:
            box = QRectF(area.left(), rect.center().y() - self._shape / 2, self._shape, self._shape)
            draw_state(painter, box, vehicle.readiness, self._theme, ground)
            area.setLeft(area.left() + self._shape + self._pad)
        self._draw_words(painter, area, index, picked)
        if picked:
            self._draw_edge(painter, rect, index.column(), bool(state & QStyle.StateFlag.State_Active))
        painter.restore()

    def _draw_words(
        self, painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex, picked: bool
    ) -> None:
        column = COLUMNS[index.column()]
        words = self._fleet.words(index.row(), index.column())
        nothing = column.is_count and words in (NOT_SAID, "0")
        strong = index.column() in (0, STATE) or (column.is_count and not nothing)
        font = self._strong if strong else self._plain
        ink = self._theme.colour("picked_on" if picked else "soft" if nothing else "text")
        side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
        lines = self._lines(words, area.width(), strong) if index.column() in WRAPPED else (words,)
        height = QFontMetrics(font).height()
        top = area.top() + (area.height() - height * len(lines)) // 2
        for number, line in enumerate(lines):
            box = QRect(area.left(), top + number * height, area.width(), height)
            painting.text(painter, box, line, font, ink, side | Qt.AlignmentFlag.AlignVCenter)

    def _lines(self, words: str, width: int, strong: bool) -> tuple[str, ...]:
        key = words, width, strong
        if key not in self._broken:
            if len(self._broken) >= MOST_KEPT:
                self._broken.clear()
            font = self._strong if strong else self._plain
            wrapped = runs.wrap((runs.Run(words, font, ""),), width, MOST_LINES)
            self._broken[key] = tuple(" ".join(piece.run.words for piece in line) for line in wrapped)
        return self._broken[key]

    def _draw_edge(self, painter: QPainter, rect: QRect, column: int, active: bool) -> None:
        """The mark of the picked row: a line above and below, closed at both ends."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self._theme.colour("focus" if active else "border"), 3))
        painter.drawLine(rect.left(), rect.top() + 1, rect.right(), rect.top() + 1)
        painter.drawLine(rect.left(), rect.bottom() - 2, rect.right(), rect.bottom() - 2)
        if column == 0:
            painter.drawLine(rect.left() + 1, rect.top(), rect.left() + 1, rect.bottom())
        if column == PROBLEMS:
            painter.drawLine(rect.right() - 1, rect.top(), rect.right() - 1, rect.bottom())
