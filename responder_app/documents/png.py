"""Writing a drawing as a PNG (RFC 2083) with a palette. Reading pictures is for the drawing workers only.

A sheet has few colours, and many shades between them at the edges of its lines: the colours that cover most stay as
they are, to 1 part in 32, and shades take the nearest. That makes a fifth of the bytes of full colour.
"""

from __future__ import annotations

import struct
import zlib

import numpy
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALETTE = 3
_EFFORT = 7
COLOURS = 255
"""Besides the one that is clear."""


def write_png(pixels: NDArray[numpy.uint8]) -> bytes:
    """The picture as a file; always the same bytes for the same pixels.

    Args:
        pixels: Rows by columns by red, green, blue, alpha, 8 bits each. Pixels are clear where alpha is 0, else full.
    """
    height, width, _ = pixels.shape
    shown = pixels[..., 3] > 0
    codes = _codes(pixels)
    table, palette = _palette(numpy.bincount(codes[shown], minlength=1 << 15))
    rows = numpy.zeros((height, width + 1), numpy.uint8)
    # The first byte of a row is its filter: none.
    rows[:, 1:] = numpy.where(shown, table[codes], 0)
    header = struct.pack(">IIBBBBB", width, height, 8, _PALETTE, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", palette.tobytes()),
        (b"tRNS", b"\0"),
        (b"IDAT", zlib.compress(rows.tobytes(), _EFFORT)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(kind, body) for kind, body in chunks)


def _codes(pixels: NDArray[numpy.uint8]) -> NDArray[numpy.uint16]:
    """Each pixel's colour as 15 bits."""
    red, green, blue = ((pixels[..., channel] >> 3).astype(numpy.uint16) for channel in range(3))
    return ((red << 10) | (green << 5) | blue).astype(numpy.uint16)


def _palette(counts: NDArray[numpy.intp]) -> tuple[NDArray[numpy.uint8], NDArray[numpy.uint8]]:
    """The palette's number for each code, and the palette, whose number 0 is the clear one."""
    used = counts.nonzero()[0]
    # By count, then by code, so that equal counts do not depend on the sorting.
    chosen = used[numpy.lexsort((used, -counts[used]))][:COLOURS]
    colours, others = _colours(chosen), _colours(used)
    table = numpy.zeros(len(counts), numpy.uint8)
    for first in range(0, len(used), 1024):
        apart = others[first : first + 1024, None, :] - colours[None, :, :]
        table[used[first : first + 1024]] = 1 + (apart * apart).sum(axis=2).argmin(axis=1)
    return table, numpy.vstack([numpy.full((1, 3), 255), colours]).astype(numpy.uint8)


def _colours(codes: NDArray[numpy.intp]) -> NDArray[numpy.int32]:
    """Red, green and blue of codes, black and white exact."""
    fives = numpy.stack([codes >> 10, codes >> 5 & 31, codes & 31], axis=1).astype(numpy.int32)
    return (fives << 3) | (fives >> 2)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
