"""How far two places on the ground are apart, near enough to notice a wrong one."""

from __future__ import annotations

from math import asin, cos, isfinite, radians, sin, sqrt

LonLat = tuple[float, float]
EARTH_RADIUS_M = 6_371_008.8
"""Mean radius (IUGG)."""


def distance_m(one: LonLat, other: LonLat) -> float:
    """Great-circle metres between two WGS 84 longitude, latitude pairs on a sphere (haversine; within 0.6 %)."""
    lon_1, lat_1, lon_2, lat_2 = map(radians, (*one, *other))
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half)))


def lon_lat(value: object) -> LonLat | None:
    """Two finite numbers within the world, from numbers or their text; None for anything else."""
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return None
    try:
        longitude, latitude = (float(part) for part in value)
    except (TypeError, ValueError):
        return None
    return (longitude, latitude) if in_world((longitude, latitude)) else None


def in_world(place: LonLat) -> bool:
    """Whether longitude and latitude are finite and within 180 and 90 degrees."""
    return isfinite(place[0]) and abs(place[0]) <= 180 and isfinite(place[1]) and abs(place[1]) <= 90
