"""What lies over a sheet or map: lines, symbols, names, highlights, a grid, pins, measuring; and what a tap means.

Signals (besides those of `pane`):
    place_tapped(QPointF): a place without a symbol, in the coordinates of what is shown (maps: y grows north).
    place_double_tapped(QPointF): the place was tapped twice; both taps were told as taps already.
    symbol_tapped(object): a mark's payload.
    measured_changed(list): the corners of the figure that is measured, as QPointF; none once measuring has ended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsView, QWidget

from responder_app.gui.canvas.batches import items_of
from responder_app.gui.canvas.foreground import Foreground
from responder_app.gui.canvas.highlights import HighlightItem
from responder_app.gui.canvas.labels import Taken
from responder_app.gui.canvas.marks import MarkLayer
from responder_app.gui.canvas.measuring import Describe, MeasureKind
from responder_app.gui.canvas.pane import Pane
from responder_app.gui.canvas.pinned import PinnedItem
from responder_app.gui.canvas.shapes import Shape, ShapeItem
from responder_app.gui.canvas.streets import StreetName
from responder_app.gui.canvas.symbols import Mark
from responder_app.gui.canvas.voice_grid import Grid, LineGrid, VoiceGrid
from responder_app.gui.metrics import KEY_MM, Metrics
from responder_app.gui.palette import Palette

UPDATES = {
    True: QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate,
    False: QGraphicsView.ViewportUpdateMode.FullViewportUpdate,
}
"""By whether the foreground is empty: what stands in viewport pixels must not be moved along with the scene."""

ARRANGE_MS = 100
"""While the view is only panned labels move along with it, and find other places so often: a city has hundreds.

