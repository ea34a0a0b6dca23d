"""Connected areas of a small picture of cells, and the boxes around them."""

from __future__ import annotations

from collections.abc import Iterator

Cell = tuple[int, int]
CellBox = tuple[int, int, int, int]


def areas(cells: set[Cell], reach: int) -> Iterator[set[Cell]]:
    """The cells in groups: those at most `reach` rows and columns from one another belong together."""
    left = set(cells)
    near = [(dx, dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1) if dx or dy]
    while left:
        group = {left.pop()}
        waiting = list(group)
        while waiting:
            x, y = waiting.pop()
            found = {(x + dx, y + dy) for dx, dy in near} & left
            left -= found
            group |= found
            waiting.extend(found)
        yield group


def split(group: set[Cell], most: int, least_share: float) -> Iterator[set[Cell]]:
    """A group in pieces, so that a long thin one (a frame around the sheet) is not one box around everything.

    A piece is cut in halves while its box is longer than `most` cells and fewer than `least_share` of them are in it.
    """
    waiting = [group]
    while waiting:
        piece = waiting.pop()
        x0, y0, x1, y1 = box_of(piece)
        width, height = x1 - x0, y1 - y0
        if max(width, height) <= most or len(piece) >= least_share * width * height:
            yield piece
            continue
        axis, middle = (0, (x0 + x1) / 2) if width >= height else (1, (y0 + y1) / 2)
        first = {cell for cell in piece if cell[axis] < middle}
        waiting += [first, piece - first]


def box_of(group: set[Cell]) -> CellBox:
    """Left, top, and one past right and bottom."""
    columns, rows = [x for x, _ in group], [y for _, y in group]
    return min(columns), min(rows), max(columns) + 1, max(rows) + 1
