"""The streets around a place as a network: where they meet, how long each piece is, the shortest ways over them.

Streets are joined where they share a point, where they cross, and where one ends within a metre of another. A highway
is joined only where it shares a point, and a railway never: both are crossed on bridges. Whether another street
crosses on a bridge no area says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from responder_app.briefing.ground import LocalGround, Metre2
from responder_app.briefing.packed_lines import Floats, Numbers, PackedLines
from responder_app.briefing.shortest import Network, Reached
from responder_app.briefing.street_joints import Shapes, crossings_of, joints_of, points_of, segments_of
from responder_app.model.area import Street
from responder_app.model.terms import StreetKind

MOST_POINTS = 40_000
"""What a network is made of at most. Of more, the streets nearest to the middle are taken."""

NO_STREET = -1
"""The number of the gap, of a metre at most, between a street and the end of another."""

Node = int


@dataclass(frozen=True)
class Spot:
    """A place on a street: how far along it, and how far beside it the place asked for lies. Metres."""

    street: int
    piece: int
    """Of two spots with the same one, no joint lies between."""
    along_m: float
    away_m: float
    before: Node
    before_m: float
    """Back along the street to the joint before."""
    after: Node
    after_m: float
    """On along the street to the next joint."""


@dataclass(frozen=True)
class Way:
    """A way along streets: metres in all, and each street taken with the metres on it, in turn."""

    metres: float
    streets: tuple[tuple[int, float], ...]


class Streets:
    """All streets of the areas that a hose can be laid along."""

    def __init__(self, streets: Sequence[Street]) -> None:
        self.held = [street for street in streets if street.kind is not StreetKind.RAIL]
        self.lines = PackedLines(street.line for street in self.held)


class StreetNetwork:
    """The network within a square about the ground's origin. Each of its edges has a street."""

    def __init__(self, streets: Streets, ground: LocalGround, reach_m: float) -> None:
        near = streets.lines.near(ground.origin, reach_m)
        lines = streets.lines.metres(ground, near).arrays()
        taken = _nearest(lines)
        self._streets: list[Street] = [streets.held[near[number]] for number in taken]
        points = points_of([lines[number] for number in taken])
        highways = np.array([street.kind is StreetKind.HIGHWAY for street in self._streets], dtype=np.bool_)
        self._segments = segments_of(points, reach_m)
        tree, is_highway = shapely.STRtree(self._segments.shapes), highways[self._segments.street]
        self._joints = joints_of(points, crossings_of(tree, self._segments, is_highway))
        self._kerbs = [_Kerbs(np.flatnonzero(kind), self._segments.shapes) for kind in (~is_highway, is_highway)]
        self._network = self._grown()

    def name(self, street: int) -> str | None:
        """The name of a street, by the number that a Spot or a Way has."""
        return None if street == NO_STREET else self._streets[street].name

    def spots(self, places: Sequence[Metre2], within_m: float) -> list[Spot | None]:
        """The nearest place on a street to each of those; None where no street is as near as that.

        A highway is taken only where there is nothing else: it may run on stilts above the street that is meant.
        """
        found: list[Spot | None] = [None] * len(places)
        for kerbs in self._kerbs:
            left = [number for number, spot in enumerate(found) if spot is None]
            for number, spot in kerbs.nearest([places[number] for number in left], within_m):
                found[left[number]] = self._spot(*spot)
        return found

    def ways(self, starts: Sequence[Spot | None], ends: Sequence[Spot], within_m: float) -> list[Way | None]:
        """The shortest way from each start to any of the ends, with what lies beside the street; None without one."""
        if not ends:
            return [None] * len(starts)
        across = [(metres, node, spot.street) for spot in ends for node, metres in _both_ways(spot)]
        # Of two from one joint the shorter one stays.
        across.sort(reverse=True)
        last = {node: (street, metres) for metres, node, street in across}
        reached = self._network.reached({node: metres for metres, node, _ in across}, within_m)
        return [None if start is None else self._way(start, ends, last, reached) for start in starts]

    def _way(
        self, start: Spot, ends: Sequence[Spot], last: Mapping[Node, tuple[int, float]], reached: Reached[Node]
    ) -> Way | None:
        """`last` is the street, and the metres on it and beside it, from a joint beside an end to that end."""
        far = reached.far
        found = [(far[node] + first, node, first) for node, first in _both_ways(start) if node in far]
        beside = [_along_one(start, end) for end in ends if start.piece == end.piece]
        best = min(found, default=None)
        if beside and (best is None or min(beside) <= best[0]):
            return Way(min(beside), ((start.street, min(beside)),))
        if best is None:
            return None
        whole, node, first = best
        path = reached.path(node)
        edges = [edge for pair in pairwise(path) if (edge := self._network.between(*pair)) is not None]
        along = [(street, metres) for metres, street in edges]
        return Way(whole, ((start.street, first), *along, last[path[-1]]))

    def _spot(self, segment: int, foot_m: float, away_m: float) -> Spot:
        joints, street = self._joints, int(self._segments.street[segment])
        along = float(self._segments.along[segment]) + foot_m
        first, last = np.searchsorted(joints.street, (street, street + 1))
        place = first + int(np.searchsorted(joints.along[first:last], along, side="right"))
        # A street begins and ends with a joint, but rounding may put a place a hair beyond.
        before, after = min(max(place - 1, first), last - 2), min(max(place, first + 1), last - 1)
        return Spot(
            street=street,
            piece=int(before),
            along_m=along,
            away_m=away_m,
            before=int(joints.node[before]),
            before_m=max(0.0, along - float(joints.along[before])),
            after=int(joints.node[after]),
            after_m=max(0.0, float(joints.along[after]) - along),
        )

    def _grown(self) -> Network[Node, int]:
        """An edge between each two joints of a street; of two between the same nodes the shorter one stays."""
        joints = self._joints
        same = joints.street[1:] == joints.street[:-1]
        start, end = joints.node[:-1][same], joints.node[1:][same]
        length, street = np.diff(joints.along)[same], joints.street[:-1][same]
        longest_first = np.argsort(-length)
        edges = (column[longest_first].tolist() for column in (start, end, length, street))
        network: Network[Node, int] = Network(joints.node.tolist())
        for one, other, metres in zip(*(column.tolist() for column in joints.gaps), strict=True):
            network.join(one, other, metres, NO_STREET)
        for one, other, metres, number in zip(*edges, strict=True):
            if one != other:
                network.join(one, other, metres, number)
        return network


