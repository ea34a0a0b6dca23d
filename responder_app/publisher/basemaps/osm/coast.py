"""The sea: OpenStreetMap draws only the coastline, land on its left; here it is closed at the extract's edge.

An extract may be cut so that its coastline ends a little before the edge: such an end is carried on straight to it.
Where the coastline has other gaps, a piece of the box could be either; such a piece stays land and is counted,
because a map that shows water where there is a street is worse than one that shows none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from responder_app.publisher.basemaps.spool import Bounds

REACH_M = 150.0
"""So far from the edge an end of the coastline counts as cut off by it."""
M_PER_DEG = 111_000.0
STEP_DEG = 1e-6
"""How far beside a coastline it is asked which piece lies there: about 0.1 m."""


def sea_of(coast: Sequence[BaseGeometry], bounds: Bounds) -> tuple[list[BaseGeometry], int]:
    """The pieces of the box that are sea, and how many pieces could not be told.

    Args:
        coast: Lines in degrees with the land on their left.
        bounds: West, south, east, north.
    """
    box = shapely.box(*bounds)
    lines = [part for line in _joined(coast) for part in _inside(line, box)]
    if not lines:
        return [], 0
    ways_out = [way for line in lines for way in _ways_out(line, bounds)]
    faces = shapely.get_parts(shapely.polygonize([shapely.unary_union([*lines, *ways_out, box.exterior])]))
    tree = STRtree(faces)
    votes = np.zeros((len(faces), 2), dtype=int)
    for line in lines:
        for side, points in enumerate(_beside(line)):
            votes[tree.query(points, predicate="within")[1], side] += 1
    land, sea = votes[:, 0] > 0, votes[:, 1] > 0
    return list(faces[sea & ~land]), int(np.count_nonzero(sea & land))


def _joined(coast: Sequence[BaseGeometry]) -> Sequence[BaseGeometry]:
    """The lines, joined where one begins as another ends."""
    return list(shapely.get_parts(shapely.line_merge(shapely.union_all(coast), directed=True)))


def _ways_out(line: BaseGeometry, bounds: Bounds) -> Iterator[BaseGeometry]:
    """From each loose end of the line that lies within reach of the box's edge, the shortest way there."""
    if line.is_closed:
        return
    west, south, east, north = bounds
    for lon, lat in (line.coords[0], line.coords[-1]):
        across = M_PER_DEG * np.cos(np.radians(lat))
        edges = (
            ((lon - west) * across, (west, lat)),
            ((east - lon) * across, (east, lat)),
            ((lat - south) * M_PER_DEG, (lon, south)),
            ((north - lat) * M_PER_DEG, (lon, north)),
        )
        distance, place = min(edges)
        if 0 < distance <= REACH_M:
            yield shapely.LineString([(lon, lat), place])


def _inside(line: BaseGeometry, box: BaseGeometry) -> Iterator[BaseGeometry]:
    """The pieces of the line within the box; cutting keeps a line's direction."""
    for part in shapely.get_parts(shapely.intersection(line, box)):
        if part.geom_type == "LineString":
            yield part


def _beside(line: BaseGeometry) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """A place just left and one just right of the middle of each step of the line."""
    corners = shapely.get_coordinates(line)
    steps = np.diff(corners, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    steps, starts, lengths = steps[lengths > 0], corners[:-1][lengths > 0], lengths[lengths > 0]
    middles = starts + steps / 2
    left = np.column_stack((-steps[:, 1], steps[:, 0])) / lengths[:, None] * STEP_DEG
    return [shapely.Point(place) for place in middles + left], [shapely.Point(place) for place in middles - left]
