"""Measuring on a sheet, in words that promise no more than the sheet's fit and drawing hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from responder_app.briefing.answers.sheet_ground import FitMethod, PagePoint
from responder_app.briefing.answers.voice_grid import Projection
from responder_app.briefing.georeference import SheetPlacing
from responder_app.briefing.projection import Place, project
from responder_app.briefing.usng import said_place, usng
from responder_app.model.base import LonLat
from responder_app.model.building import Level

METRES_PER_POINT = 0.0254 / 72
FOOT_M = 0.3048
DRAWN_PT = 1.0
"""How closely a place can be picked on a drawing: the width of a wall's line."""
UNCHECKED_M = 1.0
"""What a control point is taken to miss by when nothing checks it."""
SCALE_SHARE = 0.01
"""What a plotter, a scanner or "fit to page" does to a printed scale at best."""
STEPS = (1, 2, 5)

NO_GROUND = "Measuring is off: no scale is known for this sheet"


@dataclass(frozen=True)
class MeasuredSheet:
    """A `SheetGround`: by a fit of control points, or by the printed scale alone."""

    method: FitMethod
    to_metres: Projection
    share: float
    """By which share lengths may be wrong all together."""
    rms_error_m: float | None = None
    residuals_m: tuple[float, ...] = ()
    placing: SheetPlacing | None = field(default=None, repr=False)

    def distance_m(self, points: Sequence[PagePoint]) -> float:
        """Length of the line through these points on the ground."""
        return sum(math.dist(start, end) for start, end in pairwise(self._metres(points)))

    def area_m2(self, points: Sequence[PagePoint]) -> float:
        """Area of the polygon with these corners on the ground (the surveyor's formula)."""
        corners = self._metres(points)
        return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in around(corners))) / 2

    def say(self, points: Sequence[PagePoint], closed: bool = False, picked_pt: float = 0.0) -> str:
        """Length or area as in `SheetGround`; a figure that crosses itself has no area, and the words say so."""
        if len(points) < (3 if closed else 2):
            return ""
        corners = self._metres(points)
        if not all(math.isfinite(x) for x, _ in corners):
            return "Off the sheet"
        drawn_m = max(DRAWN_PT, picked_pt) * math.dist(*self._metres(_step(points[0])))
        around_m = sum(math.dist(start, end) for start, end in (around(corners) if closed else pairwise(corners)))
        if not closed:
            return said_length(around_m, math.hypot(self.share * around_m, drawn_m * math.sqrt(2)))
        if crosses_itself(corners):
            return "The outline crosses itself"
        area = self.area_m2(points)
        return said_area(area, math.hypot(2 * self.share * area, drawn_m * around_m / math.sqrt(len(points))))

    def lonlat(self, x: float, y: float) -> LonLat | None:
        """WGS 84 longitude and latitude of a page point; None with the scale only, or beyond a tilted horizon."""
        if self.placing is None or not math.isfinite(project(self.to_metres, x, y)[0]):
            return None
        return self.placing.to_ground(x, y)

    def page(self, point: LonLat) -> PagePoint | None:
        """The page point of a place, perhaps beside the page; None as in `lonlat`."""
        found = self.placing.to_page(point) if self.placing is not None else None
        return found if found is not None and math.isfinite(found[0]) else None

    def usng(self, x: float, y: float) -> str | None:
        """USNG to 1 m; None as in `lonlat`."""
        place = self.lonlat(x, y)
        return None if place is None else usng(place)

    def say_place(self, x: float, y: float) -> str:
        """E.g. "16T DM 47909 36776   41.88120, -87.62780" (latitude first, as it is read out); empty as in `lonlat`."""
        place = self.lonlat(x, y)
        return "" if place is None else said_place(place)

    def _metres(self, points: Sequence[PagePoint]) -> list[Place]:
        return [project(self.to_metres, x, y) for x, y in points]


def sheet_ground(
    level: Level | None, placing: SheetPlacing | None, why_not: str = ""
) -> tuple[MeasuredSheet | None, str]:
    """What measures on the level's sheet, or None and why; `why_not`: what is wrong with its control points."""
    if placing is not None:
        error = UNCHECKED_M if placing.rms_error_m is None else placing.rms_error_m
        share = error / placing.spread_m
        return MeasuredSheet(
            placing.method, placing.to_metres, share, placing.rms_error_m, placing.residuals_m, placing
        ), ""
    if level is not None and level.scale is not None:
        step = level.scale * METRES_PER_POINT
        matrix = (step, 0.0, 0.0, 0.0, -step, 0.0, 0.0, 0.0, 1.0)
        return MeasuredSheet(FitMethod.SCALE_ONLY, matrix, SCALE_SHARE), ""
    return None, f"Measuring is off: {why_not}" if why_not else NO_GROUND


def said_length(metres: float, error_m: float) -> str:
    """A length in feet and metres, each rounded to a step of about its error: "41 ft (12.5 m)"."""
    return _both(metres / FOOT_M, metres, max(1.0, error_m / FOOT_M), max(0.1, error_m), ("ft", "m"))


def said_area(square_metres: float, error_m2: float) -> str:
    """An area in square feet and square metres, rounded as lengths are: "1,240 sq ft (115 m²)"."""
    feet2, error_ft2 = square_metres / FOOT_M**2, error_m2 / FOOT_M**2
    return _both(feet2, square_metres, max(1.0, error_ft2), max(0.1, error_m2), ("sq ft", "m²"))


def said_in_both(customary: tuple[float, str], metric: tuple[float, str], error: float, least: float) -> str:
    """A figure in two units, value and name each, rounded to a step of its error in the metric one; never finer."""
    ratio = customary[0] / metric[0]
    errors = max(least, error * ratio), max(least, error)
    return _both(customary[0], metric[0], *errors, (customary[1], metric[1]))


def _both(customary: float, metric: float, error: float, error_m: float, units: tuple[str, str]) -> str:
    """Both units, each in its own steps; what is smaller than its error is under a step, never 0."""
    steps = _step_of(error), _step_of(error_m)
    if customary < steps[0] / 2 or metric < steps[1] / 2:
        return f"under {_in_steps(steps[0], steps[0])} {units[0]} ({_in_steps(steps[1], steps[1])} {units[1]})"
    return f"{_in_steps(customary, steps[0])} {units[0]} ({_in_steps(metric, steps[1])} {units[1]})"


def _step_of(error: float) -> float:
    """1, 2 or 5 times a power of ten, the largest that does not exceed the error."""
    power = 10.0 ** math.floor(math.log10(error) + 1e-9)
    return max(step * power for step in STEPS if step * power <= error * (1 + 1e-9))


def _in_steps(value: float, step: float) -> str:
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{round(value / step) * step:,.{digits}f}"


def around(corners: Sequence[Place]) -> list[tuple[Place, Place]]:
    """The edges of the polygon with these corners."""
    return list(zip(corners, [*corners[1:], corners[0]], strict=True))


def _step(point: PagePoint) -> tuple[PagePoint, PagePoint]:
    return point, (point[0] + 1, point[1])


def crosses_itself(corners: Sequence[Place]) -> bool:
    """Whether two edges of the polygon with these corners cross."""
    edges = around(corners)
    return any(
        _cross(*edges[first], *edges[second])
        for first in range(len(edges))
        for second in range(first + 2, len(edges))
        if (second + 1) % len(edges) != first
    )


def _cross(a: Place, b: Place, c: Place, d: Place) -> bool:
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Place, b: Place, c: Place) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
