"""Single changes of a sheet gathered to areas, as many as a crew can look through. No widgets."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF

NEAR = 0.012
"""Changes nearer to each other than this share of the sheet's longer side are one: desks in a row, a door in a wall."""
WIDEST = 0.35
"""No area gets longer than this share of it: an area as large as the building says nothing."""


def areas_of(boxes: Iterable[QRectF], longer_side: float) -> tuple[QRectF, ...]:
    """The boxes, those near each other as one, the largest first."""
    near, widest = NEAR * longer_side, WIDEST * longer_side
    found: list[QRectF] = []
    for box in sorted(boxes, key=_size, reverse=True):
        area = QRectF(box)
        while (other := next((one for one in found if _joins(area, one, near, widest)), None)) is not None:
            found.remove(other)
            area = area.united(other)
        found.append(area)
    return tuple(sorted(found, key=_size, reverse=True))


def _joins(one: QRectF, other: QRectF, near: float, widest: float) -> bool:
    if not one.adjusted(-near, -near, near, near).intersects(other):
        return False
    both = one.united(other)
    return max(both.width(), both.height()) <= widest or one.contains(other) or other.contains(one)


def _size(box: QRectF) -> float:
    return box.width() * box.height()
