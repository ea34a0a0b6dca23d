"""Where streets meet, in flat arrays: shared points, crossings, ends. The geometry under `street_network`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from responder_app.briefing.packed_lines import Floats, Numbers

JOINED_M = 1.0
"""Streets that come as near as this to each other meet."""
SAME_POINT_M = 0.01
"""Points of streets that are as near as this are one."""
MOST_CROSSINGS = 100_000
"""More than any city has within reach. What is found first is kept."""
_AT_ONCE = 128

Flags = NDArray[np.bool_]
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Points:
    """Every point of every street, one beside the other. Points on one spot have the same `number`."""

    places: Floats
    """n by 2, metres."""
    street: Numbers
    along: Floats
    """Metres from the street's beginning."""
    number: Numbers
    is_end: Flags

    @property
    def is_joint(self) -> Flags:
        """Where a street ends, or shares the point with another or with itself."""
        shared: Flags = np.bincount(self.number)[self.number] > 1
        return shared | self.is_end


def points_of(lines: Sequence[Floats]) -> Points:
    """The points of streets in metres. Steps of no length are taken out, and streets that have no other."""
    counts = np.array([len(line) for line in lines], dtype=np.intp)
    street = np.repeat(np.arange(len(lines)), counts)
    places = np.concatenate(lines) if lines else np.empty((0, 2))
    numbers = _numbered(places)
    fresh = np.ones(len(places), dtype=np.bool_)
    fresh[1:] = (numbers[1:] != numbers[:-1]) | (street[1:] != street[:-1])
    lengths = np.bincount(street[fresh], minlength=len(lines))
    kept = fresh & (lengths[street] > 1)
    places, street, numbers = places[kept], street[kept], numbers[kept]
    steps = np.hypot(*np.diff(places, axis=0, prepend=places[:1]).T)
    begins = np.flatnonzero(np.diff(street, prepend=-1))
    steps[begins] = 0.0
    total = np.cumsum(steps)
    sizes = np.diff(begins, append=len(street))
    along = total - np.repeat(total[begins], sizes)
    is_end = np.zeros(len(street), dtype=np.bool_)
    is_end[begins] = is_end[begins + sizes - 1] = True
    return Points(places, street, along, numbers, is_end)


def _numbered(places: Floats) -> Numbers:
    """The same number for places that are one."""
    cells = np.round(places / SAME_POINT_M).astype(np.int64)
    _, numbers = np.unique(cells[:, 0] * (1 << 32) + cells[:, 1], return_inverse=True)
    return np.asarray(numbers, dtype=np.intp)


@dataclass(frozen=True)
class Segments:
    """The straight pieces between points that touch the square within reach."""

    shapes: Shapes
    street: Numbers
    along: Floats
    """Where the piece begins, metres from the street's beginning."""
    start: Numbers
    """The number of the point at its beginning."""
    end: Numbers

    def __len__(self) -> int:
        return len(self.street)


def segments_of(points: Points, reach_m: float) -> Segments:
    """The pieces of the streets within a square of that half side."""
    same = points.street[1:] == points.street[:-1]
    first, second = points.places[:-1][same], points.places[1:][same]
    inside = np.all((np.minimum(first, second) <= reach_m) & (np.maximum(first, second) >= -reach_m), axis=1)
    pick = np.flatnonzero(same)[inside]
    return Segments(
        shapes=np.asarray(shapely.linestrings(np.stack((points.places[pick], points.places[pick + 1]), axis=1))),
        street=points.street[pick],
        along=points.along[pick],
        start=points.number[pick],
        end=points.number[pick + 1],
    )


@dataclass(frozen=True)
class Crossings:
    """Places where two streets come near each other without sharing a point: which, and how far along each."""

    first: Numbers
    first_along: Floats
    second: Numbers
    second_along: Floats
    gap_m: Floats


def crossings_of(tree: shapely.STRtree, segments: Segments, bridged: Flags) -> Crossings:
    """Where streets cross or end beside each other. Pieces that are `bridged` meet nothing so."""
    one, other = _pairs(tree, segments, bridged)
    between = shapely.shortest_line(segments.shapes[one], segments.shapes[other])
    ends = shapely.get_coordinates(between).reshape(-1, 2, 2)
    first, second = shapely.points(ends[:, 0]), shapely.points(ends[:, 1])
    return Crossings(
        segments.street[one],
        segments.along[one] + shapely.line_locate_point(segments.shapes[one], first),
        segments.street[other],
        segments.along[other] + shapely.line_locate_point(segments.shapes[other], second),
        np.hypot(*(ends[:, 1] - ends[:, 0]).T),
    )


def _pairs(tree: shapely.STRtree, segments: Segments, bridged: Flags) -> tuple[Numbers, Numbers]:
    found: list[Numbers] = [np.empty((2, 0), dtype=np.intp)]
    count = 0
    asking = np.flatnonzero(~bridged)
    for begin in range(0, len(asking), _AT_ONCE):
        numbers = asking[begin : begin + _AT_ONCE]
        pairs = tree.query(segments.shapes[numbers], predicate="dwithin", distance=JOINED_M)
        one, other = numbers[pairs[0]], pairs[1]
        meet = (one < other) & ~bridged[other] & ~_share_a_point(segments, one, other)
        found.append(np.stack((one[meet], other[meet])))
        count += int(meet.sum())
        if count > MOST_CROSSINGS:
            break
    one, other = np.concatenate(found, axis=1)
    return one, other


def _share_a_point(segments: Segments, one: Numbers, other: Numbers) -> Flags:
    start, end = segments.start, segments.end
    shared: Flags = (
        (start[one] == start[other])
        | (start[one] == end[other])
        | (end[one] == start[other])
        | (end[one] == end[other])
    )
    return shared


@dataclass(frozen=True)
class Joints:
    """Places along streets where one can turn off, in the order of streets and along them."""

    street: Numbers
    along: Floats
    node: Numbers
    """Joints of the same node are one place."""
    gaps: tuple[Numbers, Numbers, Floats]
    """Nodes that lie beside each other, and the metres between them."""


def joints_of(points: Points, crossings: Crossings) -> Joints:
    """Ends, shared points and crossings together."""
    there = points.is_joint
    first = len(points.number) + np.arange(len(crossings.first))
    # Where streets truly cross there is one place; where one ends beside another there are two.
    second = np.where(crossings.gap_m > SAME_POINT_M, first + len(first), first)
    street = np.concatenate((points.street[there], crossings.first, crossings.second))
    along = np.concatenate((points.along[there], crossings.first_along, crossings.second_along))
    node = np.concatenate((points.number[there], first, second))
    order = np.lexsort((along, street))
    apart = first != second
    return Joints(street[order], along[order], node[order], (first[apart], second[apart], crossings.gap_m[apart]))
