"""Writing a PNG of our own pixels (RFC 2083). Reading pictures is for the drawing workers only."""

from __future__ import annotations

import struct
import zlib

import numpy
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGBA, _UP = 6, 2
_EFFORT = 7


def write_png(pixels: NDArray[numpy.uint8]) -> bytes:
    """The picture as a file; always the same bytes for the same pixels.

    Args:
        pixels: Rows by columns by red, green, blue, alpha, 8 bits each.
    """
    height, width, _ = pixels.shape
    # Each row as its difference from the one above: walls run on, so most of it is zero.
    rows = pixels.reshape(height, width * 4)
    above = numpy.vstack([numpy.zeros((1, width * 4), numpy.uint8), rows[:-1]])
    filtered = numpy.hstack([numpy.full((height, 1), _UP, numpy.uint8), rows - above])
    header = struct.pack(">IIBBBBB", width, height, 8, _RGBA, 0, 0, 0)
    packed = zlib.compress(filtered.tobytes(), _EFFORT)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