So long, too, the labels of what has just been opened wait for the names of the base map."""


class OverlaidPane(Pane):
    """A pane with things over what it shows. Coordinates are those of what is shown."""

    place_tapped = Signal(QPointF)
    place_double_tapped = Signal(QPointF)
    symbol_tapped = Signal(object)
    measured_changed = Signal(list)

    def __init__(self, metrics: Metrics, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(metrics, palette, parent)
        self._shapes: list[ShapeItem] = []
        self._hidden_kinds: frozenset[str] = frozenset()
        self._marks = MarkLayer(self.scene(), self._framing, metrics)
        self._highlight: HighlightItem | None = None
        self._foreground = Foreground(metrics)
        self._pinned: dict[str, PinnedItem] = {}
        self._tapped: Mark | None = None
        self._arranging = QTimer(self, singleShot=True, interval=ARRANGE_MS)
        self._arranging.timeout.connect(self._arrange)

    def clear(self) -> None:
        """Show nothing; measuring ends."""
        self.stop_measuring()
        self.set_grid(None)
        self._arranging.stop()
        self._shapes, self._highlight, self._pinned = [], None, {}
        self._marks.forget()
        self.scene().clear()
        self.set_ground(None, None)

    def add_shapes(self, shapes: Iterable[Shape]) -> None:
        """Lay lines and areas over what is shown."""
        for item in items_of(shapes, self._upward):
            item.set_night(self.night)
            item.setVisible(item.kind not in self._hidden_kinds)
            self.scene().addItem(item)
            self._shapes.append(item)

    def clear_shapes(self) -> None:
        """Take all lines and areas away (a sheet's tiles stay)."""
        for item in self._shapes:
            self.scene().removeItem(item)
        self._shapes = []

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show these marks in place of the ones before; their labels come once the view has settled."""
        placed = [(mark, self._flipped(QPointF(mark.x, mark.y))) for mark in marks]
        self._marks.show_marks(placed, self._palette)
        # They may be painted before that, and would then jump aside.
        self._marks.spread()
        self._settling.start()

    def set_filter(self, hidden_kinds: Collection[str]) -> None:
        """Hide marks and shapes of these kinds, now and of every sheet and map to come; nothing hides the rest."""
        self._hidden_kinds = frozenset(hidden_kinds)
        self._marks.hide_kinds(self._hidden_kinds)
        for item in self._shapes:
            item.setVisible(item.kind not in self._hidden_kinds)
        self._settling.start()

    def taken_by_symbols(self) -> Taken:
        """What of the viewport symbols and the letters of sides cover."""
        return self._marks.taken()

    def look_again(self) -> None:
        """Something else stands over the drawing: labels are placed anew."""
        self._marks.look_again()
        self._settling.start()

    def set_street_names(self, streets: Sequence[StreetName]) -> None:
        """Show the names of these streets in place of the ones before."""
        lines = ([[self._flipped(QPointF(x, y)) for x, y in line] for line in street.lines] for street in streets)
        self._marks.show_streets(list(zip(streets, lines, strict=True)), self._palette)
        self._settling.start()

    def choose(self, ids: str | Collection[str] | None, centre: bool = True) -> None:
        """Ring the marks that are selected beside the canvas and bring them to the middle; None rings nothing."""
        middle = self._marks.choose(() if ids is None else (ids,) if isinstance(ids, str) else ids)
        if centre and middle is not None:
            self._framing.look_at(middle, self._framing.scale)
            self._apply()
        self._settling.start()

    def highlight(self, boxes: Sequence[QRectF], current: int | None = None, washed: bool = True) -> None:
        """Let boxes stand out (words found, areas rebuilt), one of them most; none takes all away."""
        if self._highlight is not None:
            self.scene().removeItem(self._highlight)
            self._highlight = None
        if boxes:
            placed = [QRectF(self._flipped(box.topLeft()), self._flipped(box.bottomRight())) for box in boxes]
            self._highlight = HighlightItem(placed, current, self._metrics, self.night, washed)
            self._highlight.follow_scale(self._framing.scale)
            self.scene().addItem(self._highlight)

    def pin(self, name: str, item: PinnedItem | None, place: QPointF | None = None) -> None:
        """Put a thing of the crew's own at a place, instead of the one of that name before; None takes it away."""
        plates, before = self._pinned_plates(), self._pinned.pop(name, None)
        if before is not None:
            self.scene().removeItem(before)
        if item is not None and place is not None:
            item.setPos(self._flipped(place))
            item.follow_scale(self._framing.scale)
            item.keep_clear(self._marks.taken(), self._framing.position_of(item.pos()), self._framing.scale)
            self.scene().addItem(item)
            self._pinned[name] = item
        if self._pinned_plates() != plates:
            # The labels make room for its words, or get it back: at once, or they jump after a map was shown.
            self.look_again()

    def pinned(self, name: str) -> PinnedItem | None:
        """What was put there by that name."""
        return self._pinned.get(name)

    def set_grid(self, grid: Grid | LineGrid | None) -> None:
        """Lay a grid over what is shown, its names along the edges; None takes it away."""
        if self._foreground.grid is not None or grid is not None:
            # The labels make room for its names, or get it back.
            self._arranging.start()
        if self._foreground.grid is not None:
            self.scene().removeItem(self._foreground.grid.lines)
        self._foreground.grid = None
        if grid is not None:
            self._foreground.grid = VoiceGrid(grid, self._upward, self._metrics, self.night)
            self.scene().addItem(self._foreground.grid.lines)
        self._foreground_changed()

    def start_measuring(self, kind: MeasureKind, describe: Describe) -> None:
        """Taps set corners from now on, and corners are dragged. `describe` says what the figure measures."""
        self._foreground.start(kind, lambda corners: describe([self._flipped(corner) for corner in corners]))
        self._tell_measured()

    def undo_corner(self) -> None:
        """Take the last corner away."""
        if self._foreground.figure is not None:
            self._foreground.figure.undo()
            self._tell_measured()

    def stop_measuring(self) -> None:
        """Taps are taps again; the figure goes."""
        if self._foreground.figure is not None:
            self._foreground.figure = None
            self._tell_measured()

    @property
    def measuring(self) -> MeasureKind | None:
        """What is being measured, None when nothing is."""
        return self._foreground.figure.kind if self._foreground.figure is not None else None

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        super().set_palette(palette)
        self._marks.set_palette(palette)
        for shape in self._shapes:
            shape.set_night(self.night)
        if self._highlight is not None:
            self._highlight.set_night(self.night)
        for item in self._pinned.values():
            item.set_palette(palette)
        if self._foreground.grid is not None:
            self._foreground.grid.lines.set_night(self.night)
        self.viewport().update()

    # Fingers

    def tap(self, at: QPointF | None = None) -> None:
        """Tap at a viewport position, or in the middle: a corner while measuring, else a symbol or the place."""
        position = self._framing.middle if at is None else at
        if self._foreground.figure is not None:
            if self._foreground.figure.corner_at(position, self._framing) is None:
                self._foreground.figure.add(self._framing.place_at(position))
                self._tell_measured()
            return
        self._tapped = self._marks.near(position, self._metrics.px(KEY_MM) / 2)
        if self._tapped is not None:
            self.symbol_tapped.emit(self._tapped.payload)
        else:
            self.place_tapped.emit(self.place_at(position))

    def tap_twice(self, at: QPointF) -> None:
        """Tell it of a place only: two symbols side by side may well be tapped one after the other."""
        if self._foreground.figure is None and self._tapped is None:
            self.place_double_tapped.emit(self.place_at(at))

    def take_hold(self, at: QPointF) -> bool:
        """Whether a measured corner lies within a finger's reach."""
        return self._foreground.take_hold(at, self._framing)

    def drag(self, dx: float, dy: float) -> None:
        """Move the corner that is held."""
        self._foreground.drag(dx, dy, self._framing)
        self._tell_measured()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace takes the last measured corner away; the rest is the pane's."""
        if self.measuring is not None and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.undo_corner()
        else:
            super().keyPressEvent(event)

    # Painting

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: ARG002  Qt's
        """The grid's names and the figure, in pixels of the viewport."""
        if self._foreground.empty:
            return
        painter.save()
        painter.setWorldTransform(QTransform())
        covered = self._floating.boxes()
        self._foreground.paint(painter, self._framing, self._palette, covered, self._symbols_below())
        painter.restore()

    def _symbols_below(self) -> Taken:
        """What the foreground avoids."""
        # To know where hundreds of symbols stand takes longer than to write the names of lines, which avoid none.
        return self._marks.taken() if self._foreground.avoids_symbols else Taken()

    def _covered(self) -> list[QRectF]:
        """What labels must keep clear of: what floats over the canvas, and the grid's names."""
        boxes = [*self._floating.boxes(), *self._pinned_plates()]
        if self._foreground.grid is None:
            return boxes
        return [*boxes, *self._foreground.plates(self._framing, boxes, self._symbols_below())]

    def _pinned_plates(self) -> list[QRectF]:
        """Those that are on the screen."""
        at, screen = self._framing, QRectF(self.viewport().rect())
        plates = (box for item in self._pinned.values() for box in item.plates(at.position_of(item.pos()), at.scale))
        return [box for box in plates if box.intersects(screen)]

    def _apply(self) -> None:
        super()._apply()
        if self._highlight is not None:
            self._highlight.follow_scale(self._framing.scale)
        for item in self._pinned.values():
            item.follow_scale(self._framing.scale)

    def _on_settled(self) -> None:
        """Arrange symbols and labels (after a pan in a moment), then tell others."""
        self._marks.spread()
        if self._framing.fitted:
            # Only on opening and fitting: it must not jump about while the drawing moves.
            self._floating.place_arrow(self._marks.boxes())
        super()._on_settled()
        if self._names_are_coming and self._marks.unlabelled:
            self._marks.settle_first(self._covered())
            if not self._arranging.isActive():
                self._arranging.start()
        elif not self._marks.only_panned:
            self._arrange()
        elif not self._arranging.isActive() and not self._marks.in_place(self._covered()):
            self._arranging.start()

    @property
    def _names_are_coming(self) -> bool:
        """Whether names of what lies below are on their way, which the labels have to make room for."""
        return False

    @Slot()
    def _arrange(self) -> None:
        self._arranging.stop()
        if self._pinned:
            symbols, at = self._marks.taken(), self._framing
            for item in self._pinned.values():
                item.keep_clear(symbols, at.position_of(item.pos()), at.scale)
        self._marks.settle(self._covered())

    def _foreground_changed(self) -> None:
        self.setViewportUpdateMode(UPDATES[self._foreground.empty])
        self.viewport().update()

    def _tell_measured(self) -> None:
        figure = self._foreground.figure
        self.measured_changed.emit([] if figure is None else [self._flipped(corner) for corner in figure.corners])
        self._foreground_changed()
