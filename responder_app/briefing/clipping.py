"""Cutting a straight line at a box, for what lies over a sheet or a map. Numbers only."""

from __future__ import annotations


def share_inside(
    start: tuple[float, float], step: tuple[float, float], box: tuple[float, float, float, float]
) -> tuple[float, float] | None:
    """Where the line start + share * step, share from 0 to 1, enters and leaves a box (Liang and Barsky, 1984).

    Args:
        start: x and y.
        step: From the start to the end; finite.
        box: x_min, y_min, x_max, y_max; its edges belong to it.

    Returns the two shares, or None when no place of the line lies in the box.
    """
    (x, y), (dx, dy), (x_min, y_min, x_max, y_max) = start, step, box
    first, last = 0.0, 1.0
    for towards, room in ((-dx, x - x_min), (dx, x_max - x), (-dy, y - y_min), (dy, y_max - y)):
        if towards == 0:
            if room < 0:
                return None
        elif towards < 0:
            first = max(first, room / towards)
        else:
            last = min(last, room / towards)
    return None if first > last else (first, last)
