"""The US National Grid: the grid of mutual aid. MGRS by the mgrs library, spaced as USNG is read aloud."""

from __future__ import annotations

import math
import re

from mgrs import MGRS
from mgrs.core import MGRSError

from responder_app.errors import InputError
from responder_app.model.base import LonLat

_READ = re.compile(
    r"^\s*(?P<zone>\d{1,2}[C-HJ-NP-X])\s*(?P<square>[A-HJ-NP-Z]{2})\s*"
    r"(?:(?P<east>\d{1,5})\s+(?P<north>\d{1,5})|(?P<both>\d{4,10}))\s*$",
    re.IGNORECASE,
)
_GRID = MGRS()
_EQUATOR_DEG = 1e-5
"""About a metre: the library rounds what lies nearer to the equator in the south to a northing that no square has."""


def usng(point: LonLat, digits: int = 5) -> str:
    """The point as USNG, e.g. "16T DM 48012 34567". `digits` 5 is 1 m, 4 is 10 m, 3 is 100 m.

    The digits are cut off, not rounded, as the grid is read. Poleward of 80 S and 84 N there is no
    UTM grid: the answer is then longitude and latitude.
    """
    lon, lat = point
    if not -80 <= lat <= 84:
        return f"{lon:.5f}, {lat:.5f}"
    if -_EQUATOR_DEG < lat < 0:
        lat = 0.0
    flat = str(_GRID.toMGRS(lat, lon, MGRSPrecision=digits))
    zone, square, numbers = flat[: -2 * digits - 2], flat[-2 * digits - 2 : -2 * digits], flat[-2 * digits :]
    return f"{zone.lstrip('0')} {square} {numbers[:digits]} {numbers[digits:]}"


def said_place(point: LonLat) -> str:
    """E.g. "16T DM 47909 36776   41.88120, -87.62780": latitude first, as degrees are read out."""
    return f"{usng(point)}   {point[1]:.5f}, {point[0]:.5f}"


def read_usng(text: str) -> LonLat | None:
    """The middle of a USNG or MGRS square, of 1 km or finer where it is written without spaces; None when it is none.

    Raises:
        InputError: It has the form of a grid reference but names no place.
    """
    found = _READ.match(text)
    if found is None:
        return None
    zone, square, east, north, both = found.group("zone", "square", "east", "north", "both")
    if both is not None:
        if len(both) % 2:
            raise InputError(f"the grid reference {text.strip()} has an odd number of digits")
        east, north = both[: len(both) // 2], both[len(both) // 2 :]
    if len(east) != len(north):
        raise InputError(f"the grid reference {text.strip()} has unequal halves")
    try:
        lat, lon = _GRID.toLatLon(f"{zone}{square}{east}{north}".upper())
    except MGRSError as error:
        raise InputError(f"the grid reference {text.strip()} names no place") from error
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise InputError(f"the grid reference {text.strip()} names no place")
    return (lon, lat)
