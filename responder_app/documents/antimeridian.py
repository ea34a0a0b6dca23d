"""Lines and areas cut where they cross 180 degrees (RFC 7946, 3.1.9), and rings wound as it asks (3.1.6)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon, mapping

Positions = list[list[float]]
"""Longitude and latitude in degrees."""
HALVES = (0.0, 360.0, -360.0)
"""By how much the world is turned so that each part lies within 180 degrees."""


def split_polygon(rings: Sequence[Positions]) -> dict[str, Any]:
    """The geometry of an area; a MultiPolygon when it crosses. The first ring is the outside."""
    unrolled = [_unrolled(ring, rings[0][0][0]) for ring in rings]
    if not _crosses(unrolled):
        # As it was drawn, also where it crosses itself: nothing of it is to be lost.
        return {"type": "Polygon", "coordinates": [_wound(ring, index == 0) for index, ring in enumerate(rings)]}
    whole = shapely.make_valid(Polygon(unrolled[0], unrolled[1:]))
    parts = [part for half in _halves(whole) for part in _those(half, Polygon)]
    return _lists(mapping(shapely.orient_polygons(MultiPolygon(parts))))


def split_lines(line: Positions) -> dict[str, Any]:
    """The geometry of a line; a MultiLineString when it crosses."""
    unrolled = _unrolled(line, line[0][0])
    if not _crosses([unrolled]):
        return {"type": "LineString", "coordinates": line}
    parts = [part for half in _halves(LineString(unrolled)) for part in _those(half, LineString)]
    return _lists(mapping(MultiLineString(parts)))


def _unrolled(line: Positions, first: float) -> Positions:
    """Longitudes that run on past 180 degrees instead of jumping, from the half of the world that `first` is in."""
    before, placed = first, []
    for lon, lat in line:
        turned = lon + 360 * round((before - lon) / 360)
        placed.append([turned, lat])
        before = turned
    return placed


def _crosses(lines: Sequence[Positions]) -> bool:
    return any(abs(lon) > 180 for line in lines for lon, _ in line)


def _halves(whole: Any) -> list[Any]:
    """What lies in each half of the world, turned to within 180 degrees."""
    found = []
    for turn in HALVES:
        inside = shapely.intersection(whole, shapely.box(-180 + turn, -90, 180 + turn, 90))
        found.append(translate(inside, -turn))
    return found


def _those(found: Any, kind: type[Polygon | LineString]) -> list[Any]:
    parts = getattr(found, "geoms", [found])
    return [part for part in parts if isinstance(part, kind) and not part.is_empty]


def _wound(ring: Positions, outside: bool) -> Positions:
    """Counter-clockwise outside, clockwise for holes."""
    doubled = sum(
        (one[0] - ring[0][0]) * (other[1] - ring[0][1]) - (other[0] - ring[0][0]) * (one[1] - ring[0][1])
        for one, other in pairwise(ring)
    )
    return ring if (doubled >= 0) == outside else ring[::-1]


def _lists(geometry: Any) -> dict[str, Any]:
    """Shapely's tuples as lists, to a centimetre."""

    def plain(value: Any) -> Any:
        return [plain(one) for one in value] if isinstance(value, (tuple, list)) else round(value, 7)

    return {"type": geometry["type"], "coordinates": plain(geometry["coordinates"])}
