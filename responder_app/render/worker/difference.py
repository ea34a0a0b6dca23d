"""Two versions of one sheet laid over each other: which lines only one of them has, and tiles that show it.

Lines count as the same when the other version has ink within TOLERANCE_PT of them, so that another line weight or
another edge smoothing is no change. The colours say: pale grey is on both; blue and whole is new; orange-red and
broken by stripes is gone. Whole and broken are told apart without seeing colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import ceil

from PIL import Image, ImageChops

from responder_app.render import limits
from responder_app.render.worker.alignment import Page, Shift, moved
from responder_app.render.worker.ink import PixelBox, enlarged, grown, inner, wide

TOLERANCE_PT = 0.75
"""About 2.5 cm of a building drawn at 1:96."""
CLEAR = 60
"""Difference of ink, of 255, that is a change."""
GAIN = 3
THIN_PX = 2
THICKER_PX = 1
"""What changed is drawn thicker by this, to be seen from afar."""

STRIPE_PX = 8
"""From one stripe to the next, along a row of pixels."""
WHITE_SHARE = 0.6
"""Of each stripe and the gap after it."""

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Colours:
    """Paper, and the lines that are on both, new and gone: red, green, blue."""

    paper: Colour
    same: Colour
    new: Colour
    gone: Colour


DAY = Colours((255, 255, 255), (142, 142, 142), (0, 60, 200), (222, 60, 0))
NIGHT = Colours((0, 0, 0), (128, 128, 128), (96, 178, 255), (255, 128, 40))


def tile(now: Page, earlier: Page, zoom: float, box: PixelBox, shift: Shift, night: bool) -> Image.Image:
    """A box of this page, in device pixels, in the colours above. Raises RefusedError."""
    colours = NIGHT if night else DAY
    radius = tolerance_px(zoom)
    edge = edge_px(radius) + THICKER_PX
    around = enlarged(box, edge)
    here, there = now.ink(zoom, around), earlier.ink(zoom, moved(around, shift, zoom))
    picture = Image.new("RGB", (box[2] - box[0], box[3] - box[1]), colours.paper)
    picture.paste(colours.same, mask=inner(here, edge))
    gone, new = only_in(there, here, radius), only_in(here, there, radius)
    if gone.getbbox():
        stripes = _stripes(picture.size, box[0], box[1])
        picture.paste(colours.gone, mask=ImageChops.multiply(grown(gone, THICKER_PX), stripes))
    if new.getbbox():
        picture.paste(colours.new, mask=grown(new, THICKER_PX))
    return picture


def tolerance_px(zoom: float) -> int:
    """TOLERANCE_PT in whole pixels, at least one."""
    return max(1, ceil(TOLERANCE_PT * zoom))


def only_in(one: Image.Image, other: Image.Image, radius: int) -> Image.Image:
    """The ink of one picture that the other has not, full where it is clear; smaller by `edge_px` on all sides.

    A line between two pixels is half as dark on both and covers a full one all the same: thin ink counts GAIN times.
    A tinted room covers no more than its tint, else no wall in it would ever be new.
    """
    thin = ImageChops.subtract(inner(other, 2 * THIN_PX), wide(other, THIN_PX))
    counted = ImageChops.add(inner(other, 2 * THIN_PX), thin.point(_GAINED))
    return ImageChops.subtract(inner(one, edge_px(radius)), grown(counted, radius)).point(_CLEARED)


def edge_px(radius: int) -> int:
    """Pixels around a picture that are needed to tell what changed in it."""
    return radius + 2 * THIN_PX


def _stripes(size: tuple[int, int], x: int, y: int) -> Image.Image:
    """White stripes on black, that go on from tile to tile: x and y are where on the page the picture begins."""
    left, top = x % STRIPE_PX, y % STRIPE_PX
    return _striped().crop((left, top, left + size[0], top + size[1]))


@cache
def _striped() -> Image.Image:
    """Stripes for the largest tile. They lie askew: walls, which lie straight or at 45 degrees, are cut by them."""
    times = limits.MAX_TILE_PX // STRIPE_PX + 1
    rows = (
        bytes(255 * ((x + 2 * y) % STRIPE_PX < STRIPE_PX * WHITE_SHARE) for x in range(STRIPE_PX)) * times
        for y in range(STRIPE_PX)
    )
    side = times * STRIPE_PX
    return Image.frombytes("L", (side, side), b"".join(rows) * times)


_GAINED = [min((GAIN - 1) * value, 255) for value in range(256)]
_CLEARED = [min(GAIN * value, 255) if value >= CLEAR else 0 for value in range(256)]
FLAGGED = [255 if value >= CLEAR else 0 for value in range(256)]
"""Tables for `Image.point`: another value for each."""
