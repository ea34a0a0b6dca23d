"""Where words may stand on the glass: places to try, best first. Viewport pixels; no painting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from responder_app.gui.canvas.labels import Taken

SPOTS = 24
"""So many places of an outline are tried."""
EDGE_PX = 4.0
ROUND = 8
"""Directions that are tried about a symbol."""


def around(ring: Sequence[QPointF], spill: QPointF, box: QRectF, symbol: float, screen: QRectF) -> Iterator[QPointF]:
    """For a zone's words: beyond its outline, on it, within it, far from the spill and high first.

    A zone hardly larger than the spill's symbol (of that radius) has them around it. At last the corners of the screen,
    where all that is seen lies in the zone.
    """
    if max(_away(corner, spill) for corner in ring) < 2 * symbol:
        yield from about(spill, box, symbol)
        return
    step = max(1, len(ring) // SPOTS)
    middles = [(one + other) / 2 for one, other in pairwise(ring)] if len(ring) < SPOTS else []
    points = sorted((*ring[::step], *middles), key=lambda at: (-round(_away(at, spill) / 8), at.y()))
    for side in (1.0, 0.0, -1.0):
        for at in points:
            out = (at - spill) / max(_away(at, spill), 1.0)
            yield at + QPointF(out.x() * box.width(), out.y() * box.height()) * (0.55 * side)
    zone = QPolygonF(list(ring))
    if all(zone.containsPoint(corner, Qt.FillRule.OddEvenFill) for corner in (screen.center(), screen.topLeft())):
        yield from _corners(box, screen)


def about(at: QPointF, box: QRectF, radius: float) -> Iterator[QPointF]:
    """Around a disc, above it first."""
    for number in range(ROUND):
        angle = 2 * pi * number / ROUND
        across, down = radius + box.width() / 2 + EDGE_PX, radius + box.height() / 2 + EDGE_PX
        yield at + QPointF(sin(angle) * across, -cos(angle) * down)


def clear_first(spots: Iterable[QPointF], box: QRectF, symbols: Taken) -> list[QPointF]:
    """Those spots first at which no symbol of the map is covered."""
    return sorted(spots, key=lambda spot: not symbols.is_free(box.translated(spot), None))


def along(start: QPointF, end: QPointF, half: float) -> list[QRectF]:
    """Boxes that cover a stroke of that half width."""
    count = max(2, int(_away(start, end) / (2 * half)) + 1)
    places = (start + (end - start) * (number / (count - 1)) for number in range(count))
    return [QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half) for at in places]


def _corners(box: QRectF, screen: QRectF) -> Iterator[QPointF]:
    inside = screen.adjusted(box.width() / 2, box.height() / 2, -box.width() / 2, -box.height() / 2)
    inside = inside.adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)
    for row in range(4):
        yield inside.topLeft() + QPointF(0, (box.height() + EDGE_PX) * row)


def _away(one: QPointF, other: QPointF) -> float:
    return hypot(one.x() - other.x(), one.y() - other.y())
