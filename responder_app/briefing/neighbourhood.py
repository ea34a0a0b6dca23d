"""What the areas say about the ground around a place: hydrants, buildings next door. Indexed once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from responder_app.briefing.distance import distance_m
from responder_app.model.area import Area, Structure
from responder_app.model.base import LonLat
from responder_app.model.building import Hydrant

CELL_DEG = 0.005
"""Size of an index cell: about 550 m of latitude."""
MOST_CELLS = 20
"""No building is wider than so many cells, 11 km."""
SEARCH_CELLS = 4
"""How many cells are looked through around a place: 2 km."""

Cell = tuple[int, int]
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def cell_of(point: LonLat) -> Cell:
    """The index cell of a point."""
    return math.floor(point[0] / CELL_DEG), math.floor(point[1] / CELL_DEG)


def box_of(points: Iterable[LonLat]) -> Box:
    """The box around the points, which do not cross the antimeridian."""
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


class Neighbourhood:
    """An index over all areas that the vehicle holds."""

    def __init__(self, areas: tuple[Area, ...]) -> None:
        self.areas = areas
        self._hydrants: dict[Cell, list[Hydrant]] = defaultdict(list)
        self._structures: dict[Cell, list[tuple[Box, Structure]]] = defaultdict(list)
        for area in areas:
            for hydrant in area.hydrants:
                self._hydrants[cell_of(hydrant.point)].append(hydrant)
            for structure in area.structures:
                box = box_of(structure.outline.outer)
                for cell in _cells(box):
                    self._structures[cell].append((box, structure))

    def hydrants_near(self, point: LonLat, limit: int, own: Iterable[Hydrant] = ()) -> list[tuple[float, Hydrant]]:
        """The nearest hydrants within about 2 km with their distance in metres, nearest first.

        A facility's `own` hydrants win over an area's entry within 3 m, which is the same one.
        """
        mine = list(own)
        around = sorted(
            ((distance_m(point, hydrant.point), hydrant) for hydrant in self._around(self._hydrants, point)),
            key=lambda pair: pair[0],
        )
        others = islice((pair for pair in around if not _is_among(pair[1], mine)), limit)
        ranked = [*((distance_m(point, hydrant.point), hydrant) for hydrant in mine), *others]
        return sorted(ranked, key=lambda pair: pair[0])[:limit]

    def structures_in(self, box: Box) -> list[Structure]:
        """Buildings whose outline's box touches the given one."""
        west, south, east, north = box
        found = {
            id(structure): structure
            for cell in _cells(box)
            for (left, low, right, high), structure in self._structures.get(cell, ())
            if left <= east and right >= west and low <= north and high >= south
        }
        return list(found.values())

    def _around(self, index: dict[Cell, list[Hydrant]], point: LonLat) -> Iterator[Hydrant]:
        column, row = cell_of(point)
        # A cell narrows with latitude; look further east and west so that the reach stays the same in metres.
        wide = math.ceil(SEARCH_CELLS / max(0.1, math.cos(math.radians(point[1]))))
        for x in range(column - wide, column + wide + 1):
            for y in range(row - SEARCH_CELLS, row + SEARCH_CELLS + 1):
                yield from index.get((x, y), ())


def _cells(box: Box) -> Iterator[Cell]:
    """The index cells that a box touches; of a box as large as a country, which is no building, those of its corner."""
    (left, low), (right, high) = cell_of((box[0], box[1])), cell_of((box[2], box[3]))
    for x in range(left, min(right, left + MOST_CELLS) + 1):
        for y in range(low, min(high, low + MOST_CELLS) + 1):
            yield x, y


def _is_among(hydrant: Hydrant, others: list[Hydrant]) -> bool:
    return any(distance_m(hydrant.point, other.point) < 3 for other in others)
