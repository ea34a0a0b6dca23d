"""Fits a scene's way to Web Mercator and back to what PROJ says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from responder_app.briefing.ground import ground_at
from responder_app.briefing.mercator import REACH_M, MercatorFit, Polynomial, lonlat_of, world_of
from responder_app.model.base import LonLat

DEGREE = 5
NODES = 13
"""Places along a side of the square that the polynomials are fitted to."""


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
    to = _fitted(across, up, worlds / half)
    places = [lonlat_of(middle[0] + u * half, middle[1] + v * half) for u, v in zip(across, up, strict=True)]
    metres = np.array(ground.line(tuple(places))) / REACH_M
    back = _fitted(across, up, metres)
    return MercatorFit(origin, middle, half, to, back)


def _fitted(
    u: NDArray[np.float64], v: NDArray[np.float64], values: NDArray[np.float64]
) -> tuple[Polynomial, Polynomial]:
    """The polynomials of the two columns of `values`."""
    powers = [(one, two) for one in range(DEGREE + 1) for two in range(DEGREE + 1 - one)]
    terms = np.column_stack([u**one * v**two for one, two in powers])
    solved, *_ = np.linalg.lstsq(terms, values, rcond=None)
    x, y = (dict(zip(powers, column, strict=True)) for column in solved.T.tolist())
    return _polynomial(x), _polynomial(y)


def _polynomial(factors: Mapping[tuple[int, int], float]) -> Polynomial:
    return Polynomial(tuple(tuple(factors[one, two] for two in range(DEGREE + 1 - one)) for one in range(DEGREE + 1)))
