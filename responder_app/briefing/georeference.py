"""Tying a sheet to the ground by its control points: page points to places and back, north and scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from responder_app.briefing.answers.sheet_ground import FitMethod
from responder_app.briefing.answers.voice_grid import Projection
from responder_app.briefing.control_points import chosen_fit, spread
from responder_app.briefing.fitting import Fitted
from responder_app.briefing.ground import LocalGround, ground_at
from responder_app.briefing.projection import Place, depth, inverse, jacobian, project, stretch
from responder_app.errors import InputError
from responder_app.model.base import LonLat
from responder_app.model.building import Georeference


@dataclass(frozen=True)
class SheetPlacing:
    """A fitted sheet. Page points have their origin at the top left and y downwards."""

    ground: LocalGround
    method: FitMethod
    to_metres: Projection
    """Page points to metres of `ground`."""
    to_points: Projection
    """The way back."""
    middle: Place
    """The page point in the middle of the control points, where `points_per_metre` and `north_deg` hold."""
    spread_m: float
    """Metres between the control points that lie farthest apart."""
    rms_error_m: float | None
    """How far such points miss, degrees of freedom counted; None when nothing checks them."""
    residuals_m: tuple[float, ...]
    """Metres by which each control point misses; empty when nothing checks them."""

    @property
    def points_per_metre(self) -> float:
        """Page points for one metre on the ground; an average where the sheet is stretched or tilted."""
        a, b, d, e = jacobian(self.to_metres, *self.middle)
        return 1 / math.sqrt(abs(a * e - b * d))

    @property
    def north_deg(self) -> float:
        """Where north points on the page, degrees clockwise from page up."""
        a, b, d, e = jacobian(self.to_metres, *self.middle)
        whole = a * e - b * d
        # The step on the page that goes one metre north.
        x, y = -b / whole, a / whole
        return math.degrees(math.atan2(x, -y)) % 360

    @property
    def stretch(self) -> float:
        """How much longer one direction is drawn than another: 1 on a sheet true to scale."""
        return stretch(self.to_metres, *self.middle)

    def to_page(self, point: LonLat) -> tuple[float, float]:
        """Page x, y of a place on the ground, which may lie outside the page."""
        return project(self.to_points, *self.ground.metres(point))

    def line_to_page(self, points: Sequence[LonLat]) -> list[tuple[float, float]]:
        """Several places at once, much faster than one by one."""
        return [project(self.to_points, *place) for place in self.ground.line(tuple(points))]

    def to_ground(self, x: float, y: float) -> LonLat:
        """The place on the ground of a page point."""
        return self.ground.lonlat(*project(self.to_metres, x, y))


@lru_cache(maxsize=128)
def fit(
    georeference: Georeference, origin: LonLat | None = None, page: tuple[float, float] | None = None
) -> SheetPlacing:
    """The simplest fit that the control points bear (see `control_points`).

    Args:
        georeference: Two or more control points.
        origin: About which metres are computed; give the facility's own, so that its floors share one.
        page: Width and height in points; a tilted sheet whose horizon would cross it is refused.

    Raises:
        InputError: Points on one spot, mirrored, or wrong; it names the wrong one where that can be told.
    """
    points = georeference.control_points
    ground = ground_at(origin or points[0].point)
    pages = [(point.page_x_pt, point.page_y_pt) for point in points]
    places = list(ground.line(tuple(point.point for point in points)))
    fitted = chosen_fit(pages, places)
    xs, ys = zip(*pages, strict=True)
    middle = sum(xs) / len(xs), sum(ys) / len(ys)
    _check_horizon(fitted, (*pages, middle, *_corners(page)))
    checked = fitted.freedom > 0
    return SheetPlacing(
        ground,
        fitted.method,
        fitted.to_metres,
        inverse(fitted.to_metres),
        middle,
        spread(places),
        fitted.error_m if checked else None,
        fitted.residuals_m if checked else (),
    )


def _check_horizon(fitted: Fitted, places: Sequence[Place]) -> None:
    if any(depth(fitted.to_metres, *place) <= 0 for place in places):
        raise InputError("the control points tilt the sheet so far that its horizon lies on it: one of them is wrong")


def _corners(page: tuple[float, float] | None) -> tuple[Place, ...]:
    if page is None:
        return ()
    width, height = page
    return (0, 0), (width, 0), (width, height), (0, height)
