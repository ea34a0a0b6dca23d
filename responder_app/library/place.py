"""Where facilities are: an R*Tree of their points, and which are nearest to another point."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, or_, select
from sqlalchemy.sql.elements import ColumnElement

from responder_app.library.tables import facility, place
from responder_app.library.values import EVERYWHERE_M, Near
from responder_app.model.base import LonLat

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth (IUGG)."""
_FIRST_REACH_M = 500.0
_FLOAT_SLACK_DEG = 2e-5
"""The R*Tree rounds to 32-bit floats: up to 1.5e-5 degrees at longitude 180."""


FORGET_PLACE = delete(place).where(place.c.key == bindparam("its_key"))
"""Takes a facility's point out of the tree."""


def place_row(key: int, point: LonLat) -> dict[str, float]:
    """The facility's point as a row of the tree."""
    lon, lat = point
    return {"key": key, "lon_min": lon, "lon_max": lon, "lat_min": lat, "lat_max": lat}


def forget_place(connection: Connection, key: int) -> None:
    """Take the facility's point out of the tree."""
    connection.execute(FORGET_PLACE, {"its_key": key})


def places_of(connection: Connection, repository: str) -> Mapping[str, LonLat]:
    """Where a repository's facilities are, by signed id; areas are nowhere."""
    rows = connection.execute(
        select(facility.c.signed_id, facility.c.lon, facility.c.lat).where(
            facility.c.repository == repository, facility.c.lon.is_not(None)
        )
    )
    return {row.signed_id: (row.lon, row.lat) for row in rows}


def nearest(connection: Connection, point: LonLat, limit: int, within_m: float = EVERYWHERE_M) -> tuple[Near, ...]:
    """The facilities nearest to the point, nearest first; farther than `within_m` is not searched any more."""
    reach_m = _FIRST_REACH_M
    while True:
        found = [near for near in _around(connection, point, reach_m) if near.distance_m <= reach_m]
        if len(found) >= limit or reach_m > within_m:
            return tuple(sorted(found, key=lambda near: near.distance_m)[:limit])
        reach_m *= 4


def _around(connection: Connection, point: LonLat, reach_m: float) -> list[Near]:
    rows = connection.execute(
        select(facility.c.id, facility.c.name, facility.c.address, facility.c.lon, facility.c.lat)
        .join(place, place.c.key == facility.c.key)
        .where(box_around(point, reach_m))
    )
    return [
        Near(row.id, row.name, row.address, (row.lon, row.lat), distance_m(point, (row.lon, row.lat))) for row in rows
    ]


def box_around(point: LonLat, reach_m: float) -> ColumnElement[bool]:
    """What lies within the reach, and a little more: across the antimeridian too, everything around a pole."""
    lon, lat = point
    reach_deg = math.degrees(reach_m / EARTH_RADIUS_M) + _FLOAT_SLACK_DEG
    inside = (place.c.lat_max >= lat - reach_deg) & (place.c.lat_min <= lat + reach_deg)
    if abs(lat) + reach_deg >= 89.0:
        return inside
    # How far a circle on a sphere spreads in longitude: asin(sin r / cos latitude).
    spread = math.degrees(math.asin(min(1.0, math.sin(math.radians(reach_deg)) / math.cos(math.radians(lat)))))
    if spread >= 89.0:
        return inside
    spread += _FLOAT_SLACK_DEG
    turns = (
        (place.c.lon_max >= lon - spread + turn) & (place.c.lon_min <= lon + spread + turn) for turn in (0, 360, -360)
    )
    return inside & or_(*turns)


def distance_m(start: LonLat, end: LonLat) -> float:
    """Great-circle distance on the mean sphere, in metres (haversine; within 0.6 % of the ellipsoid)."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*start, *end))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, half)))
