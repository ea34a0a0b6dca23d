"""What could catch fire next: how near the next walls are, on which side, and whether hazmat stands behind them.

Measured from this facility's outline to the outlines of the area map and of other facilities with pre-plans.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from shapely.geometry import MultiPolygon, Point
from shapely.geometry import Polygon as Shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from responder_app.briefing.answers.fact import Fact, FactSeverity, FactState
from responder_app.briefing.brevity import clauses
from responder_app.briefing.distance import compass, offset_m
from responder_app.briefing.facts import absent, joined, missing, provided
from responder_app.briefing.neighbourhood import Box, box_of
from responder_app.briefing.neighbours import Neighbour
from responder_app.briefing.situation import Situation
from responder_app.model.base import LonLat, Polygon
from responder_app.model.terms import Side

REACH_M = 30.0
"""Walls farther away than this are not called exposures."""
POINT_REACH_M = 60.0
"""A facility without an outline counts up to here: its walls are nearer than its point."""
CLOSE_M = 10.0
"""Amber from here on."""
UNKNOWN_WITHIN_M = 150.0
"""Nor can it be said that there is no building nearby, while such a facility is within this distance."""
TOUCHING_M = 0.1
SAME_BUILDING = 0.5
"""Two outlines that share more than this part of the smaller one are one building."""
MAPPED_WITHIN_M = 500.0
"""Where the area map has no building at all up to here, it does not tell that there is none."""
_METRES_PER_DEGREE = 110_500.0
"""Of latitude, at least."""


@dataclass(frozen=True)
class Exposure:
    """One building nearby. `exact` False: only its point is known, so that it is nearer than `metres`."""

    metres: float
    where: str
    """Side letter, or a direction where the sides are not known."""
    name: str | None
    """None where the area map does not say."""
    hazmat: bool
    exact: bool = True

    @property
    def away(self) -> str:
        """How far, never more than it is: "7 m (24 ft)", "touching"."""
        if not self.exact:
            return f"under {math.ceil(self.metres)} m ({math.ceil(self.metres / 0.3048)} ft)"
        if self.metres < 1:
            return "touching" if self.metres < TOUCHING_M else "under 1 m (3 ft)"
        return f"{int(self.metres)} m ({int(self.metres / 0.3048)} ft)"


def side_of(bearing: float, side_a_bearing_deg: float) -> Side:
    """The side that a bearing lies on: A where side A faces, then B, C, D clockwise."""
    return list(Side)[round((bearing - side_a_bearing_deg) / 90) % 4]


def exposure_facts(situation: Situation) -> list[Fact]:
    """The nearest building, then the nearest on each other side and all with hazmat within REACH_M."""
    label = "Exposures"
    site = situation.preplan.site
    if site is None or not site.footprint:
        return [absent(situation.preplan, "site", label)]
    here = situation.preplan.identity.location
    own = MultiPolygon([shape for shape in (_shape(polygon, here) for polygon in site.footprint) if not shape.is_empty])
    if own.is_empty:
        return [missing(label)]
    outlook = _Outlook(situation, own, box_of(corner for polygon in site.footprint for corner in polygon.outer))
    found = _worth_saying(list(outlook.exposures()))
    if not found:
        return [_nothing(label) if outlook.is_complete else missing(label)]
    first, *others = found
    facts = [_first(first)]
    if others:
        facts.append(_others(others))
    if not situation.neighbourhood.areas:
        facts.append(missing("Other buildings"))
    return facts


class _Outlook:
    """The view from one outline, in metres from the facility's point."""

    def __init__(self, situation: Situation, own: MultiPolygon, box: Box) -> None:
        self._neighbourhood = situation.neighbourhood
        self._neighbours = situation.neighbours()
        self._here = situation.preplan.identity.location
        self._side_a = situation.preplan.site.side_a_bearing_deg if situation.preplan.site else None
        self._own = own
        self._box = box

    @property
    def is_complete(self) -> bool:
        """Whether what was not found is not there: the area is mapped and every neighbour's outline is known."""
        mapped = bool(self._neighbourhood.structures_in(_grown(self._box, MAPPED_WITHIN_M)))
        extent_m = max(math.hypot(*corner) for part in self._own.geoms for corner in part.exterior.coords)
        unknown = any(not one.footprint and self._metres_to(one) <= UNKNOWN_WITHIN_M for one in self._neighbours.near)
        return mapped and not unknown and self._neighbours.all_within_m >= extent_m + REACH_M

    def exposures(self) -> Iterator[Exposure]:
        """All within reach, in no order."""
        outlines = [
            (neighbour, _shape(polygon, self._here))
            for neighbour in self._neighbours.near
            for polygon in neighbour.footprint
        ]
        known = [self._own, *(shape for _, shape in outlines)]
        for structure in self._neighbourhood.structures_in(_grown(self._box, REACH_M)):
            shape = _shape(structure.outline, self._here)
            if not any(_is_same(shape, other) for other in known):
                yield from self._exposure(shape, structure.name, False)
        for neighbour, shape in outlines:
            yield from self._exposure(shape, neighbour.name, neighbour.hazmat)
        for neighbour in self._neighbours.near:
            metres = self._metres_to(neighbour)
            if not neighbour.footprint and metres <= POINT_REACH_M:
                where = self._where(Point(offset_m(self._here, neighbour.point)))
                yield Exposure(metres, where, neighbour.name, neighbour.hazmat, exact=False)

    def _metres_to(self, neighbour: Neighbour) -> float:
        return float(self._own.distance(Point(offset_m(self._here, neighbour.point))))

    def _exposure(self, shape: Shape, name: str | None, hazmat: bool) -> Iterator[Exposure]:
        metres = REACH_M + 1 if shape.is_empty else self._own.distance(shape)
        if metres <= REACH_M:
            yield Exposure(metres, self._where(shape), name, hazmat)

    def _where(self, other: BaseGeometry) -> str:
        """The side from whose wall the way to the other one is shortest."""
        start, end = nearest_points(self._own, other)
        if start.distance(end) < TOUCHING_M:
            start, end = self._own.centroid, other.centroid
        bearing = math.degrees(math.atan2(end.x - start.x, end.y - start.y)) % 360
        return compass(bearing) if self._side_a is None else side_of(bearing, self._side_a)


