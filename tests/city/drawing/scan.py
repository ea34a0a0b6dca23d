"""Owns scans: a drawn sheet as an old print comes from a scanner, skewed, stretched, dirty, and only a picture."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy
import pymupdf
from numpy.typing import NDArray
from PIL import Image

from tests.city.dates import TODAY

XY = tuple[float, float]
Bytes = NDArray[numpy.uint8]
"""Rows, columns, one or three channels."""
PAPER = (250, 243, 226)
"""Yellowed, in the middle of the sheet."""
_ROWS = 512
"""So many rows are dirtied at a time: a whole sheet of noise would need a gigabyte."""


@dataclass(frozen=True)
class Scan:
    """How a print was scanned. Without `colour` it is black and white, one bit a pixel."""

    dpi: int = 200
    colour: bool = False
    skew_deg: float = 0.0
    """Counter-clockwise."""
    stretch: tuple[float, float, float] = (1.0, 1.0, 0.0)
    """What feed rollers and old paper do: factors along x and y, and how far x moves for each y."""
    sideways: bool = False
    """Fed in sideways; the page is turned back by its /Rotate."""

    def moved(self, at: XY, size: XY) -> XY:
        """Where a place of the print, in page points, lies on the page as it is displayed."""
        a, b, c, d, e, f = self.matrix(size)
        return a * at[0] + c * at[1] + e, b * at[0] + d * at[1] + f

    def matrix(self, size: XY) -> tuple[float, float, float, float, float, float]:
        """The print on the page, stretched and turned about its middle; in PDF's order."""
        turn = math.radians(self.skew_deg)
        cos, sin = math.cos(turn), math.sin(turn)
        sx, sy, shear = self.stretch
        a, b = sx * cos, -sx * sin
        c, d = shear * cos + sy * sin, -shear * sin + sy * cos
        x, y = size[0] / 2, size[1] / 2
        return a, b, c, d, x - a * x - c * y, y - b * x - d * y


def scanned(pdf: bytes, scan: Scan, seed: int) -> bytes:
    """A one-page PDF that holds only the picture of the first page; the page keeps its size."""
    with pymupdf.open(stream=pdf, filetype="pdf") as source:
        page = source[0]
        size = (page.rect.width, page.rect.height)
        pixels = _on_glass(page, scan, size)
    noise = numpy.random.Generator(numpy.random.PCG64(seed))
    picture = _tinted(pixels, noise) if scan.colour else _one_bit(pixels, noise)
    return _page(picture.transpose(Image.Transpose.ROTATE_90) if scan.sideways else picture, scan)


def _on_glass(page: pymupdf.Page, scan: Scan, size: XY) -> Bytes:
    """The page as it lies on the scanner's glass, on white."""
    zoom = scan.dpi / 72
    matrix = pymupdf.Matrix(*scan.matrix(size)) * pymupdf.Matrix(zoom, zoom)
    colours = pymupdf.csRGB if scan.colour else pymupdf.csGRAY
    drawn = page.get_pixmap(matrix=matrix, colorspace=colours, alpha=False)
    deep = 3 if scan.colour else 1
    given = numpy.frombuffer(drawn.samples_mv, numpy.uint8).reshape(drawn.height, drawn.width, deep)
    height, width = round(size[1] * zoom), round(size[0] * zoom)
    glass = numpy.full((height, width, deep), 255, numpy.uint8)
    top, left = max(0, drawn.y), max(0, drawn.x)
    bottom, right = min(height, drawn.y + drawn.height), min(width, drawn.x + drawn.width)
    glass[top:bottom, left:right] = given[top - drawn.y : bottom - drawn.y, left - drawn.x : right - drawn.x]
    return glass


def _one_bit(pixels: Bytes, noise: numpy.random.Generator) -> Image.Image:
    """Black where the print is dark; edges ragged, dust here and there."""
    grey = pixels[:, :, 0]
    height, width = grey.shape
    for top in range(0, height, _ROWS):
        rows = grey[top : top + _ROWS]
        rough = noise.integers(-45, 45, rows.shape, numpy.int8)
        grey[top : top + _ROWS] = (rows.astype(numpy.int16) + rough > 150).view(numpy.uint8) * numpy.uint8(255)
    for _ in range(height * width // 90_000):
        y, x = int(noise.integers(height)), int(noise.integers(width))
        grey[y : y + int(noise.integers(1, 4)), x : x + int(noise.integers(1, 4))] = 0
    return Image.frombuffer("L", (width, height), grey.tobytes(), "raw", "L", 0, 1).convert(
        "1", dither=Image.Dither.NONE
    )


def _tinted(pixels: Bytes, noise: numpy.random.Generator) -> Image.Image:
    """Yellowed paper, darker towards the edges and along two folds, with the scanner's grain."""
    height, width, _ = pixels.shape
    y, x = numpy.linspace(-1, 1, height, dtype=numpy.float32), numpy.linspace(-1, 1, width, dtype=numpy.float32)
    shade = 1 - 0.07 * (x[None, :] ** 4 + y[:, None] ** 4) / 2
    shade[:, abs(x) < 0.0012] *= 0.9
    shade[abs(y) < 0.0018, :] *= 0.9
    shade += noise.standard_normal((height, width), numpy.float32) * 0.012
    tone = numpy.asarray(PAPER, numpy.float32)
    ink = 40 + pixels.astype(numpy.float32) * (215 / 255)
    return Image.fromarray(numpy.clip(ink / 255 * tone * shade[:, :, None], 0, 255).astype(numpy.uint8), "RGB")


def _page(picture: Image.Image, scan: Scan) -> bytes:
    """The picture as a page: CCITT group 4 in black and white, JPEG in colour."""
    when = TODAY.timetuple()
    words = {"producer": "tests.city", "title": "Scanned floor plan", "creationDate": when, "modDate": when}
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=float(scan.dpi), **words, **({"quality": 72} if scan.colour else {}))
    if not scan.sideways:
        return out.getvalue()
    with pymupdf.open(stream=out.getvalue(), filetype="pdf") as document:
        document[0].set_rotation(90)
        data: bytes = document.tobytes(garbage=0, no_new_id=True)
    return data
