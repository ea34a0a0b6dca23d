"""What could catch fire next: how near the next walls are, on which side, and whether hazmat stands behind them.

Measured from this facility's outline to the outlines of the area map and of other facilities with pre-plans.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from shapely.geometry import Point
from shapely.geometry import Polygon as Shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from responder_app.briefing.distance import compass
from responder_app.briefing.ground import Metre2, ground_at
from responder_app.briefing.neighbourhood import Neighbourhood, box_of
from responder_app.briefing.neighbours import Neighbour, Neighbours
from responder_app.briefing.packed_lines import Box, grown
from responder_app.briefing.walls import wall_in, wall_of, walls_of
from responder_app.model.area import Structure
from responder_app.model.facility import PrePlan
from responder_app.model.terms import Side

REACH_M = 50.0
"""Walls farther away than this are not called exposures."""
POINT_REACH_M = 80.0
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
FACING_M = 20.0
"""So much of the other building is taken to say where it stands: its middle may be far away."""
MOST = 60
"""So many are looked at: no building has more of them."""


@dataclass(frozen=True)
class Exposure:
    """One building nearby. `exact` False: only its point is known, so that it is nearer than `metres`."""

    metres: float
    where: str
    """Side letter, or a direction where the sides are not known."""
    name: str | None
    """None where the area map does not say."""
    hazmat: bool
    at: Metre2
    """A place in it, on the side that faces us, in metres from the facility's point."""
    exact: bool = True
    outline: tuple[Metre2, ...] | None = None
    """Its walls as a closed ring."""
    neighbour: Neighbour | None = None
    """The facility, where it has a pre-plan."""

    @property
    def away(self) -> str:
        """How far, never more than it is: "24 ft (7 m)", "touching"."""
        if not self.exact:
            return f"under {math.ceil(self.metres / 0.3048)} ft ({math.ceil(self.metres)} m)"
        if self.metres < 1:
            return "touching" if self.metres < TOUCHING_M else "under 3 ft (1 m)"
        return f"{int(self.metres / 0.3048)} ft ({int(self.metres)} m)"

    @property
    def side(self) -> str:
        """Where it stands, in words: "side D", "NE"."""
        return f"side {self.where}" if self.where in list(Side) else self.where


def side_of(bearing: float, side_a_bearing_deg: float) -> Side:
    """The side that a bearing lies on: A where side A faces, then B, C, D clockwise."""
    return list(Side)[round((bearing - side_a_bearing_deg) / 90) % 4]


class Outlook:
    """The view from a facility's outline, in metres from its point."""

    def __init__(self, preplan: PrePlan, neighbourhood: Neighbourhood, neighbours: Neighbours) -> None:
        self._neighbourhood = neighbourhood
        self._neighbours = neighbours
        self._ground = ground_at(preplan.identity.location)
        site = preplan.site
        self._side_a = site.side_a_bearing_deg if site else None
        self._footprint = (site.footprint if site else None) or ()
        self._own = walls_of(self._footprint, self._ground)

    @property
    def has_walls(self) -> bool:
        """Whether there is an outline to measure from."""
        return not self._own.is_empty

    @cached_property
    def _box(self) -> Box:
        return box_of(corner for polygon in self._footprint for corner in polygon.outer)

    @property
    def is_complete(self) -> bool:
        """Whether what was not found is not there: the area is mapped and every neighbour's outline is known."""
        mapped = bool(self._neighbourhood.structures_in(grown(self._box, MAPPED_WITHIN_M)))
        extent_m = max(math.hypot(*corner) for part in self._own.geoms for corner in part.exterior.coords)
        unknown = any(not one.footprint and self._metres_to(one) <= UNKNOWN_WITHIN_M for one in self._neighbours.near)
        return mapped and not unknown and self._neighbours.all_within_m >= extent_m + REACH_M

    @cached_property
    def exposures(self) -> tuple[Exposure, ...]:
        """All within reach, the nearest first. None without an outline of our own."""
        found = self._found() if self.has_walls else iter(())
        return tuple(sorted(found, key=lambda one: (one.metres, one.where, one.name or ""))[:MOST])

    def _found(self) -> Iterator[Exposure]:
        outlines = [
            (neighbour, wall_of(polygon, self._ground))
            for neighbour in self._neighbours.near
            for polygon in neighbour.footprint
        ]
        known = [self._own, *(shape for _, shape in outlines)]
        for structure, shape in self._structures():
            if not any(_is_same(shape, other) for other in known):
                yield from self._exposure(shape, structure.name)
        for neighbour, shape in outlines:
            yield from self._exposure(shape, neighbour.name, neighbour)
        for neighbour in self._neighbours.near:
            metres = self._metres_to(neighbour)
            if not neighbour.footprint and metres <= POINT_REACH_M:
                place = self._ground.metres(neighbour.point)
                yield Exposure(
                    metres=metres,
                    where=self._where(Point(place)),
                    name=neighbour.name,
                    hazmat=neighbour.hazmat,
                    at=place,
                    exact=False,
                    neighbour=neighbour,
                )

    def _structures(self) -> Iterator[tuple[Structure, Shape]]:
        """Buildings of the area map that are near."""
        held, packed = self._neighbourhood.structures
        numbers = packed.touching(grown(self._box, REACH_M))
        rings = packed.metres(self._ground, numbers).arrays()
        for number, ring in zip(numbers.tolist(), rings, strict=True):
            yield held[number], wall_in(ring)

    def _metres_to(self, neighbour: Neighbour) -> float:
        return float(self._own.distance(Point(self._ground.metres(neighbour.point))))

    def _exposure(self, shape: Shape, name: str | None, neighbour: Neighbour | None = None) -> Iterator[Exposure]:
        metres = REACH_M + 1 if shape.is_empty else self._own.distance(shape)
        if metres <= REACH_M:
            hazmat = neighbour is not None and neighbour.hazmat
            outline = tuple((x, y) for x, y, *_ in shape.exterior.coords)
            yield Exposure(
                metres, self._where(shape), name, hazmat, self._facing(shape), outline=outline, neighbour=neighbour
            )

    def _facing(self, shape: Shape) -> Metre2:
        """A place in the part of the other building that is nearest to us."""
        _, wall = nearest_points(self._own, shape)
        near = shape.intersection(wall.buffer(FACING_M))
        place = (shape if near.is_empty else near).representative_point()
        return place.x, place.y

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
