"""Day pictures made dark: lightness turned over, hues kept, and what scanned paper adds taken out before. RGB bytes.

White paper becomes black as it is. Scanned paper is grey or yellow and speckled: turned over, it would glow in the
dark, brown and grainy. So the paper of a scan is made white first, as far as it is paper. It is looked for once, on the
whole sheet: tiles that each looked for their own would show their seams.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pymupdf
from PIL import Image
from pymupdf import mupdf

SHRUNK = 8
"""Paper is looked for in a picture so many times smaller: lines fade, paper stays."""
WHOLE_PX = 400
"""Longer side of the picture of a whole sheet on which its paper is looked for."""
DARKEST_PAPER = 150
"""A picture whose middle value is darker shows no paper: a photo, or ink all over."""
SPECKLE = 0.95
"""Paper down to this share of its own brightness is made white as well."""


@dataclass(frozen=True)
class Paper:
    """What a sheet is drawn on: the brightness of its red, green and blue where it is a picture too, else None."""

    shade: tuple[int, ...] | None


WHITE = Paper(None)
"""A drawing's paper, which needs no whitening; and that of pictures which show none."""


def paper_of(whole: Image.Image) -> Paper:
    """The paper of a scan, from a picture of the whole sheet."""
    shade = tuple(_middle(channel) for channel in whole.reduce(min(SHRUNK, *whole.size)).split())
    return Paper(shade) if min(shade) >= DARKEST_PAPER else WHITE


def darkened(width: int, height: int, pixels: bytes, paper: Paper) -> Any:
    """The picture by night, as a MuPDF pixmap of 3 bytes a pixel."""
    if paper.shade:
        scale = [255 / (value * SPECKLE) for value in paper.shade]
        picture = Image.frombuffer("RGB", (width, height), pixels, "raw", "RGB", 0, 1)
        pixels = picture.point([min(255, round(value * factor)) for factor in scale for value in range(256)]).tobytes()
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, width, height, pixels, 0)
    mupdf.fz_invert_pixmap_luminance(pixmap.this)
    return pixmap


def _middle(channel: Image.Image) -> int:
    """The median value of a channel."""
    counts = channel.histogram()
    half, seen = sum(counts) / 2, 0
    for value, count in enumerate(counts):
        seen += count
        if seen >= half:
            return value
    return 255
