"""Circles and squares on the ground, as the guidebook draws them (pages 288 and 289). WGS 84 geodesics by pyproj.

Shapes are made in metres east and north of the spill (azimuthal equidistant: distance and direction from the spill
are true), and each corner is then carried to the ground along its own geodesic. Between two corners the scale error is
under r^2 / (6 R^2), R = 6,371 km: 2 parts in a million at 22 km.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from responder_app.briefing.answers.site_map import ScenePoint
from responder_app.model.base import LonLat

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

CIRCLE_POINTS = 180
"""A chord is then 0.015 % nearer to the spill than the arc."""
SIDE_POINTS = 16
"""On each side of a square, so that it stays straight on the ground in any projection."""
_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Circle:
    """About the spill, which is (0, 0); radius in metres."""

    radius_m: float

    @property
    def reach_m(self) -> float:
        """The farthest that it is from the spill."""
        return self.radius_m

    def outline(self) -> tuple[ScenePoint, ...]:
        """A closed ring, counter-clockwise from the east."""
        turns = [2 * math.pi * number / CIRCLE_POINTS for number in range(CIRCLE_POINTS)]
        ring = [(self.radius_m * math.cos(turn), self.radius_m * math.sin(turn)) for turn in turns]
        return (*ring, ring[0])

    def holds(self, x: Numbers, y: Numbers, margin: Numbers | float = 0.0) -> Flags:
        """Which of the points lie in it, or not farther from it than `margin` metres."""
        return np.asarray(np.hypot(x, y) <= self.radius_m + margin)


@dataclass(frozen=True)
class Square:
    """The spill, (0, 0), is the middle of the upwind edge; `toward_deg` is where the wind blows to, from true north."""

    side_m: float
    toward_deg: float

    @property
    def reach_m(self) -> float:
        """The farthest that it is from the spill: a downwind corner."""
        return math.hypot(self.side_m, self.side_m / 2)

    def outline(self) -> tuple[ScenePoint, ...]:
        """A closed ring, counter-clockwise from the upwind edge's right end, seen downwind."""
        half, side = self.side_m / 2, self.side_m
        corners = [(half, 0.0), (half, side), (-half, side), (-half, 0.0), (half, 0.0)]
        ring = [
            (x0 + (x1 - x0) * step / SIDE_POINTS, y0 + (y1 - y0) * step / SIDE_POINTS)
            for (x0, y0), (x1, y1) in pairwise(corners)
            for step in range(SIDE_POINTS)
        ]
        sine, cosine = self._turn
        turned = [(across * cosine + along * sine, along * cosine - across * sine) for across, along in ring]
        return (*turned, turned[0])

    def holds(self, x: Numbers, y: Numbers, margin: Numbers | float = 0.0) -> Flags:
        """Which of the points lie in it, or not farther beyond an edge than `margin` metres."""
        sine, cosine = self._turn
        across, along = x * cosine - y * sine, x * sine + y * cosine
        beside = np.abs(across) <= self.side_m / 2 + margin
        return np.asarray(beside & (along >= -margin) & (along <= self.side_m + margin))

    @property
    def _turn(self) -> tuple[float, float]:
        turn = math.radians(self.toward_deg)
        return math.sin(turn), math.cos(turn)


Shape = Circle | Square


def columns(points: Sequence[ScenePoint]) -> tuple[Numbers, Numbers]:
    """The x and the y of points as arrays."""
    table = np.array(points, dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def on_ground(spill: LonLat, ring: Iterable[ScenePoint]) -> tuple[LonLat, ...]:
    """The ring about the spill in longitude and latitude. Longitudes run on past 180 degrees, never back."""
    points = np.asarray(tuple(ring), dtype=np.float64)
    bearings, distances = np.degrees(np.arctan2(points[:, 0], points[:, 1])), np.hypot(points[:, 0], points[:, 1])
    count = len(points)
    lons, lats, _ = _GEOD.fwd(np.full(count, spill[0]), np.full(count, spill[1]), bearings, distances)
    turned = spill[0] + (np.asarray(lons) - spill[0] + 180) % 360 - 180
    return tuple(zip(turned.tolist(), np.asarray(lats).tolist(), strict=True))


def within_180(outline: tuple[LonLat, ...]) -> tuple[tuple[LonLat, ...], ...]:
    """The outline as closed rings within -180 to 180 degrees, cut at the antimeridian (RFC 7946, 3.1.9)."""
    lons = [lon for lon, _ in outline]
    if min(lons) >= -180 and max(lons) <= 180:
        return (outline,)
    pieces: list[shapely.Polygon] = []
    for turn in (0.0, 360.0, -360.0):
        turned = shapely.Polygon([(lon + turn, lat) for lon, lat in outline])
        cut = shapely.intersection(turned, _WORLD)
        pieces += [piece for piece in shapely.get_parts(cut) if piece.geom_type == "Polygon" and piece.area > 0]
    return tuple(
        tuple((float(lon), float(lat)) for lon, lat in shapely.orient_polygons(piece).exterior.coords)
        for piece in pieces
    )


_WORLD = shapely.box(-180.0, -90.0, 180.0, 90.0)
