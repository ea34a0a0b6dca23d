"""Where the zones of the US National Grid end: six degrees each, but south-west Norway and Svalbard."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

WIDTH_DEG, ZONES = 6.0, 60
SOUTHMOST, NORTHMOST = -80.0, 84.0
STRATA = ((SOUTHMOST, 0.0), (0.0, 56.0), (56.0, 64.0), (64.0, 72.0), (72.0, NORTHMOST))
"""Between these latitudes the zones are of one pattern (NGA.STND.0037, 2014, chapter 2)."""
NORWAY = {31: (0.0, 3.0), 32: (3.0, 12.0)}
SVALBARD = {31: (0.0, 9.0), 33: (9.0, 21.0), 35: (21.0, 33.0), 37: (33.0, 42.0), 32: None, 34: None, 36: None}


@dataclass(frozen=True)
class GridZone:
    """One zone between two latitudes, in degrees. `west` and `east` may lie beyond 180, as the map asked for them."""

    number: int
    west: float
    east: float
    south: float
    north: float

    @property
    def southern(self) -> bool:
        """Whether its northings count from the south."""
        return self.north <= 0


def zones_in(west: float, south: float, east: float, north: float) -> Iterator[GridZone]:
    """The zones that share more than an edge with a box in degrees, which may reach beyond 180."""
    for bottom, top in STRATA:
        if bottom < north and south < top:
            for step in range(math.floor((west + 180) / WIDTH_DEG) - 1, math.floor((east + 180) / WIDTH_DEG) + 2):
                zone = _zone(step, bottom, top)
                if zone is not None and zone.west < east and west < zone.east:
                    yield zone


def _zone(step: int, south: float, north: float) -> GridZone | None:
    """The zone so many steps east of 180 west; None where there is none."""
    turns, number = divmod(step, ZONES)
    number += 1
    west = number * WIDTH_DEG - 186
    sides: tuple[float, float] | None = (west, west + WIDTH_DEG)
    if south == 56:
        sides = NORWAY.get(number, sides)
    elif south == 72:
        sides = SVALBARD.get(number, sides)
    return None if sides is None else GridZone(number, sides[0] + 360 * turns, sides[1] + 360 * turns, south, north)
