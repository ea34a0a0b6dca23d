"""Owns places: the city's metre grid, WGS 84, and a building's own metres. No drawing, no data."""

from __future__ import annotations

import math
from dataclasses import dataclass

LonLat = tuple[float, float]
XY = tuple[float, float]

ORIGIN: LonLat = (-87.6260, 41.8720)
"""State Street and Quay Street, where the house numbers of Port Adler begin."""

_A = 6_378_137.0
_E2 = 0.006_694_379_990_14
_SIN2 = math.sin(math.radians(ORIGIN[1])) ** 2
METRES_PER_DEGREE_LAT = math.radians(_A * (1 - _E2) / (1 - _E2 * _SIN2) ** 1.5)
METRES_PER_DEGREE_LON = math.radians(_A / math.sqrt(1 - _E2 * _SIN2) * math.cos(math.radians(ORIGIN[1])))


def to_lonlat(east: float, north: float) -> LonLat:
    """City metres to WGS 84 degrees, rounded to 1e-8 (1 mm), by the tangent plane at ORIGIN."""
    return (
        round(ORIGIN[0] + east / METRES_PER_DEGREE_LON, 8),
        round(ORIGIN[1] + north / METRES_PER_DEGREE_LAT, 8),
    )


def to_metres(point: LonLat) -> XY:
    """WGS 84 degrees to city metres."""
    return (point[0] - ORIGIN[0]) * METRES_PER_DEGREE_LON, (point[1] - ORIGIN[1]) * METRES_PER_DEGREE_LAT


@dataclass(frozen=True)
class Placement:
    """Where a building stands: city metres of its local origin, and the bearing that side A faces.

    Local metres have x to the right and y up on the sheet; side A is the edge y = 0.
    """

    east: float
    north: float
    bearing_deg: float

    @property
    def turn(self) -> float:
        """Radians counter-clockwise from east to the local x axis."""
        return math.radians(180 - self.bearing_deg)

    def city(self, x: float, y: float) -> XY:
        """Local metres to city metres."""
        cos, sin = math.cos(self.turn), math.sin(self.turn)
        return self.east + x * cos - y * sin, self.north + x * sin + y * cos

    def lonlat(self, x: float, y: float) -> LonLat:
        """Local metres to WGS 84."""
        return to_lonlat(*self.city(x, y))

    def local(self, point: LonLat) -> XY:
        """WGS 84 to local metres."""
        east, north = to_metres(point)
        dx, dy = east - self.east, north - self.north
        cos, sin = math.cos(self.turn), math.sin(self.turn)
        return dx * cos + dy * sin, dy * cos - dx * sin

    @property
    def north_on_sheet_deg(self) -> float:
        """Degrees clockwise from the top of the sheet to true north."""
        return (180 - self.bearing_deg) % 360


def facing(front: XY, width: float, bearing_deg: float) -> Placement:
    """The placement whose side A (local x from 0 to `width`) has its middle at `front` (city metres)."""
    trial = Placement(0.0, 0.0, bearing_deg)
    dx, dy = trial.city(width / 2, 0)
    return Placement(front[0] - dx, front[1] - dy, bearing_deg)
