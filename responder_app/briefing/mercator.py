"""Where the metres of a scene lie in Web Mercator, in which base maps come, and back. Fitted once for a scene.

The exact way is PROJ's (`ground`). A map asks for thousands of places while it is moved, on threads on which PROJ
would have to be set up again; polynomials of fifth degree give the same to a millimetre, and are numbers only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import atan, degrees, exp, log, pi, radians, tan

import numpy as np
from numpy.typing import NDArray

from responder_app.briefing.ground import ground_at
from responder_app.model.base import LonLat

REACH_M = 20_000.0
"""Half the side of the square about the origin in which the fit holds."""
DEGREE = 5
NODES = 13
"""Places along a side of the square that the polynomials are fitted to."""
MOST_LATITUDE = 85.0511
"""Where the square of Web Mercator ends."""

Factors = tuple[tuple[float, ...], ...]
"""By powers of u, then of v."""


@dataclass(frozen=True)
class Polynomial:
    """A number for each place of the square from -1 to 1 in both directions."""

    factors: Factors

    def __call__(self, u: float, v: float) -> float:
        """The number at a place, by Horner's rule in both directions."""
        total = 0.0
        for row in reversed(self.factors):
            part = 0.0
            for factor in reversed(row):
                part = part * v + factor
            total = total * u + part
        return total


@dataclass(frozen=True)
class MercatorFit:
    """Between a scene's metres (x east, y NORTH) and Web Mercator's square (0, 0 its north-west, 1, 1 its south-east).

    East of 180 degrees the square goes on beyond 1, west of it below 0: take tiles' columns modulo their number.
    """

    origin: LonLat
    _middle: tuple[float, float]
    _half: float
    """Half the side, in units of the square, of the box in which `scene` holds."""
    _to: tuple[Polynomial, Polynomial]
    _back: tuple[Polynomial, Polynomial]

    def world(self, x: float, y: float) -> tuple[float, float]:
        """The place in the square of a scene's place, at most REACH_M from the origin in each direction."""
        u, v = x / REACH_M, y / REACH_M
        across, down = self._to
        return self._middle[0] + across(u, v) * self._half, self._middle[1] + down(u, v) * self._half

    def scene(self, across: float, down: float) -> tuple[float, float]:
        """The scene's place of a place in the square."""
        u, v = (across - self._middle[0]) / self._half, (down - self._middle[1]) / self._half
        x, y = self._back
        return x(u, v) * REACH_M, y(u, v) * REACH_M


def world_of(point: LonLat) -> tuple[float, float]:
    """A place in Web Mercator's square."""
    lon, lat = point
    held = max(-MOST_LATITUDE, min(MOST_LATITUDE, lat))
    return (lon + 180) / 360, 0.5 - log(tan(pi / 4 + radians(held) / 2)) / (2 * pi)


def lonlat_of(across: float, down: float) -> LonLat:
    """The place in degrees; longitudes beyond 180 come back on the other side."""
    return (across * 360) % 360 - 180, degrees(2 * atan(exp((0.5 - down) * 2 * pi)) - pi / 2)


@lru_cache(maxsize=16)
def mercator_at(origin: LonLat) -> MercatorFit:
    """The fit about a point, to be made off the GUI thread: 5 ms, once."""
    ground, middle = ground_at(origin), world_of(origin)
    steps = np.linspace(-1.0, 1.0, NODES)
    across, up = (grid.ravel() for grid in np.meshgrid(steps, steps))
    lonlats = ground.lonlats(list(zip(across * REACH_M, up * REACH_M, strict=True)))
    worlds = np.array([world_of(point) for point in lonlats]) - middle
    # Across 180 degrees the longitude jumps by a whole turn.
    worlds[:, 0] = (worlds[:, 0] + 0.5) % 1.0 - 0.5
    half = float(np.abs(worlds).max())
    to = (_fitted(across, up, worlds[:, 0] / half), _fitted(across, up, worlds[:, 1] / half))
    places = [lonlat_of(middle[0] + u * half, middle[1] + v * half) for u, v in zip(across, up, strict=True)]
    metres = np.array(ground.line(tuple(places))) / REACH_M
    back = (_fitted(across, up, metres[:, 0]), _fitted(across, up, metres[:, 1]))
    return MercatorFit(origin, middle, half, to, back)


def _fitted(u: NDArray[np.float64], v: NDArray[np.float64], values: NDArray[np.float64]) -> Polynomial:
    powers = [(one, two) for one in range(DEGREE + 1) for two in range(DEGREE + 1 - one)]
    terms = np.column_stack([u**one * v**two for one, two in powers])
    solved, *_ = np.linalg.lstsq(terms, values, rcond=None)
    factors = dict(zip(powers, map(float, solved), strict=True))
    return Polynomial(tuple(tuple(factors[one, two] for two in range(DEGREE + 1 - one)) for one in range(DEGREE + 1)))
