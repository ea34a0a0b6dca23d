"""The grid for the radio: cells laid over the building's own axes, so that C4 is one place on all of its floors.

The reasons are in docs/decisions/0009-voice-grid.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely

from responder_app.briefing.answers.plans import SheetRef
from responder_app.briefing.answers.voice_grid import LETTERS, GridBand, Projection, VoiceGrid
from responder_app.briefing.clipping import share_inside
from responder_app.briefing.georeference import SheetPlacing
from responder_app.briefing.projection import Place, joined, project

CELLS_M = (5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)
MOST_COLUMNS = 12
"""More would make cells that a crew cannot tell apart where the whole building is on the screen."""
NEAR_M = 50.0
"""Outlines farther than this from the largest are another building, which must not make this one's cells coarser."""
MAP_CORNER = (-1.0, 1.0)
"""Where side A is not known the grid begins in the north-west, as a map is read."""

Line = tuple[Place, Place]


@dataclass(frozen=True)
class GridFrame:
    """Where the cells lie, in metres east and north (or in points of one sheet)."""

    start: Place
    """The outer corner of A1."""
    along: Place
    """Unit vector in the direction of the letters."""
    across: Place
    """Unit vector in the direction of the numbers."""
    cell: float
    columns: int
    rows: int

    @property
    def to_cells(self) -> Projection:
        """From metres to columns and rows."""
        (x, y), (ax, ay), (bx, by), size = self.start, self.along, self.across, self.cell
        return (
            ax / size, ay / size, -(ax * x + ay * y) / size,
            bx / size, by / size, -(bx * x + by * y) / size,
            0.0, 0.0, 1.0,
        )  # fmt: skip

    def at(self, column: float, row: float) -> Place:
        """The place of a corner, or anything between."""
        along, across = column * self.cell, row * self.cell
        return (
            self.start[0] + along * self.along[0] + across * self.across[0],
            self.start[1] + along * self.along[1] + across * self.across[1],
        )


def building_frame(outlines: Sequence[Sequence[Place]], side_a_bearing_deg: float | None) -> GridFrame | None:
    """The frame of a building; None without an outline that has an area.

    The cells are turned as the smallest box around the largest outline is. Letters run along the longer side, from the
    corner of sides A and B, or from the north-west when nobody said where side A is.

    Args:
        outlines: Rings in metres east and north.
        side_a_bearing_deg: True bearing that side A faces; None when it was not provided.
    """
    shapes = [shapely.Polygon(outline) for outline in outlines if len(outline) >= 3]
    largest = max(shapes, key=lambda shape: float(shape.area), default=None)
    if largest is None or largest.area <= 0:
        return None
    near = shapely.union_all([shape.convex_hull for shape in shapes if shape.distance(largest) <= NEAR_M])
    places = shapely.get_coordinates(near.convex_hull).tolist()
    axes = _axes(largest, _first_corner(side_a_bearing_deg))
    along, across = sorted(axes, key=lambda axis: -round(_extent(places, axis)[1], 3))
    low_along, length = _extent(places, along)
    low_across, width = _extent(places, across)
    cell = next((size for size in CELLS_M if round(length, 3) <= MOST_COLUMNS * size), CELLS_M[-1])
    columns, rows = min(len(LETTERS), _count(length, cell)), _count(width, cell)
    # The building lies in the middle of its cells.
    from_along, from_across = low_along - (columns * cell - length) / 2, low_across - (rows * cell - width) / 2
    start = (
        from_along * along[0] + from_across * across[0],
        from_along * along[1] + from_across * across[1],
    )
    return GridFrame(start, along, across, cell, columns, rows)


def shared_grid(frame: GridFrame, placing: SheetPlacing, sheet: SheetRef) -> VoiceGrid | None:
    """The building's grid on one sheet; None when no line of it lies there."""
    to_cells = joined(frame.to_cells, placing.to_metres)
    return _grid(frame, to_cells, placing.to_points, sheet, f"Grid: {_size(frame.cell)} cells", shared=True)


