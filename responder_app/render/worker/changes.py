"""The areas in which a sheet differs from an earlier version of it.

What differs is told first where it is drawing, then where it is lettering only, or a frame that stayed in its place
while the drawing in it was moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PIL import Image, ImageChops, ImageDraw

from responder_app.render import limits
from responder_app.render.worker.alignment import Page, Shift, moved, shift_between
from responder_app.render.worker.difference import FLAGGED, TOLERANCE_PT, edge_px, only_in, tolerance_px
from responder_app.render.worker.ink import amount, enlarged, grown, inner
from responder_app.render.worker.regions import Cell, areas, box_of, split

COMPARED_PX = 2000
"""Longer side of the pictures that are compared."""
COMPARED_ZOOM = 2.0
CELL_PX = 8
LEAST_OF_CELL = 12
"""Mean of a cell's changed pixels, of 255: three of its 64. Fewer is noise."""
REACH = 2
"""Cells between two changes that are one change to the eye."""
LONGEST = 40
"""Cells: a longer and thin change is told in pieces."""
THIN = 0.12
LITTLE = 0.3
"""Share of a change beyond lettering and frame, under which it is told last."""
UNLIKE = 0.5
"""Where more of the ink differs, the two are not versions of one sheet."""
MARGIN_PT = 3.0

LETTERING_PT = 1.0
"""So much around a word is lettering too."""

Words = Sequence[Sequence[Any]]


def changes(now: Page, earlier: Page) -> dict[str, Any]:
    """The shift, the boxes of what changed, in points, and the share of all ink that did. Raises RefusedError."""
    zoom = min(COMPARED_PX / max(*now.size, *earlier.size), COMPARED_ZOOM)
    whole, before = now.whole(zoom), earlier.whole(zoom)
    shift = shift_between(now, earlier, whole, before, zoom)
    radius = tolerance_px(zoom)
    edge = edge_px(radius)
    box = enlarged((0, 0, *whole.size), edge)
    here, there = whole.crop(box), before.crop(moved(box, shift, zoom))
    new, gone = only_in(here, there, radius).point(FLAGGED), only_in(there, here, radius).point(FLAGGED)
    gone_off = amount(before.point(FLAGGED)) - amount(inner(there, edge).point(FLAGGED))
    ink = amount(whole.point(FLAGGED)) + amount(before.point(FLAGGED))
    share = (amount(new) + amount(gone) + gone_off) / ink if ink else 0.0
    if share > UNLIKE:
        return {"shift": shift, "share": share, "boxes": [], "comparable": False}
    changed = ImageChops.lighter(new, gone)
    minor = lettering(changed.size, zoom, ((now.words, (0.0, 0.0)), (earlier.words, shift)))
    if max(map(abs, shift)) > TOLERANCE_PT:
        unmoved = before.crop(enlarged((0, 0, *whole.size), radius))
        minor = ImageChops.lighter(minor, _stayed(whole, unmoved, shift, zoom))
    boxes = _boxes(changed, ImageChops.subtract(changed, minor), zoom, now.size)
    return {"shift": shift, "share": share, "boxes": boxes, "comparable": True}


def lettering(size: tuple[int, int], zoom: float, moved_words: Iterable[tuple[Words, Shift]]) -> Image.Image:
    """White boxes where words are, each list of words moved by its shift, on a black picture."""
    found = Image.new("L", size)
    draw = ImageDraw.Draw(found)
    for words, (dx, dy) in moved_words:
        for _, x0, y0, x1, y1 in words:
            left, top = (min(x0, x1) + dx - LETTERING_PT) * zoom, (min(y0, y1) + dy - LETTERING_PT) * zoom
            right, bottom = (max(x0, x1) + dx + LETTERING_PT) * zoom, (max(y0, y1) + dy + LETTERING_PT) * zoom
            draw.rectangle((left, top, right, bottom), fill=255)
    return found


def _stayed(whole: Image.Image, unmoved: Image.Image, shift: Shift, zoom: float) -> Image.Image:
    """Where lines of a frame lie that stayed while the drawing in it was moved: where they are and were."""
    radius = tolerance_px(zoom)
    still = ImageChops.multiply(whole.point(FLAGGED), grown(unmoved.point(FLAGGED), radius))
    (dx, dy), (width, height) = (round(one * zoom) for one in shift), still.size
    was = still.crop((-dx, -dy, width - dx, height - dy))
    # Lines were found to be the same to within the radius: so much more is their place.
    both = ImageChops.lighter(still, was).crop((-radius, -radius, width + radius, height + radius))
    return grown(both, radius)


def _boxes(changed: Image.Image, main: Image.Image, zoom: float, size: tuple[float, float]) -> list[list[float]]:
    """Boxes in points around what changed: first what is more than lettering and frame, then the rest."""
    cells = _cells(changed)
    mainly = _cells(main)
    ranked = []
    for area in areas(set(cells), REACH):
        for piece in split(area, LONGEST, THIN):
            total = sum(cells[cell] for cell in piece)
            weight = sum(mainly.get(cell, 0) for cell in piece)
            ranked.append((weight >= LITTLE * total, total, box_of(piece)))
    ranked.sort(reverse=True)
    step = CELL_PX / zoom
    return [
        [
            max(x0 * step - MARGIN_PT, 0.0),
            max(y0 * step - MARGIN_PT, 0.0),
            min(x1 * step + MARGIN_PT, size[0]),
            min(y1 * step + MARGIN_PT, size[1]),
        ]
        for _, _, (x0, y0, x1, y1) in ranked[: limits.MAX_CHANGES]
    ]


def _cells(changed: Image.Image) -> dict[Cell, int]:
    """The cells with changes, and how much of each."""
    small = changed.reduce(CELL_PX)
    return {
        (place % small.width, place // small.width): value
        for place, value in enumerate(small.tobytes())
        if value >= LEAST_OF_CELL
    }
