"""Many lines or rings in flat arrays: found by a box, turned into metres all at once. Knows nothing of what they are.

Longitudes are unwrapped along each line, so that one across the antimeridian is as short as it is on the ground.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from responder_app.briefing.ground import LocalGround
from responder_app.model.base import LonLat

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; across the antimeridian west or east is beyond 180."""

METRES_PER_DEGREE = 110_500.0
"""Of latitude, at least."""
POLAR_DEG = 89.9
"""Everything within 11 km of a pole is near it, whatever its longitude."""
_TURNS = (-360.0, 0.0, 360.0)


class PackedLines:
    """Lines by their number in the order given. A line has at least one point."""

    def __init__(self, lines: Iterable[Sequence[LonLat]]) -> None:
        held = list(lines)
        counts = np.fromiter(map(len, held), dtype=np.intp, count=len(held))
        self._ends: Numbers = np.cumsum(counts)
        self._starts: Numbers = self._ends - counts
        flat = np.fromiter(chain.from_iterable(chain.from_iterable(held)), dtype=np.float64, count=2 * counts.sum())
        self._points: Floats = flat.reshape(-1, 2)
        self._unwrap()
        self._low: Floats = _by_line(np.minimum, self._points, self._starts)
        self._high: Floats = _by_line(np.maximum, self._points, self._starts)

    def __len__(self) -> int:
        return len(self._starts)

    def _unwrap(self) -> None:
        """Let no step be longer than half of the way round the world."""
        lons = self._points[:, 0]
        if lons.size < 2 or np.ptp(lons) <= 180:
            return
        steps = np.diff(lons)
        turns = -np.round(steps / 360)
        turns[self._starts[1:] - 1] = 0  # between two lines
        total = np.concatenate(([0.0], np.cumsum(turns)))
        within = total - np.repeat(total[self._starts], self._ends - self._starts)
        self._points[:, 0] = lons + 360 * within

    def touching(self, box: Box) -> Numbers:
        """The lines whose own box touches the given one, in their order."""
        if not len(self):
            return np.empty(0, dtype=np.intp)
        west, south, east, north = box
        there = (self._low[:, 1] <= north) & (self._high[:, 1] >= south)
        beside = np.zeros(len(self), dtype=np.bool_)
        for turn in _TURNS:
            beside |= (self._low[:, 0] <= east + turn) & (self._high[:, 0] >= west + turn)
        return np.flatnonzero(there & beside)

    def near(self, middle: LonLat, reach_m: float, most: int | None = None) -> Numbers:
        """The lines whose box touches the square of that half side, in their order; of more than `most` the nearest."""
        found = self.touching(grown((*middle, *middle), reach_m))
        if most is None or found.size <= most:
            return found
        lon, lat = middle
        east = np.min([_beyond(self._low[found, 0], self._high[found, 0], lon + turn) for turn in _TURNS], axis=0)
        north = _beyond(self._low[found, 1], self._high[found, 1], lat)
        away = np.hypot(east * math.cos(math.radians(lat)), north)
        return np.sort(found[np.argpartition(away, most)[:most]])

    def metres(self, ground: LocalGround, numbers: Numbers) -> LinesInMetres:
        """Those lines in metres about the ground's origin."""
        counts = (self._ends - self._starts)[numbers]
        starts = np.cumsum(counts) - counts
        rows = np.arange(counts.sum()) + np.repeat(self._starts[numbers] - starts, counts)
        return LinesInMetres(ground.places(self._points[rows]), starts, counts)


class LinesInMetres:
    """Several lines as one array of x, y."""

    def __init__(self, places: Floats, starts: Numbers, counts: Numbers) -> None:
        self._places = places
        self._starts = starts
        self._counts = counts

    def arrays(self) -> list[Floats]:
        """Each line as an array, n by 2."""
        return np.split(self._places, self._starts[1:]) if self._starts.size else []

    def tuples(self) -> list[tuple[tuple[float, float], ...]]:
        """Each line as plain numbers."""
        pairs = list(zip(*self._places.T.tolist(), strict=True))
        spans = zip(self._starts.tolist(), self._counts.tolist(), strict=True)
        return [tuple(pairs[start : start + count]) for start, count in spans]

    def are_large(self, metres: float, points: int) -> NDArray[np.bool_]:
        """For each line whether it goes farther from the origin than that, has more points, or is nowhere at all."""
        if not self._starts.size:
            return np.empty(0, dtype=np.bool_)
        farthest = np.maximum.reduceat(np.abs(self._places).max(axis=1), self._starts)
        large: NDArray[np.bool_] = ~(farthest <= metres) | (self._counts > points)
        return large


def grown(box: Box, metres: float) -> Box:
    """The box with so many metres more on each side, at least."""
    west, south, east, north = box
    up = metres / METRES_PER_DEGREE
    nearest_pole = max(abs(south), abs(north)) + up
    across = 180.0 if nearest_pole >= POLAR_DEG else min(180.0, up / math.cos(math.radians(nearest_pole)))
    return west - across, south - up, east + across, north + up


def _beyond(low: Floats, high: Floats, place: float) -> Floats:
    """How far outside of each span a place lies."""
    return np.maximum(0.0, np.maximum(low - place, place - high))


def _by_line(least: np.ufunc, points: Floats, starts: Numbers) -> Floats:
    if not starts.size:
        return np.empty((0, 2))
    found: Floats = least.reduceat(points, starts, axis=0)
    return found
