"""Owns scans: a drawn sheet as an old paper print would come from a scanner, 1-bit and slightly skewed."""

from __future__ import annotations

import io
import math

import numpy
import pymupdf
from PIL import Image

XY = tuple[float, float]
DPI = 200


def scanned(pdf: bytes, skew_deg: float, seed: int) -> bytes:
    """A one-page PDF that holds only the picture; the page keeps its size. Skew is counter-clockwise."""
    with pymupdf.open(stream=pdf, filetype="pdf") as source:
        page = source[0]
        width, height = page.rect.width, page.rect.height
        pixels = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY, alpha=False)
        picture = Image.frombytes("L", (pixels.width, pixels.height), bytes(pixels.samples))
    turned = picture.rotate(skew_deg, resample=Image.Resampling.BILINEAR, fillcolor=255)
    grey = numpy.asarray(turned, dtype=numpy.float32)
    noise = numpy.random.Generator(numpy.random.PCG64(seed)).normal(0, 9, grey.shape)
    dirty = Image.fromarray((grey + noise > 150).astype(numpy.uint8) * 255, "L").convert("1")
    out = io.BytesIO()
    dirty.save(out, "PNG", optimize=True)
    document = pymupdf.open()
    sheet = document.new_page(width=width, height=height)
    sheet.insert_image(sheet.rect, stream=out.getvalue())
    document.set_metadata({"title": "Scanned floor plan", "producer": "tests.city"})
    data: bytes = document.tobytes(deflate=True, garbage=0, no_new_id=True)
    document.close()
    return data


def moved(at: XY, size: XY, skew_deg: float) -> XY:
    """Where a page point lies after the skew: turned counter-clockwise about the middle of the page."""
    turn = math.radians(skew_deg)
    dx, dy = at[0] - size[0] / 2, at[1] - size[1] / 2
    return (
        size[0] / 2 + dx * math.cos(turn) + dy * math.sin(turn),
        size[1] / 2 - dx * math.sin(turn) + dy * math.cos(turn),
    )
