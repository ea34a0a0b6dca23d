"""Owns places in a room: evenly spread over it, or along its walls."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from shapely import Point, Polygon, contains_xy, prepare

from tests.city.plan.shapes import Room

XY = tuple[float, float]


def is_box(room: Room) -> bool:
    """Whether the room is a rectangle along the axes."""
    x0, y0, x1, y1 = room.shape.bounds
    return math.isclose(room.shape.area, (x1 - x0) * (y1 - y0), rel_tol=1e-3)


def spread(room: Room, step: float) -> Iterator[XY]:
    """Places about `step` metres apart, at least one for a rectangle."""
    x0, y0, x1, y1 = room.shape.bounds
    columns, rows = max(1, round((x1 - x0) / step)), max(1, round((y1 - y0) / step))
    box = is_box(room)
    if not box:
        prepare(room.shape)
    for i in range(columns):
        for j in range(rows):
            at = (x0 + (i + 0.5) * (x1 - x0) / columns, y0 + (j + 0.5) * (y1 - y0) / rows)
            if box or contains_xy(room.shape, *at):
                yield at


def along_walls(room: Room, step: float, outline: Polygon, outer_m: float) -> Iterator[tuple[XY, XY]]:
    """Places about `step` metres apart just inside the walls, each with the way inward.

    Walls on the building's `outline` lie `outer_m` metres inside of it, those between rooms on both sides of the line.
    """
    ring = list(room.shape.exterior.coords)
    for a, b in pairwise(ring):
        length = math.dist(a, b)
        count = int(length / step)
        if count == 0:
            continue
        along = ((b[0] - a[0]) / length, (b[1] - a[1]) / length)
        inward = (-along[1], along[0])
        middle = ((a[0] + b[0]) / 2 + inward[0] * 0.2, (a[1] + b[1]) / 2 + inward[1] * 0.2)
        if not room.shape.contains(Point(middle)):
            inward = (along[1], -along[0])
        inset = outer_m + 0.1 if outline.exterior.distance(Point(middle)) < 0.3 else 0.18
        for k in range(count):
            way = (k + 0.5) * length / count
            at = (a[0] + along[0] * way + inward[0] * inset, a[1] + along[1] * way + inward[1] * inset)
            yield at, inward
