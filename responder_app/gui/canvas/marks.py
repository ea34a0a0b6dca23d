"""Symbols and names over the tiles or shapes of a canvas: puts them on the scene, spreads, labels and finds them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from responder_app.gui.canvas.framing import Framing
from responder_app.gui.canvas.labels import NameItem, Taken, arrange
from responder_app.gui.canvas.spread import spread
from responder_app.gui.canvas.streets import StreetName, StreetNameItem, straight_pieces
from responder_app.gui.canvas.symbols import Mark, MarkItem
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette

CLOSE_PX = 5.0
"""Pixels for a metre: a house of ten metres has room for a symbol and its words."""
GroundNames = Callable[[QRectF, float, frozenset[str]], Sequence[NameItem]]
"""The names of the base map for a part of the scene and a scale, but for streets that are named already."""


class MarkLayer:
    """The marks and street names of one canvas. Places are scene coordinates: the canvas has flipped them."""

    def __init__(self, scene: QGraphicsScene, framing: Framing, metrics: Metrics) -> None:
        self._scene = scene
        self._framing = framing
        self._metrics = metrics
        self._marks: dict[str, MarkItem] = {}
        self._streets: list[StreetNameItem] = []
        self.ground_names: GroundNames = lambda *_: ()
        self._hidden: frozenset[str] = frozenset()
        self._spread_at = (0.0, 0.0)
        self._unlabelled = True
        self._settled_for: object = None
        """Scale, turn and screen that labels were placed for; None when there is something new to be placed."""
        self._settled_at: object = None
        """The middle of the screen then, and what floated over it."""

    @property
    def only_panned(self) -> bool:
        """Whether labels stand where they belong but for a pan."""
        return self._settled_for == self._view

    def in_place(self, covered: Sequence[QRectF]) -> bool:
        """Whether labels stand where `settle` would put them."""
        return self.only_panned and self._settled_at == (self._framing.centre, list(covered))

    def look_again(self) -> None:
        """There are other names: the next labels are placed at once."""
        self._settled_for = None

    def forget(self) -> None:
        """The scene was cleared: hold nothing."""
        self._marks, self._streets, self._spread_at = {}, [], (0.0, 0.0)

    def show_marks(self, marks: Sequence[tuple[Mark, QPointF]], palette: Palette) -> None:
        """These marks, each with its place, instead of the ones before."""
        self.look_again()
        for item in self._marks.values():
            self._scene.removeItem(item)
        self._marks, self._spread_at, self._unlabelled = {}, (0.0, 0.0), True
        for mark, place in marks:
            item = MarkItem(mark, self._metrics, palette)
            item.setPos(place)
            item.setVisible(self._is_shown(item))
            self._scene.addItem(item)
            self._marks[mark.id] = item

    def hide_kinds(self, hidden: frozenset[str]) -> None:
        """Hide the marks of these kinds, also those to come; the others may stand where those stood."""
        self.look_again()
        self._hidden, self._spread_at = hidden, (0.0, 0.0)
        for item in self._marks.values():
            item.setVisible(self._is_shown(item))

    def show_streets(self, streets: Sequence[tuple[StreetName, list[list[QPointF]]]], palette: Palette) -> None:
        """The names of these streets, each with its lines, instead of the ones before."""
        self.look_again()
        for item in self._streets:
            self._scene.removeItem(item)
        self._streets = [
            StreetNameItem(street, [piece for line in lines for piece in straight_pieces(line)], self._metrics, palette)
            for street, lines in streets
        ]
        for item in self._streets:
            self._scene.addItem(item)

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        for mark in self._marks.values():
            mark.set_palette(palette)
        for street in self._streets:
            street.set_palette(palette)

    def choose(self, ids: Collection[str]) -> QPointF | None:
        """Ring these marks and no others; gives the middle of them, None when none is here."""
        self.look_again()
        box = QRectF()
        for item in self._marks.values():
            item.choose(item.mark.id in ids)
            item.setVisible(self._is_shown(item))
            if item.chosen:
                # A point has no extent, and united() leaves empty boxes out.
                box = box.united(QRectF(item.pos(), item.pos()).adjusted(-0.5, -0.5, 0.5, 0.5))
        return None if box.isEmpty() else box.center()

    def spread(self) -> None:
        """Move symbols apart that would cover each other at the present scale and turn."""
        if (self._framing.scale, self._framing.turn_deg) != self._spread_at:
            self._move_apart()

    @property
    def unlabelled(self) -> bool:
        """Whether there are marks that were never labelled."""
        return self._unlabelled

    def settle_first(self, covered: Sequence[QRectF]) -> None:
        """Label only what is looked for first, until `settle`: names that are still to come would move the others."""
        at = self._framing
        arrange(self._shown(), self._streets, at.screen, at.position_of, at.place_at, covered, only_first=True)

    def settle(self, covered: Sequence[QRectF]) -> None:
        """Label what the framing shows now; `covered` are viewport boxes that something floats over."""
        framing = self._framing
        self._settled_for, self._unlabelled = self._view, False
        self._settled_at = framing.centre, list(covered)
        own = frozenset(item.street.name for item in self._streets)
        names = [*self._streets, *self.ground_names(framing.shown, framing.scale, own)]
        arrange(self._shown(), names, framing.screen, framing.position_of, framing.place_at, covered)

    def near(self, position: QPointF, reach_px: float) -> Mark | None:
        """The mark whose symbol is drawn nearest to a viewport position, within so many pixels."""
        found, least = None, reach_px**2
        for item in self._shown():
            offset = self._framing.position_of(item.pos()) + item.offset - position
            away = QPointF.dotProduct(offset, offset)
            if away <= least:
                found, least = item.mark, away
        return found

    def boxes(self) -> list[QRectF]:
        """Where the symbols stand in the viewport."""
        return [item.icon_box.translated(self._framing.position_of(item.pos())) for item in self._shown()]

    def taken(self) -> Taken:
        """What of the viewport symbols and the letters of sides cover."""
        taken = Taken()
        for item in self._shown():
            place = self._framing.position_of(item.pos())
            if self._framing.screen.contains(place):
                taken.add(item, (item.label_box if item.mark.plate else item.icon_box).translated(place))
        return taken

    @property
    def _view(self) -> tuple[float, float, QRectF]:
        return self._framing.scale, self._framing.turn_deg, self._framing.screen

    def _shown(self) -> list[MarkItem]:
        return [item for item in self._marks.values() if self._is_shown(item)]

    def _is_shown(self, item: MarkItem) -> bool:
        far = item.mark.close_only and self._framing.scale < CLOSE_PX and not item.chosen
        return item.mark.kind not in self._hidden and not far

    def _move_apart(self) -> None:
        self._spread_at = self._framing.scale, self._framing.turn_deg
        for item in self._marks.values():
            if item.mark.close_only:
                item.setVisible(self._is_shown(item))
        items = self._shown()
        positions = [self._framing.position_of(item.pos()) for item in items]
        places = [(position.x(), position.y()) for position in positions]
        for item, offset in zip(items, spread(places, [item.diameter for item in items]), strict=True):
            item.move_off(QPointF(*offset))