def _is_same(shape: Shape, other: BaseGeometry) -> bool:
    """Whether an outline of the area map is a building that is known already, drawn again."""
    return bool(shape.intersection(other).area > SAME_BUILDING * min(shape.area, other.area))


def _worth_saying(found: list[Exposure]) -> list[Exposure]:
    """The nearest of each side and of each facility with hazmat; the nearest of all first, then hazmat."""
    kept: list[Exposure] = []
    for exposure in sorted(found, key=lambda one: (one.metres, one.where, one.name or "")):
        new_side = all(one.where != exposure.where for one in kept)
        new_hazmat = exposure.hazmat and all(one.name != exposure.name for one in kept)
        if new_side or new_hazmat:
            kept.append(exposure)
    return [*kept[:1], *sorted(kept[1:], key=lambda one: not one.hazmat)]


def _first(exposure: Exposure) -> Fact:
    hazmat, name = "HAZMAT" if exposure.hazmat else None, exposure.name or "building"
    side = f"side {exposure.where}" if exposure.where in list(Side) else exposure.where
    shorter = [joined(exposure.away, hazmat, name) for name in clauses(name, 1)]
    value = joined(exposure.away, hazmat, name)
    return provided(
        f"Exposure, {side}", value, _severity([exposure]), shorter=(*shorter, joined(exposure.away, hazmat))
    )


def _others(exposures: list[Exposure]) -> Fact:
    def said(name: bool) -> str:
        return "; ".join(
            joined(f"{one.where}: {one.away}", "HAZMAT" if one.hazmat else None, one.name if name else None)
            for one in exposures
        )

    bare = "; ".join(f"{one.where} {int(one.metres)} m{' HAZMAT' if one.hazmat else ''}" for one in exposures)
    return provided("Other exposures", said(True), _severity(exposures), shorter=(said(False), bare))


def _severity(exposures: list[Exposure]) -> FactSeverity:
    loud = any(one.hazmat or one.metres < CLOSE_M for one in exposures)
    return FactSeverity.CAUTION if loud else FactSeverity.NORMAL


def _nothing(label: str) -> Fact:
    short = f"No building within {REACH_M:.0f} m"
    return Fact(label, f"{short} on the area map and among the pre-plans", FactState.NONE, shorter=(short,))


def _grown(box: Box, metres: float) -> Box:
    west, south, east, north = box
    up = metres / _METRES_PER_DEGREE
    across = up / max(0.01, math.cos(math.radians(max(abs(south), abs(north)))))
    return west - across, south - up, east + across, north + up


def _shape(polygon: Polygon, here: LonLat) -> Shape:
    """The outer ring in local metres; a crossing ring is replaced by its hull, which is never too small."""
    shape = Shape([offset_m(here, corner) for corner in polygon.outer])
    if shape.is_valid:
        return shape
    hull = shape.convex_hull
    return hull if isinstance(hull, Shape) else Shape()
