"""Distances and directions on the ground between near points, and how they are said."""

from __future__ import annotations

import math

from responder_app.model.base import LonLat

_EQUATOR_M = 6_378_137.0
_ECCENTRICITY_2 = 0.006_694_379_990_14
COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def offset_m(start: LonLat, end: LonLat) -> tuple[float, float]:
    """Metres east and north from start to end, by the radii of WGS 84 at the middle latitude.

    Within 0.1 % up to 50 km apart and 85 degrees of latitude, checked against geodesics.
    """
    middle = math.radians((start[1] + end[1]) / 2)
    squash = 1 - _ECCENTRICITY_2 * math.sin(middle) ** 2
    east_radius = _EQUATOR_M / math.sqrt(squash)
    north_radius = _EQUATOR_M * (1 - _ECCENTRICITY_2) / squash**1.5
    turn = (end[0] - start[0] + 180) % 360 - 180
    east = math.radians(turn) * east_radius * math.cos(middle)
    return east, math.radians(end[1] - start[1]) * north_radius


def distance_m(start: LonLat, end: LonLat) -> float:
    """Metres between two near points (see `offset_m`)."""
    return math.hypot(*offset_m(start, end))


def bearing_deg(start: LonLat, end: LonLat) -> float:
    """True bearing from start to end, degrees clockwise from north, 0 to under 360."""
    east, north = offset_m(start, end)
    return math.degrees(math.atan2(east, north)) % 360


def compass(degrees: float) -> str:
    """The nearest of eight directions, e.g. "NE"."""
    return COMPASS[round(degrees / 45) % 8]


def spoken_distance(metres: float) -> str:
    """Feet and metres, or miles and kilometres from 1,000 m on: "150 ft (45 m)", "1.5 mi (2.4 km)"."""
    if metres < 1000:
        feet = metres / 0.3048
        step = 10 if feet >= 100 else 5
        return f"{round(feet / step) * step:,} ft ({metres:.0f} m)"
    return f"{metres / 1609.344:.1f} mi ({metres / 1000:.1f} km)"


def spoken_width(metres: float) -> str:
    """Whole inches and metres, never more than there are: "43 in (1.1 m)", from 3 m on feet: "11 ft (3.6 m)"."""
    if metres < 3:
        return f"{int(metres / 0.0254 + 1e-9)} in ({metres:g} m)"
    return f"{int(metres / 0.3048 + 1e-9)} ft ({metres:g} m)"


def spoken_offset(start: LonLat, end: LonLat) -> str:
    """Distance and direction from start to end: "150 ft (45 m) NE"."""
    metres = distance_m(start, end)
    return spoken_distance(metres) if metres < 1 else f"{spoken_distance(metres)} {compass(bearing_deg(start, end))}"
