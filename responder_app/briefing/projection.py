"""Plane projections as 3 x 3 matrices in rows: applied, turned back, joined. Plain numbers, no state."""

from __future__ import annotations

import math
from math import inf

from responder_app.briefing.answers.voice_grid import Projection

Place = tuple[float, float]
Jacobian = tuple[float, float, float, float]
"""du/dx, du/dy, dv/dx, dv/dy."""


def depth(matrix: Projection, x: float, y: float) -> float:
    """What a place is divided by: positive on the side of the horizon where the control points are."""
    return matrix[6] * x + matrix[7] * y + matrix[8]


def project(matrix: Projection, x: float, y: float) -> Place:
    """Where the place goes; (inf, inf) from beyond the horizon of a tilted sheet."""
    a, b, c, d, e, f, g, h, i = matrix
    below = g * x + h * y + i
    if below <= 0:
        return inf, inf
    return (a * x + b * y + c) / below, (d * x + e * y + f) / below


def jacobian(matrix: Projection, x: float, y: float) -> Jacobian:
    """How the projection stretches and turns a small step at that place."""
    a, b, _, d, e, _, g, h, _ = matrix
    below = depth(matrix, x, y)
    u, v = project(matrix, x, y)
    return (a - g * u) / below, (b - h * u) / below, (d - g * v) / below, (e - h * v) / below


def determinant(matrix: Projection) -> float:
    """Its sign says whether the projection turns the plane over, where depths are positive."""
    a, b, c, d, e, f, g, h, i = matrix
    return a * (e * i - f * h) + b * (f * g - d * i) + c * (d * h - e * g)


def inverse(matrix: Projection) -> Projection:
    """The way back, by cofactors: positive depths stay positive. The matrix must not be singular."""
    a, b, c, d, e, f, g, h, i = matrix
    cofactors = (
        e * i - f * h, c * h - b * i, b * f - c * e,
        f * g - d * i, a * i - c * g, c * d - a * f,
        d * h - e * g, b * g - a * h, a * e - b * d,
    )  # fmt: skip
    whole = determinant(matrix)
    scaled = [cofactor / whole for cofactor in cofactors]
    return (*scaled,)  # type: ignore[return-value]


def joined(last: Projection, first: Projection) -> Projection:
    """One projection that does `first`, then `last`."""
    rows = [last[0:3], last[3:6], last[6:9]]
    columns = [first[0::3], first[1::3], first[2::3]]
    product = [sum(p * q for p, q in zip(row, column, strict=True)) for row in rows for column in columns]
    return (*product,)  # type: ignore[return-value]


def slant_deg(to_metres: Projection, x: float, y: float) -> float:
    """By how many degrees the page's edges are off a right angle on the ground, at that place."""
    a, b, d, e = jacobian(to_metres, x, y)
    return math.degrees(math.asin((a * b + d * e) / (math.hypot(a, d) * math.hypot(b, e))))


def stretch(to_metres: Projection, x: float, y: float) -> float:
    """The ratio of the longest to the shortest metre there (of the singular values)."""
    a, b, d, e = jacobian(to_metres, x, y)
    half, whole = (a * a + b * b + d * d + e * e) / 2, abs(a * e - b * d)
    root = math.sqrt(max(0.0, half * half - whole * whole))
    return math.sqrt((half + root) / (half - root)) if half > root else math.inf
