"""Words on layers that are off when the file opens: which they are, and on which of these layers each one stands.

A word is found by drawing everything and leaving out what is drawn anyway; its layer by where its letters begin. What
needs several layers at once, or a rule over layers (a membership), has a layer without a name: "".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from pymupdf import extra, mupdf

Row = Sequence[Any]
"""A word and its box: text, left, top, right, bottom."""
Begin = tuple[float, float, str]
"""Where a letter begins on its line, and the name of its layer."""

CELL_PT = 32.0
REACH_PT = 0.5
"""A letter begins at the edge of its word's box; boxes are rounded to hundredths of a point."""
MOST_CELLS = 4_096
"""Of a word as large as a sheet no more is looked at."""
UNKNOWN = ""


def off_words(
    drawn: Sequence[Row], everything: Sequence[Row], listed: Any, names: Mapping[str, str]
) -> list[list[Any]]:
    """The words that are only there when everything is drawn, each with its layer's name behind its box.

    Args:
        drawn: The words that are drawn when the file opens.
        everything: The words with every layer shown, of the display list `listed`.
        listed: That list.
        names: Of the layers that are off, by how MuPDF names them.
    """
    there = set(map(tuple, drawn))
    rows = [row for row in everything if tuple(row) not in there]
    if not rows:
        return []
    cells = _cells(_begins(listed, names))
    return [[*row, _layer_of(row, cells)] for row in rows]


def _begins(listed: Any, names: Mapping[str, str]) -> Iterator[Begin]:
    """Of every letter on one of these layers."""
    spans: list[dict[str, Any]] = []
    device = extra.JM_new_texttrace_device(spans)
    edge = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
    mupdf.fz_run_display_list(listed.this, device, mupdf.FzMatrix(), edge, mupdf.FzCookie())
    mupdf.fz_close_device(device)
    for span in spans:
        name = names.get(span["layer"])
        if name is not None:
            for _, _, (x, y), _ in span["chars"]:
                if isfinite(x) and isfinite(y):
                    yield x, y, name


def _cells(begins: Iterator[Begin]) -> dict[tuple[int, int], list[Begin]]:
    cells: dict[tuple[int, int], list[Begin]] = defaultdict(list)
    for begin in begins:
        cells[int(begin[0] // CELL_PT), int(begin[1] // CELL_PT)].append(begin)
    return cells


def _layer_of(row: Row, cells: Mapping[tuple[int, int], Collection[Begin]]) -> str:
    """The layer on which most letters within the word's box stand."""
    _, left, top, right, bottom = row
    left, top, right, bottom = left - REACH_PT, top - REACH_PT, right + REACH_PT, bottom + REACH_PT
    across = range(int(left // CELL_PT), int(right // CELL_PT) + 1)
    down = range(int(top // CELL_PT), int(bottom // CELL_PT) + 1)
    if len(across) * len(down) > MOST_CELLS:
        return UNKNOWN
    near = (begin for column in across for line in down for begin in cells.get((column, line), ()))
    votes = Counter(name for x, y, name in near if left <= x <= right and top <= y <= bottom)
    return votes.most_common(1)[0][0] if votes else UNKNOWN
