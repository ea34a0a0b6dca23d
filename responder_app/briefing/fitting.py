"""Least-squares fits of page points to metres: similarity, affine, projective, and how well each is checked.

Pure geometry: which fit a sheet gets, and which points are refused, is decided in `georeference`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from responder_app.briefing.answers.sheet_ground import FitMethod
from responder_app.briefing.answers.voice_grid import Projection
from responder_app.briefing.projection import Place, determinant, project

Matrix = NDArray[np.float64]

REWEIGHTINGS = 5
"""A projective fit settles to far below a millimetre in three or four."""
LEAST_DETERMINANT = 1e-9


@dataclass(frozen=True)
class Fitted:
    """One fit: page points (y downwards) to metres (y north)."""

    method: FitMethod
    to_metres: Projection
    residuals_m: tuple[float, ...]
    """Metres by which each point misses, in their order."""
    freedom: int
    """Measured numbers beyond those that the fit uses up; 0: it goes through every point, right or wrong."""

    @property
    def error_m(self) -> float:
        """The rms distance by which such points miss, for the degrees of freedom; infinite when nothing checks them.

        Each of two coordinates has the variance (sum of squares) / freedom.
        """
        squares = sum(miss * miss for miss in self.residuals_m)
        return math.sqrt(2 * squares / self.freedom) if self.freedom else math.inf

    def miss_m(self, page: Place, ground: Place) -> float:
        """Metres between where the fit puts a page point and where it is said to be."""
        return math.dist(project(self.to_metres, *page), ground)

    @property
    def mirrored(self) -> bool:
        """Whether the fit turns the sheet over: page y grows downwards, so that a sound one changes the sign."""
        return determinant(self.to_metres) > 0


Fit = Callable[[Sequence[Place], Sequence[Place]], Fitted | None]
"""From page points and metres; None when the points do not determine it."""


def similarity(page: Sequence[Place], ground: Sequence[Place]) -> Fitted:
    """Turn, scale and shift without reflection, from two different places on.

    In complex numbers, ground = turn * page + shift, the least-squares turn is sum(conj(p) g) / sum(|p|^2)
    over centred points (Umeyama 1991 in the plane).
    """
    ps = [complex(x, -y) for x, y in page]
    gs = [complex(*place) for place in ground]
    p_middle, g_middle = sum(ps) / len(ps), sum(gs) / len(gs)
    across = sum((p - p_middle).conjugate() * (g - g_middle) for p, g in zip(ps, gs, strict=True))
    turn = across / sum(abs(p - p_middle) ** 2 for p in ps)
    shift = g_middle - turn * p_middle
    matrix = (turn.real, turn.imag, shift.real, turn.imag, -turn.real, shift.imag, 0.0, 0.0, 1.0)
    return _fitted(FitMethod.SIMILARITY, matrix, page, ground, 4)


def affine(page: Sequence[Place], ground: Sequence[Place]) -> Fitted | None:
    """Also stretched and slanted, from three places on that do not lie in one line."""
    into, ps = _normalised(page)
    out, gs = _normalised(ground)
    rows = np.column_stack([ps, np.ones(len(ps))])
    solved, _, rank, _ = np.linalg.lstsq(rows, gs, rcond=LEAST_DETERMINANT)
    if rank < 3:
        return None
    return _finished(FitMethod.AFFINE, np.vstack([solved.T, [0, 0, 1]]), into, out, page, ground, 6)


def projective(page: Sequence[Place], ground: Sequence[Place]) -> Fitted | None:
    """Also tilted, from four places on of which no three lie in one line.

    The direct linear transformation in normalised coordinates (Hartley and Zisserman, Multiple View Geometry,
    2nd ed., 4.1 and 4.4), its rows divided by each point's depth until the misses on the ground are least.
    """
    if len(page) < 4:
        return None
    into, ps = _normalised(page)
    out, gs = _normalised(ground)
    weights = np.ones(len(ps))
    for _ in range(REWEIGHTINGS):
        _, sizes, right = np.linalg.svd(_direct_rows(ps, gs, weights))
        if sizes[7] < LEAST_DETERMINANT * sizes[0]:
            return None
        matrix = right[8].reshape(3, 3)
        depths = np.column_stack([ps, np.ones(len(ps))]) @ matrix[2]
        if depths[0] < 0:
            matrix, depths = -matrix, -depths
        if depths.min() <= LEAST_DETERMINANT:
            return None
        weights = depths.mean() / depths
    return _finished(FitMethod.PROJECTIVE, matrix, into, out, page, ground, 8)


def _direct_rows(ps: Matrix, gs: Matrix, weights: Matrix) -> Matrix:
    places = np.column_stack([ps, np.ones(len(ps))]) * weights[:, None]
    nothing = np.zeros_like(places)
    eastward = np.hstack([places, nothing, -gs[:, :1] * places])
    northward = np.hstack([nothing, places, -gs[:, 1:] * places])
    return np.vstack([eastward, northward])


def _normalised(places: Sequence[Place]) -> tuple[Matrix, Matrix]:
    """The matrix that brings the places about the origin at a mean distance of the square root of 2, and they there."""
    given = np.array(places, dtype=np.float64)
    middle = given.mean(axis=0)
    away = np.hypot(*(given - middle).T).mean()
    scale = math.sqrt(2) / away
    matrix = np.array([[scale, 0, -scale * middle[0]], [0, scale, -scale * middle[1]], [0, 0, 1]])
    return matrix, (given - middle) * scale


def _finished(
    method: FitMethod,
    matrix: Matrix,
    into: Matrix,
    out: Matrix,
    page: Sequence[Place],
    ground: Sequence[Place],
    used: int,
) -> Fitted | None:
    whole = np.linalg.inv(out) @ matrix @ into
    x, y = page[0]
    whole = whole / (whole[2] @ (x, y, 1))
    if abs(np.linalg.det(matrix)) < LEAST_DETERMINANT:
        return None
    numbers = whole.flatten().tolist()
    return _fitted(method, (*numbers,), page, ground, used)


def _fitted(method: FitMethod, matrix: Projection, page: Sequence[Place], ground: Sequence[Place], used: int) -> Fitted:
    residuals = tuple(math.dist(project(matrix, *p), g) for p, g in zip(page, ground, strict=True))
    return Fitted(method, matrix, residuals, max(0, 2 * len(page) - used))
