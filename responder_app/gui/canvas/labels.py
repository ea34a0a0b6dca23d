"""Which labels are shown and where: as many as fit without covering a symbol or another label. No painting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF

from responder_app.gui.canvas.place_names import PlaceNameItem
from responder_app.gui.canvas.streets import StreetNameItem
from responder_app.gui.canvas.symbols import CORNERS, MarkItem

MARGIN_PX = 2.0
CELL_PX = 64.0
LAST_OF_FIRST = 3
"""Rank of the street of the address."""

NameItem = StreetNameItem | PlaceNameItem
Item = MarkItem | NameItem


class Taken:
    """Boxes on the screen that are taken, each by an owner, found by the squares that they touch."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[object, QRectF]]] = defaultdict(list)

    def add(self, owner: object, box: QRectF) -> None:
        """Take a box."""
        for cell in _cells(box):
            self._cells[cell].append((owner, box))

    def is_free(self, box: QRectF, owner: object) -> bool:
        """Whether nobody but the owner has any of the box."""
        # Asked thousands of times when a map is opened: a generator for each takes as long as the looking.
        for cell in _cells(box):
            for other, held in self._cells.get(cell, ()):
                if other is not owner and box.intersects(held):
                    return False
        return True


def arrange(
    marks: Sequence[MarkItem],
    names: Sequence[NameItem],
    screen: QRectF,
    on_screen: Callable[[QPointF], QPointF],
    in_scene: Callable[[QPointF], QPointF],
    covered: Sequence[QRectF] = (),
    only_first: bool = False,
) -> None:
    """Show the labels that fit on the screen; `covered` is what floats over the canvas.

    What is chosen comes first, then the letters of the sides and alerts, the street of the address, the captions of
    symbols, the other streets and places, the captions of minor symbols, other names. `on_screen` gives the viewport
    position of a scene place, `in_scene` the place of a position. With `only_first` the labels up to the street of the
    address are placed and no others.
    """
    places = {item: on_screen(item.pos()) for item in marks}
    visible = [item for item in marks if screen.contains(places[item])]
    taken, plates = Taken(), Taken()
    for box in covered:
        taken.add(None, box)
    for mark in visible:
        if mark.mark.icon is not None:
            # Symbols have room at their edges: a label may touch one.
            box = mark.icon_box.adjusted(2 * MARGIN_PX, 2 * MARGIN_PX, -2 * MARGIN_PX, -2 * MARGIN_PX)
            taken.add(mark, box.translated(places[mark]))
    for mark in visible:
        if mark.mark.badge:
            _place_badge(mark, places[mark], taken)
    for hidden in set(marks).difference(visible):
        hidden.show_label(None)
    ranked: list[Item] = [*visible, *names]
    if only_first:
        ranked = [item for item in ranked if _rank(item) <= LAST_OF_FIRST]
    for item in sorted(ranked, key=_rank):
        if isinstance(item, MarkItem):
            _place_caption(item, places[item], screen, taken, plates)
        else:
            _place_name(item, screen, on_screen, in_scene, taken)


def _place_badge(item: MarkItem, place: QPointF, taken: Taken) -> None:
    """At a corner where it neither covers a symbol or another badge nor is covered; the usual one where none is."""
    boxes = {corner: item.badge_at(corner).translated(place) for corner in CORNERS}
    free = (corner for corner, box in boxes.items() if taken.is_free(box, item))
    corner = next(free, CORNERS[0])
    item.move_badge(corner)
    taken.add(item, boxes[corner])


def _place_caption(item: MarkItem, place: QPointF, screen: QRectF, taken: Taken, plates: Taken) -> None:
    for number, spot in enumerate(item.label_spots):
        box = spot.translated(place).adjusted(-MARGIN_PX, -MARGIN_PX, MARGIN_PX, MARGIN_PX)
        # The letter of a side is worth more than the symbol that it covers.
        obstacles = plates if item.mark.plate else taken
        if screen.contains(box) and obstacles.is_free(box, item):
            item.show_label(number)
            taken.add(item, box)
            if item.mark.plate:
                plates.add(item, box)
            return
    item.show_label(None)


def _place_name(
    item: NameItem,
    screen: QRectF,
    on_screen: Callable[[QPointF], QPointF],
    in_scene: Callable[[QPointF], QPointF],
    taken: Taken,
) -> None:
    for spot in item.spots(screen, on_screen):
        boxes = item.boxes(spot)
        if all(taken.is_free(box, item) for box in boxes):
            item.stand_at(spot, in_scene(spot.middle))
            for box in boxes:
                taken.add(item, box)
            return
    item.hide()


def _cells(box: QRectF) -> Sequence[tuple[int, int]]:
    left, top, right, bottom = (int(edge // CELL_PX) for edge in box.getCoords())  # type: ignore[attr-defined]
    if left == right and top == bottom:
        return ((left, top),)
    return [(column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)]


def _rank(item: Item) -> int:
    if not isinstance(item, MarkItem):
        return item.order
    if item.chosen:
        return 0
    if item.mark.plate:
        return 1
    if item.mark.alert:
        return 2
    return 6 if item.mark.minor else 4
