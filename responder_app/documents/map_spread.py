"""Pulling symbols apart that would hide each other on paper. Each keeps a line to where it really is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from responder_app.briefing.answers.site_map import MapScene, ScenePoint

VIEW_PX = (980.0, 560.0)
"""About the size of the map in a window of 1366 x 768, and on paper."""
SYMBOL_PX = 46.0
"""A symbol with its number."""
ROUNDS = 120
STEP = 0.5


def symbol_m(scene: MapScene) -> float:
    """The size of a symbol in metres while the whole first view is shown."""
    west, south, east, north = scene.extent
    return SYMBOL_PX * max((east - west) / VIEW_PX[0], (north - south) / VIEW_PX[1])


def spread(places: Mapping[str, ScenePoint], fixed: Sequence[ScenePoint], apart_m: float) -> dict[str, ScenePoint]:
    """Places by id, moved as little as is needed to lie about `apart_m` apart, and off the `fixed` ones.

    Always the same answer for the same question.
    """
    now = dict(places)
    for _ in range(ROUNDS):
        moved = False
        for index, name in enumerate(sorted(now)):
            push = _push(name, index, now, fixed, apart_m)
            if push != (0.0, 0.0):
                x, y = now[name]
                now[name] = (x + push[0] * STEP, y + push[1] * STEP)
                moved = True
        if not moved:
            break
    return now


def _push(
    name: str, index: int, now: Mapping[str, ScenePoint], fixed: Sequence[ScenePoint], apart_m: float
) -> ScenePoint:
    x, y = now[name]
    east = north = 0.0
    for other in (*(place for key, place in now.items() if key != name), *fixed):
        away = math.dist((x, y), other)
        if away >= apart_m:
            continue
        # Two on one spot part in a direction of their own, by the golden angle.
        angle = math.atan2(y - other[1], x - other[0]) if away > 0.01 else index * 2.4
        east += math.cos(angle) * (apart_m - away)
        north += math.sin(angle) * (apart_m - away)
    return east, north
