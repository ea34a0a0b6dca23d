"""What the areas say about the ground around a place: hydrants, buildings next door. Indexed once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from responder_app.briefing.distance import distance_m
from responder_app.model.area import Area, Structure
from responder_app.model.base import LonLat
from responder_app.model.building import Hydrant

CELL_DEG = 0.005
"""Size of an index cell: about 550 m of latitude."""
SEARCH_CELLS = 4
"""How many cells are looked through around a place: 2 km."""

Cell = tuple[int, int]
Placed = TypeVar("Placed")


def cell_of(point: LonLat) -> Cell:
    """The index cell of a point."""
    return math.floor(point[0] / CELL_DEG), math.floor(point[1] / CELL_DEG)


def middle_of(ring: Iterable[LonLat]) -> LonLat:
    """The mean of a ring's corners: near enough to find it by."""
    points = list(ring)
    return sum(lon for lon, _ in points) / len(points), sum(lat for _, lat in points) / len(points)


class Neighbourhood:
    """An index over all areas that the vehicle holds."""

    def __init__(self, areas: tuple[Area, ...]) -> None:
        self.areas = areas
        self._hydrants: dict[Cell, list[Hydrant]] = defaultdict(list)
        self._structures: dict[Cell, list[Structure]] = defaultdict(list)
        for area in areas:
            for hydrant in area.hydrants:
                self._hydrants[cell_of(hydrant.point)].append(hydrant)
            for structure in area.structures:
                self._structures[cell_of(middle_of(structure.outline.outer))].append(structure)

    def hydrants_near(self, point: LonLat, limit: int, own: Iterable[Hydrant] = ()) -> list[tuple[float, Hydrant]]:
        """The nearest hydrants within about 2 km with their distance in metres, nearest first.

        A facility's `own` hydrants win over an area's entry within 3 m, which is the same one.
        """
        mine = list(own)
        around = [found for found in self._around(self._hydrants, point) if not _is_among(found, mine)]
        ranked = [(distance_m(point, hydrant.point), hydrant) for hydrant in (*mine, *around)]
        return sorted(ranked, key=lambda pair: pair[0])[:limit]

    def structures_near(self, point: LonLat) -> Iterator[Structure]:
        """Buildings whose middle lies within about 500 m."""
        return self._around(self._structures, point, 1)

    def _around(self, index: dict[Cell, list[Placed]], point: LonLat, reach: int = SEARCH_CELLS) -> Iterator[Placed]:
        column, row = cell_of(point)
        # A cell narrows with latitude; look further east and west so that the reach stays the same in metres.
        wide = math.ceil(reach / max(0.1, math.cos(math.radians(point[1]))))
        for x in range(column - wide, column + wide + 1):
            for y in range(row - reach, row + reach + 1):
                yield from index.get((x, y), ())


def _is_among(hydrant: Hydrant, others: list[Hydrant]) -> bool:
    return any(distance_m(hydrant.point, other.point) < 3 for other in others)
