"""Which labels are shown: as many as fit without covering a symbol or another label. No painting."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from responder_app.gui.canvas.symbols import MarkItem

MARGIN_PX = 2.0


def arrange(items: Sequence[MarkItem], screen: QRectF, on_screen: Callable[[QPointF], QPointF]) -> None:
    """Show the labels that fit on the screen.

    What is chosen comes first, then alerts and plates such as the letters of the sides; names of streets come last, and
    once each.
    """
    placed = {item: on_screen(item.pos()) for item in items}
    visible = [item for item in items if screen.contains(placed[item])]
    # Symbols have room at their edges: a label may touch one.
    taken = [_core(item).translated(placed[item]) for item in visible if item.mark.icon is not None]
    plates: list[QRectF] = []
    streets: set[str] = set()
    for item in sorted(visible, key=_rank):
        own = _core(item).translated(placed[item])
        box = _turned(item).translated(placed[item]).adjusted(-MARGIN_PX, -MARGIN_PX, MARGIN_PX, MARGIN_PX)
        again = item.mark.street_name and item.mark.label in streets
        # The letter of a side is worth more than the symbol that it covers.
        obstacles = plates if item.mark.plate else [other for other in taken if other != own]
        fits = not again and not any(box.intersects(other) for other in obstacles)
        item.show_label(fits)
        if fits:
            taken.append(box)
            if item.mark.plate:
                plates.append(box)
            if item.mark.street_name:
                streets.add(item.mark.label)


def _rank(item: MarkItem) -> tuple[bool, bool, bool, bool]:
    return (not item.chosen, item.mark.street_name, not item.mark.alert, not item.mark.plate)


def _core(item: MarkItem) -> QRectF:
    return item.icon_box.adjusted(2 * MARGIN_PX, 2 * MARGIN_PX, -2 * MARGIN_PX, -2 * MARGIN_PX)


def _turned(item: MarkItem) -> QRectF:
    return QTransform().rotate(item.rotation()).mapRect(item.label_box)