def _both_ways(spot: Spot) -> tuple[tuple[Node, float], tuple[Node, float]]:
    """The joints on either side, with the metres to them from the place beside the street."""
    return (spot.before, spot.away_m + spot.before_m), (spot.after, spot.away_m + spot.after_m)


def _along_one(one: Spot, other: Spot) -> float:
    return one.away_m + abs(one.along_m - other.along_m) + other.away_m


class _Kerbs:
    """Some of the segments, to be found by their distance."""

    def __init__(self, numbers: Numbers, shapes: Shapes) -> None:
        self._numbers = numbers
        self._shapes = shapes[numbers]
        self._tree = shapely.STRtree(self._shapes)

    def nearest(self, places: Sequence[Metre2], within_m: float) -> Iterator[tuple[int, tuple[int, float, float]]]:
        """For each place that has one so near: its number, the segment, metres along that, metres away from it."""
        if not places or not self._numbers.size:
            return
        points: Shapes = np.asarray(shapely.points(np.asarray(places, dtype=np.float64)))
        (asked, nearest), away = self._tree.query_nearest(
            points, max_distance=within_m, return_distance=True, all_matches=False
        )
        feet: Floats = shapely.line_locate_point(self._shapes[nearest], points[asked])
        for number, segment, foot, metres in zip(asked, self._numbers[nearest], feet, away, strict=True):
            yield int(number), (int(segment), float(foot), float(metres))


def _nearest(lines: Sequence[Floats]) -> list[int]:
    """The numbers of as many of the lines as there is room for, the nearest to the origin first; whole ones only."""
    whole = [number for number, line in enumerate(lines) if np.isfinite(line).all()]
    if sum(len(lines[number]) for number in whole) <= MOST_POINTS:
        return whole
    ranked = sorted(whole, key=lambda number: float(np.min(np.hypot(*lines[number].T))))
    totals = np.cumsum([len(lines[number]) for number in ranked])
    return ranked[: int(np.searchsorted(totals, MOST_POINTS, side="right"))]
