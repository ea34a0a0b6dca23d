"""Where the metres of a scene lie in Web Mercator, in which base maps come, and back. Numbers only, for any thread.

The exact way is PROJ's (`ground`). A map asks for thousands of places while it is moved, on threads on which PROJ
would have to be set up again; polynomials give the same to a millimetre. `mercator_fitting` makes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, degrees, exp, log, pi, radians, tan

from responder_app.model.base import LonLat

REACH_M = 20_000.0
"""Half the side of the square about the origin in which the fit holds."""
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
    middle: tuple[float, float]
    """The origin in the square."""
    half: float
    """Half the side, in units of the square, of the box in which `scene` holds."""
    to: tuple[Polynomial, Polynomial]
    back: tuple[Polynomial, Polynomial]

    def world(self, x: float, y: float) -> tuple[float, float]:
        """The place in the square of a scene's place, at most REACH_M from the origin in each direction."""
        u, v = x / REACH_M, y / REACH_M
        across, down = self.to
        return self.middle[0] + across(u, v) * self.half, self.middle[1] + down(u, v) * self.half

    def scene(self, across: float, down: float) -> tuple[float, float]:
        """The scene's place of a place in the square."""
        u, v = (across - self.middle[0]) / self.half, (down - self.middle[1]) / self.half
        x, y = self.back
        return x(u, v) * REACH_M, y(u, v) * REACH_M


def world_of(point: LonLat) -> tuple[float, float]:
    """A place in Web Mercator's square."""
    lon, lat = point
    held = max(-MOST_LATITUDE, min(MOST_LATITUDE, lat))
    return (lon + 180) / 360, 0.5 - log(tan(pi / 4 + radians(held) / 2)) / (2 * pi)


def lonlat_of(across: float, down: float) -> LonLat:
    """The place in degrees; longitudes beyond 180 come back on the other side."""
    return (across * 360) % 360 - 180, degrees(2 * atan(exp((0.5 - down) * 2 * pi)) - pi / 2)
