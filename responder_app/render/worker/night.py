"""Day pictures made dark: lightness turned over, hues kept, and what scanned paper adds taken out before. RGB bytes.

White paper becomes black as it is. Scanned paper is grey or yellow and speckled: turned over, it would glow in the
dark, brown and grainy. So the paper of a scan is made white first, as far as it is paper.
"""

from __future__ import annotations

from typing import Any

import pymupdf
from PIL import Image
from pymupdf import mupdf

SHRUNK = 8
"""Paper is looked for in a picture so many times smaller: lines fade, paper stays."""
DARKEST_PAPER = 150
"""A picture whose middle value is darker shows no paper: a photo, or ink all over."""
SPECKLE = 0.95
"""Paper down to this share of its own brightness is made white as well."""


def darkened(width: int, height: int, pixels: bytes, scanned: bool) -> Any:
    """The picture by night, as a MuPDF pixmap of 3 bytes a pixel; `scanned` when its paper is a picture too."""
    if scanned:
        pixels = _with_white_paper(Image.frombuffer("RGB", (width, height), pixels, "raw", "RGB", 0, 1))
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, width, height, pixels, 0)
    mupdf.fz_invert_pixmap_luminance(pixmap.this)
    return pixmap


def _with_white_paper(picture: Image.Image) -> bytes:
    paper = [_middle(channel) for channel in picture.reduce(min(SHRUNK, *picture.size)).split()]
    if min(paper) >= DARKEST_PAPER:
        scale = [255 / (value * SPECKLE) for value in paper]
        picture = picture.point([min(255, round(value * factor)) for factor in scale for value in range(256)])
    return picture.tobytes()


def _middle(channel: Image.Image) -> int:
    """The median value of a channel."""
    counts = channel.histogram()
    half, seen = sum(counts) / 2, 0
    for value, count in enumerate(counts):
        seen += count
        if seen >= half:
            return value
    return 255
