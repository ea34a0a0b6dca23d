"""Fitting a sheet to the ground: page points to metres by a similarity (turn, scale, shift), and how well it fits."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass

from responder_app.briefing.ground import LocalGround, ground_at
from responder_app.errors import InputError
from responder_app.model.base import LonLat
from responder_app.model.building import ControlPoint, Georeference

LEAST_SPREAD_M = 1.0
LEAST_SPREAD_PT = 1.0


@dataclass(frozen=True)
class SheetPlacing:
    """A fitted sheet. Page points have their origin at the top left and y downwards."""

    ground: LocalGround
    _turn: complex
    """Metres per point, and rotation."""
    _shift: complex
    rms_error_m: float

    @property
    def points_per_metre(self) -> float:
        """Page points for one metre on the ground."""
        return 1 / abs(self._turn)

    @property
    def north_deg(self) -> float:
        """Where north points on the page, degrees clockwise from page up."""
        # A page direction d becomes turn * d; north is 1j, so on the page it is 1j / turn.
        return (90 - math.degrees(cmath.phase(1j / self._turn))) % 360

    def to_page(self, point: LonLat) -> tuple[float, float]:
        """Page x, y of a place on the ground, which may lie outside the page."""
        placed = (complex(*self.ground.metres(point)) - self._shift) / self._turn
        return placed.real, -placed.imag

    def to_ground(self, x: float, y: float) -> LonLat:
        """The place on the ground of a page point."""
        placed = self._turn * complex(x, -y) + self._shift
        return self.ground.lonlat(placed.real, placed.imag)


def fit(georeference: Georeference) -> SheetPlacing:
    """The similarity that fits the control points best (least squares).

    Written in complex numbers, ground = turn * page + shift, the least-squares turn is
    sum(conj(p) g) / sum(|p|^2) over centred points (Umeyama 1991 in the plane, without reflection).

    Raises:
        InputError: The points lie on one spot, or are mirrored: three or more that fit far better
            with the page turned over, the sign of swapped axes or a sheet read from below.
    """
    points = georeference.control_points
    ground = ground_at(points[0].point)
    page = [complex(point.page_x_pt, -point.page_y_pt) for point in points]
    placed = [complex(*ground.metres(point.point)) for point in points]
    if _spread(page) < LEAST_SPREAD_PT or _spread(placed) < LEAST_SPREAD_M:
        raise InputError("the control points lie on one spot: two places apart from each other are needed")
    turn, shift, error = _similarity(page, placed)
    if _is_mirrored(page, placed, error):
        raise InputError("the control points are mirrored: check left and right, or longitude and latitude")
    return SheetPlacing(ground, turn, shift, error)


def _spread(places: Sequence[complex]) -> float:
    return max(abs(a - b) for a in places for b in places)


def _similarity(page: Sequence[complex], placed: Sequence[complex]) -> tuple[complex, complex, float]:
    count = len(page)
    page_middle, placed_middle = sum(page) / count, sum(placed) / count
    centred = [p - page_middle for p in page]
    across = sum(p.conjugate() * (g - placed_middle) for p, g in zip(centred, placed, strict=True))
    turn = across / sum(abs(p) ** 2 for p in centred)
    shift = placed_middle - turn * page_middle
    squares = sum(abs(turn * p + shift - g) ** 2 for p, g in zip(page, placed, strict=True))
    return turn, shift, math.sqrt(squares / count)


def _is_mirrored(page: Sequence[complex], placed: Sequence[complex], error: float) -> bool:
    if len(page) < 3 or error < 0.02 * _spread(placed):
        return False
    *_, turned_over = _similarity([p.conjugate() for p in page], placed)
    return turned_over < error / 2


def control_point_errors(placing: SheetPlacing, points: Sequence[ControlPoint]) -> tuple[float, ...]:
    """Metres by which each control point misses, in their order."""
    return tuple(
        abs(
            complex(*placing.ground.metres(placing.to_ground(point.page_x_pt, point.page_y_pt)))
            - complex(*placing.ground.metres(point.point))
        )
        for point in points
    )
