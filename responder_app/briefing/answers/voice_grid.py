"""The grid for the radio: "movement at C4". Cells of one size over the building, the same on every floor."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from responder_app.briefing.answers.sheet_ground import PagePoint

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which are 1 and 0 on paper; the US National Grid leaves them out too."""

Projection = tuple[float, float, float, float, float, float, float, float, float]
"""A 3 x 3 matrix by rows: (u, v) = ((a x + b y + c) / w, (d x + e y + f) / w), w = g x + h y + i."""


@dataclass(frozen=True)
class GridBand:
    """A column (a letter) or row (a number): its name, and the line on the page along its middle."""

    name: str
    middle: tuple[PagePoint, PagePoint]


@dataclass(frozen=True)
class VoiceGrid:
    """Lines and names of a grid, in page points.

    Letters run along the building's longer side, numbers along the other, from the corner of sides A and B
    where those are known. Straight lines stay straight however the sheet was fitted.
    """

    lines: tuple[tuple[PagePoint, PagePoint], ...]
    """All lines of the grid, cut at the sheet's edges."""
    columns: tuple[GridBand, ...]
    """Those that lie on the sheet. Write each name where its middle line crosses the edge of what is shown."""
    rows: tuple[GridBand, ...]
    legend: str
    """The size of the cells: "Grid: 10 m (33 ft) cells"."""
    shared: bool
    """Whether the cells are the same on every sheet tied to the ground; else they are this sheet's only."""
    to_cells: Projection
    """From page points to columns and rows, each cell 1 by 1."""
    column_count: int
    row_count: int

    def cell(self, x: float, y: float) -> str | None:
        """The cell's name, e.g. "C4"; None outside of the grid."""
        a, b, c, d, e, f, g, h, i = self.to_cells
        depth = g * x + h * y + i
        if depth <= 0:
            return None
        column, row = floor((a * x + b * y + c) / depth), floor((d * x + e * y + f) / depth)
        if not (0 <= column < self.column_count and 0 <= row < self.row_count):
            return None
        return f"{LETTERS[column]}{row + 1}"
