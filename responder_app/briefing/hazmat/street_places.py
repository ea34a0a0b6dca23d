"""Places on the streets about a spill, every few metres, from which a staging spot is chosen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from responder_app.briefing.ground import LocalGround
from responder_app.briefing.hazmat.geometry import Numbers, columns
from responder_app.briefing.hazmat.upwind import SafeSide
from responder_app.model.area import Area
from responder_app.model.terms import StreetKind

CLEAR_M, CLEAR_FT = 50.0, 165
"""A spot is at least so far from every zone."""
STANDOFF_M = 100.0
"""And about so far beyond the zones, where a street is."""
SEARCH_M = 1500.0
"""Beyond the zones up to here streets are looked at."""
STEP_M = 25.0
APART_M = 200.0
MOST_SPOTS = 2
Places = NDArray[np.intp]
_STREETS = frozenset({StreetKind.MAJOR, StreetKind.MINOR, StreetKind.SERVICE})


class StreetPlaces:
    """The streets that can be staged on: no highways, no rails."""

    def __init__(self, ground: LocalGround, areas: Sequence[Area]) -> None:
        """`ground` is the projection about the spill."""
        streets = [street for area in areas for street in area.streets if street.kind in _STREETS]
        lengths = [len(street.line) for street in streets]
        corners = ground.line(tuple(point for street in streets for point in street.line))
        x, y = columns(corners)
        street_of = np.repeat(np.arange(len(streets)), lengths)
        joined_to_next = street_of[:-1] == street_of[1:] if len(x) else np.zeros(0, dtype=bool)
        self._names = [street.name or "" for street in streets]
        self._start = np.flatnonzero(joined_to_next)
        self._x, self._y, self._street_of = x, y, street_of
        self._sampled: tuple[float, Numbers, Numbers, Places] | None = None

    def best(self, side: SafeSide) -> Iterator[tuple[tuple[float, float], str]]:
        """The places nearest to straight upwind just beyond the zones, apart from each other."""
        x, y, street_of = self._samples(side.circles_m)
        safe = np.flatnonzero(side.holds(x, y, CLEAR_M))
        ahead = side.ahead(STANDOFF_M)
        order = safe[np.argsort(np.hypot(x[safe] - ahead[0], y[safe] - ahead[1]), kind="stable")]
        taken: list[tuple[float, float]] = []
        for place in order:
            spot = (float(x[place]), float(y[place]))
            if all(math.dist(spot, other) >= APART_M for other in taken):
                taken.append(spot)
                yield spot, self._names[int(street_of[place])]
            if len(taken) == MOST_SPOTS:
                return

    def _samples(self, circles_m: float) -> tuple[Numbers, Numbers, Places]:
        """Points on the streets between the zones' edge and SEARCH_M beyond; kept until the zones change."""
        if self._sampled is None or self._sampled[0] != circles_m:
            self._sampled = (circles_m, *self._sample(circles_m, circles_m + SEARCH_M))
        return self._sampled[1:]

    def _sample(self, nearest_m: float, farthest_m: float) -> tuple[Numbers, Numbers, Places]:
        start, end = self._start, self._start + 1
        x0, y0, x1, y1 = self._x[start], self._y[start], self._x[end], self._y[end]
        length = np.hypot(x1 - x0, y1 - y0)
        middle = np.hypot((x0 + x1) / 2, (y0 + y1) / 2)
        near = np.flatnonzero((middle - length / 2 <= farthest_m) & (middle + length / 2 >= nearest_m))
        steps = np.maximum(1, np.ceil(length[near] / STEP_M)).astype(int) + 1
        which = np.repeat(near, steps)
        number = np.arange(len(which)) - np.repeat(np.cumsum(steps) - steps, steps)
        share = number / np.repeat(steps - 1, steps)
        x = x0[which] + (x1 - x0)[which] * share
        y = y0[which] + (y1 - y0)[which] * share
        return x, y, self._street_of[start[which]]
