"""Measuring on the map, in words that promise no more than a finger can set. Plain arithmetic on metres of the scene.

Between places some kilometres from the scene's origin lengths are right within a millionth (see `ground.LocalGround`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from responder_app.briefing.answers.site_map import ScenePoint
from responder_app.briefing.measuring import FOOT_M, around, crosses_itself, said_area, said_in_both, said_length

MILE_M, ACRE_M2 = 1609.344, 4046.8564224
MILES_FROM_M, ACRES_FROM_M2 = 2 * MILE_M, 2 * ACRE_M2
HECTARE_M2, SQUARE_KM_M2 = 10_000.0, 1_000_000.0
SQUARE_KM_FROM_M2 = 2 * SQUARE_KM_M2


def say_measured(points: Sequence[ScenePoint], closed: bool, picked_m: float) -> str:
    """Length of the line, or area when `closed`: "1,240 ft (378 m)", "12.5 acres (5.1 ha)"; "" with too few points.

    Args:
        points: Corners in metres.
        closed: Whether they are those of an area.
        picked_m: How closely a corner was set.
    """
    if len(points) < (3 if closed else 2):
        return ""
    if not closed:
        return _length(sum(math.dist(start, end) for start, end in pairwise(points)), picked_m * math.sqrt(2))
    if crosses_itself(points):
        return "The outline crosses itself"
    area = abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in around(points))) / 2
    run = sum(math.dist(start, end) for start, end in around(points))
    return _area(area, picked_m * run / math.sqrt(len(points)))


def said_step(metres: float) -> str:
    """A step of the grid, which is metric: "100 m (328 ft)", "1 km (0.62 mi)"."""
    if metres < 1000:
        return f"{metres:g} m ({metres / FOOT_M:,.0f} ft)"
    return f"{metres / 1000:g} km ({metres / MILE_M:.2f} mi)"


def _length(metres: float, error_m: float) -> str:
    if metres < MILES_FROM_M:
        return said_length(metres, error_m)
    return said_in_both((metres / MILE_M, "mi"), (metres / 1000, "km"), error_m / 1000, 0.01)


def _area(square_metres: float, error_m2: float) -> str:
    if square_metres < ACRES_FROM_M2:
        return said_area(square_metres, error_m2)
    acres = (square_metres / ACRE_M2, "acres")
    if square_metres < SQUARE_KM_FROM_M2:
        return said_in_both(acres, (square_metres / HECTARE_M2, "ha"), error_m2 / HECTARE_M2, 0.1)
    return said_in_both(acres, (square_metres / SQUARE_KM_M2, "km²"), error_m2 / SQUARE_KM_M2, 0.01)