def sheet_grid(sheet: SheetRef, metres_per_point: float | None) -> VoiceGrid | None:
    """A grid of one sheet that is not tied to the ground, from its top left; cells are of a known size with a scale."""
    width, height = sheet.width_pt, sheet.height_pt
    length, breadth = max(width, height), min(width, height)
    legend = "Grid of this sheet only"
    cell = length / MOST_COLUMNS
    if metres_per_point is not None:
        size = next((m for m in CELLS_M if length * metres_per_point <= MOST_COLUMNS * m), CELLS_M[-1])
        cell, legend = size / metres_per_point, f"{legend}: {_size(size)} cells"
    wide = width >= height
    along, across = ((1.0, 0.0), (0.0, 1.0)) if wide else ((0.0, 1.0), (1.0, 0.0))
    frame = GridFrame((0, 0), along, across, cell, min(len(LETTERS), _count(length, cell)), _count(breadth, cell))
    same = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    return _grid(frame, frame.to_cells, same, sheet, legend, shared=False)


def _grid(
    frame: GridFrame, to_cells: Projection, to_points: Projection, sheet: SheetRef, legend: str, shared: bool
) -> VoiceGrid | None:
    def drawn(start: Place, end: Place) -> Iterator[Line]:
        here, there = project(to_points, *start), project(to_points, *end)
        cut = clipped((here, there), sheet.width_pt, sheet.height_pt)
        if cut is not None:
            yield cut

    def column(at: float) -> Iterator[Line]:
        return drawn(frame.at(at, 0), frame.at(at, frame.rows))

    def row(at: float) -> Iterator[Line]:
        return drawn(frame.at(0, at), frame.at(frame.columns, at))

    lines = [line for at in range(frame.columns + 1) for line in column(at)]
    lines += [line for at in range(frame.rows + 1) for line in row(at)]
    columns = [GridBand(LETTERS[at], line) for at in range(frame.columns) for line in column(at + 0.5)]
    rows = [GridBand(str(at + 1), line) for at in range(frame.rows) for line in row(at + 0.5)]
    if not columns or not rows:
        return None
    return VoiceGrid(tuple(lines), tuple(columns), tuple(rows), legend, shared, to_cells, frame.columns, frame.rows)


def clipped(line: Line, width: float, height: float) -> Line | None:
    """The part of a line on a page; None when there is none."""
    (x, y), (x_end, y_end) = line
    dx, dy = x_end - x, y_end - y
    if not (math.isfinite(dx) and math.isfinite(dy)):
        return None
    inside = share_inside((x, y), (dx, dy), (0.0, 0.0, width, height))
    if inside is None or inside[0] == inside[1]:
        return None
    first, last = inside
    return (x + first * dx, y + first * dy), (x + last * dx, y + last * dy)


def _axes(outline: shapely.Polygon, corner: Place) -> tuple[Place, Place]:
    """Unit vectors along the longer side of the outline's box and the other, both away from the corner that way."""
    box = shapely.get_coordinates(shapely.minimum_rotated_rectangle(outline)).tolist()
    sides = [(box[n + 1][0] - box[n][0], box[n + 1][1] - box[n][1]) for n in (0, 1)]
    longer, shorter = sorted(sides, key=lambda side: -math.hypot(*side))
    return _away(longer, corner), _away(shorter, corner)


def _away(side: Place, corner: Place) -> Place:
    length = math.hypot(*side)
    sign = -1.0 if side[0] * corner[0] + side[1] * corner[1] > 0 else 1.0
    return sign * side[0] / length, sign * side[1] / length


def _first_corner(side_a_bearing_deg: float | None) -> Place:
    """The direction from the middle of the building to the corner of its sides A and B."""
    if side_a_bearing_deg is None:
        return MAP_CORNER
    turn = math.radians(side_a_bearing_deg)
    return math.sin(turn) + math.cos(turn), math.cos(turn) - math.sin(turn)


def _extent(places: Sequence[Sequence[float]], axis: Place) -> tuple[float, float]:
    along = [place[0] * axis[0] + place[1] * axis[1] for place in places]
    return min(along), max(along) - min(along)


def _count(length: float, cell: float) -> int:
    return max(1, math.ceil(length / cell - 1e-6))


def _size(metres: float) -> str:
    return f"{metres:g} m ({metres / 0.3048:.0f} ft)"
