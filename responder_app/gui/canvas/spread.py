"""Symbols that would cover each other are moved apart, so that each can be seen and touched. Arithmetic only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import cos, dist, hypot, sin

ROUNDS = 60
OVERLAP = 1.0
"""Symbols nearer than this many of their sizes cover each other."""
FARTHEST = 3.0
"""No symbol moves farther than this many of its sizes: beyond that, zooming in is the way."""
GOLDEN_RAD = 2.399963
"""Things at the very same place leave it in directions that never repeat."""
STILL_PX = 0.05

Place = tuple[float, float]


def spread(places: Sequence[Place], sizes: Sequence[float]) -> list[Place]:
    """How far to move each symbol, in pixels; (0, 0) for one that nothing covers.

    `places` are pixels at one scale, `sizes` the diameters. Pairs that overlap push each other apart by half the
    overlap, until nothing moves. The same input gives the same answer.
    """
    now, before = list(places), list(places)
    reach = max(sizes, default=1.0)
    near = _neighbours(now, 2 * reach)
    for _ in range(ROUNDS):
        pushes: dict[int, list[Place]] = defaultdict(list)
        for one, other in near:
            _push(now, sizes, one, other, pushes)
        for index, moved in pushes.items():
            x, y = now[index]
            now[index] = (x + sum(dx for dx, _ in moved), y + sum(dy for _, dy in moved))
        if not pushes:
            break
        # Others can only have come as near as a symbol's size once one has moved half of that.
        if any(dist(now[index], before[index]) > reach / 2 for index in pushes):
            near, before = _neighbours(now, 2 * reach), list(now)
    return [_held(place, home, size * FARTHEST) for place, home, size in zip(now, places, sizes, strict=True)]


def _push(now: Sequence[Place], sizes: Sequence[float], one: int, other: int, pushes: dict[int, list[Place]]) -> None:
    (x0, y0), (x1, y1) = now[one], now[other]
    room = (sizes[one] + sizes[other]) / 2 * OVERLAP
    away = hypot(x1 - x0, y1 - y0)
    if away >= room - STILL_PX:
        return
    angle = other * GOLDEN_RAD
    dx, dy = ((x1 - x0) / away, (y1 - y0) / away) if away > 1e-6 else (cos(angle), sin(angle))
    step = (room - away) / 2
    pushes[one].append((-dx * step, -dy * step))
    pushes[other].append((dx * step, dy * step))


def _neighbours(places: Sequence[Place], reach: float) -> list[tuple[int, int]]:
    """Pairs of places that are nearer than `reach`, each once."""
    found: list[tuple[int, int]] = []
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, (x, y) in enumerate(places):
        cells[int(x // reach), int(y // reach)].append(index)
    for (column, row), inside in cells.items():
        for across in (-1, 0, 1):
            for down in (-1, 0, 1):
                for other in cells.get((column + across, row + down), ()):
                    there = places[other]
                    found += [(one, other) for one in inside if one < other and dist(places[one], there) < reach]
    return found


def _held(place: Place, home: Place, most: float) -> Place:
    dx, dy = place[0] - home[0], place[1] - home[1]
    away = hypot(dx, dy)
    if away < 1:
        return 0.0, 0.0
    share = min(1.0, most / away)
    return dx * share, dy * share
